/** The event log's vocabulary: what an event is, and the cursor by which a reader says how far it has come. */
import { DomainError } from '../core/errors.js';

/** Kinds in use. A kind's `data` shape is documented at the place that appends it; readers ignore kinds that they do not know. */
export const EventKind = {
  UNIT_DUTY_CHANGED: 'unit.duty-changed',
  INCIDENT_REPORTED: 'incident.reported',
  INCIDENT_STATUS_CHANGED: 'incident.status-changed',
  ASSIGNMENT_OFFERED: 'assignment.offered',
  ASSIGNMENT_ACKNOWLEDGED: 'assignment.acknowledged',
  ASSIGNMENT_DECLINED: 'assignment.declined',
  ASSIGNMENT_TRAVEL_STARTED: 'assignment.travel-started',
  ASSIGNMENT_ARRIVED: 'assignment.arrived',
  ASSIGNMENT_CLEARED: 'assignment.cleared',
  ASSIGNMENT_CANCELLED: 'assignment.cancelled',
  ROADS_IMPORTED: 'roads.imported',
  GRIDS_IMPORTED: 'grids.imported',
  FLEET_IMPORTED: 'fleet.imported',
  ROAD_CLOSED: 'road.closed',
  ROAD_REOPENED: 'road.reopened',
  SPEED_PROFILE_PUT: 'speed-profile.put',
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
