/** The drawn line of an edge: its length, the point at a fraction of it, and the stretch between two fractions. */
import { equirectangularM } from '../geo/distance.js';
import { type LonLat, type Position } from '../geo/point.js';
import { type EdgeId, type RoadGraph } from './graph.js';

/** Degrees in a unit of the E7 arrays are 1 / E7. */
export const E7 = 1e7;

/** Metres between shape points i and i + 1. */
export function segmentLengthM(graph: RoadGraph, i: number): number {
  const { shapeLonE7: lon, shapeLatE7: lat } = graph;
  return equirectangularM(lon[i]! / E7, lat[i]! / E7, lon[i + 1]! / E7, lat[i + 1]! / E7);
}

/** Metres along the shape as this module measures them; fractions are shares of this. */
export function shapeLengthM(graph: RoadGraph, edge: EdgeId): number {
  let lengthM = 0;
  for (let i = graph.firstShape[edge]!, last = graph.firstShape[edge + 1]! - 1; i < last; i++)
    lengthM += segmentLengthM(graph, i);
  return lengthM;
}

/**
 * Nearer than this to its end a place on an edge is the end. Coordinates are known to a centimetre, and the nearest point to a junction on its own
 * roads is computed to the last digit only: 4e-11 into a one-way street a unit would have to drive around the block.
 */
const END_M = 0.001;

/** Fraction of the edge at a share of one of its segments; exactly 0 and 1 at its ends. */
export function fractionAt(graph: RoadGraph, edge: EdgeId, segment: number, share: number): number {
  const first = graph.firstShape[edge]!;
  if (segment === first && share === 0) return 0;
  if (segment === graph.firstShape[edge + 1]! - 2 && share === 1) return 1;
  const wholeM = shapeLengthM(graph, edge);
  if (wholeM === 0) return 0;
  let runM = segmentLengthM(graph, segment) * share;
  for (let i = first; i < segment; i++) runM += segmentLengthM(graph, i);
  if (runM < END_M) return 0;
  return wholeM - runM < END_M ? 1 : runM / wholeM;
}

/** The coordinate at a share of a segment; exactly its end at 1. */
export function between(from: number, to: number, share: number): number {
  return share === 1 ? to : from + (to - from) * share;
}

/** The point at a fraction of the edge; the exact end nodes at 0 and 1. */
export function pointOnEdge(graph: RoadGraph, edge: EdgeId, fraction: number): LonLat {
  const { shapeLonE7: lon, shapeLatE7: lat } = graph;
  const first = graph.firstShape[edge]!;
  const last = graph.firstShape[edge + 1]! - 1;
  const at = (i: number): LonLat => ({ lon: lon[i]! / E7, lat: lat[i]! / E7 });
  if (fraction <= 0) return at(first);
  if (fraction >= 1) return at(last);
  let restM = shapeLengthM(graph, edge) * fraction;
  for (let i = first; i < last; i++) {
    const lengthM = segmentLengthM(graph, i);
    if (restM < lengthM) {
      const share = restM / lengthM;
      return {
        lon: (lon[i]! + (lon[i + 1]! - lon[i]!) * share) / E7,
        lat: (lat[i]! + (lat[i + 1]! - lat[i]!) * share) / E7,
      };
    }
    restM -= lengthM;
  }
  return at(last);
}

/**
 * Appends the points of the shape on the way from one fraction to another, in the order of travel: the bends strictly between them,
 * and the end node where the way leads to fraction 0 or 1. A point equal to the last one is left out.
 */
export function appendShape(graph: RoadGraph, edge: EdgeId, from: number, to: number, into: Position[]): void {
  const first = graph.firstShape[edge]!;
  const last = graph.firstShape[edge + 1]! - 1;
  const along = from <= to;
  const low = along ? from : to;
  const high = along ? to : from;
  const wholeM = low === 0 && high === 1 ? 0 : shapeLengthM(graph, edge);
  const bends: Position[] = [];
  let runM = 0;
  for (let i = first + 1; i < last; i++) {
    if (wholeM > 0) {
      runM += segmentLengthM(graph, i - 1);
      const fraction = runM / wholeM;
      if (fraction <= low || fraction >= high) continue;
    }
    bends.push(shapePoint(graph, i));
  }
  if (!along) bends.reverse();
  for (const bend of bends) appendPoint(into, bend);
  if (to === 1) appendPoint(into, shapePoint(graph, last));
  if (to === 0) appendPoint(into, shapePoint(graph, first));
}

/** Appends a point unless the line already ends there. */
export function appendPoint(line: Position[], point: Position): void {
  const end = line[line.length - 1];
  if (!end || end[0] !== point[0] || end[1] !== point[1]) line.push(point);
}

function shapePoint(graph: RoadGraph, i: number): Position {
  return [graph.shapeLonE7[i]! / E7, graph.shapeLatE7[i]! / E7];
}
