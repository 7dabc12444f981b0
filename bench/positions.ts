/**
 * Position updates beside questions, on one thread: 2,000 units of five classes drive about Porto, each fix goes through the plausibility check and the
 * fleet picture (map matching and the index of the nearest-unit search) as the server does it, and 100 questions a second ask for the five
 * nearest units with their routes. Once as fast as it goes, once at the pace that is asked for. Storing the fixes is the database's work, in
 * another thread or process.
 */
import { existsSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { STALE_AFTER_S } from '../src/core/dispatch/eligibility.js';
import { NearestUnitsSearch } from '../src/core/dispatch/nearest-units.js';
import { type Fix } from '../src/core/fleet/fix.js';
import { findDoubt } from '../src/core/fleet/fix-plausibility.js';
import { FleetPicture } from '../src/core/fleet/fleet-picture.js';
import { type LonLat } from '../src/core/geo/point.js';
import { seededRandom } from '../src/core/random.js';
import { buildRoadGraph } from '../src/core/road/build.js';
import { openRoadNetwork, prepareHierarchy, type RoadNetwork } from '../src/core/road/road-network.js';
import { type RoadPosition } from '../src/core/road/position.js';
import { VEHICLE_CLASSES, type VehicleIndex } from '../src/core/vehicle.js';
import { readOsmFile } from '../src/ingest/osm-reader.js';
import { fixesOf, type TrueFix } from '../tests/core/road/drive-along.js';
import { extractOf, incidentsOf, K, percentile, SEED } from './city.js';

const FLEET = 2000;
const EVERY_S = 5;
const SIGMA_M = 5;
/** Fixes of each unit. */
const ROUNDS = 240;
const QUESTIONS_PER_S = 100;
const ASKED_UPDATES_PER_S = 20_000;
/** Fixes that are taken before looking whether a question waits: what devices send in one call. */
const BATCH = 20;
const WARM_UP_ROUNDS = 10;
/** Degrees of the box around a place in which a unit's next errand lies; as in drive-along.ts. */
const ERRAND_DEGREES = 0.05;

/** Drives from errand to errand, without a jump between them. */
function drive(roads: RoadNetwork, vehicle: VehicleIndex, random: () => number): TrueFix[] {
  const { graph, edges, routes } = roads;
  const snapNear = ({ lon, lat }: LonLat, spread: number): RoadPosition | null =>
    edges.snap({ lon: lon + (random() - 0.5) * spread, lat: lat + (random() - 0.5) * spread }, vehicle);
  const fixes: TrueFix[] = [];
  let at: RoadPosition | null = null;
  while (fixes.length < ROUNDS) {
    const node = Math.floor(random() * graph.nodeCount);
    at ??= snapNear({ lon: graph.nodeLonE7[node]! / 1e7, lat: graph.nodeLatE7[node]! / 1e7 }, 0.001);
    const to: RoadPosition | null = at && snapNear(at, ERRAND_DEGREES);
    const route = at && to && routes.find(vehicle, at, to);
    if (!route) {
      if (fixes.length === 0) at = null;
      continue;
    }
    const options = { everyS: EVERY_S, sigmaM: SIGMA_M, maxFixes: ROUNDS - fixes.length };
    fixes.push(...fixesOf(graph, vehicle, route, random, options));
    at = to;
  }
  return fixes;
}

/** The fixes of the whole fleet in the order in which they come in: spread over the seconds between two fixes of a unit. */
function streamOf(roads: RoadNetwork): Fix[] {
  const random = seededRandom(SEED);
  const drives = Array.from({ length: FLEET }, (_, i) =>
    drive(roads, (i % VEHICLE_CLASSES.length) as VehicleIndex, random),
  );
  return Array.from({ length: ROUNDS }, (_, round) =>
    drives.map((fixes, unit): Fix => {
      const { lon, lat, headingDeg, speedKmh, accuracyM } = fixes[round]!;
      const fixAt = new Date((round + unit / FLEET) * EVERY_S * 1000);
      return { unitId: `u${unit}`, lon, lat, headingDeg, speedKmh, accuracyM, fixAt, receivedAt: fixAt };
    }),
  ).flat();
}

function fleetOn(roads: RoadNetwork): FleetPicture {
  const fleet = new FleetPicture(roads);
  for (let i = 0; i < FLEET; i++)
    fleet.putUnit({
      id: `u${i}`,
      callSign: `U${i}`,
      vehicle: VEHICLE_CLASSES[i % VEHICLE_CLASSES.length]!,
      stationId: 's',
      duty: 'ON_DUTY',
      dutyChangedAt: new Date(0),
      skills: [],
    });
  return fleet;
}

/** What the server does with a fix. Returns whether it was plausible and moved the picture. */
function take(fleet: FleetPicture, fix: Fix): boolean {
  return findDoubt(fix, fleet.get(fix.unitId)!.fix) === null && fleet.applyFix(fix);
}

interface Run {
  readonly name: string;
  /** Per second of processor time, questions and collector included: what a machine without other work would do. Says nothing of a paced run. */
  readonly updatesPerCpuS: number;
  readonly updatesPerS: number;
  readonly questionsPerS: number;
  /** Fixes refused as implausible. */
  readonly refused: number;
  readonly answerP50Ms: number;
  readonly answerP99Ms: number;
  readonly answerMaxMs: number;
  /** From the moment when a question was due to its answer: what came before it on the thread included. */
  readonly latencyP50Ms: number;
  readonly latencyP99Ms: number;
  /** Of the time of the thread. */
  readonly busyShare: number;
}

/** `updatesPerS` Infinity: as fast as it goes. */
function run(
  name: string,
  roads: RoadNetwork,
  stream: readonly Fix[],
  places: readonly LonLat[],
  updatesPerS: number,
): Run {
  const fleet = fleetOn(roads);
  const search = new NearestUnitsSearch(fleet);
  const ask = (question: number, now: Date): void => {
    const requirements = { vehicles: [], skills: [], staleAfterS: STALE_AFTER_S, now };
    search.find({ to: places[question % places.length]!, first: K, withinS: null, requirements });
  };
  let next = 0;
  while (next < FLEET * WARM_UP_ROUNDS) take(fleet, stream[next++]!);
  for (let i = 0; i < places.length; i++) ask(i, stream[next - 1]!.fixAt);

  const warm = next;
  const answerMs: number[] = [];
  const latencyMs: number[] = [];
  let refused = 0;
  let busyMs = 0;
  const cpuBegin = process.cpuUsage();
  const begin = performance.now();
  while (next < stream.length) {
    const now = performance.now();
    const dueMs = begin + ((answerMs.length + 1) * 1000) / QUESTIONS_PER_S;
    const wanted = Math.min(stream.length - warm, ((now - begin) * updatesPerS) / 1000);
    if (now >= dueMs) {
      ask(answerMs.length, stream[next - 1]!.fixAt);
      const answered = performance.now();
      answerMs.push(answered - now);
      latencyMs.push(answered - dueMs);
    } else if (next - warm < wanted) {
      const end = Math.min(next + BATCH, warm + Math.ceil(wanted));
      while (next < end) if (!take(fleet, stream[next++]!)) refused++;
    } else continue;
    busyMs += performance.now() - now;
  }
  const spentMs = performance.now() - begin;
  const { user, system } = process.cpuUsage(cpuBegin);
  return {
    name,
    updatesPerCpuS: ((stream.length - warm) * 1e6) / (user + system),
    updatesPerS: ((stream.length - warm) * 1000) / spentMs,
    questionsPerS: (answerMs.length * 1000) / spentMs,
    refused,
    answerP50Ms: percentile(answerMs, 0.5),
    answerP99Ms: percentile(answerMs, 0.99),
    answerMaxMs: Math.max(...answerMs),
    latencyP50Ms: percentile(latencyMs, 0.5),
    latencyP99Ms: percentile(latencyMs, 0.99),
    busyShare: busyMs / spentMs,
  };
}

const rounded = (value: unknown): unknown => (typeof value === 'number' ? Number(value.toPrecision(4)) : value);

async function main(): Promise<void> {
  const file = extractOf('porto');
  if (!existsSync(file)) {
    console.log(`skipped: no data at ${file}`);
    return;
  }
  const roads = openRoadNetwork(buildRoadGraph(await readOsmFile(file), { version: 'porto' }).graph);
  prepareHierarchy(roads);
  const stream = streamOf(roads);
  const city = { graph: roads.graph, edges: roads.edges.index, random: seededRandom(SEED) };
  const places = incidentsOf(city, 500).map(({ point }) => point);
  const figures = [
    run('as fast as it goes', roads, stream, places, Infinity),
    run(`${ASKED_UPDATES_PER_S} a second`, roads, stream, places, ASKED_UPDATES_PER_S),
  ];
  console.table(
    figures.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, rounded(value)]))),
  );
  const result = { bench: 'positions', city: 'porto', seed: SEED, units: FLEET, fixes: stream.length, figures };
  console.log(JSON.stringify(result, (_key, value: unknown) => rounded(value), 1));
}

await main();
