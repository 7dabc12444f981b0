import { type Knex } from 'knex';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { knowAccounts } from '../../../src/services/accounts/known-accounts.js';

interface Row {
  readonly id: string;
  readonly role: string;
}

/** A table of accounts that counts the questions; `fail` makes the next one fail. */
function tableOf(...rows: Row[]) {
  const table = { rows, asked: [] as string[][], fail: false };
  const knex = (() => ({
    select: () => ({
      where: async (condition: (builder: object) => void) => {
        let ids: string[] = [];
        condition({ whereRaw: (_text: string, [asked]: [string[]]) => (ids = asked) });
        table.asked.push(ids);
        if (!table.fail) return table.rows.filter(({ id }) => ids.includes(id));
        table.fail = false;
        throw new Error('the connection was lost');
      },
    }),
  })) as unknown as Knex;
  return { table, accounts: knowAccounts(knex) };
}

const many = Array.from({ length: 2_500 }, (_, i) => ({ id: `account ${i}`, role: 'OFFICER' }));

afterEach(() => {
  vi.restoreAllMocks();
});

describe('known accounts', () => {
  it('share one look for everybody who asks about one, and one question for many', async () => {
    const { table, accounts } = tableOf(...many);
    const rows = await Promise.all([...many, ...many].map(({ id }) => accounts.byId(id)));
    expect(rows.every((row, i) => row?.id === many[i % many.length]!.id)).toBe(true);
    expect(table.asked.map((ids) => ids.length)).toEqual([1_000, 1_000, 500]);
  });

  it('are looked at again after a second', async () => {
    const { table, accounts } = tableOf({ id: 'a', role: 'OFFICER' });
    const clock = vi.spyOn(performance, 'now').mockReturnValue(10_000);
    expect((await accounts.byId('a'))?.role).toBe('OFFICER');
    table.rows = [{ id: 'a', role: 'PLANNER' }];
    clock.mockReturnValue(10_999);
    expect((await accounts.byId('a'))?.role).toBe('OFFICER');
    clock.mockReturnValue(11_000);
    expect((await accounts.byId('a'))?.role).toBe('PLANNER');
  });

  it('keep neither a failure nor that there is none', async () => {
    const { table, accounts } = tableOf();
    table.fail = true;
    await expect(accounts.byId('a')).rejects.toThrow('lost');
    expect(await accounts.byId('a')).toBeNull();
    table.rows = [{ id: 'a', role: 'OFFICER' }];
    expect((await accounts.byId('a'))?.role).toBe('OFFICER');
  });
});
