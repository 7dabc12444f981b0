import { describe, expect, it } from 'vitest';
import { keep, keepById } from '../../src/services/kept.js';

/** A source that answers when it is told to. */
function source() {
  const asked: { answer: (value: string) => void }[] = [];
  const read = (): Promise<string> => new Promise((resolve) => asked.push({ answer: resolve }));
  return { asked, read };
}

describe('what is kept', () => {
  it('is read once, and again after it was forgotten', async () => {
    let reads = 0;
    const kept = keep(async (of: string) => `${of} ${++reads}`);
    expect([await kept.read('a'), await kept.read('a')]).toEqual(['a 1', 'a 1']);
    kept.forget();
    expect(await kept.read('a')).toBe('a 2');
  });

  it('is not what was under way when it was forgotten', async () => {
    const { asked, read } = source();
    const kept = keep(read);
    const early = kept.read(undefined);
    kept.forget();
    asked[0]!.answer('old');
    expect(await early).toBe('old');
    const later = kept.read(undefined);
    asked[1]!.answer('new');
    expect(await later).toBe('new');
    expect(await kept.read(undefined)).toBe('new');
    expect(asked).toHaveLength(2);
  });

  it('is not a failure', async () => {
    let fails = true;
    const kept = keep(async () => {
      if (fails) throw new Error('away');
      return 'there';
    });
    await expect(kept.read(undefined)).rejects.toThrow('away');
    fails = false;
    expect(await kept.read(undefined)).toBe('there');
  });
});

describe('what is kept by id', () => {
  const rows = new Map([
    ['a', 1],
    ['b', 2],
  ]);

  it('is asked for once each; what does not exist is asked for again, and may exist by then', async () => {
    const asked: string[][] = [];
    const table = new Map(rows);
    const kept = keepById(async (ids) => {
      asked.push([...ids]);
      return new Map(ids.flatMap((id) => (table.has(id) ? [[id, table.get(id)!]] : [])));
    }, 100);
    expect(await kept.readAll(['a', 'c'])).toEqual(new Map([['a', 1]]));
    table.set('c', 3);
    expect(await kept.readAll(['a', 'b', 'c'])).toEqual(new Map([...rows, ['c', 3]]));
    expect(await kept.readAll(['c', 'a'])).toEqual(
      new Map([
        ['c', 3],
        ['a', 1],
      ]),
    );
    expect(asked).toEqual([
      ['a', 'c'],
      ['b', 'c'],
    ]);
  });

  it('is not what was under way when all was forgotten', async () => {
    const { asked, read } = source();
    const kept = keepById(async ([id]) => new Map([[id!, await read()]]), 100);
    const early = kept.readAll(['a']);
    kept.forget();
    asked[0]!.answer('old');
    expect(await early).toEqual(new Map([['a', 'old']]));
    const later = kept.readAll(['a']);
    asked[1]!.answer('new');
    expect(await later).toEqual(new Map([['a', 'new']]));
  });

  it('is no more than it may be', async () => {
    let reads = 0;
    const kept = keepById(async (ids) => (reads++, new Map(ids.map((id) => [id, id]))), 2);
    for (const id of ['a', 'b', 'c', 'c', 'a']) expect(await kept.readAll([id])).toEqual(new Map([[id, id]]));
    expect(reads).toBe(4);
  });
});
