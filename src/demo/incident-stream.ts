/** The demo's calls: a Poisson stream of incidents with type, text and caller. Pure: the same seed gives the same stream. */
import { exponential, pick, pickWeighted, type RandomSource, whole } from '../core/random.js';

/** What calls of one type say. */
export interface IncidentTexts {
  /** Slug of the incident type. */
  readonly type: string;
  /** At least one; each in both languages. */
  readonly texts: readonly { readonly zh: string; readonly en: string }[];
  /** How often the type comes, relative to the others. */
  readonly weight: number;
}

export interface IncidentCall {
  /** Since the call before. */
  readonly gapMs: number;
  readonly type: string;
  /** Steps away from the type's own priority: 0 as a rule, now and then 1 more (-1) or less (+1) urgent. */
  readonly priorityShift: number;
  /** Both languages: readers of either see the same incident. */
  readonly description: string;
  readonly caller: { readonly name: string; readonly phone: string };
}

const SURNAMES = [
  ['王', 'Wang'],
  ['李', 'Li'],
  ['张', 'Zhang'],
  ['刘', 'Liu'],
  ['陈', 'Chen'],
  ['杨', 'Yang'],
  ['赵', 'Zhao'],
  ['黄', 'Huang'],
  ['周', 'Zhou'],
  ['吴', 'Wu'],
] as const;
const TITLES = [
  ['先生', 'Mr'],
  ['女士', 'Ms'],
] as const;

export class IncidentStream {
  /** RangeError where there is nothing to say or the mean is no time. */
  constructor(
    private readonly texts: readonly IncidentTexts[],
    private readonly meanGapMs: number,
    private readonly random: RandomSource,
  ) {
    if (!(meanGapMs > 0)) throw new RangeError(`a mean gap of ${meanGapMs} ms between incidents is no time`);
    if (!texts.some(({ weight, texts: list }) => weight > 0 && list.length > 0))
      throw new RangeError('there are no incident texts with a weight above 0');
  }

  next(): IncidentCall {
    const { random } = this;
    const gapMs = exponential(random, this.meanGapMs);
    const { type, texts } = pickWeighted(
      random,
      this.texts.filter((each) => each.texts.length > 0),
    );
    const { zh, en } = pick(random, texts);
    const chance = random();
    const [surname, surnameEn] = pick(random, SURNAMES);
    const [title, titleEn] = pick(random, TITLES);
    return {
      gapMs,
      type,
      priorityShift: chance < 0.1 ? -1 : chance < 0.2 ? 1 : 0,
      description: `${zh}\n${en}`,
      // No telephone has such a number: nobody real is ever named.
      caller: {
        name: `${surname}${title} (${titleEn} ${surnameEn})`,
        phone: `000-0000-${String(whole(random, 0, 9999)).padStart(4, '0')}`,
      },
    };
  }
}
