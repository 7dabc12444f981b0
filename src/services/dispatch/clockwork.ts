/**
 * The clockwork: acts when a deadline has passed. Deadlines are columns of rows, so none is lost with a process; every node looks at them, and whichever
 * takes a row first acts, in one transaction with what follows from it.
 */
import { type ServiceContext } from '../service-context.js';

/** Deadlines are in whole seconds; nobody waits for one longer than this beyond its time. */
const EVERY_MS = 500;
/** Taken at a time from one kind: after a long stop many are due at once, and the most overdue go first. */
const BATCH = 100;

/** One kind of deadline: clocks of assignments, tasks, status checks, ... */
export interface Deadlines {
  /**
   * Acts on what is due at `now`, at most `atMost` of them, the most overdue first, each in a transaction of its own. `due`: how many were found (as many as
   * `atMost`: there may be more); `acted`: on how many this node acted. What was acted on must not be due again at `now`.
   */
  runDue(now: Date, atMost: number): Promise<{ readonly due: number; readonly acted: number }>;
}

export interface Clockwork {
  /** Looks at the deadlines from now on. Failures go to `onError`, and the next look is taken all the same. */
  start(onError: (error: unknown) => void): void;
  /** Acts on everything that is due now; returns how many deadlines ran out. */
  run(): Promise<number>;
  /** Ends after what is being done. */
  close(): Promise<void>;
}

export function createClockwork({ tail, clock }: ServiceContext, kinds: readonly Deadlines[]): Clockwork {
  async function runOnce(): Promise<number> {
    let ranOut = 0;
    for (const kind of kinds) ranOut += await runAllDue(kind);
    if (ranOut > 0) await tail.catchUp();
    return ranOut;
  }

  async function runAllDue(kind: Deadlines): Promise<number> {
    for (let ranOut = 0; ;) {
      const { due, acted } = await kind.runDue(clock(), BATCH);
      ranOut += acted;
      if (due < BATCH) return ranOut;
    }
  }

  let closed = false;
  let running: Promise<unknown> = Promise.resolve();
  /** One after the other, also where a test asks between two beats. */
  const run = (): Promise<number> => {
    const result = running.then(runOnce);
    running = result.catch(() => undefined);
    return result;
  };
  let timer: NodeJS.Timeout | null = null;
  return {
    start: (onError) => {
      const wait = (): void => {
        if (!closed) timer = setTimeout(() => void run().catch(onError).finally(wait), EVERY_MS).unref();
      };
      wait();
    },
    run,
    close: async () => {
      closed = true;
      if (timer !== null) clearTimeout(timer);
      await running;
    },
  };
}
