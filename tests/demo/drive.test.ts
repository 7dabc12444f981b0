import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equirectangularM } from '../../src/core/geo/distance.js';
import { type EdgeId, type RoadGraph } from '../../src/core/road/graph.js';
import { type RoadPosition } from '../../src/core/road/position.js';
import { pointOnEdge, shapeLengthM } from '../../src/core/road/shape.js';
import { findRoute } from '../core/road/plain-route-search.js';
import { type VehicleIndex } from '../../src/core/vehicle.js';
import { type Drive, planDrive, planWalk } from '../../src/demo/drive.js';
import { CELL_MS, drawNetwork } from '../core/road/drawn-network.js';
import { randomNetwork, randomPosition, randomVehicle } from '../core/road/random-network.js';

const CAR = 4 as VehicleIndex;
const START = 1_000_000;
/** Metres are measured about the middle latitude of whatever is measured: a part and its whole differ by this much. */
const FLAT = 1.00002;

/** A position whose point is that of its edge and fraction. */
function at(graph: RoadGraph, edge: number, fraction: number, offsetM = 0): RoadPosition {
  return { edge: edge as EdgeId, fraction, offsetM, ...pointOnEdge(graph, edge as EdgeId, fraction) };
}

const trip = randomNetwork.chain((graph) =>
  fc.record({
    graph: fc.constant(graph),
    from: randomPosition(graph).map(({ edge, fraction, offsetM }) => at(graph, edge, fraction, offsetM)),
    to: randomPosition(graph).map(({ edge, fraction, offsetM }) => at(graph, edge, fraction, offsetM)),
    vehicle: randomVehicle.map((vehicle) => vehicle as VehicleIndex),
    pace: fc.constantFrom(1, 0.65, 0.1),
  }),
);

function drawnMetres(drive: Drive, fromMs: number, toMs: number): number {
  const [a, b] = [drive.motionAt(fromMs), drive.motionAt(toMs)];
  return equirectangularM(a.lon, a.lat, b.lon, b.lat);
}

describe('a drive', () => {
  //  A--B--C      A to C is four cells to the east, D two cells south of C.
  //        |
  //        |
  //        D
  const { graph, edge } = drawNetwork(`
A-B-C
    |
    D
`);

  it('takes the time of the route, is where the arcs say, and ends exactly at the end', () => {
    const route = findRoute(graph, CAR, at(graph, edge('AB'), 0), at(graph, edge('CD'), 1))!;
    const drive = planDrive(graph, CAR, route, { startAtMs: START, pace: 1 });
    const cellMs = CELL_MS[CAR]!;
    expect(drive.durationMs).toBe(6 * cellMs);
    const quarter = drive.motionAt(START + cellMs);
    expect(quarter).toMatchObject({ finished: false, speedKmh: expect.closeTo(45, 0) as number });
    expect(quarter.headingDeg).toBeCloseTo(90, 1);
    const atB = pointOnEdge(graph, edge('AB') as EdgeId, 1);
    expect(drive.motionAt(START + 2 * cellMs)).toMatchObject({ lon: atB.lon, lat: atB.lat });
    expect(drive.motionAt(START + 5 * cellMs).headingDeg).toBeCloseTo(180, 1);
    const end = pointOnEdge(graph, edge('CD') as EdgeId, 1);
    expect(drive.motionAt(START + 6 * cellMs)).toEqual({ ...end, headingDeg: null, speedKmh: 0, finished: true });
    expect(drive.finalHeadingDeg).toBeCloseTo(180, 1);
    expect(drive.motionAt(0)).toMatchObject(pointOnEdge(graph, edge('AB') as EdgeId, 0));
  });

  it('walks from where the unit is to the road, and from the road to the door', () => {
    const from = at(graph, edge('AB'), 0.5, 14);
    const to = at(graph, edge('BC'), 0.5, 28);
    const [gate, door] = [
      { lon: from.lon, lat: from.lat + 14 / 111_195 },
      { lon: to.lon, lat: to.lat - 28 / 111_195 },
    ];
    const route = findRoute(graph, CAR, from, to)!;
    const drive = planDrive(graph, CAR, route, { startAtMs: START, pace: 1, from: gate, to: door });
    expect(drive.durationMs).toBe(route.travelTimeMs);
    expect(drive.motionAt(START)).toMatchObject(gate);
    expect(drive.motionAt(START + 5_000).speedKmh).toBeCloseTo(1.4 * 3.6, 1);
    expect(drive.motionAt(START + 10_000)).toMatchObject({ lon: from.lon, lat: from.lat });
    expect(drive.motionAt(START + drive.durationMs)).toMatchObject({ ...door, finished: true });
  });

  it('goes straight across at walking speed where no road leads', () => {
    const drive = planWalk({ lon: 121.5, lat: 29.95 }, { lon: 121.5, lat: 29.95 + 140 / 111_195 }, START);
    expect(drive.durationMs / 1000).toBeCloseTo(100, 1);
    expect(drive.motionAt(START + 50_000).headingDeg).toBeCloseTo(0, 3);
  });

  it('refuses a pace that is none', () => {
    const route = findRoute(graph, CAR, at(graph, 0, 0), at(graph, 0, 1))!;
    for (const pace of [0, -1, 1.01, NaN])
      expect(() => planDrive(graph, CAR, route, { startAtMs: START, pace })).toThrow(RangeError);
  });

  it('on any network takes the time that the search found, divided by the pace, and begins and ends where the route does', () => {
    fc.assert(
      fc.property(trip, ({ graph: any, from, to, vehicle, pace }) => {
        const route = findRoute(any, vehicle, from, to);
        fc.pre(route !== null);
        const drive = planDrive(any, vehicle, route, { startAtMs: START, pace });
        const roadMs = route.travelTimeMs - route.walkTimeMs;
        expect(drive.durationMs).toBeCloseTo(roadMs / pace + route.walkTimeMs, 3);
        if (drive.durationMs > 0) expect(drive.motionAt(START)).toMatchObject({ finished: false });
        const end = drive.motionAt(START + Math.ceil(drive.durationMs));
        expect([end.lon, end.lat, end.finished]).toEqual([to.lon, to.lat, true]);
      }),
      { seed: 20_260_101, numRuns: 1_000 },
    );
  });

  it('on any network is on each arc in its own time, and never faster on it than its time allows', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(trip, fc.tuple(share, share), ({ graph: any, from, to, vehicle }, shares) => {
        // From node to node, so that all arcs are whole.
        const ends = [from, to].map(({ edge: e, fraction }) => at(any, e, Math.round(fraction)));
        const route = findRoute(any, vehicle, ends[0]!, ends[1]!);
        fc.pre(route !== null && route.travelTimeMs > 0);
        const drive = planDrive(any, vehicle, route, { startAtMs: 0, pace: 1 });
        const [low, high] = [Math.min(...shares), Math.max(...shares)];
        let beganMs = 0;
        for (const arc of route.arcs) {
          const arcMs = any.travelTimeMs[vehicle]![arc]!;
          if (arcMs === 0) continue;
          const tail = pointOnEdge(any, (arc >> 1) as EdgeId, arc & 1);
          const begin = drive.motionAt(beganMs);
          expect([begin.lon, begin.lat]).toEqual([tail.lon, tail.lat]);
          const lengthM = shapeLengthM(any, (arc >> 1) as EdgeId);
          const movedM = drawnMetres(drive, beganMs + low * arcMs, beganMs + high * arcMs);
          // At its end the unit may be at the end of further arcs that take no time.
          if (high < 1) expect(movedM).toBeLessThanOrEqual(lengthM * (high - low) * FLAT + 1e-4);
          expect(begin.finished).toBe(false);
          beganMs += arcMs;
        }
        expect(drive.durationMs).toBe(beganMs);
      }),
      { seed: 20_260_102, numRuns: 1_000 },
    );
  });
});
