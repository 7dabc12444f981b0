import { describe, expect, it } from 'vitest';
import { toldTogether } from '../../src/services/told-together.js';

const LOG = '00000000-0000-4000-8000-000000000000';

async function tell(count: number): Promise<{ cursor: string; n: number }[]> {
  const items: { cursor: string; n: number }[] = [];
  const list = async function* (cursor: string) {
    for (let n = 1; n <= count; n++) yield { cursor, n };
  };
  for await (const item of toldTogether(`${LOG}:7`, list)) items.push(item);
  return items;
}

describe('items that follow from one event', () => {
  it('have its cursor at the last of them only, so that a reader cut off before it is told all again', async () => {
    expect(await tell(3)).toEqual([
      { cursor: `${LOG}:6`, n: 1 },
      { cursor: `${LOG}:6`, n: 2 },
      { cursor: `${LOG}:7`, n: 3 },
    ]);
  });

  it('have its cursor where there is one alone, and are nothing where there is none', async () => {
    expect(await tell(1)).toEqual([{ cursor: `${LOG}:7`, n: 1 }]);
    expect(await tell(0)).toEqual([]);
  });
});
