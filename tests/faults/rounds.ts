/** How long the suite goes on. `FAULTS_ROUNDS=100` is the long form: 100 kills of the node and 30 of the database; without it, what fits into CI. */
const ASKED = process.env['FAULTS_ROUNDS'];

/** `short`: in CI. `share`: of the rounds asked for, in the long form. */
export function rounds(short: number, share = 1): number {
  if (ASKED === undefined || ASKED === '') return short;
  const count = Number(ASKED);
  if (!Number.isInteger(count) || count < 1)
    throw new Error(`FAULTS_ROUNDS is ${ASKED}; expected a whole number from 1`);
  return Math.ceil(count * share);
}

/** Whether the long form was asked for. */
export const IS_LONG = ASKED !== undefined && ASKED !== '';

/** For a test of so many rounds: each may take this long, and starting and proving as long as the rest. */
export function timeoutMs(count: number, perRoundMs = 60_000): number {
  return 240_000 + count * perRoundMs;
}
