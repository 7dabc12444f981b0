import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { METRES_PER_DEGREE } from '../../../src/core/geo/distance.js';
import { ALIKE_FROM, type Call, suggestDuplicates, telephone } from '../../../src/core/incident/duplicate-calls.js';
import { piecesOf, wordSimilarity } from '../../../src/core/incident/word-similarity.js';

const PLACE = { lon: 121.5, lat: 29.9 };
const NOON = new Date('2026-03-02T12:00:00Z');

function call(
  id: string,
  { northM = 0, laterS = 0, ...rest }: Partial<Call> & { northM?: number; laterS?: number } = {},
) {
  return {
    id,
    type: 'street-disturbance',
    location: { lon: PLACE.lon, lat: PLACE.lat + northM / METRES_PER_DEGREE },
    reportedAt: new Date(NOON.getTime() + laterS * 1000),
    text: '',
    phone: null,
    ...rest,
  };
}

const ids = (list: readonly { call: Call }[]): string[] => list.map(({ call: { id } }) => id);

describe('the likeness of words', () => {
  it('is taken from pairs of characters in Chinese and from triples of letters elsewhere', () => {
    expect([...piecesOf('南门打架, CAT!')]).toEqual(['南门', '门打', '打架', ' ca', 'cat', 'at ']);
    expect([...piecesOf('火')]).toEqual(['火']);
    expect(wordSimilarity('南门打架', '南门口打架')).toBeCloseTo((2 * 2) / (3 + 4), 12);
  });

  it.each([
    ['两个男的在南门口打架', '南门口有人打架，其中一个拿着棍子'],
    ['三号楼电动车起火，烟很大', '3号楼楼下有电动车着火，烟很大'],
    ['two men fighting at the south gate', 'People are FIGHTING near the south gate'],
    ['car crash on Binhai Road, one man hurt', 'crash Binhai road man lying there'],
    ['ＡＴＭ被砸', 'atm被人砸了'],
  ])('recognises two tellings of one event: %s / %s', (a, b) => {
    expect(wordSimilarity(a, b)).toBeGreaterThanOrEqual(ALIKE_FROM);
  });

  it.each([
    ['两个男的在南门口打架', '楼上装修噪音太大睡不着'],
    ['三号楼电动车起火', '老人走失，穿红色外套'],
    ['two men fighting at the south gate', 'my neighbour plays loud music'],
    ['car crash on Binhai Road', '滨海路撞车'],
  ])('tells different events, and different languages, apart: %s / %s', (a, b) => {
    expect(wordSimilarity(a, b)).toBeLessThan(ALIKE_FROM);
  });

  it('is symmetric, from 0 to 1, and 1 for the same words however they are written', () => {
    const text = fc.string({ unit: fc.constantFrom(...'打架火南门口abc 1，ＡＢ') });
    fc.assert(
      fc.property(text, text, (a, b) => {
        const likeness = wordSimilarity(a, b);
        expect(likeness).toBe(wordSimilarity(b, a));
        expect(likeness).toBeGreaterThanOrEqual(0);
        expect(likeness).toBeLessThanOrEqual(1);
        if (piecesOf(a).size > 0) expect(wordSimilarity(a, ` ${a.toUpperCase()}!`)).toBe(1);
      }),
    );
  });
});

describe('duplicate calls', () => {
  it('suggests a call of the same type 200 m and 5 minutes apart, and none beyond', () => {
    const first = call('a');
    expect(ids(suggestDuplicates(first, [call('b', { northM: 200, laterS: 300 })]))).toEqual(['b']);
    expect(suggestDuplicates(first, [call('b', { northM: 203 }), call('c', { laterS: 301 })])).toEqual([]);
  });

  it('looks both ways in time: the earlier call is suggested for the later and the later for the earlier', () => {
    const [early, late] = [call('a'), call('b', { northM: 120, laterS: 200 })];
    expect(ids(suggestDuplicates(early, [late]))).toEqual(['b']);
    expect(ids(suggestDuplicates(late, [early]))).toEqual(['a']);
  });

  it('suggests a call of another type only where the words are alike', () => {
    const first = call('a', { text: '南门口有人打架' });
    const alike = call('b', { type: 'dispute', text: '两个男的在南门口打架' });
    const other = call('c', { type: 'dispute', text: '夫妻吵架要离婚' });
    expect(ids(suggestDuplicates(first, [alike, other, call('d', { type: 'dispute' })]))).toEqual(['b']);
  });

  it('suggests a call from the same telephone farther away and later, however the number is written', () => {
    const first = call('a', { phone: '+86 138-0000-0001' });
    const again = call('b', { type: 'dispute', northM: 900, laterS: 1500, phone: '13800000001' });
    const [suggestion] = suggestDuplicates(first, [again]);
    expect(suggestion).toMatchObject({ sameCaller: true, sameType: false, secondsApart: 1500 });
    expect(suggestDuplicates(first, [{ ...again, phone: '13800000002' }])).toEqual([]);
    expect(suggestDuplicates(first, [call('c', { northM: 1100, phone: first.phone })])).toEqual([]);
  });

  it('takes a withheld number, or one too short to tell anybody, for no number', () => {
    expect([telephone(null), telephone('anonymous'), telephone('110'), telephone('０５７４-86２３４５６７')]).toEqual([
      null,
      null,
      null,
      '57486234567',
    ]);
  });

  it('ranks by evidence: the same telephone, then like words, then mere nearness; ties by time, then id', () => {
    const first = call('a', { text: '南门口有人打架', phone: '13800000001' });
    const others = [
      call('far', { northM: 180, laterS: 250 }),
      call('near-2', { northM: 10, laterS: 10 }),
      call('near-1', { northM: 10, laterS: 10 }),
      call('alike', { northM: 60, laterS: 60, text: '南门口打架' }),
      call('caller', { northM: 60, laterS: 60, phone: '13800000001' }),
    ];
    expect(ids(suggestDuplicates(first, others))).toEqual(['caller', 'alike', 'near-1', 'near-2', 'far']);
  });

  it('never suggests a call for itself, and gives the same list whatever the order of the others', () => {
    const other = fc.record({
      northM: fc.integer({ min: -300, max: 300 }),
      laterS: fc.integer({ min: -400, max: 400 }),
      text: fc.constantFrom('', '南门口打架', '打架', 'fight'),
      type: fc.constantFrom('dispute', 'street-disturbance'),
      phone: fc.constantFrom(null, '13800000001'),
    });
    fc.assert(
      fc.property(fc.array(other, { maxLength: 12 }), fc.integer(), (others, seed) => {
        const calls = others.map((each, i) => call(`c${i}`, each));
        const first = call('a', { text: '南门口打架', phone: '13800000001' });
        const list = suggestDuplicates(first, [...calls, first]);
        const turned = calls.slice(seed % 12).concat(calls.slice(0, seed % 12));
        expect(ids(suggestDuplicates(first, [first, ...new Set([...turned, ...calls])]))).toEqual(ids(list));
        expect(ids(list)).not.toContain('a');
        for (const { score } of list) expect(score >= 0 && score <= 1).toBe(true);
      }),
    );
  });
});
