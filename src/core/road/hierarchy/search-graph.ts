/** The up-edges of one vehicle class that a search can need, packed: those with a way, and no detours. */
import { finish, type Slices } from '../../slices.js';
import { type HierarchyMetric } from './metric.js';
import { type HierarchyTopology } from './topology.js';

/**
 * No way, in the arrays of a search graph and in the labels of its searches: 12 days. Two such times still add up within 31 bits, so
 * the innermost loops stay with 32-bit integers.
 */
export const NO_WAY = 0x3fffffff;

/** Triangles and ranks looked at in one slice: about 2 ms. */
const SLICE_TRIANGLES = 1 << 18;
const SLICE_RANKS = 1 << 15;

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
  return finish(pruning(topology, metric));
}

/** The same in slices. */
export function* pruning(topology: HierarchyTopology, metric: HierarchyMetric): Slices<SearchGraph> {
  const { upEdgeCount, nodeCount, upHead, upDepth } = topology;
  const perfect = { upMs: metric.upMs.slice(), downMs: metric.downMs.slice() };
  for (let end = nodeCount; end > 0;) {
    end = closeUpperTriangles(topology, perfect, end);
    yield;
  }
  const up = yield* packing(topology, metric.upMs, perfect.upMs, upHead, new Uint32Array(upEdgeCount));
  const down = yield* packing(topology, metric.downMs, perfect.downMs, upDepth, new Uint16Array(upEdgeCount));
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

/**
 * The same answers from all up-edges as they are, detours and those without a way included: under 1 ms per class on Porto, for use right after
 * a closure until `searchGraph` is done in the background. Shares the topology's arrays.
 */
export function unprunedSearchGraph(topology: HierarchyTopology, metric: HierarchyMetric): SearchGraph {
  const { firstUp, upHead, upDepth } = topology;
  return {
    firstUp,
    upHead,
    upDepth,
    upMs: withinNoWay(metric.upMs),
    firstDown: firstUp,
    downDepth: upDepth,
    downMs: withinNoWay(metric.downMs),
  };
}

function withinNoWay(timesMs: Uint32Array): Int32Array {
  const signed = new Int32Array(timesMs.buffer, timesMs.byteOffset, timesMs.length);
  const capped = new Int32Array(timesMs.length);
  for (let edge = 0; edge < signed.length; edge++) {
    const timeMs = signed[edge]!;
    // All ones where one of the two highest bits is set: no branch, for which edges have no way cannot be foreseen.
    const high = timeMs >> 30;
    const isTooFar = (high | -high) >> 31;
    capped[edge] = (timeMs & ~isTooFar) | (NO_WAY & isTooFar);
  }
  return capped;
}

/**
 * True least times between the ends of every up-edge: from the root down, each edge against the ways over higher ranks. `upMs` and `downMs` become
 * the true times for ranks below `end`, until a slice is full; returns the lowest rank done.
 */
function closeUpperTriangles(
  { firstUp, upHead }: HierarchyTopology,
  { upMs, downMs }: HierarchyMetric,
  end: number,
): number {
  let rank = end;
  for (let triangles = 0; rank > 0 && triangles < SLICE_TRIANGLES;) {
    rank--;
    const last = firstUp[rank + 1]!;
    triangles += (last - firstUp[rank]!) ** 2 / 2;
    for (let near = firstUp[rank]!; near < last; near++) {
      const lower = upHead[near]!;
      // Heads above `lower` are among its up-neighbours, in the same order.
      let between = firstUp[lower]!;
      for (let far = near + 1; far < last; far++, between++) {
        const head = upHead[far]!;
        while (upHead[between] !== head) between++;
        upMs[near] = Math.min(upMs[near]!, upMs[far]! + downMs[between]!);
        upMs[far] = Math.min(upMs[far]!, upMs[near]! + upMs[between]!);
        downMs[near] = Math.min(downMs[near]!, downMs[far]! + upMs[between]!);
        downMs[far] = Math.min(downMs[far]!, downMs[near]! + downMs[between]!);
      }
    }
  }
  return rank;
}

interface PackedEdges<T> {
  readonly first: Uint32Array;
  readonly end: T;
  readonly timeMs: Int32Array;
}

/** The edges whose time is the true least one: their times, and what `ends` says of them, written to `end`. */
function* packing<T extends Uint16Array | Uint32Array>(
  { nodeCount, upEdgeCount, firstUp }: HierarchyTopology,
  basicMs: Uint32Array,
  perfectMs: Uint32Array,
  ends: T,
  end: T,
): Slices<PackedEdges<T>> {
  const first = new Uint32Array(nodeCount + 1);
  const timeMs = new Int32Array(upEdgeCount);
  let count = 0;
  for (let from = 0; from < nodeCount; from += SLICE_RANKS) {
    count = pack(
      firstUp,
      basicMs,
      perfectMs,
      ends,
      { first, end, timeMs },
      from,
      Math.min(from + SLICE_RANKS, nodeCount),
    );
    yield;
  }
  return { first, end: end.slice(0, count) as T, timeMs: timeMs.slice(0, count) };
}

/** The ranks from `from` to below `before`; returns how many edges are packed by then. */
function pack<T extends Uint16Array | Uint32Array>(
  firstUp: Uint32Array,
  basicMs: Uint32Array,
  perfectMs: Uint32Array,
  ends: T,
  { first, end, timeMs }: PackedEdges<T>,
  from: number,
  before: number,
): number {
  let count = first[from]!;
  for (let rank = from; rank < before; rank++) {
    for (let edge = firstUp[rank]!, last = firstUp[rank + 1]!; edge < last; edge++) {
      if (basicMs[edge]! >= NO_WAY || basicMs[edge] !== perfectMs[edge]) continue;
      end[count] = ends[edge]!;
      timeMs[count++] = basicMs[edge]!;
    }
    first[rank + 1] = count;
  }
  return count;
}
