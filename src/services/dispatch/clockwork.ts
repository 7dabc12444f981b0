/**
 * The clockwork: acts when a deadline has passed. Deadlines are columns of rows, so none is lost with a process; every node looks at them, and whichever
 * takes a row first acts, in one transaction with what follows from it.
 */
import { actOnEach, throwWhy } from '../act-on-each.js';
import { type ServiceContext } from '../service-context.js';

/** Deadlines are in whole seconds; nobody waits for one longer than this beyond its time. */
const EVERY_MS = 500;
/** Taken at a time from one kind: after a long stop many are due at once, and the most overdue go first. */
const BATCH = 100;

export interface DeadlineLook {
  /** How many were found; as many as were asked for: there may be more. */
  readonly due: number;
  /** On how many this node acted. */
  readonly acted: number;
  /** Why some could not be acted on; they stay due. */
  readonly failures?: readonly unknown[];
}

/** One kind of deadline: clocks of assignments, tasks, status checks, ... */
export interface Deadlines {
  /**
   * Acts on what is due at `now`, at most `atMost` of them, the most overdue first, each in a transaction of its own. What was acted on must not be due again at
   * `now`.
   */
  runDue(now: Date, atMost: number): Promise<DeadlineLook>;
}

export interface Clockwork {
  /** Looks at the deadlines from now on. Failures go to `onError`, and the next look is taken all the same. */
  start(onError: (error: unknown) => void): void;
  /** Acts on everything that is due now; returns how many deadlines ran out. Throws why some could not be acted on, after all others. */
  run(): Promise<number>;
  /** Ends after what is being done. */
  close(): Promise<void>;
}

export function createClockwork({ tail, clock }: ServiceContext, kinds: readonly Deadlines[]): Clockwork {
  async function runOnce(): Promise<number> {
    const looks: DeadlineLook[] = [];
    const all = await actOnEach(kinds, (kind) => runAllDue(kind, looks));
    const ranOut = looks.reduce((sum, { acted }) => sum + acted, 0);
    if (ranOut > 0) await tail.catchUp();
    throwWhy([...looks, all].flatMap((look) => look.failures ?? []));
    return ranOut;
  }

  /** Those that fail are found again by every look, before all others. */
  async function runAllDue(kind: Deadlines, looks: DeadlineLook[]): Promise<boolean> {
    for (let failing = 0; ;) {
      const atMost = BATCH + failing;
      const look = await kind.runDue(clock(), atMost);
      looks.push(look);
      if (look.due < atMost) return true;
      failing = look.failures?.length ?? 0;
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
