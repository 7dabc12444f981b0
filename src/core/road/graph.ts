/**
 * The road network in memory: an immutable directed graph in typed arrays (RoutingKit's vocabulary).
 *
 * - **node**: a junction, dead end, or point where access or a restriction changes; never a mere bend.
 * - **edge**: the stretch of road between two nodes, with its shape, name and length; travelled in up to two directions.
 * - **arc**: one direction of an edge. Every edge has exactly two arcs: `2 * edge` runs along the shape, `2 * edge + 1` against it;
 *   a direction closed to a vehicle class has the travel time `INFINITE` for it.
 * - **split junction**: where turns are restricted, one junction is several nodes (split-junctions.ts). There, and only there, the arc
 *   that enters by an edge and the arc that leaves by the same edge may do so at different nodes: the tail of `a` is `tail[a]`, not
 *   `head[a ^ 1]`. Elsewhere the two are equal.
 */
import { type VehicleIndex } from '../vehicle.js';

export type NodeId = number & { readonly __brand: 'NodeId' };
export type EdgeId = number & { readonly __brand: 'EdgeId' };
/** `edge << 1 | reversed` */
export type ArcId = number & { readonly __brand: 'ArcId' };

/** No such node, edge or arc. */
export const INVALID = 0xffffffff;
/** Travel time of an arc that a vehicle class may not use. */
export const INFINITE = 0xffffffff;

/** Road classes, most important first; the position in this list is the value in `edgeClass`. */
export const ROAD_CLASSES = [
  'motorway',
  'trunk',
  'primary',
  'secondary',
  'tertiary',
  'unclassified',
  'residential',
  'living_street',
  'service',
  'pedestrian',
  'track',
  'cycleway',
  'footway',
  'path',
  'steps',
  'corridor',
] as const;
export type RoadClass = (typeof ROAD_CLASSES)[number];

/** As the data have them. They bind CAR and MOTORBIKE where the graph was split by them, which is the builder's option `bindsUrgent`. */
export interface TurnRestrictions {
  /** Each entry i: on arriving by `from[i]` at its head, leaving by `to[i]` is forbidden. `only_…` is expanded when built. */
  readonly from: Uint32Array;
  readonly to: Uint32Array;
}

/** All arrays are read-only after the build, may lie in shared memory, and may be used by any number of queries at once. */
export interface RoadGraph {
  /** Identity of the data: changes with each import. */
  readonly version: string;
  readonly nodeCount: number;
  /** Nodes below this are the junctions themselves; those from here on are further nodes of split junctions. */
  readonly junctionCount: number;
  readonly edgeCount: number;
  /**
   * Edges below this are roads; those from here on only join the nodes of split junctions: without length, time, name or positions, and no
   * part of any route that is shown.
   */
  readonly roadEdgeCount: number;
  /** `2 * edgeCount` */
  readonly arcCount: number;
  /** [nodeCount] degrees × 1e7 */
  readonly nodeLonE7: Int32Array;
  readonly nodeLatE7: Int32Array;
  /** [nodeCount] the junction of a node, which is also the node of it from which every road that leaves it may be taken: where trips begin. */
  readonly junctionOf: Uint32Array;
  /** [nodeCount] the node of the same junction to which every road that enters it leads: where trips to the junction end. */
  readonly arrivalNode: Uint32Array;
  /** [nodeCount + 1] → `outArc`: arcs that leave a node. */
  readonly firstOut: Uint32Array;
  readonly outArc: Uint32Array;
  /** [nodeCount + 1] → `inArc`: arcs that enter a node. */
  readonly firstIn: Uint32Array;
  readonly inArc: Uint32Array;
  /** [arcCount] node at which each arc begins. */
  readonly tail: Uint32Array;
  /** [arcCount] node at which each arc ends. */
  readonly head: Uint32Array;
  /** One array per vehicle class (index = `VehicleIndex`), each [arcCount]: milliseconds at URGENT travel, or `INFINITE`. */
  readonly travelTimeMs: readonly Uint32Array[];
  /** The same without closures and slow-downs. Absent where there are none: `travelTimeMs` is then it. See metric.ts. */
  readonly freeTimeMs?: readonly Uint32Array[];
  /** Names the travel times in use, closures included. Absent: `version`. */
  readonly metricVersion?: string;
  /** [edgeCount] metres along the shape. */
  readonly edgeLengthM: Float32Array;
  /** [edgeCount] index into `ROAD_CLASSES`. */
  readonly edgeClass: Uint8Array;
  /**
   * [edgeCount] bit v set: positions of vehicle class v may be snapped here, i.e. the edge is open to v and lies in a strongly connected
   * part of v's network that is not a mere fragment.
   */
  readonly edgeSnapMask: Uint8Array;
  /** [edgeCount] index into `names`; 0 is "unnamed". */
  readonly edgeName: Uint32Array;
  /** [edgeCount + 1] → `shapeLonE7`/`shapeLatE7`: all points of the edge's shape, both end nodes included. */
  readonly firstShape: Uint32Array;
  readonly shapeLonE7: Int32Array;
  readonly shapeLatE7: Int32Array;
  /** Street names; entry 0 is ''. `local` is the OSM `name`, `en` its `name:en` or ''. */
  readonly names: readonly StreetName[];
  readonly restrictions: TurnRestrictions;
  /** [nodeCount] all nodes in the order in which a hierarchy contracts them (nested dissection); null: not ordered yet. Set by the import, kept in the road file. */
  readonly nodeOfRank: Uint32Array | null;
  /** [minLon, minLat, maxLon, maxLat] of all nodes and shapes, degrees. */
  readonly bounds: readonly [number, number, number, number];
}

export interface StreetName {
  readonly local: string;
  readonly en: string;
}

export function edgeOf(arc: ArcId): EdgeId {
  return (arc >>> 1) as EdgeId;
}
export function opposite(arc: ArcId): ArcId {
  return (arc ^ 1) as ArcId;
}
export function headOf(graph: RoadGraph, arc: ArcId): NodeId {
  return graph.head[arc] as NodeId;
}
export function tailOf(graph: RoadGraph, arc: ArcId): NodeId {
  return graph.tail[arc] as NodeId;
}
/** Milliseconds on the whole arc, or `INFINITE`. */
export function arcTimeMs(graph: RoadGraph, vehicle: VehicleIndex, arc: ArcId): number {
  return graph.travelTimeMs[vehicle]![arc]!;
}
/** Milliseconds on a share of an arc (0..1). The one rounding rule that engine and oracle share. */
export function partTimeMs(timeMs: number, share: number): number {
  return Math.round(timeMs * share);
}
