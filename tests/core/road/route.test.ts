import { describe, expect, test } from 'vitest';
import { type EdgeId, INFINITE } from '../../../src/core/road/graph.js';
import { type RoadPosition } from '../../../src/core/road/position.js';
import { findRoute, RouteSearch } from './plain-route-search.js';
import { pointOnEdge } from '../../../src/core/road/shape.js';
import { vehicleIndex } from '../../../src/core/vehicle.js';
import { CELL_MS, type Drawing, drawNetwork, graphOf } from './drawn-network.js';

const CAR = vehicleIndex('CAR');
const FOOT = vehicleIndex('FOOT');

function placeOn({ graph, edge }: Drawing, between: string, fraction: number, offsetM = 0): RoadPosition {
  const id = edge(between) as EdgeId;
  return { edge: id, fraction, offsetM, ...pointOnEdge(graph, id, fraction) };
}

test('a route names its streets in order and merges what bears one name', () => {
  const drawing = drawNetwork(`
    A==B==C
          |
          D--E
  `);
  const route = findRoute(drawing.graph, CAR, placeOn(drawing, 'AB', 0.5), placeOn(drawing, 'DE', 0.5))!;
  expect(route.steps.map(({ name, travelTimeMs }) => [name.local, travelTimeMs])).toEqual([
    ['Main', 4.5 * CELL_MS[CAR]!],
    ['', 3.5 * CELL_MS[CAR]!],
  ]);
  expect(route.lengthM).toBeCloseTo(800, -1);
  expect(route.coordinates).toHaveLength(5);
});

test('the line begins and ends at the very points and follows the bends between, in the direction of travel', () => {
  const line = graphOf(
    [
      [0, 0],
      [40_000, 0],
    ],
    [
      {
        from: 0,
        to: 1,
        along: [40, 40, 40, 40, 40],
        against: [40, 40, 40, 40, 40],
        bends: [
          [10_000, 0],
          [20_000, 0],
          [30_000, 0],
        ],
      },
    ],
  );
  const edge = 0 as EdgeId;
  const at = (fraction: number): RoadPosition => ({ edge, fraction, offsetM: 0, ...pointOnEdge(line, edge, fraction) });
  const lons = (from: number, to: number): number[] =>
    findRoute(line, CAR, at(from), at(to))!.coordinates.map(([lon]) => Math.round(lon * 1e7));
  expect(lons(0.125, 0.875)).toEqual([5000, 10_000, 20_000, 30_000, 35_000]);
  expect(lons(0.875, 0.3)).toEqual([35_000, 30_000, 20_000, 12_000]);
  expect(lons(0, 1)).toEqual([0, 10_000, 20_000, 30_000, 40_000]);
  expect(lons(0.5, 0.5)).toEqual([20_000, 20_000]);
});

test('from one point to itself takes no road, and the walks only', () => {
  const drawing = drawNetwork('A-B');
  const from = placeOn(drawing, 'AB', 0.5, 14);
  const route = findRoute(drawing.graph, CAR, from, { ...from, offsetM: 7 })!;
  expect(route).toMatchObject({ travelTimeMs: 15_000, walkTimeMs: 15_000, lengthM: 0, arcs: [], steps: [] });
});

test('a car may not drive against a one-way street, and the same trip on foot is closed likewise where the drawing says so', () => {
  const drawing = drawNetwork('A>>B');
  const [a, b] = [placeOn(drawing, 'AB', 0), placeOn(drawing, 'AB', 1)];
  expect(findRoute(drawing.graph, CAR, a, b)!.travelTimeMs).toBe(3 * CELL_MS[CAR]!);
  expect(findRoute(drawing.graph, CAR, b, a)).toBeNull();
});

test('there is no route to an island, nor from an edge that is closed to the class', () => {
  const drawing = drawNetwork('A-B C-D...E');
  expect(findRoute(drawing.graph, CAR, placeOn(drawing, 'AB', 0), placeOn(drawing, 'CD', 0))).toBeNull();
  expect(findRoute(drawing.graph, CAR, placeOn(drawing, 'DE', 0), placeOn(drawing, 'CD', 0))).toBeNull();
  expect(findRoute(drawing.graph, FOOT, placeOn(drawing, 'DE', 0), placeOn(drawing, 'CD', 0))).not.toBeNull();
});

describe('the published fixture of rust_road_router', () => {
  const firstOut = [0, 2, 3, 6, 8, 8, 8];
  const head = [2, 1, 3, 1, 3, 4, 0, 4];
  const weight = [10, 1, 2, 1, 3, 1, 7, 2];
  const arcs = head.map((to, i) => ({ from: firstOut.findIndex((_, n) => firstOut[n + 1]! > i), to, ms: weight[i]! }));
  const closed = [null, null, null, null, null];
  const nodes = firstOut.slice(1).map((_, i): [number, number] => [i * 1000, 0]);
  // A loop at each node lets a position be at the node, also where no arc begins or ends.
  const graph = graphOf(nodes, [
    ...arcs.map(({ from, to, ms }) => ({ from, to, along: Array.from({ length: 5 }, () => ms), against: closed })),
    ...nodes.map((_, n) => ({ from: n, to: n, along: [0, 0, 0, 0, 0], against: closed })),
  ]);
  const at = (node: number): RoadPosition => ({
    edge: (arcs.length + node) as EdgeId,
    fraction: 0,
    offsetM: 0,
    lon: node * 1e-4,
    lat: 0,
  });
  const search = new RouteSearch(graph);

  test.each([
    [0, 1, 1],
    [0, 3, 3],
    [3, 0, 7],
    [0, 4, 5],
    [4, 0, null],
  ])('d(%i, %i) = %s', (from, to, expected) => {
    expect(search.find(CAR, at(from), at(to))?.travelTimeMs ?? null).toBe(expected);
  });

  test('all pairs agree with Floyd and Warshall', () => {
    const count = nodes.length;
    const d = Array.from({ length: count }, (_, i) =>
      Array.from({ length: count }, (__, j) => (i === j ? 0 : Infinity)),
    );
    for (const { from, to, ms } of arcs) d[from]![to] = Math.min(d[from]![to]!, ms);
    for (let via = 0; via < count; via++)
      for (let i = 0; i < count; i++)
        for (let j = 0; j < count; j++) d[i]![j] = Math.min(d[i]![j]!, d[i]![via]! + d[via]![j]!);
    for (let i = 0; i < count; i++)
      for (let j = 0; j < count; j++) expect(search.find(CAR, at(i), at(j))?.travelTimeMs ?? Infinity).toBe(d[i]![j]);
    expect(graph.travelTimeMs[CAR]).toContain(INFINITE);
  });
});
