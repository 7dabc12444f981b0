import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  bearingDeg,
  bearingDifferenceDeg,
  equirectangularM,
  haversineM,
  METRES_PER_DEGREE,
  nearestShareOfSegment,
} from '../../../src/core/geo/distance.js';

test('a degree along a meridian and along the equator is the same length', () => {
  expect(haversineM(0, 0, 0, 1)).toBeCloseTo(METRES_PER_DEGREE, 3);
  expect(haversineM(0, 0, 1, 0)).toBeCloseTo(METRES_PER_DEGREE, 3);
  expect(METRES_PER_DEGREE).toBeCloseTo(111_195.08, 2);
});

test('half around the earth is half its circumference', () => {
  expect(haversineM(0, 0, 180, 0)).toBeCloseTo(180 * METRES_PER_DEGREE, 3);
});

test('the quick distance agrees with the haversine to a ten-thousandth within 10 km', () => {
  const degrees = fc.record({
    lon: fc.double({ min: -179, max: 179, noNaN: true }),
    lat: fc.double({ min: -60, max: 60, noNaN: true }),
    east: fc.double({ min: -0.06, max: 0.06, noNaN: true }),
    north: fc.double({ min: -0.06, max: 0.06, noNaN: true }),
  });
  fc.assert(
    fc.property(degrees, ({ lon, lat, east, north }) => {
      const exact = haversineM(lon, lat, lon + east, lat + north);
      expect(Math.abs(equirectangularM(lon, lat, lon + east, lat + north) - exact)).toBeLessThanOrEqual(
        exact * 1e-4 + 1e-6,
      );
    }),
    { seed: 20_260_107 },
  );
});

test.each([
  [0, 1, 0],
  [1, 0, 90],
  [0, -1, 180],
  [-1, 0, 270],
])('towards (%i, %i) from the origin the bearing is %i', (lon, lat, expected) => {
  expect(bearingDeg(0, 0, lon, lat)).toBeCloseTo(expected, 9);
});

test.each([
  [10, 350, 20],
  [0, 180, 180],
  [90, 90, 0],
  [-90, 270, 0],
  [725, 0, 5],
])('bearings %i and %i differ by %i', (a, b, expected) => {
  expect(bearingDifferenceDeg(a, b)).toBe(expected);
  expect(bearingDifferenceDeg(b, a)).toBe(expected);
});

test('the nearest point of a segment lies on it, at an end when the foot of the perpendicular lies beyond', () => {
  expect(nearestShareOfSegment(3, 5, 0, 0, 10, 0)).toBe(0.3);
  expect(nearestShareOfSegment(-3, 5, 0, 0, 10, 0)).toBe(0);
  expect(nearestShareOfSegment(13, 5, 0, 0, 10, 0)).toBe(1);
  expect(nearestShareOfSegment(3, 5, 4, 4, 4, 4)).toBe(0);
});
