import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCoverGaps } from '../../../src/core/shifts/cover-gaps.js';
import { countMissing, overlap } from '../../../src/core/shifts/event-post.js';
import { addDays, checkDay, daysBetween, localInstant } from '../../../src/core/shifts/local-time.js';
import { findClash, shiftSpan } from '../../../src/core/shifts/shift.js';

const RUNS = { seed: 20261122, numRuns: 100 };
const HOUR = 3_600_000;
const at = (hour: number): Date => new Date(Date.parse('2026-03-02T00:00:00Z') + hour * HOUR);

describe('local time', () => {
  it('is that of the wall, across midnight and where clocks change', () => {
    const iso = (day: string, minute: number, zone: string): string => localInstant(day, minute, zone).toISOString();
    expect(iso('2026-03-02', 7 * 60, 'Asia/Shanghai')).toBe('2026-03-01T23:00:00.000Z');
    expect(iso('2026-03-02', 25 * 60, 'Asia/Shanghai')).toBe('2026-03-02T17:00:00.000Z');
    expect(iso('2026-07-01', 0, 'Europe/Berlin')).toBe('2026-06-30T22:00:00.000Z');
    // Put forward from 2 to 3: half past two is not there. Put back from 3 to 2: it is there twice.
    expect(iso('2026-03-29', 150, 'Europe/Berlin')).toBe('2026-03-29T01:00:00.000Z');
    expect(iso('2026-10-25', 150, 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
    expect(iso('2026-10-25', 180, 'Europe/Berlin')).toBe('2026-10-25T02:00:00.000Z');
  });

  it('never runs backwards, so that early, late and night adjoin on every day in every zone', () => {
    const zone = fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'UTC');
    fc.assert(
      fc.property(zone, fc.integer({ min: 0, max: 800 }), fc.integer({ min: 0, max: 1439 }), (timeZone, n, first) => {
        const day = addDays('2025-12-30', n);
        const spans = [0, 480, 960].map((after) => {
          const minute = first + after;
          const begins = addDays(day, Math.floor(minute / 1440));
          return shiftSpan({ startsMinute: minute % 1440, lastsMin: 480 }, begins, timeZone);
        });
        expect(spans[0]!.endsAt).toEqual(spans[1]!.startsAt);
        expect(spans[1]!.endsAt).toEqual(spans[2]!.startsAt);
        expect(spans[2]!.endsAt).toEqual(localInstant(addDays(day, 1), first, timeZone));
        expect(spans[0]!.startsAt.getTime()).toBeLessThan(spans[2]!.endsAt.getTime());
      }),
      RUNS,
    );
  });

  it('knows the days of the calendar', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(daysBetween('2026-12-28', '2027-01-04')).toBe(7);
    expect(checkDay('2028-02-29', ['day'])).toBe('2028-02-29');
    for (const wrong of ['2026-02-29', '2026-2-1', 'tomorrow', '0026-01-01', ''])
      expect(() => checkDay(wrong, ['day'])).toThrow(/is no day; expected a day such as/);
  });
});

describe('a roster', () => {
  const shift = (
    unitId: string | null,
    from: number,
    until: number,
    ...crewIds: string[]
  ): Parameters<typeof findClash>[0][number] => ({ unitId, startsAt: at(from), endsAt: at(until), crewIds });

  it('has nobody at work twice at once: neither a unit nor an officer', () => {
    const night = shift('A', 23, 31, 'wang');
    expect(findClash([night], [shift('A', 31, 39, 'wang')])).toBeNull();
    expect(findClash([night], [shift('B', 23, 31, 'li')])).toBeNull();
    expect(findClash([night], [shift('A', 30, 38, 'li')])).toMatchObject({ other: night, accountId: null });
    expect(findClash([night], [shift('B', 30, 38, 'li', 'wang')])).toMatchObject({ other: night, accountId: 'wang' });
    const desk = shift(null, 8, 16, 'wang');
    expect(findClash([], [desk, shift(null, 8, 16, 'li')])).toBeNull();
    expect(findClash([], [desk, shift(null, 15, 20, 'wang')])).toMatchObject({ other: desk });
  });

  it('tells when a station has too few units', () => {
    const shifts = [
      { stationId: 'S', startsAt: at(0), endsAt: at(8) },
      { stationId: 'S', startsAt: at(6), endsAt: at(12) },
      { stationId: 'T', startsAt: at(0), endsAt: at(24) },
    ];
    const gaps = findCoverGaps(shifts, new Map([['S', 2], ['T', 1]]), at(1), at(14)); // prettier-ignore
    expect(gaps.map(({ stationId, from, until, units }) => [stationId, from, until, units])).toEqual([
      ['S', at(1), at(6), 1],
      ['S', at(8), at(12), 1],
      ['S', at(12), at(14), 0],
    ]);
  });

  it('tells every such hour, and no other', () => {
    const span = fc.record({ from: fc.integer({ min: 0, max: 20 }), hours: fc.integer({ min: 1, max: 12 }) });
    fc.assert(
      fc.property(fc.array(span, { maxLength: 8 }), fc.integer({ min: 1, max: 3 }), (spans, minimum) => {
        const shifts = spans.map(({ from, hours }) => ({
          stationId: 'S',
          startsAt: at(from),
          endsAt: at(from + hours),
        }));
        const gaps = findCoverGaps(shifts, new Map([['S', minimum]]), at(2), at(22));
        for (let hour = 0; hour < 24; hour++) {
          const units = spans.filter(({ from, hours }) => from <= hour && hour < from + hours).length;
          const told = gaps.filter(({ from, until }) => from <= at(hour) && at(hour + 1) <= until);
          expect(told.map((gap) => gap.units)).toEqual(hour >= 2 && hour < 22 && units < minimum ? [units] : []);
        }
      }),
      RUNS,
    );
  });
});

describe('a post at an event', () => {
  it('misses the places that its units cannot fill together', () => {
    const unit = (id: string, vehicle: 'CAR' | 'FOOT', ...skills: string[]) => ({ id, vehicle, skills });
    const needs = [{ count: 1, vehicles: ['CAR' as const] }, { count: 2 }];
    expect(countMissing(needs, [])).toBe(3);
    expect(countMissing(needs, [unit('1', 'FOOT'), unit('2', 'FOOT'), unit('3', 'FOOT')])).toBe(1);
    expect(countMissing(needs, [unit('1', 'CAR'), unit('2', 'FOOT'), unit('3', 'FOOT')])).toBe(0);
  });

  it('overlaps another one where they have a moment in common', () => {
    const span = (from: number, until: number) => ({ startsAt: at(from), endsAt: at(until) });
    expect(overlap(span(0, 2), span(2, 4))).toBe(false);
    expect(overlap(span(0, 3), span(2, 4))).toBe(true);
    expect(overlap(span(0, 9), span(2, 4))).toBe(true);
  });
});
