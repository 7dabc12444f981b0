/** What a nearest search has found so far: the best time of each unit, the k best accepted units, and the nearer ones not accepted. */
import { type UnitIndex } from './unit-road-index.js';

/** By which way a unit gets to the target: out by the start or the end of its edge, or straight along the edge it shares with the target. */
export const Leaving = { BY_START: 0, BY_END: 1, STRAIGHT: 2 } as const;
export type Leaving = (typeof Leaving)[keyof typeof Leaving];

export interface RankedUnit {
  readonly unit: UnitIndex;
  /** Milliseconds from where the unit is to the target: its walk to the road, the road, the walk to the target. */
  readonly travelTimeMs: number;
  /** `travelTimeMs` and the unit's lag; the ranking is by (arrivalMs, unit). */
  readonly arrivalMs: number;
}

/** Reusable; one per search. Per-unit arrays grow with the largest unit seen. */
export class Ranking {
  private epoch = 0;
  private stamp = new Uint32Array(0);
  private travelMs = new Float64Array(0);
  private lags = new Float64Array(0);
  private leavings = new Uint8Array(0);
  private accepted = new Uint8Array(0);
  /** Accepted units, best first, at most k. */
  private readonly best: UnitIndex[] = [];
  /** Units not accepted, in order of discovery. */
  private readonly refused: UnitIndex[] = [];
  private k = 1;
  private withinMs = Infinity;
  private accept: ((unit: UnitIndex) => boolean) | null = null;
  private lagMs: ((unit: UnitIndex) => number) | null = null;
  /** No arrival after this can change the answer: the bound given, or the k-th best arrival. */
  boundMs = Infinity;

  begin(
    capacity: number,
    k: number,
    withinMs: number,
    accept: ((unit: UnitIndex) => boolean) | null,
    lagMs: ((unit: UnitIndex) => number) | null,
  ): void {
    if (capacity > this.stamp.length) {
      this.stamp = new Uint32Array(capacity);
      this.travelMs = new Float64Array(capacity);
      this.lags = new Float64Array(capacity);
      this.leavings = new Uint8Array(capacity);
      this.accepted = new Uint8Array(capacity);
      this.epoch = 0;
    }
    this.epoch++;
    if (this.epoch > 0xffffffff) {
      this.stamp.fill(0);
      this.epoch = 1;
    }
    this.best.length = 0;
    this.refused.length = 0;
    this.k = k;
    this.withinMs = withinMs;
    this.boundMs = withinMs;
    this.accept = accept;
    this.lagMs = lagMs;
  }

  isKnown(unit: UnitIndex): boolean {
    return this.stamp[unit] === this.epoch;
  }
  travelTimeMsOf(unit: UnitIndex): number {
    return this.travelMs[unit]!;
  }
  leavingOf(unit: UnitIndex): Leaving {
    return this.leavings[unit] as Leaving;
  }

  /** A way of a unit to the target was found. True at the unit's first. */
  discover(unit: UnitIndex, travelMs: number, leaving: Leaving): boolean {
    const first = this.stamp[unit] !== this.epoch;
    if (first) this.meet(unit);
    else if (travelMs >= this.travelMs[unit]!) return false;
    this.travelMs[unit] = travelMs;
    this.leavings[unit] = leaving;
    if (this.accepted[unit] === 1) this.rank(unit);
    return first;
  }

  /** The accepted units, best first, and the refused ones that are ahead of the last of them (of all, while fewer than k were found). */
  finish(): { found: RankedUnit[]; passedOver: RankedUnit[] } {
    const found = this.best.map((unit) => this.rankedUnit(unit));
    const last = found.length === this.k ? found[found.length - 1]! : null;
    const passedOver = this.refused
      .map((unit) => this.rankedUnit(unit))
      .filter((one) => (last ? isAhead(one, last) : one.arrivalMs <= this.withinMs))
      .sort((a, b) => a.arrivalMs - b.arrivalMs || a.unit - b.unit);
    // Closures of the caller are not kept alive by a search that is reused for years.
    this.accept = null;
    this.lagMs = null;
    return { found, passedOver };
  }

  private meet(unit: UnitIndex): void {
    const lag = this.lagMs ? this.lagMs(unit) : 0;
    if (!(lag >= 0)) throw new RangeError(`lag of unit ${unit} is ${lag} ms; a ranking needs a number of at least 0`);
    this.stamp[unit] = this.epoch;
    this.lags[unit] = lag;
    // An endless lag says that the unit never arrives: it is neither found nor passed over.
    this.accepted[unit] = lag === Infinity ? 0 : this.accept === null || this.accept(unit) ? 1 : 0;
    if (this.accepted[unit] === 0 && lag !== Infinity) this.refused.push(unit);
  }

  private arrivalMsOf(unit: UnitIndex): number {
    return this.travelMs[unit]! + this.lags[unit]!;
  }

  private rankedUnit(unit: UnitIndex): RankedUnit {
    return { unit, travelTimeMs: this.travelMs[unit]!, arrivalMs: this.arrivalMsOf(unit) };
  }

  /** Puts the unit into its place among the k best, or moves it forward there. */
  private rank(unit: UnitIndex): void {
    const { best } = this;
    const arrivalMs = this.arrivalMsOf(unit);
    if (arrivalMs > this.boundMs) return;
    const known = best.indexOf(unit);
    if (known >= 0) best.splice(known, 1);
    let place = best.length;
    while (place > 0) {
      const other = best[place - 1]!;
      const otherMs = this.arrivalMsOf(other);
      if (otherMs < arrivalMs || (otherMs === arrivalMs && other < unit)) break;
      place--;
    }
    if (place === this.k) return;
    best.splice(place, 0, unit);
    if (best.length > this.k) best.pop();
    if (best.length === this.k) this.boundMs = Math.min(this.withinMs, this.arrivalMsOf(best[this.k - 1]!));
  }
}

function isAhead(a: RankedUnit, b: RankedUnit): boolean {
  return a.arrivalMs < b.arrivalMs || (a.arrivalMs === b.arrivalMs && a.unit < b.unit);
}
