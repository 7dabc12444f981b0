/** The city, fleets and questions of the benchmarks: seeded, so that a figure can be made again. */
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { equirectangularM } from '../src/core/geo/distance.js';
import { type LonLat } from '../src/core/geo/point.js';
import { type RoadGraph } from '../src/core/road/graph.js';
import { type NearestQuery, type NearestResult, type NearestSearch } from '../src/core/road/nearest.js';
import { type RoadPosition } from '../src/core/road/position.js';
import { type EdgeIndex } from '../src/core/road/snap.js';
import { type UnitIndex } from '../src/core/road/unit-road-index.js';
import { VEHICLE_COUNT, type VehicleIndex } from '../src/core/vehicle.js';

export const K = 5;
export const QUERIES = 2000;
export const SEED = 42;
export const ALL_CLASSES = 0b11111;
const WARM_UP = 500;
/** On a machine that does other work too: each question is asked so often, and its least time counts. */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 1);

/** Where the extract of a city lies, if the test data are there. */
export function extractOf(name: string): string {
  return path.join(process.env.XUNGE_TEST_DATA ?? '../shared/data', `roads/${name}.osm.pbf`);
}

export interface Incident {
  readonly point: LonLat;
  readonly targets: readonly (RoadPosition | null)[];
}
export interface Unit {
  readonly unit: UnitIndex;
  readonly vehicle: VehicleIndex;
  readonly position: RoadPosition;
}
export interface Figures {
  readonly name: string;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly settledP50: number;
  readonly settledMax: number;
}

export interface City {
  readonly graph: RoadGraph;
  readonly edges: EdgeIndex;
  readonly random: () => number;
}

/** A point within 50 m of a junction that all the classes asked for can reach. */
export function somewhere(
  { graph, edges, random }: City,
  mask: number,
): { point: LonLat; places: (RoadPosition | null)[] } {
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

export function fleetOf(city: City, size: number): Unit[] {
  return Array.from({ length: size }, (_, i) => {
    const vehicle = (i % VEHICLE_COUNT) as VehicleIndex;
    return { unit: i as UnitIndex, vehicle, position: somewhere(city, 1 << vehicle).places[vehicle]! };
  });
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}

export function timed<T>(work: () => T): [T, number] {
  const begin = performance.now();
  const result = work();
  return [result, performance.now() - begin];
}

export function measure(
  name: string,
  search: Pick<NearestSearch, 'nearest'>,
  queries: readonly NearestQuery[],
  /** Done before each question, not timed. */
  prepare: (query: number) => void = () => undefined,
): Figures {
  const ask = (query: NearestQuery, i: number): [NearestResult, number] => {
    prepare(i);
    return timed(() => search.nearest(query));
  };
  queries.slice(0, WARM_UP).forEach(ask);
  const runs = queries.map(ask);
  const times = runs.map(([, ms]) => ms);
  for (let round = 1; round < ROUNDS; round++)
    queries.forEach((query, i) => (times[i] = Math.min(times[i]!, ask(query, i)[1])));
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

/** The five units farthest by air. */
export function farUnits({ point: { lon, lat } }: Incident, fleet: readonly Unit[]): UnitIndex[] {
  return fleet
    .map(({ unit, position }) => ({ unit, airM: equirectangularM(lon, lat, position.lon, position.lat) }))
    .sort((a, b) => b.airM - a.airM)
    .slice(0, K)
    .map(({ unit }) => unit);
}

/** The five units farthest by air are the only ones that may be taken; every unit is asked. */
export function onlyFarUnits(incident: Incident, fleet: readonly Unit[]): NearestQuery {
  const free = new Set(farUnits(incident, fleet));
  return { targets: incident.targets, k: K, accept: (unit) => free.has(unit) };
}

export function incidentsOf(city: City, count: number): Incident[] {
  return Array.from({ length: count }, () => {
    const { point, places } = somewhere(city, ALL_CLASSES);
    return { point, targets: places };
  });
}

export function collectedBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
