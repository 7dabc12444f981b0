/**
 * A feed: one subscriber's view of the log from a cursor on. It attaches to the live tail first, then replays, then goes live,
 * dropping by `seq` what it has already delivered: no event is missed and none comes twice. It is a pull iterator: a slow reader
 * holds no buffer of events, only the fact that there is more, and reads on when it is ready: from the tail's recent events, and from the database where it is further behind.
 */
import { type Database } from '../database/database.js';
import { type Cursor, formatCursor, type LoggedEvent } from './event.js';
import { type EventSelection, readEvents } from './log.js';
import { type EventTail } from './tail.js';

export type FeedItem =
  | { readonly cursor: string; readonly event: LoggedEvent }
  /** The given cursor belongs to another log, or lies ahead of this one: read the state anew, then go on from `cursor`. Said once, as the first item. */
  | { readonly cursor: string; readonly resync: string };

export interface FeedOptions {
  /** Deliver what came after it; absent: only what is committed from now on. */
  readonly after?: Cursor;
  readonly selection?: EventSelection;
  /**
   * Whether a selected event is worth waking a waiting reader for. Where many readers select the same kinds and each may see few of them, this spares
   * them a look at the log. It must not say no to an event that is visible; absent: yes.
   */
  readonly wakes?: (event: LoggedEvent) => boolean;
  /** Asked for each event, also for replayed ones: may this subscriber still see it? Absent: yes. */
  readonly visible?: (event: LoggedEvent) => boolean | Promise<boolean>;
  /** Ends the feed; a waiting reader is released at once. */
  readonly signal?: AbortSignal;
}

const PAGE = 100;

export async function* openFeed(
  database: Database,
  tail: EventTail,
  options: FeedOptions,
): AsyncGenerator<FeedItem, void, void> {
  const { after, selection, wakes = () => true, visible = () => true, signal } = options;
  const arrival = new Arrival();
  // What this feed does not select must not wake it: a city's log moves all the time, and every officer holds a feed.
  const detach = tail.follow((event) => {
    if (wakes(event)) arrival.note(event.seq);
  }, selection ?? {});
  const onAbort = (): void => arrival.release();
  signal?.addEventListener('abort', onAbort);
  // What another node committed a moment ago belongs to the replay, and need not wait for the tail's next poll.
  tail.wake();
  try {
    const head = await headFor(tail, after);
    let seen = after?.seq ?? head.seq;
    const mismatch = after === undefined ? null : reasonToResync(after, head);
    if (mismatch !== null) {
      seen = head.seq;
      yield { cursor: formatCursor(head), resync: mismatch };
    }
    while (!signal?.aborted) {
      const handedOut = tail.position.seq;
      const page = { afterSeq: seen, limit: PAGE, selection };
      const events = tail.recent.read(page) ?? (await readEvents(database.knex, page));
      for (const event of events) {
        seen = event.seq;
        if (signal?.aborted) return;
        if (await visible(event)) yield { cursor: formatCursor({ epoch: head.epoch, seq: event.seq }), event };
      }
      if (events.length === PAGE) continue;
      // What the tail handed out later was noted; between here and what was noted first there is nothing for this reader.
      seen = Math.max(seen, handedOut);
      seen = Math.max(seen, (await arrival.after(seen, signal)) - 1);
    }
  } finally {
    detach();
    signal?.removeEventListener('abort', onAbort);
  }
}

/** The log's head, or a place before it where that is enough to judge the cursor: thousands who come back at once need not ask the database. */
async function headFor(tail: EventTail, after: Cursor | undefined): Promise<Cursor> {
  const { position } = tail;
  const isBehind = after !== undefined && after.epoch === position.epoch && after.seq <= position.seq;
  return isBehind ? position : tail.head();
}

function reasonToResync(after: Cursor, head: Cursor): string | null {
  if (after.epoch !== head.epoch) return 'the cursor belongs to another database';
  if (after.seq > head.seq) return 'the cursor lies ahead of this database, which was probably restored from a backup';
  return null;
}

/** Remembers which `seq` the tail has shown, and lets one reader wait for a newer one than it has seen. */
class Arrival {
  /** 0: none since the reader last waited. */
  #first = 0;
  #newest = 0;
  #wake: (() => void) | null = null;

  note(seq: number): void {
    if (this.#first === 0) this.#first = seq;
    this.#newest = seq;
    this.release();
  }

  release(): void {
    this.#wake?.();
    this.#wake = null;
  }

  /** The oldest that was noted since the last call, once there is one that is newer than `seen`; 0 where the reader leaves. */
  async after(seen: number, signal: AbortSignal | undefined): Promise<number> {
    while (this.#newest <= seen) {
      if (signal?.aborted) return 0;
      this.#first = 0;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const first = this.#first;
    this.#first = 0;
    return first;
  }
}
