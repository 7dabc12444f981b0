/** A closure or slow-down as people order it: where, for whom, how slow, and when. */
import { type VehicleClass } from '../vehicle.js';
import { type ClosureArea } from './closure-area.js';

export interface RoadClosure {
  readonly id: string;
  readonly area: ClosureArea;
  /** At least one. */
  readonly vehicles: readonly VehicleClass[];
  /** 0: closed. Otherwise the share of the usual speed that is left, below 1. */
  readonly speedFactor: number;
  readonly reason: string | null;
  readonly startsAt: Date;
  /** Null: until it is reopened. */
  readonly endsAt: Date | null;
  readonly reopenedAt: Date | null;
}

export const ClosureStatus = {
  SCHEDULED: 'SCHEDULED',
  ACTIVE: 'ACTIVE',
  ENDED: 'ENDED',
  REOPENED: 'REOPENED',
} as const;
export type ClosureStatus = (typeof ClosureStatus)[keyof typeof ClosureStatus];

/** It holds from `startsAt` until just before `endsAt`. */
export function closureStatus({ startsAt, endsAt, reopenedAt }: RoadClosure, now: Date): ClosureStatus {
  if (reopenedAt !== null) return 'REOPENED';
  if (endsAt !== null && endsAt <= now) return 'ENDED';
  return startsAt <= now ? 'ACTIVE' : 'SCHEDULED';
}
