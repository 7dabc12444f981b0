/** Work that is waiting in the database: taken piece by piece, some at once, when the log moves and every second besides. */
import { type EventTail } from '../../events/tail.js';

const POLL_MS = 1_000;
/** A city's log moves many times a second; one look serves for all that came meanwhile. */
const LOOK_AT_MOST_EVERY_MS = 100;

export interface LoopOptions<Piece> {
  readonly tail: EventTail;
  readonly mostAtOnce: number;
  /** Asked every second: where there is no work of the kind at all, the log's moves are passed over. */
  readonly isWanted: () => Promise<boolean>;
  /** Takes a piece that is due; null: there is none. */
  readonly next: () => Promise<Piece | null>;
  readonly work: (piece: Piece) => Promise<void>;
  /** Called where `work` has failed. */
  readonly giveUp: (piece: Piece) => Promise<void>;
}

export interface WakeableLoop {
  start(onError: (error: unknown) => void): void;
  /** Does everything that is due now. Rejects with the first failure. */
  run(): Promise<void>;
  close(): Promise<void>;
}

export function createWakeableLoop<Piece>(options: LoopOptions<Piece>): WakeableLoop {
  const { tail, mostAtOnce, isWanted, next, work, giveUp } = options;
  const running = new Set<Promise<void>>();
  let onError: (error: unknown) => void = () => undefined;
  let closed = false;
  let wanted = false;
  let looking: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;

  async function runPiece(piece: Piece): Promise<void> {
    try {
      await work(piece);
    } catch (error) {
      await giveUp(piece).catch(() => undefined);
      throw error;
    }
  }

  /** Takes pieces until none is due, and then works on them. */
  async function takeAll(failed: (error: unknown) => void): Promise<void> {
    while (!closed && running.size < mostAtOnce) {
      const piece = await next();
      if (piece === null) return;
      const work: Promise<void> = runPiece(piece)
        .catch(failed)
        .finally(() => {
          running.delete(work);
          lookSoon();
        });
      running.add(work);
    }
  }

  function look(): void {
    if (closed || looking !== null) return;
    looking = takeAll(onError)
      .catch(onError)
      .finally(() => {
        looking = null;
      });
  }

  /** At most one look waits. */
  function lookSoon(): void {
    if (closed || !wanted || timer !== null) return;
    timer = setTimeout(() => {
      timer = null;
      look();
    }, LOOK_AT_MOST_EVERY_MS).unref();
  }

  let poll: NodeJS.Timeout | null = null;
  let unfollow: () => void = () => undefined;
  return {
    start: (report) => {
      onError = report;
      unfollow = tail.follow(lookSoon);
      poll = setInterval(() => {
        isWanted().then((is) => {
          wanted = is;
          if (is) look();
        }, onError);
      }, POLL_MS).unref();
    },
    run: async () => {
      const failures: unknown[] = [];
      await looking;
      do {
        await takeAll((error) => void failures.push(error));
        if (running.size === 0) break;
        await Promise.all(running);
        // What was finished may have left more behind it.
      } while (failures.length === 0);
      if (failures.length > 0) throw failures[0];
    },
    close: async () => {
      closed = true;
      unfollow();
      if (poll !== null) clearInterval(poll);
      if (timer !== null) clearTimeout(timer);
      await looking;
      await Promise.all(running);
    },
  };
}
