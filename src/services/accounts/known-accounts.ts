/**
 * Accounts as they were a moment ago. Everybody who asks about the same account within a second shares one look at the database, and those who ask about different
 * ones at the same time share one query: an event that reaches ten thousand subscribers asks once about their rights.
 */
import { type Knex } from 'knex';
import { type AccountRow, findAccountByName, listAccountsByIds } from '../../database/account-repository.js';

export interface KnownAccounts {
  byId(id: string): Promise<AccountRow | null>;
  byName(name: string): Promise<AccountRow | null>;
}

/** How long a changed or disabled account may go on as it was. */
const FRESH_MS = 1_000;
const KEPT_AT_MOST = 20_000;
/** Ids in one query. */
const BATCH = 1_000;

interface Known {
  readonly row: Promise<AccountRow | null>;
  readonly until: number;
}

export function knowAccounts(knex: Knex): KnownAccounts {
  const known = new Map<string, Known>();
  const asked: {
    readonly id: string;
    readonly resolve: (row: AccountRow | null) => void;
    readonly reject: (error: unknown) => void;
  }[] = [];

  async function readAsked(): Promise<void> {
    const batch = asked.splice(0, BATCH);
    if (asked.length > 0) setImmediate(() => void readAsked());
    try {
      const rows = new Map(
        (
          await listAccountsByIds(
            knex,
            batch.map(({ id }) => id),
          )
        ).map((row) => [row.id, row]),
      );
      for (const { id, resolve } of batch) resolve(rows.get(id) ?? null);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  function fresh(key: string, find: () => Promise<AccountRow | null>): Promise<AccountRow | null> {
    const now = performance.now();
    const found = known.get(key);
    if (found !== undefined && found.until > now) return found.row;
    if (known.size >= KEPT_AT_MOST) known.clear();
    const row = find();
    known.set(key, { row, until: now + FRESH_MS });
    // A failure, and an account that is not there yet, are no answer for others.
    const forget = (): void => {
      if (known.get(key)?.row === row) known.delete(key);
    };
    row.then((found) => found === null && forget(), forget);
    return row;
  }

  return {
    byId: (id) =>
      fresh(
        `id ${id}`,
        () =>
          new Promise((resolve, reject) => {
            if (asked.push({ id, resolve, reject }) === 1) setImmediate(() => void readAsked());
          }),
      ),
    byName: (name) => fresh(`name ${name}`, () => findAccountByName(knex, name)),
  };
}
