import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AT_SCENE_WITHIN_M, checkArrival } from '../../../src/core/safety/arrival-check.js';

const NOW = new Date('2026-05-04T08:00:00Z');
const SCENE = { lon: 121.5, lat: 29.9 };

function fixAt(metresNorth: number, accuracyM: number | null = 5, ageS = 2) {
  const fixAt = new Date(NOW.getTime() - ageS * 1000);
  return { lon: SCENE.lon, lat: SCENE.lat + metresNorth / 111_195, fixAt, accuracyM };
}

describe('an arrival held against the last fix', () => {
  test('is elsewhere beyond 150 m, whatever the receiver’s error', () => {
    expect(checkArrival(SCENE, fixAt(140), NOW)).toEqual({ distanceM: 140, isElsewhere: false });
    expect(checkArrival(SCENE, fixAt(156), NOW)).toEqual({ distanceM: 156, isElsewhere: true });
    expect(checkArrival(SCENE, fixAt(156, 10), NOW)).toEqual({ distanceM: 156, isElsewhere: false });
    expect(checkArrival(SCENE, fixAt(156, null), NOW)).toEqual({ distanceM: 156, isElsewhere: true });
  });

  test('is not judged without a fix of the last minute', () => {
    expect(checkArrival(SCENE, null, NOW)).toEqual({ distanceM: null, isElsewhere: false });
    expect(checkArrival(SCENE, fixAt(5000, 5, 61), NOW)).toEqual({ distanceM: null, isElsewhere: false });
    expect(checkArrival(SCENE, fixAt(5000, 5, 60), NOW).isElsewhere).toBe(true);
  });

  test('is flagged only where the unit cannot have been within the limit', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 3000, noNaN: true }), fc.integer({ min: 0, max: 200 }), (m, accuracyM) => {
        const { distanceM, isElsewhere } = checkArrival(SCENE, fixAt(m, accuracyM), NOW);
        expect(Math.abs(distanceM! - m)).toBeLessThan(1);
        if (isElsewhere) expect(m - accuracyM).toBeGreaterThan(AT_SCENE_WITHIN_M - 1);
        else expect(m - accuracyM).toBeLessThan(AT_SCENE_WITHIN_M + 1);
      }),
      { seed: 8 },
    );
  });
});
