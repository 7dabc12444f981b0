/** Rows of presence: seconds and visits of units by grid and hour, and when somebody was last seen in a grid. */
import { type Knex } from 'knex';
import { type Trx } from './database.js';

export interface PresenceRow {
  readonly gridId: string;
  readonly hour: Date;
  readonly seconds: number;
  readonly visits: number;
}

export interface Sighting {
  readonly gridId: string;
  readonly seenAt: Date;
  readonly unitId: string;
}

/** Adds to what is there; grids that are gone are left out. In order of grid and hour, so that writers lock rows in the same order. */
export async function addPresence(trx: Trx, rows: readonly PresenceRow[]): Promise<void> {
  if (rows.length === 0) return;
  await trx.raw(
    `insert into grid_presence as p (grid_id, hour, seconds, visits)
     select n.grid_id, n.hour, n.seconds, n.visits
     from unnest(?::uuid[], ?::timestamptz[], ?::real[], ?::integer[]) as n (grid_id, hour, seconds, visits)
     join grids g on g.id = n.grid_id order by n.grid_id, n.hour
     on conflict (grid_id, hour) do update set seconds = p.seconds + excluded.seconds, visits = p.visits + excluded.visits`,
    [
      rows.map(({ gridId }) => gridId),
      rows.map(({ hour }) => hour),
      rows.map(({ seconds }) => seconds),
      rows.map(({ visits }) => visits),
    ] as never[], // knex's types know no arrays as bound values; `pg` does
  );
}

/** Keeps the later one of what is there and what comes. */
export async function putSightings(trx: Trx, sightings: readonly Sighting[]): Promise<void> {
  if (sightings.length === 0) return;
  await trx.raw(
    `insert into grid_sightings as s (grid_id, seen_at, unit_id)
     select n.grid_id, n.seen_at, n.unit_id from unnest(?::uuid[], ?::timestamptz[], ?::uuid[]) as n (grid_id, seen_at, unit_id)
     join grids g on g.id = n.grid_id order by n.grid_id
     on conflict (grid_id) do update set seen_at = excluded.seen_at, unit_id = excluded.unit_id where s.seen_at < excluded.seen_at`,
    [
      sightings.map(({ gridId }) => gridId),
      sightings.map(({ seenAt }) => seenAt),
      sightings.map(({ unitId }) => unitId),
    ] as never[],
  );
}

/** Of every grid in which somebody was seen after `since`. */
export async function listSightings(knex: Knex, since: Date | null): Promise<{ gridId: string; seenAt: Date }[]> {
  const query = knex('grid_sightings').select('grid_id', 'seen_at');
  if (since !== null) void query.where('seen_at', '>', since);
  const rows = (await query) as { grid_id: string; seen_at: Date }[];
  return rows.map(({ grid_id, seen_at }) => ({ gridId: grid_id, seenAt: seen_at }));
}

/** Incidents reported since then by grid and local hour of the day. */
export async function countIncidentsByHour(
  knex: Knex,
  since: Date,
  timeZone: string,
): Promise<{ gridId: string; hour: number; incidents: number }[]> {
  const { rows } = await knex.raw<{ rows: { grid_id: string; hour: number; incidents: number }[] }>(
    `select grid_id, cast(extract(hour from reported_at at time zone ?) as integer) as hour, cast(count(*) as integer) as incidents
     from incidents where reported_at >= ? and grid_id is not null and status <> 'DUPLICATE' group by 1, 2`,
    [timeZone, since],
  );
  return rows.map(({ grid_id, hour, incidents }) => ({ gridId: grid_id, hour, incidents }));
}

export interface PresenceSelection {
  readonly gridId: string | null;
  readonly stationId: string | null;
  readonly from: Date;
  readonly until: Date;
}

/** By hour, then grid id. `after`: the last row of the page before. */
export async function listPresence(
  knex: Knex,
  { gridId, stationId, from, until }: PresenceSelection,
  after: readonly [ms: number, gridId: string] | null,
  limit: number,
): Promise<PresenceRow[]> {
  const query = knex('grid_presence as p')
    .select('p.grid_id', 'p.hour', 'p.seconds', 'p.visits')
    .where('p.hour', '>=', from)
    .where('p.hour', '<', until)
    .orderBy(['p.hour', 'p.grid_id'])
    .limit(limit);
  if (gridId !== null) void query.where('p.grid_id', gridId);
  if (stationId !== null) void query.join('grids as g', 'g.id', 'p.grid_id').where('g.station_id', stationId);
  if (after !== null) void query.whereRaw('(p.hour, p.grid_id) > (?, ?)', [new Date(after[0]), after[1]]);
  const rows = (await query) as { grid_id: string; hour: Date; seconds: number; visits: number }[];
  return rows.map(({ grid_id, hour, seconds, visits }) => ({ gridId: grid_id, hour, seconds, visits }));
}

export interface UnseenGrid {
  readonly gridId: string;
  readonly code: string;
  /** Null: nobody was ever seen there. */
  readonly seenAt: Date | null;
}

/** Those never seen first, then the longest unseen; equal ones by code. `after`: [ms, or -1: never; code] of the last row of the page before. */
export async function listLongestUnseen(
  knex: Knex,
  stationId: string | null,
  after: readonly [ms: number, code: string] | null,
  limit: number,
): Promise<UnseenGrid[]> {
  const never = '-infinity';
  const query = knex('grids as g')
    .leftJoin('grid_sightings as s', 's.grid_id', 'g.id')
    .select('g.id', 'g.code', 's.seen_at')
    .orderByRaw(`coalesce(s.seen_at, '${never}'), g.code`)
    .limit(limit);
  if (stationId !== null) void query.where('g.station_id', stationId);
  if (after !== null)
    void query.whereRaw(`(coalesce(s.seen_at, '${never}'), g.code) > (cast(? as timestamptz), ?)`, [
      after[0] < 0 ? never : new Date(after[0]),
      after[1],
    ]);
  const rows = (await query) as { id: string; code: string; seen_at: Date | null }[];
  return rows.map(({ id, code, seen_at }) => ({ gridId: id, code, seenAt: seen_at }));
}
