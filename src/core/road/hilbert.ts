/** Position along a Hilbert curve: what is near on the map gets near numbers, so that a search stays within few cache lines. */

const ORDER = 16;
/** Coordinates run from 0 to this, both ways. */
export const HILBERT_SIDE = 2 ** ORDER - 1;

/**
 * Distance along the curve of a cell; x and y are integers in 0..`HILBERT_SIDE`, the result is one in 0..2^32-1.
 * Source: Hamilton and Rau-Chaplin, Compact Hilbert Indices, 2008; Warren, Hacker's Delight, 2012, section 16-1.
 */
export function hilbertDistance(x: number, y: number): number {
  let distance = 0;
  for (let bit = ORDER - 1; bit >= 0; bit--) {
    const right = (x >>> bit) & 1;
    const top = (y >>> bit) & 1;
    distance = distance * 4 + ((3 * right) ^ top);
    if (top === 0) {
      if (right === 1) {
        x = HILBERT_SIDE - x;
        y = HILBERT_SIDE - y;
      }
      const swapped = x;
      x = y;
      y = swapped;
    }
  }
  return distance;
}
