/**
 * Look-ups by id that are asked for in the same turn of the event loop, by whomever, as one question to the database. One event reaches fifty consoles in one
 * turn, and a node that was away is asked by thousands at once; nothing is remembered beyond the question.
 */
export class Coalescer<T> {
  #waiting: Map<string, Promise<T | null>> | null = null;

  /** `find` is asked for each id once, at most `most` at a time; what is absent from its answer does not exist. */
  constructor(
    private readonly find: (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>,
    private readonly most = 1_000,
  ) {}

  load(id: string): Promise<T | null> {
    if (this.#waiting === null || (this.#waiting.size >= this.most && !this.#waiting.has(id))) this.#begin();
    return this.#waiting!.get(id) ?? this.#add(id);
  }

  async loadAll(ids: readonly string[]): Promise<T[]> {
    const found = await Promise.all(ids.map((id) => this.load(id)));
    return found.filter((each) => each !== null);
  }

  #answer: Promise<ReadonlyMap<string, T>> | null = null;

  #begin(): void {
    const waiting = (this.#waiting = new Map());
    this.#answer = new Promise((resolve) => setImmediate(resolve)).then(() => {
      if (this.#waiting === waiting) this.#waiting = null;
      return this.find([...waiting.keys()]);
    });
  }

  #add(id: string): Promise<T | null> {
    const found = this.#answer!.then((answer) => answer.get(id) ?? null);
    this.#waiting!.set(id, found);
    return found;
  }
}
