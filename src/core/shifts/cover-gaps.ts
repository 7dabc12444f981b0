/** Gaps of a roster: when a station has fewer units at work than it should. */

export interface CoverGap {
  readonly stationId: string;
  readonly from: Date;
  readonly until: Date;
  /** Units rostered in all that time. */
  readonly units: number;
  readonly minimum: number;
}

/**
 * Spans between `from` and `until` in which a station has fewer units on a shift than its minimum; adjoining spans with the same number are one. By station id, then time.
 *
 * @param shifts of units, in any order; a unit is on one shift at a time
 * @param minimumOf by station: those that are looked at, each at least 1
 */
export function findCoverGaps(
  shifts: readonly { readonly stationId: string; readonly startsAt: Date; readonly endsAt: Date }[],
  minimumOf: ReadonlyMap<string, number>,
  from: Date,
  until: Date,
): CoverGap[] {
  const clamp = (moment: Date): number => Math.min(Math.max(moment.getTime(), from.getTime()), until.getTime());
  const gaps: CoverGap[] = [];
  for (const [stationId, minimum] of [...minimumOf].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const changes = new Map<number, number>([
      [from.getTime(), 0],
      [until.getTime(), 0],
    ]);
    const change = (ms: number, by: number): void => void changes.set(ms, (changes.get(ms) ?? 0) + by);
    for (const shift of shifts) {
      if (shift.stationId !== stationId) continue;
      change(clamp(shift.startsAt), 1);
      change(clamp(shift.endsAt), -1);
    }
    const moments = [...changes.keys()].sort((a, b) => a - b);
    let units = 0;
    for (const [i, ms] of moments.entries()) {
      units += changes.get(ms)!;
      const end = moments[i + 1];
      if (end === undefined || units >= minimum) continue;
      const last = gaps.at(-1);
      const adjoins = last?.stationId === stationId && last.until.getTime() === ms && last.units === units;
      if (adjoins) gaps[gaps.length - 1] = { ...last, until: new Date(end) };
      else gaps.push({ stationId, from: new Date(ms), until: new Date(end), units, minimum });
    }
  }
  return gaps;
}
