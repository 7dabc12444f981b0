/** Time and chance, as everything in the client takes them: a test brings its own. */

export interface Timing {
  /** Milliseconds of a clock that may be wrong, but runs. */
  now(): number;
  /** Evenly in [0, 1). */
  random(): number;
  /** Resolves after `ms`, or at once when the signal fires. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const SYSTEM_TIMING: Timing = {
  now: () => Date.now(),
  random: () => Math.random(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const done = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal?.addEventListener('abort', done);
    }),
};

/** The same timing, with sleeps that `wake` cuts short. */
export function wakeable(timing: Timing): { readonly timing: Timing; readonly wake: () => void } {
  let woken = new AbortController();
  return {
    timing: {
      now: () => timing.now(),
      random: () => timing.random(),
      sleep: (ms, signal) =>
        timing.sleep(ms, signal === undefined ? woken.signal : AbortSignal.any([signal, woken.signal])),
    },
    wake() {
      woken.abort();
      woken = new AbortController();
    },
  };
}
