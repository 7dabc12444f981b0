/**
 * The tail of the log in one process: reads what was committed, in order, and hands each event to its followers. Wake-ups (after a commit, or
 * from another node) make it prompt; a poll makes it certain, so a lost wake-up costs a second and never an event.
 */
import { type Database } from '../database/database.js';
import { type Cursor, type LoggedEvent } from './event.js';
import { readEvents, readHead, readMarks } from './log.js';

/** Called once per event in order of `seq`. It must not throw and must not wait. */
export type Follower = (event: LoggedEvent) => void;

export interface EventTail {
  /** The last event handed to followers. */
  readonly position: Cursor;
  /** Something was committed, perhaps. Cheap; may be called at any rate. */
  wake(): void;
  /**
   * Resolves when everything committed before the call has been handed out: afterwards this process has read its own writes. Where the log cannot
   * be read it resolves as well (the failure goes to `onError`, the poll follows): what was committed stays committed.
   */
  catchUp(): Promise<void>;
  follow(follower: Follower): () => void;
  close(): Promise<void>;
}

const BATCH = 1_000;

export interface TailOptions {
  readonly pollMs?: number;
  /** Where to begin; default: the newest event. A picture built from the database passes the head that it was built at. */
  readonly from?: Cursor;
  /** Tells other nodes that this one has committed something: called by whoever catches up with its own writes. */
  readonly announce?: () => void;
  readonly onError: (error: unknown) => void;
  /**
   * The log is not the one any more that this process has read: it was given a new epoch, or a standby that lacked the last events was promoted, or a backup was
   * restored under running nodes. What was folded from it is wrong, so the process must begin anew. Asked with every poll; absent: not asked.
   */
  readonly onOtherLog?: (reason: string) => void;
}

export async function startTail(
  database: Database,
  { pollMs = 1_000, from, announce = () => undefined, onError, onOtherLog }: TailOptions,
): Promise<EventTail> {
  const { epoch, seq } = from ?? (await readHead(database.knex));
  const followers = new Set<Follower>();
  let last = seq;
  let running: Promise<void> | null = null;
  let again = false;
  let closed = false;
  /** Callers of `catchUp` since the last read began: the read after it shows them everything. */
  let waiting: (() => void)[] = [];

  async function readOn(): Promise<void> {
    const waiters = waiting;
    waiting = [];
    try {
      for (let more = true; more && !closed;) {
        const events = await readEvents(database.knex, { afterSeq: last, limit: BATCH });
        for (const event of events) {
          last = event.seq;
          for (const follower of followers) follower(event);
        }
        more = events.length === BATCH;
      }
    } catch (error) {
      onError(error);
    }
    for (const resolve of waiters) resolve();
  }

  async function drain(): Promise<void> {
    while (again && !closed) {
      again = false;
      await readOn();
    }
  }

  /** One drain at a time; a wake-up during a drain makes it go round once more. */
  function wake(): void {
    if (closed) return;
    again = true;
    running ??= drain().finally(() => {
      running = null;
      // Somebody may have woken it after the last look at `again`.
      if (again) wake();
    });
  }

  /** An event that was read some time ago must still be there as it was. */
  let mark: { readonly seq: number; readonly hash: string | null } | null = null;
  let comparing: Promise<void> | null = null;

  async function compareLog(tell: (reason: string) => void): Promise<void> {
    const seq = last;
    const found = await readMarks(database.knex, [mark?.seq ?? seq, seq]);
    if (closed) return;
    if (found.epoch !== epoch) tell('the log has another epoch');
    else if (mark !== null && found.hashes[0] !== mark.hash)
      tell(`event ${mark.seq} of the log is another one, or gone`);
    mark = { seq, hash: found.hashes[1] };
  }

  const poll = setInterval(() => {
    wake();
    if (onOtherLog === undefined) return;
    comparing ??= compareLog(onOtherLog)
      .catch(onError)
      .finally(() => (comparing = null));
  }, pollMs);
  poll.unref();
  return {
    get position() {
      return { epoch, seq: last };
    },
    wake,
    catchUp: () =>
      new Promise((resolve) => {
        if (closed) return resolve();
        announce();
        waiting.push(resolve);
        wake();
      }),
    follow: (follower) => {
      followers.add(follower);
      return () => followers.delete(follower);
    },
    close: async () => {
      closed = true;
      clearInterval(poll);
      await running;
      await comparing;
      for (const resolve of waiting) resolve();
    },
  };
}
