/**
 * The queue: incidents that are HELD are matched with free units, and with units that will be free soon, as one batch, whenever something changes. Where
 * their plan is dispatched automatically the matches are offered; for the others a dispatcher sees them as a proposal. What has units, but fewer than its
 * automatic plan asks for, is matched along with them and topped up.
 */
import { STALE_AFTER_S, findRejection } from '../../core/dispatch/eligibility.js';
import {
  type HeldIncident,
  type HeldMatch,
  type HeldMatching,
  type MatchableUnit,
  matchHeld,
} from '../../core/dispatch/held-matching.js';
import { missingNeeds, type SentUnit } from '../../core/dispatch/missing-needs.js';
import { type Priority } from '../../core/dispatch/priority-weight.js';
import { DispatchMode, type UnitNeed } from '../../core/dispatch/response-plan.js';
import { type UnitState } from '../../core/fleet/fleet-picture.js';
import { findHold } from '../../core/fleet/unit-hold.js';
import { type LonLat } from '../../core/geo/point.js';
import { type Incident } from '../../core/incident/incident.js';
import { type RoadHierarchy } from '../../core/road/hierarchy/road-hierarchy.js';
import { TravelTimeMatrix } from '../../core/road/hierarchy/travel-time-matrix.js';
import { type RoadPosition } from '../../core/road/position.js';
import { VEHICLE_CLASSES, vehicleIndex } from '../../core/vehicle.js';
import { inTransaction, type Trx } from '../../database/database.js';
import { findIncident, lockIncident } from '../../database/incident-repository.js';
import {
  type HeldRow,
  listHeld,
  listPlaced,
  listSceneWork,
  listShort,
  meanSceneS,
  updateDeferred,
} from '../../database/queue-repository.js';
import { lockUnit } from '../../database/unit-repository.js';
import { EventKind, type NewEvent } from '../../events/event.js';
import { appendEvents } from '../../events/log.js';
import { PROGRAM } from './assignment-event.js';
import { type AssignmentDesk } from './assignments.js';
import { type TaskBoard } from '../tasks/task-board.js';
import { actOnEach, throwWhy } from '../act-on-each.js';
import { type ServiceContext } from '../service-context.js';

/** More are not looked at in one batch; the most urgent and then the oldest come first. */
const MAX_HELD = 200;
/** A unit that is on scene longer than usual will hardly be free at once. */
const LEAST_REMAINING_S = 120;
const USUAL_SCENE_S = 900;
/** So that what changes together is matched together. */
const SETTLE_MS = 200;
/** Waiting raises weights, and units come nearer, without any event. */
const EVERY_MS = 10_000;
const MOST_URGENT: Priority = 1;
const ONE_UNIT: readonly UnitNeed[] = [{ count: 1 }];
/** After these somebody may be free, or somebody waits. */
const STIRRING =
  /^(assignment\.(cleared|declined|expired|cancelled|preempted)|unit\.(duty-changed|break-ended)|event-post\.(unit-released|ended)|incident\.(status|priority|location)-changed)$/;

/** An incident that waits: for its first unit, or for more. */
interface Waiting {
  readonly row: HeldRow;
  /** Units that have a place of its plan; null: it is HELD, nobody has. */
  readonly placed: readonly SentUnit[] | null;
}

export interface HeldQueue {
  start(onError: (error: unknown) => void): void;
  /** What would be offered now. */
  propose(): Promise<HeldMatching>;
  /** Matches and offers now; returns how many offers were made. Throws why some could not be, after all others. */
  run(): Promise<number>;
  close(): Promise<void>;
}

export function createHeldQueue(context: ServiceContext, desk: AssignmentDesk, board: TaskBoard): HeldQueue {
  const { database, tail, fleet, clock } = context;
  const { picture } = fleet;
  let matrices: { readonly hierarchy: RoadHierarchy; readonly matrix: TravelTimeMatrix } | null = null;

  function matrix(): TravelTimeMatrix {
    const { hierarchy } = picture.roads;
    if (matrices?.hierarchy !== hierarchy) matrices = { hierarchy, matrix: new TravelTimeMatrix(hierarchy) };
    return matrices.matrix;
  }

  /** Free units, and those on scene with the time that such work usually still takes, from where they will then be. */
  async function matchable(now: Date): Promise<{ unit: MatchableUnit; from: RoadPosition; state: UnitState }[]> {
    const usualS = await meanSceneS(database.knex);
    const work = new Map((await listSceneWork(database)).map((row) => [row.unitId, row]));
    // Who is on a break or at a post is among them: each incident's priority says whether it may have them.
    const requirements = { vehicles: [], skills: [], staleAfterS: STALE_AFTER_S, priority: MOST_URGENT, now };
    const found: { unit: MatchableUnit; from: RoadPosition; state: UnitState }[] = [];
    for (const state of picture.states()) {
      const { unit, vehicleIndex: vehicle, assignment } = state;
      const scene = work.get(unit.id);
      const isFree = findRejection(state, requirements) === null;
      if (state.dangerIncidentId !== null) continue;
      if (!isFree && (scene === undefined || assignment?.status !== 'ON_SCENE' || unit.duty !== 'ON_DUTY')) continue;
      const from = isFree ? state.road : picture.roads.edges.snap(scene!.location, vehicle);
      if (from === null) continue;
      const spentS = isFree ? 0 : (now.getTime() - scene!.arrivedAt.getTime()) / 1000;
      const freeInS = isFree ? 0 : Math.max(LEAST_REMAINING_S, (usualS.get(scene!.type) ?? USUAL_SCENE_S) - spentS);
      const { id, skills, stationId } = unit;
      found.push({ unit: { id, vehicle: unit.vehicle, skills, stationId, freeInS }, from, state });
    }
    return found;
  }

  /** Seconds by road of every unit to every incident, by class in one matrix each. */
  function travelTimes(
    places: readonly LonLat[],
    units: readonly { readonly unit: MatchableUnit; readonly from: RoadPosition }[],
  ): Float64Array {
    const travelS = new Float64Array(places.length * units.length).fill(Infinity);
    for (const vehicle of VEHICLE_CLASSES) {
      const index = vehicleIndex(vehicle);
      const rows = units.flatMap(({ unit, from }, u) => (unit.vehicle === vehicle ? [{ u, from }] : []));
      const columns = places.flatMap((place, i) => {
        const position = picture.roads.edges.snap(place, index);
        return position === null ? [] : [{ i, position }];
      });
      if (rows.length === 0 || columns.length === 0) continue;
      const times = matrix();
      times.run({
        vehicle: index,
        sources: rows.map(({ from }) => from),
        targets: columns.map(({ position }) => position),
      });
      rows.forEach(({ u }, row) =>
        columns.forEach(({ i }, column) => {
          travelS[i * units.length + u] = times.timeMs(row, column) / 1000;
        }),
      );
    }
    return travelS;
  }

  /** Those without a unit first: of as many as one batch takes, they are not crowded out. */
  async function listWaiting(): Promise<Waiting[]> {
    const held = await listHeld(database, MAX_HELD);
    const short = held.length === MAX_HELD ? [] : await listShort(database, MAX_HELD - held.length);
    return [
      ...held.map((row): Waiting => ({ row, placed: null })),
      ...(await Promise.all(
        short.map(async (row): Promise<Waiting> => ({ row, placed: await listPlaced(database.knex, row.id) })),
      )),
    ];
  }

  async function match(waiting: readonly Waiting[], now: Date): Promise<HeldMatching> {
    const units = await matchable(now);
    const { policy } = await context.dispatchSettings.read(database.knex);
    const travelS = travelTimes(
      waiting.map(({ row }) => row.location),
      units,
    );
    waiting.forEach(({ row: { refusedBy, priority } }, i) =>
      units.forEach(({ unit, state }, u) => {
        const isHeld = findHold(state.holds, priority as Priority, now) !== null;
        if (isHeld || refusedBy.includes(unit.id)) travelS[i * units.length + u] = Infinity;
      }),
    );
    return matchHeld({
      incidents: waiting.map((each) => toHeldIncident(each, now)),
      units: units.map(({ unit }) => unit),
      travelS,
      policy,
    });
  }

  /** Where tasks send for units: as long as one does. A dispatcher may have sent somebody, and called them off, before. */
  async function isSentByProgram({ id, plan }: HeldRow): Promise<boolean> {
    if (plan?.dispatch === DispatchMode.AUTOMATIC) return true;
    if (plan?.dispatch !== DispatchMode.ON_TASK) return false;
    const incident = await findIncident(database, database.knex, { id });
    return incident !== null && board.asksForUnits(database.knex, incident);
  }

  /** How many of each need are missing, the incident's row being locked: another node, or a dispatcher, may have sent somebody meanwhile. */
  async function missingNow(trx: Trx, { id, status }: Incident, { plan }: HeldRow): Promise<number[]> {
    if (status !== 'HELD' && status !== 'DISPATCHED' && status !== 'IN_PROGRESS') return [];
    const needs = plan?.needs ?? ONE_UNIT;
    const missing = status === 'HELD' ? needs : missingNeeds(needs, await listPlaced(trx, id));
    return missing.map(({ count }) => count);
  }

  /** One incident's matches in one transaction; none where it no longer waits as it did. */
  async function offer({ row, placed }: Waiting, matches: readonly HeldMatch[], now: Date): Promise<number> {
    return inTransaction(database, async (trx) => {
      const incident = await lockIncident(database, trx, row.id);
      if (incident === null || (incident.status === 'HELD') !== (placed === null)) return 0;
      const missing = await missingNow(trx, incident, row);
      const events: NewEvent[] = [];
      for (const { unitId, need } of matches) {
        if (!(missing[need]! > 0)) continue;
        const unit = await lockUnit(trx, unitId, 'SHARE');
        // Who was taken meanwhile is left to the next batch.
        if (unit?.duty !== 'ON_DUTY') continue;
        if ((await desk.offer(trx, PROGRAM, { incident, unit }, now, events)) !== null) missing[need]!--;
      }
      const offers = events.filter(({ kind }) => kind === EventKind.ASSIGNMENT_OFFERED).length;
      if (offers === 0) return 0;
      await desk.follow(trx, PROGRAM, incident, now, events);
      await appendEvents(trx, events);
      return offers;
    });
  }

  async function runOnce(): Promise<number> {
    const now = clock();
    const waiting = await listWaiting();
    if (waiting.length === 0) return 0;
    const { now: matches, awaited } = await match(waiting, now);
    const deferred = new Set(
      awaited.filter(({ freeArrivalS }) => freeArrivalS !== null).map(({ incidentId }) => incidentId),
    );
    for (const { incidentId } of matches) deferred.delete(incidentId);
    await updateDeferred(database.knex, [...deferred], now);
    let offers = 0;
    const { failures } = await actOnEach(waiting, async (each) => {
      const own = matches.filter(({ incidentId }) => incidentId === each.row.id);
      const made = own.length > 0 && (await isSentByProgram(each.row)) ? await offer(each, own, now) : 0;
      offers += made;
      return made > 0;
    });
    if (offers > 0) await tail.catchUp();
    throwWhy(failures);
    return offers;
  }

  /** Of those that are held: who tops up is not for a dispatcher to decide. */
  async function propose(): Promise<HeldMatching> {
    const waiting = await listWaiting();
    const all = await match(waiting, clock());
    const held = new Set(waiting.flatMap(({ row, placed }) => (placed === null ? [row.id] : [])));
    const ofHeld = ({ incidentId }: { readonly incidentId: string }): boolean => held.has(incidentId);
    return {
      ...all,
      now: all.now.filter(ofHeld),
      awaited: all.awaited.filter(ofHeld),
      unserved: all.unserved.filter(ofHeld),
    };
  }

  let closed = false;
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<unknown> = Promise.resolve();
  /** One batch after the other. */
  const run = (): Promise<number> => {
    const result = running.then(() => (closed ? 0 : runOnce()));
    running = result.catch(() => undefined);
    return result;
  };
  let unfollow = (): void => undefined;
  return {
    propose,
    run,
    start: (onError) => {
      const wait = (ms: number): void => {
        if (timer !== null) clearTimeout(timer);
        if (!closed)
          timer = setTimeout(
            () =>
              void run()
                .catch(onError)
                .finally(() => wait(EVERY_MS)),
            ms,
          ).unref();
      };
      unfollow = tail.follow(({ kind }) => {
        if (STIRRING.test(kind)) wait(SETTLE_MS);
      });
      wait(SETTLE_MS);
    },
    close: async () => {
      closed = true;
      unfollow();
      if (timer !== null) clearTimeout(timer);
      await running;
    },
  };
}

function toHeldIncident(
  { row: { id, priority, waitingSince, stationId, plan, deferredSince }, placed }: Waiting,
  now: Date,
): HeldIncident {
  const since = (moment: Date): number => Math.max(0, (now.getTime() - moment.getTime()) / 1000);
  const needs = plan?.needs ?? ONE_UNIT;
  return {
    id,
    priority: priority as Priority,
    // Its weight does not grow while somebody is there: work that lasts hours must not outweigh whoever has nobody at all.
    waitedS: placed === null ? since(waitingSince) : 0,
    stationId,
    needs: placed === null ? needs : missingNeeds(needs, placed),
    hasUnits: placed !== null,
    deferredS: deferredSince === null ? 0 : since(deferredSince),
  };
}
