/** Rows of stations, communities and grids. */
import { type Knex } from 'knex';
import { type LonLat, type Position } from '../core/geo/point.js';
import {
  type Community,
  type Grid,
  type GridSetting,
  type GridStaffMember,
  type Station,
} from '../core/territory/territory.js';
import { among } from './among.js';
import { type Database } from './database.js';
import { coversPoint, lonLatColumns } from './postgis.js';

interface StationRow {
  id: string;
  code: string;
  name: string;
  name_en: string;
  kind: Station['kind'];
  lon: number;
  lat: number;
}

export async function listStations(database: Database, knex = database.knex): Promise<Station[]> {
  const rows = (await knex('stations')
    .select('id', 'code', 'name', 'name_en', 'kind', ...lonLatColumns(database, 'location'))
    .orderBy('code')) as StationRow[];
  return rows.map(({ id, code, name, name_en, kind, lon, lat }) => ({
    id,
    code,
    name,
    nameEn: name_en,
    kind,
    location: { lon, lat },
  }));
}

/** The station whose house is nearest, for places that no grid gives to a station. */
export async function findNearestStationId(database: Database, knex: Knex, point: LonLat): Promise<string | null> {
  const { rows } = await knex.raw<{ rows: { id: string }[] }>(
    'select id from stations order by location <-> st_setsrid(st_makepoint(?, ?), 4326), code limit 1',
    [point.lon, point.lat],
  );
  return rows[0]?.id ?? null;
}

export async function listCommunitiesByIds(knex: Knex, ids: readonly string[]): Promise<Community[]> {
  const rows = (await knex('communities').select('id', 'code', 'name', 'name_en', 'kind').where(among('id', ids))) as {
    id: string;
    code: string;
    name: string;
    name_en: string;
    kind: Community['kind'];
  }[];
  return rows.map(({ id, code, name, name_en, kind }) => ({ id, code, name, nameEn: name_en, kind }));
}

interface GridRow {
  id: string;
  code: string;
  name: string;
  name_en: string;
  setting: GridSetting;
  households: number;
  community_id: string | null;
  station_id: string | null;
  community_officer_id: string | null;
}

const GRID_COLUMNS = [
  'id',
  'code',
  'name',
  'name_en',
  'setting',
  'households',
  'community_id',
  'station_id',
  'community_officer_id',
] as const;

function toGrid(row: GridRow): Grid {
  return {
    id: row.id,
    code: row.code,
    name: row.name,
    nameEn: row.name_en,
    setting: row.setting,
    households: row.households,
    communityId: row.community_id,
    stationId: row.station_id,
    communityOfficerId: row.community_officer_id,
  };
}

/** The grid around a point; on a shared border the one with the lower code. */
export async function findGridAt(database: Database, knex: Knex, point: LonLat): Promise<Grid | null> {
  const row = (await knex('grids')
    .first(GRID_COLUMNS)
    .where(coversPoint(database, 'boundary', point))
    .orderBy('code')) as GridRow | undefined;
  return row === undefined ? null : toGrid(row);
}

export async function findGrid(knex: Knex, by: { id: string } | { code: string }): Promise<Grid | null> {
  const row = (await knex('grids').first(GRID_COLUMNS).where(by)) as GridRow | undefined;
  return row === undefined ? null : toGrid(row);
}

export async function listGridsByIds(knex: Knex, ids: readonly string[]): Promise<Grid[]> {
  return ((await knex('grids').select(GRID_COLUMNS).where(among('id', ids))) as GridRow[]).map(toGrid);
}

export interface GridSelection {
  readonly stationId?: string | null;
  readonly communityId?: string | null;
  readonly setting?: GridSetting | null;
  readonly text?: string | null;
}

/** Up to `limit` grids in order of their code, after `afterCode`. */
export async function listGrids(
  knex: Knex,
  selection: GridSelection,
  afterCode: string | null,
  limit: number,
): Promise<Grid[]> {
  const query = knex('grids').select(GRID_COLUMNS).orderBy('code').limit(limit);
  if (afterCode !== null) void query.where('code', '>', afterCode);
  if (selection.stationId != null) void query.where('station_id', selection.stationId);
  if (selection.communityId != null) void query.where('community_id', selection.communityId);
  if (selection.setting != null) void query.where('setting', selection.setting);
  if (selection.text != null && selection.text !== '') {
    const pattern = `%${selection.text.replaceAll(/[\\%_]/g, '\\$&')}%`;
    void query.where((either) => {
      void either.whereILike('code', pattern).orWhereILike('name', pattern).orWhereILike('name_en', pattern);
    });
  }
  return ((await query) as GridRow[]).map(toGrid);
}

export async function listStaffByGridIds(knex: Knex, ids: readonly string[]): Promise<Map<string, GridStaffMember[]>> {
  const rows = (await knex('grid_staff')
    .select('grid_id', 'name', 'role', 'phone')
    .where(among('grid_id', ids))
    .orderBy(['grid_id', 'role', 'name', 'id'])) as {
    grid_id: string;
    name: string;
    role: GridStaffMember['role'];
    phone: string | null;
  }[];
  const byGrid = new Map<string, GridStaffMember[]>();
  for (const { grid_id, name, role, phone } of rows) {
    const staff = byGrid.get(grid_id) ?? [];
    staff.push({ name, role, phone });
    byGrid.set(grid_id, staff);
  }
  return byGrid;
}

export interface Boundary {
  readonly type: 'MultiPolygon';
  readonly coordinates: readonly (readonly (readonly Position[])[])[];
}

export async function listBoundariesByGridIds(
  database: Database,
  ids: readonly string[],
): Promise<Map<string, Boundary>> {
  const rows = (await database
    .knex('grids')
    .select('id', database.st.asGeoJSON('boundary').as('geojson'))
    .where(among('id', ids))) as { id: string; geojson: string }[];
  return new Map(rows.map(({ id, geojson }) => [id, JSON.parse(geojson) as Boundary]));
}

/** All grids with their boundaries, in order of their code: for pictures in memory. */
export async function listGridsWithBoundaries(database: Database): Promise<(Grid & { boundary: Boundary })[]> {
  const rows = (await database
    .knex('grids')
    .select(GRID_COLUMNS)
    .select(database.st.asGeoJSON('boundary').as('geojson'))
    .orderBy('code')) as (GridRow & {
    geojson: string;
  })[];
  return rows.map((row) => ({ ...toGrid(row), boundary: JSON.parse(row.geojson) as Boundary }));
}
