/** Rows of patrol targets: one open target of a unit, one open target in a grid. */
import { type Knex } from 'knex';
import { type PatrolTarget, type PatrolTargetStatus } from '../core/patrol/patrol-target.js';
import { among } from './among.js';
import { type Database, type Trx } from './database.js';
import { openPanicOf } from './panic-repository.js';
import { lonLatColumns } from './postgis.js';

interface TargetRow {
  id: string;
  unit_id: string;
  grid_id: string;
  lon: number;
  lat: number;
  status: PatrolTargetStatus;
  offered_at: Date;
  travel_s: number;
  risk: number;
  unseen_s: number | null;
  accepted_at: Date | null;
  ended_at: Date | null;
  end_reason: string | null;
  expires_at: Date;
}

const COLUMNS = [
  'id',
  'unit_id',
  'grid_id',
  'status',
  'offered_at',
  'travel_s',
  'risk',
  'unseen_s',
  'accepted_at',
  'ended_at',
  'end_reason',
  'expires_at',
] as const;
const OPEN: readonly PatrolTargetStatus[] = ['OFFERED', 'ACCEPTED'];

function toTarget(row: TargetRow): PatrolTarget {
  return {
    id: row.id,
    unitId: row.unit_id,
    gridId: row.grid_id,
    place: { lon: row.lon, lat: row.lat },
    status: row.status,
    offeredAt: row.offered_at,
    travelTimeS: row.travel_s,
    risk: row.risk,
    unseenS: row.unseen_s,
    acceptedAt: row.accepted_at,
    endedAt: row.ended_at,
    endReason: row.end_reason,
    expiresAt: row.expires_at,
  };
}

function select(database: Database, knex: Knex): Knex.QueryBuilder {
  return knex('patrol_targets').select(COLUMNS).select(lonLatColumns(database, 'place'));
}

export type NewPatrolTarget = Pick<
  PatrolTarget,
  'unitId' | 'gridId' | 'place' | 'offeredAt' | 'travelTimeS' | 'risk' | 'unseenS' | 'expiresAt'
>;

/**
 * Offers targets to those of the units that are on duty, without work and without a target, neither on a break nor at a post nor in danger, in grids that are
 * nobody's target. Units whose rows somebody else has locked are left out: they are being assigned, or change their duty. Returns the targets that were offered.
 */
export async function offerTargets(
  database: Database,
  trx: Trx,
  targets: readonly NewPatrolTarget[],
): Promise<PatrolTarget[]> {
  // Locked first and read afterwards: an offer of work that committed in between is then seen.
  const free = (await trx('patrol_units')
    .select('id')
    .whereIn(
      'id',
      targets.map(({ unitId }) => unitId),
    )
    .where({ duty: 'ON_DUTY' })
    .orderBy('id')
    .forUpdate()
    .skipLocked()) as { id: string }[];
  const wanted = targets.filter(({ unitId }) => free.some(({ id }) => id === unitId));
  if (wanted.length === 0) return [];
  const { rows } = await trx.raw<{ rows: { id: string }[] }>(
    `insert into patrol_targets (unit_id, grid_id, place, status, offered_at, travel_s, risk, unseen_s, expires_at)
     select unit_id, grid_id, st_setsrid(st_makepoint(lon, lat), 4326), 'OFFERED', offered_at, travel_s, risk, unseen_s, expires_at
     from unnest(?::uuid[], ?::uuid[], ?::float8[], ?::float8[], ?::timestamptz[], ?::real[], ?::real[], ?::real[], ?::timestamptz[])
       as t (unit_id, grid_id, lon, lat, offered_at, travel_s, risk, unseen_s, expires_at)
     where not exists (select from assignments a where a.unit_id = t.unit_id and a.status in ('OFFERED', 'ACKNOWLEDGED', 'EN_ROUTE', 'ON_SCENE'))
       and not exists (select from unit_breaks b where b.unit_id = t.unit_id and b.ended_at is null)
       and not exists (select from event_post_units e join event_posts p on p.id = e.post_id
                       where e.unit_id = t.unit_id and e.released_at is null and p.starts_at <= t.offered_at and p.called_for < 4)
       and not exists (${openPanicOf('t.unit_id')})
       and exists (select from grids g where g.id = t.grid_id)
     on conflict do nothing returning id`,
    [
      wanted.map(({ unitId }) => unitId),
      wanted.map(({ gridId }) => gridId),
      wanted.map(({ place }) => place.lon),
      wanted.map(({ place }) => place.lat),
      wanted.map(({ offeredAt }) => offeredAt),
      wanted.map(({ travelTimeS }) => travelTimeS),
      wanted.map(({ risk }) => risk),
      wanted.map(({ unseenS }) => unseenS),
      wanted.map(({ expiresAt }) => expiresAt),
    ] as never[], // knex's types know no arrays as bound values; `pg` does
  );
  return listTargetsByIds(
    database,
    trx,
    rows.map(({ id }) => id),
  );
}

export async function listTargetsByIds(
  database: Database,
  knex: Knex,
  ids: readonly string[],
): Promise<PatrolTarget[]> {
  return ((await select(database, knex).where(among('id', ids)).orderBy('id')) as TargetRow[]).map(toTarget);
}

export async function lockTarget(database: Database, trx: Trx, id: string): Promise<PatrolTarget | null> {
  const [row] = (await select(database, trx).where({ id }).forUpdate()) as TargetRow[];
  return row === undefined ? null : toTarget(row);
}

/** Null where the unit has none. Locked, so that it is ended once. */
export async function lockOpenTargetOf(database: Database, trx: Trx, unitId: string): Promise<PatrolTarget | null> {
  const [row] = (await select(database, trx)
    .where({ unit_id: unitId })
    .whereIn('status', [...OPEN])
    .forUpdate()) as TargetRow[];
  return row === undefined ? null : toTarget(row);
}

/** All of them, or those of the given units. */
export async function listOpenTargets(
  database: Database,
  knex: Knex,
  unitIds?: readonly string[],
): Promise<PatrolTarget[]> {
  const query = select(database, knex).whereIn('status', [...OPEN]);
  if (unitIds !== undefined) void query.where(among('unit_id', unitIds));
  return ((await query.orderBy('id')) as TargetRow[]).map(toTarget);
}

export async function listDueTargets(knex: Knex, now: Date, limit: number): Promise<string[]> {
  const rows = (await knex('patrol_targets')
    .select('id')
    .whereIn('status', [...OPEN])
    .where('expires_at', '<=', now)
    .orderBy(['expires_at', 'id'])
    .limit(limit)) as { id: string }[];
  return rows.map(({ id }) => id);
}

/** Pairs of a unit and a grid to which it has lately declined to go, or did not get. */
export async function listRefusedTargets(knex: Knex, since: Date): Promise<{ unitId: string; gridId: string }[]> {
  const rows = (await knex('patrol_targets')
    .select('unit_id', 'grid_id')
    .whereIn('status', ['DECLINED', 'EXPIRED'])
    .where('ended_at', '>=', since)) as { unit_id: string; grid_id: string }[];
  return rows.map(({ unit_id, grid_id }) => ({ unitId: unit_id, gridId: grid_id }));
}

export async function updateTarget(
  trx: Trx,
  id: string,
  change: { status: PatrolTargetStatus; accepted_at?: Date; ended_at?: Date; end_reason?: string | null },
): Promise<void> {
  await trx('patrol_targets').where({ id }).update(change);
}
