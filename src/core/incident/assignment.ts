/** The life cycle of an assignment: one transition table, used by services, the fleet picture and the model-based tests alike. */

export const AssignmentStatus = {
  OFFERED: 'OFFERED',
  /** 签收 */
  ACKNOWLEDGED: 'ACKNOWLEDGED',
  /** 出警 */
  EN_ROUTE: 'EN_ROUTE',
  /** 到场 */
  ON_SCENE: 'ON_SCENE',
  /** 反馈 */
  CLEARED: 'CLEARED',
  DECLINED: 'DECLINED',
  EXPIRED: 'EXPIRED',
  CANCELLED: 'CANCELLED',
  PREEMPTED: 'PREEMPTED',
} as const;
export type AssignmentStatus = (typeof AssignmentStatus)[keyof typeof AssignmentStatus];

/** While an assignment is in one of these its unit is taken. */
export const ACTIVE_STATUSES: readonly AssignmentStatus[] = ['OFFERED', 'ACKNOWLEDGED', 'EN_ROUTE', 'ON_SCENE'];

export function isActive(status: AssignmentStatus): boolean {
  return ACTIVE_STATUSES.includes(status);
}

/** What an officer or dispatcher does to an assignment; EXPIRE is a clock's, PREEMPT a more urgent incident's. */
export const AssignmentStep = {
  ACKNOWLEDGE: 'ACKNOWLEDGE',
  DECLINE: 'DECLINE',
  START_TRAVEL: 'START_TRAVEL',
  ARRIVE: 'ARRIVE',
  CLEAR: 'CLEAR',
  CANCEL: 'CANCEL',
  EXPIRE: 'EXPIRE',
  PREEMPT: 'PREEMPT',
} as const;
export type AssignmentStep = (typeof AssignmentStep)[keyof typeof AssignmentStep];

const TRANSITIONS: Readonly<Record<AssignmentStep, Partial<Record<AssignmentStatus, AssignmentStatus>>>> = {
  ACKNOWLEDGE: { OFFERED: 'ACKNOWLEDGED' },
  DECLINE: { OFFERED: 'DECLINED' },
  // Setting off, or being there already, says more than an acknowledgement and implies it.
  START_TRAVEL: { OFFERED: 'EN_ROUTE', ACKNOWLEDGED: 'EN_ROUTE' },
  ARRIVE: { ACKNOWLEDGED: 'ON_SCENE', EN_ROUTE: 'ON_SCENE' },
  CLEAR: { ON_SCENE: 'CLEARED' },
  CANCEL: { OFFERED: 'CANCELLED', ACKNOWLEDGED: 'CANCELLED', EN_ROUTE: 'CANCELLED', ON_SCENE: 'CANCELLED' },
  EXPIRE: { OFFERED: 'EXPIRED' },
  // Who is on scene stays there.
  PREEMPT: { OFFERED: 'PREEMPTED', ACKNOWLEDGED: 'PREEMPTED', EN_ROUTE: 'PREEMPTED' },
};

/** The state after `step`, or null where `from` does not allow it. */
export function nextAssignmentStatus(from: AssignmentStatus, step: AssignmentStep): AssignmentStatus | null {
  return TRANSITIONS[step][from] ?? null;
}

/** The state that `step` leads to from wherever it is allowed: an assignment already in it has had the step. */
export function resultOf(step: AssignmentStep): AssignmentStatus {
  return Object.values(TRANSITIONS[step])[0]!;
}

export interface RouteStep {
  /** '' where the road has no name. */
  readonly street: string;
  readonly streetEn: string;
  readonly distanceM: number;
  readonly travelTimeS: number;
}

/** A route by road, as shown and kept. Coordinates are [lon, lat] from start to end. */
export interface PlannedRoute {
  readonly travelTimeS: number;
  /** The part of `travelTimeS` that is walked off the road, at both ends together. */
  readonly walkTimeS: number;
  /** By road. */
  readonly distanceM: number;
  readonly coordinates: readonly (readonly [number, number])[];
  readonly steps: readonly RouteStep[];
  /** Version of the road data and metric that it was computed on. */
  readonly metricVersion: string;
}

export interface Assignment {
  readonly id: string;
  readonly incidentId: string;
  readonly unitId: string;
  readonly status: AssignmentStatus;
  readonly offeredAt: Date;
  readonly respondBy: Date | null;
  readonly acknowledgedAt: Date | null;
  readonly travelStartedAt: Date | null;
  readonly arrivedAt: Date | null;
  readonly clearedAt: Date | null;
  readonly endedAt: Date | null;
  readonly endReason: string | null;
  readonly predictedArrivalAt: Date | null;
  /** By air from the incident to the unit's fix when it reported its arrival, whole metres; null: no arrival, or no fresh fix. */
  readonly arrivalDistanceM: number | null;
  /** When the unit was told that it seems to be there; null: it was not. */
  readonly seemsArrivedAt: Date | null;
  /** The officer's last sign of life on scene; null: none but the arrival. */
  readonly statusConfirmedAt: Date | null;
  readonly route: PlannedRoute | null;
}
