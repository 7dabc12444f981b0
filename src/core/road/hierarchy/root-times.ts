/** True least times between a position and all ranks on one path to the root of the elimination tree. */
import { INVALID } from '../graph.js';
import { type PositionEnds } from '../search-legs.js';
import { type DepthEdges } from './depth-edges.js';
import { lesser } from './lesser.js';
import { NO_WAY } from './no-way.js';
import { type HierarchyTopology } from './topology.js';

/** In `before`: the position itself gave the time. Deeper than any rank. */
const AT_ONCE = 0x7fffffff;
/** In `before`: the way comes down from a higher rank. */
const FROM_ABOVE = -1;

/**
 * Reusable, one per thread; holds what the last `measure` found. Labels are kept by depth.
 *
 * Source: the vertex labels of Ouyang, Qin, Chang, Lin, Zhang & Zhu, "When Hierarchy Meets 2-Hop-Labeling: Efficient Shortest Distance Queries
 * on Road Networks", SIGMOD 2018, made by an elimination-tree walk up and down again.
 */
export class RootTimes {
  /** [maxDepth + 1] milliseconds, or `NO_WAY`; valid down to `depth`. */
  readonly timeMs: Int32Array;
  /** [maxDepth + 1] depth of the rank next to it on a fastest way, on the side of the position, or `AT_ONCE`, or `FROM_ABOVE`. */
  readonly before: Int32Array;
  /** Lowest rank of the path, and its depth. */
  start = 0;
  depth = 0;
  private readonly path: Uint32Array;

  constructor(private readonly topology: HierarchyTopology) {
    this.timeMs = new Int32Array(topology.maxDepth + 1);
    this.before = new Int32Array(topology.maxDepth + 1);
    this.path = new Uint32Array(topology.maxDepth + 1);
  }

  /**
   * Begins at the two ends of a position (search-legs.ts), `walkMs` more from it. Times from the position need the edges `away` that lead
   * upwards and `back` that lead downwards; times to it, the two the other way round.
   */
  measure(
    { startNode, startMs, endNode, endMs }: PositionEnds,
    walkMs: number,
    away: DepthEdges,
    back: DepthEdges,
  ): void {
    const { rankOf, depth } = this.topology;
    const { timeMs, before } = this;
    const [a, b] = [rankOf[startNode]!, rankOf[endNode]!];
    this.start = Math.min(a, b);
    this.depth = depth[this.start]!;
    timeMs.fill(NO_WAY, 0, this.depth + 1);
    before.fill(AT_ONCE, 0, this.depth + 1);
    timeMs[depth[a]!] = Math.min(NO_WAY, walkMs + startMs);
    timeMs[depth[b]!] = Math.min(timeMs[depth[b]!]!, walkMs + endMs);
    this.goUp(away);
    this.comeDown(back);
  }

  /** Ascending, each rank's time is carried to those above. */
  private goUp({ first, depth: highDepth, timeMs: edgeMs }: DepthEdges): void {
    const { parent } = this.topology;
    const { timeMs, before, path } = this;
    let at = this.depth;
    for (let rank = this.start; rank !== INVALID; rank = parent[rank]!, at--) {
      path[at] = rank;
      const ownMs = timeMs[at]!;
      if (ownMs === NO_WAY) continue;
      for (let i = first[rank]!, end = first[rank + 1]!; i < end; i++) {
        const throughMs = (ownMs + edgeMs[i]!) | 0;
        const above = highDepth[i]!;
        if (throughMs >= timeMs[above]!) continue;
        timeMs[above] = throughMs;
        before[above] = at;
      }
    }
  }

  /** Descending, each rank's time is bettered by ways over those above. */
  private comeDown({ first, depth: highDepth, timeMs: edgeMs }: DepthEdges): void {
    const { timeMs, before, path } = this;
    for (let at = 1; at <= this.depth; at++) {
      const rank = path[at]!;
      let leastMs = NO_WAY;
      for (let i = first[rank]!, end = first[rank + 1]!; i < end; i++)
        leastMs = lesser(leastMs, (timeMs[highDepth[i]!]! + edgeMs[i]!) | 0);
      if (leastMs >= timeMs[at]!) continue;
      timeMs[at] = leastMs;
      before[at] = FROM_ABOVE;
    }
  }
}
