/** Which edges a closure touches, per vehicle class: a point, a line or an area on the map made into edges of the graph. */
import { type Slices } from '../slices.js';
import { VEHICLE_COUNT, type VehicleIndex } from '../vehicle.js';
import { AreaFrame, type ClosureArea } from './closure-area.js';
import { INFINITE, type RoadGraph } from './graph.js';
import { freeTimesOf } from './metric.js';
import { type EdgeIndex } from './snap.js';

export { type ClosureArea } from './closure-area.js';

/** A point closes the nearest road within this. */
export const POINT_REACH_M = 30;
/** A line runs along what lies within this of it; it need not be drawn more exactly than that. */
export const LINE_REACH_M = 15;
/** A road is run along where half of it, or this much of it, lies within reach: more than a side street has that only begins at the line. */
const ALONG_M = 60;
const SAMPLE_M = 2;

/**
 * What one closure touches of the edges that are looked at, in ascending order: `lookAt` each, then `touched`.
 * - A **point** touches the nearest edge that is open to the class within 30 m (of equally near ones the lowest).
 * - A **line** touches the edges it runs along (half of the edge, or 60 m of it, within 15 m of the line), and those it crosses more than 15 m from
 *   their ends: where it passes over a junction, the streets that only meet it there stay open.
 * - A **polygon** touches every edge with a part inside it.
 *
 * What is open counts without other closures, so the order of closures makes no difference. Edges without length (barriers) are touched by polygons only.
 */
class TouchScan {
  private readonly frame: AreaFrame;
  /** By vehicle; for a point the nearest so far only. */
  private readonly edges: number[][] = Array.from({ length: VEHICLE_COUNT }, () => []);
  private readonly nearestM = new Float64Array(VEHICLE_COUNT).fill(POINT_REACH_M);
  private readonly reachM: number;
  /** [minLon, minLat, maxLon, maxLat] times 1e7: nothing outside is touched. */
  readonly box: readonly [number, number, number, number];

  constructor(
    private readonly graph: RoadGraph,
    area: ClosureArea,
    private readonly vehicles: readonly VehicleIndex[],
  ) {
    this.frame = new AreaFrame(area);
    this.reachM = { Point: POINT_REACH_M, LineString: LINE_REACH_M, Polygon: 0 }[area.type];
    this.box = this.frame.boxE7(this.reachM);
  }

  lookAt(edge: number): void {
    if (this.isClear(edge)) return;
    const { graph, frame } = this;
    const { type } = frame.area;
    const segments = segmentsNear(graph, frame, edge, this.reachM);
    if (type !== 'Polygon' && graph.edgeLengthM[edge] === 0) return;
    const open = this.vehicles.filter((vehicle) => isFreeEdge(graph, vehicle, edge));
    if (open.length === 0) return;
    if (type === 'Point') this.weigh(edge, open);
    else if (type === 'LineString' ? isAlong(graph, frame, segments, edge) : isPartInside(graph, frame, segments, edge))
      for (const vehicle of open) this.edges[vehicle]!.push(edge);
  }

  /** Nearly all edges leave here where all are looked at, so it makes no garbage. */
  private isClear(edge: number): boolean {
    const { shapeLonE7, shapeLatE7, firstShape } = this.graph;
    const [minLon, minLat, maxLon, maxLat] = this.box;
    let isWest = true;
    let isEast = true;
    let isSouth = true;
    let isNorth = true;
    for (let i = firstShape[edge]!, end = firstShape[edge + 1]!; i < end; i++) {
      const lon = shapeLonE7[i]!;
      const lat = shapeLatE7[i]!;
      if (lon >= minLon) isWest = false;
      if (lon <= maxLon) isEast = false;
      if (lat >= minLat) isSouth = false;
      if (lat <= maxLat) isNorth = false;
    }
    return isWest || isEast || isSouth || isNorth;
  }

  /** By `VehicleIndex`, each in ascending order; empty for classes that are not concerned. */
  touched(): Uint32Array[] {
    return this.edges.map((edges) => Uint32Array.from(edges));
  }

  private weigh(edge: number, open: readonly VehicleIndex[]): void {
    const distanceM = gapOfEdgeM(this.graph, this.frame, edge, Infinity);
    for (const vehicle of open) {
      const isFirst = this.edges[vehicle]!.length === 0;
      if (distanceM > this.nearestM[vehicle]! || (!isFirst && distanceM === this.nearestM[vehicle]!)) continue;
      this.nearestM[vehicle] = distanceM;
      this.edges[vehicle] = [edge];
    }
  }
}

/** Edges looked at in one slice: about 1 ms where all are near. */
const SLICE_EDGES = 100;

/** By looking at every edge; see `TouchScan`. 10 ms on Porto. */
export function edgesTouchedBy(
  graph: RoadGraph,
  area: ClosureArea,
  vehicles: readonly VehicleIndex[],
): readonly Uint32Array[] {
  const scan = new TouchScan(graph, area, vehicles);
  for (let edge = 0; edge < graph.roadEdgeCount; edge++) scan.lookAt(edge);
  return scan.touched();
}

/** The same in slices, by looking at what the index has in the area's box. `index`: of the graph's edges. */
export function* findingTouched(
  graph: RoadGraph,
  index: EdgeIndex,
  area: ClosureArea,
  vehicles: readonly VehicleIndex[],
): Slices<readonly Uint32Array[]> {
  const scan = new TouchScan(graph, area, vehicles);
  for (const [i, edge] of index.edgesInBox(scan.box).entries()) {
    scan.lookAt(edge);
    if (i % SLICE_EDGES === SLICE_EDGES - 1) yield;
  }
  return scan.touched();
}

/** Metres from the area to the nearest road that is open to one of the classes; Infinity where there is none. For explaining a refusal. */
export function nearestRoadM(graph: RoadGraph, area: ClosureArea, vehicles: readonly VehicleIndex[]): number {
  const frame = new AreaFrame(area);
  let bestM = Infinity;
  for (let edge = 0; edge < graph.roadEdgeCount; edge++) {
    if (graph.edgeLengthM[edge] === 0 || !vehicles.some((vehicle) => isFreeEdge(graph, vehicle, edge))) continue;
    bestM = Math.min(bestM, gapOfEdgeM(graph, frame, edge, bestM));
  }
  return bestM;
}

function isFreeEdge(graph: RoadGraph, vehicle: number, edge: number): boolean {
  const timesMs = freeTimesOf(graph)[vehicle]!;
  return timesMs[2 * edge] !== INFINITE || timesMs[2 * edge + 1] !== INFINITE;
}

/** [minX, minY, maxX, maxY] of an edge in the frame. */
function boxOf(graph: RoadGraph, frame: AreaFrame, edge: number): [number, number, number, number] {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = graph.firstShape[edge]!; i < graph.firstShape[edge + 1]!; i++) {
    const [x, y] = [frame.x(graph, i), frame.y(graph, i)];
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  return box;
}

/** The area's segments near an edge. */
function segmentsNear(graph: RoadGraph, frame: AreaFrame, edge: number, reachM: number): number[] {
  const [minX, minY, maxX, maxY] = boxOf(graph, frame, edge);
  return frame.near(minX, minY, maxX, maxY, reachM);
}

function isAlong(graph: RoadGraph, frame: AreaFrame, segments: readonly number[], edge: number): boolean {
  if (segments.length === 0) return false;
  let runM = 0;
  let nearM = 0;
  const crossingsM: number[] = [];
  for (let i = graph.firstShape[edge]!; i < graph.firstShape[edge + 1]! - 1; i++) {
    const [px, py, qx, qy] = [frame.x(graph, i), frame.y(graph, i), frame.x(graph, i + 1), frame.y(graph, i + 1)];
    const lengthM = Math.hypot(qx - px, qy - py);
    const samples = Math.max(1, Math.ceil(lengthM / SAMPLE_M));
    for (let sample = 0; sample < samples; sample++) {
      const share = (sample + 0.5) / samples;
      const [x, y] = [px + (qx - px) * share, py + (qy - py) * share];
      if (segments.some((s) => frame.distanceM(s, x, y) <= LINE_REACH_M)) nearM += lengthM / samples;
    }
    for (const s of segments) {
      const share = frame.crossingShare(s, px, py, qx, qy);
      if (!Number.isNaN(share)) crossingsM.push(runM + share * lengthM);
    }
    runM += lengthM;
  }
  return (
    nearM >= Math.min(runM / 2, ALONG_M) || crossingsM.some((atM) => atM > LINE_REACH_M && runM - atM > LINE_REACH_M)
  );
}

function isPartInside(graph: RoadGraph, frame: AreaFrame, segments: readonly number[], edge: number): boolean {
  const first = graph.firstShape[edge]!;
  const last = graph.firstShape[edge + 1]! - 1;
  // No border near: the edge lies wholly on one side.
  if (segments.length === 0) return frame.isInside(frame.x(graph, first), frame.y(graph, first));
  for (let i = first; i < last; i++) {
    const [px, py, qx, qy] = [frame.x(graph, i), frame.y(graph, i), frame.x(graph, i + 1), frame.y(graph, i + 1)];
    const cuts = segments.map((s) => frame.crossingShare(s, px, py, qx, qy)).filter((share) => !Number.isNaN(share));
    const shares = [0, ...cuts, 1].sort((a, b) => a - b);
    // Between two cuts the border is not crossed, so the middle speaks for the whole piece.
    for (let cut = 1; cut < shares.length; cut++) {
      const middle = (shares[cut - 1]! + shares[cut]!) / 2;
      if (shares[cut]! > shares[cut - 1]! && frame.isInside(px + (qx - px) * middle, py + (qy - py) * middle))
        return true;
    }
  }
  return false;
}

/** Metres between the area's lines and an edge; any number of at least `boundM` where it is no less than that. */
function gapOfEdgeM(graph: RoadGraph, frame: AreaFrame, edge: number, boundM: number): number {
  const [minX, minY, maxX, maxY] = boxOf(graph, frame, edge);
  const [left, bottom, right, top] = frame.box;
  const boxGapM = Math.hypot(Math.max(0, left - maxX, minX - right), Math.max(0, bottom - maxY, minY - top));
  if (boxGapM >= boundM) return boundM;
  let bestM = boundM;
  for (let i = graph.firstShape[edge]!; i < graph.firstShape[edge + 1]! - 1; i++) {
    const [px, py, qx, qy] = [frame.x(graph, i), frame.y(graph, i), frame.x(graph, i + 1), frame.y(graph, i + 1)];
    for (let s = 0; s < frame.segments.length; s += 4) bestM = Math.min(bestM, frame.gapM(s, px, py, qx, qy));
  }
  return bestM;
}
