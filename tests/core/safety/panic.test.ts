import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Fix } from '../../../src/core/fleet/fix.js';
import { hasLeft, type PanicWhereabouts, placeOfPanic } from '../../../src/core/safety/panic.js';

const NOW = new Date('2026-05-04T08:00:00Z');
const GIVEN = { lon: 121.5, lat: 29.9 };
const STATION = { lon: 121.4, lat: 29.8 };
const SENT = { status: 'EN_ROUTE', location: { lon: 121.6, lat: 29.7 } } as const;

function fix(ageS: number): Fix {
  const at = new Date(NOW.getTime() - ageS * 1000);
  return {
    unitId: 'u',
    lon: 121.3,
    lat: 29.6,
    fixAt: at,
    receivedAt: at,
    headingDeg: null,
    speedKmh: null,
    accuracyM: 5,
  };
}

const KNOWN: PanicWhereabouts = { given: GIVEN, fix: fix(4), assignment: SENT, station: STATION, now: NOW };

describe('where an officer who calls for help is taken to be', () => {
  test('best at what the device says now, then a fresh fix, then where the unit was sent, then an old fix, then the station', () => {
    expect(placeOfPanic(KNOWN)).toMatchObject({ source: 'GIVEN', location: GIVEN, locatedAt: NOW });
    expect(placeOfPanic({ ...KNOWN, given: null })).toMatchObject({ source: 'FIX', locatedAt: fix(4).fixAt });
    const old = { ...KNOWN, given: null, fix: fix(601) };
    expect(placeOfPanic(old)).toMatchObject({ source: 'ASSIGNMENT', location: SENT.location });
    expect(placeOfPanic({ ...old, assignment: null })).toMatchObject({ source: 'OLD_FIX', locatedAt: fix(601).fixAt });
    expect(placeOfPanic({ ...old, fix: null, assignment: null })).toMatchObject({
      source: 'STATION',
      location: STATION,
    });
  });

  test('says in words how much is known', () => {
    const details = [
      KNOWN,
      { ...KNOWN, given: null },
      { ...KNOWN, given: null, fix: fix(700) },
      { ...KNOWN, given: null, fix: fix(700), assignment: null },
      { ...KNOWN, given: null, fix: null, assignment: null },
    ].map((known) => placeOfPanic(known).detail.en);
    expect(details).toEqual([
      'position sent with the signal',
      'position by a fix 4 s old',
      'position unknown for 700 s; shown where it was sent (EN_ROUTE)',
      'position unknown for 700 s; shown where it was last heard of',
      'position unknown; shown at its station',
    ]);
  });

  test('is never of a later moment than now, and always some place, whatever is known', () => {
    const whereabouts = fc.record({
      given: fc.constantFrom(null, GIVEN),
      fix: fc.option(fc.integer({ min: 0, max: 10_000 }).map(fix)),
      assignment: fc.constantFrom(null, SENT),
      station: fc.constant(STATION),
      now: fc.constant(NOW),
    });
    fc.assert(
      fc.property(whereabouts, (known) => {
        const place = placeOfPanic(known);
        expect(place.locatedAt.getTime()).toBeLessThanOrEqual(NOW.getTime());
        // What is worse is told only where everything better is missing.
        if (place.source === 'STATION') expect([known.given, known.fix, known.assignment]).toEqual([null, null, null]);
        if (place.source === 'ASSIGNMENT') expect(known.fix === null || known.fix.fixAt < fix(600).fixAt).toBe(true);
      }),
      { seed: 8 },
    );
  });
});

test('an incident follows the officer around the corner, but not the noise of the receiver', () => {
  const metresNorth = (m: number) => ({ lon: GIVEN.lon, lat: GIVEN.lat + m / 111_195 });
  expect(hasLeft(GIVEN, metresNorth(14))).toBe(false);
  expect(hasLeft(GIVEN, metresNorth(16))).toBe(true);
});
