/**
 * How soon a closure and a speed profile count, and how long anybody waits meanwhile: live roads over the embedded database, a fleet on them, questions
 * every 10 ms. From the commit to the first answer under the new metric; the questions' waits; the longest stall of the thread that answers.
 *
 * Arguments: names of extracts, default porto and nanjing-derived.
 */
import { existsSync } from 'node:fs';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { SPEED_PROFILES } from '../seeds/speed-profiles.js';
import { NearestUnitsSearch } from '../src/core/dispatch/nearest-units.js';
import { FleetPicture } from '../src/core/fleet/fleet-picture.js';
import { buildRoadGraph } from '../src/core/road/build.js';
import { decodeRoadGraph, encodeRoadGraph } from '../src/core/road/codec.js';
import { type ClosureArea } from '../src/core/road/closures.js';
import { INFINITE, type RoadGraph } from '../src/core/road/graph.js';
import { dissectionOrder } from '../src/core/road/hierarchy/nested-dissection.js';
import { metricVersionOf } from '../src/core/road/metric.js';
import { openRoadNetwork, prepareHierarchy } from '../src/core/road/road-network.js';
import { seededRandom } from '../src/core/random.js';
import { VEHICLE_CLASSES } from '../src/core/vehicle.js';
import { type Database, inTransaction, type Trx } from '../src/database/database.js';
import { openEmbedded } from '../src/database/embedded/open.js';
import { migrate } from '../src/database/migrate.js';
import { insertRoadClosure, updateReopened } from '../src/database/road-closure-repository.js';
import { putSpeedProfile } from '../src/database/speed-profile-repository.js';
import { EventKind } from '../src/events/event.js';
import { appendEvents } from '../src/events/log.js';
import { type EventTail, startTail } from '../src/events/tail.js';
import { readOsmFile } from '../src/ingest/osm-reader.js';
import { type LiveClosures, startLiveClosures } from '../src/services/roads/live-closures.js';
import { buildLiveFleet } from '../src/services/fleet/live-fleet.js';
import { extractOf, K, percentile, SEED } from './city.js';

const UNITS = 2000;
const ASK_EVERY_MS = 10;
const QUIET_S = 5;
const CLOSURES = 300;
const SWITCHES = 10;
/** Streets whose junction-to-junction pieces, at most so many, are closed at once: two arcs each. */
const MOST_EDGES = 5;
const CAR = VEHICLE_CLASSES.indexOf('CAR');

interface Bench {
  readonly database: Database;
  readonly graph: RoadGraph;
  readonly picture: FleetPicture;
  readonly tail: EventTail;
  readonly closures: LiveClosures;
  readonly random: () => number;
  ask(): void;
  close(): Promise<void>;
}

function cityOf(file: Awaited<ReturnType<typeof readOsmFile>>): RoadGraph {
  const { graph } = buildRoadGraph(file, { version: 'bench' });
  const bytes = encodeRoadGraph({ ...graph, nodeOfRank: dissectionOrder(graph).nodeOfRank });
  const shared = new SharedArrayBuffer(bytes.byteLength);
  new Uint8Array(shared).set(bytes);
  return decodeRoadGraph(shared);
}

function placeUnits(picture: FleetPicture, graph: RoadGraph, random: () => number, now: Date): void {
  for (let i = 0; i < UNITS; i++) {
    const node = Math.floor(random() * graph.nodeCount);
    picture.putUnit({
      id: `unit-${i}`,
      callSign: `U-${i}`,
      vehicle: VEHICLE_CLASSES[i % VEHICLE_CLASSES.length]!,
      duty: 'ON_DUTY',
      dutyChangedAt: now,
      skills: [],
      stationId: 's',
    });
    picture.applyFix({
      unitId: `unit-${i}`,
      lon: graph.nodeLonE7[node]! / 1e7,
      lat: graph.nodeLatE7[node]! / 1e7,
      fixAt: now,
      receivedAt: now,
      headingDeg: null,
      speedKmh: null,
      accuracyM: 5,
    });
  }
}

async function open(graph: RoadGraph): Promise<Bench> {
  const database = await openEmbedded({});
  await migrate(database);
  const roads = openRoadNetwork(graph);
  prepareHierarchy(roads);
  const random = seededRandom(SEED);
  const now = new Date();
  const picture = new FleetPicture(roads);
  placeUnits(picture, graph, random, now);
  const fleet = await buildLiveFleet(database, picture);
  const onError = (error: unknown): void => {
    throw error;
  };
  const tail = await startTail(database, { from: fleet.builtAt, onError });
  const clock = (): Date => new Date();
  const closures = await startLiveClosures({ database, tail, fleet, clock, timeZone: 'Europe/Lisbon', onError });
  const search = new NearestUnitsSearch(picture);
  const requirements = { vehicles: [], skills: [], staleAfterS: Infinity, now };
  return {
    database,
    graph,
    picture,
    tail,
    closures,
    random,
    ask: () => {
      const node = Math.floor(random() * graph.nodeCount);
      const to = { lon: graph.nodeLonE7[node]! / 1e7, lat: graph.nodeLatE7[node]! / 1e7 };
      search.find({ to, first: K, withinS: null, requirements });
    },
    close: async () => {
      await closures.close();
      await tail.close();
      await database.close();
    },
  };
}

/** A line along the middle of up to `MOST_EDGES` pieces of one street that cars may use; of any that follow each other where streets have no names. */
function streetToClose({ graph, random }: Bench): ClosureArea {
  for (;;) {
    const first = Math.floor(random() * graph.edgeCount);
    const name = graph.edgeName[first]!;
    if (
      (name === 0 && graph.names.length > 1) ||
      graph.travelTimeMs[CAR]![2 * first] === INFINITE ||
      graph.edgeLengthM[first]! < 20
    )
      continue;
    const edges = [first];
    for (let node = graph.head[2 * first]!; edges.length < MOST_EDGES;) {
      const arcs = graph.outArc.subarray(graph.firstOut[node], graph.firstOut[node + 1]);
      const next = arcs.find((arc) => graph.edgeName[arc >> 1] === name && !edges.includes(arc >> 1));
      // The line follows the shapes in their own direction.
      if (next === undefined || next % 2 === 1) break;
      edges.push(next >> 1);
      node = graph.head[next]!;
    }
    const coordinates: [number, number][] = [];
    for (const edge of edges)
      for (let i = graph.firstShape[edge]!; i < graph.firstShape[edge + 1]!; i++)
        coordinates.push([graph.shapeLonE7[i]! / 1e7, graph.shapeLatE7[i]! / 1e7]);
    return { type: 'LineString', coordinates };
  }
}

/** Milliseconds from the commit of a change to the first answer under another metric. */
async function applied(bench: Bench, change: (trx: Trx) => Promise<EventKind>): Promise<number> {
  const { database, tail, closures, picture } = bench;
  const before = metricVersionOf(picture.roads.graph);
  await inTransaction(database, async (trx) => {
    const kind = await change(trx);
    await appendEvents(trx, [{ at: new Date(), kind, data: {} }]);
  });
  const committed = performance.now();
  await tail.catchUp();
  await closures.settled();
  await closures.speedsSettled();
  bench.ask();
  const ms = performance.now() - committed;
  if (metricVersionOf(picture.roads.graph) === before) throw new Error('the change made no difference');
  return ms;
}

async function closeAndReopen(bench: Bench): Promise<{ closeMs: number; reopenMs: number }> {
  const id: string[] = [];
  const area = streetToClose(bench);
  const closeMs = await applied(bench, async (trx) => {
    const closure = { area, vehicles: VEHICLE_CLASSES, speedFactor: 0, reason: null, endsAt: null };
    const row = { ...closure, startsAt: new Date(), createdBy: null as unknown as string };
    id.push((await insertRoadClosure(bench.database, trx, row)).id);
    return EventKind.ROAD_CLOSED;
  });
  const reopenMs = await applied(bench, async (trx) => {
    await updateReopened(trx, id[0]!, new Date());
    return EventKind.ROAD_REOPENED;
  });
  return { closeMs, reopenMs };
}

/** The seeded rush hour, at all hours, on or off. */
function switchProfile(bench: Bench, enabled: boolean): Promise<number> {
  const [rushHour] = SPEED_PROFILES;
  return applied(bench, async (trx) => {
    await putSpeedProfile(trx, { ...rushHour!, windows: [], enabled, changedAt: new Date(), changedBy: null });
    return EventKind.SPEED_PROFILE_PUT;
  });
}

/** Does `work` while questions come at fixed times: how long each waits for its answer, and how long the thread was held up at most. */
async function underQuestions(bench: Bench, name: string, work: () => Promise<void>): Promise<Record<string, unknown>> {
  const waits: number[] = [];
  const stalls = monitorEventLoopDelay({ resolution: 1 });
  let isDone = false;
  const begin = performance.now();
  const asking = (async () => {
    for (let due = begin; !isDone; due += ASK_EVERY_MS) {
      const early = due - performance.now();
      if (early > 0) await sleep(early);
      bench.ask();
      waits.push(performance.now() - due);
    }
  })();
  stalls.enable();
  await work();
  stalls.disable();
  isDone = true;
  await asking;
  return {
    name,
    questions: waits.length,
    waitP50Ms: percentile(waits, 0.5),
    waitP99Ms: percentile(waits, 0.99),
    waitMaxMs: Math.max(...waits),
    stallP99Ms: stalls.percentile(99) / 1e6,
    stallMaxMs: stalls.max / 1e6,
  };
}

function spread(ms: readonly number[]): Record<string, number> {
  return { p50Ms: percentile(ms, 0.5), p99Ms: percentile(ms, 0.99), maxMs: Math.max(...ms) };
}

async function measureCity(name: string): Promise<void> {
  const file = extractOf(name);
  if (!existsSync(file)) {
    console.log(`skipped: no data at ${file}`);
    return;
  }
  const bench = await open(cityOf(await readOsmFile(file)));
  for (let i = 0; i < 500; i++) bench.ask();
  for (let i = 0; i < 10; i++) await closeAndReopen(bench);
  const [closeMs, reopenMs, switchMs]: [number[], number[], number[]] = [[], [], []];
  const waits = [
    await underQuestions(bench, 'no changes', () => sleep(QUIET_S * 1000)),
    await underQuestions(bench, 'closures', async () => {
      for (let i = 0; i < CLOSURES; i++) {
        const ms = await closeAndReopen(bench);
        closeMs.push(ms.closeMs);
        reopenMs.push(ms.reopenMs);
        // Some are followed by the next at once, some have time to be refined.
        if (i % 4 === 0) await sleep(500);
      }
    }),
    await underQuestions(bench, 'speed profiles', async () => {
      for (let i = 0; i < SWITCHES; i++) {
        switchMs.push(await switchProfile(bench, i % 2 === 0));
        await sleep(500);
      }
    }),
  ];
  await bench.close();
  const applies = { closure: spread(closeMs), reopening: spread(reopenMs), speedProfile: spread(switchMs) };
  const rounded = (_key: string, value: unknown): unknown =>
    typeof value === 'number' ? Number(value.toPrecision(4)) : value;
  console.table(JSON.parse(JSON.stringify(waits, rounded)));
  console.table(JSON.parse(JSON.stringify(applies, rounded)));
  const { nodeCount, edgeCount } = bench.graph;
  console.log(
    JSON.stringify(
      { bench: 'closures', city: name, nodeCount, edgeCount, units: UNITS, seed: SEED, waits, applies },
      rounded,
      1,
    ),
  );
}

const names = process.argv.slice(2);
for (const name of names.length > 0 ? names : ['porto', 'nanjing-derived']) await measureCity(name);
