import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { haversineM, METRES_PER_DEGREE, metresPerDegreeLon } from '../../../src/core/geo/distance.js';
import { type EdgeId, type RoadGraph } from '../../../src/core/road/graph.js';
import { pointOnEdge } from '../../../src/core/road/shape.js';
import { EdgeIndex } from '../../../src/core/road/snap.js';
import { type VehicleIndex, vehicleIndex } from '../../../src/core/vehicle.js';
import { drawNetwork, graphOf, type ListedEdge, type PointE7 } from './drawn-network.js';
import { randomNetwork, randomVehicle } from './random-network.js';

const CAR = vehicleIndex('CAR');
const CYCLE = vehicleIndex('CYCLE');
const ALL = [1, 1, 1, 1, 1];
const NONE = [null, null, null, null, null];
const LAT = 29.95;
const LON = 121.5;

/** E7 of a point given in metres east and north of (LON, LAT). */
const metres = (east: number, north: number): PointE7 => [
  Math.round((LON + east / metresPerDegreeLon(LAT)) * 1e7),
  Math.round((LAT + north / METRES_PER_DEGREE) * 1e7),
];
const point = (east: number, north: number) => ({
  lon: LON + east / metresPerDegreeLon(LAT),
  lat: LAT + north / METRES_PER_DEGREE,
});

/** Two carriageways 14 m apart: edge 0 goes east along y = 0, edge 1 west along y = 14. */
const carriageways = graphOf(
  [metres(0, 0), metres(500, 0), metres(500, 14), metres(0, 14)],
  [
    { from: 0, to: 1, along: ALL, against: NONE },
    { from: 2, to: 3, along: ALL, against: NONE },
  ],
);

describe('between two parallel carriageways', () => {
  const index = new EdgeIndex(carriageways);
  test('without a heading the nearer one is taken', () => {
    expect(index.snap(point(250, 6), CAR)!.edge).toBe(0);
    expect(index.snap(point(250, 8), CAR)!.edge).toBe(1);
  });
  test('the heading picks the one that is travelled in its direction, though it is farther', () => {
    expect(index.snap(point(250, 1), CAR, { headingDeg: 270 })!.edge).toBe(1);
    expect(index.snap(point(250, 13), CAR, { headingDeg: 90 })!.edge).toBe(0);
  });
  test('a heading across both changes nothing', () => {
    expect(index.snap(point(250, 6), CAR, { headingDeg: 0 })!.edge).toBe(0);
    expect(index.snap(point(250, 8), CAR, { headingDeg: 0 })!.edge).toBe(1);
  });
  test('the road of the last fix is kept within the noise of the receiver, and left beyond it', () => {
    const previousEdge = 0 as EdgeId;
    expect(index.snap(point(250, 9), CAR, { previousEdge })!.edge).toBe(0);
    expect(index.snap(point(250, 13), CAR, { previousEdge })!.edge).toBe(1);
  });
});

test('on a two-way road a heading fits both ways', () => {
  const { graph } = drawNetwork(`
    A--B
    C>>D
  `);
  const index = new EdgeIndex(graph);
  const midway = { lon: (graph.nodeLonE7[0]! + graph.nodeLonE7[1]!) / 2e7, lat: graph.nodeLatE7[0]! / 1e7 - 0.0006 };
  expect(index.snap(midway, CAR, { headingDeg: 90 })!.edge).toBe(1);
  expect(index.snap(midway, CAR, { headingDeg: 270 })!.edge).toBe(0);
});

test('each class is snapped to a road of its own in one search', () => {
  const drawing = drawNetwork(`
    A...B
    C---D
  `);
  const nearLane = { lon: drawing.graph.nodeLonE7[0]! / 1e7 + 0.001, lat: drawing.graph.nodeLatE7[0]! / 1e7 - 0.0001 };
  const places = new EdgeIndex(drawing.graph).snapMany(nearLane, (1 << CAR) | (1 << CYCLE));
  expect(places.map((place) => place?.edge ?? null)).toEqual([
    null,
    drawing.edge('AB'),
    null,
    null,
    drawing.edge('CD'),
  ]);
});

test('where roads meet, the lowest edge is taken, at its very end', () => {
  const { graph } = drawNetwork(`
    A-B-C
      |
      D
  `);
  const beyond = { lon: graph.nodeLonE7[1]! / 1e7, lat: graph.nodeLatE7[1]! / 1e7 + 0.0005 };
  expect(new EdgeIndex(graph).snap(beyond, CAR)).toMatchObject({ edge: 0, fraction: 1 });
});

test('a point that is a junction is snapped to the very end of a road, whatever its direction', () => {
  // Where degrees times 1e7 are often off by a last digit.
  const offsetE7 = fc.integer({ min: -50_000, max: 50_000 });
  const nearby = fc.tuple(offsetE7, offsetE7).map(([lon, lat]): PointE7 => [74_200_000 + lon, 437_300_000 + lat]);
  fc.assert(
    fc.property(fc.uniqueArray(nearby, { minLength: 3, maxLength: 3, selector: String }), (points) => {
      const [start, end, bend] = points as [PointE7, PointE7, PointE7];
      const index = new EdgeIndex(
        graphOf([start, end], [{ from: 0, to: 1, along: ALL, against: NONE, bends: [bend] }]),
      );
      const fractionOf = ([lon, lat]: PointE7) => index.snap({ lon: lon / 1e7, lat: lat / 1e7 }, CAR)!.fraction;
      expect([0, 1]).toContain(fractionOf(start));
      expect([0, 1]).toContain(fractionOf(end));
    }),
    { seed: 5, numRuns: 500 },
  );
});

test('an edge outside the snap mask is never taken, though it is open', () => {
  const edge: ListedEdge = { from: 0, to: 1, along: ALL, against: ALL, snap: [] };
  const graph = graphOf([metres(0, 0), metres(100, 0)], [edge]);
  expect(new EdgeIndex(graph).snap(point(50, 0), CAR)).toBeNull();
});

test('the farthest distance counts to the metre', () => {
  const index = new EdgeIndex(carriageways);
  expect(index.snap(point(250, -300), CAR)!.offsetM).toBeCloseTo(300, 1);
  expect(index.snap(point(250, -301), CAR)).toBeNull();
  expect(index.snap(point(250, -9), CAR, { maxDistanceM: 10 })).not.toBeNull();
  expect(index.snap(point(250, -11), CAR, { maxDistanceM: 10 })).toBeNull();
});

test('the fraction runs along the shape, also around a bend in the middle of a long edge', () => {
  const bends = Array.from({ length: 30 }, (_, i) => metres((i + 1) * 100, 0));
  const graph = graphOf([metres(0, 0), metres(3100, 0)], [{ from: 0, to: 1, along: ALL, against: ALL, bends }]);
  const place = new EdgeIndex(graph).snap(point(1550, 20), CAR)!;
  expect(place.fraction).toBeCloseTo(0.5, 4);
  expect(haversineM(place.lon, place.lat, point(1550, 0).lon, point(1550, 0).lat)).toBeLessThan(0.1);
});

test('a point that is no position is refused', () => {
  const index = new EdgeIndex(carriageways);
  for (const [lon, lat] of [
    [NaN, 0],
    [0, NaN],
    [181, 0],
    [0, 91],
    [Infinity, 0],
  ] as const)
    expect(() => index.snap({ lon, lat }, CAR)).toThrow(RangeError);
});

test('the least distance is that of a scan over all points of all edges, and the place lies there', () => {
  const nearby = fc.record({
    lon: fc.double({ min: 121.499, max: 121.504, noNaN: true }),
    lat: fc.double({ min: 29.949, max: 29.954, noNaN: true }),
  });
  fc.assert(
    fc.property(randomNetwork, nearby, randomVehicle, (graph, from, vehicle) => {
      const place = new EdgeIndex(graph).snap(from, vehicle as VehicleIndex);
      const scanned = scan(graph, from, vehicle);
      // The scan looks at 200 points per edge, so it may miss the least by a little and never beat it.
      expect(place === null ? scanned > 299 : place.offsetM <= scanned + 0.05).toBe(true);
      if (!place) return;
      const there = pointOnEdge(graph, place.edge, place.fraction);
      expect(haversineM(there.lon, there.lat, place.lon, place.lat)).toBeLessThan(0.05);
      expect(haversineM(from.lon, from.lat, place.lon, place.lat)).toBeCloseTo(place.offsetM, 1);
      expect(graph.edgeSnapMask[place.edge]! & (1 << vehicle)).not.toBe(0);
    }),
    { numRuns: 150, seed: 20_260_106 },
  );
});

function scan(graph: RoadGraph, from: { lon: number; lat: number }, vehicle: number): number {
  let least = Infinity;
  for (let edge = 0; edge < graph.edgeCount; edge++) {
    if ((graph.edgeSnapMask[edge]! & (1 << vehicle)) === 0) continue;
    for (let i = 0; i <= 200; i++) {
      const { lon, lat } = pointOnEdge(graph, edge as EdgeId, i / 200);
      least = Math.min(least, haversineM(from.lon, from.lat, lon, lat));
    }
  }
  return least;
}
