import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readOsmand } from '../../../src/ingest/gps/osmand.js';

const query = (text: string) => readOsmand({ query: text, contentType: null, body: '' });
const form = (body: string, inAddress = '') =>
  readOsmand({ query: inAddress, contentType: 'application/x-www-form-urlencoded', body });
const json = (body: unknown, contentType: string | null = 'application/json') =>
  readOsmand({ query: '', contentType, body: JSON.stringify(body) });

const READ = {
  reference: 'P-01',
  lon: 121.54,
  lat: 29.87,
  fixAt: new Date('2026-05-01T08:00:00Z'),
  headingDeg: 90,
  speed: { value: 5, unit: null },
  accuracyM: 8,
  hdop: null,
  isValid: true,
};
const PLACE = 'id=P-01&lat=29.87&lon=121.54&bearing=90&speed=5&accuracy=8';
const TIME = 'timestamp=1777622400';

const CLIENT = {
  location: {
    timestamp: '2026-05-01T08:00:00.000Z',
    coords: { latitude: 29.87, longitude: 121.54, accuracy: 8, speed: 5, heading: 90, altitude: 6 },
    is_moving: true,
    odometer: 100,
    battery: { level: 0.9, is_charging: false },
    activity: { type: 'in_vehicle' },
    extras: {},
  },
  device_id: 'P-01',
};
const withCoords = (coords: object) => ({
  ...CLIENT,
  location: { ...CLIENT.location, coords: { ...CLIENT.location.coords, ...coords } },
});

describe('the OsmAnd protocol', () => {
  it.each([
    ['in seconds', 'timestamp=1777622400'],
    ['in milliseconds', 'timestamp=1777622400000'],
    ['as ISO time', 'timestamp=2026-05-01T08:00:00Z'],
    ['as ISO time with an offset', 'timestamp=2026-05-01T16:00:00.000%2B0800'],
  ])('is read from the address, with its time %s', (_form, timestamp) => {
    expect(query(`${PLACE}&${timestamp}`)).toEqual(READ);
  });

  it('is read from a form, and from address and form together', () => {
    expect(form(`${PLACE}&${TIME}`)).toEqual(READ);
    expect(form(PLACE, TIME)).toEqual(READ);
  });

  it('knows its parameters by their other names', () => {
    expect(query(`deviceid=P-01&location=29.87,121.54&heading=90&speed=5&accuracy=8&${TIME}`)).toEqual(READ);
  });

  it('passes over what says nothing about the place, and what is empty', () => {
    expect(query(`${PLACE}&${TIME}&batt=80&charge=true&altitude=&hdop=&rssi=-70`)).toEqual(READ);
  });

  it.each([
    ['true', true],
    ['1', true],
    ['false', false],
    ['0', false],
  ])('says by valid=%s whether the place is one', (valid, isValid) => {
    expect(query(`${PLACE}&${TIME}&valid=${valid}`).isValid).toBe(isValid);
  });

  it('takes an accuracy of 0 and values below 0 for "not known"', () => {
    expect(query(`lat=29.87&lon=121.54&${TIME}&accuracy=0&speed=-1&bearing=-1&hdop=1.1`)).toMatchObject({
      reference: null,
      accuracyM: null,
      speed: null,
      headingDeg: null,
      hdop: 1.1,
    });
  });

  it('is read from the JSON of Traccar Client, whose speed is in metres a second', () => {
    const read = { ...READ, speed: { value: 5, unit: 'METRES_PER_SECOND' } };
    expect(json(CLIENT)).toEqual(read);
    expect(json(CLIENT, 'application/json; charset=utf-8')).toEqual(read);
    expect(json(CLIENT, null)).toEqual(read);
  });

  it('is not valid where a client says by a negative accuracy that its coordinates mean nothing', () => {
    expect(json(withCoords({ accuracy: -1, speed: -1, heading: -1 }))).toMatchObject({
      isValid: false,
      accuracyM: null,
      speed: null,
      headingDeg: null,
    });
  });

  it.each<[string, () => unknown, string]>([
    ['no latitude', () => query(`lon=121.54&${TIME}`), 'lat: is missing'],
    ['no longitude', () => query(`lat=29.87&lon=&${TIME}`), 'lon: is missing'],
    ['no time', () => query(PLACE), 'timestamp: is missing'],
    ['a time of 0', () => query(`${PLACE}&timestamp=0`), 'timestamp: 1970'],
    ['a local time', () => query(`${PLACE}&timestamp=2026-05-01 08:00:00`), 'timestamp: "2026-05-01 08:00:00"'],
    ['a latitude of text', () => query(`lat=north&lon=121&${TIME}`), 'lat: "north" is not a number'],
    ['a hexadecimal one', () => query(`lat=0x1d&lon=121&${TIME}`), 'lat: "0x1d" is not a number'],
    ['NaN', () => query(`lat=NaN&lon=121&${TIME}`), 'lat: "NaN" is not a number'],
    ['an infinite one', () => query(`lat=1e999&lon=121&${TIME}`), 'lat: "1e999" is not a number'],
    ['swapped ordinates', () => query(`lat=121.54&lon=29.87&${TIME}`), 'lat: 121.54 is out of range'],
    ['half a pair', () => query(`location=29.87&${TIME}`), 'location: "29.87" is not a pair'],
    ['two latitudes', () => query(`${PLACE}&lat=30&${TIME}`), 'lat: is given 2 times'],
    ['a heading of 400', () => query(`lat=29.87&lon=121.54&${TIME}&heading=400`), 'heading: 400 is out of range'],
    ['an odd validity', () => query(`${PLACE}&${TIME}&valid=yes`), 'valid: "yes" is neither'],
    ['a long id', () => query(`id=${'x'.repeat(101)}&lat=1&lon=1&${TIME}`), 'id: 101 characters are too many'],
    ['a NUL in the id', () => query(`id=a%00b&lat=1&lon=1&${TIME}`), 'id: holds a NUL'],
    ['JSON without coordinates', () => json({ location: { timestamp: 'x' } }), 'location.coords: is missing'],
    ['JSON with several locations', () => json({ location: [] }), 'location: [] is not an object'],
    [
      'JSON with a latitude of null',
      () => json(withCoords({ latitude: null })),
      'location.coords.latitude: is missing',
    ],
    ['JSON that is cut off', () => form('{"location":'), 'body: is not JSON'],
  ])('refuses %s by name', (_what, read, text) => {
    let error: unknown;
    try {
      read();
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ code: 'BAD_USER_INPUT', message: expect.stringContaining(text) as string });
  });

  it('is either read with finite numbers in range, or refused with a typed error, whatever the parameters hold', () => {
    const names = ['id', 'lat', 'lon', 'location', 'timestamp', 'speed', 'bearing', 'accuracy', 'hdop', 'valid'];
    const value = fc.oneof(fc.string(), fc.double().map(String), fc.constantFrom('0', '29,121', '1777622400', '-1'));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...names), value)), (pairs) => {
        const text = new URLSearchParams([...new Map(pairs)]).toString();
        try {
          const read = query(`${text}&${pairs.length % 2 === 0 ? 'lat=1&lon=2&timestamp=1777622400' : ''}`);
          expect(Math.abs(read.lon)).toBeLessThanOrEqual(180);
          expect(Math.abs(read.lat)).toBeLessThanOrEqual(90);
          expect(Number.isFinite(read.fixAt.getTime())).toBe(true);
          expect(read.speed === null || read.speed.value >= 0).toBe(true);
        } catch (error) {
          expect(error).toMatchObject({ code: 'BAD_USER_INPUT' });
        }
      }),
      { seed: 20261122, numRuns: 1_000 },
    );
  });
});
