/** How long to wait before the next try: longer each time, and by chance, so that nodes which lost the same server do not come back in step. */

const FIRST_MS = 250;
const LONGEST_MS = 10_000;

/** `failures`: tries that failed since the last success, from 1. `random`: in [0, 1). Between half and the whole of the doubled time. */
export function backOffMs(failures: number, random: number): number {
  const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 16));
  return whole / 2 + (whole / 2) * random;
}
