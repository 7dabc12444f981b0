import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readForwarded } from '../../../src/ingest/gps/traccar.js';

const POSITION = {
  id: 12,
  attributes: { batteryLevel: 85, distance: 15.4, motion: true },
  deviceId: 10,
  protocol: 'jt808',
  serverTime: '2026-05-01T08:00:02.000+00:00',
  deviceTime: '2026-05-01T08:00:00.000+00:00',
  fixTime: '2026-05-01T08:00:00.000+00:00',
  outdated: false,
  valid: true,
  latitude: 29.87,
  longitude: 121.54,
  altitude: 6,
  speed: 10,
  course: 180,
  address: null,
  accuracy: 0,
  network: null,
};
const message = (position: object = {}, device: unknown = { id: 10, name: 'Car 1', uniqueId: '013812345678' }) =>
  JSON.stringify({ position: { ...POSITION, ...position }, device });

describe("Traccar's forwarded position", () => {
  it('is read with knots, no accuracy where it says 0, and the time of the fix', () => {
    expect(readForwarded(message())).toEqual({
      reference: '013812345678',
      lon: 121.54,
      lat: 29.87,
      fixAt: new Date('2026-05-01T08:00:00Z'),
      headingDeg: 180,
      speed: { value: 10, unit: 'KNOTS' },
      accuracyM: null,
      hdop: null,
      isValid: true,
    });
  });

  it('has its HDOP from the attributes, as number or as text', () => {
    expect(readForwarded(message({ attributes: { hdop: 1.2 } })).hdop).toBe(1.2);
    expect(readForwarded(message({ attributes: { hdop: '0.9' } })).hdop).toBe(0.9);
    expect(readForwarded(message({ attributes: null, accuracy: 12 }))).toMatchObject({ hdop: null, accuracyM: 12 });
  });

  it.each([{ valid: false }, { outdated: true }])('is not valid with %o', (more) => {
    expect(readForwarded(message(more)).isValid).toBe(false);
  });

  it('takes -1 for "not known", and 360 for north', () => {
    expect(readForwarded(message({ course: 360, speed: -1 }))).toMatchObject({ headingDeg: 0, speed: null });
    expect(readForwarded(message({ course: -1 })).headingDeg).toBeNull();
  });

  it.each<[string, string, string]>([
    ['no JSON', '{"position":', 'body: is not JSON'],
    ['an array', '[]', 'body: [] is not an object'],
    ['nothing', '', 'body: is not JSON'],
    ['no position', '{"device":{"uniqueId":"1"}}', 'position: is missing'],
    ['a position that is text', '{"position":"here"}', 'position: "here" is not an object'],
    ['no device', JSON.stringify({ position: POSITION }), 'device: is missing'],
    ['a device without a name', message({}, {}), 'device.uniqueId: is missing'],
    ['a device whose name is a number', message({}, { uniqueId: 7 }), 'device.uniqueId: 7 is not text'],
    ['no validity', message({ valid: undefined }), 'position.valid: is missing'],
    ['validity as text', message({ valid: 'true' }), 'position.valid: "true" is neither'],
    ['no latitude', message({ latitude: undefined }), 'position.latitude: is missing'],
    ['a latitude of 91', message({ latitude: 91 }), 'position.latitude: 91 is out of range'],
    ['a longitude of text', message({ longitude: '121' }), 'position.longitude: "121" is not a finite number'],
    ['an infinite one', message().replace('121.54', '1e999'), 'position.longitude: null is not a finite number'],
    ['no time', message({ fixTime: null }), 'position.fixTime: is missing'],
    ['a time that is none', message({ fixTime: 'now' }), 'position.fixTime: "now" is not a time'],
    ['February 30', message({ fixTime: '2026-02-30T08:00:00Z' }), 'is not a time'],
    ['the year 1999', message({ fixTime: '1999-12-31T23:59:59Z' }), 'position.fixTime: 1999'],
    ['a course of 361', message({ course: 361 }), 'position.course: 361 is out of range'],
    ['1,200 km/h', message({ speed: 650 }), 'position.speed: 650 is out of range'],
    ['an HDOP that is none', message({ attributes: { hdop: 'good' } }), 'position.attributes.hdop'],
  ])('with %s is refused by name', (_what, body, text) => {
    let error: unknown;
    try {
      readForwarded(body);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ code: 'BAD_USER_INPUT', message: expect.stringContaining(text) as string });
    expect((error as { details: { expected: string } }).details.expected).not.toBe('');
  });

  it('is either read with finite numbers in range, or refused with a typed error, whatever it holds', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.constantFrom(...Object.keys(POSITION)), (value, device, key) => {
        try {
          const read = readForwarded(message({ [key]: value }, { uniqueId: device }));
          expect(Math.abs(read.lon)).toBeLessThanOrEqual(180);
          expect(Math.abs(read.lat)).toBeLessThanOrEqual(90);
          expect(Number.isFinite(read.fixAt.getTime())).toBe(true);
        } catch (error) {
          expect(error).toMatchObject({ code: 'BAD_USER_INPUT' });
        }
      }),
      { seed: 20261122, numRuns: 500 },
    );
  });
});
