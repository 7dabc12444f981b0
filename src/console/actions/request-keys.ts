/** Keys that make a repeated change have no second effect. */
import { type State } from '../state/state.js';
import { type Store } from '../state/store.js';

export interface RequestKeys {
  /** The key of a change stays the same while the user presses again after a lost answer. */
  readonly keyOf: (change: string) => string;
  /** Drops it once there was an answer. */
  readonly settle: (change: string) => void;
}

export function createRequestKeys(store: Store<State>): RequestKeys {
  const keys = new Map<string, string>();
  return {
    keyOf(change) {
      const key = keys.get(change) ?? randomKey();
      keys.set(change, key);
      return key;
    },
    settle(change) {
      if (store.get().error?.code !== 'NETWORK') keys.delete(change);
    },
  };
}

/** 128 random bits. `crypto.randomUUID` would do, but browsers offer it on https and localhost only. */
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
