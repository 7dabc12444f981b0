/** Seeded sources of chance. Whoever needs one is given it: the same seed gives the same run, and a fork leaves the draws of the others as they were. */

/** Uniform in [0, 1). */
export type RandomSource = () => number;

/** The same seed gives the same numbers on every machine. Source: mulberry32 (Tommy Ettinger, public domain). */
export function seededRandom(seed: number): RandomSource {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A source of its own, seeded from another one. */
export function forkRandom(random: RandomSource): RandomSource {
  return seededRandom(random() * 2 ** 32);
}

/** Uniform in [low, high). */
export function between(random: RandomSource, low: number, high: number): number {
  return low + random() * (high - low);
}

/** Uniform whole number in [low, high], both ends included. */
export function whole(random: RandomSource, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}

/** One of a list that is not empty. */
export function pick<T>(random: RandomSource, choices: readonly T[]): T {
  return choices[Math.floor(random() * choices.length)]!;
}

/** One of a list that is not empty, as often as its share of all weights (each >= 0, not all 0). */
export function pickWeighted<T extends { readonly weight: number }>(random: RandomSource, choices: readonly T[]): T {
  let rest = random() * choices.reduce((sum, { weight }) => sum + weight, 0);
  for (const choice of choices) {
    rest -= choice.weight;
    if (rest < 0) return choice;
  }
  return choices.findLast(({ weight }) => weight > 0)!;
}

/** Time to the next arrival of a Poisson stream, in the unit of `mean`. */
export function exponential(random: RandomSource, mean: number): number {
  return -mean * Math.log(1 - random());
}

/** Bell-shaped, mean 0, standard deviation 1, never beyond 3: the sum of three uniform numbers. */
export function bellShaped(random: RandomSource): number {
  return (random() + random() + random() - 1.5) * 2;
}
