/**
 * Assignments as they are offered, stepped and ended inside a transaction: whoever acts (a dispatcher, an officer, a clock, the queue) does it here, so
 * that the rows, the incident's status, the clocks and the log always change together. Order of locks everywhere: incident, unit, assignment, head of the log.
 */
import { conflict, type DomainError } from '../../core/errors.js';
import { clocksOf, type ClockTimes } from '../../core/dispatch/clocks.js';
import { type Unit } from '../../core/fleet/unit.js';
import {
  type Assignment,
  type AssignmentStep,
  isActive,
  nextAssignmentStatus,
  resultOf,
} from '../../core/incident/assignment.js';
import { type Incident, isOpen, mayBecome, statusSinceReopening } from '../../core/incident/incident.js';
import { metricVersionOf } from '../../core/road/metric.js';
import {
  type AssignmentChange,
  claimUnit,
  findActiveAssignment,
  listAssignmentsByIncidentIds,
  updateAssignment,
} from '../../database/assignment-repository.js';
import { setClocks } from '../../database/clock-repository.js';
import { type Trx } from '../../database/database.js';
import { findIncident, findPlanOf, type IncidentChange, updateIncident } from '../../database/incident-repository.js';
import { findUnit } from '../../database/unit-repository.js';
import { EventKind, type NewEvent } from '../../events/event.js';
import { assignmentEvent, type Author, incidentStatusEvent } from './assignment-event.js';
import { toPlannedRoute } from './planned-route.js';
import { type TaskBoard } from '../tasks/task-board.js';
import { type ServiceContext } from '../service-context.js';

/** Where the response plan names no clocks. */
const DEFAULT_CLOCKS: ClockTimes = { acknowledgeS: 30, startTravelS: 60, arriveS: 600 };

const STEP_EVENTS: Readonly<Record<AssignmentStep, EventKind>> = {
  ACKNOWLEDGE: EventKind.ASSIGNMENT_ACKNOWLEDGED,
  DECLINE: EventKind.ASSIGNMENT_DECLINED,
  START_TRAVEL: EventKind.ASSIGNMENT_TRAVEL_STARTED,
  ARRIVE: EventKind.ASSIGNMENT_ARRIVED,
  CLEAR: EventKind.ASSIGNMENT_CLEARED,
  CANCEL: EventKind.ASSIGNMENT_CANCELLED,
  EXPIRE: EventKind.ASSIGNMENT_EXPIRED,
  PREEMPT: EventKind.ASSIGNMENT_PREEMPTED,
};

export interface Offer {
  readonly incident: Incident;
  readonly unit: Unit;
}

export interface Step {
  readonly incident: Incident;
  /** The row, locked. */
  readonly before: Assignment;
  readonly step: AssignmentStep;
  readonly reason: string | null;
}

export interface AssignmentDesk {
  /** Null where the unit is taken already. The incident is open and its row locked, the unit on duty. Events are collected, not appended. */
  offer(trx: Trx, author: Author, offer: Offer, now: Date, events: NewEvent[]): Promise<Assignment | null>;
  /** CONFLICT where the state does not allow the step; the assignment as it is where it has been taken already. */
  step(trx: Trx, author: Author, step: Step, now: Date, events: NewEvent[]): Promise<Assignment>;
  /** Brings the incident's status in line with its assignments; returns it as it then is. The incident's row is locked. */
  follow(trx: Trx, author: Author, incident: Incident, now: Date, events: NewEvent[]): Promise<Incident>;
  /** What an offer that came to nothing is answered with. */
  takenError(trx: Trx, unit: Unit): Promise<DomainError>;
}

export function createAssignmentDesk(
  { database, fleet }: Pick<ServiceContext, 'database' | 'fleet'>,
  board: TaskBoard,
): AssignmentDesk {
  const { picture } = fleet;

  /** From the unit's live position to the incident; null where none is known or no road leads there. */
  function routeOf(unitId: string, incident: Incident): Assignment['route'] {
    const state = picture.get(unitId);
    const { roads } = picture;
    if (state?.road == null) return null;
    const target = roads.edges.snap(incident.location, state.vehicleIndex);
    const route = target === null ? null : roads.routes.find(state.vehicleIndex, state.road, target);
    return route === null ? null : toPlannedRoute(route, metricVersionOf(roads.graph));
  }

  async function clockTimesOf(trx: Trx, incident: Incident): Promise<ClockTimes> {
    return (await findPlanOf(trx, incident.id))?.clocks ?? DEFAULT_CLOCKS;
  }

  return {
    async offer(trx, author, { incident, unit }, now, events) {
      const route = routeOf(unit.id, incident);
      const times = await clockTimesOf(trx, incident);
      const assignment = await claimUnit(trx, {
        incidentId: incident.id,
        unitId: unit.id,
        offeredAt: now,
        offeredBy: author.accountId,
        respondBy: new Date(now.getTime() + times.acknowledgeS * 1000),
        predictedArrivalAt: route === null ? null : new Date(now.getTime() + Math.round(route.travelTimeS * 1000)),
        route,
      });
      if (assignment === null) return null;
      await setClocks(trx, assignment.id, clocksOf(assignment, incident.reportedAt, times), now);
      const { callSign } = unit;
      events.push(
        assignmentEvent(EventKind.ASSIGNMENT_OFFERED, { at: now, actor: author, assignment, incident, callSign }),
      );
      return assignment;
    },

    async step(trx, author, { incident, before, step, reason }, now, events) {
      if (before.status === resultOf(step)) return before;
      const status = nextAssignmentStatus(before.status, step);
      if (status === null)
        throw conflict(`an assignment that is ${before.status} cannot ${inWords(step)}`, before.status, {
          assignmentId: before.id,
        });
      const assignment = await updateAssignment(trx, before.id, changeOf(before, step, status, reason, now));
      const clocks = isActive(status)
        ? clocksOf(assignment, incident.reportedAt, await clockTimesOf(trx, incident))
        : [];
      await setClocks(trx, assignment.id, clocks, now);
      const { callSign } = (await findUnit(trx, { id: assignment.unitId }))!;
      events.push(assignmentEvent(STEP_EVENTS[step], { at: now, actor: author, assignment, incident, callSign }));
      return assignment;
    },

    async follow(trx, author, incident, now, events) {
      const assignments = await listAssignmentsByIncidentIds(trx, [incident.id]);
      const byUnits = statusSinceReopening(incident, assignments);
      const ofTasks: NewEvent[] = [];
      const status = await board.follow(trx, author, { ...incident, status: byUnits }, now, ofTasks);
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
      if (status !== incident.status) events.push(incidentStatusEvent(now, author, incident, status));
      events.push(...ofTasks);
      return (await findIncident(database, trx, { id: incident.id }))!;
    },

    async takenError(trx, { id, callSign }) {
      const active = await findActiveAssignment(trx, id);
      return conflict(`unit ${callSign} was taken: it has an active assignment`, active?.status ?? 'TAKEN', {
        unitId: id,
      });
    },
  };
}

/** CONFLICT where units may no longer be sent to the incident. */
export function mustBeOpen({ number, status }: Incident): void {
  if (!isOpen(status)) throw conflict(`incident ${number} is ${status}; units are sent to open incidents only`, status);
}

function inWords(step: AssignmentStep): string {
  return {
    ACKNOWLEDGE: 'be acknowledged',
    DECLINE: 'be declined',
    START_TRAVEL: 'start travel',
    ARRIVE: 'arrive on scene',
    CLEAR: 'be cleared',
    CANCEL: 'be cancelled',
    EXPIRE: 'expire',
    PREEMPT: 'be pre-empted',
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
    case 'EXPIRE':
    case 'PREEMPT':
      return { status, ...ended };
  }
}
