/** The up-edges of one vehicle class that a search can need, packed: those with a way, and no detours. */
import { finish, type Slices } from '../../slices.js';
import { type HierarchyMetric } from './metric.js';
import { NO_WAY } from './no-way.js';
import { type HierarchyTopology } from './topology.js';

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

/** What a pruning needs while it works: 18 bytes per up-edge, which several prunings, one after the other, share. */
export class PruningSpace {
  readonly perfectUpMs: Int32Array;
  readonly perfectDownMs: Int32Array;
  readonly packedHead: Uint32Array;
  readonly packedDepth: Uint16Array;
  readonly packedMs: Int32Array;

  constructor({ upEdgeCount }: HierarchyTopology) {
    this.perfectUpMs = new Int32Array(upEdgeCount);
    this.perfectDownMs = new Int32Array(upEdgeCount);
    this.packedHead = new Uint32Array(upEdgeCount);
    this.packedDepth = new Uint16Array(upEdgeCount);
    this.packedMs = new Int32Array(upEdgeCount);
  }
}

/** The same in slices. */
export function* pruning(
  topology: HierarchyTopology,
  metric: HierarchyMetric,
  space = new PruningSpace(topology),
): Slices<SearchGraph> {
  const { nodeCount, upHead, upDepth } = topology;
  const { perfectUpMs, perfectDownMs, packedHead, packedDepth, packedMs } = space;
  perfectUpMs.set(metric.upMs);
  perfectDownMs.set(metric.downMs);
  for (let end = nodeCount; end > 0;) {
    end = closeUpperTriangles(topology, { upMs: perfectUpMs, downMs: perfectDownMs }, end);
    yield;
  }
  const up = yield* packing(topology, metric.upMs, perfectUpMs, upHead, packedHead, packedMs);
  const down = yield* packing(topology, metric.downMs, perfectDownMs, upDepth, packedDepth, packedMs);
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
 * The same answers from all up-edges as they are, detours and those without a way included: made at once, for use right after a closure until
 * `searchGraph` is done in the background. Shares the arrays of both.
 */
export function unprunedSearchGraph(topology: HierarchyTopology, metric: HierarchyMetric): SearchGraph {
  const { firstUp, upHead, upDepth } = topology;
  return {
    firstUp,
    upHead,
    upDepth,
    upMs: metric.upMs,
    firstDown: firstUp,
    downDepth: upDepth,
    downMs: metric.downMs,
  };
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

/** The edges whose time is the true least one: their times, and what `ends` says of them. `end` and `timeMs` are used on the way. */
function* packing<T extends Uint16Array | Uint32Array>(
  { nodeCount, firstUp }: HierarchyTopology,
  basicMs: Int32Array,
  perfectMs: Int32Array,
  ends: T,
  end: T,
  timeMs: Int32Array,
): Slices<PackedEdges<T>> {
  const first = new Uint32Array(nodeCount + 1);
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
  basicMs: Int32Array,
  perfectMs: Int32Array,
  ends: T,
  { first, end, timeMs }: PackedEdges<T>,
  from: number,
  before: number,
): number {
  let count = first[from]!;
  for (let rank = from; rank < before; rank++) {
    for (let edge = firstUp[rank]!, last = firstUp[rank + 1]!; edge < last; edge++) {
      if (basicMs[edge] === NO_WAY || basicMs[edge] !== perfectMs[edge]) continue;
      end[count] = ends[edge]!;
      timeMs[count++] = basicMs[edge]!;
    }
    first[rank + 1] = count;
  }
  return count;
}
