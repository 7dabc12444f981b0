/** Gaps: the stretches of road whose households no unit reaches in time, as GeoJSON (RFC 7946), one feature a grid. */
import { type Position } from '../geo/point.js';
import { type EdgeId, type RoadGraph } from '../road/graph.js';
import { appendPoint, appendShape, pointOnEdge } from '../road/shape.js';
import { type Coverage } from './coverage.js';
import { type Demand } from './demand.js';

export interface GapFeature {
  readonly type: 'Feature';
  /** A line without positions where no road lies in the grid at all. */
  readonly geometry: { readonly type: 'MultiLineString'; readonly coordinates: readonly (readonly Position[])[] };
  readonly properties: {
    readonly gridId: string;
    readonly gridCode: string;
    /** Households that are not reached, to three decimals. */
    readonly households: number;
    /** Their part of the grid's households, above 0 and up to 1. */
    readonly share: number;
    /** Nobody can be reached by any unit, wherever it stands: no road lies in the grid. */
    readonly withoutRoad: boolean;
  };
}

export interface GapCollection {
  readonly type: 'FeatureCollection';
  readonly features: readonly GapFeature[];
}

/** About a centimetre: what the road data resolve. */
const COORDINATE_SCALE = 1e7;

/** Most uncovered households first, then by grid code. `grids` is indexed as in `demand`. */
export function findGaps(
  graph: RoadGraph,
  demand: Demand,
  coverage: Coverage,
  grids: readonly { readonly id: string; readonly code: string }[],
): GapCollection {
  const lines = uncoveredLines(graph, demand, coverage.coveredPieces);
  const features: GapFeature[] = [];
  for (let grid = 0; grid < demand.gridCount; grid++) {
    const all = demand.gridHouseholds[grid]!;
    const uncovered = all - coverage.coveredHouseholds[grid]!;
    if (uncovered <= 0) continue;
    features.push({
      type: 'Feature',
      geometry: { type: 'MultiLineString', coordinates: lines[grid]! },
      properties: {
        gridId: grids[grid]!.id,
        gridCode: grids[grid]!.code,
        households: Math.round(uncovered * 1000) / 1000,
        share: uncovered / all,
        withoutRoad: demand.gridHasRoad[grid] === 0,
      },
    });
  }
  return { type: 'FeatureCollection', features: features.sort(byRank) };
}

function byRank({ properties: a }: GapFeature, { properties: b }: GapFeature): number {
  return b.households - a.households || (a.gridCode < b.gridCode ? -1 : a.gridCode > b.gridCode ? 1 : 0);
}

/** By grid: one line for each run of uncovered pieces that adjoin on an edge. */
function uncoveredLines(graph: RoadGraph, demand: Demand, covered: Uint8Array): Position[][][] {
  const lines: Position[][][] = Array.from({ length: demand.gridCount }, () => []);
  const { edge, from, to, grid, pieceCount } = demand;
  const adjoins = (piece: number): boolean =>
    piece < pieceCount &&
    covered[piece] === 0 &&
    edge[piece] === edge[piece - 1] &&
    grid[piece] === grid[piece - 1] &&
    from[piece] === to[piece - 1];
  for (let piece = 0; piece < pieceCount;) {
    const first = piece++;
    if (covered[first]) continue;
    while (adjoins(piece)) piece++;
    const line = stretch(graph, edge[first]! as EdgeId, from[first]!, to[piece - 1]!);
    if (line.length > 1) lines[grid[first]!]!.push(line);
  }
  return lines;
}

function stretch(graph: RoadGraph, edge: EdgeId, from: number, to: number): Position[] {
  const shape: Position[] = [];
  const start = pointOnEdge(graph, edge, from);
  const end = pointOnEdge(graph, edge, to);
  shape.push([start.lon, start.lat]);
  appendShape(graph, edge, from, to, shape);
  shape.push([end.lon, end.lat]);
  const line: Position[] = [];
  for (const [lon, lat] of shape) appendPoint(line, [rounded(lon), rounded(lat)]);
  return line;
}

function rounded(degrees: number): number {
  return Math.round(degrees * COORDINATE_SCALE) / COORDINATE_SCALE;
}
