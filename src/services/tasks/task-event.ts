/** The form in which tasks and hand-overs stand in the event log: as they were, with what says whose they were then. */
import { type Incident } from '../../core/incident/incident.js';
import { type HandOverStatus, type IncidentHandOver } from '../../core/tasks/hand-over.js';
import { type Task, type TaskStatus } from '../../core/tasks/task.js';
import { EventKind, type NewEvent } from '../../events/event.js';
import { type Author } from '../dispatch/assignment-event.js';

/** `data` of every `task.…` and `hand-over.…` event: exactly one of `task` and `handOver` is there. */
export interface WorkEventData {
  readonly task?: Task;
  readonly handOver?: IncidentHandOver;
  readonly incidentNumber: string;
  /** Of the incident, then. */
  readonly gridId: string | null;
  /** Of the unit whose task it is. */
  readonly callSign?: string;
  /** With `….moved`: whose it was before. */
  readonly fromUnitId?: string | null;
  readonly fromStationId?: string | null;
}

export interface WorkEventOf {
  readonly at: Date;
  readonly author: Author;
  readonly incident: Incident;
  readonly unit?: { readonly id: string; readonly callSign: string } | undefined;
  readonly from?: { readonly unitId?: string | null; readonly stationId?: string | null };
}

export const TASK_EVENTS: Readonly<Record<TaskStatus, EventKind>> = {
  WAITING: EventKind.TASK_WAITING,
  OPEN: EventKind.TASK_OPENED,
  DONE: EventKind.TASK_DONE,
  NOT_NEEDED: EventKind.TASK_NOT_NEEDED,
};

export const HAND_OVER_EVENTS: Readonly<Record<HandOverStatus, EventKind>> = {
  PROPOSED: EventKind.HAND_OVER_PROPOSED,
  REQUESTED: EventKind.HAND_OVER_REQUESTED,
  ACCEPTED: EventKind.HAND_OVER_ACCEPTED,
  FOLLOWED_UP: EventKind.HAND_OVER_FOLLOWED_UP,
  RETURNED: EventKind.HAND_OVER_RETURNED,
  WITHDRAWN: EventKind.HAND_OVER_WITHDRAWN,
};

/** Everything that feeds listen to. */
export const WORK_EVENT_KINDS: readonly EventKind[] = [
  ...Object.values(TASK_EVENTS),
  EventKind.TASK_MOVED,
  ...Object.values(HAND_OVER_EVENTS),
  EventKind.HAND_OVER_MOVED,
];

export function workEvent(
  kind: EventKind,
  what: { readonly task: Task } | { readonly handOver: IncidentHandOver },
  { at, author, incident, unit, from }: WorkEventOf,
): NewEvent {
  const data: WorkEventData = {
    ...what,
    incidentNumber: incident.number,
    gridId: incident.gridId,
    ...(unit !== undefined && { callSign: unit.callSign }),
    ...(from?.unitId !== undefined && { fromUnitId: from.unitId }),
    ...(from?.stationId !== undefined && { fromStationId: from.stationId }),
  };
  return {
    at,
    kind,
    actorId: author.accountId,
    stationId: incident.stationId,
    unitId: unit?.id ?? null,
    incidentId: incident.id,
    data: { ...data },
  };
}
