/** Point in polygon, on longitudes and latitudes as plane coordinates: exact enough within a city. */
import { type LonLat, type Position } from './point.js';

/** Whether a point lies inside a MultiPolygon: inside an outer ring and in none of its holes (even-odd rule over all rings). Points on a border may count either way. */
export function isInside({ lon, lat }: LonLat, polygons: readonly (readonly (readonly Position[])[])[]): boolean {
  return polygons.some((rings) => rings.reduce((inside, ring) => inside !== crossesOddly(lon, lat, ring), false));
}

/** Whether a ray from the point towards the east crosses the ring an odd number of times (W. R. Franklin's PNPOLY test). */
function crossesOddly(lon: number, lat: number, ring: readonly Position[]): boolean {
  let odd = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [lonI, latI] = ring[i]!;
    const [lonJ, latJ] = ring[j]!;
    if (latI > lat !== latJ > lat && lon < ((lonJ - lonI) * (lat - latI)) / (latJ - latI) + lonI) odd = !odd;
  }
  return odd;
}
