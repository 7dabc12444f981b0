/** Use cases of dispatch: who is nearest, assign, and the steps of an assignment. */
import { badInput, conflict, type DomainError, notFound } from '../core/errors.js';
import { STALE_AFTER_S } from '../core/dispatch/eligibility.js';
import { NearestUnitsSearch } from '../core/dispatch/nearest-units.js';
import {
  type Assignment,
  AssignmentStep,
  isActive,
  nextAssignmentStatus,
  type PlannedRoute,
  resultOf,
} from '../core/incident/assignment.js';
import { type Incident, isOpen, mayBecome, statusFromAssignments } from '../core/incident/incident.js';
import { type LonLat } from '../core/geo/point.js';
import { PASSED_OVER_LIMIT } from '../core/road/nearest.js';
import { metricVersionOf } from '../core/road/metric.js';
import { vehicleIndex } from '../core/vehicle.js';
import {
  type AssignmentChange,
  claimUnit,
  findActiveAssignment,
  findAssignment,
  listAssignmentsByIds,
  listAssignmentsByIncidentIds,
  lockAssignment,
  updateAssignment,
} from '../database/assignment-repository.js';
import { inTransaction, type Trx } from '../database/database.js';
import {
  findAcknowledgeClockS,
  findIncident,
  type IncidentChange,
  lockIncident,
  updateIncident,
} from '../database/incident-repository.js';
import { findGridAt, findNearestStationId } from '../database/territory-repository.js';
import { findUnit, lockUnit } from '../database/unit-repository.js';
import { EventKind, type NewEvent } from '../events/event.js';
import { appendEvents } from '../events/log.js';
import { type Actor, may, authorise } from './actor.js';
import { assignmentEvent, incidentStatusEvent } from './assignment-event.js';
import { checkNumber, checkPoint, checkText, checkWhole, isId, plausibleIds } from './border.js';
import { type AssignUnitInput, type DispatchService, type NearestUnitsInput, type StepInput } from './contract.js';
import { once } from './idempotency.js';
import { toPlannedRoute } from './planned-route.js';
import { type ServiceContext } from './service-context.js';
import { byId } from './territory.js';

/** Candidates at most; a console shows five. */
const MAX_CANDIDATES = 50;
/** A whole city's fleet. */
const MAX_REJECTED = 2000;
const MAX_WITHIN_S = 24 * 3600;
/** How long an offer waits for an acknowledgement where the response plan names no clock. */
const DEFAULT_ACKNOWLEDGE_S = 30;

const STEP_EVENTS: Readonly<Record<AssignmentStep, EventKind>> = {
  ACKNOWLEDGE: EventKind.ASSIGNMENT_ACKNOWLEDGED,
  DECLINE: EventKind.ASSIGNMENT_DECLINED,
  START_TRAVEL: EventKind.ASSIGNMENT_TRAVEL_STARTED,
  ARRIVE: EventKind.ASSIGNMENT_ARRIVED,
  CLEAR: EventKind.ASSIGNMENT_CLEARED,
  CANCEL: EventKind.ASSIGNMENT_CANCELLED,
};

export function createDispatchService({ database, tail, fleet, clock, area }: ServiceContext): DispatchService {
  const { knex } = database;
  const { picture } = fleet;
  const search = new NearestUnitsSearch(picture);

  /** From the unit's live position to the incident; null where none is known or no road leads there. */
  function routeOf(unitId: string, incident: Incident): PlannedRoute | null {
    const state = picture.get(unitId);
    const { roads } = picture;
    if (state?.road == null) return null;
    const target = roads.edges.snap(incident.location, state.vehicleIndex);
    const route = target === null ? null : roads.routes.find(state.vehicleIndex, state.road, target);
    return route === null ? null : toPlannedRoute(route, metricVersionOf(roads.graph));
  }

  /** Whose ground a place is: the station of the grid there, or the nearest station. */
  async function stationAt(place: LonLat): Promise<string | null> {
    return (await findGridAt(database, knex, place))?.stationId ?? (await findNearestStationId(database, knex, place));
  }

  async function assign(
    trx: Trx,
    actor: Actor,
    { incidentId, unitId }: AssignUnitInput,
    now: Date,
  ): Promise<{ assignment: Assignment; incident: Incident }> {
    // Order of locks everywhere: incident, unit, assignment, head of the log.
    const incident = await lockIncident(database, trx, incidentId);
    if (incident === null) throw notFound('incident', incidentId);
    if (!isOpen(incident.status))
      throw conflict(
        `incident ${incident.number} is ${incident.status}; units are sent to open incidents only`,
        incident.status,
      );
    const unit = await lockUnit(trx, unitId, 'SHARE');
    if (unit === null) throw notFound('unit', unitId);
    if (unit.duty !== 'ON_DUTY') throw conflict(`unit ${unit.callSign} is ${unit.duty}`, unit.duty);
    const route = routeOf(unitId, incident);
    const acknowledgeS = (await findAcknowledgeClockS(trx, incidentId)) ?? DEFAULT_ACKNOWLEDGE_S;
    const assignment = await claimUnit(trx, {
      incidentId,
      unitId,
      offeredAt: now,
      offeredBy: actor.accountId,
      respondBy: new Date(now.getTime() + acknowledgeS * 1000),
      predictedArrivalAt: route === null ? null : new Date(now.getTime() + Math.round(route.travelTimeS * 1000)),
      route,
    });
    if (assignment === null) throw await takenError(trx, unitId, unit.callSign);
    const events = [
      assignmentEvent(EventKind.ASSIGNMENT_OFFERED, { at: now, actor, assignment, incident, callSign: unit.callSign }),
    ];
    const after = await followAssignments(trx, actor, incident, now, events);
    await appendEvents(trx, events);
    return { assignment, incident: after };
  }

  async function takenError(trx: Trx, unitId: string, callSign: string): Promise<DomainError> {
    const active = await findActiveAssignment(trx, unitId);
    return conflict(`unit ${callSign} was taken: it has an active assignment`, active?.status ?? 'TAKEN', { unitId });
  }

  /** Brings the incident's status in line with its assignments, and adds the event where it changes. The incident's row is locked. */
  async function followAssignments(
    trx: Trx,
    actor: Actor,
    incident: Incident,
    now: Date,
    events: NewEvent[],
  ): Promise<Incident> {
    const assignments = await listAssignmentsByIncidentIds(trx, [incident.id]);
    const status = statusFromAssignments(assignments.map((assignment) => assignment.status));
    if (status !== incident.status && !mayBecome(incident.status, status))
      throw new Error(`incident ${incident.number} would go from ${incident.status} to ${status}`);
    const change: IncidentChange = {
      status,
      ...(incident.dispatchedAt === null && { dispatched_at: now }),
      ...(incident.firstOnSceneAt === null &&
        assignments.some(({ arrivedAt }) => arrivedAt !== null) && { first_on_scene_at: now }),
      ...(status === 'RESOLVED' && { resolved_at: now }),
    };
    await updateIncident(trx, incident.id, change);
    if (status !== incident.status) events.push(incidentStatusEvent(now, actor, incident, status));
    return (await findIncident(database, trx, { id: incident.id }))!;
  }

  async function takeStep(
    trx: Trx,
    actor: Actor,
    step: AssignmentStep,
    assignmentId: string,
    reason: string | null,
    now: Date,
  ): Promise<Assignment> {
    const known = await findAssignment(trx, assignmentId);
    if (known === null || !maySee(actor, known)) throw notFound('assignment', assignmentId);
    const incident = (await lockIncident(database, trx, known.incidentId))!;
    const before = (await lockAssignment(trx, assignmentId))!;
    if (before.status === resultOf(step)) return before;
    const status = nextAssignmentStatus(before.status, step);
    if (status === null)
      throw conflict(`an assignment that is ${before.status} cannot ${inWords(step)}`, before.status, { assignmentId });
    const assignment = await updateAssignment(trx, assignmentId, changeOf(before, step, status, reason, now));
    const unit = (await findUnit(trx, { id: assignment.unitId }))!;
    const events = [
      assignmentEvent(STEP_EVENTS[step], { at: now, actor, assignment, incident, callSign: unit.callSign }),
    ];
    await followAssignments(trx, actor, incident, now, events);
    await appendEvents(trx, events);
    return assignment;
  }

  return {
    async nearestUnits(actor, input) {
      authorise(actor, 'search nearest units');
      const { to, first, withinS, rejectedLimit, skills } = checkNearest(input);
      const place = checkPoint(to, ['to'], area);
      const { candidates, rejected, moreRejected } = search.find({
        to: place,
        first,
        withinS,
        rejectedLimit,
        requirements: { vehicles: input.vehicles ?? [], skills, staleAfterS: STALE_AFTER_S, now: clock() },
      });
      // Read before anything is awaited: the roads may be others by then.
      const metricVersion = metricVersionOf(picture.roads.graph);
      const homeStation = await stationAt(place);
      return {
        candidates: candidates.map(({ state, travelTimeS, arrivalEarliest, arrivalLatest, fixAgeS, route }) => ({
          unitId: state.unit.id,
          travelTimeS,
          distanceM: Math.round(route.lengthM),
          arrivalEarliest,
          arrivalLatest,
          fixAgeS,
          crossesStationBoundary: homeStation !== null && homeStation !== state.unit.stationId,
          metricVersion,
          route: toPlannedRoute(route, metricVersion),
        })),
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
  };
}

/** The unit's own officer, and the command. */
function maySee(actor: Actor, { unitId }: Assignment): boolean {
  return actor.unitId === unitId || may(actor, 'step any assignment');
}

function inWords(step: AssignmentStep): string {
  return {
    ACKNOWLEDGE: 'be acknowledged',
    DECLINE: 'be declined',
    START_TRAVEL: 'start travel',
    ARRIVE: 'arrive on scene',
    CLEAR: 'be cleared',
    CANCEL: 'be cancelled',
  }[step];
}

/** The columns that a step sets. Setting off implies the acknowledgement, arriving the travel: their times are filled in where the step was skipped. */
function changeOf(
  before: Assignment,
  step: AssignmentStep,
  status: Assignment['status'],
  reason: string | null,
  now: Date,
): AssignmentChange {
  const acknowledged = before.acknowledgedAt === null && { acknowledged_at: now };
  const travelled = before.travelStartedAt === null && { travel_started_at: now };
  const ended = !isActive(status) && { ended_at: now, end_reason: reason };
  switch (step) {
    case 'ACKNOWLEDGE':
      return { status, ...acknowledged };
    case 'START_TRAVEL':
      return { status, ...acknowledged, ...travelled };
    case 'ARRIVE':
      return { status, ...acknowledged, ...travelled, arrived_at: now };
    case 'CLEAR':
      return { status, cleared_at: now, ...ended };
    case 'DECLINE':
    case 'CANCEL':
      return { status, ...ended };
  }
}
