/** What every action works with, handed in by `main.tsx`. */
import { type Client } from '../api/client.js';
import { type SessionKeeper } from '../api/session.js';
import { type Messages, messagesOf } from '../i18n/language.js';
import { type State } from '../state/state.js';
import { type Store } from '../state/store.js';
import { toApiError } from '../api/api-error.js';

export interface Parts {
  readonly store: Store<State>;
  readonly client: Client;
  readonly session: SessionKeeper;
}

export function messages(store: Store<State>): Messages {
  return messagesOf(store.get().language);
}

/** Says `text` to screen readers, and shows it for a moment. */
export function announce(store: Store<State>, text: string): void {
  store.set((state) => ({ announcement: { text, serial: (state.announcement?.serial ?? 0) + 1 } }));
}

/** Runs `work`, which changes something, with `busy` set: one change at a time. Shows what goes wrong, and returns null then. */
export async function attempt<T>(store: Store<State>, busy: string, work: () => Promise<T>): Promise<T | null> {
  store.set({ busy, error: null });
  try {
    return await tryQuietly(store, work);
  } finally {
    store.set({ busy: null });
  }
}

/** Runs `work`, which only reads and need not keep anybody from working. Shows what goes wrong, and returns null then. */
export async function tryQuietly<T>(store: Store<State>, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    store.set({ error: toApiError(error) });
    return null;
  }
}
