/** Work through a list of rows in the background, so that one which cannot be done holds up no other. */

/** A row that cannot be acted on says so at once; what takes longer is the database that does not answer, and the next row would wait for it too. */
const FAILS_WITHIN_MS = 2_000;

export interface ActedOnEach {
  /** How many there were. */
  readonly due: number;
  /** For how many `act` said that it acted. */
  readonly acted: number;
  /** What it threw for others. */
  readonly failures: readonly unknown[];
}

/** Acts on each of them in their order. */
export async function actOnEach<T>(due: readonly T[], act: (one: T) => Promise<boolean>): Promise<ActedOnEach> {
  let acted = 0;
  const failures: unknown[] = [];
  for (const one of due) {
    const begunMs = performance.now();
    try {
      if (await act(one)) acted++;
    } catch (error) {
      failures.push(error);
      if (performance.now() - begunMs > FAILS_WITHIN_MS) break;
    }
  }
  return { due: due.length, acted, failures };
}

/** Nothing where there are none. Of the same failure several times, once. */
export function throwWhy(failures: readonly unknown[]): void {
  const distinct = [...new Map(failures.map((failure) => [String(failure), failure])).values()];
  if (distinct.length === 0) return;
  throw distinct.length === 1 ? distinct[0] : new AggregateError(distinct, 'several could not be acted on');
}
