/**
 * What follows when an open incident gets another priority or another place: its plan with the tasks of it, the clocks that run on its assignments, their routes
 * and predictions, word to the units, and, where it became more urgent, more units. Inside the transaction that changes it, the incident's row locked.
 */
import { clocksAfterChange, clocksOf, type ClockTimes } from '../../core/dispatch/clocks.js';
import { type LonLat } from '../../core/geo/point.js';
import { type Assignment, isActive } from '../../core/incident/assignment.js';
import { type Incident, isOpen, waitingSince } from '../../core/incident/incident.js';
import {
  type AssignmentChange,
  listAssignmentsByIncidentIds,
  updateAssignment,
} from '../../database/assignment-repository.js';
import { moveRunningClocks } from '../../database/clock-repository.js';
import { type Trx } from '../../database/database.js';
import { findPlanForPriority, updateIncident, updateLocation } from '../../database/incident-repository.js';
import { findGridAt } from '../../database/territory-repository.js';
import { listUnitsByIds } from '../../database/unit-repository.js';
import { EventKind, type NewEvent } from '../../events/event.js';
import { assignmentEvent, type Author } from '../dispatch/assignment-event.js';
import { type AssignmentDesk } from '../dispatch/assignments.js';
import { readClockTimes } from '../dispatch/clock-times.js';
import { type PlanFilling } from '../dispatch/plan-filling.js';
import { routeTo } from '../dispatch/planned-route.js';
import { incidentEvent } from './incident-change.js';
import { type ServiceContext } from '../service-context.js';
import { type TaskBoard } from '../tasks/task-board.js';

export interface PriorityChange {
  readonly incident: Incident;
  readonly priority: number;
  readonly reason: string | null;
}

export interface PlaceChange {
  readonly incident: Incident;
  readonly location: LonLat;
  readonly reason: string | null;
}

export interface IncidentRevision {
  /** Events are collected, not appended. Where the plan is automatic and the incident became more urgent, it is filled anew. */
  setPriority(trx: Trx, author: Author, change: PriorityChange, now: Date, events: NewEvent[]): Promise<void>;
  /** The place, its grid, and the way there of every unit that is not on scene yet. */
  setLocation(trx: Trx, author: Author, change: PlaceChange, now: Date, events: NewEvent[]): Promise<Incident>;
}

export interface RevisionParts {
  readonly desk: AssignmentDesk;
  readonly filling: PlanFilling;
  readonly board: TaskBoard;
}

export function createIncidentRevision(
  { database, fleet, plans }: Pick<ServiceContext, 'database' | 'fleet' | 'plans'>,
  { desk, filling, board }: RevisionParts,
): IncidentRevision {
  const { picture } = fleet;

  /** Brings each active assignment in line and tells its unit. `refresh`: what changes in the row besides the time to answer. */
  async function revise(
    trx: Trx,
    author: Author,
    incident: Incident,
    timesBefore: ClockTimes,
    now: Date,
    events: NewEvent[],
    refresh: (assignment: Assignment) => AssignmentChange = () => ({}),
  ): Promise<void> {
    const active = (await listAssignmentsByIncidentIds(trx, [incident.id])).filter(({ status }) => isActive(status));
    if (active.length === 0) return;
    const times = await readClockTimes(plans, trx, incident);
    const since = waitingSince(incident);
    const unitIds = active.map(({ unitId }) => unitId);
    const callSigns = new Map((await listUnitsByIds(trx, unitIds)).map(({ id, callSign }) => [id, callSign]));
    for (const before of active) {
      const change = refresh(before);
      const fresh = { ...before, respondBy: null, ...predictionOf(change) };
      const clocks = clocksAfterChange(clocksOf(before, since, timesBefore), clocksOf(fresh, since, times), times, now);
      await moveRunningClocks(trx, before.id, clocks);
      const respondBy = clocks.find(({ kind }) => kind === 'ACKNOWLEDGE')?.dueAt;
      const after = { ...change, ...(respondBy !== undefined && { respond_by: respondBy }) };
      const assignment = Object.keys(after).length === 0 ? before : await updateAssignment(trx, before.id, after);
      const callSign = callSigns.get(before.unitId)!;
      events.push(
        assignmentEvent(EventKind.ASSIGNMENT_INCIDENT_CHANGED, {
          at: now,
          actor: author,
          assignment,
          incident,
          callSign,
        }),
      );
    }
  }

  /** Tasks and hand-overs are those of the plan that it is under now. One that waited for nothing but tasks may be resolved by that. */
  async function followPlan(
    trx: Trx,
    author: Author,
    incident: Incident,
    now: Date,
    events: NewEvent[],
  ): Promise<Incident> {
    // Those of the new plan exist before it is asked whether any is left to wait for.
    await board.follow(trx, author, incident, now, events);
    return incident.status === 'IN_PROGRESS' ? desk.follow(trx, author, incident, now, events) : incident;
  }

  return {
    async setPriority(trx, author, { incident: before, priority, reason }, now, events) {
      const timesBefore = await readClockTimes(plans, trx, before);
      const planId = await findPlanForPriority(trx, before.id, priority);
      await updateIncident(database, trx, before.id, {
        priority,
        ...(planId !== null && { response_plan_id: planId }),
      });
      const incident = { ...before, priority, responsePlanId: planId ?? before.responsePlanId };
      const data = { from: before.priority, to: priority, reason };
      events.push(incidentEvent(EventKind.INCIDENT_PRIORITY_CHANGED, { actor: author, incident, now }, data));
      await revise(trx, author, incident, timesBefore, now, events);
      const isOtherPlan = incident.responsePlanId !== before.responsePlanId;
      const after = isOtherPlan ? await followPlan(trx, author, incident, now, events) : incident;
      if (priority < before.priority && isOpen(after.status)) await filling.reconsider(trx, after, now, events);
    },

    async setLocation(trx, author, { incident: before, location, reason }, now, events) {
      const grid = await findGridAt(database, trx, location);
      await updateLocation(database, trx, before.id, location, grid?.id ?? null);
      const incident = { ...before, location, gridId: grid?.id ?? null };
      const data = { from: before.location, to: location, reason };
      events.push(incidentEvent(EventKind.INCIDENT_LOCATION_CHANGED, { actor: author, incident, now }, data));
      const times = await readClockTimes(plans, trx, incident);
      await revise(trx, author, incident, times, now, events, ({ unitId, status }) => {
        if (status === 'ON_SCENE') return {};
        const route = routeTo(picture, unitId, location);
        return {
          route: route === null ? null : JSON.stringify(route),
          predicted_arrival_at: route === null ? null : new Date(now.getTime() + Math.round(route.travelTimeS * 1000)),
        };
      });
      return incident;
    },
  };
}

function predictionOf({ predicted_arrival_at: at }: AssignmentChange): Partial<Assignment> {
  return at === undefined ? {} : { predictedArrivalAt: at };
}
