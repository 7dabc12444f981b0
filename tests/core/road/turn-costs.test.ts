import { describe, expect, test } from 'vitest';
import { buildRoadGraph, buildUnsplitRoads, type BuildOptions } from '../../../src/core/road/build.js';
import { type EdgeId, INFINITE } from '../../../src/core/road/graph.js';
import { openRoadNetwork } from '../../../src/core/road/road-network.js';
import { type RoadPosition } from '../../../src/core/road/position.js';
import { pointOnEdge } from '../../../src/core/road/shape.js';
import { SIGNAL_DELAY_MS, SignalSide, signalSide, signalsOnEdge } from '../../../src/core/road/signals.js';
import { turnAngleDeg } from '../../../src/core/road/turn-costs.js';
import { VEHICLE_CLASSES, type VehicleClass, vehicleIndex } from '../../../src/core/vehicle.js';
import { arcNamed, drawNetwork, type Drawn } from './build-drawing.js';

/*
 *       N
 *       |
 *   W - X - E      four two-way streets of 200 m and a signal
 *       |
 *       S
 */
const CROSSING = '  N\n  |\nW-X-E\n  |\n  S';
const STREETS = ['WX', 'XE', 'XN', 'XS'].map((ends) => `${ends} highway=residential name=${ends}`);
const SIGNAL = 'X highway=traffic_signals';

function town(drawing: string, drawn: Drawn, options: Partial<BuildOptions> = {}) {
  const network = drawNetwork(drawing, drawn);
  const { graph, report } = buildRoadGraph(network, { version: 'test', ...options });
  const { routes } = openRoadNetwork(graph);
  const on = (road: string, share: number): RoadPosition => {
    const arc = arcNamed(graph, network, road);
    const edge = (arc >>> 1) as EdgeId;
    const fraction = arc & 1 ? 1 - share : share;
    return { edge, fraction, offsetM: 0, ...pointOnEdge(graph, edge, fraction) };
  };
  /** From the middle of one street to the middle of another. */
  const seconds = (vehicle: VehicleClass, from: string, to: string): number =>
    routes.travelTimeMs(vehicleIndex(vehicle), on(from, 0.5), on(to, 0.5)) / 1000;
  return { graph, report, network, on, seconds, routes };
}

describe('a signal at a crossing', () => {
  const plain = town(CROSSING, { ways: STREETS });
  const signalled = town(CROSSING, { ways: STREETS, nodes: [SIGNAL] });
  /** Half of the street that leads to it is half of what the signal takes: its time is spread over the street. */
  const halfSignalS = (vehicle: VehicleClass): number => SIGNAL_DELAY_MS[vehicle] / 2000;

  test.each(VEHICLE_CLASSES)('delays a %s a little on the way straight on', (vehicle) => {
    const delayS = signalled.seconds(vehicle, 'WX', 'XE') - plain.seconds(vehicle, 'WX', 'XE');
    expect(delayS).toBeCloseTo(halfSignalS(vehicle), 2);
  });

  test('lets a car turn into the near street at one second, across the oncoming lanes at three, and back at six', () => {
    const turnS = (to: string): number => signalled.seconds('CAR', 'WX', to) - plain.seconds('CAR', 'WX', to);
    expect(turnS('XS')).toBeCloseTo(halfSignalS('CAR') + 1, 2);
    expect(turnS('XN')).toBeCloseTo(halfSignalS('CAR') + 3, 2);
    const { roads, turns } = buildUnsplitRoads(signalled.network, { version: 'test' });
    const arc = arcNamed(signalled.graph, signalled.network, 'WX');
    const back = [...turns.from].findIndex((from, i) => from === arc && turns.to[i] === (arc ^ 1));
    expect([roads.nodeCount, turns.costMs[back]]).toEqual([5, 6000]);
  });

  test('delays no walker, and turns cost cycles nothing', () => {
    for (const to of ['XE', 'XN', 'XS'])
      expect(signalled.seconds('FOOT', 'WX', to)).toBeCloseTo(plain.seconds('FOOT', 'WX', to), 3);
    expect(signalled.seconds('CYCLE', 'WX', 'XN')).toBeCloseTo(signalled.seconds('CYCLE', 'WX', 'XS'), 2);
  });

  test('counts the turn to the street turned into', () => {
    const { routes, on } = signalled;
    const [straight, across] = ['XE', 'XN'].map((to) => routes.find(vehicleIndex('CAR'), on('WX', 0.5), on(to, 0.5))!);
    expect(across!.steps.map(({ name }) => name.local)).toEqual(['WX', 'XN']);
    expect((across!.steps[1]!.travelTimeMs - straight!.steps[1]!.travelTimeMs) / 1000).toBeCloseTo(3, 2);
  });

  test('is counted by the report', () => {
    expect(signalled.report.signals).toEqual({ arcs: 4, junctions: 1 });
    expect(plain.report.signals).toEqual({ arcs: 0, junctions: 0 });
    expect(plain.report.split).toEqual({ nodesAdded: 0, edgesAdded: 0 });
  });

  test('where traffic keeps to the left, left is the near side', () => {
    const left = town(CROSSING, { ways: STREETS, nodes: [SIGNAL] }, { drivingSide: 'LEFT' });
    expect(left.seconds('CAR', 'WX', 'XN') - left.seconds('CAR', 'WX', 'XE')).toBeCloseTo(1, 2);
    expect(left.seconds('CAR', 'WX', 'XS') - left.seconds('CAR', 'WX', 'XE')).toBeCloseTo(3, 2);
  });

  test('forbidden turns stay forbidden, and where they bind nobody cost what turns cost there', () => {
    const restrictions = ['1 X 4 no_right_turn'];
    const { turns } = buildUnsplitRoads(drawNetwork(CROSSING, { ways: STREETS, nodes: [SIGNAL], restrictions }), {
      version: 'test',
    });
    expect([...turns.costMs].filter((costMs) => costMs === INFINITE)).toHaveLength(1);
    const bound = town(CROSSING, { ways: STREETS, nodes: [SIGNAL], restrictions });
    expect(bound.seconds('CAR', 'WX', 'XS')).toBeGreaterThan(bound.seconds('CAR', 'WX', 'XE') + 10);
    const free = town(CROSSING, { ways: STREETS, nodes: [SIGNAL], restrictions }, { bindsUrgent: false });
    expect(free.seconds('CAR', 'WX', 'XS')).toBeCloseTo(signalled.seconds('CAR', 'WX', 'XS'), 3);
  });
});

describe('a signal at a stop line', () => {
  // W-a-X-E and X-N: the signal at a, 100 m west of X, stops those who come from W.
  const drawing = '    N\n    |\nW-a-X-E';
  const ways = ['WaX', 'XE', 'XN'].map((ends) => `${ends} highway=residential`);

  test.each([
    ['forward', 1, 0],
    ['backward', 0, 1],
  ])('that names its direction %s stops who comes that way', (direction, along, against) => {
    const { graph, network } = town(drawing, {
      ways,
      nodes: [`a highway=traffic_signals traffic_signals:direction=${direction}`],
    });
    const free = town(drawing, { ways });
    const arc = arcNamed(graph, network, 'WaX');
    const car = vehicleIndex('CAR');
    const delayMs = (a: number): number => graph.travelTimeMs[car]![a]! - free.graph.travelTimeMs[car]![a]!;
    expect([delayMs(arc), delayMs(arc ^ 1)]).toEqual([along * SIGNAL_DELAY_MS.CAR, against * SIGNAL_DELAY_MS.CAR]);
  });

  test.each([
    [
      [0, 0, 3, 0],
      [0, 10, 80, 100],
      [true, false],
    ],
    [
      [0, 3, 0, 0],
      [0, 10, 80, 100],
      [false, true],
    ],
    [
      [3, 0, 0, 3],
      [0, 10, 80, 100],
      [true, true],
    ],
    [
      [1, 0, 0, 0],
      [0, 10, 80, 100],
      [false, false],
    ],
    [
      [0, 0, 0, 2],
      [0, 10, 80, 100],
      [false, false],
    ],
    [
      [0, 0],
      [0, 100],
      [false, false],
    ],
  ])('points %j at %j m: along and against are stopped %j', (sides, runM, expected) => {
    const { along, against } = signalsOnEdge(sides as SignalSide[], runM);
    expect([along, against]).toEqual(expected);
  });

  test('is told by its tags', () => {
    expect(signalSide(undefined)).toBe(SignalSide.NOBODY);
    expect(signalSide({ highway: 'crossing' })).toBe(SignalSide.NOBODY);
    expect(signalSide({ highway: 'traffic_signals' })).toBe(SignalSide.ARRIVING);
    expect(signalSide({ highway: 'traffic_signals', 'traffic_signals:direction': 'both' })).toBe(SignalSide.ARRIVING);
  });
});

test('the angle of a turn is measured from straight on, to the right positive', () => {
  const { graph, network } = town(CROSSING, { ways: STREETS });
  const angle = (from: string, to: string): number =>
    turnAngleDeg(graph, arcNamed(graph, network, from), arcNamed(graph, network, to));
  expect(angle('WX', 'XE')).toBeCloseTo(0, 6);
  expect(angle('WX', 'XS')).toBeCloseTo(90, 6);
  expect(angle('WX', 'XN')).toBeCloseTo(-90, 6);
  expect(Math.abs(angle('WX', 'XW'))).toBeCloseTo(180, 6);
});
