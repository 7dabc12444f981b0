/**
 * The tail of the log in one process: reads what was committed, in order, and hands each event to its followers. Wake-ups (after a commit, or
 * from another node) make it prompt; a poll makes it certain, so a lost wake-up costs a second and never an event.
 */
import { type Database } from '../database/database.js';
import { type Cursor, type LoggedEvent } from './event.js';
import { readEvents, readHead } from './log.js';

/** Called once per event in order of `seq`. It must not throw and must not wait. */
export type Follower = (event: LoggedEvent) => void;

export interface EventTail {
  /** The last event handed to followers. */
  readonly position: Cursor;
  /** Something was committed, perhaps. Cheap; may be called at any rate. */
  wake(): void;
  /** Resolves when everything committed before the call has been handed out. */
  catchUp(): Promise<void>;
  follow(follower: Follower): () => void;
  close(): Promise<void>;
}

const BATCH = 1_000;

export interface TailOptions {
  readonly pollMs?: number;
  /** Where to begin; default: the newest event. A picture built from the database passes the head that it was built at. */
  readonly from?: Cursor;
  readonly onError: (error: unknown) => void;
}

export async function startTail(
  database: Database,
  { pollMs = 1_000, from, onError }: TailOptions,
): Promise<EventTail> {
  const { epoch, seq } = from ?? (await readHead(database.knex));
  const followers = new Set<Follower>();
  let last = seq;
  let running: Promise<void> | null = null;
  let again = false;
  let closed = false;

  async function drain(): Promise<void> {
    do {
      again = false;
      const events = await readEvents(database.knex, { afterSeq: last, limit: BATCH });
      for (const event of events) {
        last = event.seq;
        for (const follower of followers) follower(event);
      }
      if (events.length === BATCH) again = true;
    } while (again && !closed);
  }

  /** One drain at a time; a wake-up during a drain makes it go round once more. */
  function run(): Promise<void> {
    again = true;
    running ??= drain().finally(() => {
      running = null;
    });
    return running;
  }

  function wake(): void {
    if (!closed) run().catch(onError);
  }

  const poll = setInterval(wake, pollMs);
  poll.unref();
  return {
    get position() {
      return { epoch, seq: last };
    },
    wake,
    catchUp: run,
    follow: (follower) => {
      followers.add(follower);
      return () => followers.delete(follower);
    },
    close: async () => {
      closed = true;
      clearInterval(poll);
      await running?.catch(() => undefined);
    },
  };
}
