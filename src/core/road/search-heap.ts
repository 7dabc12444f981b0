/** The priority queue of all road searches: a 4-ary heap of (time, state) pairs, each packed in one double. */

/**
 * `packed = timeMs * stateCount + state` is exact in a double up to 2^53, orders by (time, state) with one comparison, and so breaks
 * ties by state. There is no decrease-key: a search pushes again and skips what it finds outdated (measured as fast as an indexed heap
 * on road graphs, whose nodes are improved seldom, and with less memory).
 * Four children per node: half the levels of a binary heap, siblings in one cache line (LaMarca & Ladner, "The Influence of Caches on
 * the Performance of Heaps", JEA 1, 1996).
 */
export class StateHeap {
  /** Packed pairs in heap order; the first `size` count. */
  private items: Float64Array;
  size = 0;

  constructor(
    readonly stateCount: number,
    capacity = 4096,
  ) {
    this.items = new Float64Array(capacity);
  }

  clear(): void {
    this.size = 0;
  }

  push(timeMs: number, state: number): void {
    if (this.size === this.items.length) this.grow();
    const items = this.items;
    const packed = timeMs * this.stateCount + state;
    let hole = this.size++;
    while (hole > 0) {
      const parent = (hole - 1) >> 2;
      const above = items[parent]!;
      if (above <= packed) break;
      items[hole] = above;
      hole = parent;
    }
    items[hole] = packed;
  }

  /** Removes the least pair and returns it packed: `timeMs = Math.floor(packed / stateCount)`. Only while `size > 0`. */
  pop(): number {
    const items = this.items;
    const least = items[0]!;
    const last = items[--this.size]!;
    const size = this.size;
    let hole = 0;
    for (;;) {
      let child = (hole << 2) + 1;
      if (child >= size) break;
      const end = child + 4 < size ? child + 4 : size;
      let smallest = items[child]!;
      for (let other = child + 1; other < end; other++) {
        const value = items[other]!;
        if (value < smallest) {
          smallest = value;
          child = other;
        }
      }
      if (smallest >= last) break;
      items[hole] = smallest;
      hole = child;
    }
    items[hole] = last;
    return least;
  }

  /** Time of the least pair, or Infinity. */
  get leastTimeMs(): number {
    return this.size === 0 ? Infinity : Math.floor(this.items[0]! / this.stateCount);
  }

  private grow(): void {
    const larger = new Float64Array(this.items.length * 2);
    larger.set(this.items);
    this.items = larger;
  }
}
