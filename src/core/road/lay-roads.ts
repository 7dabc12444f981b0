/**
 * The middle of the build: from traced edges to arrays. Nodes and edges get their final numbers, edges their lengths and times, and turns what
 * they cost. Junctions are one node each here; split-junctions.ts comes next.
 */
import { haversineM } from '../geo/distance.js';
import { VEHICLE_CLASSES } from '../vehicle.js';
import { type TracedEdges } from './edge-tracing.js';
import { INFINITE, type RoadGraph, type TurnRestrictions } from './graph.js';
import { HILBERT_SIDE, hilbertDistance } from './hilbert.js';
import { type OsmRestriction } from './osm-network.js';
import { type RoadLinks } from './road-links.js';
import { SIGNAL_DELAY_MS, type SignalSide, signalsOnEdge } from './signals.js';
import { type RoadTopology, unsplit } from './split-junctions.js';
import { type DrivingSide, signalledJunctions, type TurnCosts, turnCosts } from './turn-costs.js';
import { resolveRestrictions, type SkippedRestrictions } from './turn-restrictions.js';

export interface LayOptions {
  /** See `BuildOptions`. */
  readonly bindsUrgent: boolean;
  readonly drivingSide: DrivingSide;
}

/** Roads whose junctions are one node each, and what turns cost there. */
export interface LaidRoads {
  readonly roads: RoadTopology;
  /** As the data have them, whether they bind or not. */
  readonly restrictions: TurnRestrictions;
  readonly skipped: SkippedRestrictions;
  readonly turns: TurnCosts;
  readonly signals: { readonly arcs: number; readonly junctions: number };
}

export function layRoads(
  links: RoadLinks,
  traced: TracedEdges,
  restrictions: readonly OsmRestriction[],
  { bindsUrgent, drivingSide }: LayOptions,
): LaidRoads {
  const numbered = numberEdges(links, traced);
  const { edges, isSignalArc } = placeEdges(links, traced, numbered);
  const roads = unsplit({ ...placeNodes(links, traced, numbered), ...edges });
  const { pairs, skipped } = resolveRestrictions(restrictions, roads, {
    firstWay: numbered.edgeAt.map((edge) => traced.firstWay[edge]!),
    lastWay: numbered.edgeAt.map((edge) => traced.lastWay[edge]!),
    nodeOf: nodeLookup(links, traced, numbered),
  });
  const junctions = signalledJunctions(roads, (arc) => isSignalArc[arc] === 1);
  const turns = turnCosts(roads, {
    restrictions: bindsUrgent ? pairs : { from: new Uint32Array(0), to: new Uint32Array(0) },
    signalledJunctions: junctions,
    drivingSide,
  });
  const signals = { arcs: isSignalArc.reduce((sum, is) => sum + is, 0), junctions: junctions.length };
  return { roads, restrictions: pairs, skipped, turns, signals };
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
  const isSignalArc = new Uint8Array(2 * edgeCount);
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
    const signals = signalsAlong(links, traced, from);
    isSignalArc[2 * edge] = signals.along ? 1 : 0;
    isSignalArc[2 * edge + 1] = signals.against ? 1 : 0;
    VEHICLE_CLASSES.forEach((vehicle, v) => {
      const delayMs = SIGNAL_DELAY_MS[vehicle];
      const times = edges.travelTimeMs[v]!;
      times[2 * edge] = travelTimeMs(lengthM, attributes.forwardKmh[v]!, signals.along ? delayMs : 0);
      times[2 * edge + 1] = travelTimeMs(lengthM, attributes.backwardKmh[v]!, signals.against ? delayMs : 0);
    });
  });
  return { edges, isSignalArc };
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

/** Signals on a traced edge. Most have none, and no lengths are measured for them. */
function signalsAlong(
  { nodeSignal, nodeLonE7, nodeLatE7 }: RoadLinks,
  { firstShape, shapeNode, firstWay }: TracedEdges,
  edge: number,
): { readonly along: boolean; readonly against: boolean } {
  const nodes = shapeNode.slice(firstShape[edge], firstShape[edge + 1]);
  const sides = nodes.map((node) => nodeSignal[node]! as SignalSide);
  // The edges of a barrier have no way.
  if (Number.isNaN(firstWay[edge]!) || sides.every((side) => side === 0)) return { along: false, against: false };
  let metres = 0;
  const runM = nodes.map((node, i) => {
    const before = nodes[i - 1] ?? node;
    metres += haversineM(
      nodeLonE7[before]! / 1e7,
      nodeLatE7[before]! / 1e7,
      nodeLonE7[node]! / 1e7,
      nodeLatE7[node]! / 1e7,
    );
    return metres;
  });
  return signalsOnEdge(sides, runM);
}

/** Only what has no length takes no time: a road that cost nothing would make all detours along it equal. */
function travelTimeMs(lengthM: number, kmh: number, delayMs: number): number {
  if (kmh === 0) return INFINITE;
  return lengthM === 0 ? 0 : Math.max(1, Math.round((lengthM * 3600) / kmh)) + delayMs;
}
