/** Whether the contenders answer the same questions alike: exactly where they search our graph, within what the speed tables explain where they do not. */
import { Agreement, type Costs } from './engine.js';
import { median, quantile, rankCorrelation } from './statistics.js';

const FIRST = 5;
/** Sums of the same whole milliseconds in another order and as floating-point numbers. */
const ROUNDING_MS = 1;

/**
 * geojson-path-finder joins the pieces of road between forks and, of several between the same two forks, keeps the one it meets first; so some of
 * its ways are longer than need be, and a few units are cut off. None may be shorter. Measured: 92 to 98 % equal.
 */
const MISSES_SOME = { leastEqualShare: 0.85, mostOneSided: 0.01 };
const MISSES_NONE = { leastEqualShare: 1, mostOneSided: 0 };

/**
 * Speeds differ by road class and Valhalla counts turns, so its times are a multiple of ours that varies from trip to trip. Measured on Porto, Nanjing and Monaco:
 * rank correlation 0.95 to 0.99, 73 to 100 % of the first five shared, the middle half of the ratios within 0.8 to 1.25 of their median (the outer
 * twentieths are shown but not judged: one odd incident among few moves them). These bounds catch
 * gross mistakes only (an incident 500 m off in Monaco, not in Porto): the sharp comparison is that of lengths.
 */
const LEAST_RANK_CORRELATION = 0.9;
const LEAST_FIRST_FIVE_SHARED = 0.6;
const WIDEST_RATIO_SPREAD = 1.5;
/** Of shorter trips the whole seconds of Valhalla and its way of standing at a junction are too large a part. */
const SHORTEST_RATIO_MS = 30_000;
/** One side finds no way where the other does: up to 4 % in Monaco, next to none elsewhere. */
const MOST_ONE_SIDED = 0.05;

/**
 * Lengths of shortest ways depend on no speed: what is left is rounding, and who may drive where. Measured: 98 to 99 % alike in Monaco, 99.7 % in Porto, 99.9 % in
 * Nanjing. The opposite direction is alike for 33 % in Porto and 16 % in Monaco, ways without one-way rules for 27 and 13 %.
 */
const LENGTH_TOLERANCE = { share: 0.005, metres: 15 };
const LEAST_SAME_LENGTH = 0.93;
/** Valhalla measures on a sphere with the radius of the equator, we on one with the mean radius. */
const RADIUS_RATIO = 6_378_160 / 6_371_009;
/** Beyond 25.5 km its search of shortest ways gives up. */
const LONGEST_COMPARED_M = 25_000;

/** Every figure that was compared, and in words what is outside its tolerance. */
export interface Verdict {
  readonly figures: Readonly<Record<string, number>>;
  readonly problems: readonly string[];
}

/** `answers` and `references` by question; the metres of Valhalla's kilometres come with three digits, its times in whole seconds. */
export function compare(agreement: Agreement, answers: readonly Costs[], references: readonly Costs[]): Verdict {
  switch (agreement) {
    case Agreement.EQUAL:
      return equal(answers, references, MISSES_NONE);
    case Agreement.MOSTLY_EQUAL:
      return equal(answers, references, MISSES_SOME);
    case Agreement.FIRST_FIVE:
      return firstFive(answers, references);
    case Agreement.OTHER_SPEEDS:
      return otherSpeeds(answers, references);
    case Agreement.LENGTHS:
      return lengths(answers, references);
    case Agreement.NONE:
      return { figures: {}, problems: [] };
  }
}

interface Pair {
  readonly theirs: number;
  readonly ours: number;
}

/** Costs of the units that both sides answer, and how many only one does. */
function pairsOf(answer: Costs, reference: Costs): { pairs: Pair[]; oneSided: number } {
  const pairs = reference.flatMap((ours, unit): Pair[] => {
    const theirs = answer[unit] ?? null;
    return ours === null || theirs === null ? [] : [{ theirs, ours }];
  });
  const oneSided = reference.filter((ours, unit) => (ours === null) !== ((answer[unit] ?? null) === null)).length;
  return { pairs, oneSided };
}

function allPairs(answers: readonly Costs[], references: readonly Costs[]): { pairs: Pair[]; oneSided: number } {
  const compared = answers.map((answer, i) => pairsOf(answer, references[i]!));
  const pairs = compared.flatMap((question) => question.pairs);
  return { pairs, oneSided: compared.reduce((sum, question) => sum + question.oneSided, 0) };
}

function equal(
  answers: readonly Costs[],
  references: readonly Costs[],
  { leastEqualShare, mostOneSided }: typeof MISSES_NONE,
): Verdict {
  const { pairs, oneSided } = allPairs(answers, references);
  const equalShare = pairs.filter(({ theirs, ours }) => Math.abs(theirs - ours) <= ROUNDING_MS).length / pairs.length;
  const quicker = pairs.filter(({ theirs, ours }) => theirs < ours - ROUNDING_MS).length;
  return {
    figures: { compared: pairs.length, equalShare, quicker, oneSided },
    problems: [
      ...outside(
        !(equalShare >= leastEqualShare),
        `${percent(equalShare)} of the times are equal, asked for ${percent(leastEqualShare)}`,
      ),
      ...outside(quicker > 0, `${quicker} times are below the shortest`),
      ...outside(oneSided > mostOneSided * pairs.length, `${oneSided} units are reached by one side only`),
    ],
  };
}

/** Who of equals comes first is up to each: the five times must be the five least, and each the time of its unit. */
function firstFive(answers: readonly Costs[], references: readonly Costs[]): Verdict {
  const wrong = answers.filter((answer, i) => {
    const reference = references[i]!;
    const [five, least] = [ascending(answer).slice(0, FIRST), ascending(reference).slice(0, FIRST)];
    const isLeast =
      five.length === least.length && five.every((ms, rank) => Math.abs(ms - least[rank]!) <= ROUNDING_MS);
    const { pairs } = pairsOf(answer, reference);
    return !isLeast || pairs.some(({ theirs, ours }) => Math.abs(theirs - ours) > ROUNDING_MS);
  }).length;
  const problem = `${wrong} of ${answers.length} questions have other first five units than the plain search`;
  return { figures: { compared: answers.length, wrong }, problems: outside(wrong > 0, problem) };
}

function otherSpeeds(answers: readonly Costs[], references: readonly Costs[]): Verdict {
  const { pairs, oneSided } = allPairs(answers, references);
  const ratios = pairs.filter(({ ours }) => ours >= SHORTEST_RATIO_MS).map(({ theirs, ours }) => theirs / ours);
  const [ratio, low, high] = [median(ratios), quantile(ratios, 0.25), quantile(ratios, 0.75)];
  const correlation = median(
    answers.map((answer, i) => {
      const question = pairsOf(answer, references[i]!).pairs;
      return rankCorrelation(
        question.map(({ theirs }) => theirs),
        question.map(({ ours }) => ours),
      );
    }),
  );
  const shared = mean(answers.map((answer, i) => firstShared(answer, references[i]!)));
  const oneSidedShare = oneSided / (pairs.length + oneSided);
  return {
    figures: {
      compared: pairs.length,
      ratio,
      ratioP5: quantile(ratios, 0.05),
      ratioP25: low,
      ratioP75: high,
      ratioP95: quantile(ratios, 0.95),
      correlation,
      firstFiveShared: shared,
      oneSidedShare,
    },
    problems: [
      ...outside(!(correlation >= LEAST_RANK_CORRELATION), `rank correlation ${correlation.toFixed(3)}`),
      ...outside(!(shared >= LEAST_FIRST_FIVE_SHARED), `${percent(shared)} of the first five units are shared`),
      ...outside(
        !(high / ratio <= WIDEST_RATIO_SPREAD && ratio / low <= WIDEST_RATIO_SPREAD),
        `half of the times are ${low.toFixed(2)} to ${high.toFixed(2)} of ours, ${ratio.toFixed(2)} in the middle`,
      ),
      ...outside(oneSidedShare > MOST_ONE_SIDED, `${percent(oneSidedShare)} of the units are reached by one side only`),
    ],
  };
}

function lengths(answers: readonly Costs[], references: readonly Costs[]): Verdict {
  const within = references.map((costs) => costs.map((m) => (m !== null && m > LONGEST_COMPARED_M ? null : m)));
  const compared = answers.map((answer, i) => answer.map((m, unit) => (within[i]![unit] === null ? null : m)));
  const { pairs, oneSided } = allPairs(compared, within);
  const ratios = pairs.filter(({ ours }) => ours > 0).map(({ theirs, ours }) => theirs / RADIUS_RATIO / ours);
  const sameShare = pairs.filter(isSameLength).length / pairs.length;
  return {
    figures: {
      compared: pairs.length,
      sameShare,
      ratio: median(ratios),
      ratioP5: quantile(ratios, 0.05),
      ratioP95: quantile(ratios, 0.95),
      oneSided,
    },
    problems: [
      ...outside(
        !(sameShare >= LEAST_SAME_LENGTH),
        `${percent(sameShare)} of the shortest ways are equally long, asked for ${percent(LEAST_SAME_LENGTH)}`,
      ),
      ...outside(
        oneSided / (pairs.length + oneSided) > MOST_ONE_SIDED,
        `${oneSided} units are reached by one side only`,
      ),
    ],
  };
}

function isSameLength({ theirs, ours }: Pair): boolean {
  return Math.abs(theirs / RADIUS_RATIO - ours) <= LENGTH_TOLERANCE.metres + ours * LENGTH_TOLERANCE.share;
}

/** The share of the five that come first by our times which also come first by theirs; with fewer than five, of those. */
function firstShared(answer: Costs, reference: Costs): number {
  const ours = firstUnits(reference);
  const theirs = new Set(firstUnits(answer));
  return ours.filter((unit) => theirs.has(unit)).length / ours.length;
}

function firstUnits(costs: Costs): number[] {
  const known = costs.flatMap((cost, unit) => (cost === null ? [] : [{ cost, unit }]));
  return known
    .sort((a, b) => a.cost - b.cost || a.unit - b.unit)
    .slice(0, FIRST)
    .map(({ unit }) => unit);
}

function ascending(costs: Costs): number[] {
  return costs.filter((cost) => cost !== null).sort((a, b) => a - b);
}
function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
function outside(isOutside: boolean, problem: string): string[] {
  return isOutside ? [problem] : [];
}
