/**
 * Positions that other nodes have received. They come by the bus; the latest fixes in the database stand behind it: read once when this node has joined the bus
 * or missed something, every second while it cannot rely on the bus, and now and then in any case.
 */
import { type Database } from '../../database/database.js';
import { listLatestFixes } from '../../database/unit-repository.js';
import { type Bus } from '../../events/bus/bus.js';
import { type LiveFleet } from './live-fleet.js';

export interface RemotePositions {
  /** How often the latest fixes were read from the database. */
  readonly polls: number;
  /** Ends after what is being read. */
  close(): Promise<void>;
}

export interface RemotePositionsOptions {
  readonly database: Database;
  readonly fleet: LiveFleet;
  readonly bus: Bus;
  readonly onError: (error: unknown) => void;
  /** While the bus is not to be relied on; default 1 s. A read of 2,000 fixes takes some 10 ms. */
  readonly hastyMs?: number;
  /** Otherwise; default 10 s. */
  readonly calmMs?: number;
}

export function followRemotePositions(options: RemotePositionsOptions): RemotePositions {
  const { database, fleet, bus, onError, hastyMs = 1_000, calmMs = 10_000 } = options;
  let polls = 0;
  let isMissing = false;
  let looksSincePoll = 0;
  let running: Promise<void> | null = null;

  async function read(): Promise<void> {
    polls += 1;
    // What goes missing from here on is not in the answer.
    isMissing = false;
    looksSincePoll = 0;
    for (const fix of await listLatestFixes(database, database.knex)) fleet.takeOverFix(fix);
  }

  function poll(): void {
    running ??= read()
      .catch((error: unknown) => {
        isMissing = true;
        onError(error);
      })
      .finally(() => (running = null));
  }

  const looksPerCalmPoll = Math.max(1, Math.round(calmMs / hastyMs));
  const timer = setInterval(() => {
    looksSincePoll += 1;
    if (isMissing || !bus.status.isComplete || looksSincePoll >= looksPerCalmPoll) poll();
  }, hastyMs).unref();
  const unfollow = bus.follow({
    committed: () => undefined,
    fixes: (fixes) => {
      for (const fix of fixes) fleet.takeOverFix(fix);
    },
    missed: () => {
      isMissing = true;
      poll();
    },
  });
  return {
    get polls() {
      return polls;
    },
    close: async () => {
      unfollow();
      clearInterval(timer);
      await running;
    },
  };
}
