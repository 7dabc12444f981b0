/**
 * The tail of the log in one process: reads what was committed, in order, and hands each event to its followers. Wake-ups (after a commit, or
 * from another node) make it prompt; a poll makes it certain, so a lost wake-up costs a second and never an event.
 */
import { type Database } from '../database/database.js';
import { type Cursor } from './event.js';
import { type Follower, Followers } from './followers.js';
import { type EventSelection, readEvents, readHead, readMarks } from './log.js';
import { DEFAULT_RECENT_LIMITS, RecentEvents, type RecentLimits } from './recent-events.js';

export { type Follower } from './followers.js';

export interface EventTail {
  /** The last event handed to followers. */
  readonly position: Cursor;
  /** The log's newest event in the database, after the call. Callers in one turn of the event loop share the question. */
  head(): Promise<Cursor>;
  /** Something was committed, perhaps. Cheap; may be called at any rate. */
  wake(): void;
  /**
   * Resolves when everything committed before the call has been handed out: afterwards this process has read its own writes. Where the log cannot
   * be read it resolves as well (the failure goes to `onError`, the poll follows): what was committed stays committed.
   */
  catchUp(): Promise<void>;
  /**
   * Told of every event, or of those that `selection` selects; whoever follows all is told of an event before whoever follows a selection. Returns how to stop.
   */
  follow(follower: Follower, selection?: EventSelection): () => void;
  /** The newest events, up to `position`: one reading of the log serves all readers in this process that are nearly up to date. */
  readonly recent: Pick<RecentEvents, 'read' | 'count' | 'bytes'>;
  close(): Promise<void>;
}

const BATCH = 1_000;
/** Read before the beginning, for clients that come back from another node, or to one that was restarted. */
const WARM_EVENTS = 5_000;

export interface TailOptions {
  readonly pollMs?: number;
  /** Where to begin; default: the newest event. A picture built from the database passes the head that it was built at. */
  readonly from?: Cursor;
  /** What of the log is kept in memory. */
  readonly recent?: RecentLimits;
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
  {
    pollMs = 1_000,
    from,
    recent: limits = DEFAULT_RECENT_LIMITS,
    announce = () => undefined,
    onError,
    onOtherLog,
  }: TailOptions,
): Promise<EventTail> {
  const { epoch, seq } = from ?? (await readHead(database.knex));
  const followers = new Followers();
  const recent = await readRecent(database, seq, limits);
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
          recent.push(event);
          followers.tell(event);
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

  let asking: Promise<Cursor> | null = null;
  const head = (): Promise<Cursor> =>
    (asking ??= new Promise((resolve) => setImmediate(resolve)).then(() => {
      asking = null;
      return readHead(database.knex);
    }));

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
    head,
    wake,
    catchUp: () =>
      new Promise((resolve) => {
        if (closed) return resolve();
        announce();
        waiting.push(resolve);
        wake();
      }),
    follow: (follower, selection) => followers.add(follower, selection),
    recent,
    close: async () => {
      closed = true;
      clearInterval(poll);
      await running;
      await comparing;
      for (const resolve of waiting) resolve();
    },
  };
}

/** The last events up to `seq`. */
async function readRecent(database: Database, seq: number, limits: RecentLimits): Promise<RecentEvents> {
  const count = Math.min(WARM_EVENTS, limits.events, seq);
  const recent = new RecentEvents(seq - count, limits);
  if (count === 0) return recent;
  const events = await readEvents(database.knex, { afterSeq: seq - count, limit: count });
  for (const event of events) if (event.seq <= seq) recent.push(event);
  return recent;
}
