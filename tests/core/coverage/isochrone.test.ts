import { area, bbox, booleanPointInPolygon, kinks, multiPolygon, pointToPolygonDistance } from '@turf/turf';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MIN_CELL_M, WALK_RADIUS_M } from '../../../src/core/coverage/arrival-field.js';
import { type MultiPolygonCoordinates } from '../../../src/core/coverage/grid-index.js';
import { drawIsochrones } from '../../../src/core/coverage/isochrone.js';
import { type EdgeId, type RoadGraph } from '../../../src/core/road/graph.js';
import { type RoadPosition } from '../../../src/core/road/position.js';
import { ReachDirection, ReachSearch } from '../../../src/core/road/reach.js';
import { pointOnEdge } from '../../../src/core/road/shape.js';
import { type VehicleIndex, vehicleIndex } from '../../../src/core/vehicle.js';
import { CELL_MS, drawNetwork } from '../road/drawn-network.js';
import { randomNetwork, randomPosition, randomVehicle } from '../road/random-network.js';

const CAR = vehicleIndex('CAR');

function isochrones(
  graph: RoadGraph,
  vehicle: VehicleIndex,
  target: RoadPosition,
  limitsMs: number[],
): MultiPolygonCoordinates[] {
  const limitMs = Math.max(...limitsMs);
  const reach = new ReachSearch(graph);
  reach.run({ direction: ReachDirection.INWARD, origins: [{ vehicle, position: target }], limitMs });
  return drawIsochrones({ graph, vehicle, target, reach, limitMs }, limitsMs);
}

function positionOn(graph: RoadGraph, edge: number, fraction: number, offsetM = 0): RoadPosition {
  return { edge: edge as EdgeId, fraction, offsetM, ...pointOnEdge(graph, edge as EdgeId, fraction) };
}

const geoJson = (coordinates: MultiPolygonCoordinates): ReturnType<typeof multiPolygon> =>
  multiPolygon(coordinates as [number, number][][][]);

const scene = randomNetwork.chain((graph) =>
  fc.record({
    graph: fc.constant(graph),
    vehicle: randomVehicle.map((vehicle) => vehicle as VehicleIndex),
    target: randomPosition(graph).map(({ edge, fraction, offsetM }) => positionOn(graph, edge, fraction, offsetM)),
    limitsMs: fc.array(fc.integer({ min: 0, max: 300_000 }), { minLength: 1, maxLength: 4 }),
  }),
);

/** Twice the signed area; above 0: counter-clockwise. */
function turn(ring: readonly (readonly [number, number])[]): number {
  const [x0, y0] = ring[0]!;
  return ring
    .slice(1)
    .reduce((sum, [x, y], i) => sum + (ring[i]![0] - x0) * (y - y0) - (x - x0) * (ring[i]![1] - y0), 0);
}

test('outlines are valid after RFC 7946: closed, outer rings counter-clockwise, holes clockwise, no ring crosses itself', () => {
  fc.assert(
    fc.property(scene, ({ graph, vehicle, target, limitsMs }) => {
      for (const coordinates of isochrones(graph, vehicle, target, limitsMs))
        for (const polygon of coordinates)
          for (const [i, ring] of polygon.entries()) {
            expect(ring.length).toBeGreaterThanOrEqual(4);
            expect(ring.at(-1)).toEqual(ring[0]);
            expect(new Set(ring.map(String)).size).toBe(ring.length - 1);
            expect(Math.sign(turn(ring))).toBe(i === 0 ? 1 : -1);
            if (ring.length < 150) expect(kinks(geoJson([[ring]])).features).toEqual([]);
          }
    }),
    { numRuns: 150, seed: 61 },
  );
});

test('a place within a shorter limit is within every longer one', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(scene, fc.array(fc.tuple(share, share), { minLength: 40, maxLength: 40 }), (drawn, shares) => {
      const limitsMs = [...drawn.limitsMs].sort((a, b) => a - b);
      const areas = isochrones(drawn.graph, drawn.vehicle, drawn.target, limitsMs).map(geoJson);
      const longest = areas.at(-1)!;
      if (longest.geometry.coordinates.length === 0) return;
      const [west, south, east, north] = bbox(longest);
      for (const [x, y] of shares) {
        const place = [west + (east - west) * x, south + (north - south) * y];
        const inside = areas.map((polygon) => booleanPointInPolygon(place, polygon));
        expect(inside).toEqual([...inside].sort((a, b) => Number(a) - Number(b)));
      }
    }),
    { numRuns: 200, seed: 62 },
  );
});

test('every place on a road from which the target is reached in time lies inside, to within a cell', () => {
  const places = fc.array(fc.tuple(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true })), {
    minLength: 30,
    maxLength: 30,
  });
  fc.assert(
    fc.property(scene, places, ({ graph, vehicle, target, limitsMs }, samples) => {
      const reach = new ReachSearch(graph);
      const limitMs = Math.max(...limitsMs);
      reach.run({ direction: ReachDirection.INWARD, origins: [{ vehicle, position: target }], limitMs });
      const areas = drawIsochrones({ graph, vehicle, target, reach, limitMs }, limitsMs).map(geoJson);
      for (const [n, fraction] of samples) {
        const edge = (n % graph.edgeCount) as EdgeId;
        const timeMs = reach.timeOfClassAtMs(vehicle, edge, fraction);
        const { lon, lat } = pointOnEdge(graph, edge, fraction);
        for (const [i, polygon] of areas.entries())
          if (timeMs <= limitsMs[i]!)
            expect(pointToPolygonDistance([lon, lat], polygon, { units: 'meters' })).toBeLessThan(MIN_CELL_M);
      }
    }),
    { numRuns: 150, seed: 63 },
  );
});

test('an area ends where the time ends, and one walk beside the road', () => {
  const { graph, edge } = drawNetwork('A---------B');
  const target = positionOn(graph, edge('AB'), 0);
  // Ten cells of 100 m at 8 s each: 40 s lead 500 m along the road.
  const [coordinates] = isochrones(graph, CAR, target, [5 * CELL_MS[CAR]!]);
  const [west, south, east, north] = bbox(geoJson(coordinates!));
  const metresPerLon = 111_195 * Math.cos((target.lat * Math.PI) / 180);
  expect((east - target.lon) * metresPerLon).toBeGreaterThan(500 - MIN_CELL_M);
  expect((east - target.lon) * metresPerLon).toBeLessThan(500 + 2 * MIN_CELL_M);
  // At the target 40 s are left, more than the 36 s to the end of the walk radius.
  for (const reachM of [
    (target.lon - west) * metresPerLon,
    (target.lat - south) * 111_195,
    (north - target.lat) * 111_195,
  ]) {
    expect(reachM).toBeGreaterThan(WALK_RADIUS_M - MIN_CELL_M);
    expect(reachM).toBeLessThan(WALK_RADIUS_M + 2 * MIN_CELL_M);
  }
});

test('against a one-way street there is nothing', () => {
  const { graph, edge } = drawNetwork('A>>>>B----C');
  const [coordinates] = isochrones(graph, CAR, positionOn(graph, edge('AB'), 0), [1_000_000]);
  // Only the start of the one-way street itself and what is a walk from it.
  expect(area(geoJson(coordinates!))).toBeLessThan(Math.PI * (WALK_RADIUS_M + 2 * MIN_CELL_M) ** 2);
  const [open] = isochrones(graph, CAR, positionOn(graph, edge('BC'), 1), [1_000_000]);
  expect(area(geoJson(open!))).toBeGreaterThan(1000 * WALK_RADIUS_M);
});

test('a court wider than two walks is a hole', () => {
  const { graph, edge } = drawNetwork(`
    A---B
    |   |
    |   |
    |   |
    C---D
  `);
  const [coordinates] = isochrones(graph, CAR, positionOn(graph, edge('AB'), 0.5), [1_000_000]);
  expect(coordinates!.map((polygon) => polygon.length)).toEqual([2]);
});

test('where no road leads to the target the areas are empty', () => {
  const { graph, edge } = drawNetwork('A-B...C');
  expect(isochrones(graph, CAR, positionOn(graph, edge('BC'), 0.5), [60_000, 120_000])).toEqual([[], []]);
});

test('limits beyond what was searched are refused', () => {
  const { graph, edge } = drawNetwork('A-B');
  const target = positionOn(graph, edge('AB'), 0.5);
  const reach = new ReachSearch(graph);
  for (const limit of [60_001, -1, NaN, 0.5])
    expect(() => drawIsochrones({ graph, vehicle: CAR, target, reach, limitMs: 60_000 }, [limit])).toThrow(RangeError);
});
