/**
 * The closures that hold now, applied to the roads of this process. The rows are the truth: they are read anew whenever the log tells of a closure,
 * and whenever one begins or ends, so a restart, a missed timer or another node's closure all come to the same travel times.
 */
import { type ClosureArea, TouchScan } from '../core/road/closures.js';
import { type RoadGraph } from '../core/road/graph.js';
import { applyClosures, type EdgeClosure, metricVersionOf } from '../core/road/metric.js';
import { closureStatus, type RoadClosure } from '../core/road/road-closure.js';
import { prepareHierarchy, type RoadNetwork, withMetric } from '../core/road/road-network.js';
import { VEHICLE_CLASSES, type VehicleClass, vehicleIndex } from '../core/vehicle.js';
import { type Database } from '../database/database.js';
import { listClosuresNotOver } from '../database/road-closure-repository.js';
import { EventKind } from '../events/event.js';
import { type EventTail } from '../events/tail.js';
import { type LiveFleet } from './live-fleet.js';

/** Up to so many edges a change is applied without preparation. */
const FEW_EDGES = 10;
/** Edges looked at before others have their turn: a few milliseconds. */
const SLICE_EDGES = 10_000;
/** A clock that is set is noticed within this. */
const LONGEST_SLEEP_MS = 60_000;
const RETRY_MS = 1_000;

export interface LiveClosures {
  /** The roads as imported, without closures. */
  readonly graph: RoadGraph;
  /** Edges that an area touches, by `VehicleIndex`. Lets others run in between. */
  touchedBy(area: ClosureArea, vehicles: readonly VehicleClass[]): Promise<readonly Uint32Array[]>;
  /** Resolves when what the log has told so far is applied; a failure goes to `onError` and is tried again. */
  settled(): Promise<void>;
  /** Reads and applies as of now, as the timers do. */
  refresh(): Promise<void>;
  /** Other roads were imported: the closures are laid upon them. */
  replaceRoads(roads: RoadNetwork): Promise<void>;
  /** Told after each change of the travel times or roads. */
  follow(follower: (graph: RoadGraph) => void): void;
  close(): Promise<void>;
}

export interface LiveClosuresOptions {
  readonly database: Database;
  readonly tail: EventTail;
  /** On roads without closures. */
  readonly fleet: LiveFleet;
  readonly clock: () => Date;
  readonly onError: (error: unknown) => void;
}

/** Resolves when the closures that hold now are applied. Rejects where they cannot be read. */
export async function startLiveClosures(options: LiveClosuresOptions): Promise<LiveClosures> {
  const { database, tail, fleet, clock, onError } = options;
  /** What each closure touches belongs to the roads: both are replaced together. */
  let base = { roads: fleet.picture.roads, touched: new Map<string, readonly Uint32Array[]>() };
  const followers: ((graph: RoadGraph) => void)[] = [];
  let applied: readonly EdgeClosure[] = [];
  let timer: NodeJS.Timeout | null = null;
  let closed = false;

  async function apply(): Promise<void> {
    if (closed) return;
    const { roads, touched } = base;
    const closures = await listClosuresNotOver(database, clock());
    const known = new Set(closures.map(({ id }) => id));
    for (const id of touched.keys()) if (!known.has(id)) touched.delete(id);
    for (const { id, area, vehicles } of closures)
      if (!touched.has(id)) touched.set(id, await scanInSlices(roads.graph, area, vehicles));
    // Other roads came meanwhile: their own run is waiting.
    if (roads !== base.roads || closed) return;
    const now = clock();
    const active = closures.filter((closure) => closureStatus(closure, now) === 'ACTIVE');
    await publish(
      roads,
      active.map(({ id, speedFactor }) => ({ id, speedFactor, edges: touched.get(id)! })),
    );
    sleepUntil(nextChange(closures, now), now);
  }

  /** A change of few edges counts at once; a large one, which may concern many units, is prepared first so that nothing waits long. */
  async function publish(roads: RoadNetwork, active: readonly EdgeClosure[]): Promise<void> {
    const graph = applyClosures(roads.graph, active);
    if (metricVersionOf(graph) === metricVersionOf(fleet.picture.roads.graph)) return;
    const network = graph === roads.graph ? roads : withMetric(roads, graph);
    const isLarge = edgesChanged(applied, active) > FEW_EDGES;
    if (isLarge) await prepare(network);
    if (roads !== base.roads || closed) return;
    applied = active;
    fleet.replaceRoads(network);
    for (const follower of followers) follower(graph);
    if (!isLarge) void prepare(network);
  }

  /** Ahead of the first question that needs them, one class at a time: each takes some ten milliseconds on a city. */
  async function prepare(network: RoadNetwork): Promise<void> {
    for (const vehicle of VEHICLE_CLASSES.map(vehicleIndex)) {
      await othersTurn();
      if (closed) return;
      network.partsOf(vehicle);
    }
    await othersTurn();
    if (!closed) prepareHierarchy(network);
  }

  function sleepUntil(moment: Date | null, now: Date): void {
    if (timer !== null) clearTimeout(timer);
    timer =
      moment === null
        ? null
        : setTimeout(() => void refresh(), Math.min(moment.getTime() - now.getTime(), LONGEST_SLEEP_MS)).unref();
  }

  /** One run after the other. */
  let last: Promise<void> = apply();
  async function refresh(): Promise<void> {
    last = last.then(apply).catch((error: unknown) => {
      onError(error);
      if (timer !== null) clearTimeout(timer);
      if (!closed) timer = setTimeout(() => void refresh(), RETRY_MS).unref();
    });
    return last;
  }

  const unfollow = tail.follow(({ kind }) => {
    if (kind === EventKind.ROAD_CLOSED || kind === EventKind.ROAD_REOPENED) void refresh();
  });
  await last;
  return {
    get graph() {
      return base.roads.graph;
    },
    touchedBy: (area, vehicles) => scanInSlices(base.roads.graph, area, vehicles),
    settled: () => last,
    refresh,
    replaceRoads: (roads) => {
      base = { roads, touched: new Map() };
      return refresh();
    },
    follow: (follower) => void followers.push(follower),
    close: async () => {
      closed = true;
      unfollow();
      if (timer !== null) clearTimeout(timer);
      await last;
    },
  };
}

async function scanInSlices(
  graph: RoadGraph,
  area: ClosureArea,
  vehicles: readonly VehicleClass[],
): Promise<readonly Uint32Array[]> {
  const scan = new TouchScan(graph, area, vehicles.map(vehicleIndex));
  for (let from = 0; from < graph.roadEdgeCount; from += SLICE_EDGES) {
    if (from > 0) await othersTurn();
    scan.scan(from, from + SLICE_EDGES);
  }
  return scan.touched();
}

/** Edges of the closures that are in one of the lists only; of each the most that it has for a class. */
function edgesChanged(before: readonly EdgeClosure[], after: readonly EdgeClosure[]): number {
  const only = (these: readonly EdgeClosure[], those: readonly EdgeClosure[]): EdgeClosure[] =>
    these.filter(({ id }) => !those.some((other) => other.id === id));
  return [...only(before, after), ...only(after, before)].reduce(
    (sum, { edges }) => sum + Math.max(...edges.map((list) => list.length)),
    0,
  );
}

/** Lets what waits in the event loop go first. */
function othersTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** When the next of them begins or ends; null: never. */
function nextChange(closures: readonly RoadClosure[], now: Date): Date | null {
  let next: Date | null = null;
  for (const { startsAt, endsAt } of closures)
    for (const moment of [startsAt, endsAt])
      if (moment !== null && moment > now && (next === null || moment < next)) next = moment;
  return next;
}
