/** What a search knows of each state: the least time so far, and the arc that gave it. Forgotten in O(1) by time stamps. */
import { INFINITE } from './graph.js';

/**
 * One per search object and thread; reusable without end. `timeMs[state]` and `via[state]` count only where `stamp[state] === epoch`.
 * The arrays are open to the hot loops of `core/road`; nobody else writes them.
 */
export class Labels {
  /** [stateCount] least milliseconds so far. */
  readonly timeMs: Uint32Array;
  /** [stateCount] arc by which the least time came, or a sentinel of the search. */
  readonly via: Uint32Array;
  private readonly stamp: Uint32Array;
  private epoch = 0;

  constructor(readonly stateCount: number) {
    this.timeMs = new Uint32Array(stateCount);
    this.via = new Uint32Array(stateCount);
    this.stamp = new Uint32Array(stateCount);
  }

  /** Forgets everything. */
  begin(): void {
    if (this.epoch === 0xffffffff) {
      this.stamp.fill(0);
      this.epoch = 0;
    }
    this.epoch++;
  }

  /** Least time so far, or `INFINITE`. */
  get(state: number): number {
    return this.stamp[state] === this.epoch ? this.timeMs[state]! : INFINITE;
  }

  /** Keeps the time if it is less than before; tells whether it was. Ties keep the first, which the order of the heap makes definite. */
  improve(state: number, timeMs: number, via: number): boolean {
    if (this.stamp[state] === this.epoch && this.timeMs[state]! <= timeMs) return false;
    this.stamp[state] = this.epoch;
    this.timeMs[state] = timeMs;
    this.via[state] = via;
    return true;
  }
}
