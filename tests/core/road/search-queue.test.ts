import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StateQueue } from '../../../src/core/road/search-queue.js';

const LATEST_MS = 0xfffffffe;

/** Steps of a search: push so much later than the time last taken, or take. */
const steps = fc.array(
  fc.oneof(
    fc.record({
      laterMs: fc.oneof(
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 0, max: 5_000_000 }),
      ),
      state: fc.integer({ min: 0, max: 9 }),
    }),
    fc.constant('take' as const),
  ),
  { maxLength: 200 },
);

test('pairs come out as from a sorted list, by time and then by state, over many rounds of the buckets', () => {
  const queue = new StateQueue(10);
  fc.assert(
    fc.property(steps, (list) => {
      queue.clear();
      const sorted: [number, number][] = [];
      let nowMs = 0;
      const take = (): void => {
        const [timeMs, state] = sorted.shift()!;
        expect(queue.leastTimeMs()).toBe(timeMs);
        expect([queue.pop(), queue.timeMs]).toEqual([state, timeMs]);
        nowMs = timeMs;
      };
      for (const step of list) {
        if (step === 'take') {
          if (sorted.length > 0) take();
          continue;
        }
        const timeMs = Math.min(nowMs + step.laterMs, LATEST_MS);
        queue.push(timeMs, step.state);
        sorted.push([timeMs, step.state]);
        sorted.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
        expect(queue.size).toBe(sorted.length);
      }
      // Every other run leaves pairs behind, so that clearing is tested too.
      while (list.length % 2 === 0 && sorted.length > 0) take();
      if (sorted.length === 0) expect([queue.size, queue.leastTimeMs()]).toEqual([0, Infinity]);
    }),
    { numRuns: 500, seed: 20_260_108 },
  );
});

test('the largest state and the latest time are kept exactly, and more states are refused', () => {
  const queue = new StateQueue(2 ** 26);
  queue.push(LATEST_MS, 2 ** 26 - 1);
  queue.push(31, 2 ** 26 - 1);
  expect([queue.pop(), queue.timeMs]).toEqual([2 ** 26 - 1, 31]);
  expect([queue.pop(), queue.timeMs]).toEqual([2 ** 26 - 1, LATEST_MS]);
  expect(() => new StateQueue(2 ** 26 + 1)).toThrow(RangeError);
});
