/** A closure that is being drawn on the map, click by click, and not yet ordered. */
import { type CloseRoadInput } from '../generated/graphql.js';

/** Degrees. */
interface LonLat {
  readonly lon: number;
  readonly lat: number;
}

export type DraftShape = 'point' | 'line' | 'polygon';

export interface ClosureDraft {
  readonly shape: DraftShape;
  readonly points: readonly LonLat[];
}

export const DRAFT_SHAPES: readonly DraftShape[] = ['point', 'line', 'polygon'];

/** Points that a shape needs at least. */
const LEAST_POINTS: Readonly<Record<DraftShape, number>> = { point: 1, line: 2, polygon: 3 };

/** A further click moves the only point of a point. */
export function withPoint({ shape, points }: ClosureDraft, point: LonLat): ClosureDraft {
  return { shape, points: shape === 'point' ? [point] : [...points, point] };
}

export function withoutLastPoint({ shape, points }: ClosureDraft): ClosureDraft {
  return { shape, points: points.slice(0, -1) };
}

export function isComplete({ shape, points }: ClosureDraft): boolean {
  return points.length >= LEAST_POINTS[shape];
}

/** Where, as the API wants it. For a complete draft. */
export function areaInput({ shape, points }: ClosureDraft): Pick<CloseRoadInput, 'point' | 'line' | 'polygon'> {
  switch (shape) {
    case 'point':
      return { point: points[0]! };
    case 'line':
      return { line: [...points] };
    case 'polygon':
      return { polygon: { type: 'Polygon', coordinates: [[...points, points[0]!].map(({ lon, lat }) => [lon, lat])] } };
  }
}
