/**
 * Whether polygons are valid in the sense of OGC Simple Features 1.2.1 (06-103r4), section 6.1.11, and why not. Rings are closed lists of
 * positions without repetitions in a row. Pairs of segments that may meet come from an index of boxes, so that 10,000 vertices take
 * milliseconds unless they were laid out to be slow.
 */
import Flatbush from 'flatbush';
import { orientation } from './orientation.js';
import { type Position } from './point.js';
import { meetingOf, samePosition } from './segment-crossing.js';

export type Ring = readonly Position[];
/** Shell first, then holes. */
export type Rings = readonly Ring[];

/** Where and why: the ring at fault as [polygon, ring], and a point near the fault. */
export interface TopologyFault {
  readonly polygon: number;
  readonly ring: number;
  readonly at: Position;
  readonly problem: string;
}

interface Segment {
  readonly polygon: number;
  readonly ring: number;
  /** Index of its first position, and the number of segments of its ring. */
  readonly index: number;
  readonly ringSegments: number;
  readonly a: Position;
  readonly b: Position;
}

function segmentsOf(polygons: readonly Rings[]): Segment[] {
  return polygons.flatMap((rings, polygon) =>
    rings.flatMap((positions, ring) =>
      positions.slice(1).map((b, index): Segment => {
        return { polygon, ring, index, ringSegments: positions.length - 1, a: positions[index]!, b };
      }),
    ),
  );
}

/** The position that two segments of one ring share because one follows the other, or null where they are not neighbours. */
function sharedEnd(one: Segment, two: Segment): Position | null {
  if ((one.index + 1) % one.ringSegments === two.index) return one.b;
  if ((two.index + 1) % two.ringSegments === one.index) return two.b;
  return null;
}

/** The only way in which segments may meet: at a point, and not within one ring unless they are neighbours. */
class SegmentCheck {
  /** Points at which different rings touch, as `lon,lat` → rings (`polygon:ring`). */
  readonly touches = new Map<string, Set<string>>();
  fault: TopologyFault | null = null;

  /** Returns false to stop at the first fault. */
  check(one: Segment, two: Segment): boolean {
    const meeting = meetingOf(one.a, one.b, two.a, two.b);
    if (meeting === null) return true;
    const sameRing = one.polygon === two.polygon && one.ring === two.ring;
    if (typeof meeting === 'string') {
      const what = meeting === 'CROSS' ? 'crosses' : 'runs along';
      return this.#fail(two, sameRing ? `the ring ${what} itself` : `the ring ${what} another one`);
    }
    if (!sameRing) this.#noteTouch(one, two, meeting);
    else {
      const shared = sharedEnd(one, two);
      if (!shared || !samePosition(shared, meeting)) return this.#fail(two, 'the ring touches itself');
    }
    return true;
  }

  /** Too many pairs: whoever drew this meant to keep the server busy, or exported it wrongly. */
  giveUp(at: Segment): void {
    this.#fail(at, 'the ring runs to and fro so often that it cannot be checked in good time; simplify it');
  }

  #fail({ polygon, ring, a }: Segment, problem: string): false {
    this.fault = { polygon, ring, at: a, problem };
    return false;
  }

  #noteTouch(one: Segment, two: Segment, at: Position): void {
    const key = at.join();
    const rings = this.touches.get(key) ?? new Set();
    rings.add(`${one.polygon}:${one.ring}`).add(`${two.polygon}:${two.ring}`);
    this.touches.set(key, rings);
  }
}

/**
 * Pairs of segments whose boxes meet, at most: about a tenth of a second. A boundary of 10,000 vertices has some tens of thousands; a zigzag of
 * long diagonals, made to be slow, fifty million.
 */
const MOST_PAIRS = 2_000_000;

/** Ends of all segments, four numbers each: the test that most pairs fail at must not chase references. */
function flatten(segments: readonly Segment[]): Float64Array {
  const ends = new Float64Array(4 * segments.length);
  segments.forEach(({ a, b }, i) => ends.set([a[0], a[1], b[0], b[1]], 4 * i));
  return ends;
}

/** True where both ends of segment j lie on the same side of the line through segment i. */
function liesBeside(ends: Float64Array, i: number, j: number): boolean {
  const [ax, ay, bx, by] = [ends[4 * i]!, ends[4 * i + 1]!, ends[4 * i + 2]!, ends[4 * i + 3]!];
  const side = orientation(ax, ay, bx, by, ends[4 * j]!, ends[4 * j + 1]!);
  return side !== 0 && side === orientation(ax, ay, bx, by, ends[4 * j + 2]!, ends[4 * j + 3]!);
}

function checkSegments(polygons: readonly Rings[]): SegmentCheck {
  const segments = segmentsOf(polygons);
  const ends = flatten(segments);
  const index = new Flatbush(segments.length);
  for (const { a, b } of segments) {
    index.add(Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1]));
  }
  index.finish();
  const check = new SegmentCheck();
  let pairs = 0;
  segments.forEach((segment, i) => {
    if (check.fault) return;
    const { a, b } = segment;
    index.search(Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1]), (j) => {
      if (j <= i || check.fault) return false;
      if (++pairs > MOST_PAIRS) check.giveUp(segment);
      else if (!liesBeside(ends, i, j)) check.check(segment, segments[j]!);
      return false;
    });
  });
  return check;
}

/** Twice the signed area; positive where the ring runs counter-clockwise. */
export function signedDoubleArea(ring: Ring): number {
  const [originX, originY] = ring[0]!;
  let area = 0;
  for (let i = 1; i < ring.length; i++) {
    const [x1, y1] = ring[i - 1]!;
    const [x2, y2] = ring[i]!;
    area += (x1 - originX) * (y2 - originY) - (x2 - originX) * (y1 - originY);
  }
  return area;
}

/** 1 inside, 0 on the ring, -1 outside. Exact; Hormann and Agathos, The point in polygon problem, 2001. */
export function locate([x, y]: Position, ring: Ring): -1 | 0 | 1 {
  let inside = false;
  for (let i = 1; i < ring.length; i++) {
    const [ax, ay] = ring[i - 1]!;
    const [bx, by] = ring[i]!;
    if (ay > y && by > y) continue;
    if (ay < y && by < y) continue;
    const side = orientation(ax, ay, bx, by, x, y);
    if (side === 0 && Math.min(ax, bx) <= x && x <= Math.max(ax, bx)) return 0;
    if (ay > y !== by > y && side > 0 === by > ay) inside = !inside;
  }
  return inside ? 1 : -1;
}

/** Where the ring lies as a whole, judged by its first position that is not on the other's line. 1 also where all are on it. */
function locateRing(ring: Ring, other: Ring): -1 | 1 {
  for (const position of ring) {
    const where = locate(position, other);
    if (where !== 0) return where;
  }
  return 1;
}

function checkHoles(rings: Rings, polygon: number): TopologyFault | null {
  const [shell] = rings as [Ring];
  for (let ring = 1; ring < rings.length; ring++) {
    const hole = rings[ring]!;
    const fault = (problem: string): TopologyFault => ({ polygon, ring, at: hole[0]!, problem });
    if (locateRing(hole, shell) < 0) return fault('the hole lies outside its polygon');
    for (let other = 1; other < rings.length; other++) {
      if (other !== ring && locateRing(hole, rings[other]!) > 0) return fault('the hole lies inside another hole');
    }
  }
  return null;
}

/** Rings that touch in a circle cut the polygon's inside apart: a cycle in the graph of rings and the points at which they touch. */
function checkTouches(touches: ReadonlyMap<string, ReadonlySet<string>>, polygon: number): TopologyFault | null {
  const leader = new Map<string, string>();
  const find = (node: string): string => {
    let at = node;
    for (let up = leader.get(at); up !== undefined; up = leader.get(at)) at = up;
    return at;
  };
  for (const [point, rings] of touches) {
    for (const name of rings) {
      const [owner, ring] = name.split(':').map(Number) as [number, number];
      if (owner !== polygon) continue;
      const [a, b] = [find(name), find(`at ${point}`)];
      if (a === b) {
        const at = point.split(',').map(Number) as unknown as Position;
        return {
          polygon,
          ring,
          at,
          problem: 'the ring touches the others at several points, which cuts the polygon apart',
        };
      }
      leader.set(a, b);
    }
  }
  return null;
}

function isInside(position: Position, rings: Rings): boolean {
  return locate(position, rings[0]!) > 0 && rings.slice(1).every((hole) => locate(position, hole) < 0);
}

function midpoint(a: Position, b: Position): Position {
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
}

/** Two polygons whose lines neither cross nor overlap cover common ground only where a vertex or edge of one lies inside the other. */
function checkOverlap(polygons: readonly Rings[], one: number, two: number): TopologyFault | null {
  for (const [inner, outer] of [
    [one, two],
    [two, one],
  ] as const) {
    const shell = polygons[inner]![0]!;
    for (let i = 1; i < shell.length; i++) {
      const at = shell[i]!;
      if (isInside(at, polygons[outer]!) || isInside(midpoint(shell[i - 1]!, at), polygons[outer]!)) {
        return { polygon: inner, ring: 0, at, problem: `the polygon overlaps polygon ${outer}` };
      }
    }
  }
  return null;
}

/** The first fault of a polygon or multipolygon, or null where it is valid. */
export function findTopologyFault(polygons: readonly Rings[]): TopologyFault | null {
  const { fault, touches } = checkSegments(polygons);
  if (fault) return fault;
  for (let polygon = 0; polygon < polygons.length; polygon++) {
    const found = checkTouches(touches, polygon) ?? checkHoles(polygons[polygon]!, polygon);
    if (found) return found;
    for (let other = 0; other < polygon; other++) {
      const overlap = checkOverlap(polygons, other, polygon);
      if (overlap) return overlap;
    }
  }
  return null;
}
