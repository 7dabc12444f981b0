/** What a nearest search has found so far: the best time of each unit, the k best accepted units, and the nearest of those refused. */
import { type UnitIndex, type UnitRoadIndex } from './unit-road-index.js';

/**
 * By which way a unit gets to the target: out by the start or the end of its edge, or straight along the edge it shares with the target;
 * searches that find routes by other means do not tell.
 */
export const Leaving = { BY_START: 0, BY_END: 1, STRAIGHT: 2, NOT_TOLD: 3 } as const;
export type Leaving = (typeof Leaving)[keyof typeof Leaving];

export interface RankedUnit {
  readonly unit: UnitIndex;
  /** Milliseconds from where the unit is to the target: its walk to the road, the road, the walk to the target. */
  readonly travelTimeMs: number;
  /** `travelTimeMs` and the unit's lag; the ranking is by (arrivalMs, unit). */
  readonly arrivalMs: number;
}

/** What became of a unit when it was first looked at. */
export const Admission = { REFUSED: 0, ACCEPTED: 1, NEVER_ARRIVES: 2 } as const;
export type Admission = (typeof Admission)[keyof typeof Admission];

export interface RankingRules {
  readonly k: number;
  readonly withinMs: number;
  readonly passedOverLimit: number;
  readonly accept: ((unit: UnitIndex) => boolean) | null;
  readonly lagMs: ((unit: UnitIndex) => number) | null;
}

const NO_RULES: RankingRules = { k: 1, withinMs: Infinity, passedOverLimit: 0, accept: null, lagMs: null };

/** Reusable; one per search. Per-unit arrays grow with the largest unit seen. */
export class Ranking {
  private epoch = 0;
  private stamp = new Uint32Array(0);
  /** [capacity] Infinity: no way known. */
  private travelMs = new Float64Array(0);
  private arrivalMs = new Float64Array(0);
  private lags = new Float64Array(0);
  private leavings = new Uint8Array(0);
  private admissions = new Uint8Array(0);
  /** Accepted units, best first, at most k. */
  private readonly best: UnitIndex[] = [];
  /** Refused units, best first, at most one more than the limit: the one more tells that there are more. */
  private readonly refused: UnitIndex[] = [];
  private rules = NO_RULES;
  /** No arrival after this can change which units are found: the bound given, or the k-th best arrival. */
  boundMs = Infinity;
  /** No arrival of a refused unit after this can change which are listed. At most `boundMs`. */
  refusedBoundMs = Infinity;

  constructor(private readonly units: UnitRoadIndex) {}

  begin(rules: RankingRules): void {
    const { capacity } = this.units;
    if (capacity > this.stamp.length) {
      this.stamp = new Uint32Array(capacity);
      this.travelMs = new Float64Array(capacity);
      this.arrivalMs = new Float64Array(capacity);
      this.lags = new Float64Array(capacity);
      this.leavings = new Uint8Array(capacity);
      this.admissions = new Uint8Array(capacity);
      this.epoch = 0;
    }
    this.epoch++;
    if (this.epoch > 0xffffffff) {
      this.stamp.fill(0);
      this.epoch = 1;
    }
    this.best.length = 0;
    this.refused.length = 0;
    this.rules = rules;
    this.boundMs = rules.withinMs;
    this.refusedBoundMs = rules.withinMs;
  }

  /** No arrival after this of a unit admitted so can change the answer. */
  boundFor(admission: Admission): number {
    return admission === Admission.ACCEPTED ? this.boundMs : this.refusedBoundMs;
  }

  /** Whether a way of the unit was told. */
  isKnown(unit: UnitIndex): boolean {
    return this.stamp[unit] === this.epoch && this.travelMs[unit]! < Infinity;
  }
  leavingOf(unit: UnitIndex): Leaving {
    return this.leavings[unit] as Leaving;
  }

  /** Asks, once per unit, whether it is accepted and for its lag. An unavailable unit is refused unasked. */
  admit(unit: UnitIndex): Admission {
    if (this.stamp[unit] === this.epoch) return this.admissions[unit] as Admission;
    const { accept, lagMs } = this.rules;
    const lag = lagMs ? lagMs(unit) : 0;
    if (!(lag >= 0)) throw new RangeError(`lag of unit ${unit} is ${lag} ms; a ranking needs a number of at least 0`);
    this.stamp[unit] = this.epoch;
    this.lags[unit] = lag;
    this.travelMs[unit] = Infinity;
    return (this.admissions[unit] = this.admissionOf(unit, lag, accept));
  }

  /** A way of a unit to the target was found. True at the unit's first. */
  discover(unit: UnitIndex, travelMs: number, leaving: Leaving): boolean {
    const admission = this.admit(unit);
    const formerMs = this.travelMs[unit]!;
    if (travelMs >= formerMs) return false;
    const isFirst = formerMs === Infinity;
    this.travelMs[unit] = travelMs;
    this.arrivalMs[unit] = travelMs + this.lags[unit]!;
    this.leavings[unit] = leaving;
    if (admission === Admission.ACCEPTED) this.rankAccepted(unit, isFirst);
    else if (admission === Admission.REFUSED) this.rankRefused(unit, isFirst);
    return isFirst;
  }

  /** The accepted units, best first, and the nearest refused ones that are ahead of the last of them (of all, while fewer than k were found). */
  finish(): { found: RankedUnit[]; passedOver: RankedUnit[]; morePassedOver: boolean } {
    const { k, passedOverLimit } = this.rules;
    const { best, refused } = this;
    const last = best.length === k ? best[k - 1]! : null;
    let ahead = refused.length;
    if (last !== null) while (ahead > 0 && !this.isAhead(refused[ahead - 1]!, last)) ahead--;
    const found = best.map((unit) => this.rankedUnit(unit));
    const passedOver = refused.slice(0, Math.min(ahead, passedOverLimit)).map((unit) => this.rankedUnit(unit));
    // Closures of the caller are not kept alive by a search that is reused for years.
    this.rules = NO_RULES;
    return { found, passedOver, morePassedOver: ahead > passedOverLimit };
  }

  /** An endless lag says that the unit never arrives: it is neither found nor passed over. */
  private admissionOf(unit: UnitIndex, lag: number, accept: RankingRules['accept']): Admission {
    if (lag === Infinity) return Admission.NEVER_ARRIVES;
    const isAccepted = this.units.isAvailable(unit) && (accept === null || accept(unit));
    return isAccepted ? Admission.ACCEPTED : Admission.REFUSED;
  }

  private rankAccepted(unit: UnitIndex, isFirst: boolean): void {
    const { best, rules } = this;
    if (this.arrivalMs[unit]! > this.boundMs) return;
    this.insert(best, rules.k, unit, isFirst);
    if (best.length < rules.k) return;
    this.boundMs = Math.min(rules.withinMs, this.arrivalMs[best[rules.k - 1]!]!);
    this.refusedBoundMs = Math.min(this.refusedBoundMs, this.boundMs);
  }

  private rankRefused(unit: UnitIndex, isFirst: boolean): void {
    const { refused } = this;
    if (this.arrivalMs[unit]! > this.refusedBoundMs) return;
    const most = this.rules.passedOverLimit + 1;
    this.insert(refused, most, unit, isFirst);
    if (refused.length === most) this.refusedBoundMs = Math.min(this.boundMs, this.arrivalMs[refused[most - 1]!]!);
  }

  /** Puts the unit into its place in a list, or moves it forward there; the list keeps its best ones. */
  private insert(list: UnitIndex[], most: number, unit: UnitIndex, isFirst: boolean): void {
    if (!isFirst) {
      const former = list.indexOf(unit);
      if (former >= 0) list.splice(former, 1);
    }
    let place = list.length;
    while (place > 0 && this.isAhead(unit, list[place - 1]!)) place--;
    if (place === most) return;
    list.splice(place, 0, unit);
    if (list.length > most) list.pop();
  }

  private isAhead(a: UnitIndex, b: UnitIndex): boolean {
    const [aMs, bMs] = [this.arrivalMs[a]!, this.arrivalMs[b]!];
    return aMs < bMs || (aMs === bMs && a < b);
  }

  private rankedUnit(unit: UnitIndex): RankedUnit {
    return { unit, travelTimeMs: this.travelMs[unit]!, arrivalMs: this.arrivalMs[unit]! };
  }
}
