/** The event log's vocabulary: what an event is, and the cursor by which a reader says how far it has come. */
import { DomainError } from '../core/errors.js';

/** Kinds in use. A kind's `data` shape is documented at the place that appends it; readers ignore kinds that they do not know. */
export const EventKind = {
  UNIT_DUTY_CHANGED: 'unit.duty-changed',
  UNIT_BREAK_STARTED: 'unit.break-started',
  UNIT_BREAK_ENDED: 'unit.break-ended',
  SHIFT_PATTERN_PUT: 'shift.pattern-put',
  SHIFT_SETTINGS_PUT: 'shift.settings-put',
  SHIFT_PUT: 'shift.put',
  SHIFT_WITHDRAWN: 'shift.withdrawn',
  SHIFT_DUE: 'shift.due',
  SHIFT_STARTED: 'shift.started',
  SHIFT_ENDED: 'shift.ended',
  SHIFT_MISSED: 'shift.missed',
  SHIFT_WORK_HANDED_OVER: 'shift.work-handed-over',
  EVENT_POST_OPENED: 'event-post.opened',
  EVENT_POST_UNIT_POSTED: 'event-post.unit-posted',
  EVENT_POST_UNIT_RELEASED: 'event-post.unit-released',
  EVENT_POST_ENDED: 'event-post.ended',
  PATROL_TARGET_OFFERED: 'patrol.target-offered',
  PATROL_TARGET_ACCEPTED: 'patrol.target-accepted',
  PATROL_TARGET_DECLINED: 'patrol.target-declined',
  PATROL_TARGET_REACHED: 'patrol.target-reached',
  PATROL_TARGET_WITHDRAWN: 'patrol.target-withdrawn',
  PATROL_TARGET_EXPIRED: 'patrol.target-expired',
  INCIDENT_REPORTED: 'incident.reported',
  INCIDENT_STATUS_CHANGED: 'incident.status-changed',
  INCIDENT_RESOLVED: 'incident.resolved',
  INCIDENT_DISPOSITION_CHANGED: 'incident.disposition-changed',
  INCIDENT_CANCELLED: 'incident.cancelled',
  INCIDENT_ARCHIVED: 'incident.archived',
  INCIDENT_REOPENED: 'incident.reopened',
  INCIDENT_PRIORITY_CHANGED: 'incident.priority-changed',
  INCIDENT_DETAILS_CHANGED: 'incident.details-changed',
  INCIDENT_LOCATION_CHANGED: 'incident.location-changed',
  INCIDENT_TRANSFERRED_OUT: 'incident.transferred-out',
  INCIDENT_TRANSFERRED_IN: 'incident.transferred-in',
  INCIDENT_MERGED: 'incident.merged',
  INCIDENT_DUPLICATE_ADDED: 'incident.duplicate-added',
  INCIDENT_UNMERGED: 'incident.unmerged',
  INCIDENT_DUPLICATE_REMOVED: 'incident.duplicate-removed',
  ASSIGNMENT_OFFERED: 'assignment.offered',
  ASSIGNMENT_ACKNOWLEDGED: 'assignment.acknowledged',
  ASSIGNMENT_DECLINED: 'assignment.declined',
  ASSIGNMENT_TRAVEL_STARTED: 'assignment.travel-started',
  ASSIGNMENT_ARRIVED: 'assignment.arrived',
  ASSIGNMENT_CLEARED: 'assignment.cleared',
  ASSIGNMENT_CANCELLED: 'assignment.cancelled',
  ASSIGNMENT_EXPIRED: 'assignment.expired',
  ASSIGNMENT_PREEMPTED: 'assignment.preempted',
  ALERT_RAISED: 'alert.raised',
  ALERT_ACKNOWLEDGED: 'alert.acknowledged',
  TASK_WAITING: 'task.waiting',
  TASK_OPENED: 'task.opened',
  TASK_MOVED: 'task.moved',
  TASK_DONE: 'task.done',
  TASK_NOT_NEEDED: 'task.not-needed',
  HAND_OVER_PROPOSED: 'hand-over.proposed',
  HAND_OVER_REQUESTED: 'hand-over.requested',
  HAND_OVER_MOVED: 'hand-over.moved',
  HAND_OVER_ACCEPTED: 'hand-over.accepted',
  HAND_OVER_FOLLOWED_UP: 'hand-over.followed-up',
  HAND_OVER_RETURNED: 'hand-over.returned',
  HAND_OVER_WITHDRAWN: 'hand-over.withdrawn',
  RESPONSE_PLAN_CHANGED: 'response-plan.changed',
  DISPATCH_SETTINGS_CHANGED: 'dispatch-settings.changed',
  ASSIGNMENT_MOVED: 'assignment.moved',
  ASSIGNMENT_PREMISES_CHANGED: 'assignment.premises-changed',
  ASSIGNMENT_INCIDENT_CHANGED: 'assignment.incident-changed',
  ASSIGNMENT_SEEMS_ARRIVED: 'assignment.seems-arrived',
  ASSIGNMENT_STATUS_ASKED: 'assignment.status-asked',
  ASSIGNMENT_STATUS_CONFIRMED: 'assignment.status-confirmed',
  // Not `assignment.…`: nothing about the assignment changes, and its unit need not be told that it was told.
  DELIVERY_SENT: 'delivery.sent',
  DELIVERY_PUSHED: 'delivery.pushed',
  DELIVERY_CONFIRMED: 'delivery.confirmed',
  WEBHOOK_ADDED: 'webhook.added',
  WEBHOOK_PUT: 'webhook.put',
  WEBHOOK_REMOVED: 'webhook.removed',
  WEBHOOK_SECRET_ROTATED: 'webhook.secret-rotated',
  WEBHOOK_DELIVERY_RETRIED: 'webhook.delivery-retried',
  WEBHOOK_DELIVERY_DISCARDED: 'webhook.delivery-discarded',
  PANIC_RAISED: 'panic.raised',
  PANIC_PRESSED_AGAIN: 'panic.pressed-again',
  PANIC_CANCELLED: 'panic.cancelled',
  PREMISE_NOTE_ADDED: 'premise.note-added',
  PREMISE_NOTE_WITHDRAWN: 'premise.note-withdrawn',
  ROADS_IMPORTED: 'roads.imported',
  POSITION_FEED_ADDED: 'position-feed.added',
  POSITION_FEED_TOKEN_ROTATED: 'position-feed.token-rotated',
  POSITION_FEED_REVOKED: 'position-feed.revoked',
  POSITION_FEED_DEVICE_PUT: 'position-feed.device-put',
  POSITION_FEED_DEVICE_REMOVED: 'position-feed.device-removed',
  GRIDS_IMPORTED: 'grids.imported',
  FLEET_IMPORTED: 'fleet.imported',
  ROAD_CLOSED: 'road.closed',
  ROAD_REOPENED: 'road.reopened',
  SPEED_PROFILE_PUT: 'speed-profile.put',
  GRID_REPORT_FILED: 'grid-report.filed',
  GRID_REPORT_VERIFICATION_STARTED: 'grid-report.verification-started',
  GRID_REPORT_VERIFIED: 'grid-report.verified',
  GRID_REPORT_REJECTED: 'grid-report.rejected',
  GRID_REPORT_CLOSED: 'grid-report.closed',
  GRID_REPORT_BECAME_INCIDENT: 'grid-report.became-incident',
  INSPECTION_SITE_REGISTERED: 'inspection.site-registered',
  INSPECTION_SITE_RETIRED: 'inspection.site-retired',
  INSPECTION_ROUND_PLANNED: 'inspection.round-planned',
  INSPECTION_ROUND_ENDED: 'inspection.round-ended',
  INSPECTION_SITE_VISITED: 'inspection.site-visited',
  RECTIFICATION_NOTICE_ISSUED: 'rectification.notice-issued',
  RECTIFICATION_FOLLOWED_UP: 'rectification.followed-up',
} as const;
export type EventKind = (typeof EventKind)[keyof typeof EventKind];

export type EventData = Readonly<Record<string, unknown>>;

/** What a writer hands to `appendEvents`. Ids are those of the rows concerned; null or absent where none is. */
export interface NewEvent {
  readonly at: Date;
  readonly kind: EventKind;
  readonly actorId?: string | null;
  readonly stationId?: string | null;
  readonly unitId?: string | null;
  readonly incidentId?: string | null;
  readonly data: EventData;
}

export interface LoggedEvent {
  /** Gapless, 1, 2, 3, ... in the order of commits. */
  readonly seq: number;
  readonly at: Date;
  readonly kind: string;
  readonly actorId: string | null;
  readonly stationId: string | null;
  readonly unitId: string | null;
  readonly incidentId: string | null;
  readonly data: EventData;
}

/** How far a reader has come in which log. Written `epoch:seq`; opaque to clients. */
export interface Cursor {
  /** Identity of the log: another database, or one restored from a backup, has another. */
  readonly epoch: string;
  /** The last event seen; 0 = before the first. */
  readonly seq: number;
}

export function formatCursor({ epoch, seq }: Cursor): string {
  return `${epoch}:${seq}`;
}

const CURSOR = /^([0-9a-f-]{36}):(0|[1-9]\d{0,14})$/;

/** Throws BAD_USER_INPUT where `text` was never a cursor. */
export function parseCursor(text: string): Cursor {
  const match = CURSOR.exec(text);
  if (match === null)
    throw new DomainError(
      'BAD_USER_INPUT',
      `after: ${JSON.stringify(text.slice(0, 80))} is not a cursor; expected one as delivered by a feed or by events()`,
      {
        path: ['after'],
        expected: 'a cursor as delivered by a feed or by events()',
      },
    );
  return { epoch: match[1]!, seq: Number(match[2]) };
}
