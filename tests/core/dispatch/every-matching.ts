/** The slow, obvious source of matchings that the solvers are held against: all of them. */

/**
 * Calls `visit` with `columnOf` (-1: unserved) for each way to give rows different columns. Rows over which `may` says no, and unserved ones, stay
 * without. (columns + 1)^rows calls at most.
 */
export function visitMatchings(
  rows: number,
  columns: number,
  may: (row: number, column: number) => boolean,
  visit: (columnOf: readonly number[]) => void,
): void {
  const columnOf: number[] = [];
  const used = new Set<number>();
  const next = (): void => {
    const row = columnOf.length;
    if (row === rows) {
      visit(columnOf);
      return;
    }
    for (let column = -1; column < columns; column++) {
      if (column >= 0 && (used.has(column) || !may(row, column))) continue;
      columnOf.push(column);
      if (column >= 0) used.add(column);
      next();
      used.delete(column);
      columnOf.pop();
    }
  };
  next();
}
