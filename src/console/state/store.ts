/** One place for the state of the page: replaced whole on every change, read by selectors, never mutated. */
import { useEffect, useState } from 'preact/hooks';

export interface Store<S> {
  get(): S;
  /** Merges `change` into the state and tells the readers once. */
  set(change: Partial<S> | ((state: S) => Partial<S>)): void;
  /** Called after every change; returns how to stop it. */
  follow(reader: (state: S) => void): () => void;
}

export function createStore<S extends object>(initial: S): Store<S> {
  let state = initial;
  const readers = new Set<(state: S) => void>();
  return {
    get: () => state,
    set(change) {
      state = { ...state, ...(typeof change === 'function' ? change(state) : change) };
      for (const reader of readers) reader(state);
    },
    follow(reader) {
      readers.add(reader);
      return () => readers.delete(reader);
    },
  };
}

/** The selected part of the state; the component is drawn anew only when that part is another value. */
export function useSelected<S extends object, T>(store: Store<S>, select: (state: S) => T): T {
  const [selected, setSelected] = useState(() => select(store.get()));
  useEffect(() => {
    const read = (state: S): void => {
      const next = select(state);
      setSelected(() => next);
    };
    // The state may have changed between the first drawing and this effect.
    read(store.get());
    return store.follow(read);
    // A selector is a fixed expression over the state: another function with each drawing, but always the same rule.
  }, [store]);
  return selected;
}
