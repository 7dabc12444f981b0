/** Keys that make a repeated change have no second effect. */
import { ApiError } from '../api/api-error.js';
import { type State } from '../state/state.js';
import { type Store } from '../state/store.js';
import { attempt } from './parts.js';

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

/** Sends one change with a key of its own. Null where it failed; what went wrong is shown. */
export type Change = <Input extends object, Answer>(
  busy: string,
  input: Input,
  send: (input: Input & { readonly idempotencyKey: string }) => Promise<Answer>,
) => Promise<Answer | null>;

/** `busy` names the change for its button; together with the input it says what counts as the same change. */
export function createChange(store: Store<State>): Change {
  const keys = createRequestKeys(store);
  return async (busy, input, send) => {
    const change = JSON.stringify([busy, input]);
    const idempotencyKey = keys.keyOf(change);
    const answer = await attempt(store, busy, () => send({ ...input, idempotencyKey }));
    keys.settle(change);
    const { error } = store.get();
    if (answer === null && error?.code === 'CONFLICT')
      store.set({ error: new ApiError('CONFLICT_STATE', error.message) });
    return answer;
  };
}
