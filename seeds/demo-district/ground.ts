/** The ground of the demo district: its roads as OpenStreetMap data, its grids as GeoJSON, and the land and water under the map. */
import { type OsmNetwork } from '../../src/core/road/osm-network.js';
import { type Position } from '../../src/core/geo/point.js';
import { type GridSetting, HOUSEHOLDS_PER_GRID } from '../../src/core/territory/territory.js';
import { type CommunityPlan } from './communities.js';
import { addFootbridges, drawRoundabout, forbidTurns, furnishBlocks, mainJunctions, spanStrait } from './details.js';
import { type Land, layLand } from './land.js';
import { type Face, type Vertex } from './mesh.js';
import { OsmDrawing } from './osm-drawing.js';
import { cutParcels, type GridParcel } from './parcels.js';
import { type Point, toLonLat } from './plane.js';
import { type Random } from './random.js';
import { layStreets } from './streets.js';

/** GeoJSON MultiPolygon coordinates. */
type MultiPolygonCoordinates = Position[][][];

export interface GridFeature {
  readonly type: 'Feature';
  readonly properties: {
    readonly code: string;
    readonly name: string;
    readonly nameEn: string;
    readonly setting: GridSetting;
    readonly households: number;
    readonly community: Pick<CommunityPlan, 'code' | 'name' | 'nameEn' | 'kind'>;
    /** Code of the station. */
    readonly station: string;
  };
  readonly geometry: { readonly type: 'Polygon'; readonly coordinates: Position[][] };
}

export interface Ground {
  readonly network: OsmNetwork;
  /** In the format of `import-grids`, without staff. */
  readonly gridsGeoJson: { readonly type: 'FeatureCollection'; readonly features: readonly GridFeature[] };
  readonly land: MultiPolygonCoordinates;
  readonly water: MultiPolygonCoordinates;
  /** Hills, parks and fields. */
  readonly green: MultiPolygonCoordinates;
  /** West, south, east, north in degrees. */
  readonly bounds: readonly [number, number, number, number];
}

/** Junctions with forbidden turns. */
const RESTRICTED_JUNCTIONS = 8;

export function layGround(random: Random): Ground {
  const land = layLand(random.fork('land'));
  const parcels = cutParcels(land, random.fork('parcels'));
  return {
    network: drawNetwork(land, parcels, random.fork('streets')),
    gridsGeoJson: { type: 'FeatureCollection', features: drawGrids(land, parcels, random.fork('households')) },
    ...drawBaseMap(land, parcels),
    bounds: boundsOf([...land.outlines.MAINLAND, ...land.outlines.ISLAND]),
  };
}

function drawNetwork(land: Land, parcels: readonly GridParcel[], random: Random): OsmNetwork {
  const drawing = new OsmDrawing();
  const junctions = mainJunctions(land);
  const roundabout = drawRoundabout(land, drawing, junctions);
  const restricted = junctions.filter((vertex) => vertex !== roundabout.vertex).slice(0, RESTRICTED_JUNCTIONS);
  const streets = layStreets(land, drawing, random, {
    splitAt: new Set(restricted),
    roundabouts: new Map([[roundabout.vertex, roundabout.onto]]),
  });
  forbidTurns(land, drawing, streets, restricted);
  spanStrait(land, drawing, streets);
  addFootbridges(land, drawing, streets);
  furnishBlocks(
    land,
    drawing,
    streets,
    parcels.flatMap(({ blocks }) => blocks),
    random.fork('blocks'),
  );
  return drawing.toNetwork();
}

function drawGrids(land: Land, parcels: readonly GridParcel[], random: Random): GridFeature[] {
  return parcels.map(({ community, number, blocks }) => {
    const { code, name, nameEn, kind, setting, station } = community;
    const usual = HOUSEHOLDS_PER_GRID[setting];
    return {
      type: 'Feature',
      properties: {
        code: `${code}-${String(number).padStart(2, '0')}`,
        name: `${name}第${number}网格`,
        nameEn: `${nameEn} grid ${number}`,
        setting,
        households: Math.round(usual * random.between(0.8, 1.2)),
        community: { code, name, nameEn, kind },
        station,
      },
      geometry: {
        type: 'Polygon',
        coordinates: [
          closedRing(
            uniteFaces(
              land,
              blocks.map(({ face }) => face),
            ),
          ),
        ],
      },
    };
  });
}

/** The outline of faces that together are one piece without holes: the edges that only one of them has. */
function uniteFaces({ mesh }: Land, faces: readonly Face[]): Point[] {
  const next = new Map<Vertex, Vertex>();
  const within = new Set(faces);
  for (const face of faces) {
    const ring = mesh.ring(face);
    ring.forEach((vertex, i) => {
      const after = ring[(i + 1) % ring.length]!;
      const beyond = mesh.leftOf(after, vertex);
      if (beyond === undefined || !within.has(beyond)) next.set(vertex, after);
    });
  }
  const [start] = next.keys();
  const outline: Vertex[] = [];
  for (let vertex = start!; outline.length === 0 || vertex !== start; vertex = next.get(vertex)!) outline.push(vertex);
  if (outline.length !== next.size) throw new Error('a grid is not one piece without holes');
  return outline.map((vertex) => mesh.at(vertex));
}

function closedRing(outline: readonly Point[]): Position[] {
  return [...outline, outline[0]!].map(toLonLat);
}

function drawBaseMap(land: Land, parcels: readonly GridParcel[]): Pick<Ground, 'land' | 'water' | 'green'> {
  const { mesh, outlines, reservoir } = land;
  const polygon = (outline: readonly Point[]): Position[][] => [closedRing(outline)];
  const facesOf = (ground: string): Position[][][] =>
    mesh
      .faces()
      .filter((face) => land.groundOf(face) === ground)
      .map((face) => polygon(mesh.outline(face)));
  const greenBlocks = parcels.flatMap(({ blocks }) => blocks).filter(({ use }) => use === 'park' || use === 'fields');
  return {
    land: [polygon(outlines.MAINLAND), polygon(outlines.ISLAND)],
    water: [...facesOf('canal'), polygon(reservoir)],
    green: [...facesOf('hill'), ...greenBlocks.map(({ face }) => polygon(mesh.outline(face)))],
  };
}

function boundsOf(points: readonly Point[]): Ground['bounds'] {
  const [west, south] = toLonLat({
    x: Math.min(...points.map(({ x }) => x)),
    y: Math.min(...points.map(({ y }) => y)),
  });
  const [east, north] = toLonLat({
    x: Math.max(...points.map(({ x }) => x)),
    y: Math.max(...points.map(({ y }) => y)),
  });
  return [west, south, east, north];
}
