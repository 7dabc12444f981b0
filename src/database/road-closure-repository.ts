/** Rows of road closures. They are never deleted: what was closed when is part of every later review. */
import { type Knex } from 'knex';
import { type ClosureArea } from '../core/road/closure-area.js';
import { type RoadClosure } from '../core/road/road-closure.js';
import { type VehicleClass } from '../core/vehicle.js';
import { type Database, type Trx } from './database.js';
import { SRID } from './postgis.js';

interface ClosureRow {
  id: string;
  area: string;
  vehicles: VehicleClass[];
  speed_factor: number;
  reason: string | null;
  starts_at: Date;
  ends_at: Date | null;
  reopened_at: Date | null;
}

function toClosure(row: ClosureRow): RoadClosure {
  const { type, coordinates } = JSON.parse(row.area) as ClosureArea;
  return {
    id: row.id,
    area: { type, coordinates } as ClosureArea,
    vehicles: row.vehicles,
    speedFactor: row.speed_factor,
    reason: row.reason,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    reopenedAt: row.reopened_at,
  };
}

function select(database: Database, knex: Knex): Knex.QueryBuilder {
  return knex('road_closures')
    .select('id', 'vehicles', 'speed_factor', 'reason', 'starts_at', 'ends_at', 'reopened_at')
    .select(database.st.asGeoJSON('area').as('area') as Knex.Raw);
}

export interface NewRoadClosure extends Omit<RoadClosure, 'id' | 'reopenedAt'> {
  readonly createdBy: string;
}

export async function insertRoadClosure(database: Database, trx: Trx, closure: NewRoadClosure): Promise<RoadClosure> {
  const { rows } = await trx.raw<{ rows: { id: string }[] }>(
    `insert into road_closures (area, vehicles, speed_factor, reason, starts_at, ends_at, created_by)
     values (st_setsrid(st_geomfromgeojson(?), ${SRID}), ?, ?, ?, ?, ?, ?) returning id`,
    [
      JSON.stringify(closure.area),
      closure.vehicles,
      closure.speedFactor,
      closure.reason,
      closure.startsAt,
      closure.endsAt,
      closure.createdBy,
    ] as never[],
  );
  const [row] = (await select(database, trx).where({ id: rows[0]!.id })) as [ClosureRow];
  return toClosure(row);
}

/** The closure, its row locked until the transaction ends; null where there is none. */
export async function lockRoadClosure(database: Database, trx: Trx, id: string): Promise<RoadClosure | null> {
  const [row] = (await select(database, trx).where({ id }).forUpdate()) as ClosureRow[];
  return row === undefined ? null : toClosure(row);
}

export async function updateReopened(trx: Trx, id: string, reopenedAt: Date): Promise<void> {
  await trx('road_closures').where({ id }).update({ reopened_at: reopenedAt });
}

function notOver(now: Date): Knex.QueryCallback {
  return (query) => {
    void query.whereNull('reopened_at').where((end) => {
      void end.whereNull('ends_at').orWhere('ends_at', '>', now);
    });
  };
}

/** Those that hold now or will. */
export async function listClosuresNotOver(database: Database, now: Date): Promise<RoadClosure[]> {
  const rows = (await select(database, database.knex).where(notOver(now)).orderBy(['starts_at', 'id'])) as ClosureRow[];
  return rows.map(toClosure);
}

/** Up to `limit`, the latest start first. `after`: [startsAt ms, id] of the last row of the page before; `notOverAt`: only those that hold then or will. */
export async function listRoadClosures(
  database: Database,
  { notOverAt, after, limit }: { notOverAt: Date | null; after: readonly [number, string] | null; limit: number },
): Promise<RoadClosure[]> {
  const query = select(database, database.knex)
    .orderBy([
      { column: 'starts_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(limit);
  if (notOverAt !== null) void query.where(notOver(notOverAt));
  if (after !== null) void query.whereRaw('(starts_at, id) < (?, ?)', [new Date(after[0]), after[1]]);
  return ((await query) as ClosureRow[]).map(toClosure);
}
