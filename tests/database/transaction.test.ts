import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Database, inTransaction } from '../../src/database/database.js';
import { transact, type Trx } from '../../src/database/transaction.js';
import { emptyDatabase } from '../support/database.js';

let database: Database;
beforeAll(async () => {
  database = await emptyDatabase();
  await database.knex.raw('create table kept (value int not null check (value >= 0))');
});
beforeEach(() => database.knex.raw('truncate kept'));
afterAll(() => database.knex.raw('drop table kept'));

const keep = (trx: Trx, value: number): PromiseLike<unknown> => trx('kept').insert({ value });
const kept = async (): Promise<number[]> => database.knex('kept').orderBy('value').pluck<number[]>('value');

it('commits what the work did, and returns what it returned', async () => {
  const returned = await transact(database.knex, async (trx) => {
    await keep(trx, 1);
    await trx.raw('insert into kept values (?)', [2]);
    await database.knex('kept').transacting(trx).insert({ value: 3 });
    return trx('kept').count<[{ count: string }]>();
  });
  expect(returned).toEqual([{ count: '3' }]);
  expect(await kept()).toEqual([1, 2, 3]);
});

it('undoes everything where the work fails, and throws what it threw', async () => {
  const failing = transact(database.knex, async (trx) => {
    await keep(trx, 1);
    throw new Error('changed its mind');
  });
  await expect(failing).rejects.toThrow('changed its mind');
  expect(await kept()).toEqual([]);
});

it('never says that it has committed what the server has undone', async () => {
  const swallowing = transact(database.knex, async (trx) => {
    await keep(trx, 1);
    await Promise.resolve(keep(trx, -1)).catch(() => undefined);
    return 'done';
  });
  await expect(swallowing).rejects.toThrow('nothing was committed');
  expect(await kept()).toEqual([]);
});

it('refuses statements after its end, whichever it was', async () => {
  let left: Trx | null = null;
  await transact(database.knex, async (trx) => {
    left = trx;
    await keep(trx, 1);
  });
  await expect(Promise.resolve(keep(left!, 2))).rejects.toThrow('the transaction is over');
  await transact(database.knex, async (trx) => {
    left = trx;
    await keep(trx, -1);
  }).catch(() => undefined);
  await expect(Promise.resolve(left!.raw('insert into kept values (3)'))).rejects.toThrow('the transaction is over');
  expect(await kept()).toEqual([1]);
});

it('sees nothing of another one before its end, and gives its connection back', async () => {
  for (let i = 0; i < 50; i++) await inTransaction(database, (trx) => Promise.resolve(keep(trx, i)));
  const seen = await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      inTransaction(database, async (trx) => {
        await keep(trx, 100 + i);
        return trx('kept').where('value', '>=', 100).pluck<number[]>('value');
      }),
    ),
  );
  if (database.kind === 'postgres') expect(seen.some((values) => values.length === 1)).toBe(true);
  for (const [i, values] of seen.entries()) expect(values).toContain(100 + i);
  expect(await kept()).toHaveLength(70);
});
