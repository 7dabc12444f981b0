/** Calls for help (panic signal): where the officer is taken to be, and when the place of the incident follows the unit. */
import { statusZh, type Words } from '../dispatch/alert-words.js';
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
  /** How it is known. */
  readonly detail: Words;
}

/** The best that is known of where the officer is. What is sent with the signal outranks everything: the device knows it now. */
export function placeOfPanic({ given, fix, assignment, station, now }: PanicWhereabouts): PanicPlace {
  if (given !== null)
    return {
      location: given,
      source: 'GIVEN',
      locatedAt: now,
      detail: { en: 'position sent with the signal', zh: '位置随求助发送' },
    };
  const ageS = fix === null ? Infinity : Math.max(0, Math.round((now.getTime() - fix.fixAt.getTime()) / 1000));
  if (fix !== null && ageS <= STALE_AFTER_S)
    return {
      location: lonLatOf(fix),
      source: 'FIX',
      locatedAt: fix.fixAt,
      detail: { en: `position by a fix ${ageS} s old`, zh: `位置取自 ${ageS} 秒前的定位` },
    };
  const unknown: Words =
    fix === null
      ? { en: 'position unknown', zh: '位置不明' }
      : { en: `position unknown for ${ageS} s`, zh: `${ageS} 秒无定位` };
  const shown = (en: string, zh: string): Words => ({
    en: `${unknown.en}; shown ${en}`,
    zh: `${unknown.zh}；显示在${zh}`,
  });
  if (assignment !== null) {
    const { status } = assignment;
    const detail = shown(`where it was sent (${status})`, `其处警地点（${statusZh(status)}）`);
    return { location: assignment.location, source: 'ASSIGNMENT', locatedAt: now, detail };
  }
  if (fix !== null)
    return {
      location: lonLatOf(fix),
      source: 'OLD_FIX',
      locatedAt: fix.fixAt,
      detail: shown('where it was last heard of', '最后已知位置'),
    };
  return { location: station, source: 'STATION', locatedAt: now, detail: shown('at its station', '所属派出所') };
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
