/**
 * The k nearest units by road: one reverse search from the incident over all wanted vehicle classes at once, which stops when no
 * unit that is still unseen can be among the k best.
 */
import { VEHICLE_COUNT, type VehicleIndex } from '../vehicle.js';
import { type ArcId, headOf, INFINITE, type NodeId, type RoadGraph } from './graph.js';
import { type RoadPosition } from './position.js';
import { type Route, routeAlong } from './route.js';
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
  leavesAtEnd,
  leavesAtStart,
  straightMs,
  walkTimeMs,
} from './search-legs.js';
import { Leaving, Ranking, type RankedUnit } from './search-ranking.js';
import { type UnitIndex, type UnitRoadIndex } from './unit-road-index.js';

export { type RankedUnit } from './search-ranking.js';

export interface NearestQuery {
  /** By `VehicleIndex`: where the incident lies on the roads of each class; null: units of this class are not wanted, or no road of theirs is near. */
  readonly targets: readonly (RoadPosition | null)[];
  /** How many accepted units are wanted, at least 1. */
  readonly k: number;
  /** Latest arrival (lag included), milliseconds from now. Default: none. */
  readonly withinMs?: number;
  /** Asked at most once per unit that the index has as available, in no promised order; the others are refused unasked. Default: every unit. */
  readonly accept?: (unit: UnitIndex) => boolean;
  /**
   * Milliseconds >= 0 that pass before the unit travels or that its position may be out by (turnout, age of the fix). Counts in the
   * ranking. Infinity: the unit never arrives. Asked at most once per unit.
   */
  readonly lagMs?: (unit: UnitIndex) => number;
  /** How many of the refused units that are nearer are listed at most, the nearest first; Infinity: all. Default: `PASSED_OVER_LIMIT`. */
  readonly passedOverLimit?: number;
}

/** What a console shows. Listing all is the longer, the farther the free units are: then nearly every other unit is nearer. */
export const PASSED_OVER_LIMIT = 10;

export interface NearestResult {
  /** At most k, ordered by (arrivalMs, unit). */
  readonly found: readonly RankedUnit[];
  /**
   * Units not accepted that would come before the last one found; before `withinMs`, while fewer than k were found. Same order, and no more
   * than asked for.
   */
  readonly passedOver: readonly RankedUnit[];
  /** There are more of these than are listed. */
  readonly morePassedOver: boolean;
  /** Road states settled: the work that the answer took. */
  readonly settled: number;
}

// Values of `via` at the states where the search begins: the target is reached along its edge, or against it.
const ARRIVES_ALONG = 0xfffffffe;
const ARRIVES_AGAINST = 0xfffffffd;
/** Labels are 32 bits: a trip of 49 days is no way at all. */
const MAX_TIME_MS = INFINITE - 1;

/**
 * Reusable query object, one per thread: labels and queue are reset in O(1). Its answers are as fresh as the index at the call.
 *
 * Source: Dijkstra 1959, backwards, over states `vehicle * nodeCount + node`. A unit met with time d has the arrival
 * d + its part of the edge + lag, all terms >= 0; so once the least open time exceeds the k-th best arrival, none can improve on it,
 * and with equal times the search goes on, because the lower unit number wins.
 */
export class NearestSearch {
  private readonly graph: RoadGraph;
  private readonly labels: Labels;
  private readonly queue: StateQueue;
  /** For callers that complete the answer by other means after `begin`. */
  readonly ranking: Ranking;
  /** Units of each class that this query has not met. */
  private readonly unseen = new Uint32Array(VEHICLE_COUNT);
  /** Longest first travel time of the class's units; once all are met, no state beyond it can matter. */
  private readonly farthestMs = new Float64Array(VEHICLE_COUNT);
  /** States of a class at or after this time need no exploring. */
  private readonly horizonMs = new Float64Array(VEHICLE_COUNT);
  private targets: readonly (RoadPosition | null)[] = [];
  private settled = 0;
  private isOpen = false;

  /** `former`: a search over as many junctions that is not used again; its arrays are taken over. */
  constructor(
    private readonly units: UnitRoadIndex,
    former?: NearestSearch,
  ) {
    this.graph = units.graph;
    this.ranking = new Ranking(units);
    const stateCount = VEHICLE_COUNT * this.graph.nodeCount;
    const isAsLarge = former?.labels.stateCount === stateCount;
    this.labels = isAsLarge ? former.labels : new Labels(stateCount);
    this.queue = isAsLarge ? former.queue : new StateQueue(stateCount);
  }

  /** Never throws for want of units or roads: the lists are then shorter or empty. RangeError for a query that no caller can mean. */
  nearest(query: NearestQuery): NearestResult {
    this.begin(query);
    this.advance(Infinity);
    return this.finish();
  }

  /** First of the steps of `nearest`, for callers that may go on by other means: meets the units on the target's own edge. */
  begin(query: NearestQuery): void {
    const { k, withinMs = Infinity, passedOverLimit = PASSED_OVER_LIMIT, accept = null, lagMs = null } = query;
    if (!(Number.isInteger(k) && k >= 1)) throw new RangeError(`k is ${k}; at least one unit must be wanted`);
    if (!(withinMs >= 0)) throw new RangeError(`withinMs is ${withinMs}; it must be at least 0`);
    if (!(passedOverLimit === Infinity || (Number.isInteger(passedOverLimit) && passedOverLimit >= 0)))
      throw new RangeError(
        `passedOverLimit is ${passedOverLimit}; it must be a whole number of at least 0, or Infinity`,
      );
    this.labels.begin();
    this.queue.clear();
    this.ranking.begin({ k, withinMs, passedOverLimit, accept, lagMs });
    this.targets = query.targets;
    this.settled = 0;
    this.isOpen = false;
    for (let vehicle = 0; vehicle < VEHICLE_COUNT; vehicle++) this.start(vehicle as VehicleIndex);
  }

  /** Goes on until that many states are settled in all. True: the answer is final. */
  advance(settledLimit: number): boolean {
    if (!this.isOpen) this.open();
    const { queue, labels, units, ranking, horizonMs } = this;
    const { nodeCount } = this.graph;
    while (queue.size > 0) {
      if (this.settled >= settledLimit) return false;
      const state = queue.pop();
      const { timeMs } = queue;
      if (timeMs > ranking.boundMs) break;
      if (labels.timeMs[state] !== timeMs) continue; // improved since it was pushed
      const vehicle = (state / nodeCount) | 0;
      if (timeMs >= horizonMs[vehicle]!) continue;
      this.settled++;
      for (let entry = units.firstEntry[state]!; entry !== -1; entry = units.nextEntry[entry]!)
        this.meet((entry >> 1) as UnitIndex, vehicle, timeMs + units.entryMs[entry]!, (entry & 1) as Leaving);
      this.relax(vehicle, state - vehicle * nodeCount, timeMs);
    }
    return true;
  }

  /** Last of the steps of `nearest`. Units met elsewhere have no `routeOf` here. */
  finish(): NearestResult {
    return { ...this.ranking.finish(), settled: this.settled };
  }

  /**
   * The route of a unit that the last `nearest` found or passed over, without a second search; its `travelTimeMs` is the same.
   * Null for a unit that it did not meet. Valid until the next query or the unit's next position.
   */
  routeOf(unit: UnitIndex): Route | null {
    const from = this.units.positionOf(unit);
    if (!from || !this.ranking.isKnown(unit)) return null;
    const { graph, labels } = this;
    const vehicle = this.units.vehicleOf(unit) as VehicleIndex;
    const to = this.targets[vehicle]!;
    const leaving = this.ranking.leavingOf(unit);
    if (leaving === Leaving.STRAIGHT) {
      const straight = from.fraction <= to.fraction ? arcAlong(from.edge) : arcAgainst(from.edge);
      return routeAlong(graph, vehicle, from, to, [straight]);
    }
    const byEnd = leaving === Leaving.BY_END;
    const arcs: ArcId[] = [byEnd ? arcAlong(from.edge) : arcAgainst(from.edge)];
    const base = vehicle * graph.nodeCount;
    let node: NodeId = (byEnd ? leavesAtEnd : leavesAtStart)(graph, from.edge, from.fraction);
    for (;;) {
      const via = labels.via[base + node]!;
      if (via === ARRIVES_ALONG || via === ARRIVES_AGAINST) {
        arcs.push(via === ARRIVES_ALONG ? arcAlong(to.edge) : arcAgainst(to.edge));
        return routeAlong(graph, vehicle, from, to, arcs);
      }
      arcs.push(via as ArcId);
      node = headOf(graph, via as ArcId);
    }
  }

  /** Meets the units of one class that share the target's edge. */
  private start(vehicle: VehicleIndex): void {
    const target = this.targets[vehicle] ?? null;
    const present = this.units.countOf(vehicle);
    this.unseen[vehicle] = present;
    this.farthestMs[vehicle] = 0;
    this.horizonMs[vehicle] = Infinity;
    if (target === null) return;
    checkPosition(this.graph, target);
    if (present > 0 && isEdgeOpen(this.graph, vehicle, target.edge)) this.meetUnitsOnEdge(vehicle, target);
  }

  /** Opens the search at both ends of the edge of each class's target. */
  private open(): void {
    this.isOpen = true;
    const { graph } = this;
    for (let v = 0; v < VEHICLE_COUNT; v++) {
      const vehicle = v as VehicleIndex;
      const target = this.targets[vehicle] ?? null;
      if (target === null || this.units.countOf(vehicle) === 0) continue;
      const { edge, fraction } = target;
      if (!isEdgeOpen(graph, vehicle, edge)) continue;
      const walkMs = walkTimeMs(target.offsetM);
      const base = vehicle * graph.nodeCount;
      const startMs = walkMs + arriveFromStartMs(graph, vehicle, edge, fraction);
      const endMs = walkMs + arriveFromEndMs(graph, vehicle, edge, fraction);
      this.openAt(base + arrivesAtStart(graph, edge, fraction), startMs, ARRIVES_ALONG);
      this.openAt(base + arrivesAtEnd(graph, edge, fraction), endMs, ARRIVES_AGAINST);
    }
  }

  private openAt(state: number, timeMs: number, via: number): void {
    if (timeMs <= MAX_TIME_MS && timeMs <= this.ranking.boundMs && this.labels.improve(state, timeMs, via))
      this.queue.push(timeMs, state);
  }

  /** Units on the target's own edge hang in the lists of its ends; those that can go straight along it are met at once. */
  private meetUnitsOnEdge(vehicle: VehicleIndex, target: RoadPosition): void {
    const { junctionOf } = this.graph;
    for (const arc of [arcAgainst(target.edge), arcAlong(target.edge)]) {
      const node = headOf(this.graph, arc);
      this.meetUnitsAt(vehicle, target, node);
      // Units exactly at a split junction hang in another list than those that come to it by the edge.
      if (junctionOf[node] !== node) this.meetUnitsAt(vehicle, target, junctionOf[node] as NodeId);
    }
  }

  private meetUnitsAt(vehicle: VehicleIndex, target: RoadPosition, node: NodeId): void {
    const { graph, units } = this;
    const state = vehicle * graph.nodeCount + node;
    for (let entry = units.firstEntry[state]!; entry !== -1; entry = units.nextEntry[entry]!) {
      const unit = (entry >> 1) as UnitIndex;
      if (units.edgeOf(unit) !== target.edge) continue;
      const roadMs = straightMs(graph, vehicle, target.edge, units.fractionOf(unit), target.fraction);
      if (roadMs === INFINITE) continue;
      this.meet(
        unit,
        vehicle,
        walkTimeMs(units.offsetMOf(unit)) + roadMs + walkTimeMs(target.offsetM),
        Leaving.STRAIGHT,
      );
    }
  }

  private meet(unit: UnitIndex, vehicle: number, travelMs: number, leaving: Leaving): void {
    if (!this.ranking.discover(unit, travelMs, leaving)) return;
    if (travelMs > this.farthestMs[vehicle]!) this.farthestMs[vehicle] = travelMs;
    if (--this.unseen[vehicle]! === 0) this.horizonMs[vehicle] = this.farthestMs[vehicle]!;
  }

  /** Carries the time of a settled node back over all arcs that lead to it. */
  private relax(vehicle: number, node: number, timeMs: number): void {
    const { graph, queue, labels } = this;
    const { firstIn, inArc, tail } = graph;
    const arcMs = graph.travelTimeMs[vehicle]!;
    const base = vehicle * graph.nodeCount;
    const limitMs = Math.min(this.ranking.boundMs, this.horizonMs[vehicle]!, MAX_TIME_MS);
    for (let i = firstIn[node]!, end = firstIn[node + 1]!; i < end; i++) {
      const arc = inArc[i]!;
      const throughMs = timeMs + arcMs[arc]!;
      if (throughMs > limitMs) continue; // also arcs closed to the class
      const state = base + tail[arc]!;
      if (labels.improve(state, throughMs, arc)) queue.push(throughMs, state);
    }
  }
}
