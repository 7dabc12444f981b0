/** A drive: where a unit is at every moment of a route, at the travel times of the arcs themselves. Pure; no clock of its own. */
import { bearingDeg, equirectangularM } from '../core/geo/distance.js';
import { type LonLat, type Position } from '../core/geo/point.js';
import { arcTimeMs, type ArcId, edgeOf, type RoadGraph } from '../core/road/graph.js';
import { type Route } from '../core/road/route.js';
import { legTimeMs, walkTimeMs } from '../core/road/search-legs.js';
import { appendShape } from '../core/road/shape.js';
import { type VehicleIndex } from '../core/vehicle.js';

export interface Motion {
  readonly lon: number;
  readonly lat: number;
  /** Null while standing. */
  readonly headingDeg: number | null;
  readonly speedKmh: number;
  /** The end is reached; the position is exactly that of the end. */
  readonly finished: boolean;
}

/** Points with the milliseconds from the start at which each is passed; never falling. Immutable. */
export class Drive {
  /** From the start to the end. */
  readonly durationMs: number;
  /** Direction of the last stretch that has a length; null for a drive without one. */
  readonly finalHeadingDeg: number | null;

  constructor(
    private readonly startAtMs: number,
    private readonly lon: Float64Array,
    private readonly lat: Float64Array,
    private readonly passedAtMs: Float64Array,
  ) {
    const last = passedAtMs.length - 1;
    this.durationMs = passedAtMs[last]!;
    let segment = last - 1;
    while (segment >= 0 && this.lengthM(segment) === 0) segment--;
    this.finalHeadingDeg = segment < 0 ? null : this.headingDeg(segment);
  }

  /** Where the unit is at a moment: at the start before it, at the end after it. Takes the logarithm of the points. */
  motionAt(nowMs: number): Motion {
    const { lon, lat, passedAtMs } = this;
    const elapsedMs = Math.max(0, nowMs - this.startAtMs);
    const last = passedAtMs.length - 1;
    if (elapsedMs >= this.durationMs)
      return { lon: lon[last]!, lat: lat[last]!, headingDeg: null, speedKmh: 0, finished: true };
    const i = this.segmentAt(elapsedMs);
    const lastsMs = passedAtMs[i + 1]! - passedAtMs[i]!;
    const share = (elapsedMs - passedAtMs[i]!) / lastsMs;
    const lengthM = this.lengthM(i);
    return {
      lon: lon[i]! + (lon[i + 1]! - lon[i]!) * share,
      lat: lat[i]! + (lat[i + 1]! - lat[i]!) * share,
      headingDeg: lengthM === 0 ? null : this.headingDeg(i),
      speedKmh: (lengthM / lastsMs) * 3600,
      finished: false,
    };
  }

  /** The last point passed by then; the next one is passed later, so the stretch takes time. */
  private segmentAt(elapsedMs: number): number {
    let low = 0;
    let high = this.passedAtMs.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.passedAtMs[middle]! <= elapsedMs) low = middle;
      else high = middle;
    }
    return low;
  }

  private lengthM(segment: number): number {
    const { lon, lat } = this;
    return equirectangularM(lon[segment]!, lat[segment]!, lon[segment + 1]!, lat[segment + 1]!);
  }

  private headingDeg(segment: number): number {
    const { lon, lat } = this;
    return bearingDeg(lon[segment]!, lat[segment]!, lon[segment + 1]!, lat[segment + 1]!);
  }
}

export interface DriveOptions {
  readonly startAtMs: number;
  /** Share of the speed of URGENT travel, above 0 and at most 1. Walking off the road is always walking. */
  readonly pace: number;
  /** Where the unit really stands and where it really goes, off the road by the offsets of the route's ends. Default: on the road. */
  readonly from?: LonLat;
  readonly to?: LonLat;
}

/** At pace 1 it takes exactly `route.travelTimeMs`. RangeError for a pace out of range. */
export function planDrive(graph: RoadGraph, vehicle: VehicleIndex, route: Route, options: DriveOptions): Drive {
  const { startAtMs, pace, from = route.from, to = route.to } = options;
  if (!(pace > 0 && pace <= 1)) throw new RangeError(`pace ${pace} is not above 0 and at most 1`);
  const trail = new Trail(from);
  trail.extend([[route.from.lon, route.from.lat]], walkTimeMs(route.from.offsetM));
  for (const [i, arc] of route.arcs.entries()) {
    const { begin, end } = travelledPart(route, i, arc);
    const line: Position[] = [];
    appendShape(graph, edgeOf(arc), begin, end, line);
    if (i === route.arcs.length - 1) line.push([route.to.lon, route.to.lat]);
    trail.extend(line, legTimeMs(arcTimeMs(graph, vehicle, arc), Math.abs(end - begin)) / pace);
  }
  trail.extend([[to.lon, to.lat]], walkTimeMs(route.to.offsetM));
  return trail.toDrive(startAtMs);
}

/** Straight across at walking speed: the way out where no road leads. */
export function planWalk(from: LonLat, to: LonLat, startAtMs: number): Drive {
  const trail = new Trail(from);
  trail.extend([[to.lon, to.lat]], walkTimeMs(equirectangularM(from.lon, from.lat, to.lon, to.lat)));
  return trail.toDrive(startAtMs);
}

/**
 * Which part of its edge the i-th arc of a route covers. Routes leave out arcs of which nothing is travelled; an arc on the edge of an
 * end is therefore whole exactly if that end lies where the arc would have nothing left to travel (a loop road met at its node).
 */
function travelledPart({ arcs, from, to }: Route, i: number, arc: ArcId): { begin: number; end: number } {
  const against = arc & 1;
  const edge = edgeOf(arc);
  const startsInside = i === 0 && edge === from.edge && from.fraction !== 1 - against;
  const endsInside = i === arcs.length - 1 && edge === to.edge && to.fraction !== against;
  return { begin: startsInside ? from.fraction : against, end: endsInside ? to.fraction : 1 - against };
}

/** Grows the points of a drive; the time of a stretch is spread over its length. */
class Trail {
  private readonly points: Position[];
  private readonly passedAtMs = [0];

  constructor(start: LonLat) {
    this.points = [[start.lon, start.lat]];
  }

  extend(line: readonly Position[], lastsMs: number): void {
    let previous = this.points[this.points.length - 1]!;
    const lengthsM = line.map((point) => {
      const lengthM = equirectangularM(previous[0], previous[1], point[0], point[1]);
      previous = point;
      return lengthM;
    });
    const wholeM = lengthsM.reduce((sum, lengthM) => sum + lengthM, 0);
    const beginsMs = this.passedAtMs[this.passedAtMs.length - 1]!;
    let runM = 0;
    for (const [i, point] of line.entries()) {
      runM += lengthsM[i]!;
      // The last point takes the end exactly; it also takes all the time of a stretch without length.
      const share = i === line.length - 1 ? 1 : wholeM === 0 ? 0 : Math.min(1, runM / wholeM);
      this.points.push(point);
      this.passedAtMs.push(beginsMs + lastsMs * share);
    }
  }

  toDrive(startAtMs: number): Drive {
    return new Drive(
      startAtMs,
      Float64Array.from(this.points, ([lon]) => lon),
      Float64Array.from(this.points, ([, lat]) => lat),
      Float64Array.from(this.passedAtMs),
    );
  }
}
