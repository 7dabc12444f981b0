/** Adjacency arrays: which arcs leave and which enter each node. */
import { type RoadGraph } from './graph.js';

/** Arcs by the node that they leave and by the node that they enter, ascending. Time and memory linear in nodes and arcs. */
export function connectArcs(
  nodeCount: number,
  tail: Uint32Array,
  head: Uint32Array,
): Pick<RoadGraph, 'firstOut' | 'outArc' | 'firstIn' | 'inArc'> {
  const [firstOut, outArc] = arcsBy(nodeCount, tail);
  const [firstIn, inArc] = arcsBy(nodeCount, head);
  return { firstOut, outArc, firstIn, inArc };
}

/** Counting sort of the arcs by the node that is given for each. */
export function arcsBy(nodeCount: number, nodeOfArc: Uint32Array): [first: Uint32Array, arcs: Uint32Array] {
  const first = new Uint32Array(nodeCount + 1);
  for (const node of nodeOfArc) first[node + 1]!++;
  for (let node = 0; node < nodeCount; node++) first[node + 1]! += first[node]!;
  const next = first.slice();
  const arcs = new Uint32Array(nodeOfArc.length);
  for (let arc = 0; arc < nodeOfArc.length; arc++) arcs[next[nodeOfArc[arc]!]!++] = arc;
  return [first, arcs];
}
