import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeRoadGraph, encodeRoadGraph } from '../../../src/core/road/codec.js';
import { type RoadGraph } from '../../../src/core/road/graph.js';
import { NearestSearch } from '../../../src/core/road/nearest.js';
import { type RoadPosition } from '../../../src/core/road/position.js';
import { ReachDirection, ReachSearch } from '../../../src/core/road/reach.js';
import { type Route } from '../../../src/core/road/route.js';
import { UnitLabels } from '../../../src/core/road/hierarchy/unit-labels.js';
import { HierarchyNearestSearch } from '../../../src/core/road/hierarchy/hierarchy-nearest.js';
import { HierarchyRouteSearch } from '../../../src/core/road/hierarchy/hierarchy-route.js';
import { dissectionOrder } from '../../../src/core/road/hierarchy/nested-dissection.js';
import { buildHierarchy } from '../../../src/core/road/hierarchy/road-hierarchy.js';
import { type UnitIndex, UnitRoadIndex } from '../../../src/core/road/unit-road-index.js';
import { validateRoadGraph } from '../../../src/core/road/validate-road-graph.js';
import { type VehicleIndex } from '../../../src/core/vehicle.js';
import { joinStreets } from '../../../src/services/planning/street-lines.js';
import { RouteSearch } from './plain-route-search.js';
import { randomPosition } from './random-network.js';
import { checkRoute } from './route-check.js';
import { type CostlyTurns, randomCostlyTurns, splitBy, type Turn } from './split-network.js';
import { turnKey, turnOracle } from './turn-oracle.js';

const MOTORBIKE = 3;
const UNITS = 6;
const TIMEOUT_MS = 120_000;

const boundOrNot = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(3, 4) }, fc.constantFrom(0, 1, 2));
const trips = randomCostlyTurns.chain((network) =>
  fc.record({
    network: fc.constant(network),
    vehicle: boundOrNot.map((vehicle) => vehicle as VehicleIndex),
    units: fc.array(randomPosition(network.roads), { minLength: 1, maxLength: UNITS }),
    target: randomPosition(network.roads),
  }),
);

function forbiddenTurns({ split: { restrictions } }: CostlyTurns, { arcs }: Route): string[] {
  const forbidden = new Set([...restrictions.from].map((from, i) => turnKey(from, restrictions.to[i]!)));
  return arcs
    .slice(1)
    .map((arc, i) => turnKey(arcs[i]!, arc))
    .filter((turn) => forbidden.has(turn));
}

test(
  'the nearest units on split junctions are as far as a search over arcs says that looks each turn up, and their routes keep to it',
  () => {
    let found = 0;
    fc.assert(
      fc.property(trips, ({ network, vehicle, units, target }) => {
        const { roads, turns, split } = network;
        const oracle = turnOracle(roads, turns);
        const expected = units
          .map((position, unit) => ({ unit, travelTimeMs: oracle(vehicle, position, target) }))
          .filter(({ travelTimeMs }) => travelTimeMs < Infinity)
          .sort((a, b) => a.travelTimeMs - b.travelTimeMs || a.unit - b.unit);
        const index = new UnitRoadIndex(split, UNITS);
        units.forEach((position, unit) => index.place(unit as UnitIndex, vehicle, position));
        const hierarchy = buildHierarchy(split, dissectionOrder(split).nodeOfRank);
        const labels = new UnitLabels(hierarchy, index);
        for (let unit = 0; unit < units.length; unit++) labels.make(unit as UnitIndex);
        for (const search of [
          new NearestSearch(index),
          new HierarchyNearestSearch(hierarchy, index, { settledBudget: 0 }),
          new HierarchyNearestSearch(hierarchy, index, { labels, settledBudget: 0 }),
        ]) {
          const result = search.nearest({ targets: Array.from({ length: 5 }, () => target), k: UNITS });
          expect(result.found.map(({ unit, travelTimeMs }) => ({ unit, travelTimeMs }))).toEqual(expected);
          for (const { unit, travelTimeMs } of result.found) {
            found++;
            const route = search.routeOf(unit)!;
            checkRoute(split, vehicle, route);
            expect(route.travelTimeMs).toBe(travelTimeMs);
            if (vehicle >= MOTORBIKE) expect(forbiddenTurns(network, route)).toEqual([]);
          }
        }
      }),
      { numRuns: 2000, seed: 20_261_122 },
    );
    expect(found).toBeGreaterThan(1000);
  },
  TIMEOUT_MS,
);

test(
  'so is a single route, from anywhere to anywhere',
  () => {
    fc.assert(
      fc.property(trips, ({ network, vehicle, units, target }) => {
        const { roads, turns, split } = network;
        const oracle = turnOracle(roads, turns);
        const hierarchy = buildHierarchy(split, dissectionOrder(split).nodeOfRank);
        for (const search of [new RouteSearch(split), new HierarchyRouteSearch(hierarchy)]) {
          for (const from of units) {
            const route = search.find(vehicle, from, target);
            expect(route?.travelTimeMs ?? Infinity).toBe(oracle(vehicle, from, target));
            if (!route) continue;
            checkRoute(split, vehicle, route);
            if (vehicle >= MOTORBIKE) expect(forbiddenTurns(network, route)).toEqual([]);
          }
        }
      }),
      { numRuns: 2000, seed: 20_261_123 },
    );
  },
  TIMEOUT_MS,
);

test('and so is reach in both directions', () => {
  fc.assert(
    fc.property(trips, ({ network, vehicle, units, target }) => {
      const { roads, turns, split } = network;
      const oracle = turnOracle(roads, turns);
      const place = { ...target, offsetM: 0 };
      const search = new ReachSearch(split);
      const origins = units.map((position) => ({ vehicle, position }));
      const least = (trip: (unit: RoadPosition) => number): number => Math.min(...units.map(trip));
      search.run({ direction: ReachDirection.OUTWARD, origins, limitMs: Infinity });
      expect(search.timeOfClassAtMs(vehicle, place.edge, place.fraction)).toBe(
        least((unit) => oracle(vehicle, unit, place)),
      );
      search.run({ direction: ReachDirection.INWARD, origins, limitMs: Infinity });
      expect(search.timeOfClassAtMs(vehicle, place.edge, place.fraction)).toBe(
        least((unit) => oracle(vehicle, place, unit)),
      );
    }),
    { numRuns: 3000, seed: 20_261_124 },
  );
});

test('walkers, cycles and e-bikes go everywhere as fast as before the split', () => {
  fc.assert(
    fc.property(trips, fc.constantFrom(0, 1, 2), ({ network, units, target }, unbound) => {
      const [before, after] = [new RouteSearch(network.roads), new RouteSearch(network.split)];
      for (const from of units)
        expect(after.find(unbound as VehicleIndex, from, target)?.travelTimeMs).toBe(
          before.find(unbound as VehicleIndex, from, target)?.travelTimeMs,
        );
    }),
    { numRuns: 1000, seed: 20_261_125 },
  );
});

test('a split graph is sound, survives its file, keeps roads, lengths and street lines, and does not depend on the order of the turns', () => {
  fc.assert(
    fc.property(randomCostlyTurns, ({ roads, turns, split }) => {
      validateRoadGraph(split);
      expect(decodeRoadGraph(encodeRoadGraph(split).buffer)).toEqual(split);
      expect([split.junctionCount, split.roadEdgeCount]).toEqual([roads.nodeCount, roads.edgeCount]);
      expect(split.edgeLengthM.subarray(0, roads.edgeCount)).toEqual(roads.edgeLengthM);
      expect(split.edgeLengthM.subarray(roads.edgeCount).every((lengthM) => lengthM === 0)).toBe(true);
      expect(split.firstShape.subarray(0, roads.edgeCount + 1)).toEqual(roads.firstShape);
      expect(joinStreets(split)).toEqual(joinStreets(roads));
      expect(endsOf(split)).toEqual(endsOf(roads));
      const listed = [...turns.from].map((from, i): Turn => [from, turns.to[i]!, turns.costMs[i]!]);
      const again = splitBy(roads, listed.reverse()).split;
      expect({ ...again, restrictions: split.restrictions }).toEqual(split);
    }),
    { numRuns: 500, seed: 20_261_126 },
  );
});

/** Junctions at both ends of every road. */
function endsOf({ junctionOf, tail, head, roadEdgeCount }: RoadGraph): number[] {
  return [...Array(2 * roadEdgeCount).keys()].flatMap((arc) => [junctionOf[tail[arc]!]!, junctionOf[head[arc]!]!]);
}
