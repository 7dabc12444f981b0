/**
 * How long it takes to find the k = 5 nearest units on a real city, and what it costs in memory; beside it one plain Dijkstra per unit
 * on the same questions in the same run.
 */
import path from 'node:path';
import { existsSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { buildRoadGraph } from '../src/core/road/build.js';
import { decodeRoadGraph, encodeRoadGraph } from '../src/core/road/codec.js';
import { type RoadGraph } from '../src/core/road/graph.js';
import { type NearestQuery, NearestSearch } from '../src/core/road/nearest.js';
import { ReachDirection, ReachSearch } from '../src/core/road/reach.js';
import { type RoadPosition } from '../src/core/road/position.js';
import { RouteSearch } from '../src/core/road/search-route.js';
import { EdgeIndex } from '../src/core/road/snap.js';
import { type UnitIndex, UnitRoadIndex } from '../src/core/road/unit-road-index.js';
import { type LonLat } from '../src/core/geo/point.js';
import { equirectangularM } from '../src/core/geo/distance.js';
import { VEHICLE_COUNT, type VehicleIndex } from '../src/core/vehicle.js';
import { readOsmFile } from '../src/ingest/osm-reader.js';
import { oracleNearest, plainGraph } from '../tests/core/road/oracle.js';
import { seededRandom } from '../src/core/random.js';

const FILE = path.join(process.env.XUNGE_TEST_DATA ?? '../shared/data', 'roads/porto.osm.pbf');
const K = 5;
const QUERIES = 2000;
const WARM_UP = 500;
const ORACLE_QUERIES = 3;
const SEED = 42;
const ALL_CLASSES = 0b11111;

interface Incident {
  readonly point: LonLat;
  readonly targets: readonly (RoadPosition | null)[];
}
interface Unit {
  readonly unit: UnitIndex;
  readonly vehicle: VehicleIndex;
  readonly position: RoadPosition;
}
interface Figures {
  readonly name: string;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly settledP50: number;
  readonly settledMax: number;
}

interface City {
  readonly graph: RoadGraph;
  readonly edges: EdgeIndex;
  readonly random: () => number;
}

/** A point within 50 m of a junction that all the classes asked for can reach. */
function somewhere({ graph, edges, random }: City, mask: number): { point: LonLat; places: (RoadPosition | null)[] } {
  for (;;) {
    const node = Math.floor(random() * graph.nodeCount);
    const point = {
      lon: graph.nodeLonE7[node]! / 1e7 + (random() - 0.5) * 0.001,
      lat: graph.nodeLatE7[node]! / 1e7 + (random() - 0.5) * 0.001,
    };
    const places = edges.snapMany(point, mask);
    if (places.some((place) => place !== null)) return { point, places };
  }
}

function fleetOf(city: City, size: number): Unit[] {
  return Array.from({ length: size }, (_, i) => {
    const vehicle = (i % VEHICLE_COUNT) as VehicleIndex;
    return { unit: i as UnitIndex, vehicle, position: somewhere(city, 1 << vehicle).places[vehicle]! };
  });
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}

function timed<T>(work: () => T): [T, number] {
  const begin = performance.now();
  const result = work();
  return [result, performance.now() - begin];
}

function measure(name: string, search: NearestSearch, queries: readonly NearestQuery[]): Figures {
  for (const query of queries.slice(0, WARM_UP)) search.nearest(query);
  const runs = queries.map((query) => timed(() => search.nearest(query)));
  const times = runs.map(([, ms]) => ms);
  const settled = runs.map(([result]) => result.settled);
  return {
    name,
    p50Ms: percentile(times, 0.5),
    p99Ms: percentile(times, 0.99),
    maxMs: Math.max(...times),
    settledP50: percentile(settled, 0.5),
    settledMax: Math.max(...settled),
  };
}

/** The five units farthest by air are the only ones that may be taken. */
function onlyFarUnits(incident: Incident, fleet: readonly Unit[]): NearestQuery {
  const { lon, lat } = incident.point;
  const far = fleet
    .map(({ unit, position }) => ({ unit, airM: equirectangularM(lon, lat, position.lon, position.lat) }))
    .sort((a, b) => b.airM - a.airM)
    .slice(0, K);
  const free = new Set(far.map(({ unit }) => unit));
  return { targets: incident.targets, k: K, accept: (unit) => free.has(unit) };
}

/** Ratio of the medians of plain Dijkstra per unit and of the engine; throws where their answers differ. */
function ratioToOracle(
  city: City,
  search: NearestSearch,
  fleet: readonly Unit[],
  incidents: readonly Incident[],
): number {
  const plain = plainGraph(city.graph);
  const times = incidents.slice(0, ORACLE_QUERIES).map(({ targets }) => {
    const query = { targets, k: K };
    const [expected, oracleMs] = timed(() => oracleNearest(plain, fleet, query));
    const [{ found }, engineMs] = timed(() => search.nearest(query));
    if (JSON.stringify(found) !== JSON.stringify(expected.found)) throw new Error('the engine and the oracle disagree');
    return { oracleMs, engineMs };
  });
  return (
    percentile(
      times.map((t) => t.oracleMs),
      0.5,
    ) /
    percentile(
      times.map((t) => t.engineMs),
      0.5,
    )
  );
}

function collectedBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

async function encodedPorto(): Promise<ArrayBuffer> {
  const [network, readMs] = await (async () => {
    const begin = performance.now();
    return [await readOsmFile(FILE), performance.now() - begin] as const;
  })();
  const [{ graph }, buildMs] = timed(() => buildRoadGraph(network, { version: 'bench' }));
  const [bytes, encodeMs] = timed(() => encodeRoadGraph(graph));
  console.log(
    `${graph.nodeCount} nodes, ${graph.edgeCount} edges; read ${readMs.toFixed(0)} ms, built ${buildMs.toFixed(0)} ms, ` +
      `encoded ${encodeMs.toFixed(0)} ms into ${(bytes.length / 1e6).toFixed(1)} MB`,
  );
  return bytes.buffer as ArrayBuffer;
}

/** Mean microseconds of a position update, over units that jump about. */
function placeUs(city: City, index: UnitRoadIndex, fleet: readonly Unit[]): number {
  const rounds = 100;
  const [, ms] = timed(() => {
    for (let round = 0; round < rounds; round++)
      for (const [i, { unit, vehicle }] of fleet.entries())
        index.place(unit, vehicle, fleet[(i + VEHICLE_COUNT * round) % fleet.length]!.position);
  });
  for (const { unit, vehicle, position } of fleet) index.place(unit, vehicle, position);
  return (ms * 1000) / (rounds * fleet.length);
}

function others(city: City, fleet: readonly Unit[], incidents: readonly Incident[]): Record<string, number> {
  const { graph, edges } = city;
  const routes = new RouteSearch(graph);
  const pairs = incidents
    .slice(0, 300)
    .map(({ targets }, i) => ({ to: targets[4], from: incidents[i + 300]!.targets[4] }));
  const routeMs = pairs.flatMap(({ from, to }) =>
    from && to ? [timed(() => routes.find(4 as VehicleIndex, from, to))[1]] : [],
  );
  const snapMs = incidents.map(({ point }) => timed(() => edges.snapMany(point, ALL_CLASSES))[1]);
  const reach = new ReachSearch(graph);
  const origins = fleet.map(({ vehicle, position }) => ({ vehicle, position }));
  const reachMs = [120_000, Infinity].map((limitMs) =>
    percentile(
      [1, 2, 3, 4, 5].map(() => timed(() => reach.run({ direction: ReachDirection.OUTWARD, origins, limitMs }))[1]),
      0.5,
    ),
  );
  return {
    snapManyP50Ms: percentile(snapMs, 0.5),
    snapManyP99Ms: percentile(snapMs, 0.99),
    routeP50Ms: percentile(routeMs, 0.5),
    routeP99Ms: percentile(routeMs, 0.99),
    reach2MinutesMs: reachMs[0]!,
    reachEverywhereMs: reachMs[1]!,
  };
}

async function main(): Promise<void> {
  if (!existsSync(FILE)) {
    console.log(`skipped: no data at ${FILE}`);
    return;
  }
  const buffer = await encodedPorto();
  const before = collectedBytes() - buffer.byteLength;
  const [graph, decodeMs] = timed(() => decodeRoadGraph(buffer));
  const [edges, indexMs] = timed(() => new EdgeIndex(graph));
  const city: City = { graph, edges, random: seededRandom(SEED) };
  const index = new UnitRoadIndex(graph);
  const search = new NearestSearch(index);
  const incidents = Array.from({ length: QUERIES }, (): Incident => {
    const { point, places } = somewhere(city, ALL_CLASSES);
    return { point, targets: places };
  });
  const figures: Figures[] = [];
  let ratio = 0;
  let more: Record<string, number> = {};
  for (const size of [200, 2000]) {
    const fleet = fleetOf(city, size);
    for (const { unit, vehicle, position } of fleet) index.place(unit, vehicle, position);
    figures.push(
      measure(
        `${size} units`,
        search,
        incidents.map(({ targets }) => ({ targets, k: K })),
      ),
    );
    const far = incidents.slice(0, QUERIES / 10).map((incident) => onlyFarUnits(incident, fleet));
    figures.push(measure(`${size} units, 5 far ones free`, search, far));
    if (size === 200) {
      ratio = ratioToOracle(city, search, fleet, incidents);
      more = { placeUs: placeUs(city, index, fleet), ...others(city, fleet, incidents) };
    }
  }
  const memoryMb = (collectedBytes() - before) / 1e6;
  console.table(
    figures.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([key, value]) => [key, typeof value === 'number' ? Number(value.toFixed(3)) : value]),
      ),
    ),
  );
  console.log(
    JSON.stringify(
      {
        bench: 'nearest',
        seed: SEED,
        k: K,
        figures,
        ratioToDijkstraPerUnit: ratio,
        memoryMb,
        decodeMs,
        indexMs,
        ...more,
      },
      null,
      1,
    ),
  );
}

await main();
