/**
 * One-to-all and many-to-many by the hierarchy beside the plain search (one Dijkstra per source), on the same questions in the same run; and
 * what both cost inside an isochrone. CPU time.
 *
 * Arguments: names of extracts, default porto and nanjing-derived.
 */
import { existsSync } from 'node:fs';
import { rasteriseArrivals } from '../src/core/coverage/arrival-field.js';
import { seededRandom } from '../src/core/random.js';
import { buildRoadGraph } from '../src/core/road/build.js';
import { type EdgeId } from '../src/core/road/graph.js';
import { HierarchyReach } from '../src/core/road/hierarchy/hierarchy-reach.js';
import { HierarchyRouteSearch } from '../src/core/road/hierarchy/hierarchy-route.js';
import { dissectionOrder } from '../src/core/road/hierarchy/nested-dissection.js';
import { buildHierarchy, type RoadHierarchy } from '../src/core/road/hierarchy/road-hierarchy.js';
import { TravelTimeMatrix } from '../src/core/road/hierarchy/travel-time-matrix.js';
import { type RoadPosition } from '../src/core/road/position.js';
import { ReachDirection, type ReachQuery, ReachSearch } from '../src/core/road/reach.js';
import { EdgeIndex } from '../src/core/road/snap.js';
import { VEHICLE_COUNT, type VehicleIndex } from '../src/core/vehicle.js';
import { readOsmFile } from '../src/ingest/osm-reader.js';
import { type City, extractOf, fleetOf, SEED, somewhere, timed } from './city.js';

const CAR = 4 as VehicleIndex;
const LIMITS_S = [30, 120, 300, 900, Infinity];
const REPEATS = 200;
const UNITS = 200;
const MATRIX_SIZES = [100, 1000];
/** The plain search takes some 7 ms a row, single trips some 10 µs each: only so many rows are measured, and the rest is reckoned from them. */
const PLAIN_ROWS = 30;
const TRIP_ROWS = 3;

type Reach = ReachSearch | HierarchyReach;
type Row = Record<string, number | string>;

/** Mean CPU milliseconds of the work on each item, after doing all of it once: unlike the wall clock hardly disturbed by what else the machine does. */
function cpuMs<T>(items: readonly T[], work: (item: T) => unknown): number {
  items.forEach(work);
  const before = process.cpuUsage();
  items.forEach(work);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / items.length;
}

const rounded = (value: unknown): unknown => (typeof value === 'number' ? Number(value.toPrecision(4)) : value);

function carPlaces(city: City, count: number): RoadPosition[] {
  return Array.from({ length: count }, () => somewhere(city, 1 << CAR).places[CAR]!);
}

function checkEqualReach(city: City, plain: Reach, hierarchy: Reach): void {
  for (let edge = 0; edge < city.graph.roadEdgeCount; edge += 7)
    for (const fraction of [0, 0.3])
      if (plain.timeAtMs(edge as EdgeId, fraction) !== hierarchy.timeAtMs(edge as EdgeId, fraction))
        throw new Error(`hierarchy and plain search disagree on edge ${edge}`);
}

/** The search alone. */
function compareReach(city: City, plain: Reach, hierarchy: Reach, title: string, queries: readonly ReachQuery[]): Row {
  for (const query of queries.slice(0, 3)) {
    plain.run(query);
    hierarchy.run(query);
    checkEqualReach(city, plain, hierarchy);
  }
  const [plainMs, hierarchyMs] = [cpuMs(queries, (q) => plain.run(q)), cpuMs(queries, (q) => hierarchy.run(q))];
  return { question: title, plainMs, hierarchyMs, ratio: plainMs / hierarchyMs };
}

function reachRows(city: City, plain: ReachSearch, hierarchy: HierarchyReach): Row[] {
  const { OUTWARD, INWARD } = ReachDirection;
  const fleet = fleetOf(city, UNITS);
  return LIMITS_S.flatMap((limitS) => {
    const limitMs = limitS * 1000;
    const within = limitS === Infinity ? 'everywhere' : `within ${limitS} s`;
    const one = carPlaces(city, REPEATS).map((position, i) => ({
      direction: i % 2 === 0 ? OUTWARD : INWARD,
      origins: [{ vehicle: CAR, position }],
      limitMs,
    }));
    const stations = Array.from({ length: REPEATS / 10 }, () => ({
      direction: OUTWARD,
      origins: carPlaces(city, 20).map((position) => ({ vehicle: CAR, position })),
      limitMs,
    }));
    const units = Array.from({ length: REPEATS / 10 }, () => ({ direction: OUTWARD, origins: fleet, limitMs }));
    return [
      compareReach(city, plain, hierarchy, `one car, ${within}`, one),
      compareReach(city, plain, hierarchy, `nearest of 20 stations, ${within}`, stations),
      compareReach(city, plain, hierarchy, `${UNITS} units of ${VEHICLE_COUNT} classes, ${within}`, units),
    ];
  });
}

function matrixRow(city: City, roads: RoadHierarchy, plain: ReachSearch, matrix: TravelTimeMatrix, size: number): Row {
  const [sources, targets] = [carPlaces(city, size), carPlaces(city, size)];
  const plainRow = (position: RoadPosition): number[] => {
    plain.run({ direction: ReachDirection.OUTWARD, origins: [{ vehicle: CAR, position }], limitMs: Infinity });
    return targets.map(({ edge, fraction }) => plain.timeOfClassAtMs(CAR, edge, fraction));
  };
  const routes = new HierarchyRouteSearch(roads);
  const tripRow = (from: RoadPosition): number[] => targets.map((to) => routes.travelTimeMs(CAR, from, to));
  matrix.run({ vehicle: CAR, sources, targets });
  sources.slice(0, TRIP_ROWS).forEach((from, i) =>
    tripRow(from).forEach((timeMs, j) => {
      if (matrix.timeMs(i, j) !== timeMs) throw new Error(`matrix and route search disagree on trip ${i}, ${j}`);
    }),
  );
  const plainRowMs = cpuMs(sources.slice(0, PLAIN_ROWS), plainRow);
  const tripRowMs = cpuMs(sources.slice(0, TRIP_ROWS), tripRow);
  const matrixMs = cpuMs(Array.from({ length: 5000 / size }), () => matrix.run({ vehicle: CAR, sources, targets }));
  return {
    question: `${size} x ${size}`,
    plainMs: plainRowMs * size,
    tripByTripMs: tripRowMs * size,
    matrixMs,
    nsPerTrip: (matrixMs * 1e6) / (size * size),
    ratioToPlain: (plainRowMs * size) / matrixMs,
    ratioToTrips: (tripRowMs * size) / matrixMs,
  };
}

/** The whole raster of an isochrone, search included. */
function isochroneRows(city: City, plain: Reach, hierarchy: Reach): Row[] {
  const { graph } = city;
  return [120, 300, 900].map((limitS) => {
    const limitMs = limitS * 1000;
    const places = carPlaces(city, 6);
    const rasterMs = (reach: Reach): number =>
      cpuMs(places, (target) => {
        const origins = [{ vehicle: CAR, position: target }];
        reach.run({ direction: ReachDirection.INWARD, origins, limitMs });
        rasteriseArrivals({ graph, vehicle: CAR, target, reach, limitMs });
      });
    const [plainMs, hierarchyMs] = [rasterMs(plain), rasterMs(hierarchy)];
    return { question: `isochrone field, ${limitS} s`, plainMs, hierarchyMs, ratio: plainMs / hierarchyMs };
  });
}

async function measureCity(name: string): Promise<void> {
  const file = extractOf(name);
  if (!existsSync(file)) {
    console.log(`skipped: no data at ${file}`);
    return;
  }
  const { graph } = buildRoadGraph(await readOsmFile(file), { version: 'bench' });
  const { nodeOfRank } = dissectionOrder(graph);
  const [roads, hierarchyMs] = timed(() => buildHierarchy(graph, nodeOfRank));
  const city: City = { graph, edges: new EdgeIndex(graph), random: seededRandom(SEED) };
  const [plain, hierarchy, matrix] = [new ReachSearch(graph), new HierarchyReach(roads), new TravelTimeMatrix(roads)];
  const reach = reachRows(city, plain, hierarchy);
  const matrices = MATRIX_SIZES.map((size) => matrixRow(city, roads, plain, matrix, size));
  const isochrones = isochroneRows(city, plain, hierarchy);
  for (const rows of [reach, matrices, isochrones])
    console.table(
      rows.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, rounded(value)]))),
    );
  const result = {
    bench: 'matrix',
    city: name,
    junctions: graph.nodeCount,
    seed: SEED,
    hierarchyMs,
    reach,
    matrices,
    isochrones,
  };
  console.log(JSON.stringify(result, (_key, value: unknown) => rounded(value), 1));
}

const names = process.argv.slice(2);
for (const name of names.length > 0 ? names : ['porto', 'nanjing-derived']) await measureCity(name);
