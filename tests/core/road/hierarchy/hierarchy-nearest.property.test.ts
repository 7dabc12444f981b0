import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type EdgeId, type RoadGraph } from '../../../../src/core/road/graph.js';
import { HierarchyNearestSearch } from '../../../../src/core/road/hierarchy/hierarchy-nearest.js';
import { dissectionOrder } from '../../../../src/core/road/hierarchy/nested-dissection.js';
import { buildHierarchy, type RoadHierarchy } from '../../../../src/core/road/hierarchy/road-hierarchy.js';
import { unprunedSearchGraph } from '../../../../src/core/road/hierarchy/search-graph.js';
import { UnitLabels } from '../../../../src/core/road/hierarchy/unit-labels.js';
import { type RoadPosition } from '../../../../src/core/road/position.js';
import { type UnitIndex, UnitRoadIndex } from '../../../../src/core/road/unit-road-index.js';
import { type VehicleIndex } from '../../../../src/core/vehicle.js';
import { oracleNearest, type OracleUnit, plainGraph } from '../oracle.js';
import { randomNetwork, randomPosition, randomVehicle } from '../random-network.js';
import { checkRoute } from '../route-check.js';
import { evenGrid, randomStreetGrid } from './street-grid.js';

interface Question {
  readonly targets: readonly (RoadPosition | null)[];
  readonly refused: ReadonlySet<number>;
  readonly lags: readonly number[];
  readonly k: number;
  readonly withinMs: number | undefined;
  readonly passedOverLimit: number | undefined;
  /** Not asked, and refused. */
  readonly unavailable: ReadonlySet<number>;
}

interface Scene {
  readonly graph: RoadGraph;
  readonly fleet: readonly OracleUnit[];
  readonly questions: readonly Question[];
  readonly budget: number;
  /** Whether searches go without the edges that perfect customisation leaves out. */
  readonly isPruned: boolean;
  /** Units that have a label; null: nobody keeps labels. */
  readonly labelled: ReadonlySet<number> | null;
}

const UNITS = 25;

const aUnit = fc.integer({ min: 0, max: UNITS - 1 });

const question = (graph: RoadGraph): fc.Arbitrary<Question> =>
  fc.record({
    targets: fc.oneof(
      randomPosition(graph).map((position) => Array.from({ length: 5 }, () => position)),
      fc.array(fc.option(randomPosition(graph)), { minLength: 5, maxLength: 5 }),
    ),
    refused: fc.oneof(fc.constant([]), fc.array(aUnit, { maxLength: 25 })).map((units) => new Set(units)),
    lags: fc.array(fc.constantFrom(0, 0, 0, 1, 2, 60_000, 0.5, Infinity), { minLength: UNITS, maxLength: UNITS }),
    k: fc.integer({ min: 1, max: 6 }),
    withinMs: fc.option(fc.integer({ min: 0, max: 150_000 }), { nil: undefined }),
    passedOverLimit: fc.constantFrom(undefined, 0, 1, 2, 5, Infinity),
    unavailable: fc.oneof(fc.constant([]), fc.array(aUnit, { maxLength: 40 })).map((units) => new Set(units)),
  });

const scene: fc.Arbitrary<Scene> = fc.oneof(randomNetwork, randomStreetGrid).chain((graph) =>
  fc.record({
    graph: fc.constant(graph),
    fleet: fc.uniqueArray(
      fc.record({
        unit: aUnit,
        vehicle: randomVehicle,
        position: randomPosition(graph),
      }),
      { selector: ({ unit }) => unit, maxLength: UNITS },
    ),
    questions: fc.array(question(graph), { minLength: 1, maxLength: 3 }),
    budget: fc.constantFrom(0, 0, 1, 5, 20, 60, 1000),
    isPruned: fc.boolean(),
    labelled: fc.option(fc.array(aUnit, { maxLength: 60 }).map((units) => new Set(units))),
  }),
);

const hierarchyOf = (graph: RoadGraph): RoadHierarchy => buildHierarchy(graph, dissectionOrder(graph).nodeOfRank);

const withoutPruning = (hierarchy: RoadHierarchy): RoadHierarchy => ({
  ...hierarchy,
  searchGraphs: hierarchy.metrics.map((metric) => unprunedSearchGraph(hierarchy.topology, metric)),
});

test('the units found and passed over are those of one Dijkstra per unit, ties included, wherever the budget ends', () => {
  fc.assert(
    fc.property(scene, ({ graph, fleet, questions, budget, isPruned, labelled }) => {
      const plain = plainGraph(graph);
      const hierarchy = isPruned ? hierarchyOf(graph) : withoutPruning(hierarchyOf(graph));
      const index = new UnitRoadIndex(graph, 2);
      for (const { unit, vehicle, position } of fleet)
        index.place(unit as UnitIndex, vehicle as VehicleIndex, position);
      const labels = labelled && new UnitLabels(hierarchy, index);
      for (const unit of labelled ?? []) labels!.make(unit as UnitIndex);
      const search = new HierarchyNearestSearch(hierarchy, index, { labels, settledBudget: budget });
      for (const { targets, refused, unavailable, lags, k, withinMs, passedOverLimit } of questions) {
        for (let unit = 0; unit < UNITS; unit++) index.setAvailable(unit as UnitIndex, !unavailable.has(unit));
        const accept = refused.size === 0 ? undefined : (unit: number): boolean => !refused.has(unit);
        const lagMs = (unit: number): number => lags[unit]!;
        const query = { targets, k, withinMs, accept, lagMs, passedOverLimit };
        const expected = oracleNearest(plain, fleet, {
          ...query,
          accept: (unit) => !refused.has(unit) && !unavailable.has(unit),
        });
        const { found, passedOver, morePassedOver } = search.nearest(query);
        expect({ found, passedOver, morePassedOver }).toEqual(expected);
        for (const { unit, travelTimeMs } of [...found, ...passedOver]) {
          const route = search.routeOf(unit)!;
          checkRoute(graph, index.vehicleOf(unit) as VehicleIndex, route);
          expect(route.travelTimeMs).toBe(travelTimeMs);
        }
      }
    }),
    { numRuns: 2000, seed: 20_260_351 },
  );
});

test('equal arrivals far apart go by unit number, where the way through the air says almost all', () => {
  const tied = fc.tuple(fc.integer({ min: 2, max: 14 }), fc.integer({ min: 1, max: 14 })).chain(([columns, rows]) => {
    const graph = evenGrid(columns, rows);
    const atJunction = fc
      .tuple(fc.integer({ min: 0, max: graph.edgeCount - 1 }), fc.constantFrom(0, 0.5, 1))
      .map(([edge, fraction]): RoadPosition => ({ edge: edge as EdgeId, fraction, offsetM: 0, lon: 0, lat: 0 }));
    return fc.record({
      graph: fc.constant(graph),
      vehicles: fc.constantFrom([0], [4], [0, 1, 2, 3, 4]),
      places: fc.array(atJunction, { minLength: 1, maxLength: 40 }),
      target: atJunction,
      k: fc.integer({ min: 1, max: 4 }),
      refused: fc.integer({ min: 1, max: 4 }),
    });
  });
  fc.assert(
    fc.property(tied, ({ graph, vehicles, places, target, k, refused }) => {
      const index = new UnitRoadIndex(graph);
      const fleet = places.map((position, unit) => ({ unit, vehicle: vehicles[unit % vehicles.length]!, position }));
      for (const { unit, vehicle, position } of fleet)
        index.place(unit as UnitIndex, vehicle as VehicleIndex, position);
      const query = {
        targets: Array.from({ length: 5 }, () => target),
        k,
        accept: (unit: number): boolean => unit % refused === 0,
      };
      const { found, passedOver, morePassedOver } = new HierarchyNearestSearch(hierarchyOf(graph), index, {
        settledBudget: 0,
      }).nearest(query);
      expect({ found, passedOver, morePassedOver }).toEqual(oracleNearest(plainGraph(graph), fleet, query));
    }),
    { numRuns: 500, seed: 20_260_355 },
  );
});

test('units that move between questions are found where they are', () => {
  const moves = randomStreetGrid.chain((graph) =>
    fc.record({
      graph: fc.constant(graph),
      steps: fc.array(
        fc.record({
          unit: fc.integer({ min: 0, max: 7 }),
          vehicle: randomVehicle,
          position: fc.option(randomPosition(graph)),
          target: randomPosition(graph),
          /** Whether the move makes a label; otherwise one of a former place stays behind. */
          isLabelled: fc.boolean(),
          unavailable: fc.option(fc.integer({ min: 0, max: 9 })),
        }),
        { minLength: 1, maxLength: 20 },
      ),
    }),
  );
  fc.assert(
    fc.property(moves, ({ graph, steps }) => {
      const index = new UnitRoadIndex(graph, 1);
      const hierarchy = hierarchyOf(graph);
      const labels = new UnitLabels(hierarchy, index);
      const search = new HierarchyNearestSearch(hierarchy, index, { labels, settledBudget: 0 });
      const plain = plainGraph(graph);
      const fleet = new Map<number, OracleUnit>();
      for (const { unit, vehicle, position, target, isLabelled, unavailable } of steps) {
        if (position) {
          index.place(unit as UnitIndex, vehicle as VehicleIndex, position);
          fleet.set(unit, { unit, vehicle, position });
        } else {
          index.remove(unit as UnitIndex);
          fleet.delete(unit);
        }
        if (isLabelled) labels.make(unit as UnitIndex);
        for (let other = 0; other < 10; other++) index.setAvailable(other as UnitIndex, other !== unavailable);
        const query = { targets: Array.from({ length: 5 }, () => target), k: 3 };
        const { found, passedOver, morePassedOver } = search.nearest(query);
        const accept = (other: number): boolean => other !== unavailable;
        const expected = oracleNearest(plain, [...fleet.values()], { ...query, accept });
        expect({ found, passedOver, morePassedOver }).toEqual(expected);
      }
    }),
    { numRuns: 500, seed: 20_260_352 },
  );
});

test('each unit is asked at most once whether it is accepted, and for its lag', () => {
  fc.assert(
    fc.property(scene, ({ graph, fleet, questions, budget }) => {
      const index = new UnitRoadIndex(graph, 2);
      for (const { unit, vehicle, position } of fleet)
        index.place(unit as UnitIndex, vehicle as VehicleIndex, position);
      const asked: number[] = [];
      const lagged: number[] = [];
      new HierarchyNearestSearch(hierarchyOf(graph), index, { settledBudget: budget }).nearest({
        targets: questions[0]!.targets,
        k: 2,
        accept: (unit) => asked.push(unit) % 2 === 0,
        lagMs: (unit) => lagged.push(unit) % 3,
      });
      expect(new Set(asked).size).toBe(asked.length);
      expect(new Set(lagged).size).toBe(lagged.length);
    }),
    { numRuns: 200, seed: 20_260_353 },
  );
});

test('units, labels and hierarchy of different graphs are refused', () => {
  fc.assert(
    fc.property(randomNetwork, randomNetwork, (graph, other) => {
      const hierarchy = hierarchyOf(graph);
      const index = new UnitRoadIndex(graph);
      const elsewhere = new UnitRoadIndex(other);
      expect(() => new HierarchyNearestSearch(hierarchy, elsewhere)).toThrow(/different road/);
      expect(() => new UnitLabels(hierarchy, elsewhere)).toThrow(/different road/);
      const labels = new UnitLabels(hierarchy, new UnitRoadIndex(graph));
      expect(() => new HierarchyNearestSearch(hierarchy, index, { labels })).toThrow(/labels are of other units/);
    }),
    { numRuns: 3, seed: 20_260_354 },
  );
});
