/** The SQL statements that an operation runs; the log's own poll is not its doing. */
import { expect } from 'vitest';
import { type TownApi } from './town-api.js';

/**
 * So many more may the longer of two pages take: whose account it is is remembered for a while, and a loader that two depths of a query ask is asked once or twice,
 * as their answers come in. A statement for each row would be eighteen more of twenty rows than of two.
 */
export const BY_CHANCE = 2;

export async function statementsOf(api: TownApi, account: string, document: string): Promise<string[]> {
  const token = await api.tokenOf(account);
  const statements: string[] = [];
  const note = ({ sql }: { sql: string }): void => {
    if (!/\bfrom "?events"?\b/.test(sql)) statements.push(sql);
  };
  api.town.database.knex.on('query', note);
  try {
    const { errors } = await api.server.query(document, {}, token);
    expect(errors).toBeUndefined();
  } finally {
    api.town.database.knex.off('query', note);
  }
  return statements;
}
