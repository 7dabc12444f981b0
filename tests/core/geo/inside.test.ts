import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { booleanPointInPolygon, multiPolygon, point as turfPoint } from '@turf/turf';
import { isInside } from '../../../src/core/geo/inside.js';

describe('a point and a MultiPolygon', () => {
  const square = (x: number, y: number, size: number): [number, number][] => [
    [x, y],
    [x + size, y],
    [x + size, y + size],
    [x, y + size],
    [x, y],
  ];
  const polygons = [[square(0, 0, 10), square(2, 2, 3)], [square(20, 0, 5)]];

  it('agree with turf about inside, holes and further parts', () => {
    const feature = multiPolygon(polygons);
    fc.assert(
      // Off the whole numbers on which the borders lie: a point on a border may count either way.
      fc.property(fc.integer({ min: -20, max: 270 }), fc.integer({ min: -20, max: 120 }), (x, y) => {
        const [lon, lat] = [x / 10 + 0.03, y / 10 + 0.07];
        expect(isInside({ lon, lat }, polygons)).toBe(booleanPointInPolygon(turfPoint([lon, lat]), feature));
      }),
      { seed: 3, numRuns: 1_000 },
    );
  });
});
