/**
 * What is remembered of one unit between its fixes: the last fix that told something new (the **anchor**), and the few places on the roads where
 * the unit may have been then (the **hypotheses**).
 */
import { equirectangularM } from '../geo/distance.js';
import { type LonLat } from '../geo/point.js';

/** A position report as far as matching reads it. Null: the device does not say. */
export interface TrackFix extends LonLat {
  /** The device's time. */
  readonly fixAt: Date;
  /** Clockwise from north. */
  readonly headingDeg: number | null;
  readonly speedKmh: number | null;
  /** Radius in metres that holds the true place in two cases of three. */
  readonly accuracyM: number | null;
}

/** More hypotheses than this changed no answer on the Porto traces; each one costs seeds of the search. */
export const MAX_HYPOTHESES = 8;

/** One per unit, owned by whoever keeps the unit; written by `TrackMatcher` only. About 400 bytes. */
export class Track {
  /** Hypotheses held, the likeliest first; 0: nothing is known. */
  count = 0;
  /** [MAX_HYPOTHESES] edge and fraction of each. */
  readonly edge = new Uint32Array(MAX_HYPOTHESES);
  readonly fraction = new Float64Array(MAX_HYPOTHESES);
  /** [MAX_HYPOTHESES] the same place in degrees. */
  readonly lon = new Float64Array(MAX_HYPOTHESES);
  readonly lat = new Float64Array(MAX_HYPOTHESES);
  /** [MAX_HYPOTHESES] how much less likely than the first: minus the logarithm of the ratio, so 0 for the first, ascending. */
  readonly cost = new Float64Array(MAX_HYPOTHESES);
  anchorLon = 0;
  anchorLat = 0;
  /** Device time of the latest fix, anchor or not. */
  latestAtMs = 0;

  /** Straight metres from the anchor; Infinity where nothing is known. */
  movedM({ lon, lat }: LonLat): number {
    return this.count === 0 ? Infinity : equirectangularM(this.anchorLon, this.anchorLat, lon, lat);
  }

  forget(): void {
    this.count = 0;
  }
}
