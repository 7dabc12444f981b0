/** The places on the roads where a fix may truly have been: one per edge near it, each with what speaks against it by distance and heading. */
import { METRES_PER_DEGREE, metresPerDegreeLon } from '../geo/distance.js';
import { type LonLat } from '../geo/point.js';
import { type VehicleIndex } from '../vehicle.js';
import { arcTimeMs, type EdgeId, INFINITE, type RoadGraph } from './graph.js';
import { type RoadPosition } from './position.js';
import { arcAgainst, arcAlong } from './search-legs.js';
import { between, E7, fractionAt } from './shape.js';
import { type EdgeIndex, type SegmentVisitor } from './snap.js';

/** Only so many edges are weighed for one fix, the likeliest. */
export const MAX_CANDIDATES = 16;
/** Within so many standard deviations the noise of receivers is normal; beyond, its tails are heavier: the cost goes on in a straight line. */
const NORMAL_WITHIN = 3;

/** What a fix says besides its place. */
export interface Evidence {
  /** Standard deviation of the receiver along one axis, metres. */
  readonly sigmaM: number;
  /** Direction of movement, or null. */
  readonly headingDeg: number | null;
  /** Cost of a heading straight against every direction in which the road may be travelled; at an angle a (1 - cos a) / 2 of it. */
  readonly headingCost: number;
}

/**
 * Reusable list; the arrays are [MAX_CANDIDATES], of which the first `count` hold the candidates in order of (cost, edge). A cost is minus
 * the logarithm of a likelihood. Emission probability: Newson & Krumm, "Hidden Markov map matching through noise and sparseness",
 * ACM GIS 2009, section 4.1.
 */
export class TrackCandidates {
  count = 0;
  readonly edge = new Uint32Array(MAX_CANDIDATES);
  readonly fraction = new Float64Array(MAX_CANDIDATES);
  readonly lon = new Float64Array(MAX_CANDIDATES);
  readonly lat = new Float64Array(MAX_CANDIDATES);
  readonly distanceM = new Float64Array(MAX_CANDIDATES);
  readonly cost = new Float64Array(MAX_CANDIDATES);
  private readonly segment = new Uint32Array(MAX_CANDIDATES);
  private readonly share = new Float64Array(MAX_CANDIDATES);
  /** The question in work. */
  private vehicle = 0 as VehicleIndex;
  private sigmaM = 1;
  private headingCost = 0;
  private hasHeading = false;
  private headingEast = 0;
  private headingNorth = 0;
  private lonScale = 1;
  private readonly weigh: SegmentVisitor = (edge, _mask, segment, share, distanceM) => {
    const off = distanceM / this.sigmaM;
    const nearCost = off <= NORMAL_WITHIN ? (off * off) / 2 : NORMAL_WITHIN * (off - NORMAL_WITHIN / 2);
    const cost = this.hasHeading ? nearCost + this.headingCost * this.headingOff(edge, segment) : nearCost;
    const slot = this.slotFor(edge, cost, segment, share);
    if (slot < 0) return;
    this.edge[slot] = edge;
    this.cost[slot] = cost;
    this.segment[slot] = segment;
    this.share[slot] = share;
    this.distanceM[slot] = distanceM;
  };

  constructor(
    private readonly graph: RoadGraph,
    private readonly edges: EdgeIndex,
  ) {}

  /** RangeError for a point that is no position. */
  gather(point: LonLat, vehicle: VehicleIndex, radiusM: number, evidence: Evidence): void {
    this.count = 0;
    this.vehicle = vehicle;
    this.sigmaM = evidence.sigmaM;
    this.hasHeading = evidence.headingDeg !== null;
    const heading = ((evidence.headingDeg ?? 0) * Math.PI) / 180;
    this.headingEast = Math.sin(heading);
    this.headingNorth = Math.cos(heading);
    this.headingCost = evidence.headingCost;
    this.lonScale = metresPerDegreeLon(point.lat) / METRES_PER_DEGREE;
    this.edges.visitNear(point, 1 << vehicle, radiusM, this.weigh);
    this.sort();
    for (let c = 0; c < this.count; c++) this.locate(c);
  }

  positionOf(candidate: number): RoadPosition {
    return {
      edge: this.edge[candidate]! as EdgeId,
      fraction: this.fraction[candidate]!,
      offsetM: this.distanceM[candidate]!,
      lon: this.lon[candidate]!,
      lat: this.lat[candidate]!,
    };
  }

  /** Where to write a segment: over a dearer one of the same edge, to the end, or over the dearest of all; -1: nowhere. */
  private slotFor(edge: number, cost: number, segment: number, share: number): number {
    let dearest = 0;
    for (let c = 0; c < this.count; c++) {
      if (this.edge[c] === edge) return this.isCheaper(cost, segment, share, c) ? c : -1;
      if (this.isBefore(dearest, c)) dearest = c;
    }
    if (this.count < MAX_CANDIDATES) return this.count++;
    const worst = this.cost[dearest]!;
    return cost < worst || (cost === worst && edge < this.edge[dearest]!) ? dearest : -1;
  }

  private isCheaper(cost: number, segment: number, share: number, c: number): boolean {
    if (cost !== this.cost[c]) return cost < this.cost[c]!;
    return segment !== this.segment[c] ? segment < this.segment[c]! : share < this.share[c]!;
  }

  private isBefore(a: number, b: number): boolean {
    return this.cost[a] !== this.cost[b] ? this.cost[a]! < this.cost[b]! : this.edge[a]! < this.edge[b]!;
  }

  /** 0 for a heading along the segment in an open direction, 1 straight against it. */
  private headingOff(edge: EdgeId, segment: number): number {
    const { graph, vehicle } = this;
    const { shapeLonE7: lon, shapeLatE7: lat } = graph;
    const east = (lon[segment + 1]! - lon[segment]!) * this.lonScale;
    const north = lat[segment + 1]! - lat[segment]!;
    const length = Math.sqrt(east * east + north * north);
    if (length === 0) return 0.5;
    const along = (east * this.headingEast + north * this.headingNorth) / length;
    const mayGoAlong = arcTimeMs(graph, vehicle, arcAlong(edge)) !== INFINITE;
    const mayGoAgainst = arcTimeMs(graph, vehicle, arcAgainst(edge)) !== INFINITE;
    const fit = mayGoAlong && mayGoAgainst ? Math.abs(along) : mayGoAlong ? along : -along;
    return (1 - fit) / 2;
  }

  /** Insertion sort: at most 16, mostly 3 to 6. */
  private sort(): void {
    for (let i = 1; i < this.count; i++)
      for (let j = i; j > 0 && this.isBefore(j, j - 1); j--) {
        swap(this.edge, j);
        swap(this.cost, j);
        swap(this.segment, j);
        swap(this.share, j);
        swap(this.distanceM, j);
      }
  }

  private locate(c: number): void {
    const { graph } = this;
    const { shapeLonE7: lon, shapeLatE7: lat } = graph;
    const segment = this.segment[c]!;
    const share = this.share[c]!;
    this.fraction[c] = fractionAt(graph, this.edge[c]! as EdgeId, segment, share);
    this.lon[c] = between(lon[segment]!, lon[segment + 1]!, share) / E7;
    this.lat[c] = between(lat[segment]!, lat[segment + 1]!, share) / E7;
  }
}

/** Exchanges entries i and i - 1. */
function swap(list: Uint32Array | Float64Array, i: number): void {
  const kept = list[i]!;
  list[i] = list[i - 1]!;
  list[i - 1] = kept;
}
