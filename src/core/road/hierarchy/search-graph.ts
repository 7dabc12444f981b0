/** The up-edges of one vehicle class that a search can need, packed: those with a way, and no detours. */
import { type HierarchyMetric } from './metric.js';
import { type HierarchyTopology } from './topology.js';

/**
 * No way, in the arrays of a search graph and in the labels of its searches: 12 days. Two such times still add up within 31 bits, so
 * the innermost loops stay with 32-bit integers.
 */
export const NO_WAY = 0x3fffffff;

/** Read-only after the build. Two graphs, for searches that leave a rank upwards and that come down to it. */
export interface SearchGraph {
  /** [nodeCount + 1] → `upHead`, `upDepth`, `upMs`: to travel from a rank to a higher one, which `upDepth` tells by its depth. */
  readonly firstUp: Uint32Array;
  readonly upHead: Uint32Array;
  readonly upDepth: Uint16Array;
  readonly upMs: Int32Array;
  /** [nodeCount + 1] → `downDepth`, `downMs`: to travel from a higher rank, told by its depth, to the rank. */
  readonly firstDown: Uint32Array;
  readonly downDepth: Uint16Array;
  readonly downMs: Int32Array;
}

/**
 * Perfect customisation (Dibbelt, Strasser & Wagner 2016, section 7.2, and Buchhold, Sanders & Wagner, "Real-Time Traffic
 * Assignment Using Engineered Customizable Contraction Hierarchies", JEA 2019): an edge that is slower than a way over a higher rank lies on
 * no fastest way. 25 ms per class on Porto; searches then look at 1,550 to 2,200 edges instead of 4,075. Not kept up for changed
 * arcs: it must be built anew.
 */
export function searchGraph(topology: HierarchyTopology, metric: HierarchyMetric): SearchGraph {
  return packed(topology, metric, perfectTimes(topology, metric));
}

/**
 * The same answers from all edges with a way, detours included: 6 ms per class on Porto, for use right after a closure
 * until `searchGraph` is done elsewhere.
 */
export function unprunedSearchGraph(topology: HierarchyTopology, metric: HierarchyMetric): SearchGraph {
  return packed(topology, metric, metric);
}

function packed(topology: HierarchyTopology, metric: HierarchyMetric, perfect: HierarchyMetric): SearchGraph {
  const up = pack(topology, metric.upMs, perfect.upMs, topology.upHead, new Uint32Array(topology.upEdgeCount));
  const down = pack(topology, metric.downMs, perfect.downMs, topology.upDepth, new Uint16Array(topology.upEdgeCount));
  return {
    firstUp: up.first,
    upHead: up.end,
    upDepth: depthsOf(topology, up.end),
    upMs: up.timeMs,
    firstDown: down.first,
    downDepth: down.end,
    downMs: down.timeMs,
  };
}

function depthsOf({ depth }: HierarchyTopology, ranks: Uint32Array): Uint16Array {
  const depths = new Uint16Array(ranks.length);
  for (let i = 0; i < ranks.length; i++) depths[i] = depth[ranks[i]!]!;
  return depths;
}

/** True least times between the ends of every up-edge: from the root down, each edge against the ways over higher ranks. */
function perfectTimes(topology: HierarchyTopology, metric: HierarchyMetric): HierarchyMetric {
  const { nodeCount, firstUp, upHead } = topology;
  const upMs = metric.upMs.slice();
  const downMs = metric.downMs.slice();
  for (let rank = nodeCount - 1; rank >= 0; rank--) {
    const end = firstUp[rank + 1]!;
    for (let near = firstUp[rank]!; near < end; near++) {
      const lower = upHead[near]!;
      // Heads above `lower` are among its up-neighbours, in the same order.
      let between = firstUp[lower]!;
      for (let far = near + 1; far < end; far++, between++) {
        const head = upHead[far]!;
        while (upHead[between] !== head) between++;
        upMs[near] = Math.min(upMs[near]!, upMs[far]! + downMs[between]!);
        upMs[far] = Math.min(upMs[far]!, upMs[near]! + upMs[between]!);
        downMs[near] = Math.min(downMs[near]!, downMs[far]! + upMs[between]!);
        downMs[far] = Math.min(downMs[far]!, downMs[near]! + downMs[between]!);
      }
    }
  }
  return { upMs, downMs };
}

/** The edges whose time is the true least one: their times, and what `ends` says of them, written to `end`. */
function pack<T extends Uint16Array | Uint32Array>(
  { nodeCount, upEdgeCount, firstUp }: HierarchyTopology,
  basicMs: Uint32Array,
  perfectMs: Uint32Array,
  ends: T,
  end: T,
): { first: Uint32Array; end: T; timeMs: Int32Array } {
  const first = new Uint32Array(nodeCount + 1);
  const timeMs = new Int32Array(upEdgeCount);
  let count = 0;
  for (let rank = 0; rank < nodeCount; rank++) {
    for (let edge = firstUp[rank]!, last = firstUp[rank + 1]!; edge < last; edge++) {
      if (basicMs[edge]! >= NO_WAY || basicMs[edge] !== perfectMs[edge]) continue;
      end[count] = ends[edge]!;
      timeMs[count++] = basicMs[edge]!;
    }
    first[rank + 1] = count;
  }
  return { first, end: end.slice(0, count) as T, timeMs: timeMs.slice(0, count) };
}
