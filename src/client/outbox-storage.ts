/**
 * The queue as it lies in storage: a list of ids under one key, and each entry under its own, so that a new position does not rewrite a night's backlog. The list is
 * written before an entry and after its removal; an id without an entry was not kept, and nothing is left behind that no list names.
 */
import { type OfficerAction } from './officer-actions.js';
import { type ClientStorage } from './storage.js';

export interface Entry {
  /** Also the idempotency key of every attempt. */
  readonly id: string;
  readonly queuedAt: string;
  readonly action: OfficerAction;
}

export interface OutboxStorage {
  /** What an earlier run of the program has left, oldest first. */
  load(): Promise<Entry[]>;
  /** Adds the entry, or replaces the one of that id. */
  put(entry: Entry): Promise<void>;
  remove(id: string): Promise<void>;
}

const INDEX = 'outbox';
const keyOf = (id: string): string => `outbox.${id}`;

export function openOutboxStorage(storage: ClientStorage): OutboxStorage {
  let ids: string[] = [];
  // One write at a time: an asynchronous storage may otherwise keep the older of two lists.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
  const writeIndex = async (next: string[]): Promise<void> => {
    if (next.length > 0) await storage.setItem(INDEX, JSON.stringify(next));
    else await storage.removeItem(INDEX);
    ids = next;
  };

  return {
    load: () =>
      inTurn(async () => {
        ids = (parse(await storage.getItem(INDEX)) as string[] | null) ?? [];
        const entries: Entry[] = [];
        for (const id of ids) {
          const entry = parse(await storage.getItem(keyOf(id))) as Entry | null;
          if (entry !== null) entries.push(entry);
        }
        return entries;
      }),
    put: (entry) =>
      inTurn(async () => {
        if (!ids.includes(entry.id)) await writeIndex([...ids, entry.id]);
        await storage.setItem(keyOf(entry.id), JSON.stringify(entry));
      }),
    remove: (id) =>
      inTurn(async () => {
        await storage.removeItem(keyOf(id));
        await writeIndex(ids.filter((each) => each !== id));
      }),
  };
}

/** Null where it is no JSON: cut short by a crash. */
function parse(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
