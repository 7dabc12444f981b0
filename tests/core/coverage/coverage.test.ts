import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Coverage, measureCoverage } from '../../../src/core/coverage/coverage.js';
import { type Demand, pieceMiddle, spreadHouseholds } from '../../../src/core/coverage/demand.js';
import { GridIndex } from '../../../src/core/coverage/grid-index.js';
import { type EdgeId, type RoadGraph } from '../../../src/core/road/graph.js';
import { ReachDirection, type ReachOrigin, ReachSearch } from '../../../src/core/road/reach.js';
import { type VehicleIndex, vehicleIndex } from '../../../src/core/vehicle.js';
import { CELL_MS, drawNetwork } from '../road/drawn-network.js';
import { randomNetwork, randomPosition, randomVehicle } from '../road/random-network.js';
import { coverageOracle } from './coverage-oracle.js';
import { randomGrids } from './random-grids.js';

const scene = fc.tuple(randomNetwork, randomGrids).chain(([graph, grids]) =>
  fc.record({
    graph: fc.constant(graph),
    demand: fc.constant(
      spreadHouseholds(
        graph,
        new GridIndex(grids.map(({ boundary }) => boundary)),
        grids.map(({ households }) => households),
      ),
    ),
    units: fc.array(
      fc.record({
        vehicle: randomVehicle.map((vehicle) => vehicle as VehicleIndex),
        position: randomPosition(graph),
      }),
      { maxLength: 5 },
    ),
    targetMs: fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 300_000 })),
  }),
);

function cover(graph: RoadGraph, demand: Demand, origins: readonly ReachOrigin[], targetMs: number): Coverage {
  const reach = new ReachSearch(graph);
  reach.run({ direction: ReachDirection.OUTWARD, origins, limitMs: targetMs });
  return measureCoverage(demand, reach, targetMs);
}

test('exactly the pieces are covered to which one Dijkstra per unit finds a way in time', () => {
  fc.assert(
    fc.property(scene, ({ graph, demand, units, targetMs }) => {
      const coverage = cover(graph, demand, units, targetMs);
      const expected = coverageOracle(graph, demand, units, targetMs);
      expect([...coverage.coveredPieces]).toEqual(expected.coveredPieces);
      for (const [grid, households] of expected.coveredHouseholds.entries())
        expect(Math.abs(coverage.coveredHouseholds[grid]! - households)).toBeLessThan(1e-6);
    }),
    { numRuns: 600, seed: 51 },
  );
});

test('another unit, or more time, takes nothing away', () => {
  fc.assert(
    fc.property(scene, fc.integer({ min: 0, max: 200_000 }), ({ graph, demand, units, targetMs }, moreMs) => {
      const all = cover(graph, demand, units, targetMs);
      const fewer = cover(graph, demand, units.slice(1), targetMs);
      const longer = cover(graph, demand, units, targetMs + moreMs);
      for (let piece = 0; piece < demand.pieceCount; piece++) {
        expect(all.coveredPieces[piece]).toBeGreaterThanOrEqual(fewer.coveredPieces[piece]!);
        expect(longer.coveredPieces[piece]).toBeGreaterThanOrEqual(all.coveredPieces[piece]!);
      }
      for (let grid = 0; grid < demand.gridCount; grid++) {
        expect(all.coveredHouseholds[grid]).toBeGreaterThanOrEqual(fewer.coveredHouseholds[grid]!);
        expect(longer.coveredHouseholds[grid]).toBeGreaterThanOrEqual(all.coveredHouseholds[grid]!);
      }
      expect(longer.totalCovered).toBeGreaterThanOrEqual(all.totalCovered - 1e-9);
      expect(longer.totalCovered).toBeLessThanOrEqual(all.totalHouseholds);
    }),
    { numRuns: 400, seed: 52 },
  );
});

const WHOLE_DRAWING = new GridIndex([
  [
    [
      [
        [121, 29],
        [122, 29],
        [122, 31],
        [121, 31],
        [121, 29],
      ],
    ],
  ],
]);
const CAR = vehicleIndex('CAR');
const at = (edge: number, fraction: number): ReachOrigin['position'] => ({
  edge: edge as EdgeId,
  fraction,
  offsetM: 0,
  lon: 0,
  lat: 0,
});

test('a car covers the road but not the lane that it cannot enter; an officer on foot at its mouth does', () => {
  const { graph, edge } = drawNetwork('A---B...C');
  const demand = spreadHouseholds(graph, WHOLE_DRAWING, [80]);
  const car = { vehicle: CAR, position: at(edge('AB'), 1) };
  const foot = { vehicle: vehicleIndex('FOOT'), position: at(edge('AB'), 1) };
  const targetMs = 4 * CELL_MS[0]!;
  expect(cover(graph, demand, [car], targetMs).totalCovered).toBeCloseTo(40, 3);
  expect(cover(graph, demand, [car, foot], targetMs).totalCovered).toBe(80);
});

test('half the target reaches half the street, to within one piece', () => {
  const { graph, edge } = drawNetwork('A---B');
  const demand = spreadHouseholds(graph, WHOLE_DRAWING, [160]);
  const { totalCovered, coveredPieces } = cover(
    graph,
    demand,
    [{ vehicle: CAR, position: at(edge('AB'), 0) }],
    2 * CELL_MS[CAR]!,
  );
  expect(Math.abs(totalCovered - 80)).toBeLessThanOrEqual(160 / demand.pieceCount);
  const reached = [...coveredPieces].lastIndexOf(1);
  expect(pieceMiddle(demand, reached)).toBeLessThan(0.5 + 1e-6);
  expect([...coveredPieces].indexOf(0)).toBe(reached + 1);
});

test('nobody is covered without units, and a grid without a road never is', () => {
  const { graph, edge } = drawNetwork('A-B');
  const grids = new GridIndex([
    [
      [
        [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 0],
        ],
      ],
    ],
    [
      [
        [
          [121, 29],
          [122, 29],
          [122, 31],
          [121, 31],
          [121, 29],
        ],
      ],
    ],
  ]);
  const demand = spreadHouseholds(graph, grids, [5, 20]);
  expect(cover(graph, demand, [], 1e6)).toMatchObject({ totalHouseholds: 25, totalCovered: 0 });
  const covered = cover(graph, demand, [{ vehicle: CAR, position: at(edge('AB'), 0.5) }], 1e6);
  expect([...covered.coveredHouseholds]).toEqual([0, 20]);
});
