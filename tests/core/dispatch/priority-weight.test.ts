import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkPriorityWeights,
  DEFAULT_WEIGHTS,
  PRIORITIES,
  priorityWeight,
} from '../../../src/core/dispatch/priority-weight.js';

describe('the weight of a second', () => {
  it('is that of its priority when reported, and grows by as much every ten minutes', () => {
    expect(PRIORITIES.map((priority) => priorityWeight(DEFAULT_WEIGHTS, priority, 0))).toEqual([8, 4, 2, 1]);
    expect(priorityWeight(DEFAULT_WEIGHTS, 2, 1200)).toBe(12);
  });

  it('makes a routine matter as heavy as a fresh emergency after seventy minutes', () => {
    expect(priorityWeight(DEFAULT_WEIGHTS, 4, 4200)).toBe(priorityWeight(DEFAULT_WEIGHTS, 1, 0));
  });

  it('grows with waiting beyond every bound', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PRIORITIES), fc.integer({ min: 1, max: 10_000 }), (priority, bound) => {
        expect(priorityWeight(DEFAULT_WEIGHTS, priority, bound * 600)).toBeGreaterThan(bound);
      }),
      { seed: 20261122 },
    );
  });

  it('counts a report from the future as fresh', () => {
    expect(priorityWeight(DEFAULT_WEIGHTS, 1, -60)).toBe(8);
  });

  it('is refused where it falls with urgency, is no weight, or never grows', () => {
    const check =
      (base: Partial<typeof DEFAULT_WEIGHTS.base>, growsByBaseEveryS = 600) =>
      (): void => {
        checkPriorityWeights({ base: { ...DEFAULT_WEIGHTS.base, ...base }, growsByBaseEveryS }, ['weights']);
      };
    expect(check({})).not.toThrow();
    expect(check({ 3: 4 })).not.toThrow();
    expect(check({ 3: 5 })).toThrow('weights.base.3: is 5, more than the next more urgent; expected at most 4');
    for (const weight of [0, NaN, Infinity]) expect(check({ 4: weight })).toThrow('a number from 0.001 to 1000');
    for (const span of [0, NaN, Infinity]) expect(check({}, span)).toThrow('nobody may starve');
  });
});
