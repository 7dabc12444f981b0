/** The life cycle of an incident (a call for service), and its shape. */
import { type LonLat } from '../geo/point.js';
import { type AssignmentStatus, isActive } from './assignment.js';

export const IncidentStatus = {
  RECEIVED: 'RECEIVED',
  HELD: 'HELD',
  DISPATCHED: 'DISPATCHED',
  IN_PROGRESS: 'IN_PROGRESS',
  RESOLVED: 'RESOLVED',
  ARCHIVED: 'ARCHIVED',
  CANCELLED: 'CANCELLED',
  DUPLICATE: 'DUPLICATE',
} as const;
export type IncidentStatus = (typeof IncidentStatus)[keyof typeof IncidentStatus];

/** Units may still be sent. */
export const OPEN_STATUSES: readonly IncidentStatus[] = ['RECEIVED', 'HELD', 'DISPATCHED', 'IN_PROGRESS'];

const TRANSITIONS: Readonly<Record<IncidentStatus, readonly IncidentStatus[]>> = {
  RECEIVED: ['HELD', 'DISPATCHED', 'CANCELLED', 'DUPLICATE'],
  HELD: ['DISPATCHED', 'CANCELLED', 'DUPLICATE'],
  // Back to HELD when the last unit declines, or is called off.
  DISPATCHED: ['IN_PROGRESS', 'HELD', 'CANCELLED', 'DUPLICATE'],
  // Back to DISPATCHED when those on scene are called off while others are still on their way.
  IN_PROGRESS: ['RESOLVED', 'DISPATCHED', 'HELD', 'CANCELLED'],
  RESOLVED: ['ARCHIVED'],
  ARCHIVED: [],
  CANCELLED: [],
  DUPLICATE: [],
};

export function mayBecome(from: IncidentStatus, to: IncidentStatus): boolean {
  return TRANSITIONS[from].includes(to);
}

export function isOpen(status: IncidentStatus): boolean {
  return OPEN_STATUSES.includes(status);
}

/**
 * The state of an incident as it follows from its assignments: somebody on scene → IN_PROGRESS; somebody on the way → DISPATCHED; work done and
 * nobody left → RESOLVED; nobody left and nothing done → HELD.
 */
export function statusFromAssignments(assignments: readonly AssignmentStatus[]): IncidentStatus {
  if (assignments.includes('ON_SCENE')) return IncidentStatus.IN_PROGRESS;
  const cleared = assignments.includes('CLEARED');
  if (assignments.some(isActive)) return cleared ? IncidentStatus.IN_PROGRESS : IncidentStatus.DISPATCHED;
  return cleared ? IncidentStatus.RESOLVED : IncidentStatus.HELD;
}

export interface Caller {
  readonly name: string | null;
  readonly phone: string | null;
}

export interface Incident {
  readonly id: string;
  readonly number: string;
  readonly type: string;
  /** 1 (most urgent) to 4 */
  readonly priority: number;
  readonly status: IncidentStatus;
  readonly location: LonLat;
  readonly address: string | null;
  readonly description: string | null;
  readonly caller: Caller;
  readonly gridId: string | null;
  readonly stationId: string | null;
  readonly reportedBy: string | null;
  readonly reportedAt: Date;
  readonly dispatchedAt: Date | null;
  readonly firstOnSceneAt: Date | null;
  readonly resolvedAt: Date | null;
  readonly archivedAt: Date | null;
}
