/** What a second of waiting counts, by priority and by the time waited already: the common measure of batch matching and pre-emption. */
import { badInput } from '../errors.js';

/** 1 (most urgent) to 4. */
export type Priority = 1 | 2 | 3 | 4;
export const PRIORITIES: readonly Priority[] = [1, 2, 3, 4];
/** Ordinary work: what is held back from any work is held back from this. */
export const LEAST_URGENT: Priority = 4;

export interface PriorityWeights {
  /** Weight of a second for an incident just reported; a more urgent one never weighs less. */
  readonly base: Readonly<Record<Priority, number>>;
  /** The weight grows by its base for each such span waited, in seconds. */
  readonly growsByBaseEveryS: number;
}

/** Each priority counts twice the next one. A routine matter weighs as much as a fresh emergency when it has waited 70 minutes. */
export const DEFAULT_WEIGHTS: PriorityWeights = { base: { 1: 8, 2: 4, 3: 2, 4: 1 }, growsByBaseEveryS: 600 };

/**
 * Weight of a second for an incident that has waited `waitedS` seconds: base · (1 + waited / span).
 *
 * It grows without bound, so nobody starves: whoever waits long enough outweighs every incident that has waited less than its share of that time, and
 * among equals the one that waited longer goes first. In proportion to the base, so that an emergency does not lose its lead to routine by waiting.
 */
export function priorityWeight(
  { base, growsByBaseEveryS }: PriorityWeights,
  priority: Priority,
  waitedS: number,
): number {
  return base[priority] * (1 + Math.max(0, waitedS) / growsByBaseEveryS);
}

/** @throws DomainError BAD_USER_INPUT where a weight is no number from 0.001 to 1,000, falls with urgency, or never grows */
export function checkPriorityWeights(
  { base, growsByBaseEveryS }: PriorityWeights,
  path: readonly (string | number)[],
): void {
  for (const priority of PRIORITIES) {
    const weight = base[priority];
    if (!(weight >= 0.001 && weight <= 1000))
      throw badInput([...path, 'base', priority], `is ${weight}`, 'a number from 0.001 to 1000');
    const urgent = base[(priority - 1) as Priority] as number | undefined;
    if (urgent !== undefined && urgent < weight)
      throw badInput([...path, 'base', priority], `is ${weight}, more than the next more urgent`, `at most ${urgent}`);
  }
  if (!(growsByBaseEveryS >= 1 && growsByBaseEveryS <= 86_400))
    throw badInput([...path, 'growsByBaseEveryS'], `is ${growsByBaseEveryS}`, '1 to 86400 seconds: nobody may starve');
}
