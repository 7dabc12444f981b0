/**
 * Makes a connection of `pg` say more with fewer messages. A short statement costs the server's one thread mostly its message: the system call that wakes
 * PostgreSQL, and the turn of the loop that reads the answer. Therefore
 * - statements issued together leave together (https://www.postgresql.org/docs/15/protocol-flow.html#PROTOCOL-FLOW-PIPELINING): `Promise.all` of reads in a transaction is one message;
 * - BEGIN is not waited for: it leaves with the first statement, and where it fails so does that one;
 * - where the last statement has brought the COMMIT with it (`endsTransaction`), knex's own is not sent;
 * - what repeats is prepared by name.
 */
import { type ClientBase } from 'pg';
import { type StatementNames } from './statement-names.js';

/** What a transaction's last message ends with; see `inTransaction`. */
const ENDING = ';\ncommit';

type Callback = (error: Error | null, result?: unknown) => void;

interface Query {
  readonly text: string;
  readonly values?: readonly unknown[];
  readonly name?: string;
}

type Submit = (query: Query | string, callback: Callback) => void;

interface Corkable {
  cork(): void;
  uncork(): void;
}

/** `statements`, and the end of the transaction with them, as one text. */
export function endsTransaction(statements: readonly string[]): string {
  return statements.join(';\n') + ENDING;
}

/** The connection has `pipeline` set. `names`: null where nothing is to be prepared. */
export function makeLean(connection: ClientBase, names: StatementNames | null): void {
  const submit = connection.query.bind(connection) as unknown as Submit;
  let isEnded = false;

  const query: Submit = (asked, callback) => {
    hold(connection);
    const { text, values = [] } = typeof asked === 'string' ? { text: asked } : asked;
    if (text === 'BEGIN;') {
      isEnded = false;
      submit(asked, () => undefined);
      queueMicrotask(() => callback(null, { command: 'BEGIN', rows: [] }));
    } else if (text === 'COMMIT;' && isEnded) {
      isEnded = false;
      queueMicrotask(() => callback(null, { command: 'COMMIT', rows: [] }));
    } else if (text.endsWith(ENDING)) {
      submit(asked, (error, result) => {
        isEnded = error === null;
        callback(error, result);
      });
    } else {
      const name = values.length > 0 ? names?.of(text) : undefined;
      submit(name === undefined ? asked : { ...(asked as Query), name }, callback);
    }
  };
  const inherited = connection.query.bind(connection) as (...args: unknown[]) => unknown;
  // knex asks with a callback; whoever else uses the connection (the driver itself, when it connects) is not concerned.
  const replaced = (...args: unknown[]): unknown =>
    args.length === 2 && typeof args[1] === 'function'
      ? query(args[0] as Query | string, args[1] as Callback)
      : inherited(...args);
  connection.query = replaced as typeof connection.query;
}

const held = new WeakSet<ClientBase>();

/** Keeps what is written until all that is ready to run has run: then it leaves as one. */
function hold(connection: ClientBase): void {
  if (held.has(connection)) return;
  const { stream } = (connection as unknown as { connection: { stream: Corkable } }).connection;
  held.add(connection);
  stream.cork();
  queueMicrotask(() =>
    process.nextTick(() => {
      held.delete(connection);
      stream.uncork();
    }),
  );
}
