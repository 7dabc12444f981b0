/** Travel times to one target: from any junction, found when asked for and remembered until the next target, and from units with labels. */
import { INVALID } from '../graph.js';
import { type PositionEnds } from '../search-legs.js';
import { type UnitIndex } from '../unit-road-index.js';
import { NO_WAY } from './no-way.js';
import { type SearchGraph } from './search-graph.js';
import { type HierarchyTopology } from './topology.js';
import { type UnitLabels } from './unit-labels.js';

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
  /** Ranks whose time was worked out; set to 0 by who reads it. */
  evaluated = 0;
  /** [nodeCount] least milliseconds to the target, where `stamp` is `epoch`; exact up to the bound at the time, else at least as far. */
  private readonly timeMs: Int32Array;
  private readonly stamp: Uint32Array;
  private epoch = 0;
  /** [maxDepth + 1] times of the search up from the target, by depth, and the ranks of that path. */
  private readonly pathMs: Int32Array;
  private readonly path: Uint32Array;
  private pathDepth = 0;
  /** Depth from which on the times of the path are not worked out yet. */
  private pathEvaluated = 0;
  /** Up to which bound `timeMs` holds; -1: it has not even the path, which questions that labels answer never need. */
  private rememberedMs = -1;
  /** [maxDepth + 1] the ranks of the path within `nearToMs`, from the root down: rank, least rank of its subtree, depth, time. */
  private readonly nearRank: Uint32Array;
  private readonly nearFirst: Uint32Array;
  private readonly nearDepth: Uint16Array;
  private readonly nearMs: Int32Array;
  private nearCount = 0;
  private nearToMs = -1;
  /** Ranks from one asked for up to one remembered. */
  private readonly climbed: Uint32Array;

  /** `former`: one of the same topology that is not used again; its large arrays are taken over. */
  constructor(
    private readonly topology: HierarchyTopology,
    private readonly graph: SearchGraph,
    former?: TargetDistances,
  ) {
    const isAlike = former?.topology === topology;
    this.timeMs = isAlike ? former.timeMs : new Int32Array(topology.nodeCount);
    this.stamp = isAlike ? former.stamp : new Uint32Array(topology.nodeCount);
    this.epoch = isAlike ? former.epoch : 0;
    this.pathMs = new Int32Array(topology.maxDepth + 1);
    this.path = new Uint32Array(topology.maxDepth + 1);
    this.climbed = new Uint32Array(topology.maxDepth + 1);
    this.nearRank = new Uint32Array(topology.maxDepth + 1);
    this.nearFirst = new Uint32Array(topology.maxDepth + 1);
    this.nearDepth = new Uint16Array(topology.maxDepth + 1);
    this.nearMs = new Int32Array(topology.maxDepth + 1);
  }

  /** Sets the target. Times above the bound need not be found; `INFINITE` and `NO_WAY` are no way. */
  begin({ startNode, startMs, endNode, endMs }: PositionEnds, boundMs: number): void {
    this.rememberedMs = -1;
    this.nearToMs = -1;
    const { rankOf, depth } = this.topology;
    const { pathMs } = this;
    const byStart = rankOf[startNode]!;
    const byEnd = rankOf[endNode]!;
    const start = Math.min(byStart, byEnd);
    this.pathDepth = depth[start]!;
    pathMs.fill(NO_WAY, 0, this.pathDepth + 1);
    pathMs[depth[byStart]!] = Math.min(NO_WAY, startMs);
    pathMs[depth[byEnd]!] = Math.min(pathMs[depth[byEnd]!]!, endMs);
    this.climb(start, Math.min(boundMs, NO_WAY - 1) | 0);
  }

  /**
   * Milliseconds from a node to the target. Exact where it is at most the bound, which is at most that of `begin`; else any value above it.
   * A bound above that of the call before forgets what was remembered.
   */
  fromNode(node: number, boundMs: number): number {
    if (boundMs > this.rememberedMs) this.markPath();
    this.rememberedMs = boundMs;
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

  /** As `fromNode`, for a unit whose label is fresh, from where it stands. */
  fromLabel(labels: UnitLabels, unit: UnitIndex, boundMs: number): number {
    if (boundMs > this.nearToMs || 2 * boundMs < this.nearToMs) this.selectNear(boundMs);
    const { nearCount, nearRank, nearFirst, nearDepth, nearMs } = this;
    const { timeMs } = labels;
    const start = labels.start[unit]!;
    const base = unit * labels.width;
    let leastMs = NO_WAY;
    for (let i = 0; i < nearCount; i++) {
      // Here and further down the target's path, its ranks are no ancestors of the unit.
      if (start > nearRank[i]! || start < nearFirst[i]!) break;
      const throughMs = (timeMs[base + nearDepth[i]!]! + nearMs[i]!) | 0;
      if (throughMs < leastMs) leastMs = throughMs;
    }
    return leastMs;
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

  /** Ways from a rank of the target's own path over higher ranks may be faster than what the search up from the target gave it. */
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

  /** The search up from the target; what lies beyond the bound is carried no further. */
  private climb(start: number, boundMs: number): void {
    const { parent } = this.topology;
    const { firstDown, downDepth, downMs } = this.graph;
    const { path, pathMs } = this;
    let at = this.pathDepth;
    for (let rank = start; rank !== INVALID; rank = parent[rank]!, at--) {
      path[at] = rank;
      const ownMs = pathMs[at]!;
      if (ownMs > boundMs) continue;
      for (let i = firstDown[rank]!, end = firstDown[rank + 1]!; i < end; i++) {
        const throughMs = (ownMs + downMs[i]!) | 0;
        const above = downDepth[i]!;
        if (throughMs < pathMs[above]!) pathMs[above] = throughMs;
      }
    }
    this.evaluated += this.pathDepth + 1;
  }

  /** No way within the bound leads over other ranks of the path. */
  private selectNear(boundMs: number): void {
    const { path, pathMs, nearRank, nearFirst, nearDepth, nearMs } = this;
    const { firstOfSubtree } = this.topology;
    const mostMs = Math.min(boundMs, NO_WAY - 1) | 0;
    let near = 0;
    for (let at = 0; at <= this.pathDepth; at++) {
      if (pathMs[at]! > mostMs) continue;
      nearRank[near] = path[at]!;
      nearFirst[near] = firstOfSubtree[path[at]!]!;
      nearDepth[near] = at;
      nearMs[near++] = pathMs[at]!;
    }
    this.nearCount = near;
    this.nearToMs = boundMs;
  }

  /** Makes the path known to `fromNode`: its ranks have at first what the search up gave them. */
  private markPath(): void {
    this.nextEpoch();
    const { path, pathMs, timeMs, stamp, epoch } = this;
    for (let at = 0; at <= this.pathDepth; at++) {
      const rank = path[at]!;
      timeMs[rank] = pathMs[at]!;
      stamp[rank] = epoch;
    }
    this.pathEvaluated = 0;
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
