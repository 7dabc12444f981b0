/**
 * The drawing plane: metres east (x) and north (y) of an invented spot in the open sea, its way to WGS-84 and back, and
 * the plane geometry that the drawing needs.
 */
import { type Position } from '../../src/core/geo/point.js';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where (0, 0) of the plane lies: water in Hangzhou Bay, far from any real street. */
const ORIGIN = { lon: 121.8, lat: 30.25 };
/** Metres per degree of latitude on the sphere of 6,371,008.8 m that GeoJSON tools measure with. */
const DEGREE_M = 111_195.08;
const DEGREE_LON_M = DEGREE_M * Math.cos((ORIGIN.lat * Math.PI) / 180);

/** Degrees, rounded to the 1e-7 of OpenStreetMap so that what shares a point shares its coordinates exactly. */
export function toLonLat({ x, y }: Point): Position {
  return [roundE7(ORIGIN.lon + x / DEGREE_LON_M), roundE7(ORIGIN.lat + y / DEGREE_M)];
}

export function fromLonLat([lon, lat]: Position): Point {
  return { x: (lon - ORIGIN.lon) * DEGREE_LON_M, y: (lat - ORIGIN.lat) * DEGREE_M };
}

function roundE7(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7;
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(b.x - a.x, b.y - a.y);
}

export function between(a: Point, b: Point, share: number): Point {
  return { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share };
}

/** Positive when c lies left of the way from a to b. */
export function turn(a: Point, b: Point, c: Point): number {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

export function lengthOf(line: readonly Point[]): number {
  let total = 0;
  for (let i = 1; i < line.length; i++) total += distance(line[i - 1]!, line[i]!);
  return total;
}

/** Square metres; positive for a counterclockwise ring (first point not repeated). */
export function areaOf(ring: readonly Point[]): number {
  let twice = 0;
  for (let i = 0; i < ring.length; i++) {
    const a = ring[i]!;
    const b = ring[(i + 1) % ring.length]!;
    twice += a.x * b.y - b.x * a.y;
  }
  return twice / 2;
}

export function centroidOf(ring: readonly Point[]): Point {
  let x = 0;
  let y = 0;
  let twice = 0;
  const { x: originX, y: originY } = ring[0]!;
  for (let i = 0; i < ring.length; i++) {
    const a = ring[i]!;
    const b = ring[(i + 1) % ring.length]!;
    const cross = (a.x - originX) * (b.y - originY) - (b.x - originX) * (a.y - originY);
    x += (a.x + b.x - 2 * originX) * cross;
    y += (a.y + b.y - 2 * originY) * cross;
    twice += cross;
  }
  return { x: originX + x / (3 * twice), y: originY + y / (3 * twice) };
}

export function contains(ring: readonly Point[], point: Point): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const a = ring[i]!;
    const b = ring[j]!;
    if (a.y > point.y !== b.y > point.y && point.x < ((b.x - a.x) * (point.y - a.y)) / (b.y - a.y) + a.x)
      inside = !inside;
  }
  return inside;
}

/** Some point well inside: the middle of the longest of a few level chords. Also right for thin and for bent rings. */
export function interiorPoint(ring: readonly Point[]): Point {
  const ys = ring.map((p) => p.y);
  const low = Math.min(...ys);
  const high = Math.max(...ys);
  let best: Point | undefined;
  let bestLength = 0;
  for (const share of [0.5, 0.31, 0.69, 0.43, 0.57, 0.2, 0.8]) {
    const y = low + (high - low) * share;
    for (const { from, to } of chordsAlong(ring, { x: 0, y }, { x: 1, y: 0 })) {
      if (to - from > bestLength) {
        bestLength = to - from;
        best = { x: (from + to) / 2, y };
      }
    }
  }
  return best ?? centroidOf(ring);
}

/** One stretch inside a ring of the straight line `origin + t * direction`: from t = `from` to t = `to`, ascending. */
export interface Chord {
  readonly from: number;
  readonly to: number;
}

export function chordsAlong(ring: readonly Point[], origin: Point, direction: Point): Chord[] {
  const hits: number[] = [];
  for (let i = 0; i < ring.length; i++) {
    const a = ring[i]!;
    const b = ring[(i + 1) % ring.length]!;
    const sideA = direction.x * (a.y - origin.y) - direction.y * (a.x - origin.x);
    const sideB = direction.x * (b.y - origin.y) - direction.y * (b.x - origin.x);
    if (sideA > 0 === sideB > 0) continue;
    const hit = between(a, b, sideA / (sideA - sideB));
    hits.push((hit.x - origin.x) * direction.x + (hit.y - origin.y) * direction.y);
  }
  hits.sort((p, q) => p - q);
  const chords: Chord[] = [];
  for (let i = 0; i + 1 < hits.length; i += 2) chords.push({ from: hits[i]!, to: hits[i + 1]! });
  return chords;
}

/** Where the segments a-b and c-d cross, as shares of each; null when they do not. */
export function crossing(a: Point, b: Point, c: Point, d: Point): { alongAB: number; alongCD: number } | null {
  const denominator = (b.x - a.x) * (d.y - c.y) - (b.y - a.y) * (d.x - c.x);
  if (denominator === 0) return null;
  const alongAB = ((c.x - a.x) * (d.y - c.y) - (c.y - a.y) * (d.x - c.x)) / denominator;
  const alongCD = ((c.x - a.x) * (b.y - a.y) - (c.y - a.y) * (b.x - a.x)) / denominator;
  return alongAB >= 0 && alongAB <= 1 && alongCD >= 0 && alongCD <= 1 ? { alongAB, alongCD } : null;
}

/** The point of segment a-b nearest to `point`. */
export function nearestOnSegment(a: Point, b: Point, point: Point): Point {
  const squared = (b.x - a.x) ** 2 + (b.y - a.y) ** 2;
  if (squared === 0) return a;
  const share = ((point.x - a.x) * (b.x - a.x) + (point.y - a.y) * (b.y - a.y)) / squared;
  return between(a, b, Math.min(1, Math.max(0, share)));
}

export function distanceToLine(line: readonly Point[], point: Point): number {
  let nearest = Infinity;
  for (let i = 1; i < line.length; i++)
    nearest = Math.min(nearest, distance(point, nearestOnSegment(line[i - 1]!, line[i]!, point)));
  return nearest;
}
