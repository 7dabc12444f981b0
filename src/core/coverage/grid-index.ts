/** Which grid a point lies in: the boundaries of all grids in typed arrays under a static R-tree. */
import Flatbush from 'flatbush';
import { type Position } from '../geo/point.js';

/** Coordinates of a GeoJSON MultiPolygon: polygons, rings, positions; rings closed (RFC 7946, section 3.1.6). */
export type MultiPolygonCoordinates = readonly (readonly (readonly Position[])[])[];

export const NO_GRID = -1;

/**
 * Immutable; queries allocate only the list of `candidates`. A point belongs to the first grid of the list that contains it, so that
 * overlapping grids share nobody. Of two grids that share a stretch of boundary exactly one owns the points on it, save on the outer rim.
 */
export class GridIndex {
  readonly gridCount: number;
  private readonly tree: Flatbush | null;
  /** [gridCount + 1] → `firstVertex`: rings of a grid, holes and all; the even-odd rule needs to know no more. */
  private readonly firstRing: Uint32Array;
  /** [rings + 1] → `lon`, `lat` */
  private readonly firstVertex: Uint32Array;
  private readonly lon: Float64Array;
  private readonly lat: Float64Array;
  /** [4 * gridCount] minLon, minLat, maxLon, maxLat */
  private readonly boxes: Float64Array;

  constructor(boundaries: readonly MultiPolygonCoordinates[]) {
    this.gridCount = boundaries.length;
    const rings = boundaries.map((boundary) => boundary.flat());
    this.firstRing = offsets(rings.map((ofGrid) => ofGrid.length));
    const all = rings.flat();
    this.firstVertex = offsets(all.map((ring) => ring.length));
    const vertices = this.firstVertex[all.length]!;
    this.lon = new Float64Array(vertices);
    this.lat = new Float64Array(vertices);
    let next = 0;
    for (const ring of all)
      for (const [lon, lat] of ring) {
        this.lon[next] = lon;
        this.lat[next++] = lat;
      }
    this.boxes = new Float64Array(4 * this.gridCount);
    this.tree = this.gridCount === 0 ? null : new Flatbush(this.gridCount);
    this.fillTree();
  }

  /** Grids whose box touches a box, in ascending order; ask `gridOf` with them for many points of one small place. */
  candidates(minLon: number, minLat: number, maxLon: number, maxLat: number): number[] {
    return this.tree?.search(minLon, minLat, maxLon, maxLat).sort((a, b) => a - b) ?? [];
  }

  /** First of the candidates that contains the point, or `NO_GRID`. */
  gridOf(lon: number, lat: number, candidates: readonly number[]): number {
    for (const grid of candidates) if (this.contains(grid, lon, lat)) return grid;
    return NO_GRID;
  }

  /** Grid at a point, or `NO_GRID`. */
  gridAt(lon: number, lat: number): number {
    return this.gridOf(lon, lat, this.candidates(lon, lat, lon, lat));
  }

  /** [minLon, minLat, maxLon, maxLat] of a grid. */
  boxOf(grid: number): readonly [number, number, number, number] {
    const { boxes } = this;
    return [boxes[4 * grid]!, boxes[4 * grid + 1]!, boxes[4 * grid + 2]!, boxes[4 * grid + 3]!];
  }

  /**
   * Even-odd rule over all rings. Source: Hormann & Agathos, "The point in polygon problem for arbitrary polygons", Computational
   * Geometry 20, 2001, section 2; each edge is taken from its lower end, so that both grids beside it compute the same crossing.
   */
  contains(grid: number, lon: number, lat: number): boolean {
    const { boxes, firstRing, firstVertex, lon: x, lat: y } = this;
    const box = 4 * grid;
    if (lon < boxes[box]! || lat < boxes[box + 1]! || lon > boxes[box + 2]! || lat > boxes[box + 3]!) return false;
    let inside = false;
    for (let ring = firstRing[grid]!, lastRing = firstRing[grid + 1]!; ring < lastRing; ring++) {
      for (let i = firstVertex[ring]! + 1, end = firstVertex[ring + 1]!; i < end; i++) {
        if (y[i]! > lat === y[i - 1]! > lat) continue;
        const low = y[i]! < y[i - 1]! ? i : i - 1;
        const high = low === i ? i - 1 : i;
        const crossing = x[low]! + ((x[high]! - x[low]!) * (lat - y[low]!)) / (y[high]! - y[low]!);
        if (lon < crossing) inside = !inside;
      }
    }
    return inside;
  }

  private fillTree(): void {
    const { boxes, firstRing, firstVertex, lon, lat } = this;
    for (let grid = 0; grid < this.gridCount; grid++) {
      const from = firstVertex[firstRing[grid]!]!;
      const end = firstVertex[firstRing[grid + 1]!]!;
      boxes.set([Infinity, Infinity, -Infinity, -Infinity], 4 * grid);
      for (let i = from; i < end; i++) {
        boxes[4 * grid] = Math.min(boxes[4 * grid]!, lon[i]!);
        boxes[4 * grid + 1] = Math.min(boxes[4 * grid + 1]!, lat[i]!);
        boxes[4 * grid + 2] = Math.max(boxes[4 * grid + 2]!, lon[i]!);
        boxes[4 * grid + 3] = Math.max(boxes[4 * grid + 3]!, lat[i]!);
      }
      this.tree!.add(...this.boxOf(grid));
    }
    this.tree?.finish();
  }
}

/** Lengths → [lengths + 1] running sums from 0. */
function offsets(lengths: readonly number[]): Uint32Array {
  const sums = new Uint32Array(lengths.length + 1);
  for (const [i, length] of lengths.entries()) sums[i + 1] = sums[i]! + length;
  return sums;
}
