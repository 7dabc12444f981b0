/** Minimum without a branch, for innermost loops. */

/**
 * The lesser of two 32-bit integers of 0 or more. Which of two travel times is less cannot be foretold: with branches a sweep over all ranks takes half
 * as long again.
 */
export function lesser(a: number, b: number): number {
  const excess = (a - b) | 0;
  return (a - (excess & ~(excess >> 31))) | 0;
}
