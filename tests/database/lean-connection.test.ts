import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Database, inTransaction, runAtTheEnd } from '../../src/database/database.js';
import { StatementNames } from '../../src/database/statement-names.js';
import { emptyDatabase } from '../support/database.js';

let database: Database;
beforeAll(async () => {
  database = await emptyDatabase();
  await database.knex.raw('create table written (place serial primary key, value int not null check (value >= 0))');
});
beforeEach(() => database.knex.raw('truncate written restart identity'));
afterAll(() => database.knex.raw('drop table written'));

const values = async (): Promise<number[]> => database.knex('written').orderBy('place').pluck<number[]>('value');

it('runs statements that are issued together in the order in which they were issued', async () => {
  await inTransaction(database, (trx) =>
    Promise.all(Array.from({ length: 200 }, (_, value) => trx('written').insert({ value }))),
  );
  expect(await values()).toEqual(Array.from({ length: 200 }, (_, value) => value));
});

it('keeps all or nothing of transactions whose statements leave together, whichever of them fails', async () => {
  // A negative value is refused by the table. Each transaction is some groups of statements, one message each, and what it leaves to its end.
  const value = fc.integer({ min: -1, max: 9 });
  const transaction = fc.record({
    groups: fc.array(fc.array(value, { minLength: 1, maxLength: 4 }), { maxLength: 3 }),
    atTheEnd: fc.array(value, { maxLength: 2 }),
    changesItsMind: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(transaction, { minLength: 1, maxLength: 6 }), async (transactions) => {
      await database.knex.raw('truncate written restart identity');
      const expected: number[] = [];
      for (const { groups, atTheEnd, changesItsMind } of transactions) {
        const all = [...groups.flat(), ...atTheEnd];
        const isKept = !changesItsMind && all.every((each) => each >= 0);
        if (isKept) expected.push(...all);
        const run = inTransaction(database, async (trx) => {
          for (const group of groups) await Promise.all(group.map((each) => trx('written').insert({ value: each })));
          for (const each of atTheEnd) await runAtTheEnd(trx, `insert into written (value) values (${each})`);
          if (changesItsMind) throw new Error('changed its mind');
        });
        if (isKept) await run;
        else await expect(run).rejects.toThrow();
        // Outside every transaction: what the failed one had begun must not have swallowed this.
        await database.knex('written').insert({ value: 100 });
        expected.push(100);
      }
      expect(await values()).toEqual(expected);
    }),
    { seed: 42, numRuns: 60 },
  );
});

it('lets no statement of a failed transaction run after its end', async () => {
  const late = inTransaction(database, async (trx) => {
    const slow = trx('written')
      .insert({ value: 1 })
      .then(() => trx('written').insert({ value: 2 }))
      .then(() => trx('written').insert({ value: 3 }));
    await Promise.all([trx('written').insert({ value: -1 }), slow]);
  });
  await expect(late).rejects.toThrow('written_value_check');
  expect(await values()).toEqual([]);
});

it('prepares on a server what repeats, and nothing in the embedded database, whose connections are one session', async () => {
  const { knex } = database;
  await knex.transaction(async (trx) => {
    for (let i = 0; i < 10; i++) await trx('written').where({ value: i }).first('value as repeated');
    const { rows } = await trx.raw<{ rows: { statement: string }[] }>(
      `select statement from pg_prepared_statements where statement like '%"repeated"%'`,
    );
    expect(rows).toHaveLength(database.kind === 'postgres' ? 1 : 0);
  });
});

it('names a text from its fifth time on, at most five hundred of them, and none as long as an import', () => {
  const names = new StatementNames();
  const times = (text: string, count: number): (string | undefined)[] =>
    Array.from({ length: count }, () => names.of(text));
  expect(times('select 1', 6)).toEqual([undefined, undefined, undefined, undefined, 's1', 's1']);
  expect(times('x'.repeat(10_000), 6)).toEqual(Array.from({ length: 6 }));
  const given = Array.from({ length: 600 }, (_, i) => times(`select ${i + 2}`, 5)[4]);
  expect(new Set(given).size).toBe(500);
  expect(given.slice(499)).toEqual(Array.from({ length: 101 }));
});
