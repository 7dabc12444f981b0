/** Calls for help (panic signal): where the officer is taken to be, and when the place of the incident follows the unit. */
import { STALE_AFTER_S } from '../dispatch/eligibility.js';
import { type Fix } from '../fleet/fix.js';
import { haversineM } from '../geo/distance.js';
import { type LonLat } from '../geo/point.js';
import { type AssignmentStatus } from '../incident/assignment.js';

/** Slug of the incident type that calls for help are. Seeded wherever it is missing; a deployment may give it another name and plan. */
export const OFFICER_IN_DANGER = 'officer-in-danger';

export const PanicPositionSource = {
  /** Sent with the signal. */
  GIVEN: 'GIVEN',
  /** A fresh fix. */
  FIX: 'FIX',
  /** No fresh fix: where the unit was sent. */
  ASSIGNMENT: 'ASSIGNMENT',
  /** Neither: the last fix, however old. */
  OLD_FIX: 'OLD_FIX',
  /** Nothing is known: the unit's station. */
  STATION: 'STATION',
} as const;
export type PanicPositionSource = (typeof PanicPositionSource)[keyof typeof PanicPositionSource];

export interface PanicCall {
  readonly id: string;
  readonly unitId: string;
  readonly callSign: string;
  readonly incidentId: string;
  readonly raisedAt: Date;
  /** 1, and one more for each time that it was pressed again. */
  readonly presses: number;
  readonly lastPressedAt: Date;
  /** From what the incident's place is known now. */
  readonly positionSource: PanicPositionSource;
  /** Of which moment that place is. */
  readonly locatedAt: Date;
  /** Not cancelled, and its incident is open. */
  readonly isOpen: boolean;
  /** Cancelled; null also where its incident ended in another way. */
  readonly endedAt: Date | null;
  readonly endReason: string | null;
}

export interface PanicWhereabouts {
  /** Sent with the signal; null: none, or of no use. */
  readonly given: LonLat | null;
  readonly fix: Fix | null;
  readonly assignment: { readonly status: AssignmentStatus; readonly location: LonLat } | null;
  readonly station: LonLat;
  readonly now: Date;
}

export interface PanicPlace {
  readonly location: LonLat;
  readonly source: PanicPositionSource;
  readonly locatedAt: Date;
  /** In words; English. */
  readonly detail: string;
}

/** The best that is known of where the officer is. What is sent with the signal outranks everything: the device knows it now. */
export function placeOfPanic({ given, fix, assignment, station, now }: PanicWhereabouts): PanicPlace {
  if (given !== null)
    return { location: given, source: 'GIVEN', locatedAt: now, detail: 'position sent with the signal' };
  const ageS = fix === null ? Infinity : Math.max(0, Math.round((now.getTime() - fix.fixAt.getTime()) / 1000));
  if (fix !== null && ageS <= STALE_AFTER_S)
    return { location: lonLatOf(fix), source: 'FIX', locatedAt: fix.fixAt, detail: `position by a fix ${ageS} s old` };
  const unknown = fix === null ? 'position unknown' : `position unknown for ${ageS} s`;
  if (assignment !== null) {
    const detail = `${unknown}; shown where it was sent (${assignment.status})`;
    return { location: assignment.location, source: 'ASSIGNMENT', locatedAt: now, detail };
  }
  if (fix !== null)
    return {
      location: lonLatOf(fix),
      source: 'OLD_FIX',
      locatedAt: fix.fixAt,
      detail: `${unknown}; shown where it was last heard of`,
    };
  return { location: station, source: 'STATION', locatedAt: now, detail: `${unknown}; shown at its station` };
}

/** Below this a fix is taken to be noise of the receiver: units are not told of a place that is the same street corner. */
const SAME_PLACE_M = 15;

/** Whether an incident at `location` is to be moved to the unit's newest fix. Compared with where the incident is shown, so that slow steps add up. */
export function hasLeft(location: LonLat, fix: LonLat): boolean {
  return haversineM(location.lon, location.lat, fix.lon, fix.lat) >= SAME_PLACE_M;
}

function lonLatOf({ lon, lat }: Fix): LonLat {
  return { lon, lat };
}
