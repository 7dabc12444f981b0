/** One place for the state of the page: replaced whole on every change, read by selectors, never mutated. */
import { useEffect, useRef, useState } from 'preact/hooks';

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

/** The selected part of the state; the component is drawn anew only when that part becomes another value. */
export function useSelected<S extends object, T>(store: Store<S>, select: (state: S) => T): T {
  const [, redraw] = useState(0);
  const selected = select(store.get());
  // What the reader below compares with: the rule and the value of the latest drawing, which may be about another id than the first one.
  const drawn = useRef({ select, selected });
  drawn.current = { select, selected };
  useEffect(() => {
    const read = (state: S): void => {
      if (drawn.current.select(state) !== drawn.current.selected) redraw((times) => times + 1);
    };
    // The state may have changed between the first drawing and this effect.
    read(store.get());
    return store.follow(read);
  }, [store]);
  return selected;
}
