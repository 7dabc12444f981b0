/**
 * The way of a search up the elimination tree: least times from (or to) a position for all ranks on one path to the root.
 *
 * The two nodes by which one leaves an edge are neighbours (junction-adjacency.ts), and so are the two from which one arrives on it. One
 * of two neighbours is an ancestor of the other: both lie on one path to the root, and so does every rank that a search from
 * them can go up to. Labels are therefore kept by depth.
 */
import { INVALID } from '../graph.js';
import { type PositionEnds } from '../search-legs.js';
import { NO_WAY } from './no-way.js';
import { type HierarchyTopology } from './topology.js';

/** One direction of a search; reusable, one per thread. */
export class RootPath {
  /** [maxDepth + 1] least milliseconds, or `NO_WAY`; valid down to `startDepth`. */
  readonly timeMs: Int32Array;
  /** [maxDepth + 1] up-edge that gave the least time, or `INVALID` where the position itself gave it. */
  readonly via: Uint32Array;
  /** Lowest rank of the path. */
  start = 0;

  constructor(private readonly topology: HierarchyTopology) {
    this.timeMs = new Int32Array(topology.maxDepth + 1);
    this.via = new Uint32Array(topology.maxDepth + 1);
  }

  /** Begins at the two ends of a position (search-legs.ts); `NO_WAY` and more is no way. */
  begin({ startNode, startMs, endNode, endMs }: PositionEnds): void {
    const { rankOf, depth } = this.topology;
    const a = rankOf[startNode]!;
    const b = rankOf[endNode]!;
    this.start = Math.min(a, b);
    const length = depth[this.start]! + 1;
    this.timeMs.fill(NO_WAY, 0, length);
    this.via.fill(INVALID, 0, length);
    this.timeMs[depth[a]!] = Math.min(NO_WAY, startMs);
    this.timeMs[depth[b]!] = Math.min(this.timeMs[depth[b]!]!, endMs);
  }

  /** Carries the time of one rank of the path over its up-edges. All ranks below it must have been carried before. */
  relax(rank: number, edgeMs: Int32Array): void {
    const { firstUp, upDepth, depth } = this.topology;
    const { timeMs, via } = this;
    const ownMs = timeMs[depth[rank]!]!;
    for (let edge = firstUp[rank]!, end = firstUp[rank + 1]!; edge < end; edge++) {
      const throughMs = ownMs + edgeMs[edge]!;
      const at = upDepth[edge]!;
      if (throughMs >= timeMs[at]!) continue;
      timeMs[at] = throughMs;
      via[at] = edge;
    }
  }

  /** The up-edges of the best way to a rank of the path, from it downwards. */
  edgesTo(rank: number): number[] {
    const { upTail, depth } = this.topology;
    const edges: number[] = [];
    for (let edge = this.via[depth[rank]!]!; edge !== INVALID; edge = this.via[depth[upTail[edge]!]!]!)
      edges.push(edge);
    return edges;
  }

  /** The rank, of the two that the search began at, from which the best way to a rank comes. */
  beginOf(rank: number): number {
    const edges = this.edgesTo(rank);
    return edges.length === 0 ? rank : this.topology.upTail[edges[edges.length - 1]!]!;
  }
}
