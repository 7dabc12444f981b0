import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  choosePatrolTargets,
  MAX_TRAVEL_S,
  NO_TARGET,
  patrolGain,
  type PatrolProblem,
} from '../../../src/core/patrol/patrol-choice.js';
import { chooseGuards, KEPT_SHARE, NO_GUARD } from '../../../src/core/patrol/patrol-guards.js';

const RUNS = { seed: 20261122, numRuns: 500 };

/** Times along a straight road on which grid g lies at 60 · g seconds. */
function line(grids: number, at: number): number[] {
  return Array.from({ length: grids }, (_, grid) => Math.abs(at - 60 * grid));
}
const rowsOf = (grids: number): PatrolProblem['fromGrids'][number] => ({ row: (grid) => line(grids, 60 * grid) });

/** Units at given seconds along the road. */
function onLine(
  grids: number,
  units: readonly number[],
  more: Partial<PatrolProblem> & Pick<PatrolProblem, 'weight'>,
): PatrolProblem {
  return {
    fromUnits: units.map((at) => line(grids, at)),
    fromGrids: units.map(() => rowsOf(grids)),
    fromTargets: [],
    demand: new Array<number>(grids).fill(0),
    targetS: 120,
    ...more,
  };
}

describe('the choice of patrol targets', () => {
  it('sends each unit to another grid, and the sum over all of them counts', () => {
    // unit 0 at grid 0, unit 1 at grid 2; both gain most at grid 1, and unit 1 has nothing else
    const weight = [0, 1000, 0, 0];
    expect([...choosePatrolTargets(onLine(4, [0, 120], { weight }))]).toEqual([1, NO_TARGET]);
    expect([...choosePatrolTargets(onLine(4, [0, 120], { weight: [0, 1000, 0, 900] }))]).toEqual([1, 3]);
  });

  it('goes farther for a grid that is worth more, and not for one that is not', () => {
    expect([...choosePatrolTargets(onLine(4, [0], { weight: [0, 100, 0, 300] }))]).toEqual([3]);
    expect([...choosePatrolTargets(onLine(4, [0], { weight: [0, 100, 0, 140] }))]).toEqual([1]);
  });

  it('keeps a unit near that is the only one within the target time of its grids', () => {
    // grids 0 . . . . . 6; people live at 0; the unit stands there, and most would be gained at 6
    const demand = [300, 0, 0, 0, 0, 0, 0];
    const weight = [0, 10, 20, 0, 0, 0, 9000];
    expect([...choosePatrolTargets(onLine(7, [0], { weight, demand }))]).toEqual([2]);
    // A second unit nearby answers for grid 0 as soon as it is nearer: the first may go.
    expect([...choosePatrolTargets(onLine(7, [60, 0], { weight, demand }))]).toEqual([6, 2]);
  });

  it('does not send two units away that cover for each other', () => {
    const demand = [0, 300, 0, 0, 0, 0, 0, 0];
    const weight = [0, 0, 0, 0, 0, 0, 500, 500];
    // both cover grid 1, neither is the only one: exactly one may leave
    const targets = choosePatrolTargets(onLine(8, [60, 120], { weight, demand }));
    expect([...targets].filter((grid) => grid !== NO_TARGET)).toHaveLength(1);
    expect(targets[0]).toBe(NO_TARGET);
  });

  it('lets a unit go whose grids another one answers for from where that goes', () => {
    const demand = [300, 0, 0, 0, 0, 0, 0];
    const weight = [0, 0, 0, 0, 0, 0, 9000];
    expect([...choosePatrolTargets(onLine(7, [0], { weight, demand }))]).toEqual([NO_TARGET]);
    expect([...choosePatrolTargets(onLine(7, [0], { weight, demand, fromTargets: [line(7, 0)] }))]).toEqual([6]);
  });

  it('sends nobody beyond the longest way, where no road leads, or where a unit must not go', () => {
    expect(patrolGain(1000, MAX_TRAVEL_S)).toBeGreaterThan(0);
    expect(patrolGain(1000, MAX_TRAVEL_S + 1)).toBe(0);
    const problem = onLine(2, [0], { weight: [0, 100] });
    expect([...choosePatrolTargets({ ...problem, fromUnits: [[0, Infinity]] })]).toEqual([NO_TARGET]);
    expect([...choosePatrolTargets({ ...problem, allows: () => false })]).toEqual([NO_TARGET]);
  });

  const places = (most: number): fc.Arbitrary<number[]> =>
    fc.array(fc.integer({ min: 0, max: 480 }), { minLength: 0, maxLength: most });
  const problems = fc.integer({ min: 1, max: 5 }).chain((grids) =>
    fc
      .record({
        units: places(3),
        going: places(1),
        weight: fc.array(fc.constantFrom(0, 100, 200, 350, 900), { minLength: grids, maxLength: grids }),
        demand: fc.array(fc.constantFrom(0, 0, 100), { minLength: grids, maxLength: grids }),
        forbidden: fc.array(fc.boolean(), { minLength: 15, maxLength: 15 }),
      })
      .map(({ units, going, weight, demand, forbidden }) => ({
        ...onLine(grids, units, { weight, demand, fromTargets: going.map((at) => line(grids, at)) }),
        allows: (unit: number, grid: number) => !forbidden[unit * 5 + grid]!,
      })),
  );

  /** Every way to send the units to different grids or nowhere, by trying. */
  function* everyChoice(units: number, grids: number, chosen: readonly number[] = []): Generator<readonly number[]> {
    if (chosen.length === units) {
      yield chosen;
      return;
    }
    yield* everyChoice(units, grids, [...chosen, NO_TARGET]);
    for (let grid = 0; grid < grids; grid++)
      if (!chosen.includes(grid)) yield* everyChoice(units, grids, [...chosen, grid]);
  }
  const gainOf = ({ weight, fromUnits }: PatrolProblem, choice: Iterable<number>): number =>
    [...choice].reduce(
      (sum, grid, unit) => sum + (grid === NO_TARGET ? 0 : patrolGain(weight[grid]!, fromUnits[unit]![grid]!)),
      0,
    );
  /** The rule, as it is stated: the nearest answers for a grid, and covers two thirds of what it could cover of such grids, wherever it goes. */
  function guardedBy({ fromUnits, fromTargets, demand }: PatrolProblem, unit: number): number[] {
    return [...Array(demand.length).keys()].filter((grid) => {
      const mine = fromUnits[unit]![grid]!;
      const isNearer = (times: ArrayLike<number>, other: number): boolean =>
        times[grid]! < mine || (times[grid]! === mine && other < unit);
      return demand[grid]! > 0 && !fromTargets.some((times) => isNearer(times, -1)) && !fromUnits.some(isNearer);
    });
  }
  function keptFrom(problem: PatrolProblem, unit: number, times: ArrayLike<number>): number {
    const kept = guardedBy(problem, unit).filter((each) => times[each]! <= problem.targetS);
    return kept.reduce((sum, each) => sum + problem.demand[each]!, 0);
  }
  function bestOf(problem: PatrolProblem, unit: number): number {
    const rows = Array.from({ length: problem.weight.length }, (_, grid) => problem.fromGrids[unit]!.row(grid));
    return Math.max(...rows.map((times) => keptFrom(problem, unit, times)));
  }
  function isAllowed(problem: PatrolProblem, choice: readonly number[]): boolean {
    return choice.every((grid, unit) => {
      if (grid === NO_TARGET) return true;
      const kept = keptFrom(problem, unit, problem.fromGrids[unit]!.row(grid));
      return problem.allows!(unit, grid) && kept >= KEPT_SHARE * bestOf(problem, unit);
    });
  }

  it('gains as much as the best of all choices that keep to the rule', () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const targets = [...choosePatrolTargets(problem)];
        expect(isAllowed(problem, targets)).toBe(true);
        let best = 0;
        for (const choice of everyChoice(problem.fromUnits.length, problem.weight.length))
          if (isAllowed(problem, choice)) best = Math.max(best, gainOf(problem, choice));
        expect(gainOf(problem, targets)).toBeCloseTo(best, 9);
      }),
      RUNS,
    );
  });

  it('keeps two thirds of what the units that move could cover, and all that the others cover, all together', () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const { fromUnits, fromGrids, demand, targetS } = problem;
        const targets = choosePatrolTargets(problem);
        const after = fromUnits.map((times, u) => (targets[u] === NO_TARGET ? times : fromGrids[u]!.row(targets[u]!)));
        const covered = Array.from(demand).reduce(
          (sum, households, grid) => sum + (after.some((times) => times[grid]! <= targetS) ? households : 0),
          0,
        );
        const owed = fromUnits.reduce(
          (sum, times, u) =>
            sum + (targets[u] === NO_TARGET ? keptFrom(problem, u, times) : KEPT_SHARE * bestOf(problem, u)),
          0,
        );
        expect(covered).toBeGreaterThanOrEqual(owed - 1e-9);
      }),
      RUNS,
    );
  });

  it('names the nearest unit as guard, of equally near ones the first', () => {
    const guards = chooseGuards([line(4, 60), line(4, 60), line(4, 180)], [], [1, 0, 1, 1]);
    expect([...guards]).toEqual([0, NO_GUARD, 0, 2]);
  });
});
