/**
 * The queue of what an officer does while the network is away. An action is kept first and sent then, in order within its assignment, with the same idempotency key at
 * every attempt, until the server has answered: so it happens once, however often its answer was lost and the program ended.
 */
import { ApiError, toApiError } from './api-error.js';
import { type BackoffOptions, createBackoff } from './backoff.js';
import { laneOf, type OfficerAction, type PositionFix, type Request, toRequest } from './officer-actions.js';
import { type Entry, openOutboxStorage } from './outbox-storage.js';
import { type ClientStorage } from './storage.js';
import { type Timing } from './timing.js';

export type { Entry } from './outbox-storage.js';

export type Outcome =
  /** Carried out, now or at an earlier attempt. `data`: the answer. */
  | { readonly status: 'done'; readonly entry: Entry; readonly data: unknown }
  /** The server will not do it: CONFLICT with the state, NOT_FOUND, FORBIDDEN, BAD_USER_INPUT or REFUSED. It is no longer in the queue. */
  | { readonly status: 'dropped'; readonly entry: Entry; readonly error: ApiError }
  /** Positions only: more were waiting than are kept, and these were the oldest. */
  | { readonly status: 'forgotten'; readonly entry: Entry };

export interface Queued {
  readonly id: string;
  /** Never rejects; stays open where the program ends before the server has answered. */
  readonly outcome: Promise<Outcome>;
}

export interface Outbox {
  /** Resolves when the action is kept; rejects, and forgets it, where the storage cannot keep it. */
  add(action: OfficerAction): Promise<Queued>;
  /** Told every outcome, those of actions of an earlier run of the program too. */
  onOutcome(listener: (outcome: Outcome) => void): () => void;
  /** What has no outcome yet, oldest first. */
  waiting(): Promise<readonly Entry[]>;
}

export interface OutboxParts {
  readonly send: (request: Request, signal: AbortSignal) => Promise<unknown>;
  readonly storage: ClientStorage;
  readonly timing: Timing;
  readonly backoff: BackoffOptions;
  readonly newId: () => string;
  readonly closed: AbortSignal;
  readonly onTrouble: (error: ApiError) => void;
}

/** Fixes in one request. */
export const FIXES_AT_ONCE = 100;
/** Requests of fixes that are kept: at one fix in five seconds, half a day. */
const POSITION_ENTRIES_AT_MOST = 100;

interface Waiting {
  entry: Entry;
  /** Positions that were sent once are not added to. */
  attempted: boolean;
}

export function createOutbox(parts: OutboxParts): Outbox {
  const { send, timing, closed, newId, onTrouble } = parts;
  const kept = openOutboxStorage(parts.storage);
  const lanes = new Map<string, Waiting[]>();
  const working = new Set<string>();
  const listeners = new Set<(outcome: Outcome) => void>();
  const settle = new Map<string, (outcome: Outcome) => void>();
  /** In the order of adding. */
  const outcomes = new Map<string, Promise<Outcome>>();
  const loaded = kept.load().then((entries) => {
    for (const entry of entries) enqueue(entry);
    for (const lane of lanes.keys()) start(lane);
  });
  // Each `add` says so as well.
  loaded.catch(reportStorage);

  function enqueue(entry: Entry): void {
    const lane = laneOf(entry.action);
    lanes.set(lane, [...(lanes.get(lane) ?? []), { entry, attempted: false }]);
    outcomes.set(entry.id, new Promise((resolve) => settle.set(entry.id, resolve)));
  }

  function start(lane: string): void {
    if (working.has(lane) || closed.aborted) return;
    working.add(lane);
    void work(lane);
  }

  async function work(lane: string): Promise<void> {
    const backoff = createBackoff(timing, parts.backoff);
    for (let head = lanes.get(lane)?.[0]; head !== undefined && !closed.aborted; head = lanes.get(lane)?.[0]) {
      head.attempted = true;
      const result = await attempt(head.entry);
      if (!(result instanceof ApiError)) {
        backoff.reset();
        await finish(lane, { status: 'done', entry: head.entry, data: result.data });
      } else if (closed.aborted) break;
      else if (result.isPassing || result.code === 'UNAUTHENTICATED') {
        onTrouble(result);
        // The queue of somebody who was signed out is kept; signing in wakes it.
        if (result.code === 'UNAUTHENTICATED') backoff.toCap();
        await timing.sleep(Math.max(backoff.next(), (result.details.retryAfterS ?? 0) * 1000), closed);
      } else await drop(lane, head, result);
    }
    // In one go with the last look at the lane: what is added from now on starts it anew.
    working.delete(lane);
    if (lanes.get(lane)?.length === 0) lanes.delete(lane);
  }

  async function attempt({ id, action }: Entry): Promise<{ data: unknown } | ApiError> {
    try {
      return { data: await send(toRequest(action, id), closed) };
    } catch (cause) {
      return toApiError(cause);
    }
  }

  /** One wrong fix must not take the others with it. */
  async function drop(lane: string, head: Waiting, error: ApiError): Promise<void> {
    const { action } = head.entry;
    const index = action.kind === 'positions' && error.path?.[0] === 'fixes' ? error.path[1] : undefined;
    const isOneOfMany = action.kind === 'positions' && typeof index === 'number' && index < action.fixes.length;
    if (!isOneOfMany || action.fixes.length === 1) return finish(lane, { status: 'dropped', entry: head.entry, error });
    const wrong = { ...head.entry, action: { ...action, fixes: action.fixes.slice(index, index + 1) } };
    announce({ status: 'dropped', entry: wrong, error });
    head.entry = { ...head.entry, action: { ...action, fixes: action.fixes.filter((_fix, i) => i !== index) } };
    await kept.put(head.entry).catch(reportStorage);
  }

  /** A listener that throws must not stop the queue. */
  function announce(outcome: Outcome): void {
    for (const listener of [...listeners]) queueMicrotask(() => listener(outcome));
  }

  function reportStorage(cause: unknown): void {
    onTrouble(new ApiError('NETWORK', 'the storage failed', {}, { cause }));
  }

  /** Told before it is forgotten: a crash in between repeats the request, and with it the answer, instead of losing it. */
  async function finish(lane: string, outcome: Outcome): Promise<void> {
    const { id } = outcome.entry;
    announce(outcome);
    lanes.set(
      lane,
      (lanes.get(lane) ?? []).filter(({ entry }) => entry.id !== id),
    );
    // Where it cannot be removed it is sent once more after a restart, and answered like the first time.
    await kept.remove(id).catch(reportStorage);
    settle.get(id)?.(outcome);
    settle.delete(id);
    outcomes.delete(id);
  }

  /** Into the last request of fixes that nobody has seen yet, where there is room. */
  function joined(fixes: readonly PositionFix[]): Waiting | null {
    const last = lanes.get('positions')?.at(-1);
    if (last === undefined || last.attempted || last.entry.action.kind !== 'positions') return null;
    const all = [...last.entry.action.fixes, ...fixes];
    if (all.length > FIXES_AT_ONCE) return null;
    last.entry = { ...last.entry, action: { kind: 'positions', fixes: all } };
    return last;
  }

  async function forgetOldest(): Promise<void> {
    const queue = lanes.get('positions') ?? [];
    const oldest = queue.find(({ attempted }) => !attempted);
    if (queue.length > POSITION_ENTRIES_AT_MOST && oldest !== undefined)
      await finish('positions', { status: 'forgotten', entry: oldest.entry });
  }

  return {
    async add(action) {
      await loaded;
      const waiting = action.kind === 'positions' ? joined(action.fixes) : null;
      const entry = waiting?.entry ?? { id: newId(), queuedAt: new Date(timing.now()).toISOString(), action };
      const outcome = outcomes.get(entry.id);
      await kept.put(entry);
      if (waiting === null) {
        enqueue(entry);
        await forgetOldest();
      }
      start(laneOf(action));
      return { id: entry.id, outcome: outcome ?? outcomes.get(entry.id)! };
    },
    onOutcome(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async waiting() {
      await loaded;
      const entries = new Map([...lanes.values()].flat().map(({ entry }) => [entry.id, entry]));
      return [...outcomes.keys()].flatMap((id) => entries.get(id) ?? []);
    },
  };
}
