/** The choice of patrol targets: which grid each available unit of an area goes to, all at once, without leaving the area uncovered. */
import { assignLinear, FORBIDDEN } from '../dispatch/linear-assignment.js';
import { chooseGuards, mayPatrol, type TimesS } from './patrol-guards.js';

/** Spent looking around in the grid; keeps a near grid of little weight from beating a far one of much. */
export const VISIT_S = 180;
/** Farther away than this a target is no patrol but a journey. */
export const MAX_TRAVEL_S = 900;
/** A grid in which somebody was seen within so many seconds needs nobody yet. */
export const SEEN_LATELY_S = 60;
/** Candidates of a unit: those that promise most, at least so many as there are units, for then more of them change nothing. */
export const CANDIDATES_PER_UNIT = 24;
export const NO_TARGET = -1;

export interface PatrolProblem {
  /** By available unit, in an order that means something: ties go to the first. From where it is to each grid. */
  readonly fromUnits: readonly TimesS[];
  /** By available unit: from each grid to each other one, by its vehicle. Units of one class share one. */
  readonly fromGrids: readonly { readonly row: (grid: number) => TimesS }[];
  /** Of units that are on their way to a target already. */
  readonly fromTargets: readonly TimesS[];
  /** [grids] risk times seconds unseen (`patrolWeight`); 0: nobody is to go there. */
  readonly weight: ArrayLike<number>;
  /** [grids] households that somebody must be near. */
  readonly demand: ArrayLike<number>;
  /** Seconds within which a covered grid is reached. */
  readonly targetS: number;
  /** Whether a unit may be sent to a grid, e.g. not where it declined to go. Absent: yes. */
  readonly allows?: (unit: number, grid: number) => boolean;
}

/** What a unit gains by going: weight for each second that it takes to get there and look around. 0: not worth it, or too far. */
export function patrolGain(weight: number, travelS: number): number {
  return travelS <= MAX_TRAVEL_S ? weight / (travelS + VISIT_S) : 0;
}

/**
 * [units] the grid that each is to go to, `NO_TARGET` where none is left: the greatest sum of gains over all units at once, each grid for one unit, and
 * only where the unit still covers most of what it guards (`mayPatrol`). O(grids · guarded grids) for each unit, then `assignLinear`.
 */
export function choosePatrolTargets(problem: PatrolProblem): Int32Array {
  const { fromUnits, fromTargets, demand } = problem;
  const guards = chooseGuards(fromUnits, fromTargets, demand);
  const candidates = fromUnits.map((_, unit) => candidatesOf(problem, guards, unit));
  const columnOf = new Map<number, number>();
  for (const grid of candidates.flatMap((list) => list.map(({ grid: each }) => each)).sort((a, b) => a - b))
    if (!columnOf.has(grid)) columnOf.set(grid, columnOf.size);
  const columns = columnOf.size;
  const cost = new Float64Array(fromUnits.length * columns).fill(FORBIDDEN);
  candidates.forEach((list, unit) => {
    for (const { grid, gain } of list) cost[unit * columns + columnOf.get(grid)!] = -gain;
  });
  const unservedCost = new Float64Array(fromUnits.length);
  const matching = assignLinear({ rows: fromUnits.length, columns, cost, unservedCost });
  const grids = [...columnOf.keys()];
  return matching.columnOf.map((column) => (column < 0 ? NO_TARGET : grids[column]!));
}

/** The best first, by gain, then by grid. */
function candidatesOf(
  { fromUnits, fromGrids, weight, demand, targetS, allows = () => true }: PatrolProblem,
  guards: Int32Array,
  unit: number,
): { grid: number; gain: number }[] {
  const isKept = mayPatrol(guards, unit, fromGrids[unit]!.row, demand, targetS);
  const worth: { grid: number; gain: number }[] = [];
  for (let grid = 0; grid < weight.length; grid++) {
    const gain = patrolGain(weight[grid]!, fromUnits[unit]![grid]!);
    if (gain > 0 && isKept[grid] === 1 && allows(unit, grid)) worth.push({ grid, gain });
  }
  worth.sort((a, b) => b.gain - a.gain || a.grid - b.grid);
  return worth.slice(0, Math.max(CANDIDATES_PER_UNIT, fromUnits.length));
}
