/**
 * How long it takes to find the k = 5 nearest units on a real city, and what it costs in memory; beside it one plain Dijkstra per unit
 * on the same questions in the same run.
 */
import { existsSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { buildRoadGraph } from '../src/core/road/build.js';
import { decodeRoadGraph, encodeRoadGraph } from '../src/core/road/codec.js';
import { NearestSearch } from '../src/core/road/nearest.js';
import { ReachDirection, ReachSearch } from '../src/core/road/reach.js';
import { RouteSearch } from '../tests/core/road/plain-route-search.js';
import { EdgeIndex } from '../src/core/road/snap.js';
import { UnitRoadIndex } from '../src/core/road/unit-road-index.js';
import { VEHICLE_COUNT, type VehicleIndex } from '../src/core/vehicle.js';
import { readOsmFile } from '../src/ingest/osm-reader.js';
import { oracleNearest, plainGraph } from '../tests/core/road/oracle.js';
import { seededRandom } from '../src/core/random.js';
import {
  ALL_CLASSES,
  type City,
  collectedBytes,
  extractOf,
  type Figures,
  fleetOf,
  type Incident,
  incidentsOf,
  K,
  measure,
  onlyFarUnits,
  percentile,
  QUERIES,
  SEED,
  timed,
  type Unit,
} from './city.js';

const FILE = extractOf('porto');
const ORACLE_QUERIES = 3;

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
  const incidents = incidentsOf(city, QUERIES);
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
