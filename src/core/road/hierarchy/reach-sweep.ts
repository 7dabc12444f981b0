/** Least travel times of one vehicle class from (or to) some nodes to (from) all others, by one pass over the ranks. */
import { INVALID, type NodeId } from '../graph.js';
import { lesser } from './lesser.js';
import { NO_WAY } from './no-way.js';
import { SLOTS, type SweepEdges } from './sweep-edges.js';
import { type HierarchyTopology } from './topology.js';

/**
 * Reusable, one per thread: `begin`, `open` the sources, `climb`, and `advance` until it is done.
 *
 * Source: PHAST (Delling, Goldberg, Nowatzyk & Werneck, "PHAST: Hardware-accelerated shortest path trees", IPDPS 2011): a search upwards from the
 * sources, then all ranks downwards, each from its higher neighbours. On an elimination tree the ranks from above come in preorder, so that the
 * times of a rank's ancestors lie in an array by depth. Where all up-neighbours of a rank are beyond the limit, and no source lies below, so is its
 * whole subtree, and it is passed over: the work is that of the area reached and its rim, not of the city.
 */
export class ReachSweep {
  /** [nodeCount] by rank: least milliseconds of the search upwards; `NO_WAY` where no source lies below. */
  private readonly upwardMs: Int32Array;
  /** Bit per rank: a source or an ancestor of one. */
  private readonly opened: Uint32Array;
  /** [maxDepth + 1] times of the ranks on the way from the rank in work to its root. */
  private readonly pathMs: Int32Array;
  private limitMs = 0;
  private next = -1;
  /** All ranks on the way that are less deep than this are beyond the limit. */
  private beyondDepth = 0;

  constructor(private readonly topology: HierarchyTopology) {
    this.upwardMs = new Int32Array(topology.nodeCount).fill(NO_WAY);
    this.opened = new Uint32Array((topology.nodeCount >>> 5) + 1);
    this.pathMs = new Int32Array(topology.maxDepth + 1);
  }

  /** Ranks still to be looked at, from the top; those passed over included. */
  get ranksLeft(): number {
    return this.next + 1;
  }

  /** Forgets the former sources. Nothing beyond the limit, which is below `NO_WAY`, will be found. */
  begin(limitMs: number): void {
    this.forEachOpened((rank) => (this.upwardMs[rank] = NO_WAY));
    this.opened.fill(0);
    this.limitMs = limitMs;
    this.next = this.topology.nodeCount - 1;
    this.beyondDepth = 0;
  }

  /** A node and the milliseconds that it takes to it (or from it); any number of them. */
  open(node: NodeId, timeMs: number): void {
    if (timeMs > this.limitMs) return;
    const { opened } = this;
    const { rankOf, parent } = this.topology;
    const own = rankOf[node]!;
    if (timeMs < this.upwardMs[own]!) this.upwardMs[own] = timeMs;
    for (let rank = own; rank !== INVALID && !this.isOpened(rank); rank = parent[rank]!)
      opened[rank >>> 5]! |= 1 << (rank & 31);
  }

  /** Carries the times of all sources to the ranks above them. `edgeMs`: the metric's times, upwards from sources and downwards to them. */
  climb(edgeMs: Int32Array): void {
    const { firstUp, upHead } = this.topology;
    const { upwardMs, limitMs } = this;
    // Ascending, so that a rank's own time is final before it is carried on.
    this.forEachOpened((rank) => {
      const ownMs = upwardMs[rank]!;
      if (ownMs > limitMs) return;
      for (let edge = firstUp[rank]!, end = firstUp[rank + 1]!; edge < end; edge++) {
        const throughMs = ownMs + edgeMs[edge]!;
        const head = upHead[edge]!;
        if (throughMs < upwardMs[head]!) upwardMs[head] = throughMs;
      }
    });
  }

  /**
   * Looks at that many more ranks; false when all are done. Times up to the limit are written to `timeMs` ([nodeCount] by node), others left
   * alone. `edges`: from higher ranks, or to them where the sources are targets.
   */
  advance(ranks: number, edges: SweepEdges, timeMs: Int32Array): boolean {
    const { nodeOf, depth, firstOfSubtree } = this.topology;
    const { slotDepth, slotMs, firstMore, moreDepth, moreMs } = edges;
    const { upwardMs, pathMs, limitMs } = this;
    let { next: rank, beyondDepth } = this;
    for (let left = ranks; rank >= 0 && left > 0; left--, rank--) {
      const at = depth[rank]!;
      if (beyondDepth > at) beyondDepth = at;
      let leastMs = upwardMs[rank]!;
      if (beyondDepth < at) {
        const slot = rank * SLOTS;
        const aMs = (pathMs[slotDepth[slot]!]! + slotMs[slot]!) | 0;
        const bMs = (pathMs[slotDepth[slot + 1]!]! + slotMs[slot + 1]!) | 0;
        const cMs = (pathMs[slotDepth[slot + 2]!]! + slotMs[slot + 2]!) | 0;
        const abMs = lesser(aMs, bMs);
        leastMs = lesser(lesser(leastMs, cMs), abMs);
        for (let i = firstMore[rank]!, end = firstMore[rank + 1]!; i < end; i++) {
          const throughMs = (pathMs[moreDepth[i]!]! + moreMs[i]!) | 0;
          leastMs = lesser(leastMs, throughMs);
        }
      }
      pathMs[at] = leastMs;
      if (leastMs <= limitMs) timeMs[nodeOf[rank]!] = leastMs;
      else {
        if (beyondDepth === at) beyondDepth++;
        if (firstOfSubtree[rank]! < rank && !this.isOpened(rank) && (beyondDepth > at || this.isCutOff(rank)))
          rank = firstOfSubtree[rank]!;
      }
    }
    this.beyondDepth = beyondDepth;
    this.next = rank;
    return rank >= 0;
  }

  /**
   * Whether all up-neighbours of a rank are beyond the limit. The search graph does not show them all: what lies below may use an edge that the rank
   * itself has no use for.
   */
  private isCutOff(rank: number): boolean {
    const { firstUp, upDepth } = this.topology;
    const { pathMs, limitMs } = this;
    for (let edge = firstUp[rank]!, end = firstUp[rank + 1]!; edge < end; edge++)
      if (pathMs[upDepth[edge]!]! <= limitMs) return false;
    return true;
  }

  private isOpened(rank: number): boolean {
    return (this.opened[rank >>> 5]! & (1 << (rank & 31))) !== 0;
  }

  /** In ascending order. */
  private forEachOpened(visit: (rank: number) => void): void {
    const { opened } = this;
    for (let word = 0; word < opened.length; word++)
      for (let bits = opened[word]!; bits !== 0; bits &= bits - 1) visit(word * 32 + 31 - Math.clz32(bits & -bits));
  }
}
