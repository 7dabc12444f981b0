/**
 * The arrival field of an isochrone: a raster of how much time is left on arrival when a vehicle sets out from the middle of each cell.
 * It turns times on roads into times of places: what lies beside a road is reached from it on foot.
 */
import { METRES_PER_DEGREE, metresPerDegreeLon } from '../geo/distance.js';
import { type EdgeId, type RoadGraph } from '../road/graph.js';
import { type RoadPosition } from '../road/position.js';
import { type ReachSearch } from '../road/reach.js';
import { WALKING_SPEED_M_PER_S } from '../road/search-legs.js';
import { E7 } from '../road/shape.js';
import { type VehicleIndex } from '../vehicle.js';
import { walkShape } from './shape-walk.js';

/** Places farther than this from every road are not reached, however much time is left. */
export const WALK_RADIUS_M = 50;
/** Cells are no smaller than this, and larger where the extent would need more than `MAX_CELLS` of them: 40 m for 40 km. */
export const MIN_CELL_M = 10;
const MAX_CELLS = 1_000_000;
/** Samples of a road per cell that it crosses. */
const SAMPLES_PER_CELL = 4;

/** Row 0 is the southernmost, column 0 the westernmost. */
export interface ArrivalField {
  readonly columns: number;
  readonly rows: number;
  readonly cellM: number;
  /** South-west corner of the raster, and the size of a cell, in degrees. */
  readonly west: number;
  readonly south: number;
  readonly cellLon: number;
  readonly cellLat: number;
  /**
   * [rows * columns] whole milliseconds left of the longest limit, -Infinity far from what is reached. Negative near the rim of what is
   * reached, so that a contour at 0 or more finds finite values on both its sides. The outermost cells are always negative.
   */
  readonly leftMs: Float64Array;
}

/** A vehicle's times to one position: `reach` searched INWARD from `target` as far as `limitMs`. */
export interface ArrivalTimes {
  readonly graph: RoadGraph;
  readonly vehicle: VehicleIndex;
  readonly target: RoadPosition;
  readonly reach: Pick<ReachSearch, 'timeOfClassAtMs'>;
  readonly limitMs: number;
}

/** Null where nothing is reached. Cost: the roads reached, and up to a million cells. */
export function rasteriseArrivals(times: ArrivalTimes): ArrivalField | null {
  const edges = reachedEdges(times);
  if (edges.length === 0) return null;
  const field = emptyField(times.graph, edges);
  markRoads(times, edges, field);
  spreadOnFoot(field, times.limitMs);
  return field;
}

/** Edges of which any place is reached: inside an edge without the target, no place is nearer than the nearer end. */
function reachedEdges({ graph, vehicle, target, reach }: ArrivalTimes): Uint32Array {
  const edges: number[] = [];
  for (let edge = 0; edge < graph.roadEdgeCount; edge++) {
    const timeAt = (fraction: number): number => reach.timeOfClassAtMs(vehicle, edge as EdgeId, fraction);
    const isReached = timeAt(0) < Infinity || timeAt(1) < Infinity;
    if (isReached || (edge === target.edge && timeAt(target.fraction) < Infinity)) edges.push(edge);
  }
  return Uint32Array.from(edges);
}

function emptyField(graph: RoadGraph, edges: Uint32Array): ArrivalField {
  const { shapeLonE7, shapeLatE7, firstShape } = graph;
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const edge of edges)
    for (let i = firstShape[edge]!, end = firstShape[edge + 1]!; i < end; i++) {
      west = Math.min(west, shapeLonE7[i]! / E7);
      east = Math.max(east, shapeLonE7[i]! / E7);
      south = Math.min(south, shapeLatE7[i]! / E7);
      north = Math.max(north, shapeLatE7[i]! / E7);
    }
  const metresPerLon = metresPerDegreeLon((south + north) / 2);
  const widthM = (east - west) * metresPerLon;
  const heightM = (north - south) * METRES_PER_DEGREE;
  const cellM = Math.max(MIN_CELL_M, Math.sqrt((widthM * heightM) / MAX_CELLS), Math.max(widthM, heightM) / MAX_CELLS);
  const margin = stencilRadius(cellM) + 1;
  const columns = Math.ceil(widthM / cellM) + 2 * margin;
  const rows = Math.ceil(heightM / cellM) + 2 * margin;
  const [cellLon, cellLat] = [cellM / metresPerLon, cellM / METRES_PER_DEGREE];
  const leftMs = new Float64Array(columns * rows).fill(-Infinity);
  return {
    columns,
    rows,
    cellM,
    west: west - margin * cellLon,
    south: south - margin * cellLat,
    cellLon,
    cellLat,
    leftMs,
  };
}

/** Gives each cell that a road crosses the best time of the places in it. */
function markRoads(
  { graph, vehicle, target, reach, limitMs }: ArrivalTimes,
  edges: Uint32Array,
  field: ArrivalField,
): void {
  const { columns, leftMs, west, south, cellLon, cellLat } = field;
  const mark = (edge: EdgeId, fraction: number, lon: number, lat: number): void => {
    const left = limitMs - reach.timeOfClassAtMs(vehicle, edge, fraction);
    const cell = Math.floor((lat - south) / cellLat) * columns + Math.floor((lon - west) / cellLon);
    if (left > leftMs[cell]!) leftMs[cell] = left;
  };
  for (const id of edges) {
    const edge = id as EdgeId;
    const steps = Math.max(1, Math.ceil((graph.edgeLengthM[edge]! * SAMPLES_PER_CELL) / field.cellM));
    walkShape(graph, edge, steps, 0, (i, lon, lat) => mark(edge, i / steps, lon, lat));
  }
  mark(target.edge, target.fraction, target.lon, target.lat);
}

/**
 * Cost of the walk from the road in one cell to the middle of another at a distance: free within the road's own cell (half a cell from
 * its middle), then at walking speed as far as `WALK_RADIUS_M`, then at no speed to speak of: one cell more takes the longest limit.
 * The steep end, rather than a cut, leaves numbers to interpolate between, and smooth outlines.
 */
function walkCostMs(distanceM: number, cellM: number, limitMs: number): number {
  const onFootM = Math.max(0, distanceM - cellM / 2);
  const beyondM = Math.max(0, onFootM - WALK_RADIUS_M);
  return Math.round((onFootM / WALKING_SPEED_M_PER_S) * 1000 + (beyondM / cellM) * limitMs);
}

/** Cells beyond which no time is left, and one more for the other side of the outline. */
function stencilRadius(cellM: number): number {
  return Math.ceil(WALK_RADIUS_M / cellM + 0.5) + 2;
}

function spreadOnFoot(field: ArrivalField, limitMs: number): void {
  const { columns, rows, cellM, leftMs } = field;
  const onRoads = leftMs.slice();
  const radius = stencilRadius(cellM);
  const offset: number[] = [];
  const cost: number[] = [];
  for (let y = -radius; y <= radius; y++)
    for (let x = -radius; x <= radius; x++) {
      if (x * x + y * y > radius * radius) continue;
      offset.push(y * columns + x);
      cost.push(walkCostMs(Math.hypot(x, y) * cellM, cellM, limitMs));
    }
  for (let cell = 0, end = rows * columns; cell < end; cell++) {
    const left = onRoads[cell]!;
    if (left < 0) continue;
    for (let i = 0; i < offset.length; i++) {
      const other = cell + offset[i]!;
      const there = left - cost[i]!;
      if (there > leftMs[other]!) leftMs[other] = there;
    }
  }
}
