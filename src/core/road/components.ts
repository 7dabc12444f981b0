/**
 * Strongly connected parts of the network per vehicle class: from where in a part one gets everywhere in it and back. Positions are snapped
 * only to parts that are no mere fragments, so that a fix never lands on a courtyard without a way out.
 */
import { finish, type Slices } from '../slices.js';
import { VEHICLE_COUNT } from '../vehicle.js';
import { INFINITE, INVALID, type RoadGraph } from './graph.js';

/**
 * A part counts as a real one from this many nodes on; where even the largest is smaller, from the largest's size. Islands served by a
 * few streets of their own stay usable, mapping leftovers do not.
 */
export const REAL_PART_NODES = 50;

/** About 2 ms. */
const SLICE_STEPS = 100_000;

export interface ConnectedParts {
  /** [nodeCount] number of the part, or `INVALID` for nodes without an arc open to the class. */
  readonly partOf: Uint32Array;
  /** Nodes of each part. */
  readonly partSizes: readonly number[];
  /** Index of the largest part (the first of equals), -1 where there is none. */
  readonly largest: number;
}

type PartsGraph = Pick<
  RoadGraph,
  'nodeCount' | 'firstOut' | 'outArc' | 'firstIn' | 'inArc' | 'head' | 'tail' | 'travelTimeMs'
>;

/** What finding parts needs while it works, 20 bytes per node; several findings, one after the other, may share it. */
export class PartsSpace {
  /** Order of discovery from 1; 0 = not seen. */
  readonly order: Uint32Array;
  readonly low: Uint32Array;
  /** Nodes seen whose part is not closed yet. */
  readonly open: Uint32Array;
  /** The path from the root, and the next arc to follow at each node. */
  readonly path: Uint32Array;
  readonly nextArc: Uint32Array;

  constructor(nodeCount: number) {
    this.order = new Uint32Array(nodeCount);
    this.low = new Uint32Array(nodeCount);
    this.open = new Uint32Array(nodeCount);
    this.path = new Uint32Array(nodeCount);
    this.nextArc = new Uint32Array(nodeCount);
  }
}

/**
 * Strongly connected parts by Tarjan's algorithm (Depth-first search and linear graph algorithms, 1972) without recursion: a street network
 * is deeper than any call stack. Time O(nodes + arcs).
 */
class Tarjan {
  readonly partOf: Uint32Array;
  readonly partSizes: number[] = [];
  readonly #order: Uint32Array;
  readonly #low: Uint32Array;
  readonly #open: Uint32Array;
  readonly #path: Uint32Array;
  readonly #nextArc: Uint32Array;
  #openCount = 0;
  #pathLength = 0;
  #discovered = 0;
  #nextRoot = 0;

  constructor(
    private readonly graph: PartsGraph,
    private readonly timesMs: Uint32Array,
    space: PartsSpace,
  ) {
    const { nodeCount } = graph;
    this.partOf = new Uint32Array(nodeCount).fill(INVALID);
    this.#order = space.order.fill(0);
    this.#low = space.low;
    this.#open = space.open;
    this.#path = space.path;
    this.#nextArc = space.nextArc;
    this.#nextArc.set(graph.firstOut.subarray(0, nodeCount));
  }

  /** Goes on for so many steps (an arc followed, a node looked at or left). Returns whether it has come to the end. */
  advance(steps: number): boolean {
    const { nodeCount } = this.graph;
    for (let step = 0; step < steps; step++) {
      if (this.#pathLength > 0) this.#step();
      else if (this.#nextRoot === nodeCount) return true;
      else {
        const node = this.#nextRoot++;
        if (this.#order[node] === 0 && this.#isUsed(node)) this.#discover(node);
      }
    }
    return false;
  }

  #isUsed(node: number): boolean {
    const { firstOut, outArc, firstIn, inArc } = this.graph;
    for (let i = firstOut[node]!; i < firstOut[node + 1]!; i++) if (this.timesMs[outArc[i]!] !== INFINITE) return true;
    for (let i = firstIn[node]!; i < firstIn[node + 1]!; i++) if (this.timesMs[inArc[i]!] !== INFINITE) return true;
    return false;
  }

  #discover(node: number): void {
    this.#order[node] = this.#low[node] = ++this.#discovered;
    this.#open[this.#openCount++] = node;
    this.#path[this.#pathLength++] = node;
  }

  /** Follows one arc of the node at the end of the path, or leaves the node. */
  #step(): void {
    const { firstOut, outArc, head } = this.graph;
    const node = this.#path[this.#pathLength - 1]!;
    if (this.#nextArc[node]! === firstOut[node + 1]!) {
      this.#leave(node);
      return;
    }
    const arc = outArc[this.#nextArc[node]!++]!;
    if (this.timesMs[arc] === INFINITE) return;
    const next = head[arc]!;
    if (this.#order[next] === 0) this.#discover(next);
    else if (this.partOf[next] === INVALID && this.#order[next]! < this.#low[node]!)
      this.#low[node] = this.#order[next]!;
  }

  #leave(node: number): void {
    this.#pathLength--;
    if (this.#pathLength > 0) {
      const parent = this.#path[this.#pathLength - 1]!;
      if (this.#low[node]! < this.#low[parent]!) this.#low[parent] = this.#low[node]!;
    }
    if (this.#low[node] !== this.#order[node]) return;
    const part = this.partSizes.length;
    let size = 0;
    let member: number;
    do {
      member = this.#open[--this.#openCount]!;
      this.partOf[member] = part;
      size++;
    } while (member !== node);
    this.partSizes.push(size);
  }
}

export function connectedParts(graph: PartsGraph, vehicle: number): ConnectedParts {
  return finish(connectingParts(graph, vehicle));
}

/** The same in slices. */
export function* connectingParts(
  graph: PartsGraph,
  vehicle: number,
  space = new PartsSpace(graph.nodeCount),
): Slices<ConnectedParts> {
  const tarjan = new Tarjan(graph, graph.travelTimeMs[vehicle]!, space);
  while (!tarjan.advance(SLICE_STEPS)) yield;
  const { partOf, partSizes } = tarjan;
  const largest = partSizes.reduce((best, size, part) => (best < 0 || size > partSizes[best]! ? part : best), -1);
  return { partOf, partSizes, largest };
}

/** Nodes looked at in each direction, for each that a part is asked to have. */
const LOOKED_AT_FOR_ONE = 8;

/**
 * Whether the node's part is found to have at least `size` nodes by looking at its surroundings only: 0.1 ms where finding all parts takes 5 ms. True is
 * certain; false says nothing. Source: whatever a node reaches and is reached from is in its part.
 */
export function isSurelyInPartOf(graph: PartsGraph, vehicle: number, node: number, size: number): boolean {
  const { firstOut, outArc, firstIn, inArc, head, tail } = graph;
  const timesMs = graph.travelTimeMs[vehicle]!;
  const reached = surroundings(node, size * LOOKED_AT_FOR_ONE, firstOut, outArc, head, timesMs);
  if (reached.size < size) return false;
  const reaching = surroundings(node, size * LOOKED_AT_FOR_ONE, firstIn, inArc, tail, timesMs);
  let both = 0;
  for (const other of reaching) if (reached.has(other) && ++both >= size) return true;
  return false;
}

/** The node and those next to it, the fewest arcs first, `most` at most. */
function surroundings(
  node: number,
  most: number,
  first: Uint32Array,
  arcs: Uint32Array,
  farEnd: Uint32Array,
  timesMs: Uint32Array,
): Set<number> {
  const seen = new Set<number>([node]);
  // A set is walked in the order in which it grows.
  for (const near of seen)
    for (let i = first[near]!; i < first[near + 1]!; i++) {
      if (seen.size >= most) return seen;
      if (timesMs[arcs[i]!] !== INFINITE) seen.add(farEnd[arcs[i]!]!);
    }
  return seen;
}

/**
 * The part of a class's network to which the places inside an edge belong: one can come to them from it, and leave them to it, by whatever
 * directions are open. `INVALID` where the edge is closed, leads in only, or out only.
 */
export function partOfEdge(
  { tail, head, travelTimeMs }: Pick<RoadGraph, 'tail' | 'head' | 'travelTimeMs'>,
  vehicle: number,
  { partOf }: ConnectedParts,
  edge: number,
): number {
  const timesMs = travelTimeMs[vehicle]!;
  const along = 2 * edge;
  const against = along + 1;
  for (const entry of [along, against]) {
    if (timesMs[entry] === INFINITE) continue;
    const part = partOf[tail[entry]!]!;
    for (const exit of [along, against]) if (timesMs[exit] !== INFINITE && partOf[head[exit]!] === part) return part;
  }
  return INVALID;
}

/**
 * `edgeSnapMask`: bit v is set where the edge belongs to a real part of class v's network. Edges without length (barriers, connectors of
 * split junctions) are never snapped to: each of their points is an end of a road beside.
 */
export function snapMask(
  graph: Pick<RoadGraph, 'edgeCount' | 'tail' | 'head' | 'travelTimeMs' | 'edgeLengthM'>,
  partsPerVehicle: readonly ConnectedParts[],
): Uint8Array {
  const mask = new Uint8Array(graph.edgeCount);
  for (let v = 0; v < VEHICLE_COUNT; v++) {
    const parts = partsPerVehicle[v]!;
    const { partSizes, largest } = parts;
    if (largest < 0) continue;
    const enough = Math.min(REAL_PART_NODES, partSizes[largest]!);
    for (let edge = 0; edge < graph.edgeCount; edge++) {
      if (graph.edgeLengthM[edge] === 0) continue;
      const part = partOfEdge(graph, v, parts, edge);
      if (part !== INVALID && partSizes[part]! >= enough) mask[edge]! |= 1 << v;
    }
  }
  return mask;
}
