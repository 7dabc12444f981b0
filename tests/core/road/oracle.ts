/**
 * The slow, obvious answer: textbook Dijkstra (1959) per unit, forwards, on plain objects, with the two positions put into the graph as
 * vertices of their own. Shares with the engine only `partTimeMs` and the rule of the last metres.
 */
import { INFINITE, partTimeMs, type RoadGraph } from '../../../src/core/road/graph.js';
import { type RoadPosition } from '../../../src/core/road/position.js';
import { walkTimeMs } from '../../../src/core/road/search-legs.js';

interface PlainArc {
  readonly to: number;
  readonly ms: number;
}
interface PlainEdge {
  /** Nodes at which one comes out of the edge, and from which one turns into it; they differ at split junctions. */
  readonly outAtStart: number;
  readonly outAtEnd: number;
  readonly inAtStart: number;
  readonly inAtEnd: number;
  /** By vehicle; Infinity: closed. */
  readonly alongMs: readonly number[];
  readonly againstMs: readonly number[];
}
export interface PlainGraph {
  readonly edges: readonly PlainEdge[];
  /** arcs[vehicle][node] */
  readonly arcs: readonly (readonly PlainArc[])[][];
  /** By node: where trips from and to its junction begin and end. */
  readonly junctionOf: readonly number[];
  readonly arrivalNode: readonly number[];
}

export interface OracleUnit {
  readonly unit: number;
  readonly vehicle: number;
  readonly position: RoadPosition;
}
export interface OracleQuery {
  readonly targets: readonly (RoadPosition | null)[];
  readonly k: number;
  readonly withinMs?: number;
  readonly accept?: (unit: number) => boolean;
  readonly lagMs?: (unit: number) => number;
  readonly passedOverLimit?: number;
}
export interface OracleRanked {
  readonly unit: number;
  readonly travelTimeMs: number;
  readonly arrivalMs: number;
}

export function plainGraph(graph: RoadGraph): PlainGraph {
  const edges: PlainEdge[] = [];
  const arcs = graph.travelTimeMs.map(() => Array.from({ length: graph.nodeCount }, (): PlainArc[] => []));
  for (let edge = 0; edge < graph.edgeCount; edge++) {
    const times = (arc: number): number[] =>
      graph.travelTimeMs.map((list) => (list[arc] === INFINITE ? Infinity : list[arc]!));
    const [outAtStart, outAtEnd] = [graph.head[2 * edge + 1]!, graph.head[2 * edge]!];
    const [inAtStart, inAtEnd] = [graph.tail[2 * edge]!, graph.tail[2 * edge + 1]!];
    const plain = {
      outAtStart,
      outAtEnd,
      inAtStart,
      inAtEnd,
      alongMs: times(2 * edge),
      againstMs: times(2 * edge + 1),
    };
    edges.push(plain);
    arcs.forEach((byNode, v) => {
      if (plain.alongMs[v]! < Infinity) byNode[inAtStart]!.push({ to: outAtEnd, ms: plain.alongMs[v]! });
      if (plain.againstMs[v]! < Infinity) byNode[inAtEnd]!.push({ to: outAtStart, ms: plain.againstMs[v]! });
    });
  }
  return { edges, arcs, junctionOf: [...graph.junctionOf], arrivalNode: [...graph.arrivalNode] };
}

interface Place {
  readonly edge: number;
  readonly fraction: number;
}

/** Nodes at which trips from a place come out at the start and at the end of its edge. At fraction 0 and 1 a place is the junction. */
export function outNodes({ edges, junctionOf }: PlainGraph, { edge, fraction }: Place): [start: number, end: number] {
  const { outAtStart, outAtEnd } = edges[edge]!;
  return [fraction === 0 ? junctionOf[outAtStart]! : outAtStart, fraction === 1 ? junctionOf[outAtEnd]! : outAtEnd];
}

/** Nodes from which trips to a place turn into the start and the end of its edge. */
export function inNodes({ edges, arrivalNode }: PlainGraph, { edge, fraction }: Place): [start: number, end: number] {
  const { inAtStart, inAtEnd } = edges[edge]!;
  return [fraction === 0 ? arrivalNode[inAtStart]! : inAtStart, fraction === 1 ? arrivalNode[inAtEnd]! : inAtEnd];
}

/** Milliseconds from one position to the other, walks at both ends included; Infinity where no road leads. */
export function oracleTravelMs(graph: PlainGraph, vehicle: number, from: RoadPosition, to: RoadPosition): number {
  const roadMs = oracleRoadMs(graph, vehicle, from, to);
  return walkTimeMs(from.offsetM) + roadMs + walkTimeMs(to.offsetM);
}

function oracleRoadMs(graph: PlainGraph, vehicle: number, from: RoadPosition, to: RoadPosition): number {
  const [a, b] = [graph.edges[from.edge]!, graph.edges[to.edge]!];
  const isOpen = (edge: PlainEdge): boolean => Math.min(edge.alongMs[vehicle]!, edge.againstMs[vehicle]!) < Infinity;
  if (!isOpen(a) || !isOpen(b)) return Infinity;
  const piece = (ms: number, share: number): number =>
    share === 0 ? 0 : ms === Infinity ? Infinity : partTimeMs(ms, share);
  const [outAtStart, outAtEnd] = outNodes(graph, from);
  const sources: PlainArc[] = [
    { to: outAtEnd, ms: piece(a.alongMs[vehicle]!, 1 - from.fraction) },
    { to: outAtStart, ms: piece(a.againstMs[vehicle]!, from.fraction) },
  ];
  const finish = new Map<number, number>();
  const enter = (node: number, ms: number): unknown => finish.set(node, Math.min(ms, finish.get(node) ?? Infinity));
  const [inAtStart, inAtEnd] = inNodes(graph, to);
  enter(inAtStart, piece(b.alongMs[vehicle]!, to.fraction));
  enter(inAtEnd, piece(b.againstMs[vehicle]!, 1 - to.fraction));
  let direct = Infinity;
  if (from.edge === to.edge) {
    const ms = from.fraction <= to.fraction ? a.alongMs[vehicle]! : a.againstMs[vehicle]!;
    direct = piece(ms, Math.abs(to.fraction - from.fraction));
  }
  return Math.min(direct, dijkstra(graph.arcs[vehicle]!, sources, finish));
}

/** From the ends of `sources` to the cheapest of `finish` (node → milliseconds still to go there). */
function dijkstra(
  arcs: readonly (readonly PlainArc[])[],
  sources: readonly PlainArc[],
  finish: ReadonlyMap<number, number>,
): number {
  const best = new Map<number, number>();
  const queue = new BinaryHeap();
  for (const { to, ms } of sources) if (ms < Infinity) queue.push(ms, to);
  let arrival = Infinity;
  for (let top = queue.pop(); top && top.ms < arrival; top = queue.pop()) {
    if (best.has(top.node)) continue;
    best.set(top.node, top.ms);
    arrival = Math.min(arrival, top.ms + (finish.get(top.node) ?? Infinity));
    for (const { to, ms } of arcs[top.node]!) if (!best.has(to)) queue.push(top.ms + ms, to);
  }
  return arrival;
}

/** Of the units with a way, the k first by (arrival, unit), and of those not accepted that come before the last of them the first ones. */
export function oracleNearest(
  graph: PlainGraph,
  fleet: readonly OracleUnit[],
  query: OracleQuery,
): { found: OracleRanked[]; passedOver: OracleRanked[]; morePassedOver: boolean } {
  const { targets, k, withinMs = Infinity, accept = () => true, lagMs = () => 0, passedOverLimit = 10 } = query;
  const ranked: OracleRanked[] = [];
  for (const { unit, vehicle, position } of fleet) {
    const target = targets[vehicle];
    if (!target) continue;
    const travelTimeMs = oracleTravelMs(graph, vehicle, position, target);
    const arrivalMs = travelTimeMs + lagMs(unit);
    if (arrivalMs < Infinity && arrivalMs <= withinMs) ranked.push({ unit, travelTimeMs, arrivalMs });
  }
  ranked.sort((x, y) => x.arrivalMs - y.arrivalMs || x.unit - y.unit);
  const found = ranked.filter(({ unit }) => accept(unit)).slice(0, k);
  const lastPlace = found.length < k ? ranked.length : ranked.indexOf(found[k - 1]!);
  const passedOver = ranked.slice(0, lastPlace).filter(({ unit }) => !accept(unit));
  return {
    found,
    passedOver: passedOver.slice(0, passedOverLimit),
    morePassedOver: passedOver.length > passedOverLimit,
  };
}

export class BinaryHeap {
  private readonly items: { ms: number; node: number }[] = [];

  push(ms: number, node: number): void {
    const { items } = this;
    let i = items.push({ ms, node }) - 1;
    for (let up = (i - 1) >> 1; i > 0 && items[up]!.ms > items[i]!.ms; i = up, up = (i - 1) >> 1) this.swap(i, up);
  }

  pop(): { ms: number; node: number } | undefined {
    const { items } = this;
    const top = items[0];
    const last = items.pop();
    if (items.length === 0 || !last) return top;
    items[0] = last;
    for (let i = 0; ;) {
      let least = i;
      for (const child of [2 * i + 1, 2 * i + 2])
        if (child < items.length && items[child]!.ms < items[least]!.ms) least = child;
      if (least === i) return top;
      this.swap(i, least);
      i = least;
    }
  }

  private swap(i: number, j: number): void {
    [this.items[i], this.items[j]] = [this.items[j]!, this.items[i]!];
  }
}
