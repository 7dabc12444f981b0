import { describe, expect, it } from 'vitest';
import { Coalescer } from '../../src/services/coalescer.js';

function counted(most?: number): { coalescer: Coalescer<string>; questions: string[][] } {
  const questions: string[][] = [];
  const find = (ids: readonly string[]): Promise<Map<string, string>> => {
    questions.push([...ids]);
    return Promise.resolve(new Map(ids.filter((id) => id !== 'none').map((id) => [id, id.toUpperCase()])));
  };
  return { coalescer: new Coalescer(find, most), questions };
}

describe('look-ups of one turn', () => {
  it('are one question, each id once, and each asker is answered', async () => {
    const { coalescer, questions } = counted();
    const answers = await Promise.all(['a', 'b', 'a', 'none'].map((id) => coalescer.load(id)));
    expect(answers).toEqual(['A', 'B', 'A', null]);
    expect(questions).toEqual([['a', 'b', 'none']]);
    expect(await coalescer.loadAll(['b', 'none'])).toEqual(['B']);
    // Nothing is remembered: what has changed meanwhile is seen.
    expect(questions).toHaveLength(2);
  });

  it('are asked in pieces of a bounded size', async () => {
    const { coalescer, questions } = counted(2);
    expect(await Promise.all(['a', 'b', 'c', 'c', 'd'].map((id) => coalescer.load(id)))).toEqual([
      'A',
      'B',
      'C',
      'C',
      'D',
    ]);
    expect(questions).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  it('fail together, and later ones are asked anew', async () => {
    let fails = true;
    const coalescer = new Coalescer<string>(() =>
      fails ? Promise.reject(new Error('away')) : Promise.resolve(new Map([['a', 'A']])),
    );
    const [first, second] = await Promise.allSettled([coalescer.load('a'), coalescer.load('b')]);
    expect([first.status, second.status]).toEqual(['rejected', 'rejected']);
    fails = false;
    expect(await coalescer.load('a')).toBe('A');
  });
});
