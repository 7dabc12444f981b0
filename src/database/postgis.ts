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

/** Condition: within `distanceM` metres on the spheroid; the GiST index narrows it by a box in degrees first. */
export function withinMetres(database: Database, column: string, point: LonLat, distanceM: number): Knex.Raw {
  // 1° of latitude is at least 110,574 m; of longitude, cos(lat) of 111,320 m.
  const boxDegrees = distanceM / (110_574 * Math.max(0.01, Math.cos((point.lat * Math.PI) / 180)));
  const expression = pointExpression(database, point);
  return database.knex.raw('(?? && st_expand(?, ?) and st_dwithin(??::geography, ?::geography, ?))', [
    column,
    expression,
    boxDegrees,
    column,
    expression,
    distanceM,
  ]);
}
