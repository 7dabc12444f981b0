/** Whether a fix may move the live picture. What fails stays in the history with the reason and is never live. */
import { haversineM } from '../geo/distance.js';
import { type Fix } from './fix.js';

export const FixFlag = {
  /** Older than the unit's live fix. */
  OUT_OF_ORDER: 'OUT_OF_ORDER',
  /** Too old when it arrived. */
  STALE: 'STALE',
  /** The device's clock is ahead. */
  FUTURE: 'FUTURE',
  /** Faster from the live fix to here than any vehicle drives. */
  TELEPORT: 'TELEPORT',
  /** (0, 0): what a receiver without a fix reports. */
  NULL_ISLAND: 'NULL_ISLAND',
  /** No accuracy given, or worse than the limit. */
  INACCURATE: 'INACCURATE',
  /** The device says itself that it does not know where it is, or repeats an earlier place. */
  INVALID: 'INVALID',
  /** Far from all roads. Only feeds of devices keep such a fix: elsewhere it is refused. */
  OUTSIDE_AREA: 'OUTSIDE_AREA',
} as const;
export type FixFlag = (typeof FixFlag)[keyof typeof FixFlag];

export interface FixLimits {
  readonly staleAfterS: number;
  readonly futureS: number;
  readonly maxSpeedKmh: number;
  readonly maxAccuracyM: number;
}

export const DEFAULT_FIX_LIMITS: FixLimits = { staleAfterS: 600, futureS: 30, maxSpeedKmh: 300, maxAccuracyM: 200 };

export interface FixDoubt {
  readonly flag: FixFlag;
  readonly detail: string;
}

/** Around (0, 0), in degrees: about 100 m. */
const NULL_ISLAND_DEGREES = 0.001;

export function isNullIsland({ lon, lat }: { lon: number; lat: number }): boolean {
  return Math.abs(lon) < NULL_ISLAND_DEGREES && Math.abs(lat) < NULL_ISLAND_DEGREES;
}

/** Null: plausible. `live` is the unit's live fix, or null; the very same fix sent again is plausible. The first doubt in the order below is told. */
export function findDoubt(fix: Fix, live: Fix | null, limits: FixLimits = DEFAULT_FIX_LIMITS): FixDoubt | null {
  if (isNullIsland(fix)) return { flag: FixFlag.NULL_ISLAND, detail: 'the position is (0, 0)' };
  const aheadS = (fix.fixAt.getTime() - fix.receivedAt.getTime()) / 1000;
  if (aheadS > limits.futureS)
    return {
      flag: FixFlag.FUTURE,
      detail: `${Math.round(aheadS)} s ahead of the server's clock; at most ${limits.futureS} s are taken`,
    };
  if (-aheadS > limits.staleAfterS)
    return {
      flag: FixFlag.STALE,
      detail: `${Math.round(-aheadS)} s old; at most ${limits.staleAfterS} s are taken as live`,
    };
  if (fix.accuracyM === null) return { flag: FixFlag.INACCURATE, detail: 'no accuracy was given' };
  if (fix.accuracyM > limits.maxAccuracyM)
    return {
      flag: FixFlag.INACCURATE,
      detail: `an accuracy of ${fix.accuracyM} m; at most ${limits.maxAccuracyM} m are taken`,
    };
  return live === null ? null : findDoubtAgainst(live, fix, limits);
}

function findDoubtAgainst(live: Fix, fix: Fix, limits: FixLimits): FixDoubt | null {
  const elapsedS = (fix.fixAt.getTime() - live.fixAt.getTime()) / 1000;
  const distanceM = haversineM(live.lon, live.lat, fix.lon, fix.lat);
  if (elapsedS === 0 && distanceM === 0) return null;
  if (elapsedS <= 0) return { flag: FixFlag.OUT_OF_ORDER, detail: `${-elapsedS} s older than the unit's latest fix` };
  // Both fixes may be off by their accuracy; only what remains was travelled.
  const travelledM = Math.max(0, distanceM - (live.accuracyM ?? 0) - (fix.accuracyM ?? 0));
  const speedKmh = (travelledM / elapsedS) * 3.6;
  if (speedKmh > limits.maxSpeedKmh)
    return {
      flag: FixFlag.TELEPORT,
      detail: `${Math.round(speedKmh)} km/h from the latest fix; at most ${limits.maxSpeedKmh} km/h are taken`,
    };
  return null;
}
