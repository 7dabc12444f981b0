/** The second opinion on routes: bidirectional Dijkstra, which shares no code with the hierarchy but the rules of legs and arcs. */
import { type VehicleIndex } from '../../../src/core/vehicle.js';
import { type ArcId, headOf, INFINITE, type NodeId, type RoadGraph, tailOf } from '../../../src/core/road/graph.js';
import { type RoadPosition } from '../../../src/core/road/position.js';
import { type Route, routeAlong } from '../../../src/core/road/route.js';
import { StateQueue } from '../../../src/core/road/search-queue.js';
import { Labels } from '../../../src/core/road/search-labels.js';
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
  straightMs,
} from '../../../src/core/road/search-legs.js';

// Values of `via` at the nodes where the two searches begin.
const ALONG_OWN_EDGE = 0xfffffffe;
const AGAINST_OWN_EDGE = 0xfffffffd;
const MAX_TIME_MS = INFINITE - 1;
const NO_NODE = -1;

/** One of the two searches: its labels and its open nodes. */
class Side {
  readonly labels: Labels;
  readonly queue: StateQueue;

  constructor(nodeCount: number) {
    this.labels = new Labels(nodeCount);
    this.queue = new StateQueue(nodeCount);
  }

  begin(): void {
    this.labels.begin();
    this.queue.clear();
  }

  open(node: number, timeMs: number, via: number): void {
    if (timeMs <= MAX_TIME_MS && this.labels.improve(node, timeMs, via)) this.queue.push(timeMs, node);
  }
}

/**
 * Reusable query object, one per thread. Bidirectional Dijkstra: it stops when the two least open times together are no less than the
 * best meeting, which is then exact (Goldberg & Werneck, "Computing point-to-point shortest paths from external memory", ALENEX 2005,
 * section 2).
 */
export class RouteSearch {
  private readonly forward: Side;
  private readonly backward: Side;
  private bestMs = Infinity;
  private meeting = NO_NODE;
  /** Nodes settled by the last search, both sides. */
  settled = 0;

  constructor(private readonly graph: RoadGraph) {
    this.forward = new Side(graph.nodeCount);
    this.backward = new Side(graph.nodeCount);
  }

  /** Null where no road leads there for this class. RangeError for a position that the graph does not have. */
  find(vehicle: VehicleIndex, from: RoadPosition, to: RoadPosition): Route | null {
    const { graph } = this;
    checkPosition(graph, from);
    checkPosition(graph, to);
    this.settled = 0;
    if (!isEdgeOpen(graph, vehicle, from.edge) || !isEdgeOpen(graph, vehicle, to.edge)) return null;
    this.begin(vehicle, from, to);
    this.search(vehicle);
    if (this.bestMs === Infinity) return null;
    if (this.meeting !== NO_NODE) return routeAlong(graph, vehicle, from, to, this.arcsByMeeting(from, to));
    const straight = from.fraction <= to.fraction ? arcAlong(from.edge) : arcAgainst(from.edge);
    return routeAlong(graph, vehicle, from, to, [straight]);
  }

  private begin(vehicle: VehicleIndex, from: RoadPosition, to: RoadPosition): void {
    const { graph, forward, backward } = this;
    forward.begin();
    backward.begin();
    this.meeting = NO_NODE;
    const straight =
      from.edge === to.edge ? straightMs(graph, vehicle, from.edge, from.fraction, to.fraction) : INFINITE;
    this.bestMs = straight === INFINITE ? Infinity : straight;
    const leave = [graph, from.edge, from.fraction] as const;
    forward.open(leavesAtEnd(...leave), leaveByEndMs(graph, vehicle, from.edge, from.fraction), ALONG_OWN_EDGE);
    forward.open(leavesAtStart(...leave), leaveByStartMs(graph, vehicle, from.edge, from.fraction), AGAINST_OWN_EDGE);
    const arrive = [graph, to.edge, to.fraction] as const;
    backward.open(arrivesAtStart(...arrive), arriveFromStartMs(graph, vehicle, to.edge, to.fraction), ALONG_OWN_EDGE);
    backward.open(arrivesAtEnd(...arrive), arriveFromEndMs(graph, vehicle, to.edge, to.fraction), AGAINST_OWN_EDGE);
  }

  private search(vehicle: VehicleIndex): void {
    const { graph, forward, backward } = this;
    const arcMs = graph.travelTimeMs[vehicle]!;
    while (forward.queue.size > 0 && backward.queue.size > 0) {
      const aheadMs = forward.queue.leastTimeMs();
      const behindMs = backward.queue.leastTimeMs();
      if (aheadMs + behindMs >= this.bestMs) return;
      if (aheadMs <= behindMs) this.settle(forward, backward, arcMs, graph.firstOut, graph.outArc, graph.head);
      else this.settle(backward, forward, arcMs, graph.firstIn, graph.inArc, graph.tail);
    }
  }

  /** Takes the nearest open node of one side, joins it to the other side, and carries its time on. `ends`: where the arcs lead, seen from this side. */
  private settle(
    side: Side,
    other: Side,
    arcMs: Uint32Array,
    first: Uint32Array,
    arcs: Uint32Array,
    ends: Uint32Array,
  ): void {
    const { queue, labels } = side;
    const node = queue.pop();
    const { timeMs } = queue;
    if (labels.timeMs[node] !== timeMs) return; // improved since it was pushed
    this.settled++;
    const otherMs = other.labels.get(node);
    if (otherMs !== INFINITE && timeMs + otherMs < this.bestMs) {
      this.bestMs = timeMs + otherMs;
      this.meeting = node;
    }
    for (let i = first[node]!, end = first[node + 1]!; i < end; i++) {
      const arc = arcs[i]!;
      const throughMs = timeMs + arcMs[arc]!;
      if (throughMs > MAX_TIME_MS || throughMs >= this.bestMs) continue; // also arcs closed to the class
      const next = ends[arc]!;
      if (labels.improve(next, throughMs, arc)) queue.push(throughMs, next);
    }
  }

  private arcsByMeeting(from: RoadPosition, to: RoadPosition): ArcId[] {
    const arcs: ArcId[] = [];
    let node = this.meeting as NodeId;
    for (;;) {
      const via = this.forward.labels.via[node]!;
      if (via === ALONG_OWN_EDGE || via === AGAINST_OWN_EDGE) {
        arcs.push(via === ALONG_OWN_EDGE ? arcAlong(from.edge) : arcAgainst(from.edge));
        break;
      }
      arcs.push(via as ArcId);
      node = tailOf(this.graph, via as ArcId);
    }
    arcs.reverse();
    node = this.meeting as NodeId;
    for (;;) {
      const via = this.backward.labels.via[node]!;
      if (via === ALONG_OWN_EDGE || via === AGAINST_OWN_EDGE) {
        arcs.push(via === ALONG_OWN_EDGE ? arcAlong(to.edge) : arcAgainst(to.edge));
        return arcs;
      }
      arcs.push(via as ArcId);
      node = headOf(this.graph, via as ArcId);
    }
  }
}

/** One route, once. For more than a few on the same graph keep a `RouteSearch`: its arrays are as long as the graph. */
export function findRoute(graph: RoadGraph, vehicle: VehicleIndex, from: RoadPosition, to: RoadPosition): Route | null {
  return new RouteSearch(graph).find(vehicle, from, to);
}
