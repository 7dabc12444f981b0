/** Which junctions are neighbours, whatever the direction and the vehicle class: the plain graph that is cut up and contracted. */
import { type RoadGraph } from '../graph.js';

/** Simple and symmetric: no loops, each neighbour once. */
export interface JunctionAdjacency {
  readonly nodeCount: number;
  /** [nodeCount + 1] → `neighbour` */
  readonly first: Uint32Array;
  /** Ascending within a node. */
  readonly neighbour: Uint32Array;
}

/**
 * The union over all classes and both directions, closed arcs included: an arc that is closed today may be opened tomorrow, and the
 * hierarchy's topology must not change with it.
 */
export function junctionAdjacency(
  graph: Pick<RoadGraph, 'nodeCount' | 'arcCount' | 'head' | 'firstOut' | 'outArc'>,
): JunctionAdjacency {
  const { nodeCount, head, firstOut, outArc } = graph;
  const first = new Uint32Array(nodeCount + 1);
  // Both arcs of every edge exist, so the arcs that leave a node show all its neighbours.
  const neighbour = new Uint32Array(graph.arcCount);
  let count = 0;
  for (let node = 0; node < nodeCount; node++) {
    const begin = count;
    for (let i = firstOut[node]!; i < firstOut[node + 1]!; i++) {
      const other = head[outArc[i]!]!;
      if (other !== node) neighbour[count++] = other;
    }
    count = begin + sortUnique(neighbour.subarray(begin, count));
    first[node + 1] = count;
  }
  return { nodeCount, first, neighbour: neighbour.slice(0, count) };
}

/** Sorts in place and moves the distinct values to the front; returns how many they are. */
function sortUnique(values: Uint32Array): number {
  values.sort();
  let kept = 0;
  for (let i = 0; i < values.length; i++) if (kept === 0 || values[kept - 1] !== values[i]) values[kept++] = values[i]!;
  return kept;
}
