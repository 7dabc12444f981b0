import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PresenceCounter } from '../../../src/core/patrol/presence.js';
import { gridRisk, patrolWeight, UNSEEN_AT_MOST_S, unseenS } from '../../../src/core/patrol/patrol-risk.js';

const HOUR = 3_600_000;
const TEN = 10 * HOUR;

describe('presence', () => {
  it('gives the time between two fixes to the grid of the first, and counts who comes in', () => {
    const counter = new PresenceCounter(3);
    counter.note('U', 0, TEN);
    counter.note('U', 0, TEN + 5_000);
    counter.note('U', 1, TEN + 15_000);
    counter.note('U', -1, TEN + 20_000);
    counter.note('U', 0, TEN + 30_000);
    expect(counter.drain()).toEqual([
      { grid: 0, hourMs: TEN, seconds: 15, visits: 2 },
      { grid: 1, hourMs: TEN, seconds: 5, visits: 1 },
    ]);
    expect(counter.drain()).toEqual([]);
  });

  it('splits at the hour, and counts nothing over a gap in the fixes', () => {
    const counter = new PresenceCounter(1);
    counter.note('U', 0, TEN + HOUR - 10_000);
    counter.note('U', 0, TEN + HOUR + 20_000);
    counter.note('U', 0, TEN + HOUR + 200_000);
    expect(counter.drain()).toEqual([
      { grid: 0, hourMs: TEN, seconds: 10, visits: 1 },
      { grid: 0, hourMs: TEN + HOUR, seconds: 20, visits: 0 },
    ]);
    // After a quarter of an hour of silence it has come anew.
    counter.note('U', 0, TEN + HOUR + 1_200_000);
    expect(counter.drain()).toEqual([{ grid: 0, hourMs: TEN + HOUR, seconds: 0, visits: 1 }]);
  });

  it('leaves out a fix that is no newer, and a unit that was forgotten comes anew', () => {
    const counter = new PresenceCounter(2);
    counter.note('U', 0, TEN + 5_000);
    counter.note('U', 1, TEN + 5_000);
    counter.note('U', 1, TEN);
    expect(counter.gridOf('U')).toBe(0);
    counter.forget('U');
    counter.note('U', 0, TEN + 6_000);
    expect(counter.drain()).toEqual([{ grid: 0, hourMs: TEN, seconds: 0, visits: 2 }]);
  });

  it('counts each second between fixes once, whatever the grids and hours', () => {
    const step = fc.record({ afterS: fc.integer({ min: 1, max: 60 }), grid: fc.integer({ min: 0, max: 3 }) });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 200 }), (steps) => {
        const counter = new PresenceCounter(4);
        let at = TEN;
        let drained = 0;
        counter.note('U', 0, at);
        for (const [n, { afterS, grid }] of steps.entries()) {
          at += afterS * 1000;
          counter.note('U', grid, at);
          if (n % 7 === 0) drained += counter.drain().reduce((sum, { seconds }) => sum + seconds, 0);
        }
        drained += counter.drain().reduce((sum, { seconds }) => sum + seconds, 0);
        expect(drained).toBeCloseTo((at - TEN) / 1000, 6);
      }),
      { seed: 20261122, numRuns: 200 },
    );
  });
});

describe('the risk of a grid', () => {
  const none = new Array<number>(24).fill(0);

  it('is that of its households where nothing happens, and grows by one for an incident a week at this hour', () => {
    expect(gridRisk(150, none, 3)).toBe(0.5);
    expect(gridRisk(150, none.with(3, 4), 3)).toBe(1.5);
    expect(gridRisk(150, none.with(2, 4), 3)).toBe(1);
    // The hour before midnight lies beside the one after it.
    expect(gridRisk(0, none.with(23, 4), 0)).toBe(0.5);
    expect(gridRisk(0, none.with(12, 4), 3)).toBe(0);
  });

  it('counts by the seconds unseen, a day at most, as for a grid that was never seen', () => {
    expect(patrolWeight(2, 0, 60_000)).toBe(120);
    expect(unseenS(NaN, 0)).toBe(UNSEEN_AT_MOST_S);
    expect(unseenS(0, 90_000_000)).toBe(UNSEEN_AT_MOST_S);
    expect(unseenS(5_000, 0)).toBe(0);
  });
});
