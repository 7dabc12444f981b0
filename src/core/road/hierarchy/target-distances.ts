/** Travel times from any junction to one target, found when asked for and remembered until the next target. */
import { INVALID } from '../graph.js';
import { NO_WAY, type SearchGraph } from './search-graph.js';
import { type HierarchyTopology } from './topology.js';

/** Time of a rank that is farther than the bound with everything below it. */
const BEYOND = NO_WAY + 1;

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
  private readonly timeMs: Int32Array;
  private readonly stamp: Uint32Array;
  private epoch = 0;
  /** [maxDepth + 1] times of the search up from the target. */
  private readonly pathMs: Int32Array;
  /** [maxDepth + 1] the ranks of that path, and from which depth on their times are not worked out yet. */
  private readonly path: Uint32Array;
  private pathDepth = 0;
  private pathEvaluated = 0;
  /** Ranks from one asked for up to one remembered. */
  private readonly climbed: Uint32Array;

  constructor(
    private readonly topology: HierarchyTopology,
    private readonly graph: SearchGraph,
  ) {
    this.timeMs = new Int32Array(topology.nodeCount);
    this.stamp = new Uint32Array(topology.nodeCount);
    this.pathMs = new Int32Array(topology.maxDepth + 1);
    this.path = new Uint32Array(topology.maxDepth + 1);
    this.climbed = new Uint32Array(topology.maxDepth + 1);
  }

  /**
   * Sets the target: the two ends of a position (search-legs.ts) with the milliseconds from each to it, `NO_WAY` for no way. Times
   * above the bound need not be found.
   */
  begin(nodeA: number, timeA: number, nodeB: number, timeB: number, boundMs: number): void {
    this.nextEpoch();
    this.evaluated = 0;
    const { rankOf, depth, parent } = this.topology;
    const { pathMs } = this;
    const a = rankOf[nodeA]!;
    const b = rankOf[nodeB]!;
    const start = Math.min(a, b);
    pathMs.fill(NO_WAY, 0, depth[start]! + 1);
    pathMs[depth[a]!] = timeA;
    pathMs[depth[b]!] = Math.min(pathMs[depth[b]!]!, timeB);
    for (let rank = start; rank !== INVALID; rank = parent[rank]!) {
      const at = depth[rank]!;
      const ownMs = pathMs[at]!;
      this.relax(rank, ownMs, boundMs);
      this.path[at] = rank;
      this.timeMs[rank] = ownMs;
      this.stamp[rank] = this.epoch;
    }
    this.pathDepth = depth[start]!;
    this.pathEvaluated = 0;
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
    let rank = own;
    for (; rank !== INVALID && stamp[rank] !== epoch; rank = parent[rank]!) climbed[length++] = rank;
    if (rank !== INVALID) {
      if (timeMs[rank] === BEYOND) return BEYOND;
      this.evaluatePathTo(rank);
    }
    for (let i = length - 1; i >= 0; i--) {
      rank = climbed[i]!;
      timeMs[rank] = NO_WAY;
      stamp[rank] = epoch;
      const leastAbove = this.evaluate(rank);
      if (leastAbove > boundMs && this.isBeyond(rank, boundMs)) return (timeMs[rank] = BEYOND);
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

  /** A rank of the target's own path has at first what the search up from the target gave it; ways over higher ranks may be faster. */
  private evaluatePathTo(rank: number): void {
    const at = this.topology.depth[rank]!;
    if (at > this.pathDepth || this.path[at] !== rank) return;
    for (; this.pathEvaluated <= at; this.pathEvaluated++) this.evaluate(this.path[this.pathEvaluated]!);
  }

  private nextEpoch(): void {
    if (this.epoch === 0xffffffff) {
      this.stamp.fill(0);
      this.epoch = 0;
    }
    this.epoch++;
  }

  private relax(rank: number, ownMs: number, boundMs: number): void {
    if (ownMs > boundMs || ownMs === NO_WAY) return;
    const { firstDown, downDepth, downMs } = this.graph;
    const { pathMs } = this;
    for (let i = firstDown[rank]!, end = firstDown[rank + 1]!; i < end; i++) {
      const throughMs = (ownMs + downMs[i]!) | 0;
      const at = downDepth[i]!;
      if (throughMs < pathMs[at]!) pathMs[at] = throughMs;
    }
  }

  /** Betters the time of one rank by those of its up-neighbours; returns the least of these. */
  private evaluate(rank: number): number {
    const { firstUp, upHead, upMs } = this.graph;
    const { timeMs } = this;
    let leastMs = timeMs[rank]!;
    let leastAbove = NO_WAY;
    for (let i = firstUp[rank]!, end = firstUp[rank + 1]!; i < end; i++) {
      const aboveMs = timeMs[upHead[i]!]!;
      if (aboveMs < leastAbove) leastAbove = aboveMs;
      const throughMs = (aboveMs + upMs[i]!) | 0;
      if (throughMs < leastMs) leastMs = throughMs;
    }
    timeMs[rank] = leastMs;
    this.evaluated++;
    return leastAbove;
  }
}
