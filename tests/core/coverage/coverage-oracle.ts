/** The slow, obvious answer: one textbook Dijkstra (1959) from every unit over the whole network, then every piece looked at. */
import { type Demand, pieceMiddle } from '../../../src/core/coverage/demand.js';
import { partTimeMs, type RoadGraph } from '../../../src/core/road/graph.js';
import { type RoadPosition } from '../../../src/core/road/position.js';
import { walkTimeMs } from '../../../src/core/road/search-legs.js';
import { inNodes, outNodes, type PlainGraph, plainGraph } from '../road/oracle.js';

export interface OracleUnit {
  readonly vehicle: number;
  readonly position: RoadPosition;
}
export interface OracleCoverage {
  readonly coveredPieces: number[];
  readonly coveredHouseholds: number[];
}

export function coverageOracle(
  graph: RoadGraph,
  demand: Demand,
  units: readonly OracleUnit[],
  targetMs: number,
): OracleCoverage {
  const plain = plainGraph(graph);
  const coveredPieces = Array.from({ length: demand.pieceCount }, () => 0);
  for (const unit of units) {
    const timeAt = travelTimes(plain, unit);
    for (let piece = 0; piece < demand.pieceCount; piece++)
      if (timeAt(demand.edge[piece]!, pieceMiddle(demand, piece)) <= targetMs) coveredPieces[piece] = 1;
  }
  const coveredHouseholds = Array.from({ length: demand.gridCount }, () => 0);
  coveredPieces.forEach((covered, piece) => {
    if (covered) coveredHouseholds[demand.grid[piece]!]! += demand.households[piece]!;
  });
  return { coveredPieces, coveredHouseholds };
}

/** Milliseconds on a share of a road; Infinity where that direction is closed. */
function legMs(arcMs: number, share: number): number {
  return share === 0 ? 0 : arcMs === Infinity ? Infinity : partTimeMs(arcMs, share);
}

/** From a unit to any place on the roads; Infinity where it cannot go. */
function travelTimes(graph: PlainGraph, { vehicle, position }: OracleUnit): (edge: number, fraction: number) => number {
  const isOpen = (edge: number): boolean =>
    Math.min(graph.edges[edge]!.alongMs[vehicle]!, graph.edges[edge]!.againstMs[vehicle]!) < Infinity;
  if (!isOpen(position.edge)) return () => Infinity;
  const home = graph.edges[position.edge]!;
  const walkMs = walkTimeMs(position.offsetM);
  const [homeStart, homeEnd] = outNodes(graph, position);
  const nodeMs = dijkstra(graph, vehicle, [
    [homeStart, walkMs + legMs(home.againstMs[vehicle]!, position.fraction)],
    [homeEnd, walkMs + legMs(home.alongMs[vehicle]!, 1 - position.fraction)],
  ]);
  return (edge, fraction) => {
    if (!isOpen(edge)) return Infinity;
    const { alongMs, againstMs } = graph.edges[edge]!;
    const [start, end] = inNodes(graph, { edge, fraction });
    const fromStart = (nodeMs.get(start) ?? Infinity) + legMs(alongMs[vehicle]!, fraction);
    const fromEnd = (nodeMs.get(end) ?? Infinity) + legMs(againstMs[vehicle]!, 1 - fraction);
    const ahead = fraction >= position.fraction;
    const straight = legMs((ahead ? alongMs : againstMs)[vehicle]!, Math.abs(fraction - position.fraction));
    return Math.min(fromStart, fromEnd, edge === position.edge ? walkMs + straight : Infinity);
  };
}

function dijkstra(graph: PlainGraph, vehicle: number, sources: [node: number, ms: number][]): Map<number, number> {
  const settled = new Map<number, number>();
  /** Reached but not settled; the nearest is looked for among all: no heap that could be wrong. */
  const open = new Map<number, number>();
  const reach = (node: number, ms: number): void => {
    if (ms < (open.get(node) ?? Infinity) && !settled.has(node)) open.set(node, ms);
  };
  for (const [node, ms] of sources) reach(node, ms);
  while (open.size > 0) {
    let nearest = -1;
    let nearestMs = Infinity;
    for (const [node, ms] of open)
      if (ms < nearestMs) {
        nearest = node;
        nearestMs = ms;
      }
    open.delete(nearest);
    settled.set(nearest, nearestMs);
    for (const { to, ms } of graph.arcs[vehicle]![nearest]!) reach(to, nearestMs + ms);
  }
  return settled;
}
