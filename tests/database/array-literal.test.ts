/** Arrays as text mean to the database what the values are. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { arrayOf, arrayOfWords } from '../../src/database/array-literal.js';
import { type Database } from '../../src/database/database.js';
import { emptyDatabase } from '../support/database.js';

let database: Database;
beforeAll(async () => {
  database = await emptyDatabase();
});

async function read(type: string, literal: string): Promise<unknown[]> {
  const { rows } = await database.knex.raw<{ rows: { value: unknown }[] }>(
    `select value from unnest(cast(? as ${type}[])) with ordinality as a (value, n) order by n`,
    [literal],
  );
  return rows.map(({ value }) => value);
}
const identity = <T>(value: T): T => value;

describe('an array as text', () => {
  it('keeps numbers and nulls exactly', async () => {
    const numbers = fc.array(fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(numbers, async (values) => {
        // PostgreSQL knows no negative zero in text out; it is the same number.
        expect((await read('float8', arrayOf(values, identity))).map((value) => value && Number(value) + 0)).toEqual(
          values.map((value) => value && value + 0),
        );
      }),
      { seed: 41, numRuns: 50 },
    );
  });

  it('keeps moments to the millisecond', async () => {
    const moments = [new Date('2026-03-01T08:00:00.123Z'), null, new Date(0)];
    expect(await read('timestamptz', arrayOf(moments, identity))).toEqual(moments);
  });

  it('keeps words, the word NULL among them, and refuses what is none', async () => {
    const words = ['WGS84', null, 'NULL', '11111111-1111-4111-8111-111111111111'];
    expect(await read('text', arrayOfWords(words, identity))).toEqual(words);
    for (const bad of ['', 'a"b', 'a,b', '}', 'a b', "'", 'a\\b', 'é'])
      expect(() => arrayOfWords([bad], identity)).toThrow(TypeError);
  });
});
