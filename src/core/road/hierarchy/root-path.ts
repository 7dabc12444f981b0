/**
 * The way of a search up the elimination tree: least times from (or to) a position for all ranks on one path to the root.
 *
 * The two ends of an edge are neighbours, so one is an ancestor of the other: both lie on one path to the root, and so does every rank
 * that a search from the edge can go up to. Labels are therefore kept by depth.
 */
import { INFINITE, INVALID } from '../graph.js';
import { type HierarchyTopology } from './topology.js';

/** One direction of a search; reusable, one per thread. */
export class RootPath {
  /** [maxDepth + 1] least milliseconds, or `INFINITE`; valid down to `startDepth`. */
  readonly timeMs: Uint32Array;
  /** [maxDepth + 1] up-edge that gave the least time, or `INVALID` where the position itself gave it. */
  readonly via: Uint32Array;
  /** Lowest rank of the path. */
  start = 0;

  constructor(private readonly topology: HierarchyTopology) {
    this.timeMs = new Uint32Array(topology.maxDepth + 1);
    this.via = new Uint32Array(topology.maxDepth + 1);
  }

  /** Begins at two nodes joined by a road (or one node twice) with the times to them; `INFINITE` is no way. */
  begin(nodeA: number, timeA: number, nodeB: number, timeB: number): void {
    const { rankOf, depth } = this.topology;
    const a = rankOf[nodeA]!;
    const b = rankOf[nodeB]!;
    this.start = Math.min(a, b);
    const length = depth[this.start]! + 1;
    this.timeMs.fill(INFINITE, 0, length);
    this.via.fill(INVALID, 0, length);
    this.timeMs[depth[a]!] = timeA;
    this.timeMs[depth[b]!] = Math.min(this.timeMs[depth[b]!]!, timeB);
  }

  /** Carries the time of one rank of the path over its up-edges. All ranks below it must have been carried before. */
  relax(rank: number, edgeMs: Uint32Array): void {
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
