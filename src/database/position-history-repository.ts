/** The history of positions: partitioned by day (UTC) of the device's time. Every query names both ends of a time, so that it opens the days between only. */
import { type Knex } from 'knex';
import { type FixFlag } from '../core/fleet/fix-plausibility.js';
import { type PastPosition } from '../core/fleet/past-position.js';
import { type PolygonGeometry } from '../core/geo/geojson.js';
import { type Database, inTransaction } from './database.js';

interface StoredKey {
  readonly unitId: string;
  readonly fixAt: Date;
}

interface StoredRow {
  readonly originalLon: number;
  readonly originalLat: number;
  readonly flag: FixFlag | null;
}

/** Those among `keys` that are stored, by `<unit id> <milliseconds>`. */
export async function findStoredFixes(knex: Knex, keys: readonly StoredKey[]): Promise<ReadonlyMap<string, StoredRow>> {
  const times = keys.map(({ fixAt }) => fixAt.getTime());
  const { rows } = await knex.raw<{ rows: (StoredRow & StoredKey)[] }>(
    `select h.unit_id as "unitId", h.fix_at as "fixAt", h.original_lon as "originalLon", h.original_lat as "originalLat", h.flag
     from unnest(?::uuid[], ?::timestamptz[]) as k (unit_id, fix_at)
     join position_history h on h.unit_id = k.unit_id and h.fix_at = k.fix_at
     where h.fix_at between ?::timestamptz and ?::timestamptz`,
    [
      keys.map(({ unitId }) => unitId),
      keys.map(({ fixAt }) => fixAt),
      new Date(Math.min(...times)),
      new Date(Math.max(...times)),
    ] as never[],
  );
  return new Map(rows.map((row) => [`${row.unitId} ${row.fixAt.getTime()}`, row]));
}

export interface PastSelection {
  /** Null: of all units. */
  readonly unitId: string | null;
  /** Null: everywhere. */
  readonly within: PolygonGeometry | null;
  /** Also those that were never live. */
  readonly includeFlagged: boolean;
  /** Of each unit only the first in every step of so many milliseconds, wherever that is; 0: all. */
  readonly everyMs: number;
}

/**
 * Up to `limit` positions of [start, end), by time and unit, behind `after`. Steps are counted from `start`: it must be the begin of one. Reads all rows of the
 * time (of the unit), so the caller chooses a short one.
 */
export async function listPastPositions(
  knex: Knex,
  { unitId, within, includeFlagged, everyMs }: PastSelection,
  { start, end }: { readonly start: Date; readonly end: Date },
  after: readonly [fixAt: Date, unitId: string] | null,
  limit: number,
): Promise<PastPosition[]> {
  const isThinned = everyMs !== 0;
  const { rows } = await knex.raw<{ rows: PastPosition[] }>(
    `select unit_id as "unitId", st_x(location) as lon, st_y(location) as lat, fix_at as "fixAt", received_at as "receivedAt",
       heading_deg as "headingDeg", speed_kmh as "speedKmh", accuracy_m as "accuracyM", flag
     from (
       select ${isThinned ? 'distinct on (unit_id, step)' : ''} unit_id, fix_at, received_at, location, heading_deg, speed_kmh, accuracy_m, flag
       from position_history
         ${isThinned ? 'cross join lateral (select date_bin(make_interval(secs => :everyS), fix_at, :start) as step) s' : ''}
       where fix_at >= :start and fix_at < :end
         ${unitId === null ? '' : 'and unit_id = :unitId'} ${includeFlagged ? '' : 'and flag is null'}
       ${isThinned ? 'order by unit_id, step, fix_at' : ''}) p
     where true ${within === null ? '' : 'and st_covers(st_setsrid(st_geomfromgeojson(:area), 4326), location)'}
       ${after === null ? '' : 'and (fix_at, unit_id) > (cast(:afterAt as timestamptz), cast(:afterUnit as uuid))'}
     order by fix_at, unit_id limit :limit`,
    {
      start,
      end,
      limit,
      ...(unitId !== null && { unitId }),
      ...(isThinned && { everyS: everyMs / 1_000 }),
      ...(within !== null && { area: JSON.stringify(within) }),
      ...(after !== null && { afterAt: after[0], afterUnit: after[1] }),
    } as never,
  );
  return rows;
}

const DAY_MS = 86_400_000;
/** Writers wait behind whoever waits to change the partitions: they shall not wait for long. What does not succeed is tried again in an hour. */
const LOCK_TIMEOUT = '2s';
/** Of the nodes one at a time. */
const LOCK = 7243003;

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

async function changeDays<T>(database: Database, statement: string, day: string): Promise<T> {
  return inTransaction(database, async (trx) => {
    await trx.raw(`set local lock_timeout = '${LOCK_TIMEOUT}'`);
    await trx.raw('select pg_advisory_xact_lock(?)', [LOCK]);
    const { rows } = await trx.raw<{ rows: [{ result: T }] }>(statement, [day]);
    return rows[0].result;
  });
}

/**
 * Takes the newest rows of two days into their index by time. PostgreSQL does so by itself within minutes where autovacuum runs, and the embedded database never: a replay
 * would read the whole day.
 */
async function summariseDays(knex: Knex, days: readonly string[]): Promise<void> {
  await knex.raw(
    `select brin_summarize_new_values(i.indexrelid::regclass) from pg_index i
     join pg_class c on c.oid = i.indexrelid join pg_am a on a.oid = c.relam and a.amname = 'brin'
     where i.indrelid = any(array(select to_regclass('position_history_' || to_char(day, 'YYYYMMDD'))::oid from unnest(?::date[]) day))`,
    [days] as never[],
  );
}

/**
 * Makes partitions from yesterday to the day after tomorrow, drops those of days that ended more than `retentionDays` ago, and what came longer ago than that and lies
 * on no day of its own; brings the index by time up to date. Returns the number of days dropped.
 */
export async function keepPositionDays(database: Database, now: Date, retentionDays: number): Promise<number> {
  const nowMs = now.getTime();
  for (const ahead of [0, 1, 2, -1])
    await changeDays<boolean>(
      database,
      'select add_position_day(cast(? as date)) as result',
      dayOf(nowMs + ahead * DAY_MS),
    );
  const oldestMs = nowMs - retentionDays * DAY_MS;
  let dropped = 0;
  while (await changeDays<boolean>(database, 'select drop_position_day(cast(? as date)) as result', dayOf(oldestMs)))
    dropped++;
  await database.knex('position_history_default').where('received_at', '<', new Date(oldestMs)).delete();
  await summariseDays(database.knex, [dayOf(nowMs - DAY_MS), dayOf(nowMs)]);
  return dropped;
}
