import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_PIECE_M, pieceMiddle, spreadHouseholds } from '../../../src/core/coverage/demand.js';
import { GridIndex, type MultiPolygonCoordinates } from '../../../src/core/coverage/grid-index.js';
import { type EdgeId, type RoadClass, type RoadGraph } from '../../../src/core/road/graph.js';
import { pointOnEdge } from '../../../src/core/road/shape.js';
import { graphOf, type ListedEdge } from '../road/drawn-network.js';
import { randomNetwork } from '../road/random-network.js';
import { randomGrids } from './random-grids.js';

const OPEN = [1000, 1000, 1000, 1000, 1000];
const CLOSED = [null, null, null, null, null];

/** Roads one below the other from west to east, 0.001 degrees (about 96 m) each; road i at latitude 30 + i / 1000. */
function rows(...roads: (Partial<ListedEdge> & { readonly roadClass: RoadClass })[]): RoadGraph {
  const nodes = roads.flatMap((_, i): [number, number][] => [
    [1_215_000_000, 300_000_000 + i * 10_000],
    [1_215_010_000, 300_000_000 + i * 10_000],
  ]);
  return graphOf(
    nodes,
    roads.map((road, i) => ({ from: 2 * i, to: 2 * i + 1, along: OPEN, against: OPEN, ...road })),
  );
}

const box = (west: number, south: number, east: number, north: number): MultiPolygonCoordinates => [
  [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ],
];

/** Households by edge. */
function byEdge(graph: RoadGraph, boundaries: MultiPolygonCoordinates[], households: number[]): number[] {
  const demand = spreadHouseholds(graph, new GridIndex(boundaries), households);
  const sums = Array.from({ length: graph.edgeCount }, () => 0);
  demand.households.forEach((count, piece) => (sums[demand.edge[piece]!]! += count));
  return sums.map((sum) => Math.round(sum * 100) / 100);
}

test('households live along residential roads, not along the others', () => {
  const graph = rows(
    { roadClass: 'residential' },
    { roadClass: 'primary' },
    { roadClass: 'service' },
    { roadClass: 'footway' },
  );
  expect(byEdge(graph, [box(121, 29, 122, 31)], [100])).toEqual([50, 0, 50, 0]);
});

test('a grid without residential roads spreads its households over all its roads', () => {
  const graph = rows({ roadClass: 'primary' }, { roadClass: 'track' });
  expect(byEdge(graph, [box(121, 29, 122, 31)], [10])).toEqual([5, 5]);
});

test('a road closed to everybody carries nobody', () => {
  const graph = rows({ roadClass: 'residential', along: CLOSED, against: CLOSED }, { roadClass: 'primary' });
  expect(byEdge(graph, [box(121, 29, 122, 31)], [10])).toEqual([0, 10]);
});

test('a grid without any road keeps its households out of the pieces and says so', () => {
  const graph = rows({ roadClass: 'residential' });
  const demand = spreadHouseholds(graph, new GridIndex([box(0, 0, 1, 1), box(121, 29, 122, 31)]), [7, 3]);
  expect([...demand.gridHasRoad]).toEqual([0, 1]);
  expect([...demand.gridHouseholds]).toEqual([7, 3]);
  expect(new Set(demand.grid)).toEqual(new Set([1]));
});

test('a road across a boundary is cut there, to within half a piece', () => {
  const graph = rows({ roadClass: 'residential' });
  const border = 121.5 + 0.001 * 0.75;
  const demand = spreadHouseholds(graph, new GridIndex([box(121, 29, border, 31), box(border, 29, 122, 31)]), [30, 10]);
  expect([...demand.grid]).toEqual([0, 0, 0, 1]);
  expect([...demand.households].map((count) => Math.round(count * 1e6) / 1e6)).toEqual([10, 10, 10, 10]);
  expect([...demand.from]).toEqual([0, 0.25, 0.5, 0.75]);
  expect([...demand.to]).toEqual([0.25, 0.5, 0.75, 1]);
});

test('the pieces of each grid add up to its households, are short, and lie in it', () => {
  fc.assert(
    fc.property(randomNetwork, randomGrids, (graph, grids) => {
      const index = new GridIndex(grids.map(({ boundary }) => boundary));
      const households = grids.map((grid) => grid.households);
      const demand = spreadHouseholds(graph, index, households);
      const sums = grids.map(() => 0);
      for (let piece = 0; piece < demand.pieceCount; piece++) {
        const edge = demand.edge[piece]! as EdgeId;
        const { lon, lat } = pointOnEdge(graph, edge, pieceMiddle(demand, piece));
        const step = 1e-9; // fractions are held with 24 bits
        const near = [0, -step, step].flatMap((dx) => [0, -step, step].map((dy) => index.gridAt(lon + dx, lat + dy)));
        expect(near).toContain(demand.grid[piece]);
        const lengthM = (demand.to[piece]! - demand.from[piece]!) * graph.edgeLengthM[edge]!;
        expect(lengthM).toBeLessThanOrEqual(MAX_PIECE_M * 1.0001);
        sums[demand.grid[piece]!]! += demand.households[piece]!;
      }
      sums.forEach((sum, grid) =>
        expect(Math.abs(sum - (demand.gridHasRoad[grid] ? households[grid]! : 0))).toBeLessThan(1e-6),
      );
    }),
    { numRuns: 500, seed: 43 },
  );
});

test('counts that are no counts of households are refused', () => {
  const graph = rows({ roadClass: 'residential' });
  const grids = new GridIndex([box(121, 29, 122, 31)]);
  for (const households of [[NaN], [-1], [Infinity], [1, 2], []])
    expect(() => spreadHouseholds(graph, grids, households)).toThrow(RangeError);
});
