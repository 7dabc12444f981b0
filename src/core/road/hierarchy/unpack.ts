/** The arcs behind an up-edge. */
import { type ArcId, INVALID } from '../graph.js';
import { LowerTriangles } from './lower-triangles.js';
import { type HierarchyMetric } from './metric.js';
import { NO_WAY } from './no-way.js';
import { type HierarchyTopology } from './topology.js';

/** Reusable, one per thread. */
export class EdgeUnpacker {
  private readonly triangles: LowerTriangles;
  /** Up-edges still to be unpacked, the next on top: `edge * 2`, and 1 more if it is travelled downwards. */
  private readonly open: number[] = [];

  constructor(private readonly topology: HierarchyTopology) {
    this.triangles = new LowerTriangles(topology);
  }

  /**
   * Appends the arcs of a fastest way over one up-edge, as travelled. The metric must be that of `arcMs`; an edge without a way is a
   * defect of the caller (Error). Source: Dibbelt, Strasser & Wagner 2016, section 8 (unpacking by lower triangles).
   */
  append(metric: HierarchyMetric, arcMs: Uint32Array, edge: number, isUpward: boolean, arcs: ArcId[]): void {
    const { open } = this;
    open.length = 0;
    open.push(edge * 2 + (isUpward ? 0 : 1));
    for (let top = open.pop(); top !== undefined; top = open.pop()) {
      const arc = this.arcOver(metric, arcMs, top >>> 1, (top & 1) === 0);
      if (arc !== INVALID) arcs.push(arc as ArcId);
      else this.openLegs(metric, top >>> 1, (top & 1) === 0);
    }
  }

  /** An arc as fast as the up-edge, or `INVALID`. */
  private arcOver({ upMs, downMs }: HierarchyMetric, arcMs: Uint32Array, edge: number, isUpward: boolean): number {
    const { firstArc, arcOfEdge, isArcUpward } = this.topology;
    const timeMs = (isUpward ? upMs : downMs)[edge]!;
    if (timeMs === NO_WAY) throw new Error(`up-edge ${edge} has no way ${isUpward ? 'up' : 'down'}`);
    for (let i = firstArc[edge]!, end = firstArc[edge + 1]!; i < end; i++) {
      const arc = arcOfEdge[i]!;
      if ((isArcUpward[arc] === 1) === isUpward && arcMs[arc] === timeMs) return arc;
    }
    return INVALID;
  }

  /** Finds a lower triangle as fast as the edge; its leg travelled first comes on top. */
  private openLegs({ upMs, downMs }: HierarchyMetric, edge: number, isUpward: boolean): void {
    const { triangles, open } = this;
    const timeMs = (isUpward ? upMs : downMs)[edge]!;
    triangles.begin(edge);
    while (triangles.next()) {
      const [first, second] = isUpward ? [triangles.toTail, triangles.toHead] : [triangles.toHead, triangles.toTail];
      if (downMs[first]! + upMs[second]! !== timeMs) continue;
      open.push(second * 2, first * 2 + 1);
      return;
    }
    throw new Error(`up-edge ${edge} is faster than its arcs and lower triangles: the metric is another one`);
  }
}
