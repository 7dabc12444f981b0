/**
 * Reach: how soon every place on the roads is reached from any of many positions (coverage), or how soon a position is reached from
 * every place (isochrones), within a limit.
 */
import { VEHICLE_COUNT, type VehicleIndex } from '../vehicle.js';
import { INFINITE, type NodeId, type RoadGraph } from './graph.js';
import { ReachDirection, type ReachQuery } from './reach-query.js';
import { ReachedPlaces } from './reached-places.js';
import { StateQueue } from './search-queue.js';
import { Labels } from './search-labels.js';

export { ReachDirection, type ReachOrigin, type ReachQuery } from './reach-query.js';

const NODES_BETWEEN_STOP_CHECKS = 4096;

/**
 * Reusable, one per thread: `run` searches, then the times are read until the next run.
 *
 * Dijkstra from many sources at once, one vehicle class after the other, which keeps one class's times in the cache. Nothing has to be prepared: within
 * minutes it is as fast as `HierarchyReach`, which wins over wide areas.
 */
export class ReachSearch extends ReachedPlaces {
  private readonly labels: Labels;
  private readonly queue: StateQueue;
  settled = 0;

  constructor(graph: RoadGraph) {
    super(graph);
    this.labels = new Labels(VEHICLE_COUNT * graph.nodeCount);
    this.queue = new StateQueue(graph.nodeCount);
  }

  /**
   * False where `shouldStop` ended it; the times are then upper bounds. Origins on an edge closed to their class reach nothing.
   * RangeError for positions that the graph does not have, or a lag or limit below 0.
   */
  run(query: ReachQuery): boolean {
    this.labels.begin();
    this.settled = 0;
    this.take(query, INFINITE - 1);
    for (let vehicle = 0; vehicle < VEHICLE_COUNT; vehicle++)
      if (this.isAsked(vehicle) && !this.search(vehicle as VehicleIndex, query.shouldStop)) return false;
    return true;
  }

  protected nodeTimeMs(vehicle: VehicleIndex, node: NodeId): number {
    return this.labels.get(vehicle * this.graph.nodeCount + node);
  }

  private search(vehicle: VehicleIndex, shouldStop: (() => boolean) | undefined): boolean {
    const { graph, queue, labels } = this;
    const outward = this.direction === ReachDirection.OUTWARD;
    const first = outward ? graph.firstOut : graph.firstIn;
    const arcs = outward ? graph.outArc : graph.inArc;
    const base = vehicle * graph.nodeCount;
    queue.clear();
    this.openOrigins(vehicle, (node, timeMs) => this.label(vehicle, node, timeMs));
    while (queue.size > 0) {
      const node = queue.pop();
      const { timeMs } = queue;
      if (labels.timeMs[base + node] !== timeMs) continue; // improved since it was pushed
      if (++this.settled % NODES_BETWEEN_STOP_CHECKS === 0 && shouldStop?.()) return false;
      this.relax(vehicle, timeMs, arcs, first[node]!, first[node + 1]!, outward ? graph.head : graph.tail);
    }
    return true;
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
