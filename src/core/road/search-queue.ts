/** The priority queue of all road searches: short buckets of time, of which only the one in work is kept in order. */

/** log2 of the milliseconds per bucket. So short that the bucket in work holds a handful of pairs; 64 and 128 ms were no faster. */
const BUCKET_BITS = 5;
const OFFSET_MASK = (1 << BUCKET_BITS) - 1;
/** Buckets of one round: 8 minutes. A pair farther ahead waits in its bucket for a later round. */
const BUCKETS = 16_384;
/** In the bucket in work a pair is one positive 32-bit integer: its milliseconds since the bucket's begin, then its state. */
const STATE_BITS = 31 - BUCKET_BITS;
const STATE_MASK = (1 << STATE_BITS) - 1;
const NONE = -1;

/**
 * Monotone queue of (time, state) pairs, taken in the order of (time, state): ties have one order whatever the order of the pushes.
 * No push may be earlier than the time last taken or asked for. There is no decrease-key: a search pushes again and skips what it
 * finds outdated.
 *
 * Source: the hot queue of Cherkassky, Goldberg & Silverstein, "Buckets, Heaps, Lists, and Monotone Priority Queues", SIAM J. Comput.
 * 28(4), 1999, with one level. Measured on Porto: searches take half the time that they take with a 4-ary heap alone.
 */
export class StateQueue {
  /** Pairs not taken yet. */
  size = 0;
  /** Milliseconds of the pair last popped. */
  timeMs = 0;
  /** The bucket in work as a 4-ary heap of packed pairs; the first `hotSize` count. */
  private hot = new Int32Array(256);
  private hotSize = 0;
  private hotBucket = 0;
  /** [BUCKETS] first pair of each later bucket, or NONE; a list through `next`. */
  private readonly first = new Int32Array(BUCKETS).fill(NONE);
  private pairMs = new Uint32Array(4096);
  private pairState = new Uint32Array(4096);
  private next = new Int32Array(4096);
  private pairCount = 0;

  /** RangeError beyond 2^26 states. */
  constructor(stateCount: number) {
    if (stateCount > STATE_MASK + 1)
      throw new RangeError(`${stateCount} states; a queue holds up to ${STATE_MASK + 1}`);
  }

  clear(): void {
    if (this.size > this.hotSize) this.first.fill(NONE);
    this.size = 0;
    this.hotSize = 0;
    this.hotBucket = 0;
    this.pairCount = 0;
  }

  push(timeMs: number, state: number): void {
    this.size++;
    const bucket = timeMs >>> BUCKET_BITS;
    if (bucket === this.hotBucket) {
      this.pushHot(((timeMs & OFFSET_MASK) << STATE_BITS) | state);
      return;
    }
    if (this.pairCount === this.next.length) this.growPairs();
    const pair = this.pairCount++;
    const slot = bucket % BUCKETS;
    this.pairMs[pair] = timeMs;
    this.pairState[pair] = state;
    this.next[pair] = this.first[slot]!;
    this.first[slot] = pair;
  }

  /** Takes the least pair: returns its state, and its time is in `timeMs`. Only while `size > 0`. */
  pop(): number {
    if (this.hotSize === 0) this.heatNext();
    this.size--;
    const packed = this.popHot();
    this.timeMs = this.timeOf(packed);
    return packed & STATE_MASK;
  }

  /** Time of the least pair, or Infinity. */
  leastTimeMs(): number {
    if (this.size === 0) return Infinity;
    if (this.hotSize === 0) this.heatNext();
    return this.timeOf(this.hot[0]!);
  }

  private timeOf(packed: number): number {
    // No shift: a time may need all 32 bits.
    return this.hotBucket * (1 << BUCKET_BITS) + (packed >> STATE_BITS);
  }

  /** Moves the pairs of the next bucket that holds any of this round into the heap. */
  private heatNext(): void {
    const { first, next, pairMs } = this;
    while (this.hotSize === 0) {
      const bucket = ++this.hotBucket;
      const slot = bucket % BUCKETS;
      let pair = first[slot]!;
      if (pair === NONE) continue;
      first[slot] = NONE;
      while (pair !== NONE) {
        const following = next[pair]!;
        const timeMs = pairMs[pair]!;
        if (timeMs >>> BUCKET_BITS === bucket) {
          this.pushHot(((timeMs & OFFSET_MASK) << STATE_BITS) | this.pairState[pair]!);
        } else {
          next[pair] = first[slot]!;
          first[slot] = pair;
        }
        pair = following;
      }
    }
  }

  /** Four children per node: half the levels of a binary heap, siblings side by side (LaMarca & Ladner, JEA 1, 1996). */
  private pushHot(packed: number): void {
    if (this.hotSize === this.hot.length) this.hot = doubled(this.hot, new Int32Array(this.hot.length * 2));
    const { hot } = this;
    let hole = this.hotSize++;
    while (hole > 0) {
      const parent = (hole - 1) >> 2;
      const above = hot[parent]!;
      if (above <= packed) break;
      hot[hole] = above;
      hole = parent;
    }
    hot[hole] = packed;
  }

  private popHot(): number {
    const { hot } = this;
    const least = hot[0]!;
    const size = --this.hotSize;
    const last = hot[size]!;
    let hole = 0;
    for (;;) {
      let child = (hole << 2) + 1;
      if (child >= size) break;
      const end = child + 4 < size ? child + 4 : size;
      let smallest = hot[child]!;
      for (let other = child + 1; other < end; other++) {
        const value = hot[other]!;
        if (value < smallest) {
          smallest = value;
          child = other;
        }
      }
      if (smallest >= last) break;
      hot[hole] = smallest;
      hole = child;
    }
    hot[hole] = last;
    return least;
  }

  private growPairs(): void {
    const length = this.next.length * 2;
    this.pairMs = doubled(this.pairMs, new Uint32Array(length));
    this.pairState = doubled(this.pairState, new Uint32Array(length));
    this.next = doubled(this.next, new Int32Array(length));
  }
}

function doubled<T extends { set(from: T): void }>(from: T, into: T): T {
  into.set(from);
  return into;
}
