/** What the builder found, for those who import roads. */
import { VEHICLE_CLASSES, type VehicleClass } from '../vehicle.js';
import { type ConnectedParts } from './components.js';
import { INFINITE, INVALID, ROAD_CLASSES, type RoadClass, type RoadGraph } from './graph.js';
import { type DroppedRoads } from './road-links.js';
import { type SkippedRestrictions } from './turn-restrictions.js';

/** How one vehicle class fares on the network. */
export interface VehicleReport {
  /** Arcs open to the class. */
  readonly arcs: number;
  /** Junctions that an open arc touches. */
  readonly nodes: number;
  /** Strongly connected parts. */
  readonly parts: number;
  readonly largestPartNodes: number;
  /** `largestPartNodes / nodes`; 0 where there are none. */
  readonly largestPartShare: number;
  /** Edges to which positions may be snapped. */
  readonly snapEdges: number;
}

export interface BuildReport {
  /** Junctions, roads and their directions; what split junctions add is in `restrictions`. */
  readonly nodes: number;
  readonly edges: number;
  readonly arcs: number;
  readonly lengthKm: number;
  readonly lengthKmByClass: Readonly<Partial<Record<RoadClass, number>>>;
  readonly barriersCut: number;
  readonly dropped: Readonly<DroppedRoads>;
  readonly restrictions: {
    readonly relations: number;
    readonly turns: number;
    /** Whether they bind. */
    readonly bindsUrgent: boolean;
    readonly skipped: Readonly<SkippedRestrictions>;
  };
  readonly signals: {
    /** Arcs on which a signal stops who travels them. */
    readonly arcs: number;
    /** Junctions at which turns take time. */
    readonly junctions: number;
  };
  /** What the graph grew by for the costs of turns (split-junctions.ts). */
  readonly split: { readonly nodesAdded: number; readonly edgesAdded: number };
  readonly vehicles: Readonly<Record<VehicleClass, VehicleReport>>;
}

/** Junctions of each part; a split junction counts once, in the largest part that one of its nodes belongs to. */
function junctionsByPart({ nodeCount, junctionCount, junctionOf }: RoadGraph, parts: ConnectedParts): number[] {
  const partOf = parts.partOf.slice(0, junctionCount);
  const sizeOf = (part: number): number => parts.partSizes[part] ?? 0;
  for (let node = junctionCount; node < nodeCount; node++) {
    const junction = junctionOf[node]!;
    if (sizeOf(parts.partOf[node]!) > sizeOf(partOf[junction]!)) partOf[junction] = parts.partOf[node]!;
  }
  const counts = parts.partSizes.map(() => 0);
  for (const part of partOf) if (part !== INVALID) counts[part]!++;
  return counts.filter((count) => count > 0);
}

function vehicleReport(graph: RoadGraph, vehicle: number, connected: ConnectedParts): VehicleReport {
  const parts = junctionsByPart(graph, connected);
  const nodes = parts.reduce((sum, size) => sum + size, 0);
  const largestPartNodes = parts.reduce((most, size) => Math.max(most, size), 0);
  return {
    arcs: graph.travelTimeMs[vehicle]!.subarray(0, 2 * graph.roadEdgeCount).reduce(
      (count, timeMs) => (timeMs === INFINITE ? count : count + 1),
      0,
    ),
    nodes,
    parts: parts.length,
    largestPartNodes,
    largestPartShare: nodes === 0 ? 0 : largestPartNodes / nodes,
    snapEdges: graph.edgeSnapMask.reduce((count, mask) => count + ((mask >>> vehicle) & 1), 0),
  };
}

/** What only the steps before know. */
export interface Findings {
  readonly dropped: DroppedRoads;
  readonly barriersCut: number;
  /** Restriction relations in the data. */
  readonly relations: number;
  readonly skipped: SkippedRestrictions;
  readonly signals: BuildReport['signals'];
}

export function reportOf(
  graph: RoadGraph,
  parts: readonly ConnectedParts[],
  { dropped, barriersCut, relations, skipped, signals }: Findings,
  bindsUrgent: boolean,
): BuildReport {
  const lengthKmByClass: Partial<Record<RoadClass, number>> = {};
  let lengthKm = 0;
  for (let edge = 0; edge < graph.roadEdgeCount; edge++) {
    const km = graph.edgeLengthM[edge]! / 1000;
    const roadClass = ROAD_CLASSES[graph.edgeClass[edge]!]!;
    lengthKm += km;
    lengthKmByClass[roadClass] = (lengthKmByClass[roadClass] ?? 0) + km;
  }
  const vehicles = VEHICLE_CLASSES.map((vehicle, v) => [vehicle, vehicleReport(graph, v, parts[v]!)] as const);
  return {
    nodes: graph.junctionCount,
    edges: graph.roadEdgeCount,
    arcs: 2 * graph.roadEdgeCount,
    lengthKm,
    lengthKmByClass,
    barriersCut,
    dropped,
    restrictions: { relations, turns: graph.restrictions.from.length, bindsUrgent, skipped },
    signals,
    split: {
      nodesAdded: graph.nodeCount - graph.junctionCount,
      edgesAdded: graph.edgeCount - graph.roadEdgeCount,
    },
    vehicles: Object.fromEntries(vehicles) as Record<VehicleClass, VehicleReport>,
  };
}
