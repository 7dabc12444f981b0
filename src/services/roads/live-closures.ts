/**
 * The travel times that hold now, on the roads of this process: those of the speed profile of the hour, and upon them the closures. The rows are the
 * truth: they are read anew whenever the log tells of a change, and whenever a closure or an hour begins or ends, so a restart, a missed timer or
 * another node's change all come to the same travel times.
 */
import { type ClosureArea, findingTouched } from '../../core/road/closures.js';
import { type RoadGraph } from '../../core/road/graph.js';
import {
  applyClosures,
  type EdgeClosure,
  edgesOfClosures,
  isClosedFor,
  metricVersionOf,
} from '../../core/road/metric.js';
import { closureStatus, type RoadClosure } from '../../core/road/road-closure.js';
import { type RoadNetwork, takingMetric } from '../../core/road/road-network.js';
import {
  cityClock,
  type LocalTime,
  minutesToNextEdge,
  profileAt,
  type SpeedProfile,
  takingProfile,
  versionUnderProfile,
} from '../../core/road/speed-profile.js';
import { VEHICLE_CLASSES, type VehicleClass, type VehicleIndex, vehicleIndex } from '../../core/vehicle.js';
import { type Database } from '../../database/database.js';
import { listClosuresNotOver } from '../../database/road-closure-repository.js';
import { listSpeedProfiles } from '../../database/speed-profile-repository.js';
import { EventKind } from '../../events/event.js';
import { type EventTail } from '../../events/tail.js';
import { inSlices } from './in-slices.js';
import { type LiveFleet } from '../fleet/live-fleet.js';

/** A clock that is set is noticed within this. */
const LONGEST_SLEEP_MS = 60_000;
const MINUTE_MS = 60_000;
const RETRY_MS = 1_000;
/** Of closures that follow each other at once only the last is worth refining: the rest would be garbage, collected while the next one is applied. */
const REFINED_AFTER_MS = 50;
const RELEVANT = new Set<string>([EventKind.ROAD_CLOSED, EventKind.ROAD_REOPENED, EventKind.SPEED_PROFILE_PUT]);

export interface LiveClosures {
  /** The roads as imported: free flow, no closures. */
  readonly graph: RoadGraph;
  /** The one whose times are in use; null: none applies. */
  readonly speedProfile: SpeedProfile | null;
  /** Edges that an area touches, by `VehicleIndex`. Lets others run in between. */
  touchedBy(area: ClosureArea, vehicles: readonly VehicleClass[]): Promise<readonly Uint32Array[]>;
  /** Resolves when the closures that the log has told so far are applied; a failure goes to `onError` and is tried again. */
  settled(): Promise<void>;
  /** The same for closures and speed profiles: these take longer, for they change whole classes. */
  speedsSettled(): Promise<void>;
  /** Reads and applies as of now, as the timers do. */
  refresh(): Promise<void>;
  /** Other roads were imported: speeds and closures are laid upon them. */
  replaceRoads(roads: RoadNetwork): Promise<void>;
  /** Told after each change of the travel times or roads. */
  follow(follower: (graph: RoadGraph) => void): void;
  close(): Promise<void>;
}

export interface LiveClosuresOptions {
  readonly database: Database;
  readonly tail: EventTail;
  /** On roads as imported. */
  readonly fleet: LiveFleet;
  readonly clock: () => Date;
  /** IANA name: in which the hours of speed profiles are meant. */
  readonly timeZone: string;
  readonly onError: (error: unknown) => void;
}

/** Roads, and what was made of them; replaced together. */
interface Base {
  readonly roads: RoadNetwork;
  /** The roads under the speed profile in use, without closures. */
  readonly usual: RoadNetwork;
  /** By closure: the edges that it touches. */
  readonly touched: Map<string, readonly Uint32Array[]>;
}

/** Resolves when the speed profile and the closures that hold now are applied. Rejects where they cannot be read. */
export async function startLiveClosures(options: LiveClosuresOptions): Promise<LiveClosures> {
  const { database, tail, fleet, clock, onError } = options;
  const localTime = cityClock(options.timeZone);
  let base = onRoads(fleet.picture.roads);
  let speedProfile: SpeedProfile | null = null;
  const followers: ((graph: RoadGraph) => void)[] = [];
  let timer: NodeJS.Timeout | null = null;
  let closed = false;
  /** Usual times in the making, and for which metric version. */
  let making = { version: metricVersionOf(base.usual.graph), done: Promise.resolve() };

  async function apply(): Promise<void> {
    if (closed) return;
    const mine = base;
    const [profiles, closures] = await Promise.all([
      listSpeedProfiles(database.knex),
      listClosuresNotOver(database, clock()),
    ]);
    await touchAll(mine, closures);
    // Other roads or speeds came meanwhile: their own run is waiting.
    if (mine !== base || closed) return;
    const now = clock();
    const profile = profileAt(profiles, localTime(now));
    if (versionUnderProfile(mine.roads.graph, profile) === metricVersionOf(mine.usual.graph)) speedProfile = profile;
    makeUsual(mine.roads, profile);
    const active = closures.filter((closure) => closureStatus(closure, now) === 'ACTIVE');
    await publish(
      mine,
      active.map(({ id, speedFactor }) => ({ id, speedFactor, edges: mine.touched.get(id)! })),
    );
    sleepUntil(earliest(nextClosureChange(closures, now), nextHourChange(profiles, now, localTime(now))), now);
  }

  async function touchAll({ roads, touched }: Base, closures: readonly RoadClosure[]): Promise<void> {
    const known = new Set(closures.map(({ id }) => id));
    for (const id of touched.keys()) if (!known.has(id)) touched.delete(id);
    for (const { id, area, vehicles } of closures)
      if (!touched.has(id)) touched.set(id, await scan(roads, area, vehicles));
  }

  /** Beside the runs, for it takes some 0.1 s a class on a city, and a closure must not wait so long. What is made then has a run of its own. */
  function makeUsual(roads: RoadNetwork, profile: SpeedProfile | null): void {
    const version = versionUnderProfile(roads.graph, profile);
    if (version === making.version) return;
    const isWanted = (): boolean => making.version === version && !closed;
    const make = async (): Promise<void> => {
      const graph = await inSlices(takingProfile(roads.graph, profile), { isWanted });
      const usual = graph && (await inSlices(takingMetric(roads, graph), { isWanted }));
      if (usual === null || !isWanted()) return;
      base = { ...base, usual: graph === roads.graph ? roads : usual };
      await refresh();
    };
    making = {
      version,
      done: make().catch((error: unknown) => {
        // The next run makes it anew.
        making = { ...making, version: metricVersionOf(base.usual.graph) };
        fail(error);
      }),
    };
  }

  /** What the first question needs is made before, in slices; what only makes answers faster comes after. */
  async function publish({ usual }: Base, active: readonly EdgeClosure[]): Promise<void> {
    const graph = applyClosures(usual.graph, active);
    if (metricVersionOf(graph) === metricVersionOf(fleet.picture.roads.graph)) return;
    const isCurrent = (): boolean => usual === base.usual && !closed;
    const network =
      graph === usual.graph
        ? usual
        : await inSlices(takingMetric(usual, graph, edgesOfClosures(active)), { isWanted: isCurrent });
    if (network === null) return;
    await inSlices(network.findingParts(classesToPlace(network)), { isWanted: isCurrent });
    if (!isCurrent()) return;
    fleet.replaceRoads(network);
    for (const follower of followers) follower(graph);
    void refine(network).catch(onError);
  }

  /** Classes of units that stand in a closure with no open road near: placing these asks for the connected parts. */
  function classesToPlace({ graph, edges }: RoadNetwork): ReadonlySet<VehicleIndex> {
    const classes = new Set<VehicleIndex>();
    for (const { vehicleIndex: vehicle, matched } of fleet.picture.states())
      if (matched !== null && isClosedFor(graph, vehicle, matched.edge) && !edges.isExitNear(vehicle, matched))
        classes.add(vehicle);
    return classes;
  }

  async function refine(network: RoadNetwork): Promise<void> {
    const isWanted = (): boolean => fleet.picture.roads === network && !closed;
    await new Promise<void>((resolve) => void setTimeout(resolve, REFINED_AFTER_MS).unref());
    if (!isWanted()) return;
    // A closure that comes meanwhile counts first.
    const urgent = (): Promise<void> | null => (pending > 0 ? last : null);
    await inSlices(network.findingParts(VEHICLE_CLASSES.map(vehicleIndex)), { isWanted, urgent });
    await inSlices(network.refiningHierarchy(), { isWanted, urgent });
    await inSlices(fleet.picture.labelling(), { isWanted, urgent });
  }

  function sleepUntil(moment: Date | null, now: Date): void {
    if (timer !== null) clearTimeout(timer);
    timer =
      moment === null
        ? null
        : setTimeout(() => void refresh(), Math.min(moment.getTime() - now.getTime(), LONGEST_SLEEP_MS)).unref();
  }

  /** One run after the other; how many are not done. */
  let pending = 0;
  let last: Promise<void> = apply();
  async function refresh(): Promise<void> {
    pending++;
    last = last
      .then(apply)
      .catch(fail)
      .finally(() => pending--);
    return last;
  }

  function fail(error: unknown): void {
    onError(error);
    if (timer !== null) clearTimeout(timer);
    if (!closed) timer = setTimeout(() => void refresh(), RETRY_MS).unref();
  }

  async function speedsSettled(): Promise<void> {
    await last;
    // A run may set another profile in the making.
    for (let awaited = null; awaited !== making.done; await last) await (awaited = making.done);
  }

  const unfollow = tail.follow(({ kind }) => {
    if (RELEVANT.has(kind)) void refresh();
  });
  await last;
  await speedsSettled();
  void refine(fleet.picture.roads).catch(onError);
  return {
    get graph() {
      return base.roads.graph;
    },
    get speedProfile() {
      return speedProfile;
    },
    touchedBy: (area, vehicles) => scan(base.roads, area, vehicles),
    settled: () => last,
    speedsSettled,
    refresh,
    replaceRoads: async (roads) => {
      base = onRoads(roads);
      making = { version: metricVersionOf(roads.graph), done: Promise.resolve() };
      await refresh();
      await speedsSettled();
    },
    follow: (follower) => void followers.push(follower),
    close: async () => {
      closed = true;
      unfollow();
      if (timer !== null) clearTimeout(timer);
      await speedsSettled();
    },
  };
}

function onRoads(roads: RoadNetwork): Base {
  return { roads, usual: roads, touched: new Map() };
}

async function scan(
  { graph, edges }: RoadNetwork,
  area: ClosureArea,
  vehicles: readonly VehicleClass[],
): Promise<readonly Uint32Array[]> {
  return (await inSlices(findingTouched(graph, edges.index, area, vehicles.map(vehicleIndex))))!;
}

function earliest(a: Date | null, b: Date | null): Date | null {
  return a === null || (b !== null && b < a) ? b : a;
}

/** When the next of them begins or ends; null: never. */
function nextClosureChange(closures: readonly RoadClosure[], now: Date): Date | null {
  let next: Date | null = null;
  for (const { startsAt, endsAt } of closures)
    for (const moment of [startsAt, endsAt]) if (moment !== null && moment > now) next = earliest(next, moment);
  return next;
}

/** City clocks turn their minutes when UTC does. */
function nextHourChange(profiles: readonly SpeedProfile[], now: Date, local: LocalTime): Date | null {
  const minutes = minutesToNextEdge(profiles, local);
  return minutes === null ? null : new Date((Math.floor(now.getTime() / MINUTE_MS) + minutes) * MINUTE_MS);
}
