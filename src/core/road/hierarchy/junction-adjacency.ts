/** Which nodes are neighbours, whatever the direction and the vehicle class: the plain graph that is cut up and contracted. */
import { arcsBy } from '../adjacency.js';
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
 *
 * Neighbours are also the two nodes by which one leaves an edge, and the two from which one arrives on it. At split junctions no
 * arc joins them, but a search begins at both, and as neighbours they lie on one path to the root (root-path.ts).
 */
export function junctionAdjacency({
  nodeCount,
  arcCount,
  tail,
  head,
}: Pick<RoadGraph, 'nodeCount' | 'arcCount' | 'tail' | 'head'>): JunctionAdjacency {
  // Four pairs of an edge: its two arcs, its two heads, its two tails. Where nothing is split all are the same, and one is enough.
  const ends = new Uint32Array(4 * arcCount);
  let count = 0;
  const join = (a: number, b: number): void => {
    if (a === b) return;
    ends[count++] = a;
    ends[count++] = b;
  };
  for (let arc = 0; arc < arcCount; arc += 2) {
    const [from, to] = [tail[arc]!, head[arc]!];
    const [fromBack, toBack] = [tail[arc + 1]!, head[arc + 1]!];
    join(from, to);
    if (fromBack === to && toBack === from) continue;
    join(fromBack, toBack);
    join(to, toBack);
    join(from, fromBack);
  }
  return withoutDuplicates(nodeCount, ends.subarray(0, count));
}

/** `ends`: two for each pair. */
function withoutDuplicates(nodeCount: number, ends: Uint32Array): JunctionAdjacency {
  const [firstEnd, endAt] = arcsBy(nodeCount, ends);
  const first = new Uint32Array(nodeCount + 1);
  const neighbour = new Uint32Array(ends.length);
  let count = 0;
  for (let node = 0; node < nodeCount; node++) {
    const begin = count;
    for (let i = firstEnd[node]!; i < firstEnd[node + 1]!; i++) neighbour[count++] = ends[endAt[i]! ^ 1]!;
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
