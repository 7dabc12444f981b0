/**
 * Second step of the build: links become edges. A node stays a **vertex** of the graph where roads meet or end, where attributes
 * change, where a barrier stops a class that would otherwise pass, and where a turn is restricted; all others become points of a shape.
 *
 * A barrier that stops somebody is cut open: each edge that ends there gets a vertex of its own, and zero-length edges, open only to the
 * classes that pass, join them (directly where two meet, through a hub where more do). A class that is stopped thus still reaches
 * the barrier from either side.
 */
import { VEHICLE_COUNT } from '../vehicle.js';
import { barrierAttributes, type RoadLinks } from './road-links.js';

/** Edges between provisional vertices, in a reproducible order. */
export interface TracedEdges {
  readonly edgeCount: number;
  readonly vertexCount: number;
  /** [vertexCount] dense node at which the vertex lies; several vertices share one at a cut barrier. */
  readonly vertexNode: readonly number[];
  /** [edgeCount] vertices */
  readonly tail: readonly number[];
  readonly head: readonly number[];
  /** [edgeCount] index into the attribute table, along the shape. */
  readonly attributes: readonly number[];
  /** [edgeCount] OSM way of the first and of the last link; NaN for the edges of a barrier. */
  readonly firstWay: readonly number[];
  readonly lastWay: readonly number[];
  /** [edgeCount + 1] → `shapeNode` */
  readonly firstShape: readonly number[];
  /** Dense nodes along each edge, both ends included. */
  readonly shapeNode: readonly number[];
  /** Barriers that were cut open. */
  readonly barriersCut: number;
}

/** Links at each node: `incident[first[n] .. first[n + 1]]`, each `link << 1 | side`, side 0 where the node is the link's tail. */
interface Incidence {
  readonly first: Uint32Array;
  readonly incident: Uint32Array;
}

function incidenceOf({ nodeCount, linkCount, linkTail, linkHead }: RoadLinks): Incidence {
  const first = new Uint32Array(nodeCount + 1);
  for (let link = 0; link < linkCount; link++) {
    first[linkTail[link]! + 1]!++;
    first[linkHead[link]! + 1]!++;
  }
  for (let node = 0; node < nodeCount; node++) first[node + 1]! += first[node]!;
  const incident = new Uint32Array(2 * linkCount);
  const next = first.slice();
  for (let link = 0; link < linkCount; link++) {
    incident[next[linkTail[link]!]!++] = link * 2;
    incident[next[linkHead[link]!]!++] = link * 2 + 1;
  }
  return { first, incident };
}

const NOT_A_VERTEX = 0;
const VERTEX = 1;
/** A vertex whose barrier is cut open. */
const CUT = 2;

/** Attributes of an incident link in the direction away from the node. */
function attributesAway(links: RoadLinks, incident: number): number {
  const attributes = links.linkAttributes[incident >>> 1]!;
  return incident & 1 ? links.attributes.reversed(attributes) : attributes;
}

/** True where the barrier at the node stops a class that could come in by one link and go on by another. */
function stopsSomebody(links: RoadLinks, { first, incident }: Incidence, node: number): boolean {
  const stopped = ~links.nodePasses[node]! & ((1 << VEHICLE_COUNT) - 1);
  if (stopped === 0) return false;
  let once = 0;
  let twice = 0;
  for (let i = first[node]!; i < first[node + 1]!; i++) {
    const { open } = links.attributes.get(links.linkAttributes[incident[i]! >>> 1]!);
    twice |= once & open;
    once |= open;
  }
  return (stopped & twice) !== 0;
}

function classifyNodes(links: RoadLinks, incidence: Incidence, keptNodes: ReadonlySet<number>): Uint8Array {
  const { first, incident } = incidence;
  const kinds = new Uint8Array(links.nodeCount);
  for (let node = 0; node < links.nodeCount; node++) {
    const from = first[node]!;
    if (stopsSomebody(links, incidence, node)) kinds[node] = CUT;
    else if (first[node + 1]! - from !== 2 || keptNodes.has(links.nodeOsmId[node]!)) kinds[node] = VERTEX;
    else {
      const arriving = links.attributes.reversed(attributesAway(links, incident[from]!));
      kinds[node] = arriving === attributesAway(links, incident[from + 1]!) ? NOT_A_VERTEX : VERTEX;
    }
  }
  return kinds;
}

class EdgeTracer {
  readonly vertexNode: number[] = [];
  readonly tail: number[] = [];
  readonly head: number[] = [];
  readonly attributes: number[] = [];
  readonly firstWay: number[] = [];
  readonly lastWay: number[] = [];
  readonly firstShape: number[] = [0];
  readonly shapeNode: number[] = [];
  barriersCut = 0;
  readonly #done: Uint8Array;
  /** Vertex of each plain vertex node, -1 where none yet. */
  readonly #vertexAt: Int32Array;
  /** Vertices made at each cut node. */
  readonly #copies = new Map<number, number[]>();

  constructor(
    private readonly links: RoadLinks,
    private readonly incidence: Incidence,
    private readonly kinds: Uint8Array,
  ) {
    this.#done = new Uint8Array(links.linkCount);
    this.#vertexAt = new Int32Array(links.nodeCount).fill(-1);
  }

  trace(): void {
    for (let node = 0; node < this.links.nodeCount; node++)
      if (this.kinds[node] !== NOT_A_VERTEX) this.#traceFrom(node);
    // What is left are rings that touch nothing: the first node of each becomes its vertex.
    for (let link = 0; link < this.links.linkCount; link++) {
      if (this.#done[link]) continue;
      const node = this.links.linkTail[link]!;
      this.kinds[node] = VERTEX;
      this.#traceFrom(node);
    }
    for (const [node, copies] of this.#copies) this.#joinBarrier(node, copies);
  }

  #traceFrom(node: number): void {
    const { first, incident } = this.incidence;
    for (let i = first[node]!; i < first[node + 1]!; i++) {
      if (!this.#done[incident[i]! >>> 1]) this.#traceEdge(node, incident[i]!);
    }
  }

  /** Follows the road from `start` by its incident link up to the next vertex. */
  #traceEdge(start: number, firstIncident: number): void {
    const { linkTail, linkHead, linkWay } = this.links;
    const nodes = [start];
    let incident = firstIncident;
    for (;;) {
      const link = incident >>> 1;
      this.#done[link] = 1;
      const node = incident & 1 ? linkTail[link]! : linkHead[link]!;
      nodes.push(node);
      if (this.kinds[node] !== NOT_A_VERTEX) break;
      incident = this.#otherIncident(node, link);
    }
    const ways: [number, number] = [linkWay[firstIncident >>> 1]!, linkWay[incident >>> 1]!];
    let attributes = attributesAway(this.links, firstIncident);
    // The shape runs in the direction in which the way was drawn.
    if (firstIncident & 1) {
      nodes.reverse();
      ways.reverse();
      attributes = this.links.attributes.reversed(attributes);
    }
    this.#emit(this.#vertex(nodes[0]!), this.#vertex(nodes.at(-1)!), attributes, ways, nodes);
  }

  /** The link by which the road goes on at a node with two of them. */
  #otherIncident(node: number, link: number): number {
    const { first, incident } = this.incidence;
    const one = incident[first[node]!]!;
    return one >>> 1 === link ? incident[first[node]! + 1]! : one;
  }

  #vertex(node: number): number {
    if (this.kinds[node] === CUT) {
      const copy = this.vertexNode.push(node) - 1;
      const copies = this.#copies.get(node);
      if (copies) copies.push(copy);
      else this.#copies.set(node, [copy]);
      return copy;
    }
    if (this.#vertexAt[node]! < 0) this.#vertexAt[node] = this.vertexNode.push(node) - 1;
    return this.#vertexAt[node]!;
  }

  #emit(
    tail: number,
    head: number,
    attributes: number,
    ways: readonly [number, number],
    nodes: readonly number[],
  ): void {
    this.tail.push(tail);
    this.head.push(head);
    this.attributes.push(attributes);
    this.firstWay.push(ways[0]);
    this.lastWay.push(ways[1]);
    for (const node of nodes) this.shapeNode.push(node);
    this.firstShape.push(this.shapeNode.length);
  }

  #joinBarrier(node: number, copies: readonly number[]): void {
    this.barriersCut++;
    const { first, incident } = this.incidence;
    const incidents = incident.subarray(first[node], first[node + 1]);
    const table = this.links.attributes;
    const like = table.get(this.links.linkAttributes[incidents[0]! >>> 1]!);
    let open = 0;
    for (const each of incidents) open |= table.get(this.links.linkAttributes[each >>> 1]!).open;
    const attributes = table.intern(barrierAttributes(like, open & this.links.nodePasses[node]!));
    const join = (a: number, b: number): void => this.#emit(a, b, attributes, [NaN, NaN], [node, node]);
    if (copies.length === 2) {
      join(copies[0]!, copies[1]!);
      return;
    }
    const hub = this.vertexNode.push(node) - 1;
    for (const copy of copies) join(hub, copy);
  }
}

/** Edges of the road graph. `keptNodes`: OSM nodes that must be vertices, such as those where a turn is restricted. */
export function traceEdges(links: RoadLinks, keptNodes: ReadonlySet<number>): TracedEdges {
  const incidence = incidenceOf(links);
  const tracer = new EdgeTracer(links, incidence, classifyNodes(links, incidence, keptNodes));
  tracer.trace();
  return Object.assign(tracer, { edgeCount: tracer.tail.length, vertexCount: tracer.vertexNode.length });
}
