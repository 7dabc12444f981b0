/**
 * Fills response plans: finds who is to go by plan, policy and roads, and offers it to them. The same inside a report, for a dispatcher, and for a clock
 * that ran out; the search is in memory, the claims are rows.
 */
import { clockTimesOf } from '../../core/dispatch/clocks.js';
import { STALE_AFTER_S } from '../../core/dispatch/eligibility.js';
import {
  type DispatchPolicy,
  findThinCover,
  policyHandicapS,
  type ThinCover,
} from '../../core/dispatch/dispatch-policy.js';
import { type NearestCandidate, type NearestRejection, NearestUnitsSearch } from '../../core/dispatch/nearest-units.js';
import { LEAST_URGENT, type Priority } from '../../core/dispatch/priority-weight.js';
import { fillPlan, type PlanCandidate, type PlanFilling as Filling } from '../../core/dispatch/plan-fill.js';
import { DispatchMode, type ResponsePlan, type UnitNeed } from '../../core/dispatch/response-plan.js';
import { findHold } from '../../core/fleet/unit-hold.js';
import { type Assignment, isActive } from '../../core/incident/assignment.js';
import { type Incident } from '../../core/incident/incident.js';
import { listAssignmentsByIncidentIds } from '../../database/assignment-repository.js';
import { type Trx } from '../../database/database.js';
import { listMinimumCover, readDispatchSettings } from '../../database/dispatch-settings-repository.js';
import { findPlanOf } from '../../database/incident-repository.js';
import { listUnitsInDanger } from '../../database/panic-repository.js';
import { lockUnit } from '../../database/unit-repository.js';
import { type NewEvent } from '../../events/event.js';
import { type Knex } from 'knex';
import { raiseAlert } from './alerts.js';
import { type Author, PROGRAM } from './assignment-event.js';
import { type AssignmentDesk } from './assignments.js';
import { createRobber } from './robbery.js';
import { type TaskBoard } from '../tasks/task-board.js';
import { type ServiceContext } from '../service-context.js';

/** Where an incident's type has no plan. */
const ONE_UNIT: readonly UnitNeed[] = [{ count: 1 }];
/** Looked at for each need where the policy may prefer units that are farther away. */
const CANDIDATES_UNDER_POLICY = 50;
const MAX_CANDIDATES = 200;
/** Offers may meet units that were taken a moment ago, by as many others as report at once: then the next ones are asked. */
const MAX_ROUNDS = 100;
/** An offer that came to nothing is not repeated to the same unit. */
const HAS_REFUSED: readonly Assignment['status'][] = ['DECLINED', 'EXPIRED'];

interface Found {
  readonly needs: readonly UnitNeed[];
  readonly filling: Filling;
  /** By unit id; those that are sent already are not among them. */
  readonly candidates: ReadonlyMap<string, NearestCandidate>;
  /** Nearer units that cannot be sent, and why. */
  readonly rejected: readonly NearestRejection[];
}

export interface PlanRecommendation extends Found {
  readonly thinCover: readonly ThinCover[];
}

export interface ReportedUnder {
  readonly incident: Incident;
  /** Null: its type has none. */
  readonly plan: ResponsePlan | null;
}

interface Circumstances {
  readonly assignments: readonly Assignment[];
  readonly policy: DispatchPolicy;
  /** Ids of units whose officer calls for help. */
  readonly inDanger: readonly string[];
}

export interface PlanFilling {
  /** What the plan still asks for, and who would fill it. */
  recommend(knex: Knex, incident: Incident, now: Date): Promise<PlanRecommendation>;
  /** For an incident just reported under `plan`: lays out the tasks of its plan, and offers it at once where the plan is automatic. Returns the incident as it then is. */
  begin(trx: Trx, reported: ReportedUnder, now: Date, events: NewEvent[]): Promise<Incident>;
  /** The same for an incident that is under another plan now, or more urgent. */
  reconsider(trx: Trx, reported: ReportedUnder, now: Date, events: NewEvent[]): Promise<Incident>;
  /** After an offer came to nothing: the next nearest is asked, where a plan says what the incident needs. */
  goOn(trx: Trx, incident: Incident, now: Date, events: NewEvent[]): Promise<Incident>;
  /** Offers it to them; raises an alert where nobody is left, or too few. Returns the incident as it then is, its row locked as before. */
  refill(trx: Trx, author: Author, incident: Incident, now: Date, events: NewEvent[]): Promise<Incident>;
}

export function createPlanFilling(context: ServiceContext, desk: AssignmentDesk, board: TaskBoard): PlanFilling {
  const { picture } = context.fleet;
  const robber = createRobber(context, desk);
  const nearest = new NearestUnitsSearch(picture);

  async function search(
    knex: Knex,
    { incident, plan }: ReportedUnder,
    now: Date,
    taken: ReadonlySet<string>,
  ): Promise<Found> {
    const assignments = await listAssignmentsByIncidentIds(knex, [incident.id]);
    const { policy } = await readDispatchSettings(knex);
    return find({ incident, plan, assignments, policy, inDanger: await listUnitsInDanger(knex) }, now, taken);
  }

  function find(
    { incident, plan, assignments, policy, inDanger }: ReportedUnder & Circumstances,
    now: Date,
    taken: ReadonlySet<string>,
  ): Found {
    const needs = plan?.needs ?? ONE_UNIT;
    const refusals = assignments.filter(
      ({ id, status }) => HAS_REFUSED.includes(status) && !incident.setAside.includes(id),
    );
    const asked = new Set([
      ...taken,
      ...refusals.map(({ unitId }) => unitId),
      // Also those of whom the picture does not know yet, first of all the unit whose call for help this may be.
      ...inDanger,
    ]);
    const places = needs.reduce((sum, { count }) => sum + count, 0);
    const first =
      policy.kind === 'BORDERLESS' ? Math.min(MAX_CANDIDATES, places + asked.size) : CANDIDATES_UNDER_POLICY;
    const candidates = new Map<string, NearestCandidate>();
    const rejected = new Map<string, NearestRejection>();
    for (const { vehicles = [], skills = [] } of distinct(needs)) {
      const priority = incident.priority as Priority;
      const requirements = { vehicles, skills, staleAfterS: STALE_AFTER_S, priority, now };
      const found = nearest.find({ to: incident.location, first, withinS: null, requirements });
      for (const candidate of found.candidates) {
        const { id } = candidate.state.unit;
        if (!asked.has(id)) candidates.set(id, candidate);
      }
      for (const rejection of found.rejected) rejected.set(rejection.state.unit.id, rejection);
    }
    const filling = fillPlan(needs, [
      ...[...candidates.values()].map((candidate): PlanCandidate => ({
        ...suiting(candidate.state.unit),
        arrivalS: candidate.travelTimeS,
        handicapS: policyHandicapS(policy, candidate.state.unit.stationId, incident.stationId),
      })),
      ...committed(assignments, now),
    ]);
    for (const id of candidates.keys()) rejected.delete(id);
    return { needs, filling, candidates, rejected: [...rejected.values()] };
  }

  async function recommend(knex: Knex, incident: Incident, now: Date): Promise<PlanRecommendation> {
    const [plan, assignments, { policy }, minimum, inDanger] = await Promise.all([
      findPlanOf(knex, incident.id),
      listAssignmentsByIncidentIds(knex, [incident.id]),
      readDispatchSettings(knex),
      listMinimumCover(knex),
      listUnitsInDanger(knex),
    ]);
    const found = find({ incident, plan, assignments, policy, inDanger }, now, new Set());
    // A fleet is thousands of units, and hardly any station has a minimum.
    const thinCover = minimum.size === 0 ? [] : findThinCover(freeUnits(now), new Set(offered(found.filling)), minimum);
    return { ...found, thinCover };
  }

  /** Who is on the way or there already. */
  function committed(assignments: readonly Assignment[], now: Date): PlanCandidate[] {
    return assignments.flatMap(({ status, unitId, predictedArrivalAt }): PlanCandidate[] => {
      const state = picture.get(unitId);
      if (!isActive(status) || state === undefined) return [];
      const arrivalS = predictedArrivalAt === null ? 0 : (predictedArrivalAt.getTime() - now.getTime()) / 1000;
      return [{ ...suiting(state.unit), arrivalS: Math.max(0, arrivalS), committed: true }];
    });
  }

  /** For ordinary work: whoever is on a break or at a post covers nothing. */
  function* freeUnits(now: Date): Generator<{ id: string; stationId: string }> {
    for (const { unit, assignment, dangerIncidentId, holds } of picture.states()) {
      if (unit.duty !== 'ON_DUTY' || assignment !== null || dangerIncidentId !== null) continue;
      if (findHold(holds, LEAST_URGENT, now) === null) yield unit;
    }
  }

  /** For the first unit only: whoever is there first matters most, and each robbery leaves somebody else waiting. */
  async function rob(
    trx: Trx,
    author: Author,
    incident: Incident,
    { needs, filling }: Found,
    now: Date,
    events: NewEvent[],
  ): Promise<boolean> {
    if (filling.filled.some(({ committed: isSent }) => isSent)) return false;
    const arrivals = filling.filled.map(({ arrivalS }) => arrivalS);
    const firstArrivalS = arrivals.length === 0 ? null : Math.min(...arrivals);
    return robber.rob(trx, author, { incident, need: needs[0]!, firstArrivalS }, now, events);
  }

  async function refill(
    trx: Trx,
    author: Author,
    reported: ReportedUnder,
    now: Date,
    events: NewEvent[],
  ): Promise<Incident> {
    const { incident, plan } = reported;
    const clockTimes = clockTimesOf(plan, incident.priority);
    const taken = new Set<string>();
    let found = await search(trx, reported, now, taken);
    if (await rob(trx, author, incident, found, now, events)) found = await search(trx, reported, now, taken);
    for (let round = 0; round < MAX_ROUNDS; round++) {
      let isComplete = true;
      // In one order everywhere, so that reports at the same moment do not wait for each other's units in a circle.
      for (const unitId of offered(found.filling).sort(byCallSign)) {
        const unit = await lockUnit(trx, unitId, 'SHARE');
        const isOffered =
          unit?.duty === 'ON_DUTY' &&
          (await desk.offer(trx, author, { incident, unit, clockTimes }, now, events)) !== null;
        if (isOffered) continue;
        taken.add(unitId);
        isComplete = false;
      }
      if (isComplete) break;
      found = await search(trx, reported, now, taken);
    }
    const after = await desk.follow(trx, author, incident, now, events, plan);
    const { filled, unfilled } = found.filling;
    if (unfilled.length > 0) {
      const kind = filled.length > 0 ? 'SHORT_OF_UNITS' : 'NO_UNIT';
      const detail = `${unfilled.length} of ${filled.length + unfilled.length} places of the plan are empty`;
      await raiseAlert(trx, { kind, incident: after, assignment: null, at: now, detail }, events);
    }
    return after;
  }

  function byCallSign(a: string, b: string): number {
    return picture.get(a)!.unit.callSign < picture.get(b)!.unit.callSign ? -1 : 1;
  }

  async function take(
    trx: Trx,
    { incident, plan }: ReportedUnder,
    isNew: boolean,
    now: Date,
    events: NewEvent[],
  ): Promise<Incident> {
    await board.follow(trx, PROGRAM, incident, now, events, { plan, isNew });
    const isAtOnce = plan?.dispatch === DispatchMode.AUTOMATIC || (await board.asksForUnits(trx, incident, plan));
    return isAtOnce ? refill(trx, PROGRAM, { incident, plan }, now, events) : incident;
  }

  return {
    recommend,
    refill: async (trx, author, incident, now, events) =>
      refill(trx, author, { incident, plan: await findPlanOf(trx, incident.id) }, now, events),
    goOn: async (trx, incident, now, events) => {
      const plan = await findPlanOf(trx, incident.id);
      return plan === null ? incident : refill(trx, PROGRAM, { incident, plan }, now, events);
    },
    begin: (trx, reported, now, events) => take(trx, reported, true, now, events),
    reconsider: (trx, reported, now, events) => take(trx, reported, false, now, events),
  };
}

/** Units that a filling asks for beyond those that are sent already, in the order of the plan. */
function offered({ filled }: Filling): string[] {
  return filled.filter(({ committed: isSent }) => !isSent).map(({ unitId }) => unitId);
}

function suiting({ id, vehicle, skills }: NearestCandidate['state']['unit']): Omit<PlanCandidate, 'arrivalS'> {
  return { unitId: id, vehicle, skills };
}

/** Needs that ask for the same kind of unit are searched for once. */
function distinct(needs: readonly UnitNeed[]): UnitNeed[] {
  const byKey = new Map(needs.map((need) => [JSON.stringify([need.vehicles ?? [], need.skills ?? []]), need] as const));
  return [...byKey.values()];
}
