/** The textbook form of the Hungarian method, the peer of the assignment solver: marks zeros in a reduced matrix, and scans all of it for each. */

/**
 * `columnOf[row]` of the least total, every row served.
 *
 * J. Munkres, "Algorithms for the assignment and transportation problems", J. SIAM 5 (1957), for rectangular matrices. O(rows³ · columns).
 *
 * @param cost `cost[row * columns + column]`, finite; rows <= columns
 */
export function plainHungarian(rows: number, columns: number, cost: Float64Array): Int32Array {
  const reduced = cost.slice();
  const starOf = new Int32Array(rows).fill(-1);
  const starredBy = new Int32Array(columns).fill(-1);
  for (let row = 0; row < rows; row++) {
    const line = reduced.subarray(row * columns, (row + 1) * columns);
    const least = line.reduce((a, b) => Math.min(a, b), Infinity);
    for (let column = 0; column < columns; column++) {
      line[column]! -= least;
      if (line[column] !== 0 || starOf[row] !== -1 || starredBy[column] !== -1) continue;
      starOf[row] = column;
      starredBy[column] = row;
    }
  }
  while (starOf.includes(-1)) starOneMore(rows, columns, reduced, starOf, starredBy);
  return starOf;
}

function starOneMore(
  rows: number,
  columns: number,
  reduced: Float64Array,
  starOf: Int32Array,
  starredBy: Int32Array,
): void {
  const primeOf = new Int32Array(rows).fill(-1);
  const isRowCovered = new Uint8Array(rows);
  const isColumnCovered = Uint8Array.from(starredBy, (row) => (row === -1 ? 0 : 1));
  for (;;) {
    const { row, column, least } = findLeastUncovered(rows, columns, reduced, isRowCovered, isColumnCovered);
    if (least > 0) {
      for (let r = 0; r < rows; r++)
        for (let c = 0; c < columns; c++)
          reduced[r * columns + c]! += least * (isRowCovered[r]! - (1 - isColumnCovered[c]!));
    }
    primeOf[row] = column;
    if (starOf[row] === -1) {
      // Primes become stars along the path back.
      for (let r = row; ;) {
        const c = primeOf[r]!;
        const next = starredBy[c]!;
        starOf[r] = c;
        starredBy[c] = r;
        if (next === -1) return;
        r = next;
      }
    }
    isRowCovered[row] = 1;
    isColumnCovered[starOf[row]!] = 0;
  }
}

function findLeastUncovered(
  rows: number,
  columns: number,
  reduced: Float64Array,
  isRowCovered: Uint8Array,
  isColumnCovered: Uint8Array,
): { readonly row: number; readonly column: number; readonly least: number } {
  let [row, column, least] = [-1, -1, Infinity];
  for (let r = 0; r < rows; r++) {
    if (isRowCovered[r] === 1) continue;
    for (let c = 0; c < columns; c++) {
      const each = reduced[r * columns + c]!;
      if (isColumnCovered[c] === 0 && each < least) [row, column, least] = [r, c, each];
      if (least === 0) return { row, column, least };
    }
  }
  return { row, column, least };
}
