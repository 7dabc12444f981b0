/** The slow, obvious geometry of closures: every road as a row of close points, in degrees made metres about 121.5 E 29.95 N. */
import { type Position } from '../../../src/core/geo/point.js';
import { type RoadGraph } from '../../../src/core/road/graph.js';

const EAST_M = 111_195.08 * Math.cos((29.95 * Math.PI) / 180);
const NORTH_M = 111_195.08;
type Point = readonly [x: number, y: number];

const metres = ([lon, lat]: Position): Point => [(lon - 121.5) * EAST_M, (lat - 29.95) * NORTH_M];

/** Every 25 cm at most. */
export function edgeSamples(graph: RoadGraph, edge: number): Point[] {
  const points: Point[] = [];
  for (let i = graph.firstShape[edge]!; i < graph.firstShape[edge + 1]!; i++)
    points.push(metres([graph.shapeLonE7[i]! / 1e7, graph.shapeLatE7[i]! / 1e7]));
  const totalM = points.slice(1).reduce((sum, p, i) => sum + Math.hypot(p[0] - points[i]![0], p[1] - points[i]![1]), 0);
  const count = Math.max(1, Math.ceil(totalM / 0.25));
  return Array.from({ length: count + 1 }, (_, k) => {
    let restM = (k / count) * totalM;
    for (let i = 1; i < points.length; i++) {
      const [a, b] = [points[i - 1]!, points[i]!];
      const lengthM = Math.hypot(b[0] - a[0], b[1] - a[1]);
      if (restM <= lengthM && lengthM > 0)
        return [a[0] + ((b[0] - a[0]) * restM) / lengthM, a[1] + ((b[1] - a[1]) * restM) / lengthM];
      restM -= lengthM;
    }
    return points.at(-1)!;
  });
}

/** From a point to a line of positions. */
export function gapM([x, y]: Point, line: readonly Position[]): number {
  const points = line.map(metres);
  return Math.min(
    ...points.slice(1).map((b, i) => {
      const a = points[i]!;
      const squared = (b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2;
      const share = Math.max(0, Math.min(1, ((x - a[0]) * (b[0] - a[0]) + (y - a[1]) * (b[1] - a[1])) / squared));
      return Math.hypot(a[0] + (b[0] - a[0]) * share - x, a[1] + (b[1] - a[1]) * share - y);
    }),
  );
}

export function shareNear(samples: readonly Point[], line: readonly Position[], withinM: number): number {
  return samples.filter((p) => gapM(p, line) <= withinM).length / samples.length;
}

/** From a position to an edge. */
export function onPlane(graph: RoadGraph, edge: number, position: Position): number {
  const [x, y] = metres(position);
  return Math.min(...edgeSamples(graph, edge).map((p) => Math.hypot(p[0] - x, p[1] - y)));
}

/** By winding number, unlike the engine's even-odd rule; for single rings. */
export function insideRings([x, y]: Point, rings: readonly (readonly Position[])[]): boolean {
  let turns = 0;
  const ring = rings[0]!.map(metres);
  for (let i = 1; i < ring.length; i++) {
    const [a, b] = [ring[i - 1]!, ring[i]!];
    const side = (b[0] - a[0]) * (y - a[1]) - (x - a[0]) * (b[1] - a[1]);
    if (a[1] <= y && b[1] > y && side > 0) turns++;
    else if (a[1] > y && b[1] <= y && side < 0) turns--;
  }
  return turns !== 0;
}

/** Whether the step from a to b passes over the line from p to q. */
export function closedAt(a: Point, b: Point, p: Position, q: Position): boolean {
  const [c, d] = [metres(p), metres(q)];
  const side = (u: Point, v: Point, w: Point): number =>
    Math.sign((v[0] - u[0]) * (w[1] - u[1]) - (v[1] - u[1]) * (w[0] - u[0]));
  return side(a, b, c) !== side(a, b, d) && side(c, d, a) !== side(c, d, b);
}
