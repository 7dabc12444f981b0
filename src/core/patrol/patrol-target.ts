/** A patrol target: the grid that a unit without a call is to be seen in next (无警巡逻), and its life cycle. */
import { type LonLat } from '../geo/point.js';

export const PatrolTargetStatus = {
  OFFERED: 'OFFERED',
  ACCEPTED: 'ACCEPTED',
  /** A fix of the unit lay in the grid. */
  REACHED: 'REACHED',
  DECLINED: 'DECLINED',
  /** The unit was called, left duty, or began a break. */
  WITHDRAWN: 'WITHDRAWN',
  /** Not reached in time. */
  EXPIRED: 'EXPIRED',
} as const;
export type PatrolTargetStatus = (typeof PatrolTargetStatus)[keyof typeof PatrolTargetStatus];

export const PatrolTargetStep = {
  ACCEPT: 'ACCEPT',
  DECLINE: 'DECLINE',
  REACH: 'REACH',
  WITHDRAW: 'WITHDRAW',
  EXPIRE: 'EXPIRE',
} as const;
export type PatrolTargetStep = (typeof PatrolTargetStep)[keyof typeof PatrolTargetStep];

const RESULT: Readonly<Record<PatrolTargetStep, PatrolTargetStatus>> = {
  ACCEPT: 'ACCEPTED',
  DECLINE: 'DECLINED',
  REACH: 'REACHED',
  WITHDRAW: 'WITHDRAWN',
  EXPIRE: 'EXPIRED',
};

/** While a target is in one of these its unit has no other. */
export function isTargetOpen(status: PatrolTargetStatus): boolean {
  return status === 'OFFERED' || status === 'ACCEPTED';
}

/** The state after `step`, or null where `from` does not allow it. Also an accepted target may be declined: something came up. */
export function nextTargetStatus(from: PatrolTargetStatus, step: PatrolTargetStep): PatrolTargetStatus | null {
  if (!isTargetOpen(from) || (step === 'ACCEPT' && from !== 'OFFERED')) return null;
  return RESULT[step];
}

export function resultOfTargetStep(step: PatrolTargetStep): PatrolTargetStatus {
  return RESULT[step];
}

export interface PatrolTarget {
  readonly id: string;
  readonly unitId: string;
  readonly gridId: string;
  /** On a road of the unit's class, in the grid. */
  readonly place: LonLat;
  readonly status: PatrolTargetStatus;
  readonly offeredAt: Date;
  /** By road from where the unit was. */
  readonly travelTimeS: number;
  /** Of the grid, at that hour: see `gridRisk`. */
  readonly risk: number;
  /** Since somebody was seen in the grid; null: never. */
  readonly unseenS: number | null;
  readonly acceptedAt: Date | null;
  readonly endedAt: Date | null;
  readonly endReason: string | null;
  readonly expiresAt: Date;
}
