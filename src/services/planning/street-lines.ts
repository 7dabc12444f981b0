/**
 * Street lines: edges of one class and name joined end to end, as far as no other of them meets there. Long lines carry their names on
 * a map, simplify well, and make small tiles; edges between two junctions do none of this.
 */
import { arcsBy } from '../../core/road/adjacency.js';
import { type ArcId, INVALID, opposite, type RoadGraph } from '../../core/road/graph.js';
import { E7 } from '../../core/road/shape.js';

/** Every road is in exactly one line. */
export interface StreetLines {
  readonly lineCount: number;
  /** [lineCount + 1] → `arc` */
  readonly firstArc: Uint32Array;
  /** [roadEdgeCount] arcs in the order of travel. */
  readonly arc: Uint32Array;
}

export function joinStreets(graph: RoadGraph): StreetLines {
  const isJoined = new Uint8Array(graph.roadEdgeCount);
  const arc = new Uint32Array(graph.roadEdgeCount);
  const firstArc: number[] = [];
  const nextArc = nextArcOf(graph);
  let size = 0;
  for (let edge = 0; edge < graph.roadEdgeCount; edge++) {
    if (isJoined[edge]) continue;
    firstArc.push(size);
    for (let next: number = lineStart(nextArc, edge); next !== INVALID; next = nextArc(next)) {
      if (isJoined[next >>> 1]) break; // round a ring
      isJoined[next >>> 1] = 1;
      arc[size++] = next;
    }
  }
  firstArc.push(size);
  return { lineCount: firstArc.length - 1, firstArc: Uint32Array.from(firstArc), arc };
}

/** The arc with which the line through an edge begins; on a ring, the edge's own. */
function lineStart(nextArc: (arc: number) => number, edge: number): number {
  let back = (edge << 1) | 1;
  for (;;) {
    const next = nextArc(back);
    if (next === INVALID) return opposite(back as ArcId);
    if (next >>> 1 === edge) return edge << 1;
    back = next;
  }
}

/** For each arc the only other one of the same street that leaves the junction where it ends, or INVALID. */
function nextArcOf(graph: RoadGraph): (arc: number) => number {
  const { junctionCount, roadEdgeCount, junctionOf, tail, head, edgeClass, edgeName } = graph;
  const [firstOut, outArc] = arcsBy(
    junctionCount,
    tail.subarray(0, 2 * roadEdgeCount).map((node) => junctionOf[node]!),
  );
  return (arc) => {
    const junction = junctionOf[head[arc]!]!;
    const edge = arc >>> 1;
    let found = INVALID;
    for (let i = firstOut[junction]!, end = firstOut[junction + 1]!; i < end; i++) {
      const other = outArc[i]!;
      if (other === (arc ^ 1)) continue;
      if (edgeClass[other >>> 1] !== edgeClass[edge] || edgeName[other >>> 1] !== edgeName[edge]) continue;
      if (found !== INVALID) return INVALID;
      found = other;
    }
    return found;
  };
}

/** The points of a line in degrees; those where edges meet once. */
export function linePositions(
  graph: RoadGraph,
  { firstArc, arc }: StreetLines,
  line: number,
): [lon: number, lat: number][] {
  const positions: [lon: number, lat: number][] = [];
  for (let i = firstArc[line]!, end = firstArc[line + 1]!; i < end; i++) {
    const edge = arc[i]! >>> 1;
    const first = graph.firstShape[edge]!;
    const last = graph.firstShape[edge + 1]! - 1;
    const skip = positions.length > 0 ? 1 : 0;
    if (arc[i]! & 1) for (let point = last - skip; point >= first; point--) positions.push(shapePoint(graph, point));
    else for (let point = first + skip; point <= last; point++) positions.push(shapePoint(graph, point));
  }
  return positions;
}

function shapePoint(graph: RoadGraph, point: number): [lon: number, lat: number] {
  return [graph.shapeLonE7[point]! / E7, graph.shapeLatE7[point]! / E7];
}
