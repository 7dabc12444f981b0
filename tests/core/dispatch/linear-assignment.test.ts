import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AssignmentProblem, assignLinear, FORBIDDEN } from '../../../src/core/dispatch/linear-assignment.js';
import { seededRandom, whole } from '../../../src/core/random.js';
import { visitMatchings } from './every-matching.js';

const OR_LIBRARY = path.join(process.env.XUNGE_TEST_DATA ?? '../shared/data', 'or-library');
const RUNS = { seed: 20261122, numRuns: 400 };

/** Few different costs, so that ties are common; a fifth of the pairs forbidden. */
const anyCost = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: -5, max: 12 }) }, fc.constant(FORBIDDEN));
function problems(most: number, withPrices: boolean): fc.Arbitrary<AssignmentProblem> {
  return fc.tuple(fc.integer({ min: 0, max: most }), fc.integer({ min: 0, max: most })).chain(([rows, columns]) =>
    fc.record({
      rows: fc.constant(rows),
      columns: fc.constant(columns),
      cost: fc
        .array(anyCost, { minLength: rows * columns, maxLength: rows * columns })
        .map((costs) => Float64Array.from(costs)),
      ...(withPrices && {
        unservedCost: fc
          .array(fc.integer({ min: -3, max: 15 }), { minLength: rows, maxLength: rows })
          .map((prices) => Float64Array.from(prices)),
      }),
    }),
  );
}

const square = (...lines: readonly (readonly number[])[]): AssignmentProblem => ({
  rows: lines.length,
  columns: lines[0]!.length,
  cost: Float64Array.from(lines.flat()),
});
const served = (columnOf: readonly number[] | Int32Array): number => columnOf.filter((column) => column >= 0).length;
function costOf({ columns, cost }: AssignmentProblem, columnOf: readonly number[]): number {
  return columnOf.reduce((sum, column, row) => sum + (column < 0 ? 0 : cost[row * columns + column]!), 0);
}
const mayOf =
  ({ columns, cost }: AssignmentProblem) =>
  (row: number, column: number): boolean =>
    cost[row * columns + column] !== FORBIDDEN;

function readOrLibrary(file: string): AssignmentProblem {
  const [size, ...costs] = readFileSync(file, 'utf8').trim().split(/\s+/).map(Number);
  return { rows: size!, columns: size!, cost: Float64Array.from(costs) };
}

/** What makes a matching optimal, whoever found it. Whole costs: everything is exact. */
function expectCertificate(problem: AssignmentProblem): void {
  const { rows, columns, cost, unservedCost } = problem;
  const { columnOf, rowOf, totalCost, rowPotential, columnPotential } = assignLinear(problem);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const potential = rowPotential[row]! + columnPotential[column]!;
      expect(potential).toBeLessThanOrEqual(cost[row * columns + column]!);
      if (columnOf[row] === column) expect(potential).toBe(cost[row * columns + column]);
    }
    const price = unservedCost?.[row] ?? Infinity;
    expect(rowPotential[row]).toBeLessThanOrEqual(price);
    if (columnOf[row] === -1) expect(rowPotential[row]).toBe(price);
    else expect(rowOf[columnOf[row]!]).toBe(row);
  }
  for (let column = 0; column < columns; column++) {
    expect(columnPotential[column]).toBeLessThanOrEqual(0);
    if (rowOf[column] === -1) expect(columnPotential[column]).toBeCloseTo(0, 12);
    else expect(columnOf[rowOf[column]!]).toBe(column);
  }
  expect(totalCost).toBe(costOf(problem, [...columnOf]));
}

describe('the linear assignment', () => {
  it('takes the dearer pair first where the total is less so', () => {
    // Row 0 would take column 0 greedily, for 1, and leave 100 to row 1.
    expect(assignLinear(square([1, 2], [3, 100]))).toMatchObject({
      columnOf: Int32Array.of(1, 0),
      rowOf: Int32Array.of(1, 0),
      totalCost: 5,
    });
  });

  it('serves as many rows as possible before it looks at the total', () => {
    expect(assignLinear(square([1, 1000], [1, FORBIDDEN])).columnOf).toEqual(Int32Array.of(1, 0));
  });

  it('leaves out the row that is cheapest to leave out', () => {
    const problem = { ...square([5], [6], [7]), unservedCost: Float64Array.of(10, 30, 20) };
    expect(assignLinear(problem)).toMatchObject({ columnOf: Int32Array.of(-1, 0, -1), totalCost: 6 });
  });

  it('serves a row rather than not where both cost the same', () => {
    expect(assignLinear({ ...square([7]), unservedCost: Float64Array.of(7) }).columnOf).toEqual(Int32Array.of(0));
  });

  it('prefers the lower column among equals', () => {
    expect(assignLinear(square([4, 3, 3, 3])).columnOf).toEqual(Int32Array.of(1));
  });

  it('answers empty problems', () => {
    const none = new Float64Array(0);
    expect(assignLinear({ rows: 0, columns: 3, cost: none }).rowOf).toEqual(Int32Array.of(-1, -1, -1));
    expect(assignLinear({ rows: 2, columns: 0, cost: none }).columnOf).toEqual(Int32Array.of(-1, -1));
  });

  it('refuses arrays that do not fit, and numbers that are none', () => {
    const cost = Float64Array.of(1, 2);
    expect(() => assignLinear({ rows: 2, columns: 2, cost })).toThrow(new RangeError('2 costs for 2 rows of 2'));
    expect(() => assignLinear(square([1, NaN]))).toThrow(new RangeError('cost 1 is NaN'));
    expect(() => assignLinear(square([-Infinity]))).toThrow(new RangeError('cost 0 is -Infinity'));
    expect(() => assignLinear({ ...square([1, 2]), unservedCost: cost })).toThrow('2 unserved costs for 1 rows');
    expect(() => assignLinear({ ...square([1]), unservedCost: Float64Array.of(Infinity) })).toThrow(
      'the unserved cost of row 0 is Infinity',
    );
  });

  it('serves the most rows at the least cost of all matchings', () => {
    fc.assert(
      fc.property(problems(6, false), (problem) => {
        let best = { served: -1, cost: Infinity };
        visitMatchings(problem.rows, problem.columns, mayOf(problem), (columnOf) => {
          const each = { served: served(columnOf), cost: costOf(problem, columnOf) };
          if (each.served > best.served || (each.served === best.served && each.cost < best.cost)) best = each;
        });
        const { columnOf, totalCost } = assignLinear(problem);
        expect({ served: served(columnOf), cost: totalCost }).toEqual(best);
      }),
      RUNS,
    );
  });

  it('finds the least total of pairs and unserved rows of all matchings', () => {
    fc.assert(
      fc.property(problems(6, true), (problem) => {
        const prices = problem.unservedCost!;
        const total = (columnOf: readonly number[]): number =>
          columnOf.reduce((sum, column, row) => sum + (column < 0 ? prices[row]! : 0), costOf(problem, columnOf));
        let best = Infinity;
        visitMatchings(problem.rows, problem.columns, mayOf(problem), (columnOf) => {
          best = Math.min(best, total(columnOf));
        });
        expect(total([...assignLinear(problem).columnOf])).toBe(best);
      }),
      RUNS,
    );
  });

  it('finds the best of all permutations of seven', () => {
    const random = seededRandom(7);
    for (let run = 0; run < 5; run++) {
      const problem = { rows: 7, columns: 7, cost: Float64Array.from({ length: 49 }, () => whole(random, 1, 40)) };
      let best = Infinity;
      visitMatchings(7, 7, mayOf(problem), (columnOf) => {
        if (!columnOf.includes(-1)) best = Math.min(best, costOf(problem, columnOf));
      });
      expect(assignLinear(problem).totalCost).toBe(best);
    }
  });

  it('proves its optimum by potentials, on sizes that nobody can try out', () => {
    fc.assert(
      fc.property(problems(40, true), (problem) => {
        expectCertificate(problem);
      }),
      { ...RUNS, numRuns: 100 },
    );
  });

  for (const [name, answer] of [
    ['assign100', 305],
    ['assign500', 991],
  ] as const) {
    const file = path.join(OR_LIBRARY, `${name}.txt`);
    it.skipIf(!existsSync(file))(`gives the published optimum of ${name} (skipped: no data)`, () => {
      const problem = readOrLibrary(file);
      const { columnOf, totalCost } = assignLinear(problem);
      expect(totalCost).toBe(answer);
      expect(new Set(columnOf).size).toBe(problem.rows);
    });
  }
});
