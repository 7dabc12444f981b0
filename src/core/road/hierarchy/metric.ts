/** The travel times of one vehicle class on a hierarchy's up-edges, made from those of the arcs and kept up when some of them change. */
import { finish, type Slices } from '../../slices.js';
import { LowerTriangles } from './lower-triangles.js';
import { NO_WAY } from './no-way.js';
import { findUpEdge, type HierarchyTopology } from './topology.js';

/**
 * Customised for one class and one set of arc times. An up-edge's time is that of the fastest way between its ends over ranks below both
 * (or its own arcs): enough for exact searches that go up and then down.
 */
export interface HierarchyMetric {
  /** [upEdgeCount] milliseconds from the lower end to the higher, or `NO_WAY`. */
  readonly upMs: Int32Array;
  /** [upEdgeCount] from the higher end to the lower. */
  readonly downMs: Int32Array;
}

/** Up-edges or triangles looked at in one slice: about 2 ms. */
const SLICE_EDGES = 1 << 16;
const SLICE_TRIANGLES = 1 << 19;
const SLICE_REFRESHED = 1000;

/**
 * Basic customisation by lower triangles (Dibbelt, Strasser & Wagner 2016, section 7.1), the higher ranks pulling from the lower:
 * 15 ms on Porto. `arcMs` is [arcCount] milliseconds or `INFINITE`. A way of 12 days and more counts as none.
 */
export function customize(topology: HierarchyTopology, arcMs: Uint32Array): HierarchyMetric {
  return finish(customizing(topology, arcMs));
}

/** The same in slices. */
export function* customizing(topology: HierarchyTopology, arcMs: Uint32Array): Slices<HierarchyMetric> {
  const { upEdgeCount, nodeCount } = topology;
  const metric = {
    upMs: new Int32Array(upEdgeCount).fill(NO_WAY),
    downMs: new Int32Array(upEdgeCount).fill(NO_WAY),
  };
  for (let edge = 0; edge < upEdgeCount; edge += SLICE_EDGES) {
    takeArcTimes(topology, arcMs, metric, edge, Math.min(edge + SLICE_EDGES, upEdgeCount));
    yield;
  }
  /** [nodeCount] the up-edge from the rank in work to each of its up-neighbours. */
  const edgeTo = new Uint32Array(nodeCount);
  for (let rank = 0; rank < nodeCount;) {
    rank = closeLowerTriangles(topology, metric, edgeTo, rank);
    yield;
  }
  return metric;
}

function takeArcTimes(
  { firstArc, arcOfEdge, isArcUpward }: HierarchyTopology,
  arcMs: Uint32Array,
  { upMs, downMs }: HierarchyMetric,
  from: number,
  end: number,
): void {
  for (let edge = from; edge < end; edge++)
    for (let i = firstArc[edge]!, last = firstArc[edge + 1]!; i < last; i++) {
      const arc = arcOfEdge[i]!;
      const target = isArcUpward[arc] === 1 ? upMs : downMs;
      if (arcMs[arc]! < target[edge]!) target[edge] = arcMs[arc]!;
    }
}

/**
 * For every rank: the ways from each lower neighbour's other up-neighbours. All edges of lower ranks are final by then. Stops when a slice is full,
 * and returns the next rank.
 */
function closeLowerTriangles(
  topology: HierarchyTopology,
  { upMs, downMs }: HierarchyMetric,
  edgeTo: Uint32Array,
  from: number,
): number {
  const { nodeCount, firstUp, upHead, upTail, firstDown, downEdge } = topology;
  let rank = from;
  for (let triangles = 0; rank < nodeCount && triangles < SLICE_TRIANGLES; rank++) {
    for (let edge = firstUp[rank]!, end = firstUp[rank + 1]!; edge < end; edge++) edgeTo[upHead[edge]!] = edge;
    for (let i = firstDown[rank]!, end = firstDown[rank + 1]!; i < end; i++) {
      const leg = downEdge[i]!;
      const toLowerMs = downMs[leg]!;
      const fromLowerMs = upMs[leg]!;
      if (toLowerMs === NO_WAY && fromLowerMs === NO_WAY) continue;
      const last = firstUp[upTail[leg]! + 1]!;
      triangles += last - leg;
      for (let other = leg + 1; other < last; other++) {
        const edge = edgeTo[upHead[other]!]!;
        const thereMs = toLowerMs + upMs[other]!;
        const backMs = downMs[other]! + fromLowerMs;
        // Sums with NO_WAY are never less than NO_WAY.
        if (thereMs < upMs[edge]!) upMs[edge] = thereMs;
        if (backMs < downMs[edge]!) downMs[edge] = backMs;
      }
    }
  }
  return rank;
}

/**
 * Brings a metric up to date after some arcs changed their times: array for array what `customize` would make of `arcMs`, at the cost of
 * the edges that change and their triangles. Reusable, one per topology and thread.
 *
 * Source: Dibbelt, Strasser & Wagner 2016, section 7.5 (partial updates), with the edges waiting in a bit set: an edge depends on such
 * of lower tails only, and edges are numbered by tail.
 */
export class MetricUpdater {
  /** Bit per up-edge: to be looked at again. */
  private readonly waiting: Uint32Array;
  private readonly triangles: LowerTriangles;

  constructor(private readonly topology: HierarchyTopology) {
    this.triangles = new LowerTriangles(topology);
    this.waiting = new Uint32Array((topology.upEdgeCount >>> 5) + 1);
  }

  /** Returns how many up-edges changed. `arcs` may hold arcs that did not change, and the same arc more than once. */
  update(metric: HierarchyMetric, arcMs: Uint32Array, arcs: Iterable<number>): number {
    return finish(this.updating(metric, arcMs, arcs));
  }

  /** The same in slices. Nobody else may read the metric, or use this updater, until the last one is done. */
  *updating(metric: HierarchyMetric, arcMs: Uint32Array, arcs: Iterable<number>): Slices<number> {
    const { waiting } = this;
    let word = waiting.length;
    for (const arc of arcs) {
      const edge = this.topology.edgeOfArc[arc];
      if (edge === undefined) throw new RangeError(`arc ${arc} is none of this road graph`);
      if (edge >= this.topology.upEdgeCount) continue; // an arc from a node to itself
      this.await(edge);
      word = Math.min(word, edge >>> 5);
    }
    let changed = 0;
    for (let refreshed = 0; word < waiting.length; word++) {
      while (waiting[word] !== 0) {
        const bit = 31 - Math.clz32(waiting[word]! & -waiting[word]!);
        waiting[word]! &= ~(1 << bit);
        if (this.refresh(metric, arcMs, word * 32 + bit)) changed++;
        if (++refreshed % SLICE_REFRESHED === 0) yield;
      }
    }
    return changed;
  }

  private await(edge: number): void {
    this.waiting[edge >>> 5]! |= 1 << (edge & 31);
  }

  /** Makes one edge anew from its arcs and lower triangles; where it changed, the edges that it is a leg of must follow. */
  private refresh({ upMs, downMs }: HierarchyMetric, arcMs: Uint32Array, edge: number): boolean {
    const { firstArc, arcOfEdge, isArcUpward } = this.topology;
    let leastUp = NO_WAY;
    let leastDown = NO_WAY;
    for (let i = firstArc[edge]!, end = firstArc[edge + 1]!; i < end; i++) {
      const arc = arcOfEdge[i]!;
      if (isArcUpward[arc] === 1) leastUp = Math.min(leastUp, arcMs[arc]!);
      else leastDown = Math.min(leastDown, arcMs[arc]!);
    }
    const { triangles } = this;
    triangles.begin(edge);
    while (triangles.next()) {
      leastUp = Math.min(leastUp, downMs[triangles.toTail]! + upMs[triangles.toHead]!);
      leastDown = Math.min(leastDown, downMs[triangles.toHead]! + upMs[triangles.toTail]!);
    }
    if (upMs[edge] === leastUp && downMs[edge] === leastDown) return false;
    this.awaitUpperEdges({ upMs, downMs }, edge, leastUp, leastDown);
    upMs[edge] = leastUp;
    downMs[edge] = leastDown;
    return true;
  }

  /**
   * The edges between the head of an edge and the other up-neighbours of its tail, where their time rested on the edge's former one or is bettered by its
   * new one. Where the other leg changed before in the same update, its own turn has asked for the rest.
   */
  private awaitUpperEdges({ upMs, downMs }: HierarchyMetric, edge: number, newUpMs: number, newDownMs: number): void {
    const { firstUp, upHead, upTail } = this.topology;
    const tail = upTail[edge]!;
    const head = upHead[edge]!;
    const [formerUpMs, formerDownMs] = [upMs[edge]!, downMs[edge]!];
    for (let other = firstUp[tail]!, end = firstUp[tail + 1]!; other < end; other++) {
      if (other === edge) continue;
      const far = upHead[other]!;
      const upper = findUpEdge(firstUp, upHead, Math.min(head, far), Math.max(head, far));
      /** From the head over the tail to the other's head, and back. */
      const [thereMs, backMs] = head < far ? [upMs[upper]!, downMs[upper]!] : [downMs[upper]!, upMs[upper]!];
      if (rests(thereMs, formerDownMs, newDownMs, upMs[other]!) || rests(backMs, formerUpMs, newUpMs, downMs[other]!))
        this.await(upper);
    }
  }
}

/** Whether the time of a way by two legs, of which one changes, may change with it. */
function rests(wayMs: number, formerLegMs: number, newLegMs: number, otherLegMs: number): boolean {
  const formerMs = formerLegMs + otherLegMs;
  return (formerMs === wayMs && formerLegMs !== newLegMs) || newLegMs + otherLegMs < wayMs;
}
