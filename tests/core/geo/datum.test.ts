import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromWgs84, toWgs84 } from '../../../src/core/geo/datum.js';
import { haversineM } from '../../../src/core/geo/distance.js';

const inChina = fc.record({
  lon: fc.double({ min: 80, max: 130, noNaN: true }),
  lat: fc.double({ min: 22, max: 45, noNaN: true }),
});
const outside = fc.record({
  lon: fc.double({ min: -170, max: 60, noNaN: true }),
  lat: fc.double({ min: -60, max: 60, noNaN: true }),
});

describe('datums', () => {
  it('GCJ-02 and BD-09 come back to the same place within 1e-6 degrees inside China', () => {
    fc.assert(
      fc.property(inChina, fc.constantFrom('GCJ02' as const, 'BD09' as const), (point, datum) => {
        const back = toWgs84(fromWgs84(point, datum), datum);
        expect(Math.abs(back.lon - point.lon)).toBeLessThan(datum === 'GCJ02' ? 1e-6 : 1e-5);
        expect(Math.abs(back.lat - point.lat)).toBeLessThan(datum === 'GCJ02' ? 1e-6 : 1e-5);
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  it('GCJ-02 lies some hundred metres from WGS-84 in Ningbo', () => {
    const point = { lon: 121.55, lat: 29.87 };
    const shifted = fromWgs84(point, 'GCJ02');
    expect(haversineM(point.lon, point.lat, shifted.lon, shifted.lat)).toBeGreaterThan(100);
    expect(haversineM(point.lon, point.lat, shifted.lon, shifted.lat)).toBeLessThan(1_000);
  });

  it('GCJ-02 is WGS-84 outside China', () => {
    fc.assert(
      fc.property(outside, (point) => {
        expect(toWgs84(point, 'GCJ02')).toEqual(point);
      }),
      { seed: 8, numRuns: 200 },
    );
  });
});
