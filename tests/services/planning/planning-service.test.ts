import { area, multiPolygon } from '@turf/turf';
import { afterAll, expect, test } from 'vitest';
import { decodeRoadGraph, encodeRoadGraph } from '../../../src/core/road/codec.js';
import { type RoadGraph } from '../../../src/core/road/graph.js';
import { applyClosures } from '../../../src/core/road/metric.js';
import { type Actor, Role } from '../../../src/services/actor.js';
import { type PlanningGrid, type PlanningUnit } from '../../../src/services/planning/planning-messages.js';
import { createPlanningService, type RunningPlanningService } from '../../../src/services/planning/planning-service.js';
import { drawNetwork } from '../../core/road/drawn-network.js';

/** As a server has it: decoded from a road file in shared memory. One street of 800 m, of which the last 300 m are a lane closed to cars. */
const graph = inSharedMemory(drawNetwork('A----B..C').graph);

function inSharedMemory(drawn: RoadGraph): RoadGraph {
  const bytes = encodeRoadGraph(drawn);
  const shared = new SharedArrayBuffer(bytes.length);
  new Uint8Array(shared).set(bytes);
  return decodeRoadGraph(shared);
}

const WEST = 121.5;
const LAT = 29.95;
const CELL_DEGREES = 0.0010385;
const lonOfCell = (cell: number): number => WEST + cell * CELL_DEGREES;

const grid = (code: string, fromCell: number, toCell: number, households: number): PlanningGrid => {
  const [west, east, south, north] = [lonOfCell(fromCell), lonOfCell(toCell), LAT - 0.01, LAT + 0.01];
  const ring: [number, number][] = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  const boundary = { type: 'MultiPolygon' as const, coordinates: [[ring]] };
  return { id: `id-${code}`, code, name: code, nameEn: code, setting: 'URBAN', households, boundary };
};
/** Not in the order of their codes. */
let grids = [grid('G2', 5, 9, 60), grid('G1', -1, 5, 100)];
let units: PlanningUnit[] = [];

const service: RunningPlanningService = createPlanningService({
  graph,
  loadGrids: async () => grids,
  loadStations: async () => [
    { code: 'S1', name: '所', nameEn: 'Station', kind: 'STATION', location: { lon: WEST, lat: LAT } },
  ],
  baseMap: null,
  availableUnits: () => units,
});
afterAll(() => service.close());

const actor = (role: Role): Actor => ({ accountId: '1', account: 'a', role, stationId: null, unitId: null });
const planner = actor(Role.PLANNER);
const car: PlanningUnit = { vehicle: 'CAR', lon: lonOfCell(0), lat: LAT };
const foot: PlanningUnit = { vehicle: 'FOOT', lon: lonOfCell(5), lat: LAT };

test('coverage tells what the available units reach: per grid by code, in all, and where not', async () => {
  units = [car];
  const report = await service.coverage(planner, { targetS: 60 });
  // The car covers its five cells (8 s each), all of G1; the lane in G2 is closed to it.
  expect(report).toMatchObject({ targetS: 60, households: 160, householdsCovered: 100, share: 0.625 });
  expect(report.grids).toEqual([
    { gridId: 'id-G1', households: 100, householdsCovered: 100, share: 1 },
    { gridId: 'id-G2', households: 60, householdsCovered: 0, share: 0 },
  ]);
  expect(report.gaps.features).toMatchObject([
    {
      geometry: { type: 'MultiLineString' },
      properties: { gridCode: 'G2', gridId: 'id-G2', households: 60, share: 1 },
    },
  ]);
});

test('only units of the wanted classes count', async () => {
  units = [car, foot];
  const share = async (vehicles: PlanningUnit['vehicle'][]): Promise<number> =>
    (await service.coverage(planner, { targetS: 130, vehicles })).share;
  expect(await share(['CAR', 'FOOT'])).toBe(1);
  expect(await share(['CAR'])).toBe(0.625);
  expect(await share(['EBIKE'])).toBe(0);
});

test('a unit far from every road covers nobody, and time that passes before it moves counts', async () => {
  units = [{ ...car, lat: LAT + 0.02 }];
  expect((await service.coverage(planner, { targetS: 60 })).householdsCovered).toBe(0);
  units = [{ ...car, lagMs: 60_000 }];
  expect((await service.coverage(planner, { targetS: 60 })).householdsCovered).toBe(0);
});

test('isochrones come shortest first, each limit once, and grow', async () => {
  const to = { lon: lonOfCell(0), lat: LAT };
  const answer = await service.isochrones(planner, { to, vehicle: 'CAR', withinS: [40, 20, 40] });
  expect(answer.map(({ withinS }) => withinS)).toEqual([20, 40]);
  const areas = answer.map(({ area: { coordinates } }) => area(multiPolygon(coordinates as [number, number][][][])));
  expect(areas[0]).toBeGreaterThan(200 * 20);
  expect(areas[1]).toBeGreaterThan(areas[0]! * 1.5);
});

test('isochrones to a place without a road are empty', async () => {
  const to = { lon: lonOfCell(0), lat: LAT + 0.02 };
  const answer = await service.isochrones(planner, { to, vehicle: 'CAR', withinS: [60] });
  expect(answer).toEqual([{ withinS: 60, metricVersion: 'drawn', area: { type: 'MultiPolygon', coordinates: [] } }]);
});

test('a tile is the same again, and null where there is nothing', async () => {
  const [x, y] = tileOf(14, WEST + 0.003, LAT);
  const tile = await service.tile(14, x, y);
  expect(tile!.byteLength).toBeGreaterThan(50);
  expect(await service.tile(14, x, y)).toEqual(tile);
  expect(await service.tile(14, 0, 0)).toBeNull();
});

test('closures and slow-downs count from the next question on, also while a worker starts, and end again', async () => {
  units = [car];
  const covered = async (): Promise<number> =>
    (await service.coverage(planner, { targetS: 60, vehicles: ['CAR'] })).householdsCovered;
  const street = (speedFactor: number): RoadGraph =>
    applyClosures(graph, [{ id: 'c', speedFactor, edges: [[], [], [], [], [0]] }]);
  expect(await covered()).toBe(100);
  // 16 s a cell: 3.75 of the five cells, and a part of the households stands on each.
  service.replaceRoads(street(0.5));
  expect(await covered()).toBeLessThan(90);
  service.replaceRoads(street(0));
  expect(await covered()).toBe(0);
  const to = { lon: lonOfCell(0), lat: LAT };
  expect((await service.isochrones(planner, { to, vehicle: 'CAR', withinS: [20] }))[0]!.area.coordinates).toEqual([]);
  service.replaceData();
  const starting = covered();
  service.replaceRoads(graph);
  await starting;
  expect(await covered()).toBe(100);
});

test('new grids count from the next question on', async () => {
  units = [car];
  grids = [grid('G3', -1, 9, 10)];
  service.replaceData();
  expect((await service.coverage(planner, { targetS: 60 })).grids.map(({ gridId }) => gridId)).toEqual(['id-G3']);
});

test('who may not plan is refused', async () => {
  for (const role of [Role.OFFICER, Role.GRID_WORKER]) {
    await expect(service.coverage(actor(role), {})).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const question = { to: car, vehicle: 'CAR' as const, withinS: [60] };
    await expect(service.isochrones(actor(role), question)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  }
});

test.each([
  ['targetS', { targetS: 9 }],
  ['targetS', { targetS: 3601 }],
  ['targetS', { targetS: 60.5 }],
  ['targetS', { targetS: NaN }],
  ['vehicles', { vehicles: [] }],
])('coverage refuses a wrong %s: %o', async (path, input) => {
  await expect(service.coverage(planner, input)).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    details: { path: [path] },
  });
});

test.each([
  [['withinS'], { withinS: [] }],
  [['withinS'], { withinS: [10, 20, 30, 40, 50, 60, 70] }],
  [['withinS', 1], { withinS: [60, 9] }],
  [['withinS', 0], { withinS: [Infinity] }],
  [['to'], { to: { lon: LAT, lat: WEST - 90 } }],
  [['to', 'lon'], { to: { lon: NaN, lat: LAT } }],
])('isochrones refuse what is wrong at %j', async (path, input) => {
  const question = { to: { lon: WEST, lat: LAT }, vehicle: 'CAR' as const, withinS: [60], ...input };
  await expect(service.isochrones(planner, question)).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    details: { path },
  });
});

test.each([
  ['z', 17, 0, 0],
  ['z', -1, 0, 0],
  ['z', 0.5, 0, 0],
  ['x', 3, 8, 0],
  ['y', 3, 0, -1],
  ['y', 3, 0, NaN],
])('a tile with a wrong %s is refused', async (path, z, x, y) => {
  await expect(service.tile(z, x, y)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', details: { path: [path] } });
});

function tileOf(z: number, lon: number, lat: number): [x: number, y: number] {
  const latRad = (lat * Math.PI) / 180;
  return [
    Math.floor(((lon + 180) / 360) * 2 ** z),
    Math.floor(((1 - Math.asinh(Math.tan(latRad)) / Math.PI) / 2) * 2 ** z),
  ];
}
