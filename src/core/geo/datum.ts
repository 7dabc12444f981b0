/**
 * Datums of positions in China: WGS-84 (GPS, everything inside Xunge), GCJ-02 (Chinese map services) and BD-09 (Baidu). Outside China they are one.
 * The conversion is the gcoord package's, whose inverse is iterated to within 1e-6 degrees.
 */
import gcoordModule from 'gcoord';
import { type LonLat } from './point.js';

// The package is CommonJS whose export is the object itself; its types describe the bundler's form.
const gcoord = gcoordModule as unknown as typeof gcoordModule.default;

export const Datum = { WGS84: 'WGS84', GCJ02: 'GCJ02', BD09: 'BD09' } as const;
export type Datum = (typeof Datum)[keyof typeof Datum];

export function toWgs84({ lon, lat }: LonLat, datum: Datum): LonLat {
  if (datum === Datum.WGS84) return { lon, lat };
  const [wgsLon, wgsLat] = gcoord.transform<[number, number]>(
    [lon, lat],
    datum === Datum.GCJ02 ? gcoord.GCJ02 : gcoord.BD09,
    gcoord.WGS84,
  );
  return { lon: wgsLon, lat: wgsLat };
}

export function fromWgs84({ lon, lat }: LonLat, datum: Datum): LonLat {
  if (datum === Datum.WGS84) return { lon, lat };
  const [otherLon, otherLat] = gcoord.transform<[number, number]>(
    [lon, lat],
    gcoord.WGS84,
    datum === Datum.GCJ02 ? gcoord.GCJ02 : gcoord.BD09,
  );
  return { lon: otherLon, lat: otherLat };
}
