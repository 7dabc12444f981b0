/** Points at equal distances along an edge, found in one walk along its shape. */
import { type EdgeId, type RoadGraph } from '../road/graph.js';
import { E7, segmentLengthM, shapeLengthM } from '../road/shape.js';

/**
 * Visits the points at the fractions `(i + offset) / steps` of an edge, for i = 0, 1, ... as long as the fraction is at most 1.
 *
 * @param steps >= 1
 * @param offset 0 to 1: 0 visits both ends, 0.5 the middles of `steps` equal pieces.
 */
export function walkShape(
  graph: RoadGraph,
  edge: EdgeId,
  steps: number,
  offset: number,
  visit: (i: number, lon: number, lat: number) => void,
): void {
  const { shapeLonE7: lon, shapeLatE7: lat } = graph;
  const stepM = shapeLengthM(graph, edge) / steps;
  const lastSegment = graph.firstShape[edge + 1]! - 2;
  let segment = graph.firstShape[edge]!;
  let startM = 0;
  let lengthM = segmentLengthM(graph, segment);
  for (let i = 0; i + offset <= steps; i++) {
    const atM = (i + offset) * stepM;
    while (startM + lengthM < atM && segment < lastSegment) {
      startM += lengthM;
      lengthM = segmentLengthM(graph, ++segment);
    }
    const share = lengthM === 0 ? 0 : Math.min(1, (atM - startM) / lengthM);
    visit(
      i,
      (lon[segment]! + (lon[segment + 1]! - lon[segment]!) * share) / E7,
      (lat[segment]! + (lat[segment + 1]! - lat[segment]!) * share) / E7,
    );
  }
}
