/** fast-check generators of tiny hostile networks: one-ways, islands, parallel edges, self loops, dead ends, edges without length, ties. */
import fc from 'fast-check';
import { type EdgeId, type RoadGraph } from '../../../src/core/road/graph.js';
import { type RoadPosition } from '../../../src/core/road/position.js';
import { graphOf, type ListedEdge } from './drawn-network.js';

/** Mostly few small values, so that ties abound; some large ones, so that rounding shows. */
const timeMs = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 4 }) },
  { weight: 2, arbitrary: fc.integer({ min: 5, max: 100_000 }) },
  { weight: 3, arbitrary: fc.constant(null) },
);
const perVehicle = fc.array(timeMs, { minLength: 5, maxLength: 5 });
const pointE7 = fc.tuple(
  fc.integer({ min: 1_215_000_000, max: 1_215_030_000 }),
  fc.integer({ min: 299_500_000, max: 299_530_000 }),
);

export const randomNetwork: fc.Arbitrary<RoadGraph> = fc
  .array(pointE7, { minLength: 1, maxLength: 8 })
  .chain((nodes) => {
    const node = fc.integer({ min: 0, max: nodes.length - 1 });
    const edge: fc.Arbitrary<ListedEdge> = fc.record({
      from: node,
      to: node,
      along: perVehicle,
      against: perVehicle,
      name: fc.constantFrom('', 'Harbour Road', 'Mill Lane'),
      bends: fc.array(pointE7, { maxLength: 2 }),
    });
    return fc.array(edge, { minLength: 1, maxLength: 14 }).map((edges) => graphOf(nodes, edges));
  });

export function randomPosition(graph: RoadGraph): fc.Arbitrary<RoadPosition> {
  return fc.record({
    edge: fc.integer({ min: 0, max: graph.roadEdgeCount - 1 }).map((edge) => edge as EdgeId),
    fraction: fc.oneof(fc.constantFrom(0, 0.25, 0.5, 1), fc.double({ min: 0, max: 1, noNaN: true })),
    offsetM: fc.constantFrom(0, 0, 0.001, 3, 300),
    lon: fc.constant(121.5),
    lat: fc.constant(29.95),
  });
}

export const randomVehicle = fc.integer({ min: 0, max: 4 });
