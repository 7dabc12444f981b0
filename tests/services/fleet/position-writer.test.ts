import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database } from '../../../src/database/database.js';
import { type StoredFix } from '../../../src/database/unit-repository.js';
import { createPositionWriter } from '../../../src/services/fleet/position-writer.js';
import { emptyDatabase } from '../../support/database.js';
import { corner, openTown, settleTown, type Town } from '../../support/town.js';

const NOW = new Date('2026-05-01T08:00:00Z');

let database: Database;
let town: Town;
beforeAll(async () => {
  database = await emptyDatabase();
  await settleTown(database, { unitCount: 2, clock: () => new Date(NOW.getTime() - 60_000) });
  town = await openTown(database, { clock: () => NOW });
});
afterAll(() => town.close());

const fix = (n: number, flag: string | null = null): StoredFix => ({
  unitId: town.units[n % 2]!.id,
  ...corner(1, 1),
  fixAt: new Date(NOW.getTime() + n),
  receivedAt: NOW,
  headingDeg: null,
  speedKmh: null,
  accuracyM: 5,
  datum: 'WGS84',
  originalLon: 121.5,
  originalLat: 29.9,
  flag,
});
async function stored(): Promise<number[]> {
  const rows = await database.knex('position_history').select<{ fix_at: Date }[]>('fix_at').orderBy('fix_at');
  return rows.map(({ fix_at }) => fix_at.getTime() - NOW.getTime());
}

it('Of fixes that share a commit only those fail that the database refuses', async () => {
  const writer = createPositionWriter(database, 20);
  const calls = Array.from({ length: 9 }, (_, n) => writer.write([fix(n, n === 2 || n === 6 ? 'NO_SUCH_FLAG' : null)]));
  const results = await Promise.allSettled(calls);
  expect(results.map(({ status }) => status === 'fulfilled')).toEqual(
    [0, 1, 2, 3, 4, 5, 6, 7, 8].map((n) => n % 4 !== 2),
  );
  expect(await stored()).toEqual([0, 1, 3, 4, 5, 7, 8]);
  await writer.close();
});

it('What is waiting when it closes is written', async () => {
  const writer = createPositionWriter(database, 60_000);
  const waiting = writer.write([fix(20)]);
  await writer.close();
  await waiting;
  expect(await stored()).toContain(20);
});
