/** The fastest route of one vehicle class from one position to another, by the hierarchy. */
import { type VehicleIndex } from '../../vehicle.js';
import { type ArcId, INFINITE, INVALID } from '../graph.js';
import { type RoadPosition } from '../position.js';
import { type Route, routeAlong } from '../route.js';
import {
  arcAgainst,
  arcAlong,
  arrivingEnds,
  checkPosition,
  isEdgeOpen,
  leavingEnds,
  type PositionEnds,
  straightMs,
  walkTimeMs,
} from '../search-legs.js';
import { NO_WAY } from './no-way.js';
import { type RoadHierarchy } from './road-hierarchy.js';
import { RootPath } from './root-path.js';
import { EdgeUnpacker } from './unpack.js';

/** No rank: the best way goes straight along the edge that both positions share, or there is none. */
const NO_MEETING = -1;

/**
 * Reusable query object, one per thread; gives the times of a plain search to the millisecond, and among equally fast routes any.
 *
 * Source: the query by elimination-tree walk of Dibbelt, Strasser & Wagner 2016, section 8.2: no queue, every rank on both paths to the
 * root in order; the best way up and down has its top among the ranks common to both.
 */
export class HierarchyRouteSearch {
  private readonly forward: RootPath;
  private readonly backward: RootPath;
  private readonly unpacker: EdgeUnpacker;
  private bestMs = Infinity;
  private meeting = NO_MEETING;

  constructor(private readonly hierarchy: RoadHierarchy) {
    this.forward = new RootPath(hierarchy.topology);
    this.backward = new RootPath(hierarchy.topology);
    this.unpacker = new EdgeUnpacker(hierarchy.topology);
  }

  /** Milliseconds, walks at both ends included; Infinity where no road leads there. RangeError for a position that the graph does not have. */
  travelTimeMs(vehicle: VehicleIndex, from: RoadPosition, to: RoadPosition): number {
    this.search(vehicle, from, to);
    return this.bestMs + walkTimeMs(from.offsetM) + walkTimeMs(to.offsetM);
  }

  /** Null where no road leads there for this class. RangeError for a position that the graph does not have. */
  find(vehicle: VehicleIndex, from: RoadPosition, to: RoadPosition): Route | null {
    this.search(vehicle, from, to);
    if (this.bestMs === Infinity) return null;
    return routeAlong(this.hierarchy.graph, vehicle, from, to, this.arcs(vehicle, from, to));
  }

  private search(vehicle: VehicleIndex, from: RoadPosition, to: RoadPosition): void {
    const { graph } = this.hierarchy;
    checkPosition(graph, from);
    checkPosition(graph, to);
    this.bestMs = Infinity;
    this.meeting = NO_MEETING;
    if (!isEdgeOpen(graph, vehicle, from.edge) || !isEdgeOpen(graph, vehicle, to.edge)) return;
    if (from.edge === to.edge) {
      const straight = straightMs(graph, vehicle, from.edge, from.fraction, to.fraction);
      if (straight !== INFINITE) this.bestMs = straight;
    }
    this.forward.begin(leavingEnds(graph, vehicle, from));
    this.backward.begin(arrivingEnds(graph, vehicle, to));
    this.walk(vehicle);
  }

  /** Both searches up to their first common rank, then together to the root. */
  private walk(vehicle: VehicleIndex): void {
    const { forward, backward } = this;
    const { parent, depth } = this.hierarchy.topology;
    const { upMs, downMs } = this.hierarchy.metrics[vehicle]!;
    let [a, b] = [forward.start, backward.start];
    while (a !== b) {
      if (a === INVALID || b === INVALID) return; // roots of two parts that no road joins: they have no common rank
      if (a < b) {
        forward.relax(a, upMs);
        a = parent[a]!;
      } else {
        backward.relax(b, downMs);
        b = parent[b]!;
      }
    }
    for (let rank = a; rank !== INVALID; rank = parent[rank]!) {
      const at = depth[rank]!;
      const aheadMs = forward.timeMs[at]!;
      const behindMs = backward.timeMs[at]!;
      if (aheadMs !== NO_WAY && behindMs !== NO_WAY && aheadMs + behindMs < this.bestMs) {
        this.bestMs = aheadMs + behindMs;
        this.meeting = rank;
      }
      if (aheadMs < this.bestMs) forward.relax(rank, upMs);
      if (behindMs < this.bestMs) backward.relax(rank, downMs);
    }
  }

  /** As `routeAlong` wants them. */
  private arcs(vehicle: VehicleIndex, from: RoadPosition, to: RoadPosition): ArcId[] {
    if (this.meeting === NO_MEETING)
      return [from.fraction <= to.fraction ? arcAlong(from.edge) : arcAgainst(from.edge)];
    const { graph, metrics } = this.hierarchy;
    const metric = metrics[vehicle]!;
    const arcMs = graph.travelTimeMs[vehicle]!;
    const leavesByEnd = this.beginsAtEnd(this.forward, from, leavingEnds(graph, vehicle, from));
    const arcs: ArcId[] = [leavesByEnd ? arcAlong(from.edge) : arcAgainst(from.edge)];
    for (const edge of this.forward.edgesTo(this.meeting).reverse())
      this.unpacker.append(metric, arcMs, edge, true, arcs);
    for (const edge of this.backward.edgesTo(this.meeting)) this.unpacker.append(metric, arcMs, edge, false, arcs);
    const arrivesByEnd = this.beginsAtEnd(this.backward, to, arrivingEnds(graph, vehicle, to));
    arcs.push(arrivesByEnd ? arcAgainst(to.edge) : arcAlong(to.edge));
    return arcs;
  }

  /** Whether the best way of one search begins at the end of its edge's shape; told by the time where both ends are one node. */
  private beginsAtEnd(path: RootPath, { fraction }: RoadPosition, { endNode, endMs }: PositionEnds): boolean {
    if (fraction === 0 || fraction === 1) return fraction === 1;
    const { topology } = this.hierarchy;
    const rank = path.beginOf(this.meeting);
    return topology.nodeOf[rank] === endNode && path.timeMs[topology.depth[rank]!] === endMs;
  }
}
