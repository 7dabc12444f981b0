/**
 * Units by their way through the air to a target: in which order to look at them, which need not be looked at, because not even the
 * fastest road there is could bring them in time, and how far the roads must be searched to find as many as are wanted.
 */
import { VEHICLE_COUNT, type VehicleIndex } from '../../vehicle.js';
import { FlatMap } from '../flat-map.js';
import { type RoadPosition } from '../position.js';
import { type UnitIndex, type UnitRoadIndex } from '../unit-road-index.js';
import { type UnitRoster } from '../unit-roster.js';
import { type AirPaces } from './air-paces.js';

/** Guesses are sorted by their square, in quarter octaves of square seconds: so the scan over the whole fleet takes no roots. */
const BUCKETS = 4 * 31;
const MOST_SQUARE_S = 0x7fffffff;
/** A unit seen is told by its slot and its class in one number. */
const CLASS_BITS = 3;
const CLASS_MASK = 7;
/** End of a list of units. */
const NONE = -1;
/** There is no further unit. */
export const NO_UNIT = -1;
/** Takes up the rounding of sums of metres. */
const CAUTION_M = 1e-6;

/** Reusable, one per thread: `aim`, then `scan` for the available units or the others, then `next` until it has no more. */
export class UnitsByAir {
  private readonly map: FlatMap;
  /** [VEHICLE_COUNT] 1: has a target; middle between the end nodes of the target's edge, and metres from there to either. */
  private readonly isWanted = new Uint8Array(VEHICLE_COUNT);
  private readonly targetXM = new Float64Array(VEHICLE_COUNT);
  private readonly targetYM = new Float64Array(VEHICLE_COUNT);
  private readonly targetReachM = new Float64Array(VEHICLE_COUNT);
  /** [VEHICLE_COUNT] farthest reach of a unit that the last scan saw. */
  private readonly mostReachM = new Float64Array(VEHICLE_COUNT);
  /** Rosters of the last scan by vehicle, and how many units it saw. */
  private readonly rosters: UnitRoster[];
  private seen = 0;
  /** [BUCKETS] first unit seen of each bucket; [most slots << CLASS_BITS] the next one of the same bucket. */
  private readonly firstOf = new Int32Array(BUCKETS);
  private nextOf = new Int32Array(0);
  private readonly countOf = new Uint32Array(BUCKETS);
  /** The bucket that `next` has come to, and its unit to be told next. */
  private bucket = 0;
  private upcoming = NONE;

  /** `paces`: of the roads that the units are on. */
  constructor(
    private readonly index: UnitRoadIndex,
    private readonly paces: AirPaces,
  ) {
    this.map = new FlatMap(index.graph);
    this.rosters = Array.from({ length: VEHICLE_COUNT }, (_, v) => index.rosterOf(v as VehicleIndex, true));
  }

  /** Sets the targets, by vehicle; null: units of the class are not wanted. */
  aim(targets: readonly (RoadPosition | null)[]): void {
    const { map } = this;
    const { head } = this.index.graph;
    for (let vehicle = 0; vehicle < VEHICLE_COUNT; vehicle++) {
      const target = targets[vehicle] ?? null;
      this.isWanted[vehicle] = target === null ? 0 : 1;
      if (target === null) continue;
      const [a, b] = [head[target.edge * 2]!, head[target.edge * 2 + 1]!];
      this.targetXM[vehicle] = (map.xM(a) + map.xM(b)) / 2;
      this.targetYM[vehicle] = (map.yM(a) + map.yM(b)) / 2;
      this.targetReachM[vehicle] = map.betweenM(a, b) / 2 + CAUTION_M;
    }
  }

  /** Looks at all placed units of the wanted classes that are available, or at those that are not. */
  scan(isAvailable: boolean): void {
    this.firstOf.fill(NONE);
    this.countOf.fill(0);
    this.mostReachM.fill(0);
    this.seen = 0;
    for (let vehicle = 0; vehicle < VEHICLE_COUNT; vehicle++) {
      if (this.isWanted[vehicle] === 0) continue;
      const roster = this.index.rosterOf(vehicle as VehicleIndex, isAvailable);
      this.rosters[vehicle] = roster;
      this.scanRoster(vehicle, roster);
    }
    this.rewind();
  }

  /** Milliseconds by mean pace through the air within which that many of the units seen lie; Infinity where there are fewer. */
  guessMs(count: number): number {
    if (count > this.seen) return Infinity;
    let bucket = 0;
    for (let sum = this.countOf[0]!; sum < count; sum += this.countOf[bucket]!) bucket++;
    return lowerEdgeMs(bucket + 1);
  }

  /** Begins anew with the units that the last scan saw. */
  rewind(): void {
    this.bucket = 0;
    this.upcoming = this.firstOf[0]!;
  }

  /** The next unit that might be there within the bound, the likely first ones first; `NO_UNIT`: no more. */
  next(boundMs: number): UnitIndex | typeof NO_UNIT {
    for (;;) {
      while (this.upcoming === NONE) {
        if (++this.bucket === BUCKETS) return NO_UNIT;
        this.upcoming = this.firstOf[this.bucket]!;
        if (this.upcoming !== NONE && lowerEdgeMs(this.bucket) > this.mostGuessMs(boundMs)) return NO_UNIT;
      }
      const unit = this.upcoming;
      this.upcoming = this.nextOf[unit]!;
      const { units } = this.rosters[unit & CLASS_MASK]!;
      if (boundMs === Infinity || this.leastMs(unit) <= boundMs) return units[unit >>> CLASS_BITS] as UnitIndex;
    }
  }

  /** A unit guessed to be farther than this cannot be there within the bound. */
  private mostGuessMs(boundMs: number): number {
    let mostMs = 0;
    for (let vehicle = 0; vehicle < VEHICLE_COUNT; vehicle++) {
      if (this.isWanted[vehicle] === 0) continue;
      const airM = boundMs / this.paces.least[vehicle]! + this.mostReachM[vehicle]! + this.targetReachM[vehicle]!;
      const guessMs = airM * this.paces.mean[vehicle]!;
      if (!(guessMs <= mostMs)) mostMs = guessMs;
    }
    return mostMs;
  }

  private scanRoster(vehicle: number, { count, xM, yM, reachM }: UnitRoster): void {
    this.reserve(count << CLASS_BITS);
    const { firstOf, nextOf, countOf } = this;
    const targetX = this.targetXM[vehicle]!;
    const targetY = this.targetYM[vehicle]!;
    let mostReachM = 0;
    const squarePace = (this.paces.mean[vehicle]! / 1000) ** 2;
    for (let slot = 0; slot < count; slot++) {
      const x = xM[slot]! - targetX;
      const y = yM[slot]! - targetY;
      const bucket = bucketOf((x * x + y * y) * squarePace);
      const unit = (slot << CLASS_BITS) | vehicle;
      nextOf[unit] = firstOf[bucket]!;
      firstOf[bucket] = unit;
      countOf[bucket]!++;
      if (reachM[slot]! > mostReachM) mostReachM = reachM[slot]!;
    }
    this.mostReachM[vehicle] = mostReachM;
    this.seen += count;
  }

  /** Milliseconds that a unit seen cannot do without: between the nearest end nodes of the two edges it cannot be less far. */
  private leastMs(unit: number): number {
    const vehicle = unit & CLASS_MASK;
    const slot = unit >>> CLASS_BITS;
    const { xM, yM, reachM } = this.rosters[vehicle]!;
    const x = xM[slot]! - this.targetXM[vehicle]!;
    const y = yM[slot]! - this.targetYM[vehicle]!;
    const airM = Math.sqrt(x * x + y * y) - reachM[slot]! - this.targetReachM[vehicle]!;
    return airM > 0 ? airM * this.paces.least[vehicle]! : 0;
  }

  private reserve(count: number): void {
    if (count > this.nextOf.length) this.nextOf = grown(this.nextOf, 2 * count);
  }
}

function grown(from: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const result = new Int32Array(length);
  result.set(from);
  return result;
}

/** Ascending with the guess, four to the octave. */
function bucketOf(squareS: number): number {
  const whole = Math.min(squareS, MOST_SQUARE_S) | 0;
  const octave = 31 - Math.clz32(whole | 1);
  return octave < 2 ? octave * 4 : octave * 4 + ((whole >>> (octave - 2)) & 3);
}

/** No guess of a bucket is less. */
function lowerEdgeMs(bucket: number): number {
  const octave = bucket >>> 2;
  return 1000 * Math.sqrt(octave < 2 ? 2 * octave : (4 + (bucket & 3)) * 2 ** (octave - 2));
}
