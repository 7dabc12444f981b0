/** Curves by hand: a few control points become the many points of a coast, a canal or a road, slightly irregular as real ones are. */
import { type Point, distance } from './plane.js';
import { type Random } from './random.js';

/** Kilometres east and north; a corner is kept sharp, and between two corners the line is straight (quays). */
export type Control = readonly [eastKm: number, northKm: number, corner?: 'corner'];

export interface CurveStyle {
  readonly closed?: boolean;
  /** About how far apart the points lie. */
  readonly stepM: number;
  /** How far a point may stray from the smooth curve. */
  readonly wobbleM: number;
}

/** A closed curve does not repeat its first point. Source of the spline: Catmull and Rom (1974), in its uniform form. */
export function drawCurve(controls: readonly Control[], style: CurveStyle, random: Random): Point[] {
  const points = controls.map(([east, north]) => ({ x: east * 1000, y: north * 1000 }));
  const corner = controls.map(([, , kind]) => kind === 'corner');
  const count = points.length;
  const segments = style.closed ? count : count - 1;
  const at = (index: number): Point =>
    style.closed ? points[(index + count) % count]! : points[Math.min(count - 1, Math.max(0, index))]!;

  const line: Point[] = [];
  for (let i = 0; i < segments; i++) {
    const start = at(i);
    const end = at(i + 1);
    const startsSharp = corner[i]!;
    const endsSharp = corner[(i + 1) % count]!;
    const straight = startsSharp && endsSharp;
    const steps = straight ? 1 : Math.max(1, Math.round(distance(start, end) / style.stepM));
    const before = startsSharp ? start : at(i - 1);
    const after = endsSharp ? end : at(i + 2);
    for (let step = 0; step < steps; step++) {
      const smooth = spline(before, start, end, after, step / steps);
      line.push(step === 0 && (startsSharp || (!style.closed && i === 0)) ? smooth : stray(smooth, style, random));
    }
  }
  if (!style.closed) line.push(at(count - 1));
  return line;
}

function stray(point: Point, { wobbleM }: CurveStyle, random: Random): Point {
  return { x: point.x + random.between(-wobbleM, wobbleM), y: point.y + random.between(-wobbleM, wobbleM) };
}

function spline(p0: Point, p1: Point, p2: Point, p3: Point, t: number): Point {
  const blend = (a: number, b: number, c: number, d: number): number =>
    b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
  return { x: blend(p0.x, p1.x, p2.x, p3.x), y: blend(p0.y, p1.y, p2.y, p3.y) };
}

/** The line moved sideways: positive to the left of its direction. */
export function offsetLine(line: readonly Point[], leftM: number): Point[] {
  return line.map((point, i) => {
    const before = line[Math.max(0, i - 1)]!;
    const after = line[Math.min(line.length - 1, i + 1)]!;
    const length = distance(before, after);
    return {
      x: point.x - ((after.y - before.y) / length) * leftM,
      y: point.y + ((after.x - before.x) / length) * leftM,
    };
  });
}
