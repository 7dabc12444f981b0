import { type Knex } from 'knex';

/**
 * The condition that a column has one of these values, for `where`. Its text is the same for however many there are, so that the statement is planned once and not for
 * each length of list, as it is with `whereIn`.
 */
export function among(column: string, values: readonly string[]): (builder: Knex.QueryBuilder) => void {
  return (builder) => void builder.whereRaw(`${column} = any(?)`, [[...values]] as never[]);
}
