/**
 * Assignments as they are offered, stepped and ended inside a transaction: whoever acts (a dispatcher, an officer, a clock, the queue) does it here, so
 * that the rows, the incident's status, the clocks and the log always change together. Order of locks everywhere: incident, unit, assignment, head of the log.
 */
import { conflict, type DomainError } from '../../core/errors.js';
import { notAtScene, type Words } from '../../core/dispatch/alert-words.js';
import { clocksOf } from '../../core/dispatch/clocks.js';
import { holdDetail } from '../../core/dispatch/eligibility.js';
import { type Priority } from '../../core/dispatch/priority-weight.js';
import { type Unit } from '../../core/fleet/unit.js';
import { findHold, type HoldKind } from '../../core/fleet/unit-hold.js';
import {
  type Assignment,
  type AssignmentStep,
  isActive,
  nextAssignmentStatus,
  resultOf,
} from '../../core/incident/assignment.js';
import { type Incident, isOpen, mayBecome, statusSinceReopening, waitingSince } from '../../core/incident/incident.js';
import { checkArrival } from '../../core/safety/arrival-check.js';
import {
  type AssignmentChange,
  claimUnit,
  findActiveAssignment,
  listAssignmentsByIncidentIds,
  updateAssignment,
} from '../../database/assignment-repository.js';
import { setClocks, startClocks } from '../../database/clock-repository.js';
import { type Trx } from '../../database/database.js';
import { type IncidentChange, updateIncident } from '../../database/incident-repository.js';
import { findLatestFix, findOpenPanic } from '../../database/panic-repository.js';
import { findUnitHolds } from '../../database/unit-hold-repository.js';
import { findUnit } from '../../database/unit-repository.js';
import { EventKind, type NewEvent } from '../../events/event.js';
import { raiseAlert } from './alerts.js';
import { assignmentEvent, type Author, incidentStatusEvent } from './assignment-event.js';
import { readClockTimes } from './clock-times.js';
import { routeTo } from './planned-route.js';
import { withdrawTargetOf } from '../patrol/patrol-event.js';
import { readWork, type TaskBoard, type Work } from '../tasks/task-board.js';
import { type ServiceContext } from '../service-context.js';

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

export interface Refusal {
  readonly reason: HoldKind | 'SHIFT_OVER';
  readonly detail: string;
}

export interface AssignmentDesk {
  /**
   * Null where the unit is taken already, in danger itself, or refused (`reasonToRefuse`). The incident is open and its row locked, so is the unit's, and it is on
   * duty. Its patrol target is withdrawn. Events are collected, not appended.
   */
  offer(trx: Trx, author: Author, offer: Offer, now: Date, events: NewEvent[]): Promise<Assignment | null>;
  /** CONFLICT where the state does not allow the step; the assignment as it is where it has been taken already. */
  step(trx: Trx, author: Author, step: Step, now: Date, events: NewEvent[]): Promise<Assignment>;
  /** Brings the incident's status in line with its assignments; returns it as it then is. The incident's row is locked. `known`: what need not be read. */
  follow(
    trx: Trx,
    author: Author,
    incident: Incident,
    now: Date,
    events: NewEvent[],
    known?: { readonly assignments: readonly Assignment[]; readonly work: Work },
  ): Promise<Incident>;
  /** Why a unit on duty must not be offered work of this priority: a break, a post at an event, or a shift that is over. Null: it may. Its row is locked. */
  reasonToRefuse(trx: Trx, unit: Unit, incident: Incident, now: Date): Promise<Refusal | null>;
  /** What an offer that came to nothing is answered with. */
  takenError(trx: Trx, unit: Unit, incident: Incident, now: Date): Promise<DomainError>;
}

export function createAssignmentDesk(
  { database, fleet, plans }: Pick<ServiceContext, 'database' | 'fleet' | 'plans'>,
  board: TaskBoard,
): AssignmentDesk {
  const { picture } = fleet;

  /** Holds an arrival against the unit's last fix. It is accepted whatever comes out: the radio may know better than the receiver. */
  async function judgeArrival(
    trx: Trx,
    incident: Incident,
    unitId: string,
    now: Date,
  ): Promise<{ change: AssignmentChange; alertDetail: Words | null }> {
    const { distanceM, isElsewhere } = checkArrival(incident.location, await findLatestFix(database, trx, unitId), now);
    return {
      change: { arrival_distance_m: distanceM },
      alertDetail: isElsewhere && distanceM !== null ? notAtScene(distanceM) : null,
    };
  }

  async function reasonToRefuse(trx: Trx, unit: Unit, incident: Incident, now: Date): Promise<Refusal | null> {
    const { holds, shiftOverAt } = await findUnitHolds(trx, unit.id, now);
    const hold = findHold(holds, incident.priority as Priority, now);
    if (hold !== null) return { reason: hold.kind, detail: holdDetail(hold) };
    // It is on duty only for the work that was still open then.
    return shiftOverAt === null
      ? null
      : { reason: 'SHIFT_OVER', detail: `its shift ended at ${shiftOverAt.toISOString()}` };
  }

  /** A unit never changes its call sign while it has work; one of an import a moment ago may not be in the picture yet. */
  async function callSignOf(trx: Trx, unitId: string): Promise<string> {
    return picture.get(unitId)?.unit.callSign ?? (await findUnit(trx, { id: unitId }))!.callSign;
  }

  return {
    reasonToRefuse,

    async offer(trx, author, { incident, unit }, now, events) {
      if ((await reasonToRefuse(trx, unit, incident, now)) !== null) return null;
      const route = routeTo(picture, unit.id, incident.location);
      const times = await readClockTimes(plans, trx, incident);
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
      const { callSign } = unit;
      events.push(
        assignmentEvent(EventKind.ASSIGNMENT_OFFERED, { at: now, actor: author, assignment, incident, callSign }),
      );
      await Promise.all([
        startClocks(trx, assignment.id, clocksOf(assignment, waitingSince(incident), times)),
        withdrawTargetOf(database, trx, { unit, reason: `called to ${incident.number}`, at: now }, events),
      ]);
      return assignment;
    },

    async step(trx, author, { incident, before, step, reason }, now, events) {
      if (before.status === resultOf(step)) return before;
      const status = nextAssignmentStatus(before.status, step);
      if (status === null)
        throw conflict(`an assignment that is ${before.status} cannot ${inWords(step)}`, before.status, {
          assignmentId: before.id,
        });
      const arrival = step === 'ARRIVE' ? await judgeArrival(trx, incident, before.unitId, now) : null;
      const assignment = await updateAssignment(trx, before.id, {
        ...changeOf(before, step, status, reason, now),
        ...arrival?.change,
      });
      const clocks = isActive(status)
        ? clocksOf(assignment, waitingSince(incident), await readClockTimes(plans, trx, incident))
        : [];
      await setClocks(trx, assignment.id, clocks, now);
      const callSign = await callSignOf(trx, assignment.unitId);
      events.push(assignmentEvent(STEP_EVENTS[step], { at: now, actor: author, assignment, incident, callSign }));
      if (arrival !== null && arrival.alertDetail !== null) {
        const { alertDetail: detail } = arrival;
        await raiseAlert(trx, { kind: 'NOT_AT_SCENE', incident, assignment, at: now, detail }, events);
      }
      return assignment;
    },

    async follow(trx, author, incident, now, events, known) {
      const [assignments, work] =
        known === undefined
          ? await Promise.all([listAssignmentsByIncidentIds(trx, [incident.id]), readWork(trx, incident.id)])
          : [known.assignments, known.work];
      const byUnits = statusSinceReopening(incident, assignments);
      const ofTasks: NewEvent[] = [];
      const soon = { ...incident, status: byUnits };
      const { status } = await board.follow(trx, author, soon, now, ofTasks, { assignments, work });
      if (status !== incident.status && !mayBecome(incident.status, status))
        throw new Error(`incident ${incident.number} would go from ${incident.status} to ${status}`);
      const change: IncidentChange = {
        ...(status !== incident.status && { status }),
        ...(incident.dispatchedAt === null && assignments.length > 0 && { dispatched_at: now }),
        ...(incident.firstOnSceneAt === null &&
          assignments.some(({ arrivedAt }) => arrivedAt !== null) && { first_on_scene_at: now }),
        ...(status === 'RESOLVED' && status !== incident.status && { resolved_at: now }),
      };
      if (status !== incident.status) events.push(incidentStatusEvent(now, author, incident, status));
      events.push(...ofTasks);
      // Most steps of a unit change nothing about its incident.
      return Object.keys(change).length === 0 ? incident : updateIncident(database, trx, incident.id, change);
    },

    async takenError(trx, unit, incident, now) {
      const { id, callSign } = unit;
      const active = await findActiveAssignment(trx, id);
      if (active === null && (await findOpenPanic(trx, id)) !== null)
        return conflict(`unit ${callSign} has called for help itself and is not sent anywhere`, 'IN_DANGER', {
          unitId: id,
        });
      const refusal = active === null ? await reasonToRefuse(trx, unit, incident, now) : null;
      if (refusal !== null)
        return conflict(`unit ${callSign} is kept from this work: ${refusal.detail}`, refusal.reason, { unitId: id });
      return takenConflict(unit, active?.status ?? 'TAKEN');
    },
  };
}

export function takenConflict({ id, callSign }: Pick<Unit, 'id' | 'callSign'>, state: string): DomainError {
  return conflict(`unit ${callSign} was taken: it has an active assignment`, state, { unitId: id });
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
