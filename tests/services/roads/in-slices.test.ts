import { describe, expect, it } from 'vitest';
import { type Slices } from '../../../src/core/slices.js';
import { inSlices } from '../../../src/services/roads/in-slices.js';

function* busyFor(ms: number): Slices<string> {
  const end = performance.now() + ms;
  while (performance.now() < end) {
    const sliceEnds = performance.now() + 1;
    while (performance.now() < sliceEnds);
    yield;
  }
  return 'done';
}

describe('long work in slices', () => {
  it('lets others have their turn in between, and gives its result', async () => {
    let turns = 0;
    const others = setInterval(() => turns++, 1);
    expect(await inSlices(busyFor(100))).toBe('done');
    clearInterval(others);
    expect(turns).toBeGreaterThan(3);
  });

  it('is given up where nobody wants it any more', async () => {
    let slices = 0;
    function* endless(): Slices<never> {
      for (;;) {
        slices++;
        yield* busyFor(2);
      }
    }
    let isWanted = true;
    setTimeout(() => (isWanted = false), 20);
    expect(await inSlices(endless(), { isWanted: () => isWanted })).toBeNull();
    const atTheEnd = slices;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(slices).toBe(atTheEnd);
  });

  it('rests while something urgent runs, and then goes on', async () => {
    let slices = 0;
    function* counted(): Slices<string> {
      for (let i = 0; i < 30; i++) {
        slices++;
        yield* busyFor(2);
      }
      return 'done';
    }
    let urgent: Promise<void> | null = null;
    const result = inSlices(counted(), { urgent: () => urgent });
    await new Promise((resolve) => setImmediate(resolve));
    urgent = new Promise<void>((resolve) => setTimeout(resolve, 60)).then(() => {
      urgent = null;
    });
    await new Promise((resolve) => setTimeout(resolve, 15));
    const whenItBegan = slices;
    await urgent;
    expect(slices).toBeLessThanOrEqual(whenItBegan + 3);
    expect(await result).toBe('done');
    expect(slices).toBe(30);
  });

  it('rests between its turns as long as it was told to', async () => {
    const began = performance.now();
    const turnMs = 3;
    await inSlices(busyFor(0), { restMs: 50 });
    expect(performance.now() - began).toBeLessThan(40);
    function* turns(): Slices<void> {
      for (let i = 0; i < 4; i++) yield* busyFor(turnMs + 1);
    }
    await inSlices(turns(), { restMs: 50 });
    expect(performance.now() - began).toBeGreaterThan(150);
  });

  it('that fails rejects', async () => {
    function* failing(): Slices<void> {
      yield;
      throw new RangeError('broken');
    }
    await expect(inSlices(failing())).rejects.toThrow('broken');
  });
});
