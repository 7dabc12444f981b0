import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type RoadGraph } from '../../../../src/core/road/graph.js';
import { HierarchyReach } from '../../../../src/core/road/hierarchy/hierarchy-reach.js';
import { dissectionOrder } from '../../../../src/core/road/hierarchy/nested-dissection.js';
import { buildHierarchy, type RoadHierarchy } from '../../../../src/core/road/hierarchy/road-hierarchy.js';
import { TravelTimeMatrix } from '../../../../src/core/road/hierarchy/travel-time-matrix.js';
import { withTravelTimes } from '../../../../src/core/road/hierarchy/with-travel-times.js';
import { applyClosures } from '../../../../src/core/road/metric.js';
import { type RoadPosition } from '../../../../src/core/road/position.js';
import { ReachDirection } from '../../../../src/core/road/reach.js';
import { VEHICLE_COUNT, type VehicleIndex } from '../../../../src/core/vehicle.js';
import { oracleTravelMs, plainGraph } from '../oracle.js';
import { randomNetwork, randomPosition, randomVehicle } from '../random-network.js';
import { randomCostlyTurns } from '../split-network.js';
import { randomStreetGrid } from './street-grid.js';

const roads = fc.oneof(
  randomNetwork,
  randomStreetGrid,
  randomCostlyTurns.map(({ split }) => split),
);

/** Networks as they are, and with roads closed or slowed down after the hierarchy was made. */
const city: fc.Arbitrary<RoadHierarchy> = roads.chain((graph) => {
  const closure = fc.record({
    id: fc.uuid(),
    speedFactor: fc.constantFrom(0, 0, 0.5),
    edges: fc.array(fc.array(fc.integer({ min: 0, max: graph.roadEdgeCount - 1 }), { maxLength: 4 }), {
      minLength: VEHICLE_COUNT,
      maxLength: VEHICLE_COUNT,
    }),
  });
  return fc.array(closure, { maxLength: 2 }).map((closures) => {
    const hierarchy = buildHierarchy(graph, dissectionOrder(graph).nodeOfRank);
    return closures.length === 0 ? hierarchy : withTravelTimes(hierarchy, applyClosures(graph, closures));
  });
});

const vehicle = randomVehicle.map((index) => index as VehicleIndex);
const placesIn = (graph: RoadGraph, most: number): fc.Arbitrary<RoadPosition[]> =>
  fc.array(randomPosition(graph), { maxLength: most });

const reachScene = city.chain((hierarchy) =>
  fc.record({
    hierarchy: fc.constant(hierarchy),
    queries: fc.array(
      fc.record({
        direction: fc.constantFrom(ReachDirection.OUTWARD, ReachDirection.INWARD),
        origins: fc.array(
          fc.record({
            vehicle,
            position: randomPosition(hierarchy.graph),
            lagMs: fc.constantFrom(0, 0, 3, 0.5, 60_000, Infinity),
          }),
          { maxLength: 6 },
        ),
        limitMs: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 300_000 }), fc.constant(Infinity)),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    places: fc.array(randomPosition(hierarchy.graph), { minLength: 1, maxLength: 6 }),
    slice: fc.constantFrom(1, 3, 1000),
  }),
);

test('every place is reached as soon as the best of one Dijkstra per origin says, both ways, question after question', () => {
  fc.assert(
    fc.property(reachScene, ({ hierarchy, queries, places, slice }) => {
      const reach = new HierarchyReach(hierarchy);
      const plain = plainGraph(hierarchy.graph);
      for (const { direction, origins, limitMs } of queries) {
        reach.begin({ direction, origins, limitMs });
        while (reach.advance(slice));
        for (const place of places) {
          const onRoad = { ...place, offsetM: 0 };
          const times = Array.from({ length: VEHICLE_COUNT }, (_, v) => {
            const trips = origins
              .filter((origin) => origin.vehicle === v)
              .map(({ position, lagMs }) => {
                const [from, to] = direction === ReachDirection.OUTWARD ? [position, onRoad] : [onRoad, position];
                return Math.ceil(lagMs) + oracleTravelMs(plain, v, from, to);
              });
            const least = Math.min(...trips);
            return least <= limitMs ? least : Infinity;
          });
          expect(times.map((_, v) => reach.timeOfClassAtMs(v as VehicleIndex, place.edge, place.fraction))).toEqual(
            times,
          );
          expect(reach.timeAtMs(place.edge, place.fraction)).toBe(Math.min(...times));
        }
      }
    }),
    { numRuns: 1000, seed: 20_260_361 },
  );
});

const matrixScene = city.chain((hierarchy) =>
  fc.record({
    hierarchy: fc.constant(hierarchy),
    queries: fc.array(
      fc.record({ vehicle, sources: placesIn(hierarchy.graph, 7), targets: placesIn(hierarchy.graph, 7) }),
      { minLength: 1, maxLength: 3 },
    ),
    slice: fc.constantFrom(1, 3, 1000),
  }),
);

test('each time of a matrix is that of a textbook Dijkstra, question after question', () => {
  fc.assert(
    fc.property(matrixScene, ({ hierarchy, queries, slice }) => {
      const matrix = new TravelTimeMatrix(hierarchy);
      const plain = plainGraph(hierarchy.graph);
      for (const query of queries) {
        matrix.begin(query);
        while (matrix.advance(slice));
        query.sources.forEach((from, i) =>
          expect(query.targets.map((_, j) => matrix.timeMs(i, j))).toEqual(
            query.targets.map((to) => oracleTravelMs(plain, query.vehicle, from, to)),
          ),
        );
      }
    }),
    { numRuns: 1500, seed: 20_260_362 },
  );
});
