/**
 * The part of a customizable contraction hierarchy that no travel time changes: ranks, the edges between a junction and higher ones that
 * contraction adds, and the elimination tree.
 *
 * - **rank**: place of a node in the order of contraction; everything here is numbered by rank.
 * - **up-edge**: joins a lower rank to a higher one and stands for both directions. Those of one rank are consecutive, heads ascending.
 * - **elimination tree**: the parent of a rank is its lowest up-neighbour. All up-neighbours are ancestors, and the descendants of a
 *   rank are the ranks just below it without a gap.
 */
import { INVALID, type RoadGraph } from '../graph.js';
import { type JunctionAdjacency, junctionAdjacency } from './junction-adjacency.js';

/** Read-only after the build; may lie in shared memory. */
export interface HierarchyTopology {
  readonly nodeCount: number;
  readonly upEdgeCount: number;
  /** [nodeCount] node → rank */
  readonly rankOf: Uint32Array;
  /** [nodeCount] rank → node */
  readonly nodeOf: Uint32Array;
  /** [nodeCount + 1] → `upHead` */
  readonly firstUp: Uint32Array;
  /** [upEdgeCount] higher end. */
  readonly upHead: Uint32Array;
  /** [upEdgeCount] lower end. */
  readonly upTail: Uint32Array;
  /** [upEdgeCount] depth of the higher end: labels of one way to the root are kept by depth, in a few cache lines. */
  readonly upDepth: Uint16Array;
  /** [nodeCount + 1] → `downEdge`: the up-edges that end at a rank, tails ascending. */
  readonly firstDown: Uint32Array;
  readonly downEdge: Uint32Array;
  /** [nodeCount] lowest up-neighbour, or `INVALID` at a root. */
  readonly parent: Uint32Array;
  /** [nodeCount] steps to the root. */
  readonly depth: Uint16Array;
  readonly maxDepth: number;
  /** [nodeCount] lowest rank of the rank's subtree: its descendants and itself are `firstOfSubtree[r]..r`. */
  readonly firstOfSubtree: Uint32Array;
  /** [arcCount] the up-edge over which an arc runs, or `INVALID` for an arc from a node to itself, which no fastest way needs. */
  readonly edgeOfArc: Uint32Array;
  /** [arcCount] 1: the arc runs upward. */
  readonly isArcUpward: Uint8Array;
  /** [upEdgeCount + 1] → `arcOfEdge`: the arcs that run over an up-edge, in both directions. */
  readonly firstArc: Uint32Array;
  readonly arcOfEdge: Uint32Array;
}

/** Depths are kept in 16 bits. A city's tree is 200 deep; one of 65,535 could not be searched in any useful time. */
const MAX_DEPTH = 0xffff;

type ContractedGraph = Pick<RoadGraph, 'nodeCount' | 'arcCount' | 'tail' | 'head'>;

/**
 * Contracts the nodes in the given order (`nodeOfRank` as of `dissectionOrder`, any order gives right answers).
 *
 * Source: Dibbelt, Strasser & Wagner, "Customizable Contraction Hierarchies", SEA 2014; ACM JEA 21, 2016, sections 4 to 6. The chordal completion
 * is the fill of a sparse Cholesky factorisation (Liu, "The role of elimination trees in sparse factorization", 1990). Ranks are
 * renumbered by a postorder of the tree, which changes no edge. RangeError for what is no order, or too deep a tree.
 */
export function buildTopology(graph: ContractedGraph, nodeOfRank: Uint32Array): HierarchyTopology {
  const adjacency = junctionAdjacency(graph);
  const given = checkedRanks(graph.nodeCount, nodeOfRank);
  const nodeOf = postorder(eliminationParents(adjacency, nodeOfRank, given), nodeOfRank);
  const rankOf = checkedRanks(graph.nodeCount, nodeOf);
  const up = chordalCompletion(adjacency, nodeOf, rankOf);
  const tree = describeTree(up.parent);
  const arcs = mapArcs(graph, rankOf, up.firstUp, up.upHead);
  return {
    nodeCount: graph.nodeCount,
    upEdgeCount: up.upHead.length,
    rankOf,
    nodeOf,
    ...up,
    ...downEdges(up),
    ...tree,
    upDepth: Uint16Array.from(up.upHead, (head) => tree.depth[head]!),
    ...arcs,
  };
}

function checkedRanks(nodeCount: number, nodeOfRank: Uint32Array): Uint32Array {
  const rankOf = new Uint32Array(nodeCount).fill(INVALID);
  nodeOfRank.forEach((node, rank) => (rankOf[node] = rank));
  if (nodeOfRank.length !== nodeCount || rankOf.includes(INVALID))
    throw new RangeError(`an order of ${nodeOfRank.length} entries does not hold each of ${nodeCount} nodes once`);
  return rankOf;
}

/** Elimination tree without the fill, by path compression over ancestors (Liu 1990, section 5). */
function eliminationParents({ first, neighbour }: JunctionAdjacency, nodeOf: Uint32Array, rankOf: Uint32Array) {
  const parent = new Uint32Array(nodeOf.length).fill(INVALID);
  const ancestor = new Uint32Array(nodeOf.length).fill(INVALID);
  nodeOf.forEach((node, rank) => {
    for (let i = first[node]!; i < first[node + 1]!; i++) {
      let lower = rankOf[neighbour[i]!]!;
      while (lower < rank) {
        const next = ancestor[lower]!;
        ancestor[lower] = rank;
        if (next === INVALID) parent[lower] = rank;
        lower = next;
      }
    }
  });
  return parent;
}

/** Nodes in the order in which a depth-first walk leaves them, children by rank: every subtree becomes a run of ranks. */
function postorder(parent: Uint32Array, nodeOf: Uint32Array): Uint32Array {
  const size = new Uint32Array(parent.length).fill(1);
  parent.forEach((above, rank) => above !== INVALID && (size[above]! += size[rank]!));
  // From the roots down, each child gets the run that ends where its elder sibling's begins.
  const runEnd = new Uint32Array(parent.length);
  const result = new Uint32Array(parent.length);
  let rootEnd = parent.length;
  for (let rank = parent.length - 1; rank >= 0; rank--) {
    const above = parent[rank]!;
    const end = above === INVALID ? rootEnd : runEnd[above]!;
    if (above === INVALID) rootEnd -= size[rank]!;
    else runEnd[above]! -= size[rank]!;
    result[end - 1] = nodeOf[rank]!;
    runEnd[rank] = end - 1;
  }
  return result;
}

/** Up-neighbours of a rank: its higher neighbours, and its children's up-neighbours but itself. */
function chordalCompletion({ first, neighbour }: JunctionAdjacency, nodeOf: Uint32Array, rankOf: Uint32Array) {
  const nodeCount = nodeOf.length;
  const firstUp = new Uint32Array(nodeCount + 1);
  const parent = new Uint32Array(nodeCount).fill(INVALID);
  const firstChild = new Int32Array(nodeCount).fill(-1);
  const nextSibling = new Int32Array(nodeCount).fill(-1);
  const seenBy = new Uint32Array(nodeCount).fill(INVALID);
  let heads = new Uint32Array(neighbour.length * 2 + 16);
  let count = 0;
  for (let rank = 0; rank < nodeCount; rank++) {
    const begin = count;
    if (count + nodeCount > heads.length) heads = grown(heads, Math.max(heads.length * 2, count + nodeCount));
    const add = (other: number): void => {
      if (other <= rank || seenBy[other] === rank) return;
      seenBy[other] = rank;
      heads[count++] = other;
    };
    const node = nodeOf[rank]!;
    for (let i = first[node]!; i < first[node + 1]!; i++) add(rankOf[neighbour[i]!]!);
    for (let child = firstChild[rank]!; child >= 0; child = nextSibling[child]!)
      for (let i = firstUp[child]!; i < firstUp[child + 1]!; i++) add(heads[i]!);
    firstUp[rank + 1] = count;
    if (count === begin) continue;
    heads.subarray(begin, count).sort();
    const above = heads[begin]!;
    parent[rank] = above;
    nextSibling[rank] = firstChild[above]!;
    firstChild[above] = rank;
  }
  const upTail = new Uint32Array(count);
  for (let rank = 0; rank < nodeCount; rank++) upTail.fill(rank, firstUp[rank], firstUp[rank + 1]);
  return { firstUp, upHead: heads.slice(0, count), upTail, parent };
}

function grown(from: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const result = new Uint32Array(length);
  result.set(from);
  return result;
}

/** Counting sort of the up-edges by head; their order by tail is kept. */
function downEdges({ firstUp, upHead }: { readonly firstUp: Uint32Array; readonly upHead: Uint32Array }) {
  const firstDown = new Uint32Array(firstUp.length);
  for (const head of upHead) firstDown[head + 1]!++;
  for (let rank = 1; rank < firstDown.length; rank++) firstDown[rank]! += firstDown[rank - 1]!;
  const next = firstDown.slice();
  const downEdge = new Uint32Array(upHead.length);
  upHead.forEach((head, edge) => (downEdge[next[head]!++] = edge));
  return { firstDown, downEdge };
}

function describeTree(parent: Uint32Array) {
  const nodeCount = parent.length;
  const depth = new Uint16Array(nodeCount);
  let maxDepth = 0;
  for (let rank = nodeCount - 1; rank >= 0; rank--) {
    if (parent[rank] === INVALID) continue;
    const steps = depth[parent[rank]!]! + 1;
    if (steps > MAX_DEPTH) throw new RangeError(`the elimination tree is deeper than ${MAX_DEPTH}`);
    depth[rank] = steps;
    maxDepth = Math.max(maxDepth, steps);
  }
  const firstOfSubtree = Uint32Array.from(parent, (_, rank) => rank);
  parent.forEach((above, rank) => {
    if (above !== INVALID) firstOfSubtree[above] = Math.min(firstOfSubtree[above]!, firstOfSubtree[rank]!);
  });
  return { depth, maxDepth, firstOfSubtree };
}

function mapArcs(graph: ContractedGraph, rankOf: Uint32Array, firstUp: Uint32Array, upHead: Uint32Array) {
  const { arcCount, tail, head } = graph;
  const edgeOfArc = new Uint32Array(arcCount).fill(INVALID);
  const isArcUpward = new Uint8Array(arcCount);
  const firstArc = new Uint32Array(upHead.length + 1);
  for (let arc = 0; arc < arcCount; arc++) {
    const from = rankOf[tail[arc]!]!;
    const to = rankOf[head[arc]!]!;
    if (from === to) continue;
    isArcUpward[arc] = from < to ? 1 : 0;
    const edge = findUpEdge(firstUp, upHead, Math.min(from, to), Math.max(from, to));
    edgeOfArc[arc] = edge;
    firstArc[edge + 1]!++;
  }
  for (let edge = 1; edge < firstArc.length; edge++) firstArc[edge]! += firstArc[edge - 1]!;
  const next = firstArc.slice();
  const arcOfEdge = new Uint32Array(firstArc[upHead.length]!);
  for (let arc = 0; arc < arcCount; arc++) if (edgeOfArc[arc] !== INVALID) arcOfEdge[next[edgeOfArc[arc]!]!++] = arc;
  return { edgeOfArc, isArcUpward, firstArc, arcOfEdge };
}

/** The up-edge between two ranks, or `INVALID`. O(log of the up-degree). */
export function findUpEdge(firstUp: Uint32Array, upHead: Uint32Array, tail: number, head: number): number {
  let low = firstUp[tail]!;
  const end = firstUp[tail + 1]!;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (upHead[middle]! < head) low = middle + 1;
    else high = middle;
  }
  return low < end && upHead[low] === head ? low : INVALID;
}
