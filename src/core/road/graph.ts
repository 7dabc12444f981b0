/**
 * The road network in memory: an immutable directed graph in typed arrays (RoutingKit's vocabulary).
 *
 * - **node**: a junction, dead end, or point where access or a restriction changes; never a mere bend.
 * - **edge**: the stretch of road between two nodes, with its shape, name and length; travelled in up to two directions.
 * - **arc**: one direction of an edge. Every edge has exactly two arcs: `2 * edge` runs along the shape, `2 * edge + 1` against it;
 *   a direction closed to a vehicle class has the travel time `INFINITE` for it.
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

export interface TurnRestrictions {
  /** Each entry i: on arriving by `from[i]` at its head, leaving by `to[i]` is forbidden. `only_…` is expanded when built. Binds CAR and MOTORBIKE. */
  readonly from: Uint32Array;
  readonly to: Uint32Array;
}

/** All arrays are read-only after the build, may lie in shared memory, and may be used by any number of queries at once. */
export interface RoadGraph {
  /** Identity of the data: changes with each import. */
  readonly version: string;
  readonly nodeCount: number;
  readonly edgeCount: number;
  /** `2 * edgeCount` */
  readonly arcCount: number;
  /** [nodeCount] degrees × 1e7 */
  readonly nodeLonE7: Int32Array;
  readonly nodeLatE7: Int32Array;
  /** [nodeCount + 1] → `outArc`: arcs that leave a node. */
  readonly firstOut: Uint32Array;
  readonly outArc: Uint32Array;
  /** [nodeCount + 1] → `inArc`: arcs that enter a node. */
  readonly firstIn: Uint32Array;
  readonly inArc: Uint32Array;
  /** [arcCount] end node of each arc; the tail of `a` is `head[a ^ 1]`. */
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
  return graph.head[arc ^ 1] as NodeId;
}
/** Milliseconds on the whole arc, or `INFINITE`. */
export function arcTimeMs(graph: RoadGraph, vehicle: VehicleIndex, arc: ArcId): number {
  return graph.travelTimeMs[vehicle]![arc]!;
}
/** Milliseconds on a share of an arc (0..1). The one rounding rule that engine and oracle share. */
export function partTimeMs(timeMs: number, share: number): number {
  return Math.round(timeMs * share);
}
