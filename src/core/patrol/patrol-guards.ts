/**
 * Guards: which unit answers for which grid while units patrol. A unit **covers** a grid that it reaches within the target time. Of every covered grid
 * exactly one unit is the guard, and wherever the guard patrols it keeps the grid covered. So no grid that is covered before is uncovered after, however many units move at once.
 */

/** Travel times from one place to each grid of the area: [grids] seconds, `Infinity` where no road leads. */
export type TimesS = ArrayLike<number>;

export const NO_GUARD = -1;

/**
 * The guard of each grid, `NO_GUARD` where nobody covers it, nobody lives there, or a unit on its way covers it from where it goes. It is the nearest
 * of the units that cover it, of equally near ones the first: a unit that is the only one is always the guard, and is kept near.
 *
 * @param fromUnits by unit: from where it is
 * @param fromTargets of units on their way: from where they go
 * @param demand [grids] households; 0: nobody need be near
 */
export function chooseGuards(
  fromUnits: readonly TimesS[],
  fromTargets: readonly TimesS[],
  demand: ArrayLike<number>,
  targetS: number,
): Int32Array {
  const guards = new Int32Array(demand.length).fill(NO_GUARD);
  for (let grid = 0; grid < demand.length; grid++) {
    if (!(demand[grid]! > 0) || fromTargets.some((times) => times[grid]! <= targetS)) continue;
    let nearestS = Infinity;
    for (const [unit, times] of fromUnits.entries()) {
      const s = times[grid]!;
      if (s > targetS || s >= nearestS) continue;
      nearestS = s;
      guards[grid] = unit;
    }
  }
  return guards;
}

/** Whether a unit that stands where `fromThere` leads from still covers every grid that it guards. */
export function keepsGuard(guards: Int32Array, unit: number, fromThere: TimesS, targetS: number): boolean {
  for (let grid = 0; grid < guards.length; grid++)
    if (guards[grid] === unit && !(fromThere[grid]! <= targetS)) return false;
  return true;
}
