/**
 * Position feeds: devices and programs of others that send fixes. A *reading* is one message of theirs as it was understood, before anybody knows which unit the
 * device is on, in which datum it measures, or how exact it is where it does not say so.
 */

export const FeedKind = {
  /** A Traccar server that forwards the positions of many devices as JSON. */
  TRACCAR: 'TRACCAR',
  /** One telephone that speaks the OsmAnd protocol: OsmAnd itself, or Traccar Client. */
  OSMAND: 'OSMAND',
} as const;
export type FeedKind = (typeof FeedKind)[keyof typeof FeedKind];

export const SpeedUnit = { KNOTS: 'KNOTS', METRES_PER_SECOND: 'METRES_PER_SECOND' } as const;
export type SpeedUnit = (typeof SpeedUnit)[keyof typeof SpeedUnit];

export interface DeviceReading {
  /** What the device calls itself; null: the message does not say. */
  readonly reference: string | null;
  /** Degrees, finite and in range; in the datum of the feed. */
  readonly lon: number;
  readonly lat: number;
  readonly fixAt: Date;
  /** 0 up to 360 (exclusive); null: not known. */
  readonly headingDeg: number | null;
  /** `unit` null: that of the feed. */
  readonly speed: { readonly value: number; readonly unit: SpeedUnit | null } | null;
  readonly accuracyM: number | null;
  /** Horizontal dilution of precision; null: not said. */
  readonly hdop: number | null;
  /** False: the device says that it does not know where it is, or that this is an earlier place. */
  readonly isValid: boolean;
}

const KMH_PER: Readonly<Record<SpeedUnit, number>> = { KNOTS: 1.852, METRES_PER_SECOND: 3.6 };

export function toKmh(value: number, unit: SpeedUnit): number {
  return value * KMH_PER[unit];
}

/** Metres of error in the range to one satellite that a usual receiver has under open sky: times the HDOP it is the error on the ground. */
const RANGE_ERROR_M = 5;

/** Radius in metres: what the device says, else what its HDOP makes likely, else what is assumed for its feed (null: nothing is). */
export function accuracyOf(
  { accuracyM, hdop }: Pick<DeviceReading, 'accuracyM' | 'hdop'>,
  assumedM: number | null,
): number | null {
  return accuracyM ?? (hdop === null ? assumedM : hdop * RANGE_ERROR_M);
}

export interface PositionFeed {
  readonly id: string;
  readonly kind: FeedKind;
  readonly name: string;
  readonly datum: 'WGS84' | 'GCJ02' | 'BD09';
  /** For fixes without an accuracy; null: those are history only. */
  readonly assumedAccuracyM: number | null;
  /** Of speeds whose unit the message does not tell. */
  readonly speedUnit: SpeedUnit;
  /** Only the token of this version is good. */
  readonly tokenVersion: number;
  readonly createdAt: Date;
  readonly createdBy: string | null;
  readonly revokedAt: Date | null;
}

/** A device of a feed, and the unit whose position its fixes are. */
export interface FeedDevice {
  readonly feedId: string;
  readonly reference: string;
  readonly unitId: string;
}
