/** The SQL statements that an operation runs; the log's own poll is not its doing. */
import { expect } from 'vitest';
import { type TownApi } from './town-api.js';

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
