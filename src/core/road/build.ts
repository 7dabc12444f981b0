/**
 * Builds the road graph from OSM data: links (road-links.ts), edges (edge-tracing.ts), then numbering, lengths, times, connected parts and
 * turn restrictions. The same input gives the same arrays, byte for byte, whatever the order of its ways.
 */
import { DomainError } from '../errors.js';
import { haversineM } from '../geo/distance.js';
import { VEHICLE_CLASSES, VEHICLE_COUNT, type VehicleClass } from '../vehicle.js';
import { connectedParts, snapMask, type ConnectedParts } from './components.js';
import { traceEdges, type TracedEdges } from './edge-tracing.js';
import { INFINITE, ROAD_CLASSES, type RoadClass, type RoadGraph } from './graph.js';
import { HILBERT_SIDE, hilbertDistance } from './hilbert.js';
import { type OsmNetwork } from './osm-network.js';
import { collectLinks, type DroppedRoads, type RoadLinks } from './road-links.js';
import { resolveRestrictions, restrictedNodes, type SkippedRestrictions } from './turn-restrictions.js';

/** How one vehicle class fares on the network. */
export interface VehicleReport {
  /** Arcs open to the class. */
  readonly arcs: number;
  /** Nodes that an open arc touches. */
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
    readonly skipped: Readonly<SkippedRestrictions>;
  };
  readonly vehicles: Readonly<Record<VehicleClass, VehicleReport>>;
}

export interface BuildOptions {
  /** Identity of the result, see `RoadGraph.version`. */
  readonly version: string;
  /** Called with the share done, 0 to 1, a few times. */
  readonly onProgress?: (share: number) => void;
}

/**
 * @throws DomainError BAD_USER_INPUT where no road is left: the data hold none, or none that anybody may use.
 */
export function buildRoadGraph(
  network: OsmNetwork,
  { version, onProgress = () => {} }: BuildOptions,
): { readonly graph: RoadGraph; readonly report: BuildReport } {
  const links = collectLinks(network);
  if (links.linkCount === 0) {
    throw new DomainError('BAD_USER_INPUT', 'the data hold no road that any vehicle class may use', {
      expected: 'OpenStreetMap ways with a highway tag, and their nodes',
    });
  }
  onProgress(0.3);
  const restrictions = [...network.restrictions].sort((a, b) => a.id - b.id);
  const traced = traceEdges(links, restrictedNodes(restrictions));
  onProgress(0.5);
  const numbered = numberEdges(links, traced);
  onProgress(0.6);
  const arcs = { ...placeNodes(links, traced, numbered), ...placeEdges(links, traced, numbered) };
  const adjacency = connectArcs(arcs.nodeCount, arcs.head);
  onProgress(0.8);
  const skeleton = { ...arcs, ...adjacency };
  const parts = VEHICLE_CLASSES.map((_, vehicle) => connectedParts(skeleton, vehicle));
  const { pairs, skipped } = resolveRestrictions(restrictions, skeleton, {
    firstWay: numbered.edgeAt.map((edge) => traced.firstWay[edge]!),
    lastWay: numbered.edgeAt.map((edge) => traced.lastWay[edge]!),
    nodeOf: nodeLookup(links, traced, numbered),
  });
  const graph: RoadGraph = {
    ...skeleton,
    version,
    edgeSnapMask: snapMask(skeleton, parts),
    names: links.names,
    restrictions: pairs,
    nodeOfRank: null,
    bounds: boundsOf(arcs.shapeLonE7, arcs.shapeLatE7),
  };
  onProgress(1);
  const restrictionReport = { relations: restrictions.length, turns: pairs.from.length, skipped };
  return { graph, report: reportOf(graph, parts, traced.barriersCut, links.dropped, restrictionReport) };
}

/** Final numbers: nodes along a Hilbert curve, edges by their lower, then higher end. */
interface Numbering {
  /** [nodeCount] vertex that got this number */
  readonly vertexAt: readonly number[];
  /** [vertexCount] number of the vertex */
  readonly numberOf: Uint32Array;
  /** [edgeCount] traced edge that got this number */
  readonly edgeAt: readonly number[];
}

function numberEdges(links: RoadLinks, traced: TracedEdges): Numbering {
  const keys = hilbertKeys(links, traced);
  const osmId = (vertex: number): number => links.nodeOsmId[traced.vertexNode[vertex]!]!;
  const vertexAt = Array.from(traced.vertexNode.keys()).sort(
    (a, b) => keys[a]! - keys[b]! || osmId(a) - osmId(b) || a - b,
  );
  const numberOf = new Uint32Array(traced.vertexCount);
  vertexAt.forEach((vertex, number) => (numberOf[vertex] = number));
  const low = traced.tail.map((tail, edge) => Math.min(numberOf[tail]!, numberOf[traced.head[edge]!]!));
  const high = traced.tail.map((tail, edge) => Math.max(numberOf[tail]!, numberOf[traced.head[edge]!]!));
  const edgeAt = Array.from(traced.tail.keys()).sort((a, b) => low[a]! - low[b]! || high[a]! - high[b]! || a - b);
  return { vertexAt, numberOf, edgeAt };
}

function hilbertKeys({ nodeLonE7, nodeLatE7 }: RoadLinks, { vertexNode }: TracedEdges): Float64Array {
  let minLon = Infinity;
  let minLat = Infinity;
  let span = 1;
  for (const node of vertexNode) {
    minLon = Math.min(minLon, nodeLonE7[node]!);
    minLat = Math.min(minLat, nodeLatE7[node]!);
  }
  for (const node of vertexNode) span = Math.max(span, nodeLonE7[node]! - minLon, nodeLatE7[node]! - minLat);
  const cell = (value: number): number => Math.floor((value / span) * HILBERT_SIDE);
  return Float64Array.from(vertexNode, (node) =>
    hilbertDistance(cell(nodeLonE7[node]! - minLon), cell(nodeLatE7[node]! - minLat)),
  );
}

function placeNodes(links: RoadLinks, traced: TracedEdges, { vertexAt }: Numbering) {
  return {
    nodeCount: vertexAt.length,
    nodeLonE7: Int32Array.from(vertexAt, (vertex) => links.nodeLonE7[traced.vertexNode[vertex]!]!),
    nodeLatE7: Int32Array.from(vertexAt, (vertex) => links.nodeLatE7[traced.vertexNode[vertex]!]!),
  };
}

/** Graph node of an OSM node; undefined where the node is no single vertex (outside the extract, or a cut barrier). */
function nodeLookup(links: RoadLinks, traced: TracedEdges, { vertexAt }: Numbering) {
  const numbers = new Map<number, number | undefined>();
  vertexAt.forEach((vertex, number) => {
    const osmId = links.nodeOsmId[traced.vertexNode[vertex]!]!;
    numbers.set(osmId, numbers.has(osmId) ? undefined : number);
  });
  return (osmNode: number): number | undefined => numbers.get(osmNode);
}

function placeEdges(links: RoadLinks, traced: TracedEdges, { edgeAt, numberOf }: Numbering) {
  const edgeCount = edgeAt.length;
  const edges = {
    edgeCount,
    arcCount: 2 * edgeCount,
    head: new Uint32Array(2 * edgeCount),
    travelTimeMs: VEHICLE_CLASSES.map(() => new Uint32Array(2 * edgeCount)),
    edgeLengthM: new Float32Array(edgeCount),
    edgeClass: new Uint8Array(edgeCount),
    edgeName: new Uint32Array(edgeCount),
    firstShape: new Uint32Array(edgeCount + 1),
    shapeLonE7: new Int32Array(traced.shapeNode.length),
    shapeLatE7: new Int32Array(traced.shapeNode.length),
  };
  let point = 0;
  edgeAt.forEach((from, edge) => {
    for (let i = traced.firstShape[from]!; i < traced.firstShape[from + 1]!; i++) {
      const node = traced.shapeNode[i]!;
      edges.shapeLonE7[point] = links.nodeLonE7[node]!;
      edges.shapeLatE7[point++] = links.nodeLatE7[node]!;
    }
    edges.firstShape[edge + 1] = point;
    edges.head[2 * edge] = numberOf[traced.head[from]!]!;
    edges.head[2 * edge + 1] = numberOf[traced.tail[from]!]!;
    const attributes = links.attributes.get(traced.attributes[from]!);
    edges.edgeClass[edge] = attributes.roadClass;
    edges.edgeName[edge] = attributes.name;
    const lengthM = shapeLengthM(edges, edges.firstShape[edge]!, point);
    edges.edgeLengthM[edge] = lengthM;
    for (let v = 0; v < VEHICLE_COUNT; v++) {
      edges.travelTimeMs[v]![2 * edge] = travelTimeMs(lengthM, attributes.forwardKmh[v]!);
      edges.travelTimeMs[v]![2 * edge + 1] = travelTimeMs(lengthM, attributes.backwardKmh[v]!);
    }
  });
  return edges;
}

function shapeLengthM(shapes: Pick<RoadGraph, 'shapeLonE7' | 'shapeLatE7'>, from: number, to: number): number {
  const { shapeLonE7, shapeLatE7 } = shapes;
  let lengthM = 0;
  for (let i = from + 1; i < to; i++) {
    lengthM += haversineM(
      shapeLonE7[i - 1]! / 1e7,
      shapeLatE7[i - 1]! / 1e7,
      shapeLonE7[i]! / 1e7,
      shapeLatE7[i]! / 1e7,
    );
  }
  return lengthM;
}

/** Only what has no length takes no time: a road that cost nothing would make all detours along it equal. */
function travelTimeMs(lengthM: number, kmh: number): number {
  if (kmh === 0) return INFINITE;
  return lengthM === 0 ? 0 : Math.max(1, Math.round((lengthM * 3600) / kmh));
}

/** Arcs by the node that they leave and by the node that they enter, ascending. */
function connectArcs(nodeCount: number, head: Uint32Array) {
  const sortedBy = (nodeOfArc: (arc: number) => number): [Uint32Array, Uint32Array] => {
    const first = new Uint32Array(nodeCount + 1);
    for (let arc = 0; arc < head.length; arc++) first[nodeOfArc(arc) + 1]!++;
    for (let node = 0; node < nodeCount; node++) first[node + 1]! += first[node]!;
    const next = first.slice();
    const arcs = new Uint32Array(head.length);
    for (let arc = 0; arc < head.length; arc++) arcs[next[nodeOfArc(arc)]!++] = arc;
    return [first, arcs];
  };
  const [firstOut, outArc] = sortedBy((arc) => head[arc ^ 1]!);
  const [firstIn, inArc] = sortedBy((arc) => head[arc]!);
  return { firstOut, outArc, firstIn, inArc };
}

function boundsOf(lonE7: Int32Array, latE7: Int32Array): [number, number, number, number] {
  let [minLon, minLat, maxLon, maxLat] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < lonE7.length; i++) {
    minLon = Math.min(minLon, lonE7[i]!);
    maxLon = Math.max(maxLon, lonE7[i]!);
    minLat = Math.min(minLat, latE7[i]!);
    maxLat = Math.max(maxLat, latE7[i]!);
  }
  return [minLon / 1e7, minLat / 1e7, maxLon / 1e7, maxLat / 1e7];
}

function vehicleReport(graph: RoadGraph, vehicle: number, { partSizes, largest }: ConnectedParts): VehicleReport {
  const nodes = partSizes.reduce((sum, size) => sum + size, 0);
  const largestPartNodes = largest < 0 ? 0 : partSizes[largest]!;
  return {
    arcs: graph.travelTimeMs[vehicle]!.reduce((count, timeMs) => (timeMs === INFINITE ? count : count + 1), 0),
    nodes,
    parts: partSizes.length,
    largestPartNodes,
    largestPartShare: nodes === 0 ? 0 : largestPartNodes / nodes,
    snapEdges: graph.edgeSnapMask.reduce((count, mask) => count + ((mask >>> vehicle) & 1), 0),
  };
}

function reportOf(
  graph: RoadGraph,
  parts: readonly ConnectedParts[],
  barriersCut: number,
  dropped: DroppedRoads,
  restrictions: BuildReport['restrictions'],
): BuildReport {
  const lengthKmByClass: Partial<Record<RoadClass, number>> = {};
  let lengthKm = 0;
  for (let edge = 0; edge < graph.edgeCount; edge++) {
    const km = graph.edgeLengthM[edge]! / 1000;
    const roadClass = ROAD_CLASSES[graph.edgeClass[edge]!]!;
    lengthKm += km;
    lengthKmByClass[roadClass] = (lengthKmByClass[roadClass] ?? 0) + km;
  }
  const vehicles = VEHICLE_CLASSES.map((vehicle, v) => [vehicle, vehicleReport(graph, v, parts[v]!)] as const);
  return {
    nodes: graph.nodeCount,
    edges: graph.edgeCount,
    arcs: graph.arcCount,
    lengthKm,
    lengthKmByClass,
    barriersCut,
    dropped,
    restrictions,
    vehicles: Object.fromEntries(vehicles) as Record<VehicleClass, VehicleReport>,
  };
}
