/**
 * Calls that may be about one matter: two neighbours see the same fight and both call. Suggested by place, time and words; a dispatcher decides.
 */
import { haversineM } from '../geo/distance.js';
import { type LonLat } from '../geo/point.js';
import { wordSimilarity } from './word-similarity.js';

/** What of a call counts. `text`: address and description together, '' where nothing was said. */
export interface Call {
  readonly id: string;
  readonly type: string;
  readonly location: LonLat;
  readonly reportedAt: Date;
  readonly text: string;
  readonly phone: string | null;
}

/** Limits include their ends; both calls of a pair see each other. */
export const NEAR = { withinM: 200, withinS: 300 };
/** One telephone calling again is about the same matter far more often than not, and callers move on. */
export const SAME_CALLER = { withinM: 1_000, withinS: 1_800 };
/**
 * Calls of different types count as alike from here on. Measured on pairs in both languages (see the tests): tellings of one event reach 0.3 to 0.7,
 * those of different events mostly stay below 0.2.
 */
export const ALIKE_FROM = 0.25;

export interface DuplicateSuggestion<C extends Call = Call> {
  readonly call: C;
  /** 0..1, the higher the likelier; only for ranking. */
  readonly score: number;
  readonly distanceM: number;
  readonly secondsApart: number;
  /** 0..1: see `wordSimilarity`. */
  readonly wordSimilarity: number;
  readonly sameType: boolean;
  readonly sameCaller: boolean;
}

/** Distances are of the sphere; the spheroid's differ by half a percent, and "200 m apart" must be near by both. */
const SPHEROID_SLACK = 1.005;

/** Shares of the score. Words say most, after the same telephone, which says nearly all. */
const WEIGHTS = { place: 0.25, time: 0.15, words: 0.4, type: 0.2 };
const SAME_CALLER_LEAST = 0.6;

/**
 * The calls among `others` that may be about the same matter as `call`, likeliest first (then the later call, then by id): near in place and time and
 * either of the same type or alike in words, or from the same telephone. A different telling of the same type is never left out: two
 * people need not share a single word about one fight. O(length of the texts).
 */
export function suggestDuplicates<C extends Call>(call: Call, others: readonly C[]): DuplicateSuggestion<C>[] {
  return others
    .filter(({ id }) => id !== call.id)
    .map((other) => compare(call, other))
    .filter(isSuggested)
    .sort(
      (a, b) =>
        b.score - a.score ||
        b.call.reportedAt.getTime() - a.call.reportedAt.getTime() ||
        (a.call.id < b.call.id ? -1 : 1),
    );
}

function compare<C extends Call>(call: Call, other: C): DuplicateSuggestion<C> {
  const distanceM = haversineM(call.location.lon, call.location.lat, other.location.lon, other.location.lat);
  const secondsApart = Math.abs(call.reportedAt.getTime() - other.reportedAt.getTime()) / 1000;
  const words = wordSimilarity(call.text, other.text);
  const sameType = call.type === other.type;
  const phone = telephone(call.phone);
  const sameCaller = phone !== null && phone === telephone(other.phone);
  const score =
    WEIGHTS.place * Math.max(0, 1 - distanceM / (2 * NEAR.withinM)) +
    WEIGHTS.time * Math.max(0, 1 - secondsApart / (2 * NEAR.withinS)) +
    WEIGHTS.words * words +
    WEIGHTS.type * Number(sameType);
  return {
    call: other,
    score: sameCaller ? SAME_CALLER_LEAST + (1 - SAME_CALLER_LEAST) * score : score,
    distanceM,
    secondsApart,
    wordSimilarity: words,
    sameType,
    sameCaller,
  };
}

function isSuggested({ distanceM, secondsApart, sameType, sameCaller, ...suggestion }: DuplicateSuggestion): boolean {
  if (sameCaller && distanceM <= SAME_CALLER.withinM * SPHEROID_SLACK && secondsApart <= SAME_CALLER.withinS)
    return true;
  const near = distanceM <= NEAR.withinM * SPHEROID_SLACK && secondsApart <= NEAR.withinS;
  return near && (sameType || suggestion.wordSimilarity >= ALIKE_FROM);
}

/** The last digits of a number, however it is written and with whatever prefix; null where there are too few to tell anybody. */
export function telephone(phone: string | null): string | null {
  const digits = (phone ?? '').normalize('NFKC').replace(/\D/g, '');
  return digits.length < 7 ? null : digits.slice(-11);
}
