/** Reach by the hierarchy: the answers of `ReachSearch`, without a queue and mostly without looking at what is beyond the limit. */
import { VEHICLE_COUNT, type VehicleIndex } from '../../vehicle.js';
import { type NodeId } from '../graph.js';
import { ReachDirection, type ReachQuery } from '../reach-query.js';
import { ReachedPlaces } from '../reached-places.js';
import { downwardEdges, upwardEdges } from './depth-edges.js';
import { ReachSweep } from './reach-sweep.js';
import { type RoadHierarchy } from './road-hierarchy.js';
import { NO_WAY } from './no-way.js';
import { type SweepEdges, sweepEdges } from './sweep-edges.js';

/** Ranks between two questions whether to stop: less than 0.1 ms. */
const RANKS_PER_SLICE = 8192;
const NONE = -1;

/**
 * Reusable, one per thread: how soon every place is reached from any of many positions, or how soon a position is reached from every
 * place. `run` searches; or `begin`, and `advance` until it returns false, with other work in between. Then the times are read until the
 * next search; times read before the end are upper bounds. Trips of 12 days and more count as none.
 *
 * Memory for each class ever asked for: its edges as a sweep reads them, and [nodeCount] milliseconds.
 */
export class HierarchyReach extends ReachedPlaces {
  private readonly sweep: ReachSweep;
  /** By vehicle: [nodeCount] least milliseconds by node, `NO_WAY` where not reached. Made when first needed, like the edges. */
  private readonly timesMs: Int32Array[] = [];
  /** By vehicle. */
  private readonly outward: SweepEdges[] = [];
  private readonly inward: SweepEdges[] = [];
  /** Bit v: class v is still to be searched. */
  private waitingMask = 0;
  private vehicle = NONE;
  private classCount = 0;

  constructor(private readonly hierarchy: RoadHierarchy) {
    super(hierarchy.graph);
    this.sweep = new ReachSweep(hierarchy.topology);
  }

  /**
   * False where `shouldStop` ended it. Origins on an edge closed to their class reach nothing. RangeError for positions that the
   * graph does not have, or a lag or limit below 0.
   */
  run(query: ReachQuery): boolean {
    this.begin(query);
    while (this.advance(RANKS_PER_SLICE)) if (query.shouldStop?.()) return false;
    return true;
  }

  /** Takes a query; its `shouldStop` is the business of who calls `advance`. Errors as of `run`. */
  begin(query: ReachQuery): void {
    this.vehicle = NONE; // a query that is refused leaves no former one to go on with
    this.take(query, NO_WAY - 1);
    this.waitingMask = this.vehicleMask;
    this.classCount = 0;
    for (let vehicle = 0; vehicle < VEHICLE_COUNT; vehicle++) {
      if (!this.isAsked(vehicle)) continue;
      this.classCount++;
      (this.timesMs[vehicle] ??= new Int32Array(this.graph.nodeCount)).fill(NO_WAY);
    }
    this.nextClass();
  }

  /** Searches on, as far as that many ranks (10 ns each); false when all is done. */
  advance(ranks = RANKS_PER_SLICE): boolean {
    if (this.vehicle === NONE) return false;
    const { vehicle } = this;
    if (!this.sweep.advance(ranks, this.edgesOf(vehicle), this.timesMs[vehicle]!)) this.nextClass();
    return this.vehicle !== NONE;
  }

  /** Share of the work that is done, 0 to 1. */
  get progress(): number {
    if (this.vehicle === NONE) return 1;
    const { nodeCount } = this.graph;
    let ranksLeft = this.sweep.ranksLeft;
    for (let mask = this.waitingMask; mask !== 0; mask &= mask - 1) ranksLeft += nodeCount;
    return 1 - ranksLeft / (this.classCount * nodeCount);
  }

  protected nodeTimeMs(vehicle: VehicleIndex, node: NodeId): number {
    return this.isAsked(vehicle) ? this.timesMs[vehicle]![node]! : Infinity;
  }

  /** Opens the origins of the next class that waits; the work is little beside the sweep. */
  private nextClass(): void {
    const { sweep, waitingMask } = this;
    if (waitingMask === 0) {
      this.vehicle = NONE;
      return;
    }
    const vehicle = 31 - Math.clz32(waitingMask & -waitingMask);
    this.vehicle = vehicle;
    this.waitingMask &= waitingMask - 1;
    sweep.begin(this.limitMs);
    this.openOrigins(vehicle as VehicleIndex, (node, timeMs) => sweep.open(node, timeMs));
    const { upMs, downMs } = this.hierarchy.metrics[vehicle]!;
    sweep.climb(this.direction === ReachDirection.OUTWARD ? upMs : downMs);
  }

  private edgesOf(vehicle: number): SweepEdges {
    const { topology, searchGraphs } = this.hierarchy;
    const graph = searchGraphs[vehicle]!;
    if (this.direction === ReachDirection.OUTWARD) return (this.outward[vehicle] ??= sweepEdges(downwardEdges(graph)));
    return (this.inward[vehicle] ??= sweepEdges(upwardEdges(topology, graph)));
  }
}
