import { describe, expect, test } from 'vitest';
import { buildRoadGraph } from '../../../src/core/road/build.js';
import { connectedParts, partOfEdge, REAL_PART_NODES } from '../../../src/core/road/components.js';
import { type EdgeId, INFINITE, INVALID, type RoadGraph } from '../../../src/core/road/graph.js';
import { NearestSearch } from '../../../src/core/road/nearest.js';
import { type RoadPosition } from '../../../src/core/road/position.js';
import { ReachDirection, ReachSearch } from '../../../src/core/road/reach.js';
import { isReachable, openRoadNetwork } from '../../../src/core/road/road-network.js';
import { type Route } from '../../../src/core/road/route.js';
import { findRoute } from './plain-route-search.js';
import { pointOnEdge } from '../../../src/core/road/shape.js';
import { type UnitIndex, UnitRoadIndex } from '../../../src/core/road/unit-road-index.js';
import { splitJunctions } from '../../../src/core/road/split-junctions.js';
import { validateRoadGraph } from '../../../src/core/road/validate-road-graph.js';
import { type VehicleClass, vehicleIndex } from '../../../src/core/vehicle.js';
import { arcNamed, drawNetwork } from './build-drawing.js';

/*
 *       N
 *       |
 *   W - X - E      four two-way streets, W to S no right turn unless told otherwise
 *       |
 *       S
 */
const CROSSING = '  N\n  |\nW-X-E\n  |\n  S';
const STREETS = ['WX', 'XE', 'XN', 'XS'].map((ends) => `${ends} highway=residential name=${ends}`);
const NO_RIGHT_TURN = ['1 X 4 no_right_turn'];

interface Town {
  readonly graph: RoadGraph;
  /** A place on the road of this name, 0 at its first letter and 1 at its last. */
  readonly on: (road: string, share: number) => RoadPosition;
  readonly drive: (vehicle: VehicleClass, from: RoadPosition, to: RoadPosition) => Route | null;
}

function town(drawing: string, ways: readonly string[], restrictions: readonly string[], bindsUrgent?: boolean): Town {
  const network = drawNetwork(drawing, { ways, restrictions });
  const { graph } = buildRoadGraph(network, { version: 'test', bindsUrgent });
  validateRoadGraph(graph);
  return {
    graph,
    on: (road, share) => {
      const arc = arcNamed(graph, network, road);
      const edge = (arc >>> 1) as EdgeId;
      const fraction = arc & 1 ? 1 - share : share;
      return { edge, fraction, offsetM: 0, ...pointOnEdge(graph, edge, fraction) };
    },
    drive: (vehicle, from, to) => findRoute(graph, vehicleIndex(vehicle), from, to),
  };
}

const streets = (route: Route | null): string => route!.steps.map(({ name }) => name.local).join(' ');
/** How many whole streets a route is long; each has 200 m. */
const blocks = (route: Route | null): number => Math.round(route!.lengthM) / 200;

describe('a forbidden right turn', () => {
  const { graph, on, drive } = town(CROSSING, STREETS, NO_RIGHT_TURN);

  test('costs one node and one connector', () => {
    expect([graph.nodeCount - graph.junctionCount, graph.edgeCount - graph.roadEdgeCount]).toEqual([1, 1]);
  });

  test.each(['CAR', 'MOTORBIKE'] as const)('sends a %s to the next place where it can turn round', (vehicle) => {
    const route = drive(vehicle, on('WX', 0.5), on('XS', 0.5));
    // Half a street, one out and back, half a street.
    expect(blocks(route)).toBe(3);
    expect(route!.arcs).toHaveLength(4);
  });

  test.each(['FOOT', 'CYCLE', 'EBIKE'] as const)('does not concern %s', (vehicle) => {
    const route = drive(vehicle, on('WX', 0.5), on('XS', 0.5));
    expect([blocks(route), streets(route)]).toEqual([1, 'WX XS']);
  });

  test('leaves all other turns at the junction as they were', () => {
    const roads = ['WX', 'EX', 'NX', 'SX'];
    const allowed = roads.flatMap((from) =>
      roads
        .filter((to) => to !== from && blocks(drive('CAR', on(from, 0.5), on(to, 0.5))) === 1)
        .map((to) => from[0]! + to[0]!),
    );
    expect(allowed).toEqual(['WE', 'WN', 'EW', 'EN', 'ES', 'NW', 'NE', 'NS', 'SW', 'SE', 'SN']);
  });

  test('is not seen in a route: its arcs are roads, and its steps their names', () => {
    const route = drive('CAR', on('WX', 0.5), on('XE', 0.5))!;
    expect(route.arcs.every((arc) => arc >>> 1 < graph.roadEdgeCount)).toBe(true);
    expect(streets(route)).toBe('WX XE');
    expect(route.coordinates).toHaveLength(3);
  });

  test('binds nobody in a deployment that says so', () => {
    const free = town(CROSSING, STREETS, NO_RIGHT_TURN, false);
    expect(blocks(free.drive('CAR', free.on('WX', 0.5), free.on('XS', 0.5)))).toBe(1);
    expect(free.graph.nodeCount).toBe(free.graph.junctionCount);
    expect(free.graph.restrictions).toEqual(graph.restrictions);
  });
});

describe('a car exactly at a split junction', () => {
  const { graph, on, drive } = town(CROSSING, STREETS, NO_RIGHT_TURN);

  test('leaves by any street: it has not come by the one to which it was snapped', () => {
    for (const street of ['WX', 'EX', 'NX', 'SX']) expect(blocks(drive('CAR', on(street, 1), on('XS', 0.5)))).toBe(0.5);
  });

  test('is reached from every street, by the one to which it was snapped or not', () => {
    for (const street of ['WX', 'EX', 'NX', 'SX'])
      for (const end of ['WX', 'EX', 'NX', 'SX']) {
        const route = drive('CAR', on(street, 0.5), on(end, 1));
        expect([street, end, blocks(route)]).toEqual([street, end, 0.5]);
      }
  });

  test('is at no distance from another one there, and meets a unit on its own street', () => {
    expect(drive('CAR', on('WX', 1), on('XS', 0))).toMatchObject({ travelTimeMs: 0, arcs: [], steps: [] });
    const car = vehicleIndex('CAR');
    const index = new UnitRoadIndex(graph);
    index.place(0 as UnitIndex, car, on('WX', 1));
    index.place(1 as UnitIndex, car, on('WX', 0.9));
    const search = new NearestSearch(index);
    const targets = Array.from({ length: 5 }, () => on('WX', 0.8));
    const { found } = search.nearest({ targets, k: 2 });
    expect(found.map(({ unit }) => unit)).toEqual([1, 0]);
    for (const { unit } of found) expect(search.routeOf(unit)!.arcs).toHaveLength(1);
  });

  test('is as far from everywhere as its junction', () => {
    const car = vehicleIndex('CAR');
    const search = new ReachSearch(graph);
    for (const direction of Object.values(ReachDirection)) {
      search.run({ direction, origins: [{ vehicle: car, position: on('WX', 0) }], limitMs: Infinity });
      const { edge, fraction } = on('WX', 1);
      const junction = graph.junctionOf[graph.head[2 * edge + (fraction === 1 ? 0 : 1)]!]!;
      expect(search.timeAtNodeMs(car, junction as never)).toBe(search.timeOfClassAtMs(car, edge, fraction));
      expect(search.timeAtNodeMs(car, junction as never)).toBe(drive('CAR', on('WX', 0), on('WX', 1))!.travelTimeMs);
    }
  });
});

test('a forbidden U-turn binds where it is forbidden, and nowhere else', () => {
  // From V one may not turn off to B at once: turning round at X brings one there, and if that is forbidden too, turning round at E.
  const ways = ['VW', 'WX', 'XE', 'WB'].map((ends) => `${ends} highway=residential`);
  const noTurn = '1 W 4 no_right_turn';
  const lengthOf = ({ on, drive }: Town): number => blocks(drive('CAR', on('VW', 0.5), on('WB', 0.5)));
  expect(lengthOf(town('V-W-X-E\n  |\n  B', ways, [noTurn, '3 X 3 no_u_turn']))).toBe(3);
  expect(lengthOf(town('V-W-X-E\n  |\n  B', ways, [noTurn, '2 X 2 no_u_turn']))).toBe(5);
});

test('only_straight_on leaves one way on, and other streets all of theirs', () => {
  const { on, drive } = town(CROSSING, STREETS, ['1 X 2 only_straight_on']);
  expect(blocks(drive('CAR', on('WX', 0.5), on('XE', 0.5)))).toBe(1);
  expect(blocks(drive('CAR', on('WX', 0.5), on('XN', 0.5)))).toBe(3);
  expect(blocks(drive('CAR', on('EX', 0.5), on('XN', 0.5)))).toBe(1);
});

test('restrictions that differ from street to street hold each for its own', () => {
  const { graph, on, drive } = town(CROSSING, STREETS, [
    '1 X 4 no_right_turn',
    '2 X 3 no_right_turn',
    '3 X 2 no_left_turn',
    '4 X 1 no_left_turn',
  ]);
  const roads = ['WX', 'EX', 'NX', 'SX'];
  const forbidden = roads.flatMap((from) =>
    roads
      .filter((to) => to !== from && blocks(drive('CAR', on(from, 0.5), on(to, 0.5))) > 1)
      .map((to) => from[0]! + to[0]!),
  );
  expect(forbidden).toEqual(['WS', 'EN', 'NE', 'SW']);
  // Four nodes of arrival; four of departure, for each street one; one where trips to the junction end.
  expect(graph.nodeCount - graph.junctionCount).toBe(9);
});

test('a street into which nobody may turn is cut off from where cars are placed, and stays open to bicycles', () => {
  // W > X < E, both forbidden to turn into the two-way street X-S, which leads nowhere else.
  const { graph, on } = town(
    'W-X-E\n  |\n  S',
    ['WX', 'XE', 'XS'].map((ends) => `${ends} highway=residential`),
    ['1 X 3 no_right_turn', '2 X 3 no_left_turn'],
  );
  const { edge } = on('XS', 0.5);
  const maskOf = (vehicle: VehicleClass): number => (graph.edgeSnapMask[edge]! >>> vehicleIndex(vehicle)) & 1;
  expect([maskOf('CAR'), maskOf('MOTORBIKE'), maskOf('CYCLE'), maskOf('FOOT')]).toEqual([0, 0, 1, 1]);
  const network = openRoadNetwork(graph);
  const car = vehicleIndex('CAR');
  expect(isReachable(network, car, on('WX', 0.5), on('XS', 0.5))).toBe(false);
  expect(isReachable(network, car, on('XS', 0.5), on('WX', 0.5))).toBe(true);
  expect(isReachable(network, vehicleIndex('CYCLE'), on('WX', 0.5), on('XS', 0.5))).toBe(true);
  expect(REAL_PART_NODES).toBeGreaterThan(graph.nodeCount);
});

test('what cannot be split is refused', () => {
  const { graph } = town(CROSSING, STREETS, NO_RIGHT_TURN);
  const costs = (from: Uint32Array, to: Uint32Array) => ({ from, to, costMs: from.map(() => INFINITE) });
  expect(() => splitJunctions(graph, costs(graph.restrictions.from, graph.restrictions.to))).toThrow('split already');
  const free = town(CROSSING, STREETS, NO_RIGHT_TURN, false).graph;
  const { from } = free.restrictions;
  expect(() => splitJunctions(free, costs(from, from))).toThrow('do not meet');
});

test('an edge belongs to a part only where it can be come to from it and left to it', () => {
  const { graph, on } = town('A-B-C-D', ['ABC highway=residential', 'CD highway=residential oneway=yes'], []);
  const car = vehicleIndex('CAR');
  const parts = connectedParts(graph, car);
  expect(partOfEdge(graph, car, parts, on('CD', 0.5).edge)).toBe(INVALID);
  expect(partOfEdge(graph, car, parts, on('ABC', 0.5).edge)).toBe(parts.largest);
});
