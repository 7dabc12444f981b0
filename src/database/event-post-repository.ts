/** Rows of posts at events and of the units posted there. */
import { type Knex } from 'knex';
import { type Priority } from '../core/dispatch/priority-weight.js';
import { type UnitNeed } from '../core/dispatch/response-plan.js';
import { type EventPost, type EventPostStatus } from '../core/shifts/event-post.js';
import { among } from './among.js';
import { type Database, type Trx } from './database.js';
import { lonLatColumns, pointExpression } from './postgis.js';

interface PostRow {
  id: string;
  name: string;
  name_en: string | null;
  lon: number;
  lat: number;
  area: string | null;
  station_id: string | null;
  starts_at: Date;
  ends_at: Date;
  needs: UnitNeed[];
  called_for: number;
  status: EventPostStatus;
  short_since: Date | null;
  ended_at: Date | null;
  end_reason: string | null;
}

function toPost(row: PostRow): EventPost {
  return {
    id: row.id,
    name: row.name,
    nameEn: row.name_en,
    location: { lon: row.lon, lat: row.lat },
    area: row.area === null ? null : (JSON.parse(row.area) as EventPost['area']),
    stationId: row.station_id,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    needs: row.needs,
    calledFor: row.called_for as Priority,
    status: row.status,
    shortSinceAt: row.short_since,
    endedAt: row.ended_at,
    endReason: row.end_reason,
  };
}

function select(database: Database, knex: Knex): Knex.QueryBuilder {
  return knex('event_posts as p')
    .select('p.id', 'p.name', 'p.name_en', 'p.station_id', 'p.starts_at', 'p.ends_at', 'p.needs', 'p.called_for')
    .select('p.status', 'p.short_since', 'p.ended_at', 'p.end_reason')
    .select(database.st.asGeoJSON('p.area').as('area'), ...lonLatColumns(database, 'p.location'));
}

export type NewEventPost = Omit<EventPost, 'id' | 'status' | 'shortSinceAt' | 'endedAt' | 'endReason'> & {
  readonly openedBy: string | null;
};

export async function insertPost(database: Database, trx: Trx, post: NewEventPost): Promise<EventPost> {
  const [row] = await trx('event_posts')
    .insert({
      name: post.name,
      name_en: post.nameEn,
      location: pointExpression(database, post.location),
      area: post.area === null ? null : trx.raw('st_setsrid(st_geomfromgeojson(?), 4326)', [JSON.stringify(post.area)]),
      station_id: post.stationId,
      starts_at: post.startsAt,
      ends_at: post.endsAt,
      needs: JSON.stringify(post.needs),
      called_for: post.calledFor,
      status: 'OPEN',
      due_at: post.startsAt,
      opened_by: post.openedBy,
    })
    .returning<{ id: string }[]>('id');
  return (await findPost(database, trx, row!.id))!;
}

export async function findPost(database: Database, knex: Knex, id: string): Promise<EventPost | null> {
  const [row] = (await select(database, knex).where('p.id', id)) as PostRow[];
  return row === undefined ? null : toPost(row);
}

export async function lockPost(database: Database, trx: Trx, id: string): Promise<EventPost | null> {
  const [row] = (await select(database, trx).where('p.id', id).forUpdate('p')) as PostRow[];
  return row === undefined ? null : toPost(row);
}

export interface PostChange {
  readonly status?: EventPostStatus;
  readonly due_at?: Date | null;
  readonly short_since?: Date | null;
  readonly ended_at?: Date;
  readonly end_reason?: string | null;
}

export async function updatePost(trx: Trx, id: string, change: PostChange): Promise<void> {
  await trx('event_posts').where({ id }).update(change);
}

export async function listDuePosts(knex: Knex, now: Date, limit: number): Promise<string[]> {
  const rows = (await knex('event_posts')
    .select('id')
    .where('due_at', '<=', now)
    .orderBy(['due_at', 'id'])
    .limit(limit)) as { id: string }[];
  return rows.map(({ id }) => id);
}

/** The one that begins last first. `after`: [startsAt ms, id] of the last row of the page before. */
export async function listPosts(
  database: Database,
  knex: Knex,
  { openOnly, stationId }: { readonly openOnly: boolean; readonly stationId: string | null },
  after: readonly [ms: number, id: string] | null,
  limit: number,
): Promise<EventPost[]> {
  const query = select(database, knex)
    .orderBy([
      { column: 'p.starts_at', order: 'desc' },
      { column: 'p.id', order: 'desc' },
    ])
    .limit(limit);
  if (openOnly) void query.where('p.status', 'OPEN');
  if (stationId !== null) void query.where('p.station_id', stationId);
  if (after !== null) void query.whereRaw('(p.starts_at, p.id) < (?, ?)', [new Date(after[0]), after[1]]);
  return ((await query) as PostRow[]).map(toPost);
}

/** Ids of the units that are posted and not released, by post; in order of call signs. */
export async function listUnitIdsByPostIds(knex: Knex, ids: readonly string[]): Promise<Map<string, string[]>> {
  const rows = (await knex('event_post_units as e')
    .join('patrol_units as u', 'u.id', 'e.unit_id')
    .select('e.post_id', 'e.unit_id')
    .where(among('e.post_id', ids))
    .whereNull('e.released_at')
    .orderBy('u.call_sign')) as { post_id: string; unit_id: string }[];
  const byPost = new Map<string, string[]>();
  for (const { post_id, unit_id } of rows) byPost.set(post_id, [...(byPost.get(post_id) ?? []), unit_id]);
  return byPost;
}

/** Open posts to which units are posted, by unit, the earliest first. */
export async function listPostsByUnitIds(
  database: Database,
  knex: Knex,
  ids: readonly string[],
): Promise<Map<string, EventPost[]>> {
  const rows = (await select(database, knex)
    .join('event_post_units as e', 'e.post_id', 'p.id')
    .select('e.unit_id')
    .where(among('e.unit_id', ids))
    .whereNull('e.released_at')
    .orderBy(['p.starts_at', 'p.id'])) as (PostRow & { unit_id: string })[];
  const byUnit = new Map<string, EventPost[]>();
  for (const row of rows) byUnit.set(row.unit_id, [...(byUnit.get(row.unit_id) ?? []), toPost(row)]);
  return byUnit;
}

/** Posted again after a release: the row is taken up anew. */
export async function postUnit(trx: Trx, postId: string, unitId: string, at: Date, by: string | null): Promise<void> {
  await trx('event_post_units')
    .insert({ post_id: postId, unit_id: unitId, posted_at: at, posted_by: by, released_at: null })
    .onConflict(['post_id', 'unit_id'])
    .merge();
}

export async function releaseUnit(trx: Trx, postId: string, unitId: string, at: Date): Promise<boolean> {
  const released = await trx('event_post_units')
    .where({ post_id: postId, unit_id: unitId, released_at: null })
    .update({ released_at: at });
  return released === 1;
}

export interface PostedUnit {
  readonly id: string;
  readonly callSign: string;
  readonly stationId: string;
}

/** Units that are posted and not released, by call sign. */
export async function listPostedUnits(knex: Knex, postId: string): Promise<PostedUnit[]> {
  const rows = (await knex('event_post_units as e')
    .join('patrol_units as u', 'u.id', 'e.unit_id')
    .select('u.id', 'u.call_sign', 'u.station_id')
    .where('e.post_id', postId)
    .whereNull('e.released_at')
    .orderBy('u.call_sign')) as { id: string; call_sign: string; station_id: string }[];
  return rows.map(({ id, call_sign, station_id }) => ({ id, callSign: call_sign, stationId: station_id }));
}
