/**
 * How long to wait before the next attempt: exponential back-off with full jitter (M. Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog, 2015). When a
 * server comes back, its clients return spread over the whole wait instead of all at the same moment.
 */
import { type Timing } from './timing.js';

export interface BackoffOptions {
  /** Upper bound of the first wait; each further one doubles it. */
  readonly firstMs: number;
  /** No wait is longer. */
  readonly capMs: number;
}

export const USUAL_BACKOFF: BackoffOptions = { firstMs: 500, capMs: 30_000 };

export interface Backoff {
  /** Milliseconds to wait now: anything from 0 to the bound that has been reached. */
  next(): number;
  /** The next wait may be as long as the longest: for refusals that say "too many". */
  toCap(): void;
  /** It went well: begin anew. */
  reset(): void;
}

export function createBackoff({ random }: Pick<Timing, 'random'>, { firstMs, capMs }: BackoffOptions): Backoff {
  let boundMs = firstMs;
  return {
    next() {
      const waitMs = random() * Math.min(boundMs, capMs);
      boundMs = Math.min(boundMs * 2, capMs);
      return waitMs;
    },
    toCap() {
      boundMs = capMs;
    },
    reset() {
      boundMs = firstMs;
    },
  };
}
