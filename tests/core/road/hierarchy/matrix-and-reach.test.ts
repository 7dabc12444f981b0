import { expect, test } from 'vitest';
import { type EdgeId, INFINITE, type NodeId, type RoadGraph } from '../../../../src/core/road/graph.js';
import { HierarchyReach } from '../../../../src/core/road/hierarchy/hierarchy-reach.js';
import { dissectionOrder } from '../../../../src/core/road/hierarchy/nested-dissection.js';
import { buildHierarchy, type RoadHierarchy } from '../../../../src/core/road/hierarchy/road-hierarchy.js';
import { TravelTimeMatrix } from '../../../../src/core/road/hierarchy/travel-time-matrix.js';
import { type RoadPosition } from '../../../../src/core/road/position.js';
import { ReachDirection } from '../../../../src/core/road/reach.js';
import { vehicleIndex } from '../../../../src/core/vehicle.js';
import { CELL_MS, drawNetwork } from '../drawn-network.js';
import { evenGrid } from './street-grid.js';

const CAR = vehicleIndex('CAR');
const FOOT = vehicleIndex('FOOT');
const CELL = CELL_MS[CAR]!;
const { OUTWARD, INWARD } = ReachDirection;

const hierarchyOf = (graph: RoadGraph): RoadHierarchy => buildHierarchy(graph, dissectionOrder(graph).nodeOfRank);
const at = (edge: number, fraction: number, offsetM = 0): RoadPosition => ({
  edge: edge as EdgeId,
  fraction,
  offsetM,
  lon: 0,
  lat: 0,
});

test('the nearest of several stations counts at every place, and one-way streets count the right way round', () => {
  const { graph, edge } = drawNetwork(`
    A---B-->C---D---E
  `);
  const reach = new HierarchyReach(hierarchyOf(graph));
  const origins = [
    { vehicle: CAR, position: at(edge('AB'), 0) },
    { vehicle: CAR, position: at(edge('DE'), 1), lagMs: 500 },
  ];
  const timeAt = (between: string): number => reach.timeAtMs(edge(between) as EdgeId, 0.5);
  reach.run({ direction: OUTWARD, origins, limitMs: Infinity });
  expect(['AB', 'BC', 'CD', 'DE'].map(timeAt)).toEqual([2 * CELL, 6 * CELL, 500 + 6 * CELL, 500 + 2 * CELL]);
  reach.run({ direction: INWARD, origins, limitMs: Infinity });
  expect(['AB', 'BC', 'CD', 'DE'].map(timeAt)).toEqual([2 * CELL, 500 + 10 * CELL, 500 + 6 * CELL, 500 + 2 * CELL]);
});

test('a small area costs the ranks on the way to it, not those of the city', () => {
  const graph = evenGrid(60, 60);
  const reach = new HierarchyReach(hierarchyOf(graph));
  const origins = [{ vehicle: CAR, position: at(graph.edgeCount >> 1, 0) }];
  const slices = (limitMs: number): number => {
    reach.begin({ direction: OUTWARD, origins, limitMs });
    let count = 1;
    while (reach.advance(1)) count++;
    return count;
  };
  expect(slices(Infinity)).toBe(graph.nodeCount);
  expect(slices(2 * CELL)).toBeLessThan(graph.nodeCount / 10);
});

test('a search in slices tells its progress, and times read before its end are never too good', () => {
  const graph = evenGrid(12, 12);
  const whole = new HierarchyReach(hierarchyOf(graph));
  const sliced = new HierarchyReach(hierarchyOf(graph));
  const query = {
    direction: OUTWARD,
    origins: [CAR, FOOT].map((vehicle) => ({ vehicle, position: at(100, 0.5) })),
    limitMs: Infinity,
  };
  whole.run(query);
  sliced.begin(query);
  const progress = [sliced.progress];
  do {
    progress.push(sliced.progress);
    for (let node = 0; node < graph.nodeCount; node++)
      expect(sliced.timeAtNodeMs(FOOT, node as NodeId)).toBeGreaterThanOrEqual(
        whole.timeAtNodeMs(FOOT, node as NodeId),
      );
  } while (sliced.advance(50));
  expect(progress).toEqual([...progress].sort((a, b) => a - b));
  expect(progress[0]).toBe(0);
  expect(progress[2]).toBeCloseTo(50 / (2 * graph.nodeCount), 10);
  expect(sliced.progress).toBe(1);
  for (let node = 0; node < graph.nodeCount; node++)
    expect(sliced.timeAtNodeMs(FOOT, node as NodeId)).toBe(whole.timeAtNodeMs(FOOT, node as NodeId));
});

test('a reach told to stop says that it is not complete, and the next one is none the worse for it', () => {
  const graph = evenGrid(100, 100);
  const reach = new HierarchyReach(hierarchyOf(graph));
  const query = { direction: OUTWARD, origins: [{ vehicle: CAR, position: at(0, 0) }], limitMs: Infinity };
  let asked = 0;
  expect(reach.run({ ...query, shouldStop: () => ++asked === 1 })).toBe(false);
  expect(asked).toBe(1);
  expect(reach.run({ ...query, origins: [{ vehicle: CAR, position: at(graph.edgeCount - 1, 1) }] })).toBe(true);
  expect(reach.timeAtMs((graph.edgeCount - 1) as EdgeId, 1)).toBe(0);
  expect(reach.timeAtMs(0 as EdgeId, 0)).toBe(198 * CELL);
});

test('a reach over no origin, or from a road closed to the class, reaches nothing', () => {
  const { graph, edge } = drawNetwork(`
    A---B...C
  `);
  const reach = new HierarchyReach(hierarchyOf(graph));
  const isReached = (): boolean => reach.timeAtMs(edge('AB') as EdgeId, 0.5) < Infinity;
  reach.run({ direction: OUTWARD, origins: [{ vehicle: CAR, position: at(edge('AB'), 0) }], limitMs: Infinity });
  expect(isReached()).toBe(true);
  reach.run({ direction: OUTWARD, origins: [], limitMs: Infinity });
  expect(isReached()).toBe(false);
  expect(reach.progress).toBe(1);
  reach.run({ direction: OUTWARD, origins: [{ vehicle: CAR, position: at(edge('BC'), 0) }], limitMs: Infinity });
  expect(isReached()).toBe(false);
});

test('a reach with a negative limit or lag, or from a position off the graph, is refused', () => {
  const { graph } = drawNetwork('A-B');
  const reach = new HierarchyReach(hierarchyOf(graph));
  const run = (position: RoadPosition, lagMs: number, limitMs: number) => () =>
    reach.run({ direction: OUTWARD, origins: [{ vehicle: CAR, position, lagMs }], limitMs });
  expect(run(at(0, 0), -1, 1)).toThrow(/lagMs of origin 0 is -1/);
  expect(run(at(0, 0), 0, -1)).toThrow(/limitMs is -1/);
  expect(run(at(0, 0), 0, NaN)).toThrow(RangeError);
  expect(run(at(1, 0), 0, 1)).toThrow(/edge 1/);
  expect(reach.advance()).toBe(false);
});

test('a matrix counts the walks at both ends, and goes straight or round the block on one edge', () => {
  const { graph, edge } = drawNetwork(`
    A-->B---C
  `);
  const matrix = new TravelTimeMatrix(hierarchyOf(graph));
  const sources = [at(edge('AB'), 0.25, 14), at(edge('BC'), 0)];
  const targets = [at(edge('AB'), 0.75, 7), at(edge('AB'), 0), at(edge('BC'), 1)];
  expect(matrix.run({ vehicle: CAR, sources, targets })).toBe(true);
  expect(targets.map((_, j) => matrix.timeMs(0, j))).toEqual([
    10_000 + 2 * CELL + 5_000,
    Infinity,
    10_000 + 6.25 * CELL + 0.75 * CELL,
  ]);
  expect([...matrix.row(1)]).toEqual([INFINITE, INFINITE, 4 * CELL]);
});

test('a matrix told to stop holds the rows that are done and refuses to show others', () => {
  const graph = evenGrid(8, 8);
  const matrix = new TravelTimeMatrix(hierarchyOf(graph));
  const places = Array.from({ length: 40 }, (_, i) => at(i, 0.5));
  let asked = 0;
  const query = { vehicle: CAR, sources: places, targets: places };
  expect(matrix.run({ ...query, shouldStop: () => ++asked === 4 })).toBe(false);
  const done = 4 * 16 - places.length;
  expect(matrix.rowsDone).toBe(done);
  expect(matrix.progress).toBe(0.8);
  expect(matrix.timeMs(done - 1, done - 1)).toBe(0);
  expect(() => matrix.timeMs(done, 0)).toThrow(/row 24 of 24 that are done/);
  expect(() => matrix.timeMs(0, 40)).toThrow(/target 40 of 40/);
  expect(matrix.run(query)).toBe(true);
  expect(matrix.progress).toBe(1);
});

test('a matrix without sources, without targets, or for positions off the graph', () => {
  const graph = evenGrid(3, 3);
  const matrix = new TravelTimeMatrix(hierarchyOf(graph));
  expect(matrix.run({ vehicle: CAR, sources: [], targets: [at(0, 0)] })).toBe(true);
  expect(matrix.progress).toBe(1);
  expect(() => matrix.row(0)).toThrow(RangeError);
  expect(matrix.run({ vehicle: CAR, sources: [at(0, 0)], targets: [] })).toBe(true);
  expect([...matrix.row(0)]).toEqual([]);
  expect(() => matrix.run({ vehicle: CAR, sources: [at(0, 0)], targets: [at(99, 0)] })).toThrow(/edge 99/);
});
