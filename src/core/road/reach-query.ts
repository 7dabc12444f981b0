/** What is asked of a reach search. */
import { type VehicleIndex } from '../vehicle.js';
import { type RoadPosition } from './position.js';

/** OUTWARD: from the positions to everywhere. INWARD: from everywhere to the positions. */
export const ReachDirection = { OUTWARD: 'OUTWARD', INWARD: 'INWARD' } as const;
export type ReachDirection = (typeof ReachDirection)[keyof typeof ReachDirection];

export interface ReachOrigin {
  readonly vehicle: VehicleIndex;
  readonly position: RoadPosition;
  /** Milliseconds >= 0 that pass besides the trip (turnout, age of the fix). Default 0. */
  readonly lagMs?: number;
}

export interface ReachQuery {
  readonly direction: ReachDirection;
  readonly origins: readonly ReachOrigin[];
  /** Nothing later than this counts as reached. */
  readonly limitMs: number;
  /** Asked every few thousand nodes; true ends the search early. Default: never. */
  readonly shouldStop?: () => boolean;
}
