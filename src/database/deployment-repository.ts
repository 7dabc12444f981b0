/** What this deployment is, and the land and water under its map. */
import { type Knex } from 'knex';
import { type Position } from '../core/geo/point.js';
import { type Database, type Trx } from './database.js';

export interface Deployment {
  readonly name: string;
  readonly nameEn: string;
  /** Everything in it is invented. */
  readonly demo: boolean;
  /** Whom maps must credit; null where nobody. */
  readonly attribution: string | null;
}

/** Null: nothing has been loaded into this database yet. */
export async function findDeployment(knex: Knex): Promise<Deployment | null> {
  const row: { name: string; name_en: string; demo: boolean; attribution: string | null } | undefined = await knex(
    'deployment',
  ).first('name', 'name_en', 'demo', 'attribution');
  return row === undefined
    ? null
    : { name: row.name, nameEn: row.name_en, demo: row.demo, attribution: row.attribution };
}

export async function putDeployment(knex: Knex, { name, nameEn, demo, attribution }: Deployment): Promise<void> {
  await knex('deployment').insert({ name, name_en: nameEn, demo, attribution }).onConflict('one_row').merge();
}

export type BaseMapKind = 'LAND' | 'WATER' | 'GREEN';
export interface BaseMapArea {
  readonly kind: BaseMapKind;
  /** GeoJSON MultiPolygon coordinates. */
  readonly coordinates: readonly (readonly (readonly Position[])[])[];
}

export async function replaceBaseMap(trx: Trx, areas: readonly BaseMapArea[]): Promise<void> {
  await trx('base_map_areas').delete();
  for (const { kind, coordinates } of areas)
    await trx.raw('insert into base_map_areas (kind, area) values (?, st_setsrid(st_geomfromgeojson(?), 4326))', [
      kind,
      JSON.stringify({ type: 'MultiPolygon', coordinates }),
    ]);
}

export async function listBaseMapAreas(database: Database): Promise<BaseMapArea[]> {
  const rows = (await database
    .knex('base_map_areas')
    .select('kind', database.st.asGeoJSON('area').as('geojson'))
    .orderBy(['kind', 'id'])) as {
    kind: BaseMapKind;
    geojson: string;
  }[];
  return rows.map(({ kind, geojson }) => ({ kind, coordinates: (JSON.parse(geojson) as BaseMapArea).coordinates }));
}
