/** Waiting longer after each failure, so that whoever is overloaded or away is not asked by everybody at once when they come back. */

const FIRST_MS = 1_000;
const LONGEST_MS = 10 * 60_000;

/**
 * The wait before the next attempt, in milliseconds: doubled with each failure from 1 s up to 10 minutes, of which at least half. "Equal jitter" of M. Brooker,
 * "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015).
 *
 * @param failures attempts that have failed in a row, 1 or more
 * @param random evenly from 0 to 1
 */
export function backOffMs(failures: number, random: number): number {
  const fullMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 30));
  return Math.round(fullMs / 2 + (fullMs / 2) * random);
}
