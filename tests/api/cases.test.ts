/** The API as its clients use it, one case after the other in one town: what a case changes, the next ones see. */
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillIn, readCases, readExpectation, valueAt, withNames } from './case-file.js';
import { startTownApi, type TownApi } from './town-api.js';

let api: TownApi;
let now = Date.parse('2026-03-02T00:00:00.000Z');
const STEP_MS = 10_000;

/** What cases may refer to as "$name". */
const kept = new Map<string, string>();
/** Id → name, for answers. */
const names = new Map<string, string>();

beforeAll(async () => {
  api = await startTownApi({ clock: () => new Date(now) });
  const { knex } = api.town.database;
  const nameAll = async (table: string, column: string, kind: string): Promise<void> => {
    for (const row of await knex(table).select<Record<string, string>[]>('id', column)) {
      names.set(row['id']!, `${kind} ${row[column]}`);
      kept.set(row[column]!, row['id']!);
    }
  };
  await nameAll('patrol_units', 'call_sign', 'unit');
  await nameAll('stations', 'code', 'station');
  await nameAll('grids', 'code', 'grid');
  await nameAll('accounts', 'account', 'account');
});
afterAll(() => api.close());

describe('the API', () => {
  it.each(readCases(path.resolve('tests/api/cases')))('$name', async (one) => {
    now += STEP_MS;
    const answer = await api.server.query(one.query, fillIn(one.variables, kept) as object, await api.tokenOf(one.as));
    for (const { name, path: place } of one.keep) {
      kept.set(name, valueAt(answer, place));
      names.set(kept.get(name)!, name);
    }
    const actual = `${JSON.stringify(withNames(answer, names), null, 2)}\n`;
    const expected = readExpectation(one, actual);
    expect(expected, 'the expectation was missing and has been written: review it, then run again').not.toBeNull();
    expect(JSON.parse(actual)).toEqual(JSON.parse(expected!));
  });
});
