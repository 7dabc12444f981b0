import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type RoadGraph } from '../../../../src/core/road/graph.js';
import { HierarchyRouteSearch } from '../../../../src/core/road/hierarchy/hierarchy-route.js';
import { dissectionOrder } from '../../../../src/core/road/hierarchy/nested-dissection.js';
import { buildHierarchy, type RoadHierarchy } from '../../../../src/core/road/hierarchy/road-hierarchy.js';
import { VEHICLE_COUNT, type VehicleIndex } from '../../../../src/core/vehicle.js';
import { oracleTravelMs, plainGraph } from '../oracle.js';
import { randomNetwork, randomPosition, randomVehicle } from '../random-network.js';
import { checkRoute } from '../route-check.js';
import { randomStreetGrid } from './street-grid.js';

const hierarchyOf = (graph: RoadGraph): RoadHierarchy => buildHierarchy(graph, dissectionOrder(graph).nodeOfRank);

const trips = fc.oneof(randomNetwork, randomStreetGrid).chain((graph) =>
  fc.record({
    graph: fc.constant(graph),
    trips: fc.array(fc.record({ vehicle: randomVehicle, from: randomPosition(graph), to: randomPosition(graph) }), {
      minLength: 1,
      maxLength: 5,
    }),
  }),
);

test('a route takes exactly the time of a textbook Dijkstra, hangs together, and is null where that finds none', () => {
  fc.assert(
    fc.property(trips, ({ graph, trips }) => {
      const plain = plainGraph(graph);
      const search = new HierarchyRouteSearch(hierarchyOf(graph));
      for (const { vehicle, from, to } of trips) {
        const expected = oracleTravelMs(plain, vehicle, from, to);
        expect(search.travelTimeMs(vehicle as VehicleIndex, from, to)).toBe(expected);
        const route = search.find(vehicle as VehicleIndex, from, to);
        expect(route?.travelTimeMs ?? Infinity).toBe(expected);
        if (route) checkRoute(graph, vehicle as VehicleIndex, route);
      }
    }),
    { numRuns: 1500, seed: 20_260_341 },
  );
});

test('any order of contraction gives the same times', () => {
  const shuffled = randomStreetGrid.chain((graph) => {
    const nodes = Array.from({ length: graph.nodeCount }, (_, i) => i);
    return fc.record({
      graph: fc.constant(graph),
      order: fc.shuffledSubarray(nodes, { minLength: nodes.length }),
      from: randomPosition(graph),
      to: randomPosition(graph),
    });
  });
  fc.assert(
    fc.property(shuffled, ({ graph, order, from, to }) => {
      const search = new HierarchyRouteSearch(buildHierarchy(graph, Uint32Array.from(order)));
      const other = new HierarchyRouteSearch(hierarchyOf(graph));
      for (let v = 0; v < VEHICLE_COUNT; v++)
        expect(search.travelTimeMs(v as VehicleIndex, from, to)).toBe(other.travelTimeMs(v as VehicleIndex, from, to));
    }),
    { numRuns: 200, seed: 20_260_342 },
  );
});
