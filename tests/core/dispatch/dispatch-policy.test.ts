import { describe, expect, it } from 'vitest';
import {
  BORDERLESS,
  type DispatchPolicy,
  findThinCover,
  policyHandicapS,
  toDispatchPolicy,
} from '../../../src/core/dispatch/dispatch-policy.js';

describe('a dispatch policy', () => {
  const first: DispatchPolicy = { kind: 'HOME_STATION_FIRST', foreignMustSaveS: 60 };
  const only: DispatchPolicy = { kind: 'HOME_STATION_ONLY' };

  it('burdens foreign units only', () => {
    for (const policy of [BORDERLESS, first, only]) expect(policyHandicapS(policy, 'a', 'a')).toBe(0);
    expect([BORDERLESS, first, only].map((policy) => policyHandicapS(policy, 'a', 'b'))).toEqual([0, 60, Infinity]);
  });

  it('knows no foreigners where the incident is in no area', () => {
    for (const policy of [BORDERLESS, first, only]) expect(policyHandicapS(policy, 'a', null)).toBe(0);
  });

  it('is made of a kind and, for home stations first alone, of seconds', () => {
    expect(toDispatchPolicy({ kind: 'HOME_STATION_FIRST', foreignMustSaveS: 0 })).toEqual({
      ...first,
      foreignMustSaveS: 0,
    });
    expect(toDispatchPolicy({ kind: 'BORDERLESS', foreignMustSaveS: null })).toEqual(BORDERLESS);
    for (const foreignMustSaveS of [undefined, null, 1.5, NaN, -1, 3601])
      expect(() => toDispatchPolicy({ kind: 'HOME_STATION_FIRST', foreignMustSaveS }, ['policy'])).toThrow(
        expect.objectContaining({
          code: 'BAD_USER_INPUT',
          details: expect.objectContaining({ path: ['policy', 'foreignMustSaveS'] }) as unknown,
        }),
      );
    expect(() => toDispatchPolicy({ kind: 'NEAREST' as 'BORDERLESS' }, ['policy'])).toThrow(
      'policy.kind: is "NEAREST"',
    );
    expect(() => toDispatchPolicy({ kind: 'HOME_STATION_ONLY', foreignMustSaveS: 60 })).toThrow(
      'is no part of HOME_STATION_ONLY',
    );
  });
});

describe('minimum cover', () => {
  const free = ['a1', 'a2', 'a3', 'b1', 'b2', 'c1'].map((id) => ({ id, stationId: id[0]! }));
  const minimumOf = new Map([
    ['a', 2],
    ['b', 2],
    ['c', 3],
  ]);
  const thin = (...taken: readonly string[]): unknown => findThinCover(free, new Set(taken), minimumOf);

  it('is no matter while enough stay', () => {
    expect(thin('a1')).toEqual([]);
  });

  it('is told of the stations that lose more than they can spare, the largest lack first', () => {
    expect(thin('a1', 'a2', 'b1', 'c1')).toEqual([
      { stationId: 'c', free: 1, left: 0, minimum: 3 },
      { stationId: 'a', free: 3, left: 1, minimum: 2 },
      { stationId: 'b', free: 2, left: 1, minimum: 2 },
    ]);
  });

  it('is not told of a station that is thin already and loses nobody, nor for units that were not free', () => {
    expect(thin('a1', 'robbed')).toEqual([]);
  });

  it('is none where none is set', () => {
    expect(findThinCover(free, new Set(['a1', 'a2', 'a3']), new Map())).toEqual([]);
  });
});
