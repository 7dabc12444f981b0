/**
 * The border: what comes in is checked here before anything is read or written. Every refusal says where it is wrong, what is wrong, and what would
 * be right.
 */
import { badInput } from '../core/errors.js';
import { type Datum, toWgs84 } from '../core/geo/datum.js';
import { type LonLat } from '../core/geo/point.js';
import { type PointInput } from './contract.js';

type Path = readonly (string | number)[];

/** The box that positions must lie in: around the roads. */
export interface ServiceArea {
  readonly bounds: readonly [minLon: number, minLat: number, maxLon: number, maxLat: number];
}

/** Around the roads' bounding box: a unit may well be a little outside the extract. About 10 km. */
const AREA_MARGIN_DEGREES = 0.1;

/** The service area with its margin. */
export function extentOf({ bounds: [minLon, minLat, maxLon, maxLat] }: ServiceArea): ServiceArea['bounds'] {
  const margin = AREA_MARGIN_DEGREES;
  return [minLon - margin, minLat - margin, maxLon + margin, maxLat + margin];
}

/** Whether a position lies in the service area or its margin. */
export function isInside({ bounds: [minLon, minLat, maxLon, maxLat] }: ServiceArea, { lon, lat }: LonLat): boolean {
  return (
    lon >= minLon - AREA_MARGIN_DEGREES &&
    lon <= maxLon + AREA_MARGIN_DEGREES &&
    lat >= minLat - AREA_MARGIN_DEGREES &&
    lat <= maxLat + AREA_MARGIN_DEGREES
  );
}

function checkOrdinate(value: unknown, path: Path, limit: number): number {
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw badInput(path, `${String(value)} is not a finite number`, `degrees from -${limit} to ${limit}`);
  if (Math.abs(value) > limit)
    throw badInput(path, `${value} is out of range`, `degrees from -${limit} to ${limit} (lon first, then lat)`);
  return value;
}

/** A position anywhere on earth, in WGS-84. */
export function checkPosition(input: PointInput, path: Path): LonLat {
  const lon = checkOrdinate(input.lon, [...path, 'lon'], 180);
  const lat = checkOrdinate(input.lat, [...path, 'lat'], 90);
  return toWgs84({ lon, lat }, checkDatum(input.datum, path));
}

export function checkDatum(datum: Datum | null | undefined, path: Path): Datum {
  if (datum === null || datum === undefined) return 'WGS84';
  if (!['WGS84', 'GCJ02', 'BD09'].includes(datum))
    throw badInput([...path, 'datum'], `${JSON.stringify(datum)} is not known`, 'WGS84, GCJ02 or BD09');
  return datum;
}

/** A position inside the service area, in WGS-84. */
export function checkPoint(input: PointInput, path: Path, area: ServiceArea): LonLat {
  const point = checkPosition(input, path);
  if (isInside(area, point)) return point;
  const [minLon, minLat, maxLon, maxLat] = area.bounds.map((degrees) => degrees.toFixed(3));
  const swapped = Math.abs(point.lon) <= 90 && isInside(area, { lon: point.lat, lat: point.lon });
  throw badInput(
    path,
    `(${point.lon}, ${point.lat}) lies outside the service area${swapped ? '; lon and lat seem to be swapped' : ''}`,
    `lon from ${minLon} to ${maxLon} and lat from ${minLat} to ${maxLat}`,
  );
}

/**
 * Text of at most `maxLength` characters, trimmed; null for absent or blank. NUL and lone surrogates are refused: PostgreSQL cannot store the
 * first, and the second is no text in any encoding.
 */
export function checkText(value: string | null | undefined, path: Path, maxLength: number): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value !== 'string') throw badInput(path, `${typeof value} is not text`, 'text');
  if (value.includes('\0'))
    throw badInput(path, `holds a NUL character at position ${value.indexOf('\0')}`, 'text without NUL characters');
  if (!value.isWellFormed()) throw badInput(path, 'holds half of a surrogate pair', 'well-formed Unicode text');
  const text = value.trim();
  if (text.length > maxLength) throw badInput(path, `${text.length} characters are too many`, `at most ${maxLength}`);
  return text === '' ? null : text;
}

export function checkRequiredText(value: string | null | undefined, path: Path, maxLength: number): string {
  const text = checkText(value, path, maxLength);
  if (text === null) throw badInput(path, 'is empty', `text of 1 to ${maxLength} characters`);
  return text;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Ids are opaque to clients; what cannot be one of ours names nothing. */
export function isId(id: string): boolean {
  return UUID.test(id);
}

/** The ids among `ids` that can name a row, in lower case. */
export function plausibleIds(ids: readonly string[]): string[] {
  return ids.filter(isId);
}

export function checkNumber(value: number, path: Path, min: number, max: number): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < min || value > max)
    throw badInput(path, `${String(value)} is out of range`, `a number from ${min} to ${max}`);
  return value;
}

export function checkWhole(value: number, path: Path, min: number, max: number): number {
  if (!Number.isInteger(value) || value < min || value > max)
    throw badInput(path, `${String(value)} is out of range`, `a whole number from ${min} to ${max}`);
  return value;
}

/** A moment that can be meant: the year 2000 to 2999. */
export function checkMoment(value: Date, path: Path): Date {
  const year = value instanceof Date ? value.getUTCFullYear() : NaN;
  if (!(year >= 2000 && year <= 2999))
    throw badInput(
      path,
      `${Number.isNaN(year) ? String(value) : value.toISOString()} is no usable time`,
      'an RFC 3339 time in the years 2000 to 2999',
    );
  return value;
}
