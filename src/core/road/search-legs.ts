/**
 * The parts of a trip that are not whole arcs: leaving a position for an end of its edge, arriving from one, going straight along one
 * edge, and the last metres off the road. Every search counts them by these rules, so that all give the same milliseconds.
 *
 * A position with fraction 0 or 1 **is** the node there: it may be left and reached at no cost by whatever road meets the node,
 * also where its own edge is one-way.
 */
import { type VehicleIndex } from '../vehicle.js';
import { arcTimeMs, type ArcId, type EdgeId, INFINITE, partTimeMs, type RoadGraph } from './graph.js';
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

/** From the position to the end of its edge's shape (head of the arc along it). */
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

/** Refuses what no snapping returns: an edge that the graph lacks, a fraction outside 0..1, a negative or unknown offset. A defect of the caller. */
export function checkPosition(graph: RoadGraph, position: RoadPosition): void {
  const { edge, fraction, offsetM } = position;
  if (!(Number.isInteger(edge) && edge >= 0 && edge < graph.edgeCount))
    throw new RangeError(`position on edge ${edge}, but the road graph has ${graph.edgeCount} edges`);
  if (!(fraction >= 0 && fraction <= 1)) throw new RangeError(`position at fraction ${fraction}, outside 0..1`);
  if (!(offsetM >= 0 && offsetM < Infinity)) throw new RangeError(`position ${offsetM} m off the road`);
}
