/** Idempotency keys: the first answer is kept in the transaction that gave it, and given again to whoever repeats the request. */
import { createHash } from 'node:crypto';
import { type Knex } from 'knex';
import { jsonLiteral, literal, runAtTheEnd, type Trx } from './database.js';

export interface KeyClaim {
  readonly accountId: string;
  readonly key: string;
  readonly operation: string;
  readonly bodyHash: Buffer;
  readonly at: Date;
}

export type ClaimResult =
  | { readonly kind: 'first' }
  | { readonly kind: 'repeated'; readonly response: unknown }
  | { readonly kind: 'other-body' };

/** Claims the key for this transaction. A twin in mid-transaction is waited for, and its answer is then returned. */
export async function claimKey(trx: Knex.Transaction, claim: KeyClaim): Promise<ClaimResult> {
  // Two statements in one message: the second sees what the twin had committed when the first was let in.
  const [, { rows }] = await Promise.all([
    trx.raw('select pg_advisory_xact_lock(?::bigint)', [lockOf(claim)]),
    trx.raw<{ rows: { operation: string; body_hash: Buffer; response: unknown }[] }>(
      'select operation, body_hash, response from idempotency_keys where account_id = ? and key = ?',
      [claim.accountId, claim.key],
    ),
  ]);
  const [known] = rows;
  if (known === undefined) return { kind: 'first' };
  if (known.operation !== claim.operation || !claim.bodyHash.equals(known.body_hash)) return { kind: 'other-body' };
  return { kind: 'repeated', response: known.response };
}

/** Two keys that share one merely wait for each other. */
function lockOf({ accountId, key }: KeyClaim): string {
  return createHash('sha256').update(`idempotency ${accountId} ${key}`).digest().readBigInt64BE().toString();
}

/** The answer, written once, at the end of the transaction. */
export async function storeResponse(
  trx: Trx,
  { accountId, key, operation, bodyHash, at }: KeyClaim,
  response: unknown,
): Promise<void> {
  const values = [
    `${literal(accountId)}::uuid`,
    literal(key),
    literal(operation),
    `decode('${bodyHash.toString('hex')}', 'hex')`,
    `${literal(at.toISOString())}::timestamptz`,
    jsonLiteral(response),
  ];
  await runAtTheEnd(
    trx,
    `insert into idempotency_keys (account_id, key, operation, body_hash, created_at, response) values (${values.join(', ')})`,
  );
}

/** Forgets keys older than `before`; returns how many. */
export async function deleteKeysBefore(knex: Knex, before: Date): Promise<number> {
  return knex('idempotency_keys').where('created_at', '<', before).delete();
}
