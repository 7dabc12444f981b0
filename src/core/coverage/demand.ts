/**
 * Demand: where the households of each grid are taken to live, i.e. along its residential roads, in pieces of road short enough to be
 * reached as a whole or not at all.
 */
import { VEHICLE_COUNT, type VehicleIndex } from '../vehicle.js';
import { type EdgeId, ROAD_CLASSES, type RoadClass, type RoadGraph } from '../road/graph.js';
import { isEdgeOpen } from '../road/search-legs.js';
import { E7 } from '../road/shape.js';
import { type GridIndex, NO_GRID } from './grid-index.js';
import { walkShape } from './shape-walk.js';

/** No piece is longer than this: a tenth of what a car in town travels in half a minute. */
export const MAX_PIECE_M = 25;

/** Roads along which people live. The class decides alone: a parking aisle is `service` like a lane between houses. */
export const RESIDENTIAL_CLASSES: readonly RoadClass[] = [
  'residential',
  'living_street',
  'unclassified',
  'service',
  'pedestrian',
];

/** All arrays but the grids' are [pieceCount], ordered by (edge, fraction); read-only once made. */
export interface Demand {
  readonly gridCount: number;
  readonly pieceCount: number;
  readonly edge: Uint32Array;
  /** Fractions of the edge at which the piece begins and ends; where pieces adjoin, the same number. */
  readonly from: Float32Array;
  readonly to: Float32Array;
  /** Index of the grid that contains the piece's middle. */
  readonly grid: Uint32Array;
  readonly households: Float64Array;
  /** [gridCount] households of each grid. */
  readonly gridHouseholds: Float64Array;
  /** [gridCount] 0 where no road lies in the grid: its households have no piece and are never covered. */
  readonly gridHasRoad: Uint8Array;
}

/**
 * Spreads each grid's households evenly over the length of its residential roads; over all its roads where it has none of those.
 * Edges are cut into equal pieces of at most `MAX_PIECE_M`, and a piece belongs to the grid that contains its middle. Roads that are
 * closed to every vehicle class carry nobody. The pieces of a grid that has a road add up to its households.
 *
 * @param households [grids.gridCount], each finite and >= 0; RangeError otherwise.
 */
export function spreadHouseholds(graph: RoadGraph, grids: GridIndex, households: ArrayLike<number>): Demand {
  checkHouseholds(grids, households);
  const pieces = assignPieces(graph, grids);
  const residentialM = new Float64Array(grids.gridCount);
  const roadM = new Float64Array(grids.gridCount);
  forEachPiece(graph, pieces, (edge, _, grid, lengthM) => {
    roadM[grid]! += lengthM;
    if (isResidential(graph, edge)) residentialM[grid]! += lengthM;
  });
  const carries = (edge: EdgeId, grid: number): boolean => residentialM[grid] === 0 || isResidential(graph, edge);
  let pieceCount = 0;
  forEachPiece(graph, pieces, (edge, _, grid) => {
    if (carries(edge, grid)) pieceCount++;
  });
  const demand = emptyDemand(grids.gridCount, pieceCount);
  demand.gridHouseholds.set(households);
  for (let grid = 0; grid < grids.gridCount; grid++) demand.gridHasRoad[grid] = roadM[grid]! > 0 ? 1 : 0;
  let next = 0;
  forEachPiece(graph, pieces, (edge, i, grid, lengthM) => {
    if (!carries(edge, grid)) return;
    const count = pieces.countOf(edge);
    demand.edge[next] = edge;
    demand.from[next] = i / count;
    demand.to[next] = (i + 1) / count;
    demand.grid[next] = grid;
    demand.households[next++] = (households[grid]! * lengthM) / (residentialM[grid]! || roadM[grid]!);
  });
  return demand;
}

/** Fraction of the edge at the middle of a piece: the place whose time decides for the whole piece. */
export function pieceMiddle(demand: Demand, piece: number): number {
  return (demand.from[piece]! + demand.to[piece]!) / 2;
}

/** The pieces of all edges, before it is known which of them carry anybody. */
interface EdgePieces {
  /** [edgeCount + 1] → `grid` */
  readonly first: Uint32Array;
  /** Grid of the middle of each piece, or `NO_GRID`. */
  readonly grid: Int32Array;
  countOf(edge: EdgeId): number;
}

function assignPieces(graph: RoadGraph, grids: GridIndex): EdgePieces {
  const first = new Uint32Array(graph.edgeCount + 1);
  for (let edge = 0; edge < graph.edgeCount; edge++)
    first[edge + 1] = first[edge]! + pieceCountOf(graph, edge as EdgeId);
  const grid = new Int32Array(first[graph.edgeCount]!).fill(NO_GRID);
  for (let edge = 0; edge < graph.edgeCount; edge++)
    if (first[edge + 1]! > first[edge]!)
      assignEdge(graph, edge as EdgeId, grids, grid.subarray(first[edge], first[edge + 1]));
  return { first, grid, countOf: (edge) => first[edge + 1]! - first[edge]! };
}

function pieceCountOf(graph: RoadGraph, edge: EdgeId): number {
  for (let vehicle = 0; vehicle < VEHICLE_COUNT; vehicle++)
    if (isEdgeOpen(graph, vehicle as VehicleIndex, edge)) return Math.ceil(graph.edgeLengthM[edge]! / MAX_PIECE_M);
  return 0;
}

function assignEdge(graph: RoadGraph, edge: EdgeId, grids: GridIndex, into: Int32Array): void {
  const candidates = candidatesOf(graph, edge, grids);
  if (candidates.length === 0) return;
  walkShape(graph, edge, into.length, 0.5, (i, lon, lat) => {
    into[i] = grids.gridOf(lon, lat, candidates);
  });
}

function candidatesOf(graph: RoadGraph, edge: EdgeId, grids: GridIndex): number[] {
  let minLon = Infinity;
  let minLat = Infinity;
  let maxLon = -Infinity;
  let maxLat = -Infinity;
  for (let i = graph.firstShape[edge]!, end = graph.firstShape[edge + 1]!; i < end; i++) {
    minLon = Math.min(minLon, graph.shapeLonE7[i]!);
    maxLon = Math.max(maxLon, graph.shapeLonE7[i]!);
    minLat = Math.min(minLat, graph.shapeLatE7[i]!);
    maxLat = Math.max(maxLat, graph.shapeLatE7[i]!);
  }
  return grids.candidates(minLon / E7, minLat / E7, maxLon / E7, maxLat / E7);
}

/** Visits the pieces that lie in a grid: edge, number of the piece on it, grid, metres. */
function forEachPiece(
  graph: RoadGraph,
  { first, grid }: EdgePieces,
  visit: (edge: EdgeId, i: number, grid: number, lengthM: number) => void,
): void {
  for (let edge = 0; edge < graph.edgeCount; edge++) {
    const from = first[edge]!;
    const count = first[edge + 1]! - from;
    const lengthM = graph.edgeLengthM[edge]! / count;
    for (let i = 0; i < count; i++) if (grid[from + i] !== NO_GRID) visit(edge as EdgeId, i, grid[from + i]!, lengthM);
  }
}

const IS_RESIDENTIAL = Uint8Array.from(ROAD_CLASSES, (roadClass) => (RESIDENTIAL_CLASSES.includes(roadClass) ? 1 : 0));

function isResidential(graph: RoadGraph, edge: EdgeId): boolean {
  return IS_RESIDENTIAL[graph.edgeClass[edge]!] === 1;
}

function emptyDemand(gridCount: number, pieceCount: number): Demand {
  return {
    gridCount,
    pieceCount,
    edge: new Uint32Array(pieceCount),
    from: new Float32Array(pieceCount),
    to: new Float32Array(pieceCount),
    grid: new Uint32Array(pieceCount),
    households: new Float64Array(pieceCount),
    gridHouseholds: new Float64Array(gridCount),
    gridHasRoad: new Uint8Array(gridCount),
  };
}

function checkHouseholds(grids: GridIndex, households: ArrayLike<number>): void {
  if (households.length !== grids.gridCount)
    throw new RangeError(`${households.length} household counts for ${grids.gridCount} grids`);
  for (let grid = 0; grid < households.length; grid++)
    if (!(households[grid]! >= 0 && households[grid]! < Infinity))
      throw new RangeError(`grid ${grid} has ${households[grid]} households`);
}
