import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { down, up } from '../../migrations/0010_position_feeds.js';
import { type Database, inTransaction } from '../../src/database/database.js';
import { keepPositionDays } from '../../src/database/position-history-repository.js';
import { storeFixes } from '../../src/database/unit-repository.js';
import { emptyDatabase } from '../support/database.js';
import { openTown, settleTown, type Town } from '../support/town.js';

const RETENTION_DAYS = 90;
const DAY_MS = 86_400_000;
const NOW = new Date('2031-06-15T10:00:00Z');
const inDays = (days: number): Date => new Date(NOW.getTime() + days * DAY_MS);

let database: Database;
let town: Town;

function store(...moments: { readonly fixAt: Date; readonly receivedAt?: Date; readonly flag?: string }[]) {
  const fixes = moments.map(({ fixAt, receivedAt = fixAt, flag = null }) => ({
    ...{ unitId: town.units[0]!.id, lon: 121.5, lat: 29.9, fixAt, receivedAt, flag: flag },
    ...{ headingDeg: null, speedKmh: null, accuracyM: 5, datum: 'WGS84', originalLon: 121.5, originalLat: 29.9 },
  }));
  return inTransaction(database, (trx) => storeFixes(trx, fixes));
}
/** Where each row lies: `<partition> <time>`, by time. */
async function rows(): Promise<string[]> {
  const { rows: found } = await database.knex.raw<{ rows: { place: string; fix_at: Date }[] }>(
    'select tableoid::regclass::text as place, fix_at from position_history order by fix_at',
  );
  return found.map(({ place, fix_at }) => `${place.replace('position_history_', '')} ${fix_at.toISOString()}`);
}
async function days(): Promise<string[]> {
  const { rows: found } = await database.knex.raw<{ rows: { name: string }[] }>(
    `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'position_history'::regclass order by c.relname`,
  );
  return found.map(({ name }) => name.replace('position_history_', '')).filter((name) => name >= '2031');
}

beforeAll(async () => {
  database = await emptyDatabase();
  await settleTown(database, { unitCount: 1, clock: () => NOW });
  town = await openTown(database, { clock: () => NOW });
});
beforeEach(async () => {
  await database.knex.raw('delete from position_history');
  for (const day of await days())
    if (day !== 'default') await database.knex.raw('drop table ??', [`position_history_${day}`]);
});
afterAll(() => town.close());

it('Days are made ahead, once, whoever of several nodes comes first', async () => {
  await Promise.all([keepPositionDays(database, NOW, RETENTION_DAYS), keepPositionDays(database, NOW, RETENTION_DAYS)]);
  expect(await days()).toEqual(['20310614', '20310615', '20310616', '20310617', 'default']);
  await store({ fixAt: NOW }, { fixAt: new Date('2031-06-15T23:59:59.999Z') }, { fixAt: new Date('2031-06-16') });
  expect(await rows()).toEqual([
    '20310615 2031-06-15T10:00:00.000Z',
    '20310615 2031-06-15T23:59:59.999Z',
    '20310616 2031-06-16T00:00:00.000Z',
  ]);
});

it('What came while its day had no place is moved there, and the same fix again is still one row', async () => {
  await store({ fixAt: NOW }, { fixAt: inDays(5) });
  expect(await rows()).toEqual(['default 2031-06-15T10:00:00.000Z', 'default 2031-06-20T10:00:00.000Z']);
  await keepPositionDays(database, NOW, RETENTION_DAYS);
  await store({ fixAt: NOW });
  expect(await rows()).toEqual(['20310615 2031-06-15T10:00:00.000Z', 'default 2031-06-20T10:00:00.000Z']);
});

it('Days that ended longer ago than positions are kept are dropped, and none before', async () => {
  for (const ago of [-92, -91, -90, -89]) await keepPositionDays(database, inDays(ago), 1_000);
  await store({ fixAt: inDays(-91) }, { fixAt: inDays(-90) }, { fixAt: NOW });
  const before = await days();
  expect(before.slice(0, 4)).toEqual(['20310314', '20310315', '20310316', '20310317']);
  // 14, 15 and 16 March are over by more than 90 days; 17 March is when 90 days ago was.
  expect(await keepPositionDays(database, NOW, RETENTION_DAYS)).toBe(3);
  expect((await days())[0]).toBe('20310317');
  expect(await rows()).toEqual(['20310317 2031-03-17T10:00:00.000Z', '20310615 2031-06-15T10:00:00.000Z']);
  expect(await keepPositionDays(database, NOW, RETENTION_DAYS)).toBe(0);
});

it('What lies on no day is kept by when it came in', async () => {
  await keepPositionDays(database, NOW, RETENTION_DAYS);
  const [recent, old] = [new Date('2004-01-01'), new Date('2004-01-02')];
  await store(
    { fixAt: recent, receivedAt: NOW, flag: 'STALE' },
    { fixAt: old, receivedAt: inDays(-91), flag: 'STALE' },
  );
  await keepPositionDays(database, NOW, RETENTION_DAYS);
  expect(await rows()).toEqual(['default 2004-01-01T00:00:00.000Z']);
});

it('The index by time knows all rows of today', async () => {
  await keepPositionDays(database, NOW, RETENTION_DAYS);
  await store(...Array.from({ length: 2_000 }, (_, n) => ({ fixAt: new Date(NOW.getTime() + n) })));
  await keepPositionDays(database, NOW, RETENTION_DAYS);
  const { rows: left } = await database.knex.raw<{ rows: { ranges: number }[] }>(
    `select brin_summarize_new_values('position_history_20310615_fix_at_idx') as ranges`,
  );
  expect(left).toEqual([{ ranges: 0 }]);
});

it('The migration can be taken back and made again, and every fix is kept that was known before', async () => {
  const today = new Date();
  await store({ fixAt: today }, { fixAt: new Date('2004-01-01'), flag: 'STALE' }, { fixAt: NOW, flag: 'INVALID' });
  const trx = await database.knex.transaction();
  try {
    await down(trx);
    const kept = await trx('position_history').select('fix_at').orderBy('fix_at');
    expect(kept.map(({ fix_at }: { fix_at: Date }) => fix_at)).toEqual([new Date('2004-01-01'), today]);
    expect(await trx.schema.hasTable('position_feeds')).toBe(false);
    await up(trx);
    await trx.commit();
  } catch (error) {
    await trx.rollback();
    throw error;
  }
  const day = today.toISOString().slice(0, 10).replaceAll('-', '');
  expect(await rows()).toEqual(['default 2004-01-01T00:00:00.000Z', `${day} ${today.toISOString()}`]);
});
