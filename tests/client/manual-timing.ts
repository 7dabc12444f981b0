/** Time that passes when a test says so, and chance that a test has chosen. */
import { type Timing } from '../../src/client/index.js';

export interface ManualTiming extends Timing {
  /** Milliseconds of each sleep that was asked for, in order. */
  readonly slept: readonly number[];
  /** Lets time pass; whoever has slept long enough wakes. */
  advance(ms: number): Promise<void>;
  nowMs: number;
}

/** `patient`: sleeps end at once, and only their lengths are kept. */
export function manualTiming({ random = () => 0.5, patient = false } = {}): ManualTiming {
  const slept: number[] = [];
  const sleepers = new Set<{ readonly atMs: number; readonly wake: () => void }>();
  const timing: ManualTiming = {
    slept,
    nowMs: Date.parse('2026-11-22T08:00:00Z'),
    now: () => timing.nowMs,
    random,
    sleep(ms, signal) {
      slept.push(ms);
      if (patient || signal?.aborted) return new Promise((resolve) => setImmediate(resolve));
      return new Promise((resolve) => {
        const sleeper = { atMs: timing.nowMs + ms, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers.delete(sleeper);
          resolve();
        });
      });
    },
    async advance(ms) {
      timing.nowMs += ms;
      for (const sleeper of [...sleepers]) {
        if (sleeper.atMs > timing.nowMs) continue;
        sleepers.delete(sleeper);
        sleeper.wake();
      }
      await settled();
    },
  };
  return timing;
}

/** After everything that only waits for promises. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
}
