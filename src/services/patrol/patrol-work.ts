/**
 * Patrol at work in one process: follows fixes (presence, targets reached), plans targets when something changed and every minute, and lets those run out that
 * are not reached. Everything that must outlive the process is in rows.
 */
import { NO_GRID } from '../../core/coverage/grid-index.js';
import { isTargetOpen, type PatrolTargetStep } from '../../core/patrol/patrol-target.js';
import { inTransaction } from '../../database/database.js';
import { listDueTargets, listOpenTargets, lockTarget } from '../../database/patrol-target-repository.js';
import { EventKind, type LoggedEvent, type NewEvent } from '../../events/event.js';
import { appendEvents } from '../../events/log.js';
import { actOnEach } from '../act-on-each.js';
import { type Deadlines } from '../dispatch/clockwork.js';
import { type ServiceContext } from '../service-context.js';
import { type PatrolEventData, takeTargetStep } from './patrol-event.js';
import { loadPatrolGround, type PatrolGround } from './patrol-ground.js';
import { createPatrolPlanner, type PatrolPlanner } from './patrol-planner.js';
import { createPresenceRecorder, type PresenceRecorder } from './presence-recorder.js';

/** Targets reached are told to everybody within this. */
const REACHED_EVERY_MS = 1_000;
const WRITE_EVERY_MS = 60_000;
/** So that what changes together is planned together. */
const SETTLE_MS = 5_000;
/** Grids become worth a visit without any event. */
const PLAN_EVERY_MS = 60_000;
/** After these a unit may be free for a patrol, or no longer go on with one. */
const STIRRING =
  /^(assignment\.(cleared|declined|expired|cancelled|preempted)|unit\.(duty-changed|break-ended)|event-post\.unit-released|panic\.raised|patrol\.target-(reached|declined|expired))$/;

export interface PatrolWork {
  start(onError: (error: unknown) => void): void;
  /** Reads the grids now; fixes count from then on. Otherwise the first of the calls below does it. */
  load(): Promise<void>;
  /** Plans all areas now; returns how many targets were offered. */
  plan(): Promise<number>;
  /** Takes targets that were reached off the units, and writes presence. */
  write(): Promise<void>;
  readonly deadlines: Deadlines;
  close(): Promise<void>;
}

interface OpenTarget {
  readonly id: string;
  readonly grid: number;
}

/** What is built anew when grids are imported. */
interface Parts {
  readonly ground: PatrolGround;
  readonly recorder: PresenceRecorder;
  readonly planner: PatrolPlanner;
  readonly openTargets: Map<string, OpenTarget>;
}

export function createPatrolWork(context: ServiceContext): PatrolWork {
  const { database, tail, fleet, clock, timeZone } = context;
  let parts: Parts | null = null;
  let reached: { readonly id: string; readonly at: Date }[] = [];
  const stirred = new Set<string>();
  let stir: (() => void) | null = null;

  const unfollowLog = tail.follow((event) => {
    if (event.kind === EventKind.GRIDS_IMPORTED) void serially(load).catch(() => (parts = null));
    if (event.kind.startsWith('patrol.') && parts !== null) fold(parts, event);
    const stationId = STIRRING.test(event.kind) && fleet.picture.get(event.unitId ?? '')?.unit.stationId;
    if (!stationId) return;
    stirred.add(stationId);
    stir?.();
  });
  const unfollowMoves = fleet.followMoves((state) => {
    const grid = parts === null ? NO_GRID : parts.recorder.note(state);
    const target = grid === NO_GRID ? undefined : parts!.openTargets.get(state.unit.id);
    if (target?.grid !== grid) return;
    parts!.openTargets.delete(state.unit.id);
    reached.push({ id: target.id, at: state.fix!.receivedAt });
  });

  function fold({ openTargets, ground }: Parts, { unitId, data }: LoggedEvent): void {
    const { target } = data as unknown as PatrolEventData;
    const grid = ground.indexOf.get(target.gridId);
    if (isTargetOpen(target.status) && grid !== undefined) {
      // Accepted after it was seen to be reached: what waits to be written stays.
      if (!reached.some(({ id }) => id === target.id)) openTargets.set(unitId!, { id: target.id, grid });
    } else if (openTargets.get(unitId!)?.id === target.id) openTargets.delete(unitId!);
  }

  async function load(): Promise<void> {
    if (parts !== null) await parts.recorder.write();
    const ground = await loadPatrolGround(database, clock(), timeZone);
    const openTargets = new Map<string, OpenTarget>();
    for (const { id, unitId, gridId } of await listOpenTargets(database, database.knex)) {
      const grid = ground.indexOf.get(gridId);
      if (grid !== undefined) openTargets.set(unitId, { id, grid });
    }
    // Who stands somewhere is seen there, also before the next fix.
    for (const { unit, fix } of fleet.picture.states()) {
      const grid = fix === null || unit.duty !== 'ON_DUTY' ? NO_GRID : ground.index.gridAt(fix.lon, fix.lat);
      if (grid !== NO_GRID) ground.see(grid, fix!.fixAt.getTime());
    }
    const recorder = createPresenceRecorder(database, ground);
    parts = { ground, recorder, openTargets, planner: createPatrolPlanner(context, ground, openTargets) };
  }

  async function loaded(): Promise<Parts> {
    if (parts === null) await load();
    return parts!;
  }

  /** False where the target has ended meanwhile. */
  async function end(id: string, step: PatrolTargetStep, reason: string | null, at: Date): Promise<boolean> {
    return inTransaction(database, async (trx) => {
      const before = await lockTarget(database, trx, id);
      const unit = before === null ? undefined : fleet.picture.get(before.unitId)?.unit;
      if (before === null || unit === undefined || (step === 'EXPIRE' && before.expiresAt > at)) return false;
      const events: NewEvent[] = [];
      const after = await takeTargetStep(trx, { before, step, unit, reason, at }, events);
      await appendEvents(trx, events);
      return after !== null;
    });
  }

  async function settleReached(): Promise<void> {
    if (reached.length === 0) return;
    while (reached.length > 0) {
      const { id, at } = reached[0]!;
      await end(id, 'REACH', null, at);
      reached = reached.slice(1);
    }
    await tail.catchUp();
  }

  async function plan(stationIds?: ReadonlySet<string>): Promise<number> {
    const { planner } = await serially(loaded);
    await serially(settleReached);
    const offered = await planner.plan(stationIds, () => !closed);
    await tail.catchUp();
    return offered;
  }

  async function planStirred(): Promise<void> {
    const stationIds = new Set(stirred);
    stirred.clear();
    await plan(stationIds);
  }

  async function write(): Promise<void> {
    const { recorder } = await loaded();
    await settleReached();
    await recorder.write();
  }

  const serially = oneAfterTheOther();
  /** A plan takes its time, and targets that are reached meanwhile are told all the same. */
  const planSerially = oneAfterTheOther();

  let closed = false;
  const timers = new Set<NodeJS.Timeout>();
  function every(ms: number, run: () => Promise<unknown>, onError: (error: unknown) => void): void {
    const timer = setInterval(() => void run().catch(onError), ms);
    timers.add(timer.unref());
  }

  return {
    load: () => serially(load),
    plan: () => planSerially(() => plan()),
    write: () => serially(write),
    start(onError) {
      serially(loaded).catch(onError);
      every(REACHED_EVERY_MS, () => serially(settleReached), onError);
      every(WRITE_EVERY_MS, () => serially(write), onError);
      every(PLAN_EVERY_MS, () => planSerially(() => plan()), onError);
      let waiting: NodeJS.Timeout | null = null;
      stir = () => {
        waiting ??= setTimeout(() => {
          waiting = null;
          if (!closed) void planSerially(planStirred).catch(onError);
        }, SETTLE_MS).unref();
      };
      for (const { unit } of fleet.picture.states()) stirred.add(unit.stationId);
      stir();
    },
    deadlines: {
      async runDue(now, atMost) {
        const due = await listDueTargets(database.knex, now, atMost);
        return actOnEach(due, (id) => end(id, 'EXPIRE', 'not reached in time', now));
      },
    },
    close: async () => {
      closed = true;
      unfollowLog();
      unfollowMoves();
      for (const timer of timers) clearInterval(timer);
      await planSerially(() => Promise.resolve());
      await serially(async () => {
        if (parts !== null) await write();
      });
    },
  };
}

function oneAfterTheOther(): <T>(work: () => Promise<T>) => Promise<T> {
  let running: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = running.then(work);
    running = result.catch(() => undefined);
    return result;
  };
}
