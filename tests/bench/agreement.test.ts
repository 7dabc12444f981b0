/** The comparison with other engines must fail when answers differ, or it is worth nothing. */
import { expect, test } from 'vitest';
import { compare } from '../../bench/peers/agreement.js';
import { Agreement } from '../../bench/peers/engine.js';
import { median, quantile, rankCorrelation } from '../../bench/peers/statistics.js';
import { seededRandom } from '../../src/core/random.js';

const random = seededRandom(3);
/** 20 questions with 50 units, 30 s to 20 min or 0.3 to 12 km. */
const REFERENCES = Array.from({ length: 20 }, () => Array.from({ length: 50 }, () => 30_000 + random() * 1_170_000));
const changed = (change: (cost: number, i: number) => number | null): (number | null)[][] =>
  REFERENCES.map((costs) => costs.map(change));
const problemsOf = (agreement: Agreement, answers: (number | null)[][], references = REFERENCES): readonly string[] =>
  compare(agreement, answers, references).problems;

test('rank correlation is 1 for the same order, -1 for the opposite one, and equal values share their rank', () => {
  expect(rankCorrelation([1, 2, 3, 9], [10, 20, 30, 31])).toBeCloseTo(1, 12);
  expect(rankCorrelation([1, 2, 3, 9], [4, 3, 2, 1])).toBeCloseTo(-1, 12);
  // Ranks 0.5 0.5 2 3 beside 0 1 2 3, by hand: 4.5 / sqrt(4.5 * 5).
  expect(rankCorrelation([5, 5, 6, 7], [1, 2, 3, 4])).toBeCloseTo(4.5 / Math.sqrt(22.5), 12);
});

test('quantiles are values of the sample', () => {
  expect(median([5, 1, 3])).toBe(3);
  expect(quantile([1, 2, 3, 4], 0.99)).toBe(4);
  expect(median([])).toBeNaN();
});

test('on the same graph rounding agrees; one other time, one unit without an answer, do not', () => {
  expect(
    problemsOf(
      Agreement.EQUAL,
      changed((ms) => ms + 0.4),
    ),
  ).toEqual([]);
  expect(
    problemsOf(
      Agreement.EQUAL,
      changed((ms, i) => (i === 7 ? ms + 2 : ms)),
    ),
  ).toHaveLength(1);
  expect(
    problemsOf(
      Agreement.EQUAL,
      changed((ms, i) => (i === 7 ? null : ms)),
    ),
  ).toHaveLength(1);
});

test('a program that misses some shortest ways may be slower in places, never quicker than the shortest', () => {
  expect(
    problemsOf(
      Agreement.MOSTLY_EQUAL,
      changed((ms, i) => (i < 2 ? ms + 5000 : ms)),
    ),
  ).toEqual([]);
  expect(
    problemsOf(
      Agreement.MOSTLY_EQUAL,
      changed((ms, i) => (i < 10 ? ms + 5000 : ms)),
    ),
  ).toHaveLength(1);
  expect(
    problemsOf(
      Agreement.MOSTLY_EQUAL,
      changed((ms, i) => (i === 0 ? ms - 2 : ms)),
    ),
  ).toHaveLength(1);
});

test('of two units that arrive together either may be the fifth; a slower one may not', () => {
  const reference = [[10_000, 20_000, 30_000, 40_000, 50_000, 50_000, 60_000]];
  const first = (units: number[]): (number | null)[][] => [
    reference[0]!.map((ms, i) => (units.includes(i) ? ms : null)),
  ];
  expect(problemsOf(Agreement.FIRST_FIVE, first([0, 1, 2, 3, 4]), reference)).toEqual([]);
  expect(problemsOf(Agreement.FIRST_FIVE, first([0, 1, 2, 3, 5]), reference)).toEqual([]);
  expect(problemsOf(Agreement.FIRST_FIVE, first([0, 1, 2, 3, 6]), reference)).toHaveLength(1);
  expect(problemsOf(Agreement.FIRST_FIVE, first([0, 1, 2, 3]), reference)).toHaveLength(1);
});

test('other speeds stretch all times alike; another order, other units or missing ones are told', () => {
  expect(
    problemsOf(
      Agreement.OTHER_SPEEDS,
      changed((ms) => ms * 0.9),
    ),
  ).toEqual([]);
  const shuffled = changed((ms, i) => (i % 2 === 0 ? ms : 1_230_000 - ms));
  expect(problemsOf(Agreement.OTHER_SPEEDS, shuffled).length).toBeGreaterThanOrEqual(2);
  expect(
    problemsOf(
      Agreement.OTHER_SPEEDS,
      changed((ms, i) => (i < 4 ? null : ms)),
    ),
  ).toContain('8.0 % of the units are reached by one side only');
});

test('lengths agree but for the radius of the sphere; longer ways for one unit in ten are told, ways beyond the reach are not asked for', () => {
  const metres = REFERENCES.map((costs) => costs.map((cost) => cost / 100));
  const on = (change: (m: number, i: number) => number | null): (number | null)[][] =>
    metres.map((costs) => costs.map((m, i) => change(m * (6_378_160 / 6_371_009), i)));
  expect(
    problemsOf(
      Agreement.LENGTHS,
      on((m) => m),
      metres,
    ),
  ).toEqual([]);
  expect(
    problemsOf(
      Agreement.LENGTHS,
      on((m, i) => (i % 10 === 0 ? m * 1.05 + 30 : m)),
      metres,
    ),
  ).toHaveLength(1);
  const far = metres.map((costs) => [...costs, 26_000]);
  expect(
    problemsOf(
      Agreement.LENGTHS,
      on((m) => m).map((costs) => [...costs, null]),
      far,
    ),
  ).toEqual([]);
});
