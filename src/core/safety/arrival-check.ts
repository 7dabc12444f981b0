/** Arrival held against the position: whether a unit that reports to be on scene is there, and whether one that stands there has forgotten to say so. */
import { SILENT_AFTER_S } from '../dispatch/clocks.js';
import { type Fix } from '../fleet/fix.js';
import { haversineM } from '../geo/distance.js';
import { type LonLat } from '../geo/point.js';

/**
 * Farther than this by air a unit is not at the scene. An incident's place is that of an address: units stop at the gate of a compound (80 to 100 m away in
 * Chinese housing estates), and receivers between tall buildings err by some 50 m beyond what they say.
 */
export const AT_SCENE_WITHIN_M = 150;
/** A unit within this of the place seems to have arrived. Nearer than above: a suggestion that comes while driving past is worse than one that does not come. */
export const SEEMS_ARRIVED_WITHIN_M = 50;
/** So many fixes in a row: one may be a stop at the lights. */
export const SEEMS_ARRIVED_FIXES = 2;

export interface ArrivalFinding {
  /** By air from the place to the fix, in whole metres; null: no fresh fix. */
  readonly distanceM: number | null;
  /** Certainly elsewhere, whatever the receiver's error. False where nothing is known. */
  readonly isElsewhere: boolean;
}

/** What the unit's last fix says about an arrival that is reported now. A fix older than a silent unit's says where it was, not where it is. */
export function checkArrival(
  location: LonLat,
  fix: Pick<Fix, 'lon' | 'lat' | 'fixAt' | 'accuracyM'> | null,
  now: Date,
): ArrivalFinding {
  if (fix === null || now.getTime() - fix.fixAt.getTime() > SILENT_AFTER_S * 1000)
    return { distanceM: null, isElsewhere: false };
  const distanceM = haversineM(location.lon, location.lat, fix.lon, fix.lat);
  return { distanceM: Math.round(distanceM), isElsewhere: distanceM - (fix.accuracyM ?? 0) > AT_SCENE_WITHIN_M };
}
