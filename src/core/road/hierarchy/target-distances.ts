/** Travel times from any junction to one target, found when asked for and remembered until the next target. */
import { INFINITE, INVALID } from '../graph.js';
import { type SearchGraph } from './search-graph.js';
import { type HierarchyTopology } from './topology.js';

/**
 * One vehicle class; reusable, one per thread.
 *
 * The least time from a rank to the target is that of its search upwards to a rank above the target, or over the least times of its
 * up-neighbours: lazy RPHAST (Strasser & Zeitz, "A Fast and Tight Heuristic for A* in Road Networks", SEA 2021, section 4). What lies
 * below a rank on the side away from the target can only be left over that rank's up-neighbours; so where all of these are farther
 * than a bound, so is everything below.
 */
export class TargetDistances {
  /** Ranks whose time was worked out since `begin`. */
  evaluated = 0;
  /** [nodeCount] least milliseconds to the target, where `stamp` is `epoch`; exact up to the bound at the time, else at least as far. */
  private readonly timeMs: Uint32Array;
  private readonly stamp: Uint32Array;
  private epoch = 0;
  /** [maxDepth + 1] times of the search up from the target. */
  private readonly pathMs: Uint32Array;
  /** Ranks from one asked for up to one remembered. */
  private readonly climbed: Uint32Array;

  constructor(
    private readonly topology: HierarchyTopology,
    private readonly graph: SearchGraph,
  ) {
    this.timeMs = new Uint32Array(topology.nodeCount);
    this.stamp = new Uint32Array(topology.nodeCount);
    this.pathMs = new Uint32Array(topology.maxDepth + 1);
    this.climbed = new Uint32Array(topology.maxDepth + 1);
  }

  /**
   * Sets the target: two nodes joined by a road (or one node twice) with the milliseconds from each to it, `INFINITE` for no way. Times
   * above the bound need not be found.
   */
  begin(nodeA: number, timeA: number, nodeB: number, timeB: number, boundMs: number): void {
    this.nextEpoch();
    this.evaluated = 0;
    const { rankOf, depth, parent } = this.topology;
    const { pathMs, climbed } = this;
    const a = rankOf[nodeA]!;
    const b = rankOf[nodeB]!;
    const start = Math.min(a, b);
    pathMs.fill(INFINITE, 0, depth[start]! + 1);
    pathMs[depth[a]!] = timeA;
    pathMs[depth[b]!] = Math.min(pathMs[depth[b]!]!, timeB);
    let length = 0;
    for (let rank = start; rank !== INVALID; rank = parent[rank]!) {
      climbed[length++] = rank;
      this.relax(rank, pathMs[depth[rank]!]!, boundMs);
    }
    // From the root down: all up-neighbours of a rank come before it.
    for (let i = length - 1; i >= 0; i--) {
      const rank = climbed[i]!;
      this.evaluate(rank, pathMs[depth[rank]!]!);
    }
  }

  /**
   * Milliseconds from a node to the target. Exact where it is at most the bound; else any value above the bound. The bound may only
   * fall from call to call.
   */
  fromNode(node: number, boundMs: number): number {
    const { parent } = this.topology;
    const { stamp, timeMs, climbed, epoch } = this;
    const own = this.topology.rankOf[node]!;
    let length = 0;
    for (let rank = own; rank !== INVALID && stamp[rank] !== epoch; rank = parent[rank]!) climbed[length++] = rank;
    for (let i = length - 1; i >= 0; i--) {
      const rank = climbed[i]!;
      const leastAbove = this.evaluate(rank, INFINITE);
      if (leastAbove > boundMs && this.isBeyond(rank, boundMs)) return INFINITE;
    }
    return timeMs[own]!;
  }

  /**
   * Whether all up-neighbours are farther than the bound. The search graph does not show them all: what lies below a rank may leave by
   * an edge that the rank itself has no use for.
   */
  private isBeyond(rank: number, boundMs: number): boolean {
    const { firstUp, upHead } = this.topology;
    for (let edge = firstUp[rank]!, end = firstUp[rank + 1]!; edge < end; edge++)
      if (this.timeMs[upHead[edge]!]! <= boundMs) return false;
    return true;
  }

  private nextEpoch(): void {
    if (this.epoch === 0xffffffff) {
      this.stamp.fill(0);
      this.epoch = 0;
    }
    this.epoch++;
  }

  private relax(rank: number, ownMs: number, boundMs: number): void {
    if (ownMs > boundMs || ownMs === INFINITE) return;
    const { firstDown, downDepth, downMs } = this.graph;
    const { pathMs } = this;
    for (let i = firstDown[rank]!, end = firstDown[rank + 1]!; i < end; i++) {
      const throughMs = ownMs + downMs[i]!;
      const at = downDepth[i]!;
      if (throughMs < pathMs[at]!) pathMs[at] = throughMs;
    }
  }

  /** Works out one rank, given a first time for it and those of its up-neighbours; returns the least of these. */
  private evaluate(rank: number, firstMs: number): number {
    const { firstUp, upHead, upMs } = this.graph;
    const { timeMs } = this;
    let leastMs = firstMs;
    let leastAbove = INFINITE;
    for (let i = firstUp[rank]!, end = firstUp[rank + 1]!; i < end; i++) {
      const aboveMs = timeMs[upHead[i]!]!;
      if (aboveMs < leastAbove) leastAbove = aboveMs;
      const throughMs = aboveMs + upMs[i]!;
      if (throughMs < leastMs) leastMs = throughMs;
    }
    timeMs[rank] = leastMs;
    this.stamp[rank] = this.epoch;
    this.evaluated++;
    return leastAbove;
  }
}
