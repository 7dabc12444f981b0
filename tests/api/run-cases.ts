/** Runs a folder of cases one after the other in one town: what a case changes, the next ones see. Every case is 10 s later than the one before. */
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database } from '../../src/database/database.js';
import { fillIn, readCases, readExpectation, valueAt, withNames } from './case-file.js';
import { startTownApi, type TownApi } from './town-api.js';

const START = Date.parse('2026-03-02T00:00:00.000Z');
const STEP_MS = 10_000;

/** `settle`: rows that the town needs besides its own. */
export function describeCases(what: string, folder: string, settle?: (database: Database) => Promise<unknown>): void {
  let api: TownApi;
  let now = START;
  /** What cases may refer to as "$name". */
  const kept = new Map<string, string>();
  /** Id → name, for answers. */
  const names = new Map<string, string>();

  beforeAll(async () => {
    api = await startTownApi({ clock: () => new Date(now), settle });
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

  describe(what, () => {
    it.each(readCases(path.resolve(folder)))('$name', async (one) => {
      now += STEP_MS;
      const answer = await api.server.query(
        one.query,
        fillIn(one.variables, kept) as object,
        await api.tokenOf(one.as),
      );
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
}
