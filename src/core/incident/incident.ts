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
  // Resolved without a unit: advice by telephone was enough, or others took it over.
  // IN_PROGRESS at one go: a call is merged into it whose unit is on scene already.
  RECEIVED: ['HELD', 'DISPATCHED', 'IN_PROGRESS', 'RESOLVED', 'CANCELLED', 'DUPLICATE'],
  HELD: ['DISPATCHED', 'IN_PROGRESS', 'RESOLVED', 'CANCELLED', 'DUPLICATE'],
  // Back to HELD when the last unit declines, or is called off; back to RECEIVED when units that came with a merged call go back with it.
  DISPATCHED: ['IN_PROGRESS', 'HELD', 'RECEIVED', 'CANCELLED', 'DUPLICATE'],
  // Back to DISPATCHED when those on scene are called off while others are still on their way.
  IN_PROGRESS: ['RESOLVED', 'DISPATCHED', 'HELD', 'RECEIVED', 'CANCELLED', 'DUPLICATE'],
  // Reopened: it waits for a unit again.
  RESOLVED: ['ARCHIVED', 'HELD'],
  CANCELLED: ['ARCHIVED', 'HELD'],
  // Unmerged: whatever its own assignments make of it.
  DUPLICATE: ['RECEIVED', 'HELD', 'DISPATCHED', 'IN_PROGRESS', 'RESOLVED'],
  // The record is closed: nothing leads out of it.
  ARCHIVED: [],
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

/**
 * The status by the assignments that count: not those that were set aside when the incident was reopened, for what they did had not settled it. Without any
 * it is `waiting`: RECEIVED or HELD.
 */
export function statusSinceReopening(
  { setAside }: Pick<Incident, 'setAside'>,
  assignments: readonly { readonly id: string; readonly status: AssignmentStatus }[],
  waiting: IncidentStatus = IncidentStatus.HELD,
): IncidentStatus {
  const counting = assignments.filter(({ id }) => !setAside.includes(id));
  return counting.length === 0 ? waiting : statusFromAssignments(counting.map(({ status }) => status));
}

/** Since when it has been waiting for help: its report, or the last time that it was taken up again. */
export function waitingSince({ reopenedAt, reportedAt }: Pick<Incident, 'reopenedAt' | 'reportedAt'>): Date {
  return reopenedAt ?? reportedAt;
}

export interface Caller {
  readonly name: string | null;
  readonly phone: string | null;
  /** Where to call back, if not on `phone`. */
  readonly callbackPhone: string | null;
  /** What the caller speaks: a BCP 47 tag such as `zh` or `en`. */
  readonly language: string | null;
}

export const NO_CALLER: Caller = { name: null, phone: null, callbackPhone: null, language: null };

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
  /** The version of the response plan that it was opened with, or that its priority asked for since; null: its type had none. */
  readonly responsePlanId: string | null;
  readonly reportedBy: string | null;
  readonly reportedAt: Date;
  readonly dispatchedAt: Date | null;
  readonly firstOnSceneAt: Date | null;
  readonly resolvedAt: Date | null;
  readonly archivedAt: Date | null;
  /** The last time that it was taken up again after its end. */
  readonly reopenedAt: Date | null;
  /** Assignments that had ended when it was reopened: they stay on record and no longer make its status. */
  readonly setAside: readonly string[];
  /** Slug of what came of it; null while that is open. */
  readonly disposition: string | null;
  /** Result or reason in words. */
  readonly closedReason: string | null;
  /** The incident that it is a duplicate of. */
  readonly mergedInto: string | null;
  /** Slug of the partner that it was handed over to. */
  readonly partner: string | null;
}
