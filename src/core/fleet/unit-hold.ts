/** Holds: what keeps a unit on duty from ordinary work for a time, a break or a post at an event. It is still called for what is urgent enough. */
import { type Priority } from '../dispatch/priority-weight.js';

export const HoldKind = { ON_BREAK: 'ON_BREAK', HELD_FOR_EVENT: 'HELD_FOR_EVENT' } as const;
export type HoldKind = (typeof HoldKind)[keyof typeof HoldKind];

export interface UnitHold {
  /** Of the break, or of the post. */
  readonly id: string;
  readonly kind: HoldKind;
  /** The unit is sent to incidents of this priority and more urgent ones only. */
  readonly calledFor: Priority;
  /** Holds from here on, until (exclusive). */
  readonly from: Date;
  readonly until: Date;
  /** Of the post; null: a break. */
  readonly label: string | null;
}

/** A break is interrupted by emergencies only. */
export const BREAK_CALLED_FOR: Priority = 1;

/** What keeps a unit from work of `priority` (4: ordinary) now; of several the strictest, then the one that lasts longest, then the lower id. Null: nothing. */
export function findHold(holds: readonly UnitHold[], priority: Priority, now: Date): UnitHold | null {
  let found: UnitHold | null = null;
  for (const hold of holds) {
    if (priority <= hold.calledFor || hold.from > now || hold.until <= now) continue;
    if (found === null || isStricter(hold, found)) found = hold;
  }
  return found;
}

function isStricter(a: UnitHold, b: UnitHold): boolean {
  if (a.calledFor !== b.calledFor) return a.calledFor < b.calledFor;
  const later = a.until.getTime() - b.until.getTime();
  return later > 0 || (later === 0 && a.id < b.id);
}
