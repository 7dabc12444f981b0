/**
 * The database as everybody above sees it: knex on the `pg` driver, PostGIS expressions, and transactions. Whether a PostgreSQL server or the
 * embedded one answers makes no difference to callers.
 */
import knexModule, { type Knex } from 'knex';
import knexPostgis, { type KnexPostgis } from 'knex-postgis';
import { type ClientBase, escapeLiteral } from 'pg';
import { endsTransaction, makeLean } from './lean-connection.js';
import { StatementNames } from './statement-names.js';
import { together, transact, type Trx } from './transaction.js';

export { together, type Trx };

export interface Database {
  readonly kind: 'postgres' | 'embedded';
  readonly knex: Knex;
  readonly st: KnexPostgis;
  /** Waits for running statements, then closes. */
  close(): Promise<void>;
}

/** How long one part of a transaction may take, so that whoever is stopped, cut off or slow does not hold up everybody else. */
export interface Patience {
  /** The server cancels a statement that runs longer. */
  readonly statementMs: number;
  /** The server refuses a statement that waits longer for a lock. More than `idleInTransactionMs`: who waits then outlasts whoever has gone silent with the lock. */
  readonly lockMs: number;
  /** The server ends a session that says nothing for longer in the middle of a transaction, and with it its locks. */
  readonly idleInTransactionMs: number;
}

/** Of a node that serves. Imports and migrations have none: their statements may take minutes. */
export const SERVING: Patience = { statementMs: 30_000, lockMs: 12_000, idleInTransactionMs: 8_000 };

/**
 * Between the server's cancelling a statement and its answer. What says nothing for longer has vanished without closing its connections (its machine lost power, a cable
 * was cut); a statement would wait a quarter of an hour for it.
 */
const SILENCE_MARGIN_MS = 5_000;

export interface PostgresOptions {
  readonly url: string;
  /** Connections at most; default 10. */
  readonly poolSize?: number;
  /** Absent: statements and locks are waited for as long as it takes. */
  readonly patience?: Patience;
}

export function openPostgres({ url, poolSize = 10, patience }: PostgresOptions): Database {
  const knex = knexModule.default({
    client: 'pg',
    connection: {
      connectionString: url,
      application_name: 'xunge',
      pipeline: true,
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      ...(patience !== undefined && {
        statement_timeout: patience.statementMs,
        lock_timeout: patience.lockMs,
        idle_in_transaction_session_timeout: patience.idleInTransactionMs,
        // The driver's own clock: it cuts the connection.
        query_timeout: patience.statementMs + SILENCE_MARGIN_MS,
      }),
    } as Knex.PgConnectionConfig, // knex's types do not know `pipeline` of `pg`
    pool: { min: 0, max: poolSize, ...leanPool(new StatementNames()) },
    acquireConnectionTimeout: 10_000,
  });
  return { kind: 'postgres', knex, st: knexPostgis(knex), close: () => knex.destroy() };
}

/** Of knex's pool: every connection is lean from its first statement on. */
export function leanPool(names: StatementNames | null): Pick<Knex.PoolConfig, 'afterCreate'> {
  return {
    afterCreate: (connection: ClientBase, done: (error: null, connection: ClientBase) => void) => {
      makeLean(connection, names);
      done(null, connection);
    },
  };
}

/** https://www.postgresql.org/docs/15/errcodes-appendix.html: the transaction did nothing and may be tried again as it was. */
const RETRYABLE = new Set([
  '40001', // serialization_failure
  '40P01', // deadlock_detected
]);
const MAX_TRIES = 5;

/** The SQLSTATE of a driver error, or undefined. */
export function sqlState(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && code.length === 5 ? code : undefined;
}

/** Name of the violated constraint or unique index, or undefined. */
export function violatedConstraint(error: unknown): string | undefined {
  return (error as { constraint?: string } | null)?.constraint;
}

/** What is left to the end of a transaction that `inTransaction` runs. */
const ENDING = Symbol('ending');
type WithEnding = Trx & { [ENDING]?: string[] };

/**
 * Leaves a statement to the end of the transaction: all of these go to the server in one message with the COMMIT, so that a row which everybody waits for is held
 * for a flush to disk only, and not for round trips through a busy process besides. At once where the transaction is not run by `inTransaction`. Values are
 * written into `statement` by `literal` and `jsonLiteral`.
 */
export async function runAtTheEnd(trx: Trx, statement: string): Promise<void> {
  const ending = (trx as WithEnding)[ENDING];
  if (ending === undefined) await trx.raw(statement);
  else ending.push(statement);
}

/** A text as it stands in a statement. In hexadecimal, because knex takes every question mark for a binding. */
export function literal(text: string): string {
  return `convert_from(decode('${Buffer.from(text).toString('hex')}', 'hex'), 'UTF8')`;
}

/** A value as jsonb in a statement. Question marks are found in its strings only, where JSON can write them otherwise. */
export function jsonLiteral(value: unknown): string {
  return `${escapeLiteral(JSON.stringify(value ?? null).replaceAll('?', String.raw`\u003f`))}::jsonb`;
}

/**
 * Runs `work` in one transaction at READ COMMITTED and commits. `work` may run again after a deadlock, so it must have no effect outside `trx`.
 * Pass `trx` to everything inside: the embedded database has one session, and a query beside the transaction would wait for it.
 */
export async function inTransaction<T>(database: Database, work: (trx: Trx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transact(database.knex, async (trx) => {
        const ending: string[] = [];
        (trx as WithEnding)[ENDING] = ending;
        const result = await work(trx);
        if (ending.length > 0) await trx.raw(endsTransaction(ending));
        return result;
      });
    } catch (error) {
      if (attempt >= MAX_TRIES || !RETRYABLE.has(sqlState(error) ?? '')) throw error;
    }
  }
}
