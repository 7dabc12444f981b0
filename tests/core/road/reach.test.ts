import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type EdgeId } from '../../../src/core/road/graph.js';
import { type RoadPosition } from '../../../src/core/road/position.js';
import { ReachDirection, ReachSearch } from '../../../src/core/road/reach.js';
import { type VehicleIndex, vehicleIndex } from '../../../src/core/vehicle.js';
import { CELL_MS, drawNetwork, graphOf } from './drawn-network.js';
import { oracleTravelMs, plainGraph } from './oracle.js';
import { randomNetwork, randomPosition, randomVehicle } from './random-network.js';

const CAR = vehicleIndex('CAR');
const FOOT = vehicleIndex('FOOT');
const at = (edge: number, fraction: number): RoadPosition => ({
  edge: edge as EdgeId,
  fraction,
  offsetM: 0,
  lon: 0,
  lat: 0,
});

const scene = randomNetwork.chain((graph) =>
  fc.record({
    graph: fc.constant(graph),
    direction: fc.constantFrom(ReachDirection.OUTWARD, ReachDirection.INWARD),
    origins: fc.array(
      fc.record({
        vehicle: randomVehicle.map((vehicle) => vehicle as VehicleIndex),
        position: randomPosition(graph),
        lagMs: fc.constantFrom(0, 0, 3, 60_000, Infinity),
      }),
      { maxLength: 6 },
    ),
    places: fc.array(randomPosition(graph), { minLength: 1, maxLength: 6 }),
    limitMs: fc.oneof(fc.integer({ min: 0, max: 300_000 }), fc.constant(Infinity)),
  }),
);

test('every place is reached as soon as the best of one Dijkstra per origin says, per class and over all, both ways', () => {
  fc.assert(
    fc.property(scene, ({ graph, direction, origins, places, limitMs }) => {
      const search = new ReachSearch(graph);
      expect(search.run({ direction, origins, limitMs })).toBe(true);
      const plain = plainGraph(graph);
      for (const place of places) {
        const onRoad = { ...place, offsetM: 0 };
        const times = Array.from({ length: 5 }, (_, vehicle) => {
          const trips = origins
            .filter((origin) => origin.vehicle === vehicle)
            .map(({ position, lagMs }) =>
              direction === ReachDirection.OUTWARD
                ? lagMs + oracleTravelMs(plain, vehicle, position, onRoad)
                : lagMs + oracleTravelMs(plain, vehicle, onRoad, position),
            );
          const least = Math.min(...trips);
          return least <= limitMs ? least : Infinity;
        });
        expect(times.map((_, v) => search.timeOfClassAtMs(v as VehicleIndex, place.edge, place.fraction))).toEqual(
          times,
        );
        expect(search.timeAtMs(place.edge, place.fraction)).toBe(Math.min(...times));
      }
    }),
    { numRuns: 800, seed: 20_260_104 },
  );
});

test('coverage goes with the one-way street, an isochrone against it', () => {
  const { graph, edge, node } = drawNetwork(`
    A-->B---C
  `);
  const search = new ReachSearch(graph);
  const origins = [{ vehicle: CAR, position: at(edge('BC'), 0) }];
  search.run({ direction: ReachDirection.OUTWARD, origins, limitMs: Infinity });
  expect(search.timeAtMs(edge('AB') as EdgeId, 0.5)).toBe(Infinity);
  expect(search.timeAtNodeMs(CAR, node('C') as never)).toBe(4 * CELL_MS[CAR]!);
  search.run({ direction: ReachDirection.INWARD, origins, limitMs: Infinity });
  expect(search.timeAtMs(edge('AB') as EdgeId, 0.5)).toBe(2 * CELL_MS[CAR]!);
});

test('a lane closed to cars is covered by the officer on foot beside the car', () => {
  const { graph, edge } = drawNetwork(`
    A---B...C
  `);
  const search = new ReachSearch(graph);
  search.run({
    direction: ReachDirection.OUTWARD,
    origins: [
      { vehicle: CAR, position: at(edge('AB'), 1) },
      { vehicle: FOOT, position: at(edge('AB'), 1), lagMs: 1000 },
    ],
    limitMs: 1000 + 2 * CELL_MS[FOOT]!,
  });
  expect(search.timeOfClassAtMs(CAR, edge('BC') as EdgeId, 0.5)).toBe(Infinity);
  expect(search.timeAtMs(edge('BC') as EdgeId, 0.5)).toBe(1000 + 2 * CELL_MS[FOOT]!);
  expect(search.timeAtMs(edge('BC') as EdgeId, 0.51)).toBe(Infinity);
});

test('a search told to stop says that it is not complete', () => {
  const row = Array.from({ length: 36 }, (_, i) => i.toString(36).toUpperCase()).join('-');
  const { graph } = drawNetwork(row);
  const origins = [{ vehicle: CAR, position: at(0, 0) }];
  const search = new ReachSearch(graph);
  // Asked every 4,096 nodes: a small search ends before the first question.
  expect(search.run({ direction: ReachDirection.OUTWARD, origins, limitMs: Infinity, shouldStop: () => true })).toBe(
    true,
  );
  const nodeCount = 5000;
  const long = longRoad(nodeCount);
  const longSearch = new ReachSearch(long);
  expect(
    longSearch.run({ direction: ReachDirection.OUTWARD, origins, limitMs: Infinity, shouldStop: () => true }),
  ).toBe(false);
  expect(longSearch.settled).toBe(4096);
  expect(
    longSearch.run({ direction: ReachDirection.OUTWARD, origins, limitMs: Infinity, shouldStop: () => false }),
  ).toBe(true);
  expect(longSearch.settled).toBe(nodeCount);
});

test('a negative limit or lag is refused', () => {
  const { graph } = drawNetwork('A-B');
  const search = new ReachSearch(graph);
  const origins = [{ vehicle: CAR, position: at(0, 0), lagMs: -1 }];
  expect(() => search.run({ direction: ReachDirection.OUTWARD, origins: [], limitMs: -1 })).toThrow(RangeError);
  expect(() => search.run({ direction: ReachDirection.OUTWARD, origins, limitMs: 1 })).toThrow(RangeError);
});

function longRoad(nodeCount: number): ReturnType<typeof graphOf> {
  const nodes = Array.from({ length: nodeCount }, (_, i): [number, number] => [1_215_000_000 + i * 1000, 299_500_000]);
  const all = [1, 1, 1, 1, 1];
  return graphOf(
    nodes,
    nodes.slice(1).map((_, i) => ({ from: i, to: i + 1, along: all, against: all })),
  );
}
