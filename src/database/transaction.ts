/**
 * Transactions on connections of knex's pool. knex's own make a whole knex for each, with hidden classes that V8 frees in full collections only, and with them everything
 * that the transaction held: ten megabytes a quarter of a second at fifty reports a second, copied twice before they die (docs/decisions/0027).
 */
import { type Knex } from 'knex';
import { type ClientBase } from 'pg';

/** Of a transaction that `transact` runs there are `trx(table)`, `trx.raw` and, for `.transacting(trx)`, its client. */
export type Trx = Knex.Transaction;

/** What knex's client is asked for here; its declarations leave it untyped. */
interface Client {
  acquireConnection(): Promise<Connection>;
  releaseConnection(connection: Connection): Promise<void>;
  query(connection: Connection, query: unknown): Promise<unknown>;
  queryBuilder(): Knex.QueryBuilder;
  raw(...args: unknown[]): Knex.Raw;
}

interface Connection extends ClientBase {
  /** The pool closes a connection that has it, instead of giving it to the next one. */
  __knex__disposed?: unknown;
}

/** A server that says nothing for so long after ROLLBACK is not waited for; the connection is closed, and its end is the transaction's. */
const ROLLBACK_MS = 5_000;

/** Commits what `work` did, or undoes it and throws what `work` threw. A statement that `work` has left running and that comes after its end is refused. */
export async function transact<T>(knex: Knex, work: (trx: Trx) => Promise<T>): Promise<T> {
  const pool = knex.client as Client;
  const connection = await pool.acquireConnection();
  let isOver = false;
  try {
    await say(connection, 'BEGIN;');
    const result = await work(boundTo(pool, connection, () => isOver));
    isOver = true;
    // COMMIT of a transaction in which a statement has failed is answered by ROLLBACK, and by no error.
    if ((await say(connection, 'COMMIT;')) !== 'COMMIT')
      throw new Error('nothing was committed: a statement of the transaction had failed');
    return result;
  } catch (error) {
    isOver = true;
    await rollBack(connection);
    throw error;
  } finally {
    await pool.releaseConnection(connection);
  }
}

/** Runs statements that are no transaction on one connection, so that those issued together leave in one message. */
export async function together<T>(knex: Knex, work: (queries: Knex) => Promise<T>): Promise<T> {
  const pool = knex.client as Client;
  const connection = await pool.acquireConnection();
  let isOver = false;
  try {
    return await work(boundTo(pool, connection, () => isOver));
  } finally {
    isOver = true;
    await pool.releaseConnection(connection);
  }
}

/** Builds statements as knex does, and runs them on the one connection. */
function boundTo(pool: Client, connection: Connection, isOver: () => boolean): Trx {
  const client = Object.assign(Object.create(pool) as Client, {
    transacting: true,
    acquireConnection: () => Promise.resolve(connection),
    releaseConnection: () => Promise.resolve(),
    query: (_: Connection, query: unknown) =>
      isOver() ? Promise.reject(new Error('the transaction is over')) : pool.query(connection, query),
  });
  const trx = Object.assign((table: string) => client.queryBuilder().from(table), {
    client,
    raw: (...args: unknown[]) => client.raw(...args),
  });
  return trx as unknown as Trx;
}

/** The answer's command. */
function say(connection: Connection, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    connection.query(text, (error: Error | null, result: { readonly command: string }) =>
      error === null ? resolve(result.command) : reject(error),
    );
  });
}

async function rollBack(connection: Connection): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer to ROLLBACK')), ROLLBACK_MS);
  });
  try {
    await Promise.race([say(connection, 'ROLLBACK'), silence]);
  } catch (error) {
    connection.__knex__disposed ??= error;
  } finally {
    clearTimeout(timer);
  }
}
