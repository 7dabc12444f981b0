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
