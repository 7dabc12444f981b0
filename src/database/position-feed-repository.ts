/** Rows of position feeds and their devices. */
import { type Knex } from 'knex';
import { type FeedDevice, type PositionFeed } from '../core/fleet/position-feed.js';
import { type Trx } from './database.js';

export interface FeedRow extends PositionFeed {
  readonly deviceCount: number;
}

const COLUMNS = `f.id, f.kind, f.name, f.datum, f.assumed_accuracy_m as "assumedAccuracyM", f.speed_unit as "speedUnit",
  f.token_version as "tokenVersion", f.created_at as "createdAt", f.created_by as "createdBy", f.revoked_at as "revokedAt",
  (select count(*)::integer from position_feed_devices d where d.feed_id = f.id) as "deviceCount"`;

export async function findFeed(knex: Knex, id: string): Promise<FeedRow | null> {
  const { rows } = await knex.raw<{ rows: FeedRow[] }>(`select ${COLUMNS} from position_feeds f where f.id = ?`, [id]);
  return rows[0] ?? null;
}

/** The feed, its row locked until the transaction ends; null where there is none. */
export async function lockFeed(trx: Trx, id: string): Promise<FeedRow | null> {
  const { rows } = await trx.raw<{ rows: FeedRow[] }>(
    `select ${COLUMNS} from position_feeds f where f.id = ? for update of f`,
    [id],
  );
  return rows[0] ?? null;
}

export type NewFeed = Omit<PositionFeed, 'id' | 'tokenVersion' | 'revokedAt'>;

export async function insertFeed(trx: Trx, feed: NewFeed): Promise<string> {
  const [{ id }] = (await trx('position_feeds')
    .insert({
      kind: feed.kind,
      name: feed.name,
      datum: feed.datum,
      assumed_accuracy_m: feed.assumedAccuracyM,
      speed_unit: feed.speedUnit,
      created_at: feed.createdAt,
      created_by: feed.createdBy,
    })
    .returning('id')) as [{ id: string }];
  return id;
}

export async function updateTokenVersion(trx: Trx, id: string, version: number): Promise<void> {
  await trx('position_feeds').where({ id }).update({ token_version: version });
}

export async function updateRevoked(trx: Trx, id: string, revokedAt: Date): Promise<void> {
  await trx('position_feeds').where({ id }).update({ revoked_at: revokedAt });
}

/** `after`: name and id of the last one before. */
export async function listFeeds(
  knex: Knex,
  { includeRevoked }: { readonly includeRevoked: boolean },
  after: readonly [name: string, id: string] | null,
  limit: number,
): Promise<FeedRow[]> {
  const [name, id] = after ?? [null, null];
  const { rows } = await knex.raw<{ rows: FeedRow[] }>(
    `select ${COLUMNS} from position_feeds f
     where (cast(:includeRevoked as boolean) or f.revoked_at is null)
       and (cast(:name as text) is null or (f.name, f.id) > (cast(:name as text), cast(:id as uuid)))
     order by f.name, f.id limit :limit`,
    { includeRevoked, name, id, limit } as never,
  );
  return rows;
}

export async function putDevice(trx: Trx, { feedId, reference, unitId }: FeedDevice): Promise<void> {
  await trx('position_feed_devices')
    .insert({ feed_id: feedId, reference, unit_id: unitId })
    .onConflict(['feed_id', 'reference'])
    .merge();
}

/** Whether there was such a device. */
export async function deleteDevice(trx: Trx, feedId: string, reference: string): Promise<boolean> {
  return (await trx('position_feed_devices').where({ feed_id: feedId, reference }).delete()) > 0;
}

export async function deleteAllDevices(trx: Trx, feedId: string): Promise<void> {
  await trx('position_feed_devices').where({ feed_id: feedId }).delete();
}

/** By reference. `after`: the reference of the last one before; `limit` null: all. */
export async function listDevices(
  knex: Knex,
  feedId: string,
  after: string | null = null,
  limit: number | null = null,
): Promise<FeedDevice[]> {
  const query = knex('position_feed_devices')
    .select({ feedId: 'feed_id', reference: 'reference', unitId: 'unit_id' })
    .where({ feed_id: feedId })
    .orderBy('reference');
  if (after !== null) void query.where('reference', '>', after);
  if (limit !== null) void query.limit(limit);
  return (await query) as FeedDevice[];
}
