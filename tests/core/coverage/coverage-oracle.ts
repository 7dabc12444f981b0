/** The slow, obvious answer: for every piece, one textbook Dijkstra from every unit to its middle. */
import { type Demand, pieceMiddle } from '../../../src/core/coverage/demand.js';
import { type EdgeId, type RoadGraph } from '../../../src/core/road/graph.js';
import { type RoadPosition } from '../../../src/core/road/position.js';
import { oracleTravelMs, plainGraph } from '../road/oracle.js';

export interface OracleCoverage {
  readonly coveredPieces: number[];
  readonly coveredHouseholds: number[];
}

export function coverageOracle(
  graph: RoadGraph,
  demand: Demand,
  units: readonly { readonly vehicle: number; readonly position: RoadPosition }[],
  targetMs: number,
): OracleCoverage {
  const plain = plainGraph(graph);
  const coveredHouseholds = Array.from({ length: demand.gridCount }, () => 0);
  const coveredPieces = Array.from({ length: demand.pieceCount }, (_, piece) => {
    const edge = demand.edge[piece]! as EdgeId;
    const place: RoadPosition = { edge, fraction: pieceMiddle(demand, piece), offsetM: 0, lon: 0, lat: 0 };
    const inTime = units.some(({ vehicle, position }) => oracleTravelMs(plain, vehicle, position, place) <= targetMs);
    if (inTime) coveredHouseholds[demand.grid[piece]!]! += demand.households[piece]!;
    return inTime ? 1 : 0;
  });
  return { coveredPieces, coveredHouseholds };
}
