/** A place as it comes in: unchecked numbers, in a datum of the sender's. */

export type Datum = 'WGS84' | 'GCJ02' | 'BD09';

export interface PointInput {
  readonly lon: number;
  readonly lat: number;
  readonly datum?: Datum | null;
}
