/** Which units may be recommended, and in plain terms why another may not. */
import { type Fix } from '../fleet/fix.js';
import { type Unit } from '../fleet/unit.js';
import { findHold, type UnitHold } from '../fleet/unit-hold.js';
import { type VehicleClass } from '../vehicle.js';
import { LEAST_URGENT, type Priority } from './priority-weight.js';

export const RejectionReason = {
  BUSY: 'BUSY',
  OFF_DUTY: 'OFF_DUTY',
  OUT_OF_SERVICE: 'OUT_OF_SERVICE',
  /** Its officer has called for help. */
  IN_DANGER: 'IN_DANGER',
  STALE_FIX: 'STALE_FIX',
  UNREACHABLE: 'UNREACHABLE',
  WRONG_VEHICLE: 'WRONG_VEHICLE',
  MISSING_SKILL: 'MISSING_SKILL',
  OTHER_STATION: 'OTHER_STATION',
  ON_BREAK: 'ON_BREAK',
  HELD_FOR_EVENT: 'HELD_FOR_EVENT',
} as const;
export type RejectionReason = (typeof RejectionReason)[keyof typeof RejectionReason];

/** A fix older than this, in seconds, is no ground for a recommendation. */
export const STALE_AFTER_S = 600;

export interface Rejection {
  readonly reason: RejectionReason;
  readonly detail: string | null;
}

export interface Requirements {
  /** Empty: any. */
  readonly vehicles: readonly VehicleClass[];
  /** All of them. */
  readonly skills: readonly string[];
  readonly staleAfterS: number;
  /** Of the incident. Absent: ordinary work, for which nobody is called from a break or a post. */
  readonly priority?: Priority;
  readonly now: Date;
}

/** In words, with what calls the unit all the same. */
export function holdDetail({ label, until, calledFor }: UnitHold): string {
  return `${label === null ? '' : `${label}, `}until ${until.toISOString()}, called for priority ${calledFor === 1 ? '1' : `1 to ${calledFor}`}`;
}

/** Null: eligible. The most lasting reason is told first: what a unit is, then its duty, then its work, then what is known of it. */
export function findRejection(
  {
    unit,
    assignment,
    fix,
    dangerIncidentId = null,
    holds = [],
  }: {
    readonly unit: Unit;
    readonly assignment: { readonly status: string } | null;
    readonly fix: Fix | null;
    readonly dangerIncidentId?: string | null;
    readonly holds?: readonly UnitHold[];
  },
  { vehicles, skills, staleAfterS, priority = LEAST_URGENT, now }: Requirements,
): Rejection | null {
  if (vehicles.length > 0 && !vehicles.includes(unit.vehicle)) return { reason: 'WRONG_VEHICLE', detail: unit.vehicle };
  const missing = skills.filter((skill) => !unit.skills.includes(skill));
  if (missing.length > 0) return { reason: 'MISSING_SKILL', detail: missing.join(', ') };
  if (unit.duty === 'OUT_OF_SERVICE') return { reason: 'OUT_OF_SERVICE', detail: null };
  if (unit.duty === 'OFF_DUTY') return { reason: 'OFF_DUTY', detail: null };
  if (dangerIncidentId !== null) return { reason: 'IN_DANGER', detail: null };
  if (assignment !== null) return { reason: 'BUSY', detail: assignment.status };
  const hold = holds.length === 0 ? null : findHold(holds, priority, now);
  if (hold !== null) return { reason: hold.kind, detail: holdDetail(hold) };
  if (fix === null) return { reason: 'STALE_FIX', detail: null };
  const ageS = (now.getTime() - fix.fixAt.getTime()) / 1000;
  if (ageS > staleAfterS) return { reason: 'STALE_FIX', detail: `${Math.round(ageS)} s` };
  return null;
}
