/**
 * Guards: which unit answers for which grid while units patrol. Every grid with households has one guard, the unit nearest to it by road. A unit **covers** a grid that
 * it reaches within the target time. It may patrol only where it covers most of what it could cover at best of the grids that it guards. Grids are guarded once,
 * so what the units keep adds up, however many of them move at once; and who has drifted off the people that only it answers for is led back.
 */

/** Travel times from one place to each grid of the area: [grids] seconds, `Infinity` where no road leads. */
export type TimesS = ArrayLike<number>;

export const NO_GUARD = -1;
/** Of the households that it could cover at best, a unit covers at least this share wherever it patrols. */
export const KEPT_SHARE = 2 / 3;

/**
 * The guard of each grid: an index into `fromUnits`; `NO_GUARD` where nobody lives there, no road leads there, or a unit on its way is nearest from where it goes.
 * Of equally near ones a unit on its way comes first (it goes there anyway), then the first of the others.
 *
 * @param fromUnits by unit: from where it is
 * @param fromTargets of units on their way: from where they go
 * @param demand [grids] households
 */
export function chooseGuards(
  fromUnits: readonly TimesS[],
  fromTargets: readonly TimesS[],
  demand: ArrayLike<number>,
): Int32Array {
  const guards = new Int32Array(demand.length).fill(NO_GUARD);
  for (let grid = 0; grid < demand.length; grid++) {
    if (!(demand[grid]! > 0)) continue;
    let nearestS = Infinity;
    for (const times of fromTargets) nearestS = Math.min(nearestS, times[grid]!);
    for (const [unit, times] of fromUnits.entries()) {
      if (!(times[grid]! < nearestS)) continue;
      nearestS = times[grid]!;
      guards[grid] = unit;
    }
  }
  return guards;
}

/** [grids] whether a unit may go there: 1 or 0. O(grids · guarded grids). `row`: the times from a grid, by the unit's vehicle. */
export function mayPatrol(
  guards: Int32Array,
  unit: number,
  row: (grid: number) => TimesS,
  demand: ArrayLike<number>,
  targetS: number,
): Uint8Array {
  const guarded: number[] = [];
  for (let grid = 0; grid < guards.length; grid++) if (guards[grid] === unit) guarded.push(grid);
  const covered = new Float64Array(guards.length);
  let best = 0;
  if (guarded.length > 0)
    for (let grid = 0; grid < guards.length; grid++) {
      const times = row(grid);
      let households = 0;
      for (const each of guarded) if (times[each]! <= targetS) households += demand[each]!;
      covered[grid] = households;
      best = Math.max(best, households);
    }
  return Uint8Array.from(covered, (households) => (households >= KEPT_SHARE * best ? 1 : 0));
}
