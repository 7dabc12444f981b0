/** Weeks of the roster, across months, years and changes of the clock. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, daysOfWeek, mondayOf } from '../../src/console/state/week.js';

describe('weeks of the roster', () => {
  it('begin on Monday', () => {
    expect(mondayOf('2026-11-22')).toBe('2026-11-16');
    expect(mondayOf('2026-11-23')).toBe('2026-11-23');
    expect(mondayOf('2027-01-01')).toBe('2026-12-28');
  });

  it('have seven days, of which every one finds the same Monday', () => {
    const days = fc.integer({ min: 0, max: 20_000 }).map((days) => addDays('2000-01-01', days));
    fc.assert(
      fc.property(days, (day) => {
        const week = daysOfWeek(mondayOf(day));
        return week.includes(day) && new Set(week).size === 7 && week.every((each) => mondayOf(each) === week[0]);
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});
