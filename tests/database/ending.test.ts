import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database, inTransaction, jsonLiteral, literal, runAtTheEnd } from '../../src/database/database.js';
import { emptyDatabase } from '../support/database.js';

let database: Database;
beforeAll(async () => {
  database = await emptyDatabase();
  await database.knex.raw('create table noted (name text, value jsonb)');
});
afterAll(async () => {
  await database.knex.raw('drop table noted');
});

/** Everything that could end a literal, or be taken for a binding. */
const AWKWARD = [
  `plain`,
  `it's "quoted"`,
  String.raw`back\slash, \' and \? and \\?`,
  'a ? b ?? c $1 :name ::text',
  'line\nbreak\ttab',
  '警情：路口？🚓',
  `'; drop table noted; --`,
  String.raw`\u003f`,
];

async function noted(): Promise<unknown[]> {
  return database.knex('noted').select('name', 'value').orderBy('name');
}

it('writes texts and values as they are into statements that run with the commit', async () => {
  await inTransaction(database, async (trx) => {
    for (const text of AWKWARD)
      await runAtTheEnd(
        trx,
        `insert into noted values (${literal(text)}, ${jsonLiteral({ text, [text]: [null, 1, text] })})`,
      );
    expect(await trx('noted').select()).toEqual([]);
  });
  const expected = AWKWARD.map((text) => ({ name: text, value: { text, [text]: [null, 1, text] } }));
  const rows = (await noted()) as { name: string }[];
  expect(rows).toHaveLength(AWKWARD.length);
  expect(new Map(rows.map((row) => [row.name, row]))).toEqual(new Map(expected.map((row) => [row.name, row])));
});

it('undoes the whole transaction where the work or the last statement fails, and the next one is untouched', async () => {
  await database.knex('noted').delete();
  const failing = (last: string, fails: boolean): Promise<void> =>
    inTransaction(database, async (trx) => {
      await trx('noted').insert({ name: 'first' });
      await runAtTheEnd(trx, last);
      if (fails) throw new Error('changed my mind');
    });
  await expect(failing(`insert into noted values ('last')`, true)).rejects.toThrow('changed my mind');
  await expect(failing('insert into nowhere values (1)', false)).rejects.toThrow('nowhere');
  expect(await noted()).toEqual([]);
  await failing(`insert into noted values ('last')`, false);
  expect(await noted()).toHaveLength(2);
  // No transaction is left open on the connection.
  await inTransaction(database, (trx) => trx('noted').insert({ name: 'next' }));
  expect(await noted()).toHaveLength(3);
});

it('runs at once in a transaction of somebody else', async () => {
  await database.knex('noted').delete();
  await database.knex.transaction(async (trx) => {
    await runAtTheEnd(trx, `insert into noted values ('now')`);
    expect(await trx('noted').select('name')).toEqual([{ name: 'now' }]);
  });
});
