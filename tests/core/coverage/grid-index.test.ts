import { booleanPointInPolygon } from '@turf/turf';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GridIndex, type MultiPolygonCoordinates, NO_GRID } from '../../../src/core/coverage/grid-index.js';
import { randomGrids } from './random-grids.js';

const square = (x: number, y: number, side: number): [number, number][] => [
  [x, y],
  [x + side, y],
  [x + side, y + side],
  [x, y + side],
  [x, y],
];

/** Star-shaped rings about a middle: simple, and as ragged as the radii. */
const star = (x: number, y: number, scale: number): fc.Arbitrary<[number, number][]> =>
  fc.array(fc.double({ min: 0.2, max: 1, noNaN: true }), { minLength: 3, maxLength: 12 }).map((radii) => {
    const ring = radii.map((radius, i): [number, number] => {
      const angle = (2 * Math.PI * i) / radii.length;
      return [x + scale * radius * Math.cos(angle), y + scale * radius * Math.sin(angle)];
    });
    return [...ring, ring[0]!];
  });

const ragged: fc.Arbitrary<MultiPolygonCoordinates> = fc
  .tuple(star(0, 0, 1), star(0, 0, 0.15), star(3, 0, 1))
  .map(([outer, hole, island]) => [[outer, hole], [island]]);

test('the grid at a point is the one that turf finds, in polygons with holes and islands', () => {
  const point = fc.tuple(fc.double({ min: -1, max: 4, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true }));
  fc.assert(
    fc.property(ragged, fc.array(point, { minLength: 20, maxLength: 20 }), (boundary, points) => {
      const index = new GridIndex([boundary]);
      const multiPolygon = { type: 'MultiPolygon' as const, coordinates: boundary as [number, number][][][] };
      for (const [lon, lat] of points)
        expect(index.gridAt(lon, lat)).toBe(booleanPointInPolygon([lon, lat], multiPolygon) ? 0 : NO_GRID);
    }),
    { numRuns: 300, seed: 41 },
  );
});

test('a point on a shared boundary belongs to exactly one grid', () => {
  fc.assert(
    fc.property(randomGrids, fc.double({ min: 0, max: 1, noNaN: true }), (grids, share) => {
      const index = new GridIndex(grids.map(({ boundary }) => boundary));
      for (const { boundary } of grids) {
        const [a, b] = boundary[0]![0]!;
        const lon = a![0] + (b![0] - a![0]) * share;
        const lat = a![1] + (b![1] - a![1]) * share;
        const owners = grids.filter((_, i) => index.contains(i, lon, lat));
        expect(owners.length).toBeLessThanOrEqual(1);
      }
    }),
    { numRuns: 300, seed: 42 },
  );
  const lattice = [square(0, 0, 1), square(1, 0, 1), square(0, 1, 1), square(1, 1, 1)];
  const index = new GridIndex(lattice.map((ring) => [[ring]]));
  for (const [x, y] of [
    [1, 1],
    [1, 0.5],
    [0.5, 1],
    [1, 1.5],
    [1.5, 1],
  ] as const)
    expect(lattice.filter((_, i) => index.contains(i, x, y))).toHaveLength(1);
});

test('where grids overlap the first of the list has the point', () => {
  const index = new GridIndex([[[square(5, 5, 1)]], [[square(0, 0, 2)]], [[square(1, 1, 2)]]]);
  expect(index.gridAt(1.5, 1.5)).toBe(1);
  expect(index.gridAt(2.5, 2.5)).toBe(2);
  expect(index.gridAt(4, 4)).toBe(NO_GRID);
});

test('without grids no point has one', () => {
  expect(new GridIndex([]).gridAt(0, 0)).toBe(NO_GRID);
});
