import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { METRES_PER_DEGREE, metresPerDegreeLon } from '../../../src/core/geo/distance.js';
import { type Position } from '../../../src/core/geo/point.js';
import { type ClosureArea, edgesTouchedBy, findingTouched, nearestRoadM } from '../../../src/core/road/closures.js';
import { EdgeIndex } from '../../../src/core/road/snap.js';
import { finish } from '../../../src/core/slices.js';
import { type RoadGraph } from '../../../src/core/road/graph.js';
import { type VehicleIndex } from '../../../src/core/vehicle.js';
import { drawNetwork } from './drawn-network.js';
import { randomNetwork } from './random-network.js';
import { closedAt, edgeSamples, gapM, insideRings, onPlane, shareNear } from './closure-oracle.js';

const FOOT = 0 as VehicleIndex;
const CAR = 4 as VehicleIndex;
const ALL = [0, 1, 2, 3, 4] as VehicleIndex[];

/** A cell of a drawing is 100 m; A is at the origin of these metres. */
function at(eastM: number, southM: number): Position {
  return [121.5 + eastM / metresPerDegreeLon(29.95), 29.95 - southM / METRES_PER_DEGREE];
}

// 400 m from letter to letter; the road B-E is a lane without cars.
const TOWN = drawNetwork(`
A---B---C
|   :   |
|   :   |
|   :   |
D---E---F
`);
const named = (edges: ArrayLike<number>): string[] =>
  ['AB', 'BC', 'AD', 'BE', 'CF', 'DE', 'EF'].filter((between) => Array.from(edges).includes(TOWN.edge(between)));
const touched = (area: ClosureArea, vehicle: VehicleIndex = FOOT): string[] =>
  named(edgesTouchedBy(TOWN.graph, area, ALL)[vehicle]!);

describe('what a closure touches', () => {
  test('a point: the nearest road open to the class within 30 m, another one for another class', () => {
    expect(touched({ type: 'Point', coordinates: at(200, 20) })).toEqual(['AB']);
    expect(touched({ type: 'Point', coordinates: at(200, 31) })).toEqual([]);
    expect(touched({ type: 'Point', coordinates: at(395, 12) }, FOOT)).toEqual(['BE']);
    expect(touched({ type: 'Point', coordinates: at(395, 12) }, CAR)).toEqual(['AB']);
  });

  test('only the classes that were asked for', () => {
    const edges = edgesTouchedBy(TOWN.graph, { type: 'Point', coordinates: at(200, 0) }, [CAR]);
    expect(edges.map((list) => list.length)).toEqual([0, 0, 0, 0, 1]);
  });

  test('a line along a street: that street, not the ones that meet it at its ends', () => {
    expect(touched({ type: 'LineString', coordinates: [at(-5, 4), at(410, -6)] })).toEqual(['AB']);
    expect(touched({ type: 'LineString', coordinates: [at(0, 8), at(800, 8)] })).toEqual(['AB', 'BC']);
  });

  test('a line over part of a street closes it from junction to junction', () => {
    expect(touched({ type: 'LineString', coordinates: [at(100, 3), at(180, 3)] })).toEqual(['AB']);
  });

  test('a line across a street, and one that ends before it', () => {
    expect(touched({ type: 'LineString', coordinates: [at(200, -50), at(200, 50)] })).toEqual(['AB']);
    expect(touched({ type: 'LineString', coordinates: [at(200, 200), at(200, 20)] })).toEqual([]);
  });

  test('a polygon: every road with a part inside, also where it only passes through a corner', () => {
    const box = (west: number, north: number, east: number, south: number): ClosureArea => ({
      type: 'Polygon',
      coordinates: [[at(west, north), at(west, south), at(east, south), at(east, north), at(west, north)]],
    });
    expect(touched(box(-50, -50, 850, 450))).toEqual(['AB', 'BC', 'AD', 'BE', 'CF', 'DE', 'EF']);
    expect(touched(box(100, -10, 110, 10))).toEqual(['AB']);
    expect(touched(box(380, -10, 420, 10))).toEqual(['AB', 'BC', 'BE']);
    expect(touched(box(50, 50, 350, 350))).toEqual([]);
  });

  test('a hole in a polygon is outside', () => {
    const ring = (m: number): Position[] => [at(-m, -m), at(-m, m), at(m, m), at(m, -m), at(-m, -m)];
    expect(touched({ type: 'Polygon', coordinates: [ring(900), ring(850).reverse()] })).toEqual([]);
  });

  test('where nothing is touched the distance to the nearest road is told, by class', () => {
    const middle: ClosureArea = { type: 'Point', coordinates: at(500, 200) };
    expect(nearestRoadM(TOWN.graph, middle, [FOOT])).toBeCloseTo(100, 0);
    expect(nearestRoadM(TOWN.graph, middle, [CAR])).toBeCloseTo(200, 0);
    expect(nearestRoadM(TOWN.graph, middle, [])).toBe(Infinity);
  });
});

const somewhere: fc.Arbitrary<Position> = fc.tuple(
  fc.integer({ min: 1_214_998_000, max: 1_215_032_000 }).map((e7) => e7 / 1e7),
  fc.integer({ min: 299_498_000, max: 299_532_000 }).map((e7) => e7 / 1e7),
);
const differ = (points: readonly Position[]): boolean =>
  points.every((p, i) => i === 0 || p[0] !== points[i - 1]![0] || p[1] !== points[i - 1]![1]);
const area: fc.Arbitrary<ClosureArea> = fc.oneof(
  somewhere.map((coordinates) => ({ type: 'Point' as const, coordinates })),
  fc
    .array(somewhere, { minLength: 2, maxLength: 5 })
    .filter(differ)
    .map((coordinates) => ({ type: 'LineString' as const, coordinates })),
  fc
    .array(somewhere, { minLength: 3, maxLength: 3 })
    .filter(differ)
    .map((points) => ({ type: 'Polygon' as const, coordinates: [[...points, points[0]!]] })),
);

/** What the rules say of an edge, from dense samples; null where it is too close to the border of a rule for samples to tell. */
function expected(graph: RoadGraph, where: ClosureArea, edge: number): boolean | null {
  const samples = edgeSamples(graph, edge);
  if (where.type === 'Polygon') {
    const shell = where.coordinates[0]!;
    const insides = samples.filter((p) => insideRings(p, where.coordinates));
    if (insides.length > 0) return true;
    return Math.min(...samples.map((p) => gapM(p, shell))) < 0.3 ? null : false;
  }
  const line = (where as ClosureArea & { type: 'LineString' }).coordinates;
  const lengthM = graph.edgeLengthM[edge]!;
  const nearM = shareNear(samples, line, 15) * lengthM;
  const wantedM = Math.min(lengthM / 2, 60);
  if (Math.abs(nearM - wantedM) < 5) return null;
  if (nearM >= wantedM) return true;
  const far = samples.slice(1).map((p, i) => [samples[i]!, p, ((i + 0.5) / (samples.length - 1)) * lengthM] as const);
  const crossing = far.filter(([a, b]) => line.slice(1).some((q, i) => closedAt(a, b, line[i]!, q)));
  const clear = crossing.filter(([, , m]) => m > 16 && lengthM - m > 16);
  if (clear.length > 0) return true;
  return crossing.length > 0 || Math.min(...samples.map((p) => gapM(p, line))) < 0.3 ? null : false;
}

test('lines and polygons touch what dense samples of every road say; the index leaves none of them out', () => {
  fc.assert(
    fc.property(randomNetwork, area, (graph, where) => {
      const result = finish(findingTouched(graph, new EdgeIndex(graph), where, ALL));
      expect(result).toEqual(edgesTouchedBy(graph, where, ALL));
      for (const vehicle of ALL) {
        const isOpen = (edge: number): boolean =>
          Math.min(graph.travelTimeMs[vehicle]![2 * edge]!, graph.travelTimeMs[vehicle]![2 * edge + 1]!) < 0xffffffff;
        const edges = Array.from({ length: graph.edgeCount }, (_, edge) => edge).filter(
          (edge) => isOpen(edge) && graph.edgeLengthM[edge]! > 0.5,
        );
        if (where.type === 'Point') {
          const gaps = edges.map((edge) => ({ edge, m: onPlane(graph, edge, where.coordinates) }));
          const best = gaps.reduce((a, b) => (b.m < a.m ? b : a), { edge: -1, m: Infinity });
          if (best.m < 29.9) expect(onPlane(graph, result[vehicle]![0]!, where.coordinates)).toBeCloseTo(best.m, 1);
          else if (best.m > 30.1) expect(result[vehicle]).toHaveLength(0);
          continue;
        }
        for (const edge of edges) {
          const verdict = expected(graph, where, edge);
          if (verdict !== null) expect({ edge, is: result[vehicle]!.includes(edge) }).toEqual({ edge, is: verdict });
        }
      }
    }),
    { numRuns: 100, seed: 31 },
  );
});
