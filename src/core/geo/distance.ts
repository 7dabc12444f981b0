/**
 * Distances and bearings on the sphere, and the flat local frame in which short distances are measured.
 * All angles are degrees, all lengths metres. Nothing here crosses the antimeridian: service areas that do are refused at the border.
 */

/** Mean radius of the Earth, R1 of the IUGG (Moritz, Geodetic Reference System 1980). */
export const EARTH_RADIUS_M = 6_371_008.8;
const RADIANS_PER_DEGREE = Math.PI / 180;
/** Metres along a meridian for one degree. */
export const METRES_PER_DEGREE = EARTH_RADIUS_M * RADIANS_PER_DEGREE;

/** Metres along the parallel of `lat` for one degree of longitude. */
export function metresPerDegreeLon(lat: number): number {
  return METRES_PER_DEGREE * Math.cos(lat * RADIANS_PER_DEGREE);
}

/** Distance of two parallels: no point of one is nearer to a point of the other. */
export function parallelsM(latA: number, latB: number): number {
  return Math.abs(latA - latB) * METRES_PER_DEGREE;
}

/** Great-circle distance. Source: Sinnott, "Virtues of the Haversine", Sky & Telescope 68(2), 1984; stable for small distances. */
export function haversineM(lonA: number, latA: number, lonB: number, latB: number): number {
  const sinLat = Math.sin(((latB - latA) * RADIANS_PER_DEGREE) / 2);
  const sinLon = Math.sin(((lonB - lonA) * RADIANS_PER_DEGREE) / 2);
  const chord =
    sinLat * sinLat + Math.cos(latA * RADIANS_PER_DEGREE) * Math.cos(latB * RADIANS_PER_DEGREE) * sinLon * sinLon;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(chord)));
}

/**
 * Distance on the equirectangular projection about the middle latitude: one cosine instead of a haversine. Below 10 km and 60 degrees
 * of latitude it agrees with the haversine to 1 part in 10,000.
 */
export function equirectangularM(lonA: number, latA: number, lonB: number, latB: number): number {
  const x = (lonB - lonA) * metresPerDegreeLon((latA + latB) / 2);
  const y = (latB - latA) * METRES_PER_DEGREE;
  return Math.sqrt(x * x + y * y);
}

/** Initial bearing of the great circle from A to B, clockwise from north, in [0, 360). 0 where A and B coincide. */
export function bearingDeg(lonA: number, latA: number, lonB: number, latB: number): number {
  const cosA = Math.cos(latA * RADIANS_PER_DEGREE);
  const cosB = Math.cos(latB * RADIANS_PER_DEGREE);
  const deltaLon = (lonB - lonA) * RADIANS_PER_DEGREE;
  const east = Math.sin(deltaLon) * cosB;
  const north =
    cosA * Math.sin(latB * RADIANS_PER_DEGREE) - Math.sin(latA * RADIANS_PER_DEGREE) * cosB * Math.cos(deltaLon);
  return (Math.atan2(east, north) / RADIANS_PER_DEGREE + 360) % 360;
}

/** Angle between two bearings, in [0, 180]. Takes any finite degrees. */
export function bearingDifferenceDeg(a: number, b: number): number {
  const difference = Math.abs(a - b) % 360;
  return difference > 180 ? 360 - difference : difference;
}

/**
 * Share (0..1) of the segment A-B at which it comes nearest to P, all in one flat frame. 0 for a segment without length.
 * Source: Ericson, Real-Time Collision Detection, 2004, section 5.1.2.
 */
export function nearestShareOfSegment(px: number, py: number, ax: number, ay: number, bx: number, by: number): number {
  const dx = bx - ax;
  const dy = by - ay;
  const squared = dx * dx + dy * dy;
  if (squared === 0) return 0;
  const share = ((px - ax) * dx + (py - ay) * dy) / squared;
  return share <= 0 ? 0 : share >= 1 ? 1 : share;
}
