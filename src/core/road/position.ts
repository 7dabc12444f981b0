/** Where something is on the road network. */
import { type EdgeId } from './graph.js';

/** A point on an edge: `fraction` 0 is the start of its shape (tail of arc `2 * edge`), 1 its end. */
export interface RoadPosition {
  readonly edge: EdgeId;
  readonly fraction: number;
  /** Straight-line metres between the position as given and the point on the road. */
  readonly offsetM: number;
  readonly lon: number;
  readonly lat: number;
}
