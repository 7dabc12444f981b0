/** Who of the demo fleet is on which shift: the riding patrol rides round the clock, the others by day, and every third of them at night as well. */
import { FLEET, RIDING_PATROL } from './fleet.js';

export const SHIFT_PATTERNS = [
  { code: 'early', name: '早班', nameEn: 'Early', startsMinute: 7 * 60, lastsMin: 480 },
  { code: 'late', name: '中班', nameEn: 'Late', startsMinute: 15 * 60, lastsMin: 480 },
  { code: 'night', name: '夜班', nameEn: 'Night', startsMinute: 23 * 60, lastsMin: 480 },
] as const;
export type ShiftCode = (typeof SHIFT_PATTERNS)[number]['code'];

export interface RosteredShift {
  readonly callSign: string;
  readonly pattern: ShiftCode;
  /** The unit's own officer works one shift a day; the others are worked by crews without accounts. */
  readonly isOwn: boolean;
}

const CODES = SHIFT_PATTERNS.map(({ code }) => code);
const RIDERS = new Set(RIDING_PATROL.map(({ callSign }) => callSign));

/** Every day alike. */
export const DAILY_ROSTER: readonly RosteredShift[] = FLEET.flatMap(({ callSign }, n) => {
  const isThere = (code: ShiftCode): boolean => RIDERS.has(callSign) || code !== 'night' || n % 3 === 0;
  const codes = CODES.filter(isThere);
  return codes.map((pattern, i) => ({ callSign, pattern, isOwn: i === n % codes.length }));
});

/** Two units stand by at the ferry terminal, and are called away for priorities 1 and 2. */
export const DEMO_POST = {
  name: '北港客运码头安保',
  nameEn: 'Security at the Beigang ferry terminal',
  station: 'PP-BEIGANG',
  days: 14,
  needs: [{ count: 1, vehicles: ['MOTORBIKE'] }, { count: 1 }],
  calledFor: 2,
  units: ['M-03', 'F-02'],
} as const;
