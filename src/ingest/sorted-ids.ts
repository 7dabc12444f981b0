/** A set of numeric ids in 8 bytes each: a `Set` takes some 40, which is what bounds the extracts that can be imported. */
export class SortedIds {
  readonly #ids: Float64Array;

  /** `ids` may hold repetitions; it is not kept. */
  constructor(ids: Iterable<number>, count: number) {
    const all = new Float64Array(count);
    let filled = 0;
    for (const id of ids) all[filled++] = id;
    all.subarray(0, filled).sort();
    let kept = 0;
    for (let i = 0; i < filled; i++) if (i === 0 || all[i] !== all[i - 1]) all[kept++] = all[i]!;
    this.#ids = all.slice(0, kept);
  }

  get size(): number {
    return this.#ids.length;
  }

  has(id: number): boolean {
    let low = 0;
    let high = this.#ids.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#ids[middle]! < id) low = middle + 1;
      else high = middle;
    }
    return this.#ids[low] === id;
  }
}
