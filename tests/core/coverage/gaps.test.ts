import { expect, test } from 'vitest';
import { measureCoverage } from '../../../src/core/coverage/coverage.js';
import { spreadHouseholds } from '../../../src/core/coverage/demand.js';
import { findGaps, type GapCollection } from '../../../src/core/coverage/gaps.js';
import { GridIndex, type MultiPolygonCoordinates } from '../../../src/core/coverage/grid-index.js';
import { type EdgeId } from '../../../src/core/road/graph.js';
import { graphOf } from '../road/drawn-network.js';

const box = (west: number, east: number): MultiPolygonCoordinates => [
  [
    [
      [west, 29],
      [east, 29],
      [east, 31],
      [west, 31],
      [west, 29],
    ],
  ],
];

const OPEN = [1000, 1000, 1000, 1000, 1000];
/** One street of about 193 m (8 pieces) with a bend a quarter of the way. */
const street = graphOf(
  [
    [1_215_000_000, 300_000_000],
    [1_215_020_000, 300_000_000],
  ],
  [{ from: 0, to: 1, along: OPEN, against: OPEN, bends: [[1_215_005_000, 300_000_000]] }],
);

/** Gaps where only what `isReached` says is reached. */
function gaps(
  cuts: MultiPolygonCoordinates[],
  households: number[],
  isReached: (fraction: number) => boolean,
): GapCollection {
  const demand = spreadHouseholds(street, new GridIndex(cuts), households);
  const reach = { timeAtMs: (_: EdgeId, fraction: number) => (isReached(fraction) ? 0 : Infinity) };
  const grids = cuts.map((_, i) => ({ id: `id-${i}`, code: `G${i}` }));
  return findGaps(street, demand, measureCoverage(demand, reach, 1000), grids);
}

test('pieces that adjoin are one line, along the bends of the road; a covered stretch parts the lines', () => {
  const { features } = gaps([box(121, 122)], [80], (fraction) => fraction > 0.5 && fraction < 0.75);
  expect(features).toHaveLength(1);
  expect(features[0]!.geometry).toEqual({
    type: 'MultiLineString',
    coordinates: [
      [
        [121.5, 30],
        [121.5005, 30],
        [121.501, 30],
      ],
      [
        [121.5015, 30],
        [121.502, 30],
      ],
    ],
  });
  expect(features[0]!.properties).toMatchObject({ gridId: 'id-0', gridCode: 'G0', households: 60, withoutRoad: false });
  expect(features[0]!.properties.share).toBeCloseTo(0.75, 9);
});

test('the grid with most uncovered households comes first, equal ones by code', () => {
  const border = 121.501;
  const cuts = [box(border, 122), box(121, border), box(0, 1)];
  const codes = (households: number[]): string[] =>
    gaps(cuts, households, () => false).features.map(({ properties }) => properties.gridCode);
  expect(codes([10, 20, 30])).toEqual(['G2', 'G1', 'G0']);
  expect(codes([20, 20, 20])).toEqual(['G0', 'G1', 'G2']);
});

test('a grid without any road is a gap without a line', () => {
  const { features } = gaps([box(0, 1)], [30], () => true);
  expect(features).toMatchObject([
    {
      geometry: { type: 'MultiLineString', coordinates: [] },
      properties: { households: 30, share: 1, withoutRoad: true },
    },
  ]);
});

test('covered grids and grids without households are no gaps', () => {
  expect(gaps([box(121, 122)], [80], () => true).features).toEqual([]);
  expect(gaps([box(121, 122)], [0], () => false).features).toEqual([]);
});
