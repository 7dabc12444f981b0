import fc from 'fast-check';
import { expect, it } from 'vitest';
import { backOffMs } from '../../../src/core/delivery/back-off.js';

it('doubles the wait from a second to ten minutes, and never less than half of it', () => {
  expect([1, 2, 3, 4, 10, 11, 40].map((failures) => backOffMs(failures, 1))).toEqual([
    1_000, 2_000, 4_000, 8_000, 512_000, 600_000, 600_000,
  ]);
  expect(backOffMs(3, 0)).toBe(2_000);
});

it('spreads those who failed together over half of the wait', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 }), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
      const [least, most, between] = [backOffMs(failures, 0), backOffMs(failures, 1), backOffMs(failures, random)];
      expect(most).toBe(2 * least);
      expect(between).toBeGreaterThanOrEqual(least);
      expect(between).toBeLessThanOrEqual(most);
      expect(backOffMs(failures + 1, random)).toBeGreaterThanOrEqual(between);
    }),
    { seed: 20261122 },
  );
});
