/** What all reach searches share: the query, and the times of places, read from those of nodes. */
import { VEHICLE_COUNT, type VehicleIndex } from '../vehicle.js';
import { arcTimeMs, type EdgeId, INFINITE, type NodeId, type RoadGraph } from './graph.js';
import { ReachDirection, type ReachOrigin, type ReachQuery } from './reach-query.js';
import {
  arcAgainst,
  arcAlong,
  arrivesAtEnd,
  arrivesAtStart,
  arrivingEnds,
  checkPosition,
  isEdgeOpen,
  leavesAtEnd,
  leavesAtStart,
  leavingEnds,
  legTimeMs,
  straightMs,
  walkTimeMs,
} from './search-legs.js';

const NO_ORIGIN = -1;

/** Walking from an origin to the road counts; a place is taken to lie on the road. Times are the least over the origins, per vehicle class. */
export abstract class ReachedPlaces {
  protected direction: ReachDirection = ReachDirection.OUTWARD;
  protected origins: readonly ReachOrigin[] = [];
  protected limitMs = 0;
  /** Bit v: class v has an origin. */
  protected vehicleMask = 0;
  /** Origins by edge, as linked lists: edge → its first origin → the next on the same edge. */
  private readonly firstOriginOn = new Map<number, number>();
  private nextOrigin = new Int32Array(0);

  protected constructor(protected readonly graph: RoadGraph) {}

  /** Milliseconds between the origins of a class and a node; any number above `limitMs` where that is later. */
  protected abstract nodeTimeMs(vehicle: VehicleIndex, node: NodeId): number;

  /** Milliseconds for any class between the origins and a place, or Infinity beyond the limit. */
  timeAtMs(edge: EdgeId, fraction: number): number {
    let least = Infinity;
    for (let vehicle = 0; vehicle < VEHICLE_COUNT; vehicle++) {
      if ((this.vehicleMask & (1 << vehicle)) === 0) continue;
      const timeMs = this.timeOfClassAtMs(vehicle as VehicleIndex, edge, fraction);
      if (timeMs < least) least = timeMs;
    }
    return least;
  }

  /** Milliseconds for one class between its origins and a place, or Infinity beyond the limit and on edges closed to the class. */
  timeOfClassAtMs(vehicle: VehicleIndex, edge: EdgeId, fraction: number): number {
    const { graph } = this;
    if (!isEdgeOpen(graph, vehicle, edge)) return Infinity;
    // Outward a place is entered along the edge from its start; inward it is left against the edge to its start.
    const outward = this.direction === ReachDirection.OUTWARD;
    const byStartMs = legTimeMs(arcTimeMs(graph, vehicle, outward ? arcAlong(edge) : arcAgainst(edge)), fraction);
    const byEndMs = legTimeMs(arcTimeMs(graph, vehicle, outward ? arcAgainst(edge) : arcAlong(edge)), 1 - fraction);
    let least = this.straightAtMs(vehicle, edge, fraction);
    if (byStartMs !== INFINITE) {
      const node = (outward ? arrivesAtStart : leavesAtStart)(graph, edge, fraction);
      least = Math.min(least, this.nodeTimeMs(vehicle, node) + byStartMs);
    }
    if (byEndMs !== INFINITE) {
      const node = (outward ? arrivesAtEnd : leavesAtEnd)(graph, edge, fraction);
      least = Math.min(least, this.nodeTimeMs(vehicle, node) + byEndMs);
    }
    return least <= this.limitMs ? least : Infinity;
  }

  /** Milliseconds for one class between its origins and a junction, or Infinity beyond the limit. */
  timeAtNodeMs(vehicle: VehicleIndex, node: NodeId): number {
    const { junctionOf, arrivalNode } = this.graph;
    const end = (this.direction === ReachDirection.OUTWARD ? arrivalNode : junctionOf)[node] as NodeId;
    const timeMs = this.nodeTimeMs(vehicle, end);
    return timeMs <= this.limitMs ? timeMs : Infinity;
  }

  /** Whether a class has an origin: where it has none, its times of former queries do not count. */
  protected isAsked(vehicle: number): boolean {
    return (this.vehicleMask & (1 << vehicle)) !== 0;
  }

  /** `mostMs`: what the search can count up to. RangeError for positions that the graph does not have, or a lag or limit below 0. */
  protected take({ direction, origins, limitMs }: ReachQuery, mostMs: number): void {
    if (!(limitMs >= 0)) throw new RangeError(`limitMs is ${limitMs}; it must be at least 0`);
    this.direction = direction;
    this.origins = origins;
    this.limitMs = Math.min(limitMs, mostMs);
    this.firstOriginOn.clear();
    this.vehicleMask = 0;
    if (this.nextOrigin.length < origins.length) this.nextOrigin = new Int32Array(origins.length * 2);
    for (const [i, { vehicle, position, lagMs = 0 }] of origins.entries()) {
      checkPosition(this.graph, position);
      if (!(lagMs >= 0)) throw new RangeError(`lagMs of origin ${i} is ${lagMs}; it must be at least 0`);
      this.nextOrigin[i] = this.firstOriginOn.get(position.edge) ?? NO_ORIGIN;
      this.firstOriginOn.set(position.edge, i);
      this.vehicleMask |= 1 << vehicle;
    }
  }

  /** Tells `open` the nodes at which the trips of a class's origins begin (or end), and how late; nothing where the origin's edge is closed to the class. */
  protected openOrigins(vehicle: VehicleIndex, open: (node: NodeId, timeMs: number) => void): void {
    const endsOf = this.direction === ReachDirection.OUTWARD ? leavingEnds : arrivingEnds;
    for (const origin of this.origins) {
      const { position } = origin;
      if (origin.vehicle !== vehicle || !isEdgeOpen(this.graph, vehicle, position.edge)) continue;
      const { startNode, startMs, endNode, endMs } = endsOf(this.graph, vehicle, position);
      open(startNode, baseMs(origin) + startMs);
      open(endNode, baseMs(origin) + endMs);
    }
  }

  /** Without leaving the edge, from or to the origins that stand on it. */
  private straightAtMs(vehicle: VehicleIndex, edge: EdgeId, fraction: number): number {
    let least = Infinity;
    let i = this.firstOriginOn.get(edge) ?? NO_ORIGIN;
    for (; i !== NO_ORIGIN; i = this.nextOrigin[i]!) {
      const origin = this.origins[i]!;
      if (origin.vehicle !== vehicle) continue;
      const [from, to] =
        this.direction === ReachDirection.OUTWARD
          ? [origin.position.fraction, fraction]
          : [fraction, origin.position.fraction];
      const roadMs = straightMs(this.graph, vehicle, edge, from, to);
      if (roadMs !== INFINITE) least = Math.min(least, baseMs(origin) + roadMs);
    }
    return least;
  }
}

/** What passes before an origin is on the road. */
function baseMs(origin: ReachOrigin): number {
  return Math.ceil(origin.lagMs ?? 0) + walkTimeMs(origin.position.offsetM);
}
