/** Idempotency keys: the first answer is kept in the transaction that gave it, and given again to whoever repeats the request. */
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
  const { rows } = await trx.raw<{ rows: unknown[] }>(
    'insert into idempotency_keys (account_id, key, operation, body_hash, created_at) values (?, ?, ?, ?, ?) on conflict do nothing returning 1',
    [claim.accountId, claim.key, claim.operation, claim.bodyHash, claim.at],
  );
  if (rows.length > 0) return { kind: 'first' };
  const known = (await trx('idempotency_keys')
    .first('operation', 'body_hash', 'response')
    .where({ account_id: claim.accountId, key: claim.key })) as {
    operation: string;
    body_hash: Buffer;
    response: unknown;
  };
  if (known.operation !== claim.operation || !claim.bodyHash.equals(known.body_hash)) return { kind: 'other-body' };
  return { kind: 'repeated', response: known.response };
}

/** At the end of the transaction. */
export async function storeResponse(
  trx: Trx,
  { accountId, key }: Pick<KeyClaim, 'accountId' | 'key'>,
  response: unknown,
): Promise<void> {
  await runAtTheEnd(
    trx,
    `update idempotency_keys set response = ${jsonLiteral(response)} where account_id = ${literal(accountId)}::uuid and key = ${literal(key)}`,
  );
}

/** Forgets keys older than `before`; returns how many. */
export async function deleteKeysBefore(knex: Knex, before: Date): Promise<number> {
  return knex('idempotency_keys').where('created_at', '<', before).delete();
}
