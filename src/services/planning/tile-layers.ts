/** Layers of the base map: each hands out the features that lie in a tile's box, so that a tile is cut from little. */
import Flatbush from 'flatbush';
import { type GridIndex } from '../../core/coverage/grid-index.js';
import { type RoadClass, ROAD_CLASSES, type RoadGraph } from '../../core/road/graph.js';
import { E7 } from '../../core/road/shape.js';
import { type PlanningGrid, type PlanningStation } from './planning-messages.js';
import { joinStreets, linePositions, type StreetLines } from './street-lines.js';

/** minLon, minLat, maxLon, maxLat in degrees. */
export type Box = readonly [number, number, number, number];

export interface TileLayer {
  /** In an order that does not depend on the box. */
  featuresIn(box: Box, zoom: number): GeoJSON.Feature[];
}

export function featureLayer(features: readonly GeoJSON.Feature[]): TileLayer {
  const boxes = features.map((feature) => boxOf(feature));
  return {
    featuresIn: ([west, south, east, north]) =>
      features.filter((_, i) => {
        const [minLon, minLat, maxLon, maxLat] = boxes[i]!;
        return minLon <= east && maxLon >= west && minLat <= north && maxLat >= south;
      }),
  };
}

export function stationLayer(stations: readonly PlanningStation[]): TileLayer {
  return featureLayer(
    stations.map(({ code, name, nameEn, kind, location }) => ({
      type: 'Feature',
      properties: { code, name, name_en: nameEn, kind },
      geometry: { type: 'Point', coordinates: [location.lon, location.lat] },
    })),
  );
}

/** From this zoom a grid is wide enough to be told from its neighbours. */
const GRIDS_FROM_ZOOM = 12;

export function gridLayer(grids: readonly PlanningGrid[], index: GridIndex): TileLayer {
  return {
    featuresIn: (box, zoom) =>
      zoom < GRIDS_FROM_ZOOM
        ? []
        : index.candidates(...box).map((i) => {
            const { code, name, nameEn, setting, boundary } = grids[i]!;
            // GeoJSON's own types know no read-only arrays.
            const geometry = boundary as unknown as GeoJSON.MultiPolygon;
            return { type: 'Feature', properties: { code, name, name_en: nameEn, setting }, geometry };
          }),
  };
}

/** The zoom from which a road class is drawn: the small ones would only blacken a map of the city. */
function fromZoom(roadClass: RoadClass): number {
  switch (roadClass) {
    case 'motorway':
    case 'trunk':
    case 'primary':
    case 'secondary':
    case 'tertiary':
      return 9;
    case 'unclassified':
    case 'residential':
      return 13;
    default:
      return 14;
  }
}
const CLASS_FROM_ZOOM = ROAD_CLASSES.map(fromZoom);

/** Small roads first: what comes later is painted over what came before. */
export function roadLayer(graph: RoadGraph): TileLayer {
  const lines = joinStreets(graph);
  const classOf = (line: number): number => graph.edgeClass[lines.arc[lines.firstArc[line]!]! >>> 1]!;
  const tiers = [...new Set(CLASS_FROM_ZOOM)].map((zoom) => {
    const inTier = Array.from({ length: lines.lineCount }, (_, line) => line).filter(
      (line) => CLASS_FROM_ZOOM[classOf(line)] === zoom,
    );
    return { zoom, inTier, tree: lineTree(graph, lines, inTier) };
  });
  return {
    featuresIn: (box, zoom) =>
      tiers
        .filter((tier) => tier.zoom <= zoom)
        .flatMap(({ tree, inTier }) => (tree?.search(...box) ?? []).map((item) => inTier[item]!))
        .sort((a, b) => classOf(b) - classOf(a) || a - b)
        .map((line) => roadFeature(graph, lines, line)),
  };
}

function roadFeature(graph: RoadGraph, lines: StreetLines, line: number): GeoJSON.Feature {
  const edge = lines.arc[lines.firstArc[line]!]! >>> 1;
  const { local, en } = graph.names[graph.edgeName[edge]!]!;
  return {
    type: 'Feature',
    properties: {
      class: ROAD_CLASSES[graph.edgeClass[edge]!],
      ...(local === '' ? {} : { name: local }),
      ...(en === '' ? {} : { name_en: en }),
    },
    geometry: { type: 'LineString', coordinates: linePositions(graph, lines, line) },
  };
}

function lineTree(graph: RoadGraph, lines: StreetLines, wanted: readonly number[]): Flatbush | null {
  if (wanted.length === 0) return null;
  const { firstShape, shapeLonE7, shapeLatE7 } = graph;
  const tree = new Flatbush(wanted.length);
  for (const line of wanted) {
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = lines.firstArc[line]!, end = lines.firstArc[line + 1]!; i < end; i++) {
      const edge = lines.arc[i]! >>> 1;
      for (let point = firstShape[edge]!, last = firstShape[edge + 1]!; point < last; point++) {
        west = Math.min(west, shapeLonE7[point]!);
        east = Math.max(east, shapeLonE7[point]!);
        south = Math.min(south, shapeLatE7[point]!);
        north = Math.max(north, shapeLatE7[point]!);
      }
    }
    tree.add(west / E7, south / E7, east / E7, north / E7);
  }
  tree.finish();
  return tree;
}

/** Box of a geometry of any depth but a GeometryCollection. */
function boxOf({ geometry }: GeoJSON.Feature): Box {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  const visit = (part: unknown): void => {
    if (!Array.isArray(part)) return;
    const [lon, lat] = part as unknown[];
    if (typeof lon !== 'number' || typeof lat !== 'number') {
      for (const inner of part) visit(inner);
      return;
    }
    west = Math.min(west, lon);
    east = Math.max(east, lon);
    south = Math.min(south, lat);
    north = Math.max(north, lat);
  };
  if (geometry.type !== 'GeometryCollection') visit(geometry.coordinates);
  return [west, south, east, north];
}
