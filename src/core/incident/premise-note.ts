/** Notes about premises: what a unit should know before it arrives at a place, whatever the incident is about. */
import { type PolygonGeometry } from '../geo/geojson.js';
import { type Position } from '../geo/point.js';

export const PremiseNoteKind = { NOTE: 'NOTE', HAZARD: 'HAZARD' } as const;
export type PremiseNoteKind = (typeof PremiseNoteKind)[keyof typeof PremiseNoteKind];

export const HazardKind = {
  WEAPON: 'WEAPON',
  VIOLENT_PERSON: 'VIOLENT_PERSON',
  DOG: 'DOG',
  GAS: 'GAS',
  CHEMICALS: 'CHEMICALS',
  INFECTION: 'INFECTION',
  STRUCTURE: 'STRUCTURE',
  NO_LIFT: 'NO_LIFT',
  NO_ACCESS: 'NO_ACCESS',
  OTHER: 'OTHER',
} as const;
export type HazardKind = (typeof HazardKind)[keyof typeof HazardKind];

/** A note about more than this is about an area: draw it. */
export const MOST_RADIUS_M = 500;

/** Where a note applies: within `radiusM` metres of a point, or in a polygon, its border included. */
export type PremisePlace =
  { readonly type: 'Point'; readonly coordinates: Position; readonly radiusM: number } | PolygonGeometry;

export interface PremiseNote {
  readonly id: string;
  readonly kind: PremiseNoteKind;
  /** With HAZARD, and only then. */
  readonly hazard: HazardKind | null;
  /** In Chinese; at least one of `text` and `textEn` is there. */
  readonly text: string | null;
  readonly textEn: string | null;
  readonly place: PremisePlace;
  /** Null: until it is withdrawn. */
  readonly validUntil: Date | null;
  readonly createdAt: Date;
  readonly createdBy: string | null;
  readonly withdrawnAt: Date | null;
}
