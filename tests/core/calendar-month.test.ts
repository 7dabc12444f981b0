import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { monthBounds } from '../../src/core/calendar-month.js';

const bounds = (month: string, zone: string): string[] => {
  const { from, until } = monthBounds(month, zone, ['month']);
  return [from.toISOString(), until.toISOString()];
};

describe('a calendar month', () => {
  it.each([
    ['2026-03', 'Asia/Shanghai', '2026-02-28T16:00:00.000Z', '2026-03-31T16:00:00.000Z'],
    ['2026-12', 'Asia/Shanghai', '2026-11-30T16:00:00.000Z', '2026-12-31T16:00:00.000Z'],
    ['2024-02', 'UTC', '2024-02-01T00:00:00.000Z', '2024-03-01T00:00:00.000Z'],
    // Clocks go forward within it, and back.
    ['2026-03', 'Europe/Lisbon', '2026-03-01T00:00:00.000Z', '2026-03-31T23:00:00.000Z'],
    ['2026-10', 'Europe/Berlin', '2026-09-30T22:00:00.000Z', '2026-10-31T23:00:00.000Z'],
    ['2026-11', 'America/St_Johns', '2026-11-01T02:30:00.000Z', '2026-12-01T03:30:00.000Z'],
  ])('%s in %s begins and ends at local midnight', (month, zone, from, until) => {
    expect(bounds(month, zone)).toEqual([from, until]);
  });

  it('follows the one before without a gap, in whatever zone, and reads as the first of the month there', () => {
    const zones = ['Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Chatham'];
    const index = fc.integer({ min: 2000 * 12, max: 2999 * 12 });
    const name = (n: number): string => `${Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, '0')}`;
    fc.assert(
      fc.property(index, fc.constantFrom(...zones), (n, zone) => {
        const month = monthBounds(name(n), zone, ['month']);
        expect(monthBounds(name(n + 1), zone, ['month']).from).toEqual(month.until);
        const wall = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
        expect(wall.format(month.from)).toBe(`${name(n)}-01 00:00:00`);
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  it.each(['2026-13', '2026-00', '2026-3', '1999-12', '3000-01', '', '2026-03-01'])('is not %j', (text) => {
    let refusal: unknown = null;
    try {
      monthBounds(text, 'UTC', ['month']);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toMatchObject({ code: 'BAD_USER_INPUT', details: { path: ['month'] } });
  });
});
