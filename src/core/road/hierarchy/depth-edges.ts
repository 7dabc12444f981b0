/**
 * The edges of a search graph with their higher ends told by depth: a walk that knows the path from a rank to its root keeps that path's
 * times in an array by depth, a few cache lines, instead of reading them from all over the city.
 */
import { type SearchGraph } from './search-graph.js';
import { type HierarchyTopology } from './topology.js';

/** Read-only after the build. One direction: from a rank to higher ones, or from higher ones to the rank. */
export interface DepthEdges {
  /** [nodeCount + 1] rank → `depth`, `timeMs` */
  readonly first: Uint32Array;
  /** Depth of the higher end, which is an ancestor of the rank. */
  readonly depth: Uint16Array;
  /** Milliseconds, below `NO_WAY`. */
  readonly timeMs: Int32Array;
}

/** To travel from a rank to a higher one. 1 ms on Porto. */
export function upwardEdges({ depth }: HierarchyTopology, { firstUp, upHead, upMs }: SearchGraph): DepthEdges {
  const headDepth = new Uint16Array(upHead.length);
  for (let i = 0; i < upHead.length; i++) headDepth[i] = depth[upHead[i]!]!;
  return { first: firstUp, depth: headDepth, timeMs: upMs };
}

/** To travel from a higher rank to the rank. */
export function downwardEdges({ firstDown, downDepth, downMs }: SearchGraph): DepthEdges {
  return { first: firstDown, depth: downDepth, timeMs: downMs };
}
