/** PostGIS expressions: the one place that spells them. Values are always bound; what comes in has been validated at the border. */
import { type Knex } from 'knex';
import { type LonLat } from '../core/geo/point.js';
import { type Database } from './database.js';

export const SRID = 4326;

/** A point as a bound expression, for insert, update and comparison. */
export function pointExpression(database: Database, { lon, lat }: LonLat): Knex.Raw {
  const { st } = database;
  return st.setSRID(st.makePoint(lon, lat), SRID) as Knex.Raw;
}

/** Columns `lon` and `lat` of a geometry column. */
export function lonLatColumns(database: Database, column: string): Knex.Raw[] {
  const { st } = database;
  return [st.x(column).as('lon') as Knex.Raw, st.y(column).as('lat') as Knex.Raw];
}

/** Condition: the geometry in `column` contains the point, its border included. */
export function coversPoint(database: Database, column: string, point: LonLat): Knex.Raw {
  return database.knex.raw('st_covers(??, ?)', [column, pointExpression(database, point)]);
}
