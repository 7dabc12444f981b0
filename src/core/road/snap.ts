/** Snapping: from a position in the open to the edge and fraction where a unit stands or an incident is reached. */
import Flatbush from 'flatbush';
import {
  bearingDeg,
  bearingDifferenceDeg,
  METRES_PER_DEGREE,
  metresPerDegreeLon,
  nearestShareOfSegment,
} from '../geo/distance.js';
import { type LonLat } from '../geo/point.js';
import { VEHICLE_COUNT, type VehicleIndex } from '../vehicle.js';
import { type EdgeId, INFINITE, INVALID, type RoadGraph } from './graph.js';
import { freeTimesOf } from './metric.js';
import { type RoadPosition } from './position.js';
import { arcAgainst, arcAlong } from './search-legs.js';
import { between, E7, fractionAt } from './shape.js';

export interface SnapHints {
  /** Direction of movement, clockwise from north. Leave out for units that stand: the heading of a resting receiver is noise. */
  readonly headingDeg?: number | null;
  /** Edge to which the unit's last fix was snapped. */
  readonly previousEdge?: EdgeId | null;
  /** No road farther than this is taken. Default `MAX_SNAP_DISTANCE_M`. */
  readonly maxDistanceM?: number;
}

/** Farther from every road than this a position has no place on the network. */
export const MAX_SNAP_DISTANCE_M = 300;
/**
 * Cost in metres of a heading straight against every direction in which the vehicle may travel the road; at an angle a it is
 * (1 - cos a) / 2 of this, 20 m across. More than the distance of two carriageways, less than that of two streets.
 */
export const HEADING_PENALTY_M = 40;
/** Metres in favour of the edge of the last fix, so that a standing unit does not jump between roads with the noise of its receiver. */
export const SAME_EDGE_BONUS_M = 10;
/** Metres in favour of edges that meet the edge of the last fix. */
export const ADJACENT_EDGE_BONUS_M = 5;

/**
 * Takes one segment of an edge's shape near a point: `mask` are the classes asked for that may be snapped there, `segment` the index of its
 * first shape point, `share` (0..1) where on it the nearest point lies.
 */
export type SegmentVisitor = (edge: EdgeId, mask: number, segment: number, share: number, distanceM: number) => void;

/** Longest piece of a shape under one box of the index: longer edges are indexed in pieces, whose boxes are emptier of other roads. */
const PIECE_SEGMENTS = 8;
/** The search box grows by these steps until nothing outside it can be better. */
const FIRST_RADIUS_M = 40;
const RADIUS_GROWTH = 2.75;

/**
 * Index of all roads; immutable, about 40 bytes per piece of shape. One per thread: queries use its fields.
 * Closures make no difference to it: who stands on a closed road still stands there.
 *
 * The cost of a candidate is its distance, plus the heading penalty, minus a bonus for the edge of the last fix or its neighbours
 * (weighted topological map matching; Quddus, Ochieng & Noland, "Current map-matching algorithms for transport applications",
 * Transportation Research C 15, 2007, section 3). The least cost wins, then the lower edge, then the lower fraction.
 */
export class EdgeIndex {
  private readonly tree: Flatbush | null;
  /** By item of the tree: its edge, and its first shape segment. */
  private readonly pieceEdge: Uint32Array;
  private readonly pieceFirst: Uint32Array;
  /** The query in work: the frame about the point, in metres east and north per E7 unit. */
  private lonE7 = 0;
  private latE7 = 0;
  private metresPerLonE7 = 0;
  private metresPerLatE7 = 0;
  private headingDeg: number | null = null;
  private previousEdge = INVALID;
  private maxDistanceM = 0;
  private wantedMask = 0;
  /** By vehicle: the best candidate so far. */
  private readonly bestCost = new Float64Array(VEHICLE_COUNT);
  private readonly bestEdge = new Uint32Array(VEHICLE_COUNT);
  private readonly bestSegment = new Uint32Array(VEHICLE_COUNT);
  private readonly bestShare = new Float64Array(VEHICLE_COUNT);
  private readonly bestDistanceM = new Float64Array(VEHICLE_COUNT);
  private visit: SegmentVisitor;
  /** Returns false for every item: the segments are visited in passing, and no list of them is made. */
  private readonly pass = (item: number): boolean => {
    this.visitPiece(item);
    return false;
  };
  private readonly weigh: SegmentVisitor = (edge, mask, segment, share, distanceM) => {
    this.weighSegment(edge, mask, segment, share, distanceM);
  };

  constructor(private readonly graph: RoadGraph) {
    const pieces = countPieces(graph);
    this.pieceEdge = new Uint32Array(pieces);
    this.pieceFirst = new Uint32Array(pieces);
    this.tree = pieces === 0 ? null : new Flatbush(pieces, 16, Int32Array);
    this.visit = this.weigh;
    this.fill();
  }

  /** Bytes held besides the graph. */
  get byteLength(): number {
    return (this.tree?.data.byteLength ?? 0) + this.pieceEdge.byteLength + this.pieceFirst.byteLength;
  }

  /** The place of one vehicle class on the roads, or null where none of its roads is near enough. RangeError for a point that is no position. */
  snap(point: LonLat, vehicle: VehicleIndex, hints: SnapHints = {}): RoadPosition | null {
    this.search(point, 1 << vehicle, hints);
    return this.result(vehicle);
  }

  /** The same for several classes in one search. By `VehicleIndex`; null for classes not in the mask and where none of their roads is near. */
  snapMany(point: LonLat, vehicleMask: number, hints: SnapHints = {}): (RoadPosition | null)[] {
    this.search(point, vehicleMask, hints);
    return Array.from({ length: VEHICLE_COUNT }, (_, v) =>
      vehicleMask & (1 << v) ? this.result(v as VehicleIndex) : null,
    );
  }

  /**
   * Gives `visit` every segment that lies within the radius of the point, on edges where one of the classes may be snapped; in no order
   * that counts. RangeError for a point that is no position. `visit` must not ask this index.
   */
  visitNear(point: LonLat, vehicleMask: number, radiusM: number, visit: SegmentVisitor): void {
    this.aim(point, vehicleMask, radiusM);
    this.visit = visit;
    this.searchBox(radiusM);
  }

  /** Every road with a box that meets this one, open to anyone or not; ascending. `box`: [minLon, minLat, maxLon, maxLat] times 1e7. */
  edgesInBox(box: readonly [number, number, number, number]): Uint32Array {
    const pieces = this.tree?.search(...box) ?? [];
    const edges = Uint32Array.from(pieces, (item) => this.pieceEdge[item]!).sort();
    return edges.filter((edge, i) => edge !== edges[i - 1]);
  }

  private fill(): void {
    const { graph, tree } = this;
    let item = 0;
    for (let edge = 0; edge < graph.roadEdgeCount; edge++) {
      const last = graph.firstShape[edge + 1]! - 1;
      for (let first = graph.firstShape[edge]!; first < last; first += PIECE_SEGMENTS) {
        this.pieceEdge[item] = edge;
        this.pieceFirst[item++] = first;
        addBox(graph, tree!, first, Math.min(first + PIECE_SEGMENTS, last));
      }
    }
    tree?.finish();
  }

  private aim({ lon, lat }: LonLat, wantedMask: number, maxDistanceM: number): void {
    if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 90))
      throw new RangeError(`(${lon}, ${lat}) is no position in degrees`);
    this.lonE7 = lon * E7;
    this.latE7 = lat * E7;
    this.metresPerLatE7 = METRES_PER_DEGREE / E7;
    this.metresPerLonE7 = metresPerDegreeLon(lat) / E7;
    this.maxDistanceM = maxDistanceM;
    this.wantedMask = wantedMask;
  }

  private search(point: LonLat, wantedMask: number, hints: SnapHints): void {
    this.aim(point, wantedMask, hints.maxDistanceM ?? MAX_SNAP_DISTANCE_M);
    this.visit = this.weigh;
    this.headingDeg = Number.isFinite(hints.headingDeg) ? hints.headingDeg! : null;
    this.previousEdge = hints.previousEdge ?? INVALID;
    for (let radiusM = Math.min(FIRST_RADIUS_M, this.maxDistanceM); ; radiusM *= RADIUS_GROWTH) {
      radiusM = Math.min(radiusM, this.maxDistanceM);
      this.bestCost.fill(Infinity);
      this.searchBox(radiusM);
      if (radiusM >= this.maxDistanceM || this.isSettledWithin(radiusM)) return;
    }
  }

  /** Whether all wanted classes have a candidate that nothing outside the radius can beat. */
  private isSettledWithin(radiusM: number): boolean {
    for (let v = 0; v < VEHICLE_COUNT; v++)
      if (this.wantedMask & (1 << v) && this.bestCost[v]! >= radiusM - SAME_EDGE_BONUS_M) return false;
    return true;
  }

  private searchBox(radiusM: number): void {
    // One unit more than asked: boxes are whole E7 units, the point is not.
    const reachLat = radiusM / this.metresPerLatE7 + 1;
    const reachLon = radiusM / Math.max(this.metresPerLonE7, 1e-6) + 1;
    this.tree?.search(
      this.lonE7 - reachLon,
      this.latE7 - reachLat,
      this.lonE7 + reachLon,
      this.latE7 + reachLat,
      this.pass,
    );
  }

  private visitPiece(item: number): void {
    const { graph } = this;
    const edge = this.pieceEdge[item]! as EdgeId;
    const mask = graph.edgeSnapMask[edge]! & this.wantedMask;
    if (mask === 0) return;
    const { shapeLonE7, shapeLatE7 } = graph;
    const first = this.pieceFirst[item]!;
    const end = Math.min(first + PIECE_SEGMENTS, graph.firstShape[edge + 1]! - 1);
    let ax = (shapeLonE7[first]! - this.lonE7) * this.metresPerLonE7;
    let ay = (shapeLatE7[first]! - this.latE7) * this.metresPerLatE7;
    for (let segment = first; segment < end; segment++) {
      const bx = (shapeLonE7[segment + 1]! - this.lonE7) * this.metresPerLonE7;
      const by = (shapeLatE7[segment + 1]! - this.latE7) * this.metresPerLatE7;
      const share = nearestShareOfSegment(0, 0, ax, ay, bx, by);
      // Ends are taken as they are, so that edges which meet at a node tie exactly there.
      const x = share === 1 ? bx : ax + (bx - ax) * share;
      const y = share === 1 ? by : ay + (by - ay) * share;
      const distanceM = Math.sqrt(x * x + y * y);
      if (distanceM <= this.maxDistanceM) this.visit(edge, mask, segment, share, distanceM);
      ax = bx;
      ay = by;
    }
  }

  private weighSegment(edge: EdgeId, mask: number, segment: number, share: number, distanceM: number): void {
    const nearCost = distanceM - this.bonusM(edge);
    for (let v = 0; v < VEHICLE_COUNT; v++) {
      if ((mask & (1 << v)) === 0 || nearCost > this.bestCost[v]!) continue;
      const cost = nearCost + this.headingPenaltyM(v as VehicleIndex, edge, segment);
      if (!this.isBetter(v, cost, edge, segment, share)) continue;
      this.bestCost[v] = cost;
      this.bestEdge[v] = edge;
      this.bestSegment[v] = segment;
      this.bestShare[v] = share;
      this.bestDistanceM[v] = distanceM;
    }
  }

  private isBetter(v: number, cost: number, edge: number, segment: number, share: number): boolean {
    if (cost !== this.bestCost[v]) return cost < this.bestCost[v]!;
    if (edge !== this.bestEdge[v]) return edge < this.bestEdge[v]!;
    return segment < this.bestSegment[v]! || (segment === this.bestSegment[v] && share < this.bestShare[v]!);
  }

  private bonusM(edge: EdgeId): number {
    const previous = this.previousEdge;
    if (previous >= this.graph.edgeCount) return 0;
    if (edge === previous) return SAME_EDGE_BONUS_M;
    const { head, junctionOf } = this.graph;
    const start = junctionOf[head[edge * 2 + 1]!];
    const end = junctionOf[head[edge * 2]!];
    const meets = (arc: number): boolean => {
      const junction = junctionOf[head[arc]!];
      return junction === start || junction === end;
    };
    return meets(previous * 2) || meets(previous * 2 + 1) ? ADJACENT_EDGE_BONUS_M : 0;
  }

  private headingPenaltyM(vehicle: VehicleIndex, edge: EdgeId, segment: number): number {
    if (this.headingDeg === null) return 0;
    const { graph } = this;
    const { shapeLonE7: lon, shapeLatE7: lat } = graph;
    const along = bearingDeg(lon[segment]! / E7, lat[segment]! / E7, lon[segment + 1]! / E7, lat[segment + 1]! / E7);
    const offAlong = bearingDifferenceDeg(this.headingDeg, along);
    const timesMs = freeTimesOf(graph)[vehicle]!;
    const mayGoAlong = timesMs[arcAlong(edge)] !== INFINITE;
    const mayGoAgainst = timesMs[arcAgainst(edge)] !== INFINITE;
    const off =
      mayGoAlong && mayGoAgainst ? Math.min(offAlong, 180 - offAlong) : mayGoAlong ? offAlong : 180 - offAlong;
    return (HEADING_PENALTY_M * (1 - Math.cos((off * Math.PI) / 180))) / 2;
  }

  private result(vehicle: VehicleIndex): RoadPosition | null {
    if (this.bestCost[vehicle] === Infinity) return null;
    const { graph } = this;
    const edge = this.bestEdge[vehicle]! as EdgeId;
    const segment = this.bestSegment[vehicle]!;
    const share = this.bestShare[vehicle]!;
    const { shapeLonE7: lon, shapeLatE7: lat } = graph;
    return {
      edge,
      fraction: fractionAt(graph, edge, segment, share),
      offsetM: this.bestDistanceM[vehicle]!,
      lon: between(lon[segment]!, lon[segment + 1]!, share) / E7,
      lat: between(lat[segment]!, lat[segment + 1]!, share) / E7,
    };
  }
}

function countPieces(graph: RoadGraph): number {
  let pieces = 0;
  for (let edge = 0; edge < graph.roadEdgeCount; edge++) {
    const segments = graph.firstShape[edge + 1]! - graph.firstShape[edge]! - 1;
    pieces += Math.ceil(segments / PIECE_SEGMENTS);
  }
  return pieces;
}

/** Box about the shape points first..last. */
function addBox(graph: RoadGraph, tree: Flatbush, first: number, last: number): void {
  const { shapeLonE7: lon, shapeLatE7: lat } = graph;
  let minLon = lon[first]!;
  let minLat = lat[first]!;
  let maxLon = minLon;
  let maxLat = minLat;
  for (let i = first + 1; i <= last; i++) {
    minLon = Math.min(minLon, lon[i]!);
    maxLon = Math.max(maxLon, lon[i]!);
    minLat = Math.min(minLat, lat[i]!);
    maxLat = Math.max(maxLat, lat[i]!);
  }
  tree.add(minLon, minLat, maxLon, maxLat);
}
