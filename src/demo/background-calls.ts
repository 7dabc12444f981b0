/** The demo's running calls: none of their errors gets lost or stops another one, and a stop waits for all of them. */
import { setMaxListeners } from 'node:events';

export class BackgroundCalls {
  private readonly running = new Set<Promise<void>>();
  private readonly stopping = new AbortController();

  constructor(private readonly onError: (error: unknown) => void) {
    // Each unit's feed listens to it: many listeners are no leak here.
    setMaxListeners(0, this.stopping.signal);
  }

  /** Aborted when the demo stops; long calls look at it between their steps. */
  get signal(): AbortSignal {
    return this.stopping.signal;
  }

  /** Starts a call and forgets it. Nothing is started any more once the demo stops. */
  run(call: () => Promise<void>): void {
    if (this.signal.aborted) return;
    const running = call()
      .catch((error: unknown) => this.onError(error))
      .finally(() => this.running.delete(running));
    this.running.add(running);
  }

  report(error: unknown): void {
    this.onError(error);
  }

  /** Resolves when the last running call has ended. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.running);
  }
}

/** Waits so long, or until `signal` is aborted. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
