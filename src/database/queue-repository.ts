/** Rows that the queue looks at: who waits, or for more, who is at work on a scene, and how long such work usually takes. */
import { type Knex } from 'knex';
import { type SentUnit } from '../core/dispatch/missing-needs.js';
import { type ResponsePlan } from '../core/dispatch/response-plan.js';
import { type LonLat } from '../core/geo/point.js';
import { type VehicleClass } from '../core/vehicle.js';
import { among } from './among.js';
import { type Database } from './database.js';
import { lonLatColumns } from './postgis.js';

export interface HeldRow {
  readonly id: string;
  readonly priority: number;
  /** Its report, or the last time that it was taken up again. */
  readonly waitingSince: Date;
  readonly stationId: string | null;
  readonly location: LonLat;
  /** The plan that it was opened with. */
  readonly plan: ResponsePlan | null;
  readonly deferredSince: Date | null;
  /** Units that declined it, let the offer expire, or were called off since then: they are not asked again. */
  readonly refusedBy: readonly string[];
}

const WAITING = ['HELD', 'DISPATCHED', 'IN_PROGRESS'] as const;

/** Sent to, or done there, since it was last taken up; and those whom somebody called off: fewer are wanted then, unless the work was handed over to another at that moment. */
const HAS_A_PLACE = `a.incident_id = i.id and a.id <> all(i.set_aside) and (
  a.status in ('OFFERED', 'ACKNOWLEDGED', 'EN_ROUTE', 'ON_SCENE', 'CLEARED')
  or (a.status = 'CANCELLED' and not exists (
    select 1 from assignments b where b.incident_id = a.incident_id and b.unit_id <> a.unit_id and b.offered_at = a.ended_at)))`;

/** Nobody is sent. The most urgent first, then the oldest. */
export async function listHeld(database: Database, limit: number): Promise<HeldRow[]> {
  return readHeld(waiting(database, limit).where('i.status', 'HELD'));
}

/** Somebody is sent, but fewer than the plan asks for, and the plan sends units by itself. The most urgent first, then the oldest. */
export async function listShort(database: Database, limit: number): Promise<HeldRow[]> {
  return readHeld(
    waiting(database, limit)
      .whereIn('i.status', ['DISPATCHED', 'IN_PROGRESS'])
      .whereRaw(`p.content ->> 'dispatch' = 'AUTOMATIC'`)
      .whereRaw(
        `exists (select 1 from assignments a where a.incident_id = i.id and a.status in ('OFFERED', 'ACKNOWLEDGED', 'EN_ROUTE', 'ON_SCENE'))`,
      )
      .whereRaw(
        `(select sum((need ->> 'count')::int) from jsonb_array_elements(p.content -> 'needs') need)
           > (select count(*) from assignments a where ${HAS_A_PLACE})`,
      ),
  );
}

/** Units that have a place of the incident's plan. */
export async function listPlaced(knex: Knex, incidentId: string): Promise<SentUnit[]> {
  const { rows } = await knex.raw<{ rows: { id: string; vehicle: VehicleClass; skills: string[] }[] }>(
    `select distinct u.id, u.vehicle, u.skills from incidents i join assignments a on ${HAS_A_PLACE}
       join patrol_units u on u.id = a.unit_id where i.id = ? order by u.id`,
    [incidentId],
  );
  return rows.map(({ id, ...unit }) => ({ unitId: id, ...unit }));
}

function waiting(database: Database, limit: number): Knex.QueryBuilder {
  const { knex } = database;
  return knex('incidents as i')
    .leftJoin('response_plans as p', 'p.id', 'i.response_plan_id')
    .select('i.id', 'i.priority', 'i.station_id', 'i.deferred_since', 'p.content')
    .select(knex.raw('coalesce(i.reopened_at, i.reported_at) as waiting_since'))
    .select(lonLatColumns(database, 'i.location'))
    .select(
      knex.raw(
        `array(select distinct a.unit_id::text from assignments a where a.incident_id = i.id
           and a.status in ('DECLINED', 'EXPIRED', 'CANCELLED') and a.id <> all(i.set_aside)) as refused_by`,
      ),
    )
    .orderBy(['i.priority', 'waiting_since', 'i.id'])
    .limit(limit);
}

async function readHeld(query: Knex.QueryBuilder): Promise<HeldRow[]> {
  const rows = (await query) as {
    id: string;
    priority: number;
    waiting_since: Date;
    station_id: string | null;
    deferred_since: Date | null;
    content: ResponsePlan | null;
    lon: number;
    lat: number;
    refused_by: string[];
  }[];
  return rows.map((row) => ({
    id: row.id,
    priority: row.priority,
    waitingSince: row.waiting_since,
    stationId: row.station_id,
    location: { lon: row.lon, lat: row.lat },
    plan: row.content,
    deferredSince: row.deferred_since,
    refusedBy: row.refused_by,
  }));
}

export interface SceneWork {
  readonly unitId: string;
  readonly type: string;
  readonly location: LonLat;
  readonly arrivedAt: Date;
}

export async function listSceneWork(database: Database): Promise<SceneWork[]> {
  const rows = (await database
    .knex('assignments as a')
    .join('incidents as i', 'i.id', 'a.incident_id')
    .select('a.unit_id', 'a.arrived_at', 'i.type')
    .select(lonLatColumns(database, 'i.location'))
    .where('a.status', 'ON_SCENE')) as { unit_id: string; arrived_at: Date; type: string; lon: number; lat: number }[];
  return rows.map(({ unit_id, arrived_at, type, lon, lat }) => ({
    unitId: unit_id,
    type,
    location: { lon, lat },
    arrivedAt: arrived_at,
  }));
}

/** Mean seconds on scene by incident type, of the last thousand incidents. By the index on the time of the report: a year's assignments are not looked through. */
export async function meanSceneS(knex: Knex): Promise<ReadonlyMap<string, number>> {
  const { rows } = await knex.raw<{ rows: { type: string; s: number }[] }>(
    `select i.type, avg(extract(epoch from a.cleared_at - a.arrived_at))::float8 as s
     from (select id, type from incidents order by reported_at desc, id desc limit 1000) i
     join assignments a on a.incident_id = i.id where a.status = 'CLEARED' group by i.type`,
  );
  return new Map(rows.map(({ type, s }) => [type, s]));
}

/** Remembers since when the given incidents are left to wait for nearly free units; no others are. Whoever changes state is not either (`updateIncident`). */
export async function updateDeferred(knex: Knex, incidentIds: readonly string[], now: Date): Promise<void> {
  if (incidentIds.length > 0)
    await knex('incidents')
      .where(among('id', incidentIds))
      .whereIn('status', WAITING)
      .whereNull('deferred_since')
      .update({ deferred_since: now });
  await knex('incidents')
    .whereIn('status', WAITING)
    .whereNotNull('deferred_since')
    .whereNotIn('id', [...incidentIds])
    .update({ deferred_since: null });
}
