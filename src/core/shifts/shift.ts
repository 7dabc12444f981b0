/** Shifts: patterns by the clock on the wall, and who is at work from one moment to another. */
import { overlap } from './event-post.js';
import { localInstant } from './local-time.js';

/** E.g. the night shift: from 23:00 for 480 minutes, across midnight. */
export interface ShiftPattern {
  readonly id: string;
  /** Slug, unique: `night`. */
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
  /** After local midnight, 0 to 1439. */
  readonly startsMinute: number;
  /** On the wall, 30 to 1440. */
  readonly lastsMin: number;
}

export const ShiftStatus = {
  PLANNED: 'PLANNED',
  /** Signed on. */
  ON: 'ON',
  ENDED: 'ENDED',
  /** Nobody signed on before its end. */
  MISSED: 'MISSED',
  WITHDRAWN: 'WITHDRAWN',
} as const;
export type ShiftStatus = (typeof ShiftStatus)[keyof typeof ShiftStatus];

export interface Shift {
  readonly id: string;
  readonly patternId: string;
  /** Local day on which it begins. */
  readonly day: string;
  readonly stationId: string;
  /** Null: at the desk of the station. */
  readonly unitId: string | null;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly status: ShiftStatus;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  /** Accounts. */
  readonly crewIds: readonly string[];
}

export function shiftSpan(
  { startsMinute, lastsMin }: Pick<ShiftPattern, 'startsMinute' | 'lastsMin'>,
  day: string,
  timeZone: string,
): { readonly startsAt: Date; readonly endsAt: Date } {
  return {
    startsAt: localInstant(day, startsMinute, timeZone),
    endsAt: localInstant(day, startsMinute + lastsMin, timeZone),
  };
}

type Booking = Pick<Shift, 'unitId' | 'startsAt' | 'endsAt' | 'crewIds'>;

export interface Clash<T> {
  readonly added: T;
  readonly other: Booking;
  /** Who would be at two places: an account, or null where it is the unit. */
  readonly accountId: string | null;
}

/** The first of `added` that has its unit or somebody of its crew at work twice at once, with the other shift: one of `known`, or one added before it. Null: none. */
export function findClash<T extends Booking>(known: readonly Booking[], added: readonly T[]): Clash<T> | null {
  const ofUnit = new Map<string, Booking[]>();
  const ofAccount = new Map<string, Booking[]>();
  const book = (shift: Booking): void => {
    if (shift.unitId !== null) listOf(ofUnit, shift.unitId).push(shift);
    for (const id of shift.crewIds) listOf(ofAccount, id).push(shift);
  };
  for (const shift of known) book(shift);
  for (const shift of added) {
    const clashesWith = (other: Booking): boolean => overlap(shift, other);
    const same = shift.unitId === null ? undefined : ofUnit.get(shift.unitId)?.find(clashesWith);
    if (same !== undefined) return { added: shift, other: same, accountId: null };
    for (const accountId of shift.crewIds) {
      const other = ofAccount.get(accountId)?.find(clashesWith);
      if (other !== undefined) return { added: shift, other, accountId };
    }
    book(shift);
  }
  return null;
}

function listOf<T>(lists: Map<string, T[]>, key: string): T[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}
