import { describe, expect, it } from 'vitest';
import { abortable } from '../../src/graphql/abortable.js';

/** Yields 1, then waits until its signal fires. */
async function* waiting(signal: AbortSignal, log: string[]): AsyncGenerator<number, void, void> {
  try {
    yield 1;
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    log.push('released');
  } finally {
    log.push('ended');
  }
}

describe('a feed that can be left', () => {
  it('ends at once though it waits for something to happen', async () => {
    const log: string[] = [];
    const feed = abortable((signal) => waiting(signal, log));
    expect(await feed.next()).toEqual({ done: false, value: 1 });
    const pending = feed.next();
    await feed.return();
    expect(await pending).toEqual({ done: true, value: undefined });
    expect(log).toEqual(['released', 'ended']);
  });

  it('is never begun where nobody asks for its first item', async () => {
    const log: string[] = [];
    const feed = abortable((signal) => waiting(signal, log));
    await feed.return();
    expect(log).toEqual([]);
  });

  it('ends a loop that is broken off', async () => {
    const log: string[] = [];
    for await (const item of abortable((signal) => waiting(signal, log))) if (item === 1) break;
    expect(log).toEqual(['ended']);
  });
});
