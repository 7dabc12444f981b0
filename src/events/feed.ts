/**
 * A feed: one subscriber's view of the log from a cursor on. It attaches to the live tail first, then replays from the database, then goes live,
 * dropping by `seq` what it has already delivered: no event is missed and none comes twice. It is a pull iterator: a slow reader
 * holds no buffer of events, only the fact that there is more, and reads on from the log when it is ready.
 */
import { type Database } from '../database/database.js';
import { type Cursor, formatCursor, type LoggedEvent } from './event.js';
import { type EventSelection, readEvents, readHead, selects } from './log.js';
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
    if (selects(selection, event) && wakes(event)) arrival.note(event.seq);
  });
  const onAbort = (): void => arrival.release();
  signal?.addEventListener('abort', onAbort);
  try {
    const head = await readHead(database.knex);
    let seen = after?.seq ?? head.seq;
    const mismatch = after === undefined ? null : reasonToResync(after, head);
    if (mismatch !== null) {
      seen = head.seq;
      yield { cursor: formatCursor(head), resync: mismatch };
    }
    while (!signal?.aborted) {
      const events = await readEvents(database.knex, { afterSeq: seen, limit: PAGE, selection });
      for (const event of events) {
        seen = event.seq;
        if (signal?.aborted) return;
        if (await visible(event)) yield { cursor: formatCursor({ epoch: head.epoch, seq: event.seq }), event };
      }
      if (events.length < PAGE) await arrival.after(seen, signal);
    }
  } finally {
    detach();
    signal?.removeEventListener('abort', onAbort);
  }
}

function reasonToResync(after: Cursor, head: Cursor): string | null {
  if (after.epoch !== head.epoch) return 'the cursor belongs to another database';
  if (after.seq > head.seq) return 'the cursor lies ahead of this database, which was probably restored from a backup';
  return null;
}

/** Remembers the newest `seq` that the tail has shown, and lets one reader wait for a newer one than it has seen. */
class Arrival {
  #newest = 0;
  #wake: (() => void) | null = null;

  note(seq: number): void {
    this.#newest = seq;
    this.release();
  }

  release(): void {
    this.#wake?.();
    this.#wake = null;
  }

  async after(seen: number, signal: AbortSignal | undefined): Promise<void> {
    if (this.#newest > seen || signal?.aborted) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }
}
