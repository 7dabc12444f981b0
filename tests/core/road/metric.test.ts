import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pointOnEdge } from '../../../src/core/road/shape.js';
import { type EdgeId, INFINITE, ROAD_CLASSES, type RoadGraph } from '../../../src/core/road/graph.js';
import { HierarchyNearestSearch } from '../../../src/core/road/hierarchy/hierarchy-nearest.js';
import {
  applyClosures,
  type EdgeClosure,
  edgesOfClosures,
  metricVersionOf,
  underFreeFlow,
} from '../../../src/core/road/metric.js';
import { NearestSearch } from '../../../src/core/road/nearest.js';
import { type RoadPosition } from '../../../src/core/road/position.js';
import {
  isReachable,
  openRoadNetwork,
  type RoadNetwork,
  takingMetric,
  withMetric,
} from '../../../src/core/road/road-network.js';
import { walkTimeMs } from '../../../src/core/road/search-legs.js';
import { type SpeedFactor, type SpeedProfile, takingProfile } from '../../../src/core/road/speed-profile.js';
import { type UnitIndex, UnitRoadIndex } from '../../../src/core/road/unit-road-index.js';
import { finish } from '../../../src/core/slices.js';
import { VEHICLE_CLASSES, VEHICLE_COUNT, type VehicleIndex } from '../../../src/core/vehicle.js';
import { CELL_MS, drawNetwork } from './drawn-network.js';
import { oracleNearest, type OracleUnit, oracleTravelMs, plainGraph } from './oracle.js';
import { randomNetwork, randomPosition, randomVehicle } from './random-network.js';

const CAR = 4 as VehicleIndex;
const EVERY = Array.from({ length: VEHICLE_COUNT }, (_, v) => v);

function closing(edges: readonly number[], options: Partial<EdgeClosure> & { vehicles?: number[] } = {}): EdgeClosure {
  const { vehicles = EVERY, speedFactor = 0, id = `close ${edges.join()}` } = options;
  return { id, speedFactor, edges: EVERY.map((v) => (vehicles.includes(v) ? edges : [])) };
}
function under(graph: RoadGraph, ...closures: EdgeClosure[]): RoadNetwork {
  return withMetric(openRoadNetwork(graph), applyClosures(graph, closures));
}
function on(graph: RoadGraph, edge: number, fraction: number): RoadPosition {
  return { edge: edge as EdgeId, fraction, offsetM: 0, ...pointOnEdge(graph, edge as EdgeId, fraction) };
}

function profileOf(factors: readonly SpeedFactor[]): SpeedProfile {
  return { id: 'p', slug: 'p', name: 'p', nameEn: 'p', rank: 1, enabled: true, windows: [], factors };
}

//  A---B---C---D   400 m from letter to letter
//      |   |
//      E---F
const TOWN = drawNetwork(`
A---B---C---D
    |   |
    E---F
`);
const { graph } = TOWN;
const CELL = CELL_MS[CAR]!;

describe('the metric', () => {
  test('a closed edge has no way in either direction, a slowed one takes longer; what is not concerned is shared', () => {
    const closed = applyClosures(graph, [
      closing([TOWN.edge('BC')], { vehicles: [CAR] }),
      closing([TOWN.edge('EF')], { vehicles: [CAR], speedFactor: 0.5 }),
    ]);
    const [bc, ef] = [2 * TOWN.edge('BC'), 2 * TOWN.edge('EF')];
    expect([closed.travelTimeMs[CAR]![bc], closed.travelTimeMs[CAR]![bc + 1]]).toEqual([INFINITE, INFINITE]);
    expect(closed.travelTimeMs[CAR]![ef]).toBe(2 * graph.travelTimeMs[CAR]![ef]!);
    expect(graph.travelTimeMs[CAR]![bc]).toBe(4 * CELL);
    for (const v of EVERY.slice(0, 4)) expect(closed.travelTimeMs[v]).toBe(graph.travelTimeMs[v]);
    expect(closed.head).toBe(graph.head);
  });

  test('is named after its closures, in whatever order they came, and like the roads where there are none', () => {
    const [a, b] = [closing([0], { id: 'a' }), closing([1], { id: 'b' })];
    const version = (...closures: EdgeClosure[]): string => metricVersionOf(applyClosures(graph, closures));
    expect(version()).toBe('drawn');
    expect(version(a, b)).toBe(version(b, a));
    expect(new Set([version(), version(a), version(b), version(a, b), version({ ...a, speedFactor: 0.5 })]).size).toBe(
      5,
    );
    expect(version(a)).toMatch(/^drawn\+[0-9a-f]{8}$/);
  });

  test('closures are never laid upon closures; without any the roads are the same', () => {
    const first = applyClosures(graph, [closing([TOWN.edge('BC')])]);
    expect(() => applyClosures(first, [closing([TOWN.edge('EF')])])).toThrow(/closures upon closures: drawn\+/);
    expect(applyClosures(graph, [])).toBe(graph);
    expect(underFreeFlow(first)).toEqual(graph);
  });

  test('of several closures on one edge the strictest counts', () => {
    const edge = TOWN.edge('BC');
    const slow = (speedFactor: number): EdgeClosure => closing([edge], { id: `slow ${speedFactor}`, speedFactor });
    expect(applyClosures(graph, [slow(0.25), slow(0.5)]).travelTimeMs[CAR]![2 * edge]).toBe(16 * CELL);
    expect(applyClosures(graph, [closing([edge]), slow(0.5)]).travelTimeMs[CAR]![2 * edge]).toBe(INFINITE);
  });

  test('the longest slow-down is still a way', () => {
    const slow = applyClosures(graph, [closing([0], { speedFactor: 1e-9 })]);
    expect(slow.travelTimeMs[CAR]![0]).toBe(INFINITE - 1);
  });
});

describe('a route under closures', () => {
  test('goes round a closed road, and comes back when it is open again', () => {
    const from = on(graph, TOWN.edge('AB'), 0);
    const to = on(graph, TOWN.edge('CD'), 1);
    const around = under(graph, closing([TOWN.edge('BC')]));
    expect(openRoadNetwork(graph).routes.find(CAR, from, to)!.travelTimeMs).toBe(12 * CELL);
    expect(around.routes.find(CAR, from, to)!.travelTimeMs).toBe(16 * CELL);
    const again = withMetric(openRoadNetwork(graph), underFreeFlow(around.graph));
    expect(again.routes.find(CAR, from, to)!.travelTimeMs).toBe(12 * CELL);
  });

  test('an incident on a closed road is reached as far as the nearest open junction, and the rest on foot', () => {
    const roads = under(graph, closing([TOWN.edge('BC')]));
    const target = roads.edges.snap(pointOnEdge(graph, TOWN.edge('BC') as EdgeId, 0.75), CAR)!;
    expect([target.lon, target.lat]).toEqual([
      graph.nodeLonE7[TOWN.node('C')]! / 1e7,
      graph.nodeLatE7[TOWN.node('C')]! / 1e7,
    ]);
    expect(target.offsetM).toBeCloseTo(100, 0);
    const route = roads.routes.find(CAR, on(graph, TOWN.edge('CD'), 1), target)!;
    expect(route.travelTimeMs).toBe(4 * CELL + walkTimeMs(target.offsetM));
  });

  test('a unit on a closed road gets out of it by the same rule', () => {
    const roads = under(graph, closing([TOWN.edge('BC')]));
    const from = roads.edges.snap(pointOnEdge(graph, TOWN.edge('BC') as EdgeId, 0.25), CAR)!;
    const route = roads.routes.find(CAR, from, on(graph, TOWN.edge('AB'), 0))!;
    expect(route.travelTimeMs).toBe(4 * CELL + walkTimeMs(from.offsetM));
    expect(from.offsetM).toBeCloseTo(100, 0);
  });

  test('the way out of a closure of several roads leads along all of them', () => {
    const roads = under(graph, closing([TOWN.edge('BC'), TOWN.edge('CD'), TOWN.edge('CF')]));
    // From D along the closed roads to B: 800 m; F is just as far, and has the higher number.
    const out = roads.edges.snap(pointOnEdge(graph, TOWN.edge('CD') as EdgeId, 1), CAR)!;
    expect(out.offsetM).toBeGreaterThan(590);
    expect(roads.routes.find(CAR, out, on(graph, TOWN.edge('AB'), 0))).not.toBeNull();
  });

  test('where every road is closed nobody gets anywhere', () => {
    const all = Array.from({ length: graph.edgeCount }, (_, edge) => edge);
    const roads = under(graph, closing(all));
    const from = roads.edges.snap(pointOnEdge(graph, 0 as EdgeId, 0.5), CAR)!;
    expect(roads.routes.find(CAR, from, on(graph, 1, 0))).toBeNull();
    expect(isReachable(roads, CAR, from, on(graph, 1, 0))).toBe(false);
  });

  test('a class that is not concerned stays where it is', () => {
    const roads = under(graph, closing([TOWN.edge('BC')], { vehicles: [CAR] }));
    const point = pointOnEdge(graph, TOWN.edge('BC') as EdgeId, 0.5);
    expect(roads.edges.snap(point, 0 as VehicleIndex)!.edge).toBe(TOWN.edge('BC'));
    expect(roads.edges.match(point, CAR)!.edge).toBe(TOWN.edge('BC'));
  });

  test('what the closure of the only bridge cuts off is not reachable', () => {
    const island = drawNetwork('A--B---C--D');
    const [left, right] = [on(island.graph, island.edge('AB'), 0), on(island.graph, island.edge('CD'), 1)];
    expect(isReachable(openRoadNetwork(island.graph), CAR, left, right)).toBe(true);
    expect(isReachable(under(island.graph, closing([island.edge('BC')])), CAR, left, right)).toBe(false);
  });

  test('a one-way road whose way back is closed leads there and not back', () => {
    // A>B is one-way; back leads C only.
    const ring = drawNetwork('A->-B\n|   |\n|   |\nC---D');
    const roads = under(ring.graph, closing([ring.edge('BD')]));
    const [a, b] = [on(ring.graph, ring.edge('AC'), 0), on(ring.graph, ring.edge('AB'), 1)];
    expect(isReachable(roads, CAR, a, b)).toBe(true);
    expect(isReachable(roads, CAR, b, a)).toBe(false);
  });
});

const someClosures = (edgeCount: number): fc.Arbitrary<EdgeClosure[]> =>
  fc.array(
    fc
      .record({
        id: fc.string({ minLength: 1, maxLength: 3 }),
        speedFactor: fc.constantFrom(0, 0, 0.1, 0.5, 0.9),
        vehicles: fc.uniqueArray(randomVehicle, { minLength: 1 }),
        list: fc.uniqueArray(fc.integer({ min: 0, max: edgeCount - 1 }), { maxLength: 4 }),
      })
      .map(({ list, ...options }) => closing(list, options)),
    { maxLength: 4 },
  );

const someFactors: fc.Arbitrary<SpeedFactor[]> = fc.array(
  fc.record({
    roadClasses: fc.subarray(['primary' as const, 'residential' as const], { minLength: 1 }),
    vehicles: fc.subarray([...VEHICLE_CLASSES], { minLength: 1 }),
    slowdown: fc.constantFrom(1, 1.25, 1.5, 3),
  }),
  { maxLength: 4 },
);

/** The oracle knows nothing of metrics: it is given a network with the arcs taken out or slowed by hand. */
function changedByHand(base: RoadGraph, factors: readonly SpeedFactor[], closures: readonly EdgeClosure[]): RoadGraph {
  const travelTimeMs = base.travelTimeMs.map((times, v) =>
    times.map((free, arc) => {
      const roadClass = ROAD_CLASSES[base.edgeClass[arc >> 1]!]!;
      const slowdowns = factors
        .filter((f) => f.vehicles.includes(VEHICLE_CLASSES[v]!) && f.roadClasses.includes(roadClass))
        .map(({ slowdown }) => slowdown);
      const most = base.edgeLengthM[arc >> 1] === 0 ? 1 : Math.max(1, ...slowdowns);
      const shares = closures.filter(({ edges }) => Array.from(edges[v]!).includes(arc >> 1)).map((c) => c.speedFactor);
      const least = Math.min(1, ...shares);
      return free === INFINITE || least === 0 ? INFINITE : Math.round(Math.round(free * most) / least);
    }),
  );
  return { ...base, travelTimeMs };
}

test('nearest units, routes and reachability under a speed profile and closures are those of the plain Dijkstra on the changed network', () => {
  const scene = randomNetwork.chain((drawn) =>
    fc.record({
      base: fc
        .array(fc.constantFrom(2, 6, 12), { minLength: drawn.edgeCount, maxLength: drawn.edgeCount })
        .map((classes) => ({ ...drawn, edgeClass: Uint8Array.from(classes) })),
      factors: someFactors,
      closures: someClosures(drawn.edgeCount),
      fleet: fc.uniqueArray(
        fc.record({ unit: fc.integer({ min: 0, max: 9 }), vehicle: randomVehicle, position: randomPosition(drawn) }),
        { selector: ({ unit }) => unit, maxLength: 10 },
      ),
      target: randomPosition(drawn),
      k: fc.integer({ min: 1, max: 5 }),
    }),
  );
  fc.assert(
    fc.property(scene, ({ base, factors, closures, fleet, target, k }) => {
      const plain = plainGraph(changedByHand(base, factors, closures));
      const free = openRoadNetwork(base);
      const usual = finish(takingMetric(free, finish(takingProfile(base, profileOf(factors)))));
      const roads = finish(takingMetric(usual, applyClosures(usual.graph, closures), edgesOfClosures(closures)));
      const exit = (v: number, position: RoadPosition): RoadPosition =>
        roads.edges.exitFrom(v as VehicleIndex, position);
      const placed: OracleUnit[] = fleet.map((one) => ({ ...one, position: exit(one.vehicle, one.position) }));
      const index = new UnitRoadIndex(roads.graph, 2);
      for (const { unit, vehicle, position } of placed)
        index.place(unit as UnitIndex, vehicle as VehicleIndex, position);
      const targets = EVERY.map((v) => exit(v, target));
      const { found } = new NearestSearch(index).nearest({ targets, k });
      const expected = oracleNearest(plain, placed, { targets, k }).found;
      expect(found).toEqual(expected);
      const former = new HierarchyNearestSearch(roads.hierarchy, index, { settledBudget: 0 });
      expect(former.nearest({ targets, k }).found).toEqual(expected);
      finish(roads.refiningHierarchy());
      // Under other travel times a search may go on in the arrays of the one before.
      for (const settledBudget of [0, 5]) {
        const refined = new HierarchyNearestSearch(roads.hierarchy, index, { settledBudget, former });
        expect(refined.nearest({ targets, k }).found).toEqual(expected);
      }
      for (const { vehicle, position } of placed) {
        const ms = oracleTravelMs(plain, vehicle, position, targets[vehicle]!);
        expect(roads.routes.find(vehicle as VehicleIndex, position, targets[vehicle]!)?.travelTimeMs ?? Infinity).toBe(
          ms,
        );
        expect(isReachable(roads, vehicle as VehicleIndex, position, targets[vehicle]!)).toBe(ms < Infinity);
        // By a search at first, and by the connected parts once these are known.
        finish(roads.findingParts([vehicle as VehicleIndex]));
        expect(isReachable(roads, vehicle as VehicleIndex, position, targets[vehicle]!)).toBe(ms < Infinity);
      }
    }),
    { numRuns: 400, seed: 32 },
  );
});
