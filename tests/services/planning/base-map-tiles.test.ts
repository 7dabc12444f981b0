import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { expect, test } from 'vitest';
import { GridIndex } from '../../../src/core/coverage/grid-index.js';
import { type RoadClass } from '../../../src/core/road/graph.js';
import { BaseMapTiles } from '../../../src/services/planning/base-map-tiles.js';
import { type PlanningData } from '../../../src/services/planning/planning-messages.js';
import { graphOf } from '../../core/road/drawn-network.js';

const OPEN = [1000, 1000, 1000, 1000, 1000];
const LON = 121.5;
const LAT = 30;

/** One road of each class that matters, side by side from (121.5, 30) about 960 m to the east. */
const CLASSES: RoadClass[] = ['primary', 'residential', 'footway'];
const graph = graphOf(
  CLASSES.flatMap((_, i): [number, number][] => [
    [LON * 1e7, LAT * 1e7 + i * 1000],
    [LON * 1e7 + 100_000, LAT * 1e7 + i * 1000],
  ]),
  CLASSES.map((roadClass, i) => ({
    from: 2 * i,
    to: 2 * i + 1,
    along: OPEN,
    against: OPEN,
    roadClass,
    name: roadClass === 'footway' ? '' : roadClass,
  })),
);

const ring = (west: number, south: number, side: number): [number, number][] => [
  [west, south],
  [west + side, south],
  [west + side, south + side],
  [west, south + side],
  [west, south],
];
const polygon = (coordinates: [number, number][]): GeoJSON.FeatureCollection => ({
  type: 'FeatureCollection',
  features: [{ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [coordinates] } }],
});

const data: PlanningData = {
  graph,
  grids: [
    {
      id: '1',
      code: 'G1',
      name: '一格',
      nameEn: 'Grid 1',
      setting: 'URBAN',
      households: 300,
      boundary: { type: 'MultiPolygon', coordinates: [[ring(LON, LAT - 0.005, 0.01)]] },
    },
  ],
  stations: [{ code: 'S1', name: '所', nameEn: 'Station', kind: 'STATION', location: { lon: LON + 0.001, lat: LAT } }],
  baseMap: {
    land: polygon(ring(LON - 1, LAT - 1, 2)),
    green: polygon(ring(LON - 0.5, LAT - 0.5, 1)),
    water: polygon(ring(LON + 0.002, LAT - 0.001, 0.001)),
  },
};

function tileAt(z: number, lon: number, lat: number): [z: number, x: number, y: number] {
  const latRad = (lat * Math.PI) / 180;
  return [
    z,
    Math.floor(((lon + 180) / 360) * 2 ** z),
    Math.floor(((1 - Math.asinh(Math.tan(latRad)) / Math.PI) / 2) * 2 ** z),
  ];
}

function cut(
  from: PlanningData,
  z: number,
  lon = LON + 0.0025,
  lat = LAT - 0.0005,
): Map<string, Record<string, unknown>[]> {
  const grids = new GridIndex(from.grids.map(({ boundary }) => boundary.coordinates));
  const bytes = new BaseMapTiles(from, grids).tile(...tileAt(z, lon, lat));
  if (bytes === null) return new Map();
  const { layers } = new VectorTile(new PbfReader(bytes));
  return new Map(
    Object.entries(layers).map(([name, layer]) => [
      name,
      Array.from({ length: layer.length }, (_, i) => layer.feature(i).properties),
    ]),
  );
}

const classesAt = (zoom: number): unknown[] => (cut(data, zoom).get('roads') ?? []).map((road) => road['class']);

test('minor roads appear as the map is zoomed in, painted under the major ones', () => {
  expect(classesAt(8)).toEqual([]);
  expect(classesAt(9)).toEqual(['primary']);
  expect(classesAt(12)).toEqual(['primary']);
  expect(classesAt(13)).toEqual(['residential', 'primary']);
  expect(classesAt(14)).toEqual(['footway', 'residential', 'primary']);
  expect(classesAt(16)).toEqual(['footway', 'residential', 'primary']);
});

test('features carry the names that the map style asks for, and no empty ones', () => {
  const layers = cut(data, 15);
  expect(layers.get('roads')).toEqual([
    { class: 'footway' },
    { class: 'residential', name: 'residential', name_en: 'residential (en)' },
    { class: 'primary', name: 'primary', name_en: 'primary (en)' },
  ]);
  expect(layers.get('grids')).toEqual([{ code: 'G1', name: '一格', name_en: 'Grid 1', setting: 'URBAN' }]);
  expect(layers.get('stations')).toEqual([{ code: 'S1', name: '所', name_en: 'Station', kind: 'STATION' }]);
  expect([...layers.keys()]).toEqual(['land', 'green', 'water', 'grids', 'roads', 'stations']);
});

test('grids come from zoom 12 on; stations and land are there at once', () => {
  expect([...cut(data, 0).keys()]).toEqual(expect.arrayContaining(['land', 'stations']));
  expect(cut(data, 11).has('grids')).toBe(false);
  expect(cut(data, 12).has('grids')).toBe(true);
});

test('without a base map there is neither land nor water, and elsewhere there is nothing', () => {
  expect([...cut({ ...data, baseMap: null }, 15).keys()]).toEqual(['grids', 'roads', 'stations']);
  expect(new BaseMapTiles(data, new GridIndex([])).tile(...tileAt(14, 0, 0))).toBeNull();
});

test('a road lies in its tile where Web Mercator puts it', () => {
  const [z, x, y] = tileAt(16, LON + 0.0025, LAT - 0.0005);
  const bytes = new BaseMapTiles(data, new GridIndex([])).tile(z, x, y)!;
  const { roads } = new VectorTile(new PbfReader(bytes)).layers;
  const line = roads!.feature(2).toGeoJSON(x, y, z).geometry as GeoJSON.LineString;
  for (const [, lat] of line.coordinates) expect(lat).toBeCloseTo(LAT, 5);
});
