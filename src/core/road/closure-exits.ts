/**
 * Trips that begin or end on a closed road. Nobody travels through a closure, but a unit that stands in one gets out, and an incident in one is still
 * reached: as far as the closure's border by road, and the rest on foot along the closed road.
 */
import { type VehicleIndex } from '../vehicle.js';
import { type ConnectedParts, isSurelyInPartOf, REAL_PART_NODES } from './components.js';
import { type EdgeId, INFINITE, type NodeId, type RoadGraph } from './graph.js';
import { isClosedFor } from './metric.js';
import { type RoadPosition } from './position.js';
import { Labels } from './search-labels.js';
import { walkTimeMs, WALKING_SPEED_M_PER_S } from './search-legs.js';
import { StateQueue } from './search-queue.js';
import { E7 } from './shape.js';

/** Reusable; one per graph and thread. Costs nothing until somebody stands on a closed road. */
export class ClosureExits {
  private labels: Labels | null = null;
  private queue: StateQueue | null = null;

  constructor(
    private readonly graph: RoadGraph,
    private readonly partsOf: (vehicle: VehicleIndex) => ConnectedParts,
  ) {}

  /**
   * The position from where (or to where) the class can travel: itself, unless its road is closed. Otherwise the node nearest along closed roads, in
   * either direction, from which a real part of the network is open; the way there counts as walked and is in `offsetM`. Walking both ways is the
   * pessimistic choice: a unit that may drive out of the closure is sooner than told, never later. A position from which no such
   * node is reached is returned as it is, and no road leads from it or to it.
   */
  exitFrom(vehicle: VehicleIndex, position: RoadPosition): RoadPosition {
    const isOpenAt = (node: NodeId): boolean => this.isSurelyOpenAt(vehicle, node) || this.isOpenAt(vehicle, node);
    return isClosedFor(this.graph, vehicle, position.edge) ? this.search(vehicle, position, isOpenAt) : position;
  }

  /** Whether `exitFrom` can be told without the connected parts, which take long to find. */
  isExitNear(vehicle: VehicleIndex, position: RoadPosition): boolean {
    if (!isClosedFor(this.graph, vehicle, position.edge)) return true;
    let isSure = true;
    this.search(vehicle, position, (node) => (isSure &&= this.isSurelyOpenAt(vehicle, node)) || true);
    return isSure;
  }

  /** `isOpenAt` is asked of nodes that an open road meets, the nearest first. */
  private search(vehicle: VehicleIndex, position: RoadPosition, isOpenAt: (node: NodeId) => boolean): RoadPosition {
    const { graph } = this;
    const { edge, fraction, offsetM } = position;
    const labels = (this.labels ??= new Labels(graph.nodeCount));
    const queue = (this.queue ??= new StateQueue(graph.nodeCount));
    labels.begin();
    queue.clear();
    const lengthM = graph.edgeLengthM[edge]!;
    this.open(graph.head[2 * edge + 1]!, walkTimeMs(fraction * lengthM));
    this.open(graph.head[2 * edge]!, walkTimeMs((1 - fraction) * lengthM));
    while (queue.size > 0) {
      const node = queue.pop() as NodeId;
      const { timeMs } = queue;
      if (labels.timeMs[node] !== timeMs) continue; // improved since it was pushed
      const road = this.openRoadAt(vehicle, node);
      if (road !== null && isOpenAt(node))
        return { ...road, offsetM: offsetM + (timeMs / 1000) * WALKING_SPEED_M_PER_S };
      this.walkOn(vehicle, node, timeMs);
    }
    return position;
  }

  private open(node: number, timeMs: number): void {
    if (this.labels!.improve(node, timeMs, 0)) this.queue!.push(timeMs, node);
  }

  private walkOn(vehicle: VehicleIndex, node: NodeId, timeMs: number): void {
    const { firstOut, outArc, head, edgeLengthM, roadEdgeCount } = this.graph;
    for (let i = firstOut[node]!; i < firstOut[node + 1]!; i++) {
      const arc = outArc[i]!;
      const edge = (arc >>> 1) as EdgeId;
      // On foot a split junction is one place again.
      if (edge >= roadEdgeCount) this.open(head[arc]!, timeMs);
      else if (isClosedFor(this.graph, vehicle, edge)) this.open(head[arc]!, timeMs + walkTimeMs(edgeLengthM[edge]!));
    }
  }

  private isSurelyOpenAt(vehicle: VehicleIndex, node: NodeId): boolean {
    return isSurelyInPartOf(this.graph, vehicle, node, REAL_PART_NODES);
  }

  /** In a part that is no mere fragment, by the rule of snapping: a courtyard behind the closure is no way out of it. */
  private isOpenAt(vehicle: VehicleIndex, node: NodeId): boolean {
    const { partOf, partSizes, largest } = this.partsOf(vehicle);
    const size = partSizes[partOf[node]!] ?? 0;
    return size > 0 && size >= Math.min(REAL_PART_NODES, partSizes[largest]!);
  }

  /** The node as the end of an open road that meets it; of several the lowest. Null where only other nodes of its split junction have one. */
  private openRoadAt(vehicle: VehicleIndex, node: NodeId): Omit<RoadPosition, 'offsetM'> | null {
    const { graph } = this;
    const { firstOut, outArc, firstIn, inArc } = graph;
    const timesMs = graph.travelTimeMs[vehicle]!;
    /** As an arc that leaves the node. */
    let best: number = INFINITE;
    const consider = (leaving: number): void => {
      if (leaving >>> 1 >= graph.roadEdgeCount || leaving >= best) return;
      if (timesMs[leaving] !== INFINITE || timesMs[leaving ^ 1] !== INFINITE) best = leaving;
    };
    for (let i = firstOut[node]!; i < firstOut[node + 1]!; i++) consider(outArc[i]!);
    for (let i = firstIn[node]!; i < firstIn[node + 1]!; i++) consider(inArc[i]! ^ 1);
    if (best === INFINITE) return null;
    return {
      edge: (best >>> 1) as EdgeId,
      fraction: best & 1,
      lon: graph.nodeLonE7[node]! / E7,
      lat: graph.nodeLatE7[node]! / E7,
    };
  }
}
