import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBackoff } from '../../src/client/backoff.js';
import { seededRandom } from '../../src/core/random.js';

const OPTIONS = { firstMs: 500, capMs: 30_000 };

describe('back-off with full jitter', () => {
  it('doubles the bound up to the cap, and begins anew after a success', () => {
    const backoff = createBackoff({ random: () => 1 }, OPTIONS);
    expect(Array.from({ length: 9 }, () => backoff.next())).toEqual([
      500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
    ]);
    backoff.reset();
    expect(backoff.next()).toBe(500);
  });

  it('waits up to the cap at once where the server says that there are too many', () => {
    const backoff = createBackoff({ random: () => 1 }, OPTIONS);
    backoff.toCap();
    expect(backoff.next()).toBe(30_000);
  });

  it('spreads thousands of clients evenly over the bound', () => {
    const random = seededRandom(5);
    const waits = Array.from({ length: 10_000 }, () => createBackoff({ random }, OPTIONS).next());
    for (let tenth = 0; tenth < 10; tenth++) {
      const inTenth = waits.filter((ms) => ms >= tenth * 50 && ms < (tenth + 1) * 50).length;
      expect(inTenth).toBeGreaterThan(850);
      expect(inTenth).toBeLessThan(1_150);
    }
  });

  it('never waits longer than the cap, whatever happens in whatever order', () => {
    const calls = fc.array(fc.constantFrom('next', 'reset', 'toCap'), { maxLength: 60 });
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 5_000 }), calls, (seed, firstMs, steps) => {
        const capMs = 7_000;
        const backoff = createBackoff({ random: seededRandom(seed) }, { firstMs, capMs });
        for (const step of steps) {
          const waitMs = backoff[step as 'next']() as number | undefined;
          if (step === 'next') expect(waitMs! >= 0 && waitMs! < capMs).toBe(true);
        }
      }),
      { seed: 20261122 },
    );
  });
});
