/** Use cases of dispatch: who is nearest, assign, and the steps of an assignment. */
import { badInput, conflict, notFound } from '../../core/errors.js';
import { STALE_AFTER_S } from '../../core/dispatch/eligibility.js';
import { type NearestCandidate, NearestUnitsSearch } from '../../core/dispatch/nearest-units.js';
import { LEAST_URGENT, type Priority } from '../../core/dispatch/priority-weight.js';
import { type Assignment, AssignmentStep, isActive } from '../../core/incident/assignment.js';
import { type Incident, isOpen } from '../../core/incident/incident.js';
import { type LonLat } from '../../core/geo/point.js';
import { PASSED_OVER_LIMIT } from '../../core/road/nearest.js';
import { metricVersionOf } from '../../core/road/metric.js';
import { vehicleIndex } from '../../core/vehicle.js';
import { findTaken, listAssignmentsByIds, listAssignmentsByIncidentIds } from '../../database/assignment-repository.js';
import { inTransaction, type Trx } from '../../database/database.js';
import { findIncident, lockIncident } from '../../database/incident-repository.js';
import { findGridAt, findNearestStationId } from '../../database/territory-repository.js';
import { lockUnit } from '../../database/unit-repository.js';
import { type NewEvent } from '../../events/event.js';
import { appendEvents } from '../../events/log.js';
import { type Actor, may, authorise } from '../actor.js';
import { type AssignmentDesk, mustBeOpen, takenConflict } from './assignments.js';
import { lockWithIncident } from './assignment-lock.js';
import { checkNumber, checkPoint, checkText, checkWhole, isId, plausibleIds } from '../border.js';
import {
  type AssignUnitInput,
  type DispatchService,
  type NearestUnitsInput,
  type Recommendation,
  type StepInput,
  type UnitCandidate,
} from '../contract.js';
import { type HeldQueue } from './held-queue.js';
import { once } from '../idempotency.js';
import { type PlanFilling } from './plan-filling.js';
import { toPlannedRoute } from './planned-route.js';
import { type ServiceContext } from '../service-context.js';
import { byId } from '../territory.js';

/** Candidates at most; a console shows five. */
const MAX_CANDIDATES = 50;
/** A whole city's fleet. */
const MAX_REJECTED = 2000;
const MAX_WITHIN_S = 24 * 3600;

export function createDispatchService(
  context: ServiceContext,
  desk: AssignmentDesk,
  filling: PlanFilling,
  queue: HeldQueue,
): DispatchService {
  const { database, tail, fleet, clock, area } = context;
  const { knex } = database;
  const { picture } = fleet;
  const search = new NearestUnitsSearch(picture);

  /** Whose ground a place is: the station of the grid there, or the nearest station. */
  async function stationAt(place: LonLat): Promise<string | null> {
    return (await findGridAt(database, knex, place))?.stationId ?? (await findNearestStationId(database, knex, place));
  }

  function toCandidate(found: NearestCandidate, homeStation: string | null, metricVersion: string): UnitCandidate {
    const { state, travelTimeS, arrivalEarliest, arrivalLatest, fixAgeS, route } = found;
    return {
      unitId: state.unit.id,
      travelTimeS,
      distanceM: Math.round(route.lengthM),
      arrivalEarliest,
      arrivalLatest,
      fixAgeS,
      crossesStationBoundary: homeStation !== null && homeStation !== state.unit.stationId,
      metricVersion,
      route: toPlannedRoute(route, metricVersion),
    };
  }

  async function assign(
    trx: Trx,
    actor: Actor,
    { incidentId, unitId }: AssignUnitInput,
    now: Date,
  ): Promise<{ assignment: Assignment; incident: Incident }> {
    const incident = await lockIncident(database, trx, incidentId);
    if (incident === null) throw notFound('incident', incidentId);
    mustBeOpen(incident);
    const unit = await lockUnit(trx, unitId, 'SHARE');
    if (unit === null) throw notFound('unit', unitId);
    if (unit.duty !== 'ON_DUTY') throw conflict(`unit ${unit.callSign} is ${unit.duty}`, unit.duty);
    const events: NewEvent[] = [];
    const assignment = await desk.offer(trx, actor, { incident, unit }, now, events);
    if (assignment === null) throw await desk.takenError(trx, unit, incident, now);
    const after = await desk.follow(trx, actor, incident, now, events);
    await appendEvents(trx, events);
    return { assignment, incident: after };
  }

  /** Whoever wants a unit that others have is told so by a look, and does not wait for their locks. A request with a key may have got it itself. */
  async function refuseTaken({ incidentId, unitId }: AssignUnitInput): Promise<void> {
    const taken = await findTaken(knex, incidentId, unitId);
    if (taken !== null) throw takenConflict({ id: unitId, callSign: taken.callSign }, taken.status);
  }

  async function takeStep(
    trx: Trx,
    actor: Actor,
    step: AssignmentStep,
    assignmentId: string,
    reason: string | null,
    now: Date,
  ): Promise<Assignment> {
    const locked = await lockWithIncident(database, trx, assignmentId);
    if (locked === null || !maySee(actor, locked.assignment)) throw notFound('assignment', assignmentId);
    const { incident, assignment: before } = locked;
    const events: NewEvent[] = [];
    const assignment = await desk.step(trx, actor, { incident, before, step, reason }, now, events);
    if (events.length === 0) return assignment;
    const after = await desk.follow(trx, actor, incident, now, events);
    // Whoever is next nearest is asked at once.
    if (step === 'DECLINE') await filling.goOn(trx, after, now, events);
    await appendEvents(trx, events);
    return assignment;
  }

  async function recommend(incident: Incident, known?: readonly Assignment[] | null): Promise<Recommendation | null> {
    if (!isOpen(incident.status)) return null;
    const { filling: found, candidates, rejected, thinCover } = await filling.recommend(knex, incident, clock(), known);
    const metricVersion = metricVersionOf(picture.roads.graph);
    return {
      units: found.filled.map(({ need, place, unitId, arrivalS, committed: isSent }) => {
        const candidate = isSent ? undefined : candidates.get(unitId);
        return {
          need,
          place,
          unitId,
          arrivalS,
          isSent,
          candidate: candidate === undefined ? null : toCandidate(candidate, incident.stationId, metricVersion),
        };
      }),
      empty: found.unfilled,
      passedOver: found.passedOver,
      rejected: rejected.map(({ state, reason, detail }) => ({ unitId: state.unit.id, reason, detail })),
      thinCover,
    };
  }

  return {
    async nearestUnits(actor, input) {
      authorise(actor, 'search nearest units');
      const { to, first, withinS, rejectedLimit, skills, priority } = checkNearest(input);
      const place = checkPoint(to, ['to'], area);
      const { candidates, rejected, moreRejected } = search.find({
        to: place,
        first,
        withinS,
        rejectedLimit,
        requirements: { vehicles: input.vehicles ?? [], skills, staleAfterS: STALE_AFTER_S, priority, now: clock() },
      });
      // Read before anything is awaited: the roads may be others by then.
      const metricVersion = metricVersionOf(picture.roads.graph);
      const homeStation = await stationAt(place);
      return {
        candidates: candidates.map((candidate) => toCandidate(candidate, homeStation, metricVersion)),
        rejected: rejected.map(({ state, reason, detail }) => ({ unitId: state.unit.id, reason, detail })),
        moreRejected,
      };
    },

    async route(actor, { from, to, vehicle }) {
      authorise(actor, 'search nearest units');
      const { roads } = picture;
      const index = vehicleIndex(vehicle);
      const start = roads.edges.snap(checkPoint(from, ['from'], area), index);
      const end = roads.edges.snap(checkPoint(to, ['to'], area), index);
      const route = start === null || end === null ? null : roads.routes.find(index, start, end);
      return route === null ? null : toPlannedRoute(route, metricVersionOf(roads.graph));
    },

    async assignUnit(actor, input) {
      authorise(actor, 'assign units');
      if (!isId(input.incidentId)) throw notFound('incident', input.incidentId);
      if (!isId(input.unitId)) throw notFound('unit', input.unitId);
      const now = clock();
      const body = { incidentId: input.incidentId, unitId: input.unitId };
      if (input.idempotencyKey == null) await refuseTaken(body);
      const assigned = await inTransaction(database, (trx) =>
        once(trx, { actor, operation: 'assignUnit', key: input.idempotencyKey, body, now }, () =>
          assign(trx, actor, input, now),
        ),
      );
      await tail.catchUp();
      return assigned;
    },

    async stepAssignment(actor, step, input) {
      if (!isId(input.assignmentId)) throw notFound('assignment', input.assignmentId);
      if (step === AssignmentStep.CANCEL) authorise(actor, 'assign units');
      const reason = checkText(input.reason, ['input', 'reason'], 2_000);
      const now = clock();
      const body: Omit<StepInput, 'idempotencyKey'> = { assignmentId: input.assignmentId, reason };
      const assignment = await inTransaction(database, (trx) =>
        once(trx, { actor, operation: step, key: input.idempotencyKey, body, now }, () =>
          takeStep(trx, actor, step, input.assignmentId, reason, now),
        ),
      );
      await tail.catchUp();
      return assignment;
    },

    async proposeQueue(actor) {
      authorise(actor, 'assign units');
      return queue.propose();
    },

    async recommend(actor, incidentId) {
      authorise(actor, 'assign units');
      const incident = isId(incidentId) ? await findIncident(database, knex, { id: incidentId }) : null;
      return incident === null ? null : recommend(incident);
    },

    recommendFor: async (actor, incident, known) => (may(actor, 'assign units') ? recommend(incident, known) : null),

    async dispatchIncident(actor, { incidentId, idempotencyKey }) {
      authorise(actor, 'assign units');
      if (!isId(incidentId)) throw notFound('incident', incidentId);
      const now = clock();
      const dispatched = await inTransaction(database, (trx) =>
        once(
          trx,
          { actor, operation: 'dispatchIncident', key: idempotencyKey, body: { incidentId }, now },
          async () => {
            const incident = await lockIncident(database, trx, incidentId);
            if (incident === null) throw notFound('incident', incidentId);
            mustBeOpen(incident);
            const events: NewEvent[] = [];
            const after = await filling.refill(trx, actor, incident, now, events);
            if (events.length > 0) await appendEvents(trx, events);
            const assignments = await listAssignmentsByIncidentIds(trx, [incidentId]);
            return { incident: after, assignments: assignments.filter(({ status }) => isActive(status)) };
          },
        ),
      );
      await tail.catchUp();
      return dispatched;
    },

    async assignmentsByIds(actor, ids) {
      return byId(
        (await listAssignmentsByIds(knex, plausibleIds(ids))).filter((assignment) => maySee(actor, assignment)),
      );
    },
  };
}

function checkNearest(input: NearestUnitsInput): {
  to: NearestUnitsInput['to'];
  first: number;
  withinS: number | null;
  rejectedLimit: number;
  skills: string[];
  priority: Priority;
} {
  if (input.vehicles?.length === 0)
    throw badInput(['vehicles'], 'is an empty list', 'at least one vehicle class, or null for all');
  return {
    to: input.to,
    first: checkWhole(input.first, ['first'], 1, MAX_CANDIDATES),
    withinS: input.withinS == null ? null : checkNumber(input.withinS, ['withinS'], 1, MAX_WITHIN_S),
    rejectedLimit:
      input.rejectedFirst == null
        ? PASSED_OVER_LIMIT
        : checkWhole(input.rejectedFirst, ['rejectedFirst'], 0, MAX_REJECTED),
    skills: (input.skills ?? []).map((skill, i) => checkText(skill, ['skills', i], 100) ?? ''),
    priority: input.priority == null ? LEAST_URGENT : (checkWhole(input.priority, ['priority'], 1, 4) as Priority),
  };
}

/** The unit's own officer, and the command. */
function maySee(actor: Actor, { unitId }: Assignment): boolean {
  return actor.unitId === unitId || may(actor, 'step any assignment');
}
