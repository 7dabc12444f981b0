/**
 * GeoJSON at the border (RFC 7946): whatever comes in is either a geometry that every later part may trust, or a typed error that names the
 * path, what was wrong and what would be right. PostGIS itself accepts NaN, swapped latitudes and null; nothing here does.
 */
import { badInput, type DomainError } from '../errors.js';
import { type LonLat, type Position } from './point.js';
import { findTopologyFault, type Rings, signedDoubleArea, type TopologyFault } from './polygon-topology.js';

/** Closed rings, shell first and counter-clockwise, holes clockwise. */
export interface PolygonGeometry {
  readonly type: 'Polygon';
  readonly coordinates: readonly (readonly Position[])[];
}
export interface MultiPolygonGeometry {
  readonly type: 'MultiPolygon';
  readonly coordinates: readonly (readonly (readonly Position[])[])[];
}

export type InputPath = readonly (string | number)[];

/** [minLon, minLat, maxLon, maxLat], degrees. */
export type Extent = readonly [minLon: number, minLat: number, maxLon: number, maxLat: number];

export interface GeometryLimits {
  /** Positions outside are refused. Absent: the whole Earth. */
  readonly serviceArea?: Extent;
  /** Positions of a geometry at most, closing ones included; default 10,000. */
  readonly mostVertices?: number;
}

export const MOST_VERTICES = 10_000;
const POLYGON = 'a GeoJSON Polygon';

function show(value: unknown): string {
  if (typeof value === 'number') return String(value);
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) return typeof value;
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function isInside(lon: number, lat: number, [minLon, minLat, maxLon, maxLat]: Extent): boolean {
  return lon >= minLon && lon <= maxLon && lat >= minLat && lat <= maxLat;
}

function checkOrdinate(value: unknown, most: number, name: string, path: InputPath): number {
  const expected = `degrees of ${name} from -${most} to ${most}`;
  if (typeof value !== 'number') throw badInput(path, `${show(value)} is not a number`, expected);
  if (!Number.isFinite(value)) throw badInput(path, `${value} is not a finite number`, expected);
  return value;
}

function rangeError(lon: number, lat: number, path: InputPath, { serviceArea }: GeometryLimits): DomainError | null {
  const where = serviceArea ?? [-180, -90, 180, 90];
  const onEarth = Math.abs(lon) <= 180 && Math.abs(lat) <= 90;
  if (onEarth && isInside(lon, lat, where)) return null;
  const problem = onEarth ? 'lies outside the service area' : 'is not on Earth';
  const hint = isInside(lat, lon, where) ? '; longitude and latitude look swapped' : '';
  const [minLon, minLat, maxLon, maxLat] = where;
  return badInput(
    path,
    `longitude ${lon}, latitude ${lat} ${problem}${hint}`,
    `longitude first, from ${minLon} to ${maxLon}, then latitude, from ${minLat} to ${maxLat}`,
  );
}

/** Reads positions and counts them. */
class PositionReader {
  #count = 0;

  constructor(private readonly limits: GeometryLimits) {}

  position(value: unknown, path: InputPath): Position {
    const expected = 'a position [longitude, latitude]';
    if (!Array.isArray(value)) throw badInput(path, `${show(value)} is not an array`, expected);
    if (value.length < 2 || value.length > 3) throw badInput(path, `${value.length} ordinate(s) are given`, expected);
    const lon = checkOrdinate(value[0], 180, 'longitude', [...path, 0]);
    const lat = checkOrdinate(value[1], 90, 'latitude', [...path, 1]);
    // RFC 7946, 3.1.1: a third ordinate is the height, which nothing here needs; it has to be a number all the same.
    if (value.length === 3) checkOrdinate(value[2], Infinity, 'height', [...path, 2]);
    const error = rangeError(lon, lat, path, this.limits);
    if (error) throw error;
    return [lon, lat];
  }

  /** A closed ring without repetitions in a row, in the order given. */
  ring(value: unknown, path: InputPath): Position[] {
    if (!Array.isArray(value)) throw badInput(path, `${show(value)} is not an array`, 'a ring of positions');
    const { mostVertices = MOST_VERTICES } = this.limits;
    this.#count += value.length;
    if (this.#count > mostVertices)
      throw badInput(path, `the geometry has more than ${mostVertices} vertices`, 'fewer vertices');
    const ring: Position[] = [];
    (value as unknown[]).forEach((each, i) => {
      const position = this.position(each, [...path, i]);
      const previous = ring.at(-1);
      if (previous && Math.abs(position[0] - previous[0]) > 180) {
        throw badInput([...path, i], 'the ring crosses the antimeridian', 'a polygon on one side of it');
      }
      if (!previous || previous[0] !== position[0] || previous[1] !== position[1]) ring.push(position);
    });
    return closedRing(ring, path);
  }

  rings(value: unknown, path: InputPath): Position[][] {
    if (!Array.isArray(value) || value.length === 0)
      throw badInput(path, `${show(value)} holds no ring`, 'an array of rings, shell first');
    return (value as unknown[]).map((ring, i) => this.ring(ring, [...path, i]));
  }
}

function closedRing(ring: Position[], path: InputPath): Position[] {
  const [first, last] = [ring[0], ring.at(-1)];
  if (first && last && (first[0] !== last[0] || first[1] !== last[1])) {
    throw badInput(path, 'the ring is not closed', 'the first position again at the end');
  }
  if (ring.length < 4)
    throw badInput(path, 'the ring has fewer than 4 positions', 'three corners or more, and the first again');
  return ring;
}

/** The coordinates of a geometry object of the wanted type. */
function coordinatesOf(value: unknown, type: string, path: InputPath): unknown {
  const expected = `a GeoJSON ${type}`;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw badInput(path, `${show(value)} is not an object`, expected);
  const geometry = value as Readonly<Record<string, unknown>>;
  if (geometry.crs !== undefined) {
    throw badInput(
      [...path, 'crs'],
      'other coordinate systems are not supported',
      'WGS-84 without a crs member (RFC 7946)',
    );
  }
  if (geometry.type !== type)
    throw badInput([...path, 'type'], `${show(geometry.type)} is not supported here`, expected);
  return geometry.coordinates;
}

function topologyError({ ring, at, problem }: TopologyFault, path: InputPath): DomainError {
  return badInput(
    [...path, ring],
    `${problem} near [${at.join(', ')}]`,
    'rings that do not meet, holes inside their polygon',
  );
}

/** RFC 7946, 3.1.6: shells run counter-clockwise, holes clockwise. */
function wind(rings: Rings): Rings {
  return rings.map((ring, i) => (signedDoubleArea(ring) > 0 === (i === 0) ? ring : [...ring].reverse()));
}

/**
 * A GeoJSON Point.
 * @throws DomainError BAD_USER_INPUT with the path of what was wrong
 */
export function parsePoint(value: unknown, path: InputPath, limits: GeometryLimits = {}): LonLat {
  const coordinates = coordinatesOf(value, 'Point', path);
  const [lon, lat] = new PositionReader(limits).position(coordinates, [...path, 'coordinates']);
  return { lon, lat };
}

/**
 * A GeoJSON Polygon, valid in the sense of OGC Simple Features. Rings that wind the wrong way round are put right, repeated positions
 * and heights dropped; everything else that is wrong is refused.
 * @throws DomainError BAD_USER_INPUT with the path of what was wrong
 */
export function parsePolygon(value: unknown, path: InputPath, limits: GeometryLimits = {}): PolygonGeometry {
  const place = [...path, 'coordinates'];
  const rings = new PositionReader(limits).rings(coordinatesOf(value, 'Polygon', path), place);
  const fault = findTopologyFault([rings]);
  if (fault) throw topologyError(fault, place);
  return { type: 'Polygon', coordinates: wind(rings) };
}

/**
 * A GeoJSON MultiPolygon, or a Polygon taken as one of a single part. Parts may touch at points, not along edges.
 * @throws DomainError BAD_USER_INPUT with the path of what was wrong
 */
export function parseMultiPolygon(value: unknown, path: InputPath, limits: GeometryLimits = {}): MultiPolygonGeometry {
  if ((value as { type?: unknown } | null)?.type === 'Polygon') {
    return { type: 'MultiPolygon', coordinates: [parsePolygon(value, path, limits).coordinates] };
  }
  const place = [...path, 'coordinates'];
  const coordinates = coordinatesOf(value, 'MultiPolygon', path);
  if (!Array.isArray(coordinates) || coordinates.length === 0) throw badInput(place, 'there is no polygon', POLYGON);
  const reader = new PositionReader(limits);
  const polygons = (coordinates as unknown[]).map((rings, i) => reader.rings(rings, [...place, i]));
  const fault = findTopologyFault(polygons);
  if (fault) throw topologyError(fault, [...place, fault.polygon]);
  return { type: 'MultiPolygon', coordinates: polygons.map(wind) };
}
