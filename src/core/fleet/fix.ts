/** A fix: one position report of a unit's device, in WGS-84, with the device's and the server's time. */

export interface Fix {
  readonly unitId: string;
  readonly lon: number;
  readonly lat: number;
  /** The device's time. */
  readonly fixAt: Date;
  /** The server's time. */
  readonly receivedAt: Date;
  /** 0 north, 90 east; null = unknown (also when standing). */
  readonly headingDeg: number | null;
  readonly speedKmh: number | null;
  /** Radius in metres; null = the device did not say. */
  readonly accuracyM: number | null;
}
