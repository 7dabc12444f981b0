/** Structural checks of a road graph that comes from outside (a file, another thread): after them no search can leave its arrays. */
import { DomainError } from '../errors.js';
import { VEHICLE_COUNT } from '../vehicle.js';
import { INFINITE, ROAD_CLASSES, type RoadGraph } from './graph.js';

/** DomainError BAD_USER_INPUT with the first thing that is wrong. Takes time linear in the graph (Porto: a few ms). */
export function validateRoadGraph(graph: RoadGraph): void {
  checkSizes(graph);
  checkPlaces(graph);
  checkJunctions(graph);
  checkArcs(graph);
  checkEdges(graph);
  checkAdjacency(graph, 'firstOut', graph.firstOut, graph.outArc, graph.tail);
  checkAdjacency(graph, 'firstIn', graph.firstIn, graph.inArc, graph.head);
  checkOpenArcsAreListed(graph);
  checkRestrictions(graph);
  checkOrder(graph);
}

/** The error of everything that is wrong with road data, with the way out of it. */
export function roadDataError(problem: string): DomainError {
  return new DomainError('BAD_USER_INPUT', `road data: ${problem}; run import-roads to make it anew`, {
    path: ['roads'],
    expected: 'a complete road file of this version',
  });
}

function demand(condition: boolean, problem: () => string): void {
  if (!condition) throw roadDataError(problem());
}

function checkSizes(graph: RoadGraph): void {
  const { nodeCount, junctionCount, edgeCount, roadEdgeCount, arcCount, shapeLonE7 } = graph;
  demand(junctionCount <= nodeCount, () => `${junctionCount} junctions, but ${nodeCount} nodes`);
  demand(roadEdgeCount <= edgeCount, () => `${roadEdgeCount} roads, but ${edgeCount} edges`);
  demand(arcCount === 2 * edgeCount, () => `${arcCount} arcs for ${edgeCount} edges`);
  demand(
    graph.travelTimeMs.length === VEHICLE_COUNT,
    () => `${graph.travelTimeMs.length} vehicle classes instead of ${VEHICLE_COUNT}`,
  );
  const expected: readonly [string, { readonly length: number }, number][] = [
    ['nodeLonE7', graph.nodeLonE7, nodeCount],
    ['nodeLatE7', graph.nodeLatE7, nodeCount],
    ['junctionOf', graph.junctionOf, nodeCount],
    ['arrivalNode', graph.arrivalNode, nodeCount],
    ['firstOut', graph.firstOut, nodeCount + 1],
    ['firstIn', graph.firstIn, nodeCount + 1],
    ['tail', graph.tail, arcCount],
    ['head', graph.head, arcCount],
    ['edgeLengthM', graph.edgeLengthM, edgeCount],
    ['edgeClass', graph.edgeClass, edgeCount],
    ['edgeSnapMask', graph.edgeSnapMask, edgeCount],
    ['edgeName', graph.edgeName, edgeCount],
    ['firstShape', graph.firstShape, edgeCount + 1],
    ['shapeLatE7', graph.shapeLatE7, shapeLonE7.length],
    ['restrictions.to', graph.restrictions.to, graph.restrictions.from.length],
    ['nodeOfRank', graph.nodeOfRank ?? { length: nodeCount }, nodeCount],
    ...graph.travelTimeMs.map((times, v): [string, Uint32Array, number] => [`travelTimeMs[${v}]`, times, arcCount]),
  ];
  for (const [name, array, length] of expected)
    demand(array.length === length, () => `${name} has ${array.length} entries instead of ${length}`);
  demand(
    graph.names.length > 0 && graph.names[0]!.local === '',
    () => 'the list of names does not begin with the empty one',
  );
  demand(graph.bounds.length === 4 && graph.bounds.every(Number.isFinite), () => 'the bounds are not four numbers');
}

/** Degrees of nodes and shape points. */
function checkPlaces(graph: RoadGraph): void {
  checkDegrees('nodeLonE7', graph.nodeLonE7, 180);
  checkDegrees('nodeLatE7', graph.nodeLatE7, 90);
  checkDegrees('shapeLonE7', graph.shapeLonE7, 180);
  checkDegrees('shapeLatE7', graph.shapeLatE7, 90);
}

function checkDegrees(name: string, values: Int32Array, most: number): void {
  const mostE7 = most * 1e7;
  for (let i = 0; i < values.length; i++)
    demand(Math.abs(values[i]!) <= mostE7, () => `${name}[${i}] is ${values[i]! / 1e7}, beyond ${most} degrees`);
}

/** Every node must belong to a junction at its place, and arrive where that junction does. */
function checkJunctions(graph: RoadGraph): void {
  const { nodeCount, junctionCount, junctionOf, arrivalNode, nodeLonE7, nodeLatE7 } = graph;
  for (let node = 0; node < nodeCount; node++) {
    const junction = junctionOf[node]!;
    demand(
      node < junctionCount ? junction === node : junction < junctionCount,
      () => `junctionOf[${node}] is ${junction}; there are ${junctionCount} junctions`,
    );
    demand(
      nodeLonE7[node] === nodeLonE7[junction] && nodeLatE7[node] === nodeLatE7[junction],
      () => `node ${node} does not lie at its junction ${junction}`,
    );
    const arrival = arrivalNode[node]!;
    demand(
      arrival < nodeCount && junctionOf[arrival] === junction && arrival === arrivalNode[junction],
      () => `arrivalNode[${node}] is ${arrival}, not where junction ${junction} is arrived at`,
    );
  }
}

/** Ends of arcs; an arc and its opposite must meet at the same junctions. */
function checkArcs(graph: RoadGraph): void {
  const { nodeCount, junctionOf, tail, head } = graph;
  for (let arc = 0; arc < graph.arcCount; arc++) {
    demand(head[arc]! < nodeCount, () => `head[${arc}] is ${head[arc]}, but there are ${nodeCount} nodes`);
    demand(tail[arc]! < nodeCount, () => `tail[${arc}] is ${tail[arc]}, but there are ${nodeCount} nodes`);
  }
  for (let arc = 0; arc < graph.arcCount; arc++)
    demand(
      junctionOf[tail[arc]!] === junctionOf[head[arc ^ 1]!],
      () => `tail[${arc}] is ${tail[arc]}, of another junction than head[${arc ^ 1}], which is ${head[arc ^ 1]}`,
    );
}

function checkEdges(graph: RoadGraph): void {
  const { edgeCount, junctionOf, tail, head, firstShape } = graph;
  checkOffsets('firstShape', firstShape, graph.shapeLonE7.length);
  for (let edge = 0; edge < edgeCount; edge++) {
    const lengthM = graph.edgeLengthM[edge]!;
    demand(lengthM >= 0 && lengthM < Infinity, () => `edgeLengthM[${edge}] is ${lengthM}`);
    demand(
      graph.edgeClass[edge]! < ROAD_CLASSES.length,
      () => `edgeClass[${edge}] is ${graph.edgeClass[edge]}, no known class`,
    );
    demand(
      graph.edgeSnapMask[edge]! < 1 << VEHICLE_COUNT,
      () => `edgeSnapMask[${edge}] is ${graph.edgeSnapMask[edge]}`,
    );
    demand(
      graph.edgeName[edge]! < graph.names.length,
      () => `edgeName[${edge}] is ${graph.edgeName[edge]}, beyond the list of names`,
    );
    demand(
      edge < graph.roadEdgeCount || junctionOf[tail[2 * edge]!] === junctionOf[head[2 * edge]!],
      () => `edge ${edge} is no road, but joins two junctions`,
    );
    const first = firstShape[edge]!;
    const last = firstShape[edge + 1]! - 1;
    demand(last > first, () => `the shape of edge ${edge} has fewer than two points`);
    demand(
      isAtNode(graph, first, head[edge * 2 + 1]!) && isAtNode(graph, last, head[edge * 2]!),
      () => `the shape of edge ${edge} does not end at its nodes`,
    );
  }
}

function isAtNode(graph: RoadGraph, shapePoint: number, node: number): boolean {
  return (
    graph.shapeLonE7[shapePoint] === graph.nodeLonE7[node] && graph.shapeLatE7[shapePoint] === graph.nodeLatE7[node]
  );
}

function checkOffsets(name: string, offsets: Uint32Array, end: number): void {
  demand(offsets[0] === 0, () => `${name} begins with ${offsets[0]} instead of 0`);
  for (let i = 1; i < offsets.length; i++)
    demand(offsets[i]! >= offsets[i - 1]!, () => `${name}[${i}] is ${offsets[i]}, less than the entry before`);
  demand(
    offsets[offsets.length - 1] === end,
    () => `${name} ends with ${offsets[offsets.length - 1]} instead of ${end}`,
  );
}

/** Each listed arc must have the node as its end, `ends` being the tails or the heads. */
function checkAdjacency(
  graph: RoadGraph,
  name: string,
  offsets: Uint32Array,
  arcs: Uint32Array,
  ends: Uint32Array,
): void {
  checkOffsets(name, offsets, arcs.length);
  for (let node = 0; node < graph.nodeCount; node++)
    for (let i = offsets[node]!, end = offsets[node + 1]!; i < end; i++)
      demand(
        arcs[i]! < graph.arcCount && ends[arcs[i]!] === node,
        () => `${name}: arc ${arcs[i]} is listed at node ${node}, to which it does not belong`,
      );
}

/** An arc open to any class must be listed once at either end; a search would not see it otherwise. */
function checkOpenArcsAreListed(graph: RoadGraph): void {
  const leaving = new Uint8Array(graph.arcCount);
  const entering = new Uint8Array(graph.arcCount);
  for (const arc of graph.outArc) leaving[arc]!++;
  for (const arc of graph.inArc) entering[arc]!++;
  for (let arc = 0; arc < graph.arcCount; arc++) {
    const open = graph.travelTimeMs.some((times) => times[arc] !== INFINITE);
    demand(
      leaving[arc] === entering[arc] && leaving[arc]! <= 1 && (leaving[arc] === 1 || !open),
      () => `arc ${arc} is listed ${leaving[arc]} times as leaving and ${entering[arc]} times as entering a node`,
    );
  }
}

function checkRestrictions(graph: RoadGraph): void {
  const { junctionOf, tail, head } = graph;
  const { from, to } = graph.restrictions;
  for (let i = 0; i < from.length; i++)
    demand(
      from[i]! < graph.arcCount && to[i]! < graph.arcCount && junctionOf[head[from[i]!]!] === junctionOf[tail[to[i]!]!],
      () => `turn restriction ${i} joins arcs ${from[i]} and ${to[i]}, which do not meet`,
    );
}

function checkOrder({ nodeOfRank, nodeCount }: RoadGraph): void {
  if (nodeOfRank === null) return;
  const seen = new Uint8Array(nodeCount);
  nodeOfRank.forEach((node, rank) => {
    demand(
      node < nodeCount && seen[node] === 0,
      () => `rank ${rank} of the order is node ${node}, which does not exist or has a rank already`,
    );
    seen[node] = 1;
  });
}
