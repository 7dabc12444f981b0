/** Our road graph for cars as a plain table of junctions and streets: what the peers without an importer of their own are filled with. */
import { type ArcId, edgeOf, INFINITE, type NodeId, type RoadGraph, tailOf } from '../../src/core/road/graph.js';
import { type RoadPosition } from '../../src/core/road/position.js';
import { vehicleIndex } from '../../src/core/vehicle.js';

export const CAR = vehicleIndex('CAR');

/** From, to, milliseconds there, milliseconds back or -1. */
export type Street = readonly [source: number, target: number, forwardMs: number, backwardMs: number];

export interface StreetTable {
  /** Longitude and latitude of each junction, by its number in our graph. */
  readonly junctions: readonly (readonly [lon: number, lat: number])[];
  readonly streets: readonly Street[];
}

export function streetTable(graph: RoadGraph): StreetTable {
  return {
    junctions: Array.from({ length: graph.nodeCount }, (_, node) => [
      graph.nodeLonE7[node]! / 1e7,
      graph.nodeLatE7[node]! / 1e7,
    ]),
    streets: streetsOf(graph),
  };
}

/** One row for each edge that a car may use, two where its directions do not join the same nodes; of parallel streets, the quickest each way. */
function streetsOf(graph: RoadGraph): Street[] {
  const timesMs = graph.travelTimeMs[CAR]!;
  const quickest = new Map<number, { source: number; target: number; timeMs: number }>();
  const keyOf = (source: number, target: number): number => source * graph.nodeCount + target;
  for (let arc = 0 as ArcId; arc < graph.arcCount; arc++) {
    const [source, target, timeMs] = [tailOf(graph, arc), graph.head[arc]!, timesMs[arc]!];
    if (timeMs === INFINITE || source === target) continue;
    const known = quickest.get(keyOf(source, target));
    if (known === undefined) quickest.set(keyOf(source, target), { source, target, timeMs });
    else known.timeMs = Math.min(known.timeMs, timeMs);
  }
  const streets: Street[] = [];
  for (const { source, target, timeMs } of quickest.values()) {
    const back = quickest.get(keyOf(target, source));
    if (back === undefined) streets.push([source, target, timeMs, -1]);
    else if (source < target) streets.push([source, target, timeMs, back.timeMs]);
  }
  return streets;
}

/**
 * A position of a car that is the junction itself, or null where units and incidents are not put: where no car may stop, and where a junction was split
 * for its turns, for there trips begin and end at different nodes and the peers know but one.
 */
export function carPositionAt(graph: RoadGraph, node: NodeId): RoadPosition | null {
  if (graph.junctionOf[node] !== node || graph.arrivalNode[node] !== node) return null;
  for (let i = graph.firstIn[node]!; i < graph.firstIn[node + 1]!; i++) {
    const arc = graph.inArc[i]! as ArcId;
    const edge = edgeOf(arc);
    if ((graph.edgeSnapMask[edge]! & (1 << CAR)) === 0 || graph.travelTimeMs[CAR]![arc] === INFINITE) continue;
    const [lon, lat] = [graph.nodeLonE7[node]! / 1e7, graph.nodeLatE7[node]! / 1e7];
    return { edge, fraction: (arc & 1) === 0 ? 1 : 0, offsetM: 0, lon, lat };
  }
  return null;
}
