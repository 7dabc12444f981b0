/** A thing that is told by events and by lists of what is open is told in every state once. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ToldStates } from '../../src/services/told-states.js';

describe('what a feed has told', () => {
  it('is news by event once, and not again in a list that shows the same', () => {
    const told = new ToldStates();
    expect(told.isNewsBy(5, 'a', 'FILED')).toBe(true);
    expect(told.isNewsIn({ from: 6, to: 6 }, 'a', 'FILED')).toBe(false);
    expect(told.isNewsIn({ from: 6, to: 6 }, 'b', 'FILED')).toBe(true);
    expect(told.isNewsBy(7, 'a', null)).toBe(true);
  });

  it('in a list covers the events before it, and those within it that show the same, but none behind it', () => {
    const told = new ToldStates();
    expect(told.isNewsIn({ from: 10, to: 20 }, 'a', 'VERIFYING')).toBe(true);
    expect(told.isNewsBy(9, 'a', 'FILED')).toBe(false);
    expect(told.isNewsBy(15, 'a', 'VERIFYING')).toBe(false);
    expect(told.isNewsBy(21, 'a', 'VERIFYING')).toBe(true);
  });

  it('ends with the last state of the log, tells no change behind a list twice, and misses none that follows it', () => {
    const states = fc.array(fc.constantFrom('OPEN', 'TAKEN', 'GIVEN BACK'), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(states, fc.nat(20), fc.nat(5), (log, shift, lag) => {
        // Event n of the thing has brought it into state n; the list is read when the reader has read `shift` events, and `lag` more are committed.
        const told = new ToldStates();
        const seen: string[] = [];
        const readAt = Math.min(shift, log.length - 1);
        const committed = Math.min(readAt + lag, log.length - 1);
        log.forEach((state, seq) => {
          if (told.isNewsBy(seq, 'a', state)) seen.push(state);
          if (seq === readAt && told.isNewsIn({ from: readAt, to: committed }, 'a', log[committed]!))
            seen.push(log[committed]!);
        });
        expect(seen.at(-1)).toBe(log.at(-1));
        const after = log.slice(committed + 1);
        expect(seen.slice(seen.length - after.length)).toEqual(after);
        if (lag === 0) expect(seen).toEqual(log);
      }),
      { seed: 31, numRuns: 1_000 },
    );
  });

  it('of very many things is bounded: the oldest may come again', () => {
    const told = new ToldStates();
    for (let n = 0; n <= 1_000; n++) told.isNewsBy(n, String(n), 'OPEN');
    expect(told.isNewsIn({ from: 2_000, to: 2_000 }, '1000', 'OPEN')).toBe(false);
    expect(told.isNewsIn({ from: 2_000, to: 2_000 }, '0', 'OPEN')).toBe(true);
  });
});
