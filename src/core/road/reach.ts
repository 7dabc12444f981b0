/**
 * Reach: how soon every place on the roads is reached from any of many positions (coverage), or how soon a position is reached from
 * every place (isochrones), within a limit.
 */
import { VEHICLE_COUNT, type VehicleIndex } from '../vehicle.js';
import { arcTimeMs, type EdgeId, INFINITE, type NodeId, type RoadGraph } from './graph.js';
import { type RoadPosition } from './position.js';
import { StateQueue } from './search-queue.js';
import { Labels } from './search-labels.js';
import {
  arcAgainst,
  arcAlong,
  arriveFromEndMs,
  arriveFromStartMs,
  arrivesAtEnd,
  arrivesAtStart,
  checkPosition,
  isEdgeOpen,
  leaveByEndMs,
  leaveByStartMs,
  leavesAtEnd,
  leavesAtStart,
  legTimeMs,
  straightMs,
  walkTimeMs,
} from './search-legs.js';

/** OUTWARD: from the positions to everywhere. INWARD: from everywhere to the positions. */
export const ReachDirection = { OUTWARD: 'OUTWARD', INWARD: 'INWARD' } as const;
export type ReachDirection = (typeof ReachDirection)[keyof typeof ReachDirection];

export interface ReachOrigin {
  readonly vehicle: VehicleIndex;
  readonly position: RoadPosition;
  /** Milliseconds >= 0 that pass besides the trip (turnout, age of the fix). Default 0. */
  readonly lagMs?: number;
}

export interface ReachQuery {
  readonly direction: ReachDirection;
  readonly origins: readonly ReachOrigin[];
  /** Nothing later than this counts as reached. */
  readonly limitMs: number;
  /** Asked every few thousand nodes; true ends the search early. Default: never. */
  readonly shouldStop?: () => boolean;
}

const NO_ORIGIN = -1;
const NODES_BETWEEN_STOP_CHECKS = 4096;

/**
 * Reusable, one per thread: `run` searches, then the times are read until the next run. Walking from an origin to the road counts;
 * a place is taken to lie on the road. Times are the least over the origins, per vehicle class.
 *
 * Dijkstra from many sources at once, one vehicle class after the other, which keeps one class's times in the cache.
 */
export class ReachSearch {
  private readonly labels: Labels;
  private readonly queue: StateQueue;
  private direction: ReachDirection = ReachDirection.OUTWARD;
  private origins: readonly ReachOrigin[] = [];
  private limitMs = 0;
  /** Origins by edge, as linked lists: edge → its first origin → the next on the same edge. */
  private readonly firstOriginOn = new Map<number, number>();
  private nextOrigin = new Int32Array(0);
  /** Bit v: class v has an origin. */
  private vehicleMask = 0;
  settled = 0;

  constructor(private readonly graph: RoadGraph) {
    this.labels = new Labels(VEHICLE_COUNT * graph.nodeCount);
    this.queue = new StateQueue(graph.nodeCount);
  }

  /**
   * False where `shouldStop` ended it; the times are then upper bounds. Origins on an edge closed to their class reach nothing.
   * RangeError for positions that the graph does not have, or a lag or limit below 0.
   */
  run(query: ReachQuery): boolean {
    if (!(query.limitMs >= 0)) throw new RangeError(`limitMs is ${query.limitMs}; it must be at least 0`);
    this.labels.begin();
    this.settled = 0;
    this.direction = query.direction;
    this.limitMs = Math.min(query.limitMs, INFINITE - 1);
    this.listOrigins(query.origins);
    for (let vehicle = 0; vehicle < VEHICLE_COUNT; vehicle++)
      if (this.vehicleMask & (1 << vehicle) && !this.search(vehicle as VehicleIndex, query.shouldStop)) return false;
    return true;
  }

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
    const { graph, labels } = this;
    if (!isEdgeOpen(graph, vehicle, edge)) return Infinity;
    const base = vehicle * graph.nodeCount;
    // Outward a place is entered along the edge from its start; inward it is left against the edge to its start.
    const outward = this.direction === ReachDirection.OUTWARD;
    const startMs = labels.get(base + (outward ? arrivesAtStart : leavesAtStart)(graph, edge, fraction));
    const endMs = labels.get(base + (outward ? arrivesAtEnd : leavesAtEnd)(graph, edge, fraction));
    const byStartMs = legTimeMs(arcTimeMs(graph, vehicle, outward ? arcAlong(edge) : arcAgainst(edge)), fraction);
    const byEndMs = legTimeMs(arcTimeMs(graph, vehicle, outward ? arcAgainst(edge) : arcAlong(edge)), 1 - fraction);
    let least = this.straightAtMs(vehicle, edge, fraction);
    if (startMs !== INFINITE && byStartMs !== INFINITE) least = Math.min(least, startMs + byStartMs);
    if (endMs !== INFINITE && byEndMs !== INFINITE) least = Math.min(least, endMs + byEndMs);
    return least <= this.limitMs ? least : Infinity;
  }

  /** Milliseconds for one class between its origins and a junction, or Infinity beyond the limit. */
  timeAtNodeMs(vehicle: VehicleIndex, node: NodeId): number {
    const { nodeCount, junctionOf, arrivalNode } = this.graph;
    const end = (this.direction === ReachDirection.OUTWARD ? arrivalNode : junctionOf)[node]!;
    const timeMs = this.labels.get(vehicle * nodeCount + end);
    return timeMs <= this.limitMs ? timeMs : Infinity;
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

  private listOrigins(origins: readonly ReachOrigin[]): void {
    this.origins = origins;
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

  private search(vehicle: VehicleIndex, shouldStop: (() => boolean) | undefined): boolean {
    const { graph, queue, labels } = this;
    const outward = this.direction === ReachDirection.OUTWARD;
    const first = outward ? graph.firstOut : graph.firstIn;
    const arcs = outward ? graph.outArc : graph.inArc;
    const base = vehicle * graph.nodeCount;
    queue.clear();
    for (const origin of this.origins) if (origin.vehicle === vehicle) this.open(vehicle, origin, outward);
    while (queue.size > 0) {
      const node = queue.pop();
      const { timeMs } = queue;
      if (labels.timeMs[base + node] !== timeMs) continue; // improved since it was pushed
      if (++this.settled % NODES_BETWEEN_STOP_CHECKS === 0 && shouldStop?.()) return false;
      this.relax(vehicle, timeMs, arcs, first[node]!, first[node + 1]!, outward ? graph.head : graph.tail);
    }
    return true;
  }

  private open(vehicle: VehicleIndex, origin: ReachOrigin, outward: boolean): void {
    const { graph } = this;
    const { edge, fraction } = origin.position;
    if (!isEdgeOpen(graph, vehicle, edge)) return;
    const legByStart = outward ? leaveByStartMs : arriveFromStartMs;
    const legByEnd = outward ? leaveByEndMs : arriveFromEndMs;
    const atStart = (outward ? leavesAtStart : arrivesAtStart)(graph, edge, fraction);
    const atEnd = (outward ? leavesAtEnd : arrivesAtEnd)(graph, edge, fraction);
    this.label(vehicle, atStart, baseMs(origin) + legByStart(graph, vehicle, edge, fraction));
    this.label(vehicle, atEnd, baseMs(origin) + legByEnd(graph, vehicle, edge, fraction));
  }

  private relax(
    vehicle: number,
    timeMs: number,
    arcs: Uint32Array,
    from: number,
    end: number,
    ends: Uint32Array,
  ): void {
    const arcMs = this.graph.travelTimeMs[vehicle]!;
    for (let i = from; i < end; i++) {
      const arc = arcs[i]!;
      this.label(vehicle, ends[arc]!, timeMs + arcMs[arc]!);
    }
  }

  private label(vehicle: number, node: number, timeMs: number): void {
    if (timeMs > this.limitMs) return; // also closed arcs and legs
    if (this.labels.improve(vehicle * this.graph.nodeCount + node, timeMs, 0)) this.queue.push(timeMs, node);
  }
}

/** What passes before an origin is on the road. */
function baseMs(origin: ReachOrigin): number {
  return Math.ceil(origin.lagMs ?? 0) + walkTimeMs(origin.position.offsetM);
}
