import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type RoadGraph } from '../../../src/core/road/graph.js';
import { NearestSearch } from '../../../src/core/road/nearest.js';
import { type RoadPosition } from '../../../src/core/road/position.js';
import { RouteSearch } from './plain-route-search.js';
import { type UnitIndex, UnitRoadIndex } from '../../../src/core/road/unit-road-index.js';
import { type VehicleIndex } from '../../../src/core/vehicle.js';
import { oracleNearest, type OracleUnit, oracleTravelMs, plainGraph } from './oracle.js';
import { randomNetwork, randomPosition, randomVehicle } from './random-network.js';
import { checkRoute } from './route-check.js';

interface Scene {
  readonly graph: RoadGraph;
  readonly fleet: readonly OracleUnit[];
  readonly targets: readonly (RoadPosition | null)[];
  readonly refused: ReadonlySet<number>;
  readonly lags: readonly number[];
  readonly k: number;
  readonly withinMs: number | undefined;
  readonly passedOverLimit: number | undefined;
  readonly unavailable: ReadonlySet<number>;
}

const UNITS = 10;

const scene: fc.Arbitrary<Scene> = randomNetwork.chain((graph) =>
  fc.record({
    graph: fc.constant(graph),
    fleet: fc.uniqueArray(
      fc.record({
        unit: fc.integer({ min: 0, max: UNITS - 1 }),
        vehicle: randomVehicle,
        position: randomPosition(graph),
      }),
      { selector: ({ unit }) => unit, maxLength: UNITS },
    ),
    targets: fc.oneof(
      randomPosition(graph).map((position) => Array.from({ length: 5 }, () => position)),
      fc.array(fc.option(randomPosition(graph)), { minLength: 5, maxLength: 5 }),
    ),
    refused: fc.array(fc.integer({ min: 0, max: UNITS - 1 }), { maxLength: 5 }).map((units) => new Set(units)),
    lags: fc.array(fc.constantFrom(0, 0, 0, 1, 2, 60_000, 0.5, Infinity), { minLength: UNITS, maxLength: UNITS }),
    k: fc.integer({ min: 1, max: 6 }),
    withinMs: fc.option(fc.integer({ min: 0, max: 150_000 }), { nil: undefined }),
    passedOverLimit: fc.constantFrom(undefined, 0, 1, 2, 3, Infinity),
    unavailable: fc.array(fc.integer({ min: 0, max: UNITS - 1 }), { maxLength: 5 }).map((units) => new Set(units)),
  }),
);

test('the units found and passed over are those of one Dijkstra per unit, in the same order and to the millisecond', () => {
  fc.assert(
    fc.property(scene, ({ graph, fleet, targets, refused, lags, k, withinMs, passedOverLimit, unavailable }) => {
      const accept = (unit: number): boolean => !refused.has(unit);
      const lagMs = (unit: number): number => lags[unit]!;
      const query = { targets, k, withinMs, accept, lagMs, passedOverLimit };
      const expected = oracleNearest(plainGraph(graph), fleet, {
        ...query,
        accept: (unit) => accept(unit) && !unavailable.has(unit),
      });
      const index = new UnitRoadIndex(graph, 2);
      for (const { unit, vehicle, position } of fleet)
        index.place(unit as UnitIndex, vehicle as VehicleIndex, position);
      for (const unit of unavailable) index.setAvailable(unit as UnitIndex, false);
      const search = new NearestSearch(index);
      const { found, passedOver, morePassedOver } = search.nearest(query);
      expect({ found, passedOver, morePassedOver }).toEqual(expected);
      for (const { unit, travelTimeMs } of [...found, ...passedOver]) {
        const route = search.routeOf(unit)!;
        checkRoute(graph, index.vehicleOf(unit) as VehicleIndex, route);
        expect(route.travelTimeMs).toBe(travelTimeMs);
      }
    }),
    { numRuns: 1500, seed: 20_260_101 },
  );
});

test('an index after any sequence of moves and removals answers like a fresh one, and a search used before like a new one', () => {
  const moves = randomNetwork.chain((graph) =>
    fc.record({
      graph: fc.constant(graph),
      steps: fc.array(
        fc.record({
          unit: fc.integer({ min: 0, max: 5 }),
          vehicle: randomVehicle,
          position: fc.option(randomPosition(graph)),
          target: randomPosition(graph),
        }),
        { minLength: 1, maxLength: 20 },
      ),
    }),
  );
  fc.assert(
    fc.property(moves, ({ graph, steps }) => {
      const index = new UnitRoadIndex(graph, 1);
      const search = new NearestSearch(index);
      const plain = plainGraph(graph);
      const fleet = new Map<number, OracleUnit>();
      for (const { unit, vehicle, position, target } of steps) {
        if (position) {
          index.place(unit as UnitIndex, vehicle as VehicleIndex, position);
          fleet.set(unit, { unit, vehicle, position });
        } else {
          index.remove(unit as UnitIndex);
          fleet.delete(unit);
        }
        const query = { targets: Array.from({ length: 5 }, () => target), k: 3 };
        const { found, passedOver, morePassedOver } = search.nearest(query);
        expect({ found, passedOver, morePassedOver }).toEqual(oracleNearest(plain, [...fleet.values()], query));
      }
    }),
    { numRuns: 300, seed: 20_260_102 },
  );
});

test('a route takes exactly the time of a textbook Dijkstra, and is null where that finds none', () => {
  const trip = randomNetwork.chain((graph) =>
    fc.record({
      graph: fc.constant(graph),
      vehicle: randomVehicle,
      from: randomPosition(graph),
      to: randomPosition(graph),
    }),
  );
  fc.assert(
    fc.property(trip, ({ graph, vehicle, from, to }) => {
      const expected = oracleTravelMs(plainGraph(graph), vehicle, from, to);
      const route = new RouteSearch(graph).find(vehicle as VehicleIndex, from, to);
      expect(route?.travelTimeMs ?? Infinity).toBe(expected);
      if (route) checkRoute(graph, vehicle as VehicleIndex, route);
    }),
    { numRuns: 1500, seed: 20_260_103 },
  );
});
