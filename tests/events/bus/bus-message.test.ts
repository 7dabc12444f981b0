import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BusMessage, decodeMessage, encodeMessage, MAX_FIXES } from '../../../src/events/bus/bus-message.js';

const coordinate = (limit: number): fc.Arbitrary<number> =>
  fc.double({ min: -limit, max: limit, noNaN: true }).map((value) => value + 0);
const perhaps = (max: number): fc.Arbitrary<number | null> =>
  fc.option(fc.double({ min: 0, max, noNaN: true }), { nil: null });
const moment = fc.date({ min: new Date(0), max: new Date('9999-01-01'), noInvalidDate: true });
const message: fc.Arbitrary<BusMessage> = fc.record({
  nodeId: fc.uuid(),
  number: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  fixes: fc.array(
    fc.record({
      unitId: fc.uuid(),
      lon: coordinate(180),
      lat: coordinate(90),
      fixAt: moment,
      receivedAt: moment,
      headingDeg: perhaps(360),
      speedKmh: perhaps(1_000),
      accuracyM: perhaps(1_000_000),
    }),
    { maxLength: 5 },
  ),
});

const NODE = '6f1f3a52-8f6c-4c5e-9d5e-0123456789ab';
const UNIT = '00000000-0000-4000-8000-000000000001';
const FIX = [UNIT, 121.5, 29.9, 1_790_000_000_000, 1_790_000_000_100, null, 20, 8];
const withFix = (change: (fix: unknown[]) => unknown): string => JSON.stringify([1, NODE, 7, [change([...FIX])]]);
const replaced = (at: number, value: unknown) => (fix: unknown[]) => fix.with(at, value);

describe('messages between nodes', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(message, (each) => {
        expect(decodeMessage(encodeMessage(each))).toEqual(each);
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  it('are refused whole where a byte of them was lost or another one put in its place, or mean what they meant', () => {
    fc.assert(
      fc.property(message, fc.nat(), fc.string({ maxLength: 1 }), (each, place, instead) => {
        const text = encodeMessage(each);
        const at = place % text.length;
        const read = decodeMessage(text.slice(0, at) + instead + text.slice(at + 1));
        // Never a half of it: as many fixes as were sent, each of them complete.
        if (read !== null) expect(read.fixes).toHaveLength(each.fixes.length);
        for (const fix of read?.fixes ?? []) {
          expect(Math.abs(fix.lon)).toBeLessThanOrEqual(180);
          expect(Math.abs(fix.lat)).toBeLessThanOrEqual(90);
          expect(Number.isNaN(fix.fixAt.getTime())).toBe(false);
        }
      }),
      { seed: 5, numRuns: 1_000 },
    );
  });

  it('are read with the fix that the refusals below are made from', () => {
    expect(decodeMessage(withFix((fix) => fix))?.fixes).toMatchObject([{ unitId: UNIT, lon: 121.5, speedKmh: 20 }]);
  });

  it.each<[string, string]>([
    ['nothing', ''],
    ['no JSON', '[1,'],
    ['an object', '{}'],
    ['another version', JSON.stringify([2, NODE, 7, []])],
    ['no node', JSON.stringify([1, 'node-1', 7, []])],
    ['no number', JSON.stringify([1, NODE, '7', []])],
    ['the number 0', JSON.stringify([1, NODE, 0, []])],
    ['something more', JSON.stringify([1, NODE, 7, [], 0])],
    ['too many fixes', JSON.stringify([1, NODE, 7, Array.from({ length: MAX_FIXES + 1 }, () => FIX)])],
    ['a fix of no unit', withFix(replaced(0, 'U-001'))],
    ['a longitude of infinity', withFix((fix) => fix).replace('121.5', '1e999')],
    ['a latitude as text', withFix(replaced(2, '29.9'))],
    ['a latitude out of range', withFix(replaced(2, 121.5))],
    ['no time', withFix(replaced(3, null))],
    ['the year 10,000', withFix(replaced(4, Date.UTC(10_000, 0, 1)))],
    ['a negative speed', withFix(replaced(6, -1))],
    ['a fix cut short', withFix((fix) => fix.slice(0, 7))],
    ['a fix that is none', withFix(() => null)],
  ])('with %s are refused', (_name, text) => {
    expect(decodeMessage(text)).toBeNull();
  });
});
