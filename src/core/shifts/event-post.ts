/** Posts at events (安保): units that stand by at a place for a period, and are called away for what is urgent enough only. */
import { fillPlan } from '../dispatch/plan-fill.js';
import { type Priority } from '../dispatch/priority-weight.js';
import { type UnitNeed } from '../dispatch/response-plan.js';
import { type LonLat, type Position } from '../geo/point.js';
import { type VehicleClass } from '../vehicle.js';

export const EventPostStatus = { OPEN: 'OPEN', ENDED: 'ENDED', CANCELLED: 'CANCELLED' } as const;
export type EventPostStatus = (typeof EventPostStatus)[keyof typeof EventPostStatus];

export interface EventPost {
  readonly id: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly location: LonLat;
  /** Null: the place alone. Rings of a polygon. */
  readonly area: { readonly type: 'Polygon'; readonly coordinates: readonly (readonly Position[])[] } | null;
  /** In whose area it lies; null: in no station's. */
  readonly stationId: string | null;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly needs: readonly UnitNeed[];
  /** Its units are sent to incidents of this priority and more urgent ones only. */
  readonly calledFor: Priority;
  readonly status: EventPostStatus;
  /** Since when fewer units are there than wanted; null: enough. */
  readonly shortSinceAt: Date | null;
  readonly endedAt: Date | null;
  readonly endReason: string | null;
}

/** How many of the units wanted are missing, each unit counted once and where it suits: 0 where all places can be filled. */
export function countMissing(
  needs: readonly UnitNeed[],
  units: readonly { readonly id: string; readonly vehicle: VehicleClass; readonly skills: readonly string[] }[],
): number {
  const present = units.map(({ id, vehicle, skills }) => ({ unitId: id, vehicle, skills, arrivalS: 0 }));
  return fillPlan(needs, present).unfilled.length;
}

/** Whether two periods have a moment in common; their ends do not belong to them. */
export function overlap(
  a: { readonly startsAt: Date; readonly endsAt: Date },
  b: { readonly startsAt: Date; readonly endsAt: Date },
): boolean {
  return a.startsAt < b.endsAt && b.startsAt < a.endsAt;
}
