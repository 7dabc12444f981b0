/** A position in WGS-84 degrees. Order in arrays is always lon, lat. */
export interface LonLat {
  readonly lon: number;
  readonly lat: number;
}

/** GeoJSON position: [lon, lat] in degrees. */
export type Position = readonly [lon: number, lat: number];
