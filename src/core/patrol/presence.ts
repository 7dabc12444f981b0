/** Presence: how long units are seen in each grid, by hour, counted from their fixes as they come. */

/** Two fixes farther apart in time than this do not say where the unit was in between. */
export const COUNTED_GAP_S = 60;
/** A unit that is heard of again in the same grid after so long has come anew. */
const SAME_VISIT_GAP_S = 600;
const HOUR_MS = 3_600_000;
const NO_GRID = -1;

export interface PresenceCount {
  readonly grid: number;
  /** Begin of the hour, in milliseconds since the epoch. */
  readonly hourMs: number;
  readonly seconds: number;
  readonly visits: number;
}

interface Counting {
  grid: number;
  atMs: number;
}

/**
 * Counts between two calls of `drain`; O(1) a fix, and allocates only where a unit or an hour of a grid is new. The time between two fixes belongs to the grid
 * of the first. Fixes of a unit that are not newer than its last one are left out.
 */
export class PresenceCounter {
  readonly #last = new Map<string, Counting>();
  #counts = new Map<number, { seconds: number; visits: number; grid: number; hourMs: number }>();

  constructor(private readonly gridCount: number) {}

  /** The grid of the unit's last fix, -1: none, or outside all of them. */
  gridOf(unitId: string): number {
    return this.#last.get(unitId)?.grid ?? NO_GRID;
  }

  /** `grid` -1: outside all grids. */
  note(unitId: string, grid: number, atMs: number): void {
    const last = this.#last.get(unitId);
    if (last === undefined) {
      this.#last.set(unitId, { grid, atMs });
      if (grid !== NO_GRID) this.#count(grid, atMs).visits++;
      return;
    }
    const elapsedS = (atMs - last.atMs) / 1000;
    if (elapsedS <= 0) return;
    if (last.grid !== NO_GRID && elapsedS <= COUNTED_GAP_S) this.#spend(last.grid, last.atMs, atMs);
    if (grid !== NO_GRID && (grid !== last.grid || elapsedS > SAME_VISIT_GAP_S)) this.#count(grid, atMs).visits++;
    last.grid = grid;
    last.atMs = atMs;
  }

  /** The unit is no longer on patrol: what comes later is a new visit. */
  forget(unitId: string): void {
    this.#last.delete(unitId);
  }

  /** What was counted since the last call, by grid, then hour. */
  drain(): PresenceCount[] {
    const counts = [...this.#counts.values()];
    this.#counts = new Map();
    return counts.sort((a, b) => a.grid - b.grid || a.hourMs - b.hourMs);
  }

  /** No more than two hours are concerned: `COUNTED_GAP_S` is shorter than one. */
  #spend(grid: number, fromMs: number, untilMs: number): void {
    const boundaryMs = (Math.floor(fromMs / HOUR_MS) + 1) * HOUR_MS;
    this.#count(grid, fromMs).seconds += (Math.min(untilMs, boundaryMs) - fromMs) / 1000;
    if (untilMs > boundaryMs) this.#count(grid, boundaryMs).seconds += (untilMs - boundaryMs) / 1000;
  }

  #count(grid: number, atMs: number): { seconds: number; visits: number } {
    const hour = Math.floor(atMs / HOUR_MS);
    const key = hour * this.gridCount + grid;
    let count = this.#counts.get(key);
    if (count === undefined) {
      count = { seconds: 0, visits: 0, grid, hourMs: hour * HOUR_MS };
      this.#counts.set(key, count);
    }
    return count;
  }
}
