/**
 * The parts of a trip that are not whole arcs: leaving a position for an end of its edge, arriving from one, going straight along one
 * edge, and the last metres off the road. Every search counts them by these rules, so that all give the same milliseconds.
 *
 * A position with fraction 0 or 1 **is** the junction there: it may be left and reached at no cost by whatever road meets the junction,
 * also where its own edge is one-way. It has come from nowhere and turns into nothing, so no turn restriction of that junction binds it.
 */
import { type VehicleIndex } from '../vehicle.js';
import {
  arcTimeMs,
  type ArcId,
  type EdgeId,
  headOf,
  INFINITE,
  type NodeId,
  partTimeMs,
  type RoadGraph,
  tailOf,
} from './graph.js';
import { type RoadPosition } from './position.js';

/**
 * Speed between a position and the road, for every class and at both ends of a trip: an adult's comfortable walk (1.3 to 1.5 m/s;
 * Bohannon, "Comfortable and maximum walking speed of adults aged 20-79 years", Age and Ageing 26, 1997).
 */
export const WALKING_SPEED_M_PER_S = 1.4;

/** Milliseconds for the metres between a position and the road. */
export function walkTimeMs(offsetM: number): number {
  return Math.round((offsetM / WALKING_SPEED_M_PER_S) * 1000);
}

export function arcAlong(edge: EdgeId): ArcId {
  return (edge << 1) as ArcId;
}
export function arcAgainst(edge: EdgeId): ArcId {
  return ((edge << 1) | 1) as ArcId;
}

/** Milliseconds for a share of an arc, or `INFINITE`. Not moving is free even where the arc is closed. */
export function legTimeMs(arcMs: number, share: number): number {
  if (share === 0) return 0;
  return arcMs === INFINITE ? INFINITE : partTimeMs(arcMs, share);
}

/** Whether the class may use the edge at all. A position on an edge closed to its class has no way from or to it. */
export function isEdgeOpen(graph: RoadGraph, vehicle: VehicleIndex, edge: EdgeId): boolean {
  return (
    arcTimeMs(graph, vehicle, arcAlong(edge)) !== INFINITE || arcTimeMs(graph, vehicle, arcAgainst(edge)) !== INFINITE
  );
}

/** Node where a trip goes on that leaves a position by the end of its edge's shape. */
export function leavesAtEnd(graph: RoadGraph, edge: EdgeId, fraction: number): NodeId {
  const node = headOf(graph, arcAlong(edge));
  return fraction === 1 ? (graph.junctionOf[node] as NodeId) : node;
}
/** Node where a trip goes on that leaves a position by the start of its edge's shape. */
export function leavesAtStart(graph: RoadGraph, edge: EdgeId, fraction: number): NodeId {
  const node = headOf(graph, arcAgainst(edge));
  return fraction === 0 ? (graph.junctionOf[node] as NodeId) : node;
}
/** Node from which a trip turns into the start of the edge's shape to arrive at a position. */
export function arrivesAtStart(graph: RoadGraph, edge: EdgeId, fraction: number): NodeId {
  const node = tailOf(graph, arcAlong(edge));
  return fraction === 0 ? (graph.arrivalNode[node] as NodeId) : node;
}
/** Node from which a trip turns into the end of the edge's shape to arrive at a position. */
export function arrivesAtEnd(graph: RoadGraph, edge: EdgeId, fraction: number): NodeId {
  const node = tailOf(graph, arcAgainst(edge));
  return fraction === 1 ? (graph.arrivalNode[node] as NodeId) : node;
}

/** The two nodes at which a search from or to a position begins, and the milliseconds between them and it; `INFINITE` is no way. */
export interface PositionEnds {
  /** At the start of the edge's shape. */
  readonly startNode: NodeId;
  readonly startMs: number;
  /** At the end of it. */
  readonly endNode: NodeId;
  readonly endMs: number;
}

/** Where trips from a position come out. Both nodes are neighbours or the same: at an end of its edge a position is that junction and nothing else. */
export function leavingEnds(
  graph: RoadGraph,
  vehicle: VehicleIndex,
  { edge, fraction }: Pick<RoadPosition, 'edge' | 'fraction'>,
): PositionEnds {
  if (fraction === 0) return onlyAt(leavesAtStart(graph, edge, fraction));
  if (fraction === 1) return onlyAt(leavesAtEnd(graph, edge, fraction));
  return {
    startNode: leavesAtStart(graph, edge, fraction),
    startMs: leaveByStartMs(graph, vehicle, edge, fraction),
    endNode: leavesAtEnd(graph, edge, fraction),
    endMs: leaveByEndMs(graph, vehicle, edge, fraction),
  };
}

/** From where trips turn in to a position; as `leavingEnds`. */
export function arrivingEnds(graph: RoadGraph, vehicle: VehicleIndex, { edge, fraction }: RoadPosition): PositionEnds {
  if (fraction === 0) return onlyAt(arrivesAtStart(graph, edge, fraction));
  if (fraction === 1) return onlyAt(arrivesAtEnd(graph, edge, fraction));
  return {
    startNode: arrivesAtStart(graph, edge, fraction),
    startMs: arriveFromStartMs(graph, vehicle, edge, fraction),
    endNode: arrivesAtEnd(graph, edge, fraction),
    endMs: arriveFromEndMs(graph, vehicle, edge, fraction),
  };
}

function onlyAt(node: NodeId): PositionEnds {
  return { startNode: node, startMs: 0, endNode: node, endMs: 0 };
}

/** From the position to the end of its edge's shape. */
export function leaveByEndMs(graph: RoadGraph, vehicle: VehicleIndex, edge: EdgeId, fraction: number): number {
  return legTimeMs(arcTimeMs(graph, vehicle, arcAlong(edge)), 1 - fraction);
}
/** From the position back to the start of its edge's shape. */
export function leaveByStartMs(graph: RoadGraph, vehicle: VehicleIndex, edge: EdgeId, fraction: number): number {
  return legTimeMs(arcTimeMs(graph, vehicle, arcAgainst(edge)), fraction);
}
/** From the start of the edge's shape to the position. */
export function arriveFromStartMs(graph: RoadGraph, vehicle: VehicleIndex, edge: EdgeId, fraction: number): number {
  return legTimeMs(arcTimeMs(graph, vehicle, arcAlong(edge)), fraction);
}
/** From the end of the edge's shape to the position. */
export function arriveFromEndMs(graph: RoadGraph, vehicle: VehicleIndex, edge: EdgeId, fraction: number): number {
  return legTimeMs(arcTimeMs(graph, vehicle, arcAgainst(edge)), 1 - fraction);
}
/** Straight along one edge, or `INFINITE` where that direction is closed. A way around the block may still be shorter. */
export function straightMs(graph: RoadGraph, vehicle: VehicleIndex, edge: EdgeId, from: number, to: number): number {
  return from <= to
    ? legTimeMs(arcTimeMs(graph, vehicle, arcAlong(edge)), to - from)
    : legTimeMs(arcTimeMs(graph, vehicle, arcAgainst(edge)), from - to);
}

/** Refuses what no snapping returns: an edge that the graph lacks or that is no road, a fraction outside 0..1, a negative or unknown offset. A defect of the caller. */
export function checkPosition(graph: RoadGraph, position: RoadPosition): void {
  const { edge, fraction, offsetM } = position;
  if (!(Number.isInteger(edge) && edge >= 0 && edge < graph.roadEdgeCount))
    throw new RangeError(`position on edge ${edge}, but the road graph has ${graph.roadEdgeCount} edges`);
  if (!(fraction >= 0 && fraction <= 1)) throw new RangeError(`position at fraction ${fraction}, outside 0..1`);
  if (!(offsetM >= 0 && offsetM < Infinity)) throw new RangeError(`position ${offsetM} m off the road`);
}
