/** What a report is recorded upon, in one statement: its type, the grid and station of its place, and the plan in force. Many report at once, and each waits for the database. */
import { type Knex } from 'knex';
import { type LonLat } from '../core/geo/point.js';
import { type Database } from './database.js';
import { pointExpression } from './postgis.js';

export interface ReportGround {
  readonly priority: number;
  /** On a shared border the grid with the lower code; null outside all grids. */
  readonly gridId: string | null;
  /** The grid's, or else the one whose house is nearest. */
  readonly stationId: string | null;
  /** The newest version for the priority where there is one, otherwise for all; null where the type has none. */
  readonly planId: string | null;
}

/** Null where there is no such type. `priority` null: that of the type. */
export async function findReportGround(
  database: Database,
  knex: Knex,
  { type, priority, location }: { readonly type: string; readonly priority: number | null; readonly location: LonLat },
): Promise<ReportGround | null> {
  const point = pointExpression(database, location);
  const { rows } = await knex.raw<{
    rows: {
      priority: number;
      grid_id: string | null;
      station_id: string | null;
      plan_id: string | null;
    }[];
  }>(
    `select t.priority, g.id as grid_id, coalesce(g.station_id, (select id from stations order by location <-> ?, code limit 1)) as station_id,
       p.id as plan_id
     from (select slug, coalesce(?, default_priority) as priority from incident_types where slug = ?) t
     left join lateral (select id, station_id from grids where st_covers(boundary, ?) order by code limit 1) g on true
     left join lateral (
       select id from response_plans
       where incident_type = t.slug and (priority = t.priority or priority is null) order by priority nulls last, version desc limit 1
     ) p on true`,
    [point, priority, type, point] as never[],
  );
  const [row] = rows;
  if (row === undefined) return null;
  return {
    priority: row.priority,
    gridId: row.grid_id,
    stationId: row.station_id,
    planId: row.plan_id,
  };
}
