/** Coverage: which households the units reach within a target time, per grid and in all. */
import { type EdgeId } from '../road/graph.js';
import { type ReachSearch } from '../road/reach.js';
import { type Demand, pieceMiddle } from './demand.js';

export interface Coverage {
  /** [pieceCount] 1 where the piece is reached in time. */
  readonly coveredPieces: Uint8Array;
  /** [gridCount] households, not rounded; exactly the grid's households where all its pieces are covered. */
  readonly coveredHouseholds: Float64Array;
  readonly totalHouseholds: number;
  readonly totalCovered: number;
}

/**
 * A piece is covered when its middle is reached within the target by **any** unit, each on the roads of its own vehicle class: a lane
 * closed to cars is covered only by a unit on foot, on a cycle or the like, even where a car could stop at its mouth. Counting the
 * walk from the mouth would call a lane covered that its households know to be out of reach of the car's equipment.
 * Nobody is added for the metres from the road to the door: the same for all, and unknown.
 *
 * @param reach what the units reach, searched OUTWARD at least as far as `targetMs`.
 */
export function measureCoverage(demand: Demand, reach: Pick<ReachSearch, 'timeAtMs'>, targetMs: number): Coverage {
  const { gridCount, pieceCount } = demand;
  const coveredPieces = new Uint8Array(pieceCount);
  const coveredHouseholds = new Float64Array(gridCount);
  const isGridWhole = Uint8Array.from(demand.gridHasRoad);
  for (let piece = 0; piece < pieceCount; piece++) {
    const grid = demand.grid[piece]!;
    if (reach.timeAtMs(demand.edge[piece]! as EdgeId, pieceMiddle(demand, piece)) <= targetMs) {
      coveredPieces[piece] = 1;
      coveredHouseholds[grid]! += demand.households[piece]!;
    } else isGridWhole[grid] = 0;
  }
  let totalHouseholds = 0;
  let totalCovered = 0;
  for (let grid = 0; grid < gridCount; grid++) {
    const households = demand.gridHouseholds[grid]!;
    // Sums of parts miss the whole by some 1e-13: all is all, and never more than all.
    coveredHouseholds[grid] = isGridWhole[grid] ? households : Math.min(coveredHouseholds[grid]!, households);
    totalHouseholds += households;
    totalCovered += coveredHouseholds[grid]!;
  }
  return { coveredPieces, coveredHouseholds, totalHouseholds, totalCovered };
}
