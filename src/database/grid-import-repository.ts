/**
 * Rows written by an import of grids, and the topology of the whole set. Overlaps and gaps are found by PostGIS rather than turf: its index
 * finds the neighbours among 12,000 grids, and GEOS computes unions robustly where turf's clipping may fail on shared borders.
 */
import { type MultiPolygonGeometry } from '../core/geo/geojson.js';
import { type GridProblem, LEAST_AREA_M2 } from '../core/territory/grid-topology.js';
import { type Community, type GridSetting, type GridStaffMember } from '../core/territory/territory.js';
import { type Trx } from './database.js';
import { SRID } from './postgis.js';

/** A grid whose references have been resolved. */
export interface GridRow {
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
  readonly setting: GridSetting;
  readonly households: number;
  readonly communityCode: string | null;
  readonly stationId: string | null;
  readonly communityOfficerId: string | null;
  readonly staff: readonly (GridStaffMember & { readonly accountId: string | null })[];
  readonly boundary: MultiPolygonGeometry;
}

/** Rows a statement: a grid is some kilobytes of JSON. */
const BATCH = 500;

async function inBatches<T>(rows: readonly T[], write: (batch: readonly T[]) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < rows.length; from += BATCH) await write(rows.slice(from, from + BATCH));
}

/** Ids of the stations by code; codes that do not exist are absent. */
export async function findStationIds(trx: Trx, codes: readonly string[]): Promise<Map<string, string>> {
  const rows = await trx<{ id: string; code: string }>('stations')
    .select('id', 'code')
    .whereIn('code', [...codes]);
  return new Map(rows.map(({ id, code }) => [code, id]));
}

/** Ids of the accounts by name; names that do not exist are absent. */
export async function findAccountIds(trx: Trx, accounts: readonly string[]): Promise<Map<string, string>> {
  const rows = await trx<{ id: string; account: string }>('accounts')
    .select('id', 'account')
    .whereIn('account', [...accounts]);
  return new Map(rows.map(({ id, account }) => [account, id]));
}

/**
 * Makes the grids, their staff and the communities exactly those given. Grids and communities that were there under the same code keep their
 * id, so that incidents keep their grid. Returns how many grids of the former set are gone.
 */
export async function replaceGrids(
  trx: Trx,
  communities: readonly Omit<Community, 'id'>[],
  grids: readonly GridRow[],
): Promise<{ readonly removed: number }> {
  await trx.raw('lock table grids in share row exclusive mode');
  await inBatches(communities, (batch) => upsertCommunities(trx, batch));
  await trx('grid_staff').delete();
  const removed = await removeGridsExcept(trx, grids);
  await inBatches(grids, (batch) => upsertGrids(trx, batch));
  await inBatches(grids, (batch) => insertStaff(trx, batch));
  await trx.raw(
    'delete from communities where not exists (select 1 from grids where grids.community_id = communities.id)',
  );
  return { removed };
}

async function removeGridsExcept(trx: Trx, grids: readonly GridRow[]): Promise<number> {
  const { rowCount } = await trx.raw<{ rowCount: number }>('delete from grids where code <> all(?::text[])', [
    grids.map(({ code }) => code),
  ]);
  return rowCount;
}

async function upsertCommunities(trx: Trx, batch: readonly Omit<Community, 'id'>[]): Promise<void> {
  await trx.raw(
    `insert into communities (code, name, name_en, kind)
     select code, name, "nameEn", kind from jsonb_to_recordset(?::jsonb) as row (code text, name text, "nameEn" text, kind text)
     on conflict (code) do update set name = excluded.name, name_en = excluded.name_en, kind = excluded.kind`,
    [JSON.stringify(batch)],
  );
}

async function upsertGrids(trx: Trx, batch: readonly GridRow[]): Promise<void> {
  await trx.raw(
    `insert into grids (code, name, name_en, setting, households, community_id, station_id, community_officer_id, boundary)
     select row.code, row.name, row."nameEn", setting, households, communities.id, "stationId", "communityOfficerId",
       st_setsrid(st_geomfromgeojson(boundary), ${SRID})
     from jsonb_to_recordset(?::jsonb) as row (code text, name text, "nameEn" text, setting text, households integer, "communityCode" text,
       "stationId" uuid, "communityOfficerId" uuid, boundary jsonb)
     left join communities on communities.code = "communityCode"
     on conflict (code) do update set name = excluded.name, name_en = excluded.name_en, setting = excluded.setting,
       households = excluded.households, community_id = excluded.community_id, station_id = excluded.station_id,
       community_officer_id = excluded.community_officer_id, boundary = excluded.boundary`,
    [JSON.stringify(batch.map(({ staff: _, ...grid }) => grid))],
  );
}

async function insertStaff(trx: Trx, batch: readonly GridRow[]): Promise<void> {
  const staff = batch.flatMap(({ code, staff }) => staff.map((member) => ({ code, ...member })));
  await trx.raw(
    `insert into grid_staff (grid_id, name, role, phone, account_id)
     select grids.id, row.name, role, phone, "accountId"
     from jsonb_to_recordset(?::jsonb) as row (code text, name text, role text, phone text, "accountId" uuid)
     join grids using (code)`,
    [JSON.stringify(staff)],
  );
}

/** Pairs of grids that share ground, lower code first. */
export async function listGridOverlaps(trx: Trx): Promise<GridProblem[]> {
  const { rows } = await trx.raw<{ rows: { grid: string; other: string; area_m2: number }[] }>(
    `select * from (
       select one.code as grid, two.code as other,
         st_area(st_collectionextract(st_intersection(one.boundary, two.boundary), 3)::geography) as area_m2
       from grids one join grids two on one.code < two.code and one.boundary && two.boundary
       where st_relate(one.boundary, two.boundary, 'T********')
     ) pairs where area_m2 >= ? order by grid, other`,
    [LEAST_AREA_M2],
  );
  return rows.map(({ grid, other, area_m2 }) => ({ kind: 'OVERLAP', grid, other, areaM2: area_m2 }));
}

/** Ground enclosed by grids that none of them holds: the holes of their union, less the grids that lie within. */
export async function listGridGaps(trx: Trx): Promise<GridProblem[]> {
  const { rows } = await trx.raw<{ rows: { codes: string[]; area_m2: number; lon: number; lat: number }[] }>(
    `with whole as (select st_union(boundary) as area from grids),
       parts as (select (st_dump(area)).geom as part from whole),
       holes as (select (ring).geom as hole from (select st_dumprings(part) as ring from parts) rings where (ring).path[1] > 0),
       gaps as (select (st_dump(st_difference(hole, area))).geom as gap from holes, whole)
     select st_area(gap::geography) as area_m2, st_x(st_pointonsurface(gap)) as lon, st_y(st_pointonsurface(gap)) as lat,
       array(select code from grids where boundary && gap and st_intersects(boundary, gap) order by code) as codes
     from gaps where st_area(gap::geography) >= ? order by codes, lon, lat`,
    [LEAST_AREA_M2],
  );
  return rows.map(({ codes: [grid = '', ...others], area_m2, lon, lat }) => {
    return { kind: 'GAP', grid, others, areaM2: area_m2, at: { lon, lat } };
  });
}
