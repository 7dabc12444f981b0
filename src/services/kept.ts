/** What hardly ever changes, in memory: read once, and again after the log has told of a change. */

export interface Kept<Source, T> {
  read(source: Source): Promise<T>;
  /** An answer that is under way is given to whoever asked before, and not kept. */
  forget(): void;
}

export function keep<Source, T>(read: (source: Source) => Promise<T>): Kept<Source, T> {
  let known: { readonly value: T } | null = null;
  let changes = 0;
  return {
    read: async (source) => {
      if (known !== null) return known.value;
      const before = changes;
      const value = await read(source);
      if (before === changes) known = { value };
      return value;
    },
    forget: () => {
      changes++;
      known = null;
    },
  };
}

export interface KeptById<T> {
  readAll(ids: readonly string[]): Promise<ReadonlyMap<string, T>>;
  forget(): void;
}

/** The same of many things, each read when it is first asked for. `find` answers with those that exist; what does not is not remembered. At most `most` are. */
export function keepById<T>(
  find: (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>,
  most: number,
): KeptById<T> {
  let known = new Map<string, T>();
  return {
    readAll: async (ids) => {
      const keeping = known;
      const missing = ids.filter((id) => !keeping.has(id));
      const found = missing.length === 0 ? new Map<string, T>() : await find(missing);
      const answer = new Map<string, T>();
      for (const id of ids) {
        const each = found.get(id) ?? keeping.get(id);
        if (each !== undefined) answer.set(id, each);
      }
      // What was forgotten meanwhile is not brought back.
      if (keeping.size + found.size <= most) for (const [id, each] of found) keeping.set(id, each);
      return answer;
    },
    forget: () => {
      known = new Map();
    },
  };
}
