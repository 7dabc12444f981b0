/**
 * The base map as Mapbox vector tiles (specification 2.1): layers land, green, water, roads {class, name, name_en}, grids {code, name, name_en,
 * setting} and stations {code, name, name_en, kind}. Cut on demand from our own data; nothing is kept.
 */
import { geoJSONToTile } from '@maplibre/geojson-vt';
import { fromGeojsonVt } from '@maplibre/vt-pbf';
import { type GridIndex } from '../../core/coverage/grid-index.js';
import { type PlanningData } from './planning-messages.js';
import { type Box, featureLayer, gridLayer, roadLayer, stationLayer, type TileLayer } from './tile-layers.js';

export const MAX_TILE_ZOOM = 16;
const EXTENT = 4096;
/** Tile units around the tile that are cut with it, so that wide lines and icons do not end at its edge. */
const BUFFER = 64;
const CUT = { maxZoom: MAX_TILE_ZOOM, tolerance: 3, extent: EXTENT, buffer: BUFFER, clip: true } as const;

interface CutTile {
  readonly features: readonly unknown[];
}
/** The package's declarations refer to each other without file extensions, which NodeNext does not resolve: what is used is declared here. */
const cutTile = geoJSONToTile as (
  data: GeoJSON.FeatureCollection,
  z: number,
  x: number,
  y: number,
  options: typeof CUT,
) => CutTile;
const encodeTile = fromGeojsonVt as (
  layers: Readonly<Record<string, CutTile>>,
  options: { version: number; extent: number },
) => Uint8Array;

export class BaseMapTiles {
  /** In the order of painting. */
  private readonly layers: ReadonlyMap<string, TileLayer>;

  constructor({ graph, grids, stations, baseMap }: PlanningData, index: GridIndex) {
    this.layers = new Map([
      ['land', featureLayer(baseMap?.land.features ?? [])],
      ['green', featureLayer(baseMap?.green.features ?? [])],
      ['water', featureLayer(baseMap?.water.features ?? [])],
      ['grids', gridLayer(grids, index)],
      ['roads', roadLayer(graph)],
      ['stations', stationLayer(stations)],
    ]);
  }

  /** Null where the tile holds nothing. `z` 0 to `MAX_TILE_ZOOM`, `x` and `y` below 2^z. */
  tile(z: number, x: number, y: number): Uint8Array | null {
    const box = tileBox(z, x, y);
    const cut: Record<string, CutTile> = {};
    for (const [name, layer] of this.layers) {
      const features = layer.featuresIn(box, z);
      if (features.length === 0) continue;
      const tile = cutTile({ type: 'FeatureCollection', features }, z, x, y, CUT);
      if (tile.features.length > 0) cut[name] = tile;
    }
    return Object.keys(cut).length === 0 ? null : encodeTile(cut, { version: 2, extent: EXTENT });
  }
}

/** The tile with its buffer, in degrees. Source: OSM wiki, "Slippy map tilenames". */
function tileBox(z: number, x: number, y: number): Box {
  const tiles = 2 ** z;
  const buffer = BUFFER / EXTENT;
  const lon = (column: number): number => (column / tiles) * 360 - 180;
  const lat = (row: number): number => (Math.atan(Math.sinh(Math.PI * (1 - (2 * row) / tiles))) * 180) / Math.PI;
  return [lon(x - buffer), lat(y + 1 + buffer), lon(x + 1 + buffer), lat(y - buffer)];
}
