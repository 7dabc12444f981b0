/**
 * Rectangular linear assignment: rows (what asks) are matched with columns (who serves) at the least total cost, pairs may be forbidden, and a row
 * may be left unserved at a price of its own.
 */

/** Cost of a pair that must not be matched. */
export const FORBIDDEN = Infinity;
const NONE = -1;

export interface AssignmentProblem {
  readonly rows: number;
  readonly columns: number;
  /** `cost[row * columns + column]`: any number of one unit for all pairs, or `FORBIDDEN`. Whole numbers keep the arithmetic exact. */
  readonly cost: Float64Array;
  /**
   * `unservedCost[row]`, in the same unit: the price of leaving the row without a column. Absent: a price so high that as many rows as possible are
   * served first, and the total counts second.
   */
  readonly unservedCost?: Float64Array;
}

export interface LinearAssignment {
  /** `columnOf[row]`, -1: unserved. */
  readonly columnOf: Int32Array;
  /** `rowOf[column]`, -1: unused. */
  readonly rowOf: Int32Array;
  /** Over the matched pairs only. */
  readonly totalCost: number;
  /**
   * The certificate of the optimum: potentials with `rowPotential[r] + columnPotential[c] <= cost` everywhere, equal on matched pairs; a column's is
   * at most 0, and 0 where unused; a row's is at most its unserved cost, and equal to it where unserved.
   */
  readonly rowPotential: Float64Array;
  readonly columnPotential: Float64Array;
}

/**
 * The matching with the least total of pair costs and unserved costs.
 *
 * Successive shortest augmenting paths with potentials: rows enter one by one, each by a Dijkstra search over reduced costs that ends at an unused
 * column, or at a row (perhaps itself) that is cheaper left unserved. O(rows² · columns) time, O(rows + columns) memory beside the matrix.
 *
 * The answer depends on the problem only. Where several matchings cost the same, the search prefers serving to not serving, an unused column to a
 * used one, and the lower column: put rows and columns into an order that means something (urgency, id).
 *
 * Sources: R. Jonker & A. Volgenant, "A shortest augmenting path algorithm for dense and sparse linear assignment problems", Computing 38 (1987);
 * D. F. Crouse, "On implementing 2D rectangular assignment algorithms", IEEE Trans. Aerosp. Electron. Syst. 52 (2016), whose form without the
 * initialisation steps this is. Leaving a row unserved is a column of its own that only this row may use, kept out of the matrix.
 *
 * @throws RangeError where the arrays do not fit the sizes, or a cost is NaN or -Infinity, or an unserved cost is not finite
 */
export function assignLinear(problem: AssignmentProblem): LinearAssignment {
  validate(problem);
  const { rows, columns } = problem;
  const search = new AugmentingSearch(problem, problem.unservedCost ?? dearerThanAnyDetour(problem));
  for (let row = 0; row < rows; row++) search.add(row);
  let totalCost = 0;
  for (let row = 0; row < rows; row++) {
    const column = search.columnOf[row]!;
    if (column !== NONE) totalCost += problem.cost[row * columns + column]!;
  }
  const { columnOf, rowOf, rowPotential, columnPotential } = search;
  return { columnOf, rowOf, totalCost, rowPotential, columnPotential };
}

function validate({ rows, columns, cost, unservedCost }: AssignmentProblem): void {
  if (!Number.isInteger(rows) || !Number.isInteger(columns) || rows < 0 || columns < 0)
    throw new RangeError(`an assignment problem of ${rows} rows and ${columns} columns`);
  if (cost.length !== rows * columns) throw new RangeError(`${cost.length} costs for ${rows} rows of ${columns}`);
  for (let i = 0; i < cost.length; i++) if (!(cost[i]! > -Infinity)) throw new RangeError(`cost ${i} is ${cost[i]}`);
  if (unservedCost === undefined) return;
  if (unservedCost.length !== rows) throw new RangeError(`${unservedCost.length} unserved costs for ${rows} rows`);
  const wrong = unservedCost.findIndex((each) => !Number.isFinite(each));
  if (wrong >= 0) throw new RangeError(`the unserved cost of row ${wrong} is ${unservedCost[wrong]}`);
}

/** Above what serving one more row may cost all rows together. */
function dearerThanAnyDetour({ rows, columns, cost }: AssignmentProblem): Float64Array {
  let price = 1;
  for (let row = 0; row < rows; row++) {
    let [least, most] = [0, 0];
    for (let i = row * columns; i < (row + 1) * columns; i++) {
      const each = cost[i]!;
      if (each === FORBIDDEN) continue;
      if (each < least) least = each;
      if (each > most) most = each;
    }
    price += most - least;
  }
  return new Float64Array(rows).fill(price);
}

/** The state of a run: a matching that is optimal for the rows added so far, its potentials, and the labels of the current search. */
class AugmentingSearch {
  readonly columnOf: Int32Array;
  readonly rowOf: Int32Array;
  readonly rowPotential: Float64Array;
  readonly columnPotential: Float64Array;
  /** Reduced length of the shortest path to each column, `Infinity` where none is known. */
  private readonly lengthTo: Float64Array;
  /** The row from which that path comes. */
  private readonly rowBefore: Int32Array;
  /** All columns: first those settled by the current search, in the order of settling, then the others. */
  private readonly order: Int32Array;

  constructor(
    private readonly problem: AssignmentProblem,
    private readonly unservedCost: Float64Array,
  ) {
    const { rows, columns } = problem;
    this.columnOf = new Int32Array(rows).fill(NONE);
    this.rowOf = new Int32Array(columns).fill(NONE);
    this.rowPotential = new Float64Array(rows);
    this.columnPotential = new Float64Array(columns);
    this.lengthTo = new Float64Array(columns);
    this.rowBefore = new Int32Array(columns);
    this.order = Int32Array.from({ length: columns }, (_, column) => column);
  }

  /** Brings `start` in at the least cost. */
  add(start: number): void {
    const { columns } = this.problem;
    const { columnOf, rowOf, order, lengthTo } = this;
    lengthTo.fill(Infinity);
    let settled = 0;
    let row = start;
    let length = 0;
    let leaveLength = Infinity;
    let leaveRow = start;
    for (;;) {
      const leave = length + this.unservedCost[row]! - this.rowPotential[row]!;
      if (leave < leaveLength) [leaveLength, leaveRow] = [leave, row];
      const at = this.relax(row, length, settled);
      const column = at === NONE ? NONE : order[at]!;
      if (column === NONE || lengthTo[column]! > leaveLength) {
        this.raisePotentials(start, leaveLength, settled);
        this.turnOver(start, this.release(leaveRow));
        return;
      }
      length = lengthTo[column]!;
      if (rowOf[column] === NONE) {
        this.raisePotentials(start, length, settled);
        this.turnOver(start, column);
        return;
      }
      order[at] = order[settled]!;
      order[settled++] = column;
      row = rowOf[column]!;
      if (settled > columns || columnOf[row] !== column) throw new Error('rows and columns disagree on the matching');
    }
  }

  /** Takes the paths over `row` into account; the place in `order` of the nearest column not yet settled, or -1 where none can be reached. */
  private relax(row: number, length: number, settled: number): number {
    const { columns, cost } = this.problem;
    const { lengthTo, columnPotential, order, rowBefore, rowOf } = this;
    const base = row * columns;
    const shift = length - this.rowPotential[row]!;
    let best = NONE;
    let bestColumn = NONE;
    let bestLength = Infinity;
    for (let at = settled; at < columns; at++) {
      const column = order[at]!;
      const through = shift + cost[base + column]! - columnPotential[column]!;
      if (through < lengthTo[column]!) {
        lengthTo[column] = through;
        rowBefore[column] = row;
      }
      const each = lengthTo[column]!;
      if (each > bestLength || each === Infinity) continue;
      if (each === bestLength) {
        const [free, bestFree] = [rowOf[column] === NONE, rowOf[bestColumn] === NONE];
        if (free === bestFree ? column > bestColumn : bestFree) continue;
      }
      [best, bestColumn, bestLength] = [at, column, each];
    }
    return best;
  }

  /** Keeps the reduced cost of every pair at least 0, and that of the pairs on the path 0. */
  private raisePotentials(start: number, length: number, settled: number): void {
    this.rowPotential[start]! += length;
    for (let at = 0; at < settled; at++) {
      const column = this.order[at]!;
      const slack = length - this.lengthTo[column]!;
      this.columnPotential[column]! -= slack;
      this.rowPotential[this.rowOf[column]!]! += slack;
    }
  }

  /** The column that `row` gives up, -1 where it has none yet. */
  private release(row: number): number {
    const column = this.columnOf[row]!;
    this.columnOf[row] = NONE;
    return column;
  }

  /** Matches `start` along the path that ends at the free column `last`. */
  private turnOver(start: number, last: number): void {
    let column = last;
    while (column !== NONE) {
      const row = this.rowBefore[column]!;
      const next = this.columnOf[row]!;
      this.columnOf[row] = column;
      this.rowOf[column] = row;
      if (row === start) return;
      column = next;
    }
  }
}
