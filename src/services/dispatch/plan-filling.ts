/**
 * Fills response plans: finds who is to go by plan, policy and roads, and offers it to them. The same inside a report, for a dispatcher, and for a clock
 * that ran out; the search is in memory, the claims are rows.
 */
import { emptyPlaces } from '../../core/dispatch/alert-words.js';
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
import { type Incident, isOpen } from '../../core/incident/incident.js';
import { listAssignmentsByIncidentIds } from '../../database/assignment-repository.js';
import { type Trx } from '../../database/database.js';
import { lockUnit } from '../../database/unit-repository.js';
import { type NewEvent } from '../../events/event.js';
import { type Knex } from 'knex';
import { raiseAlert } from './alerts.js';
import { type Author, PROGRAM } from './assignment-event.js';
import { type AssignmentDesk } from './assignments.js';
import { createRobber } from './robbery.js';
import { readWork, type TaskBoard, type Work } from '../tasks/task-board.js';
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

interface Circumstances {
  readonly incident: Incident;
  /** Null: its type has none. */
  readonly plan: ResponsePlan | null;
  readonly assignments: readonly Assignment[];
  readonly policy: DispatchPolicy;
}

/** An incident as it is when it has been reported, with all its assignments. */
export interface BegunIncident {
  readonly incident: Incident;
  readonly assignments: readonly Assignment[];
}

export interface PlanFilling {
  /** What the plan still asks for, and who would fill it. `known`: its assignments, where they need not be read. */
  recommend(
    knex: Knex,
    incident: Incident,
    now: Date,
    known?: readonly Assignment[] | null,
  ): Promise<PlanRecommendation>;
  /** For an incident just reported: lays out the tasks of its plan, and offers it at once where the plan is automatic, but not to the units in `except`. */
  begin(
    trx: Trx,
    reported: Incident,
    now: Date,
    events: NewEvent[],
    except?: readonly string[],
  ): Promise<BegunIncident>;
  /** The same for an incident that is under another plan now, or more urgent. */
  reconsider(trx: Trx, incident: Incident, now: Date, events: NewEvent[]): Promise<Incident>;
  /** After an offer came to nothing: the next nearest is asked, where a plan says what the incident needs; not where others have settled it meanwhile. */
  goOn(trx: Trx, incident: Incident, now: Date, events: NewEvent[]): Promise<Incident>;
  /** Offers it to them; raises an alert where nobody is left, or too few. Returns the incident as it then is, its row locked as before. */
  refill(trx: Trx, author: Author, incident: Incident, now: Date, events: NewEvent[]): Promise<Incident>;
}

export function createPlanFilling(context: ServiceContext, desk: AssignmentDesk, board: TaskBoard): PlanFilling {
  const { plans, dispatchSettings } = context;
  const { picture } = context.fleet;
  const robber = createRobber(context, desk);
  const nearest = new NearestUnitsSearch(picture);

  async function circumstances(
    knex: Knex,
    incident: Incident,
    known?: readonly Assignment[] | null,
  ): Promise<Circumstances> {
    const [plan, assignments, { policy }] = await Promise.all([
      plans.of(knex, incident),
      known ?? listAssignmentsByIncidentIds(knex, [incident.id]),
      dispatchSettings.read(knex),
    ]);
    return { incident, plan, assignments, policy };
  }

  /** `taken`: units that are not to be asked. */
  function find({ incident, plan, assignments, policy }: Circumstances, now: Date, taken: ReadonlySet<string>): Found {
    const needs = plan?.needs ?? ONE_UNIT;
    const refusals = assignments.filter(
      ({ id, status }) => HAS_REFUSED.includes(status) && !incident.setAside.includes(id),
    );
    const asked = new Set([...taken, ...refusals.map(({ unitId }) => unitId)]);
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

  async function recommend(
    knex: Knex,
    incident: Incident,
    now: Date,
    assignments?: readonly Assignment[] | null,
  ): Promise<PlanRecommendation> {
    const [known, minimum] = await Promise.all([
      circumstances(knex, incident, assignments),
      dispatchSettings.readMinimumCover(knex),
    ]);
    const found = find(known, now, new Set());
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

  /** `except`: units that are not to be asked. `workIfNew`: of an incident just reported, so that nobody was asked before. */
  async function refill(
    trx: Trx,
    author: Author,
    incident: Incident,
    now: Date,
    events: NewEvent[],
    { except = [], workIfNew }: { readonly except?: readonly string[]; readonly workIfNew?: Work } = {},
  ): Promise<BegunIncident> {
    const taken = new Set(except);
    // Nobody else changes them while the incident's row is locked.
    const read = (): Promise<Assignment[]> => listAssignmentsByIncidentIds(trx, [incident.id]);
    const [before, work] = await (workIfNew === undefined
      ? Promise.all([read(), readWork(trx, incident.id)])
      : [[], workIfNew]);
    let assignments: readonly Assignment[] = before;
    const search = async (): Promise<Found> => find(await circumstances(trx, incident, assignments), now, taken);
    let found = await search();
    if (await rob(trx, author, incident, found, now, events)) {
      assignments = await read();
      found = await search();
    }
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const { given, refused } = await offerTo(trx, author, incident, offered(found.filling), now, events);
      assignments = [...assignments, ...given];
      if (refused.length === 0) break;
      for (const unitId of refused) taken.add(unitId);
      found = await search();
    }
    const after = await desk.follow(trx, author, incident, now, events, { assignments, work });
    const { filled, unfilled } = found.filling;
    if (unfilled.length > 0) {
      const kind = filled.length > 0 ? 'SHORT_OF_UNITS' : 'NO_UNIT';
      const detail = emptyPlaces(unfilled.length, filled.length + unfilled.length);
      await raiseAlert(trx, { kind, incident: after, assignment: null, at: now, detail }, events);
    }
    return { incident: after, assignments };
  }

  /** `refused`: those that could not be asked. Locked in one order everywhere, so that reports at the same moment do not wait for each other's units in a circle. */
  async function offerTo(
    trx: Trx,
    author: Author,
    incident: Incident,
    unitIds: readonly string[],
    now: Date,
    events: NewEvent[],
  ): Promise<{ readonly given: readonly Assignment[]; readonly refused: readonly string[] }> {
    const ordered = [...unitIds].sort(byCallSign);
    const units = await Promise.all(ordered.map((id) => lockUnit(trx, id, 'SHARE')));
    const offers = await Promise.all(
      units.map(async (unit) => {
        const own: NewEvent[] = [];
        const assignment =
          unit?.duty === 'ON_DUTY' ? await desk.offer(trx, author, { incident, unit }, now, own) : null;
        return { assignment, own };
      }),
    );
    events.push(...offers.flatMap(({ own }) => own));
    return {
      given: offers.flatMap(({ assignment }) => assignment ?? []),
      refused: ordered.filter((_, i) => offers[i]!.assignment === null),
    };
  }

  function byCallSign(a: string, b: string): number {
    return picture.get(a)!.unit.callSign < picture.get(b)!.unit.callSign ? -1 : 1;
  }

  async function take(
    trx: Trx,
    incident: Incident,
    isNew: boolean,
    now: Date,
    events: NewEvent[],
    except?: readonly string[],
  ): Promise<BegunIncident> {
    const { work } = await board.follow(trx, PROGRAM, incident, now, events, { isNew });
    const plan = await plans.of(trx, incident);
    const isAtOnce = plan?.dispatch === DispatchMode.AUTOMATIC || (await board.asksForUnits(trx, incident));
    if (!isAtOnce) return { incident, assignments: [] };
    return refill(trx, PROGRAM, incident, now, events, { except, ...(isNew && { workIfNew: work }) });
  }

  return {
    recommend,
    refill: async (trx, author, incident, now, events) => (await refill(trx, author, incident, now, events)).incident,
    goOn: async (trx, incident, now, events) =>
      !isOpen(incident.status) || (await plans.of(trx, incident)) === null
        ? incident
        : (await refill(trx, PROGRAM, incident, now, events)).incident,
    begin: (trx, reported, now, events, except) => take(trx, reported, true, now, events, except),
    reconsider: async (trx, incident, now, events) => (await take(trx, incident, false, now, events)).incident,
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
