/** The form in which assignments stand in the event log: as they were, without the route, which may be long. */
import { type Assignment } from '../../core/incident/assignment.js';
import { type Incident } from '../../core/incident/incident.js';
import { type EventKind, type NewEvent } from '../../events/event.js';

/** Who did it: an account, or (null) the program itself: a clock, the queue, a plan that sends units by itself. */
export interface Author {
  readonly accountId: string | null;
}
export const PROGRAM: Author = { accountId: null };

/** `data` of every `assignment.…` event. */
export interface AssignmentEventData {
  readonly assignment: Omit<Assignment, 'route'>;
  readonly incidentNumber: string;
  readonly callSign: string;
}

export function assignmentEvent(
  kind: EventKind,
  {
    at,
    actor,
    assignment,
    incident,
    callSign,
  }: { at: Date; actor: Author; assignment: Assignment; incident: Incident; callSign: string },
): NewEvent {
  const { route: _route, ...withoutRoute } = assignment;
  return {
    at,
    kind,
    actorId: actor.accountId,
    stationId: incident.stationId,
    unitId: assignment.unitId,
    incidentId: incident.id,
    data: { assignment: withoutRoute, incidentNumber: incident.number, callSign },
  };
}

/** `data` of `incident.status-changed`. */
export function incidentStatusEvent(at: Date, actor: Author, incident: Incident, to: Incident['status']): NewEvent {
  return {
    at,
    kind: 'incident.status-changed',
    actorId: actor.accountId,
    stationId: incident.stationId,
    incidentId: incident.id,
    data: { from: incident.status, to, incidentNumber: incident.number },
  };
}
