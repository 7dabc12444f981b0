/** Rows of webhooks, with the cursor and the lease of each, and of the events that they would not take. */
import { type Knex } from 'knex';
import { type DeadLetter, type Webhook } from '../core/delivery/webhook.js';
import { type Trx } from './database.js';

const COLUMNS = `w.id, w.url, w.kinds, w.active, w.created_at as "createdAt", w.created_by as "createdBy", w.after_seq::float8 as "afterSeq",
  w.last_delivered_at as "lastDeliveredAt", w.attempts, w.last_status as "lastStatus", w.last_error as "lastError", w.next_attempt_at as "nextAttemptAt"`;
const SECRETS = `w.secret, w.former_secret as "formerSecret", w.former_until as "formerUntil"`;

export interface WebhookSecrets {
  readonly secret: string;
  /** Signs as well until `formerUntil`. */
  readonly formerSecret: string | null;
  readonly formerUntil: Date | null;
}

export interface NewWebhook {
  readonly url: string;
  readonly kinds: readonly string[];
  readonly secret: string;
  readonly active: boolean;
  readonly createdAt: Date;
  readonly createdBy: string;
}

/** It begins at the log's present end. Returns its id. */
export async function insertWebhook(trx: Trx, webhook: NewWebhook): Promise<string> {
  const { rows } = await trx.raw<{ rows: { id: string }[] }>(
    `insert into webhooks (url, kinds, secret, active, created_at, created_by, after_seq)
     select ?, ?::text[], ?, ?, ?, ?, seq from event_head returning id`,
    [webhook.url, webhook.kinds, webhook.secret, webhook.active, webhook.createdAt, webhook.createdBy] as never[],
  );
  return rows[0]!.id;
}

export async function findWebhook(knex: Knex, id: string): Promise<(Webhook & WebhookSecrets) | null> {
  const { rows } = await knex.raw<{ rows: (Webhook & WebhookSecrets)[] }>(
    `select ${COLUMNS}, ${SECRETS} from webhooks w where w.id = ?`,
    [id],
  );
  return rows[0] ?? null;
}

export interface WebhookOverview extends Webhook {
  readonly deadLetters: number;
  readonly headSeq: number;
  readonly epoch: string;
}

/** Oldest first, each with what an administrator asks about all of them. */
export async function listWebhooks(knex: Knex, id: string | null = null): Promise<WebhookOverview[]> {
  const { rows } = await knex.raw<{ rows: WebhookOverview[] }>(
    `select ${COLUMNS}, h.seq::float8 as "headSeq", h.epoch,
       (select count(*)::int from webhook_dead_letters d where d.webhook_id = w.id) as "deadLetters"
     from webhooks w cross join event_head h where cast(:id as uuid) is null or w.id = cast(:id as uuid) order by w.created_at, w.id`,
    { id } as never,
  );
  return rows;
}

export interface WebhookChange {
  readonly url?: string;
  readonly kinds?: readonly string[];
  readonly active?: boolean;
  readonly secret?: string;
  readonly former_secret?: string;
  readonly former_until?: Date;
  /** Null: at once. */
  readonly next_attempt_at?: Date | null;
  readonly attempts?: number;
}

/** False where there is none. */
export async function updateWebhook(trx: Trx, id: string, change: WebhookChange): Promise<boolean> {
  return (await trx('webhooks').where({ id }).update(change)) === 1;
}

export async function deleteWebhook(trx: Trx, id: string): Promise<boolean> {
  return (await trx('webhooks').where({ id }).delete()) === 1;
}

/** A webhook that this node delivers for until the lease ends. Writes with another fence than the row's do nothing. */
export interface LeasedWebhook extends Webhook, WebhookSecrets {
  readonly fence: number;
}

const LEASED = `${COLUMNS}, ${SECRETS}, w.fence::float8 as fence`;
const LEASE_END = `clock_timestamp() + make_interval(secs => ?)`;

/** Any webhook at all that may be delivered for. */
export async function hasActiveWebhook(knex: Knex): Promise<boolean> {
  const { rows } = await knex.raw<{ rows: unknown[] }>('select from webhooks where active limit 1');
  return rows.length > 0;
}

/** Takes the lease of a webhook that has something to deliver and is nobody else's; null: there is none. */
export async function leaseWebhook(knex: Knex, now: Date, leaseS: number): Promise<LeasedWebhook | null> {
  const { rows } = await knex.raw<{ rows: LeasedWebhook[] }>(
    `update webhooks w set leased_until = ${LEASE_END}, fence = w.fence + 1
     where w.id = (
       select d.id from webhooks d cross join event_head h
       where d.active and (d.leased_until is null or d.leased_until <= clock_timestamp())
         and ((h.seq > d.after_seq and (d.next_attempt_at is null or d.next_attempt_at <= ?::timestamptz))
           or exists (select from webhook_dead_letters l where l.webhook_id = d.id and l.retry_at is not null))
       order by d.last_delivered_at nulls first, d.id limit 1 for update of d skip locked)
     returning ${LEASED}`,
    [leaseS, now] as never[],
  );
  return rows[0] ?? null;
}

/** Prolongs the lease and reads the row as it now is; null: somebody else has it, or it was put out of use. */
export async function keepLease(
  knex: Knex,
  { id, fence }: LeasedWebhook,
  leaseS: number,
): Promise<LeasedWebhook | null> {
  const { rows } = await knex.raw<{ rows: LeasedWebhook[] }>(
    `update webhooks w set leased_until = ${LEASE_END} where w.id = ? and w.fence = ? and w.active returning ${LEASED}`,
    [leaseS, id, fence] as never[],
  );
  return rows[0] ?? null;
}

export async function endLease(knex: Knex, { id, fence }: LeasedWebhook): Promise<void> {
  await knex('webhooks').where({ id, fence }).update({ leased_until: null });
}

/** Moves the cursor; `delivered`: when and with which status, or null where nothing was delivered. As `keepLease` otherwise. */
export async function moveCursor(
  knex: Knex,
  { id, fence }: LeasedWebhook,
  afterSeq: number,
  delivered: { readonly at: Date; readonly status: number } | null,
  leaseS: number,
): Promise<LeasedWebhook | null> {
  const { rows } = await knex.raw<{ rows: LeasedWebhook[] }>(
    `update webhooks w set after_seq = cast(:afterSeq as bigint), attempts = 0, next_attempt_at = null,
       last_delivered_at = coalesce(cast(:at as timestamptz), w.last_delivered_at), last_error = null,
       last_status = coalesce(cast(:status as integer), w.last_status),
       leased_until = clock_timestamp() + make_interval(secs => cast(:leaseS as double precision))
     where w.id = cast(:id as uuid) and w.fence = cast(:fence as bigint) and w.active returning ${LEASED}`,
    { id, fence, afterSeq, at: delivered?.at ?? null, status: delivered?.status ?? null, leaseS } as never,
  );
  return rows[0] ?? null;
}

export interface Failure {
  readonly attempts: number;
  readonly status: number | null;
  readonly error: string | null;
}

/** Keeps the failure and lets the lease go until `nextAttemptAt`. */
export async function putOff(
  knex: Knex,
  { id, fence }: LeasedWebhook,
  { attempts, status, error }: Failure,
  nextAttemptAt: Date,
): Promise<void> {
  await knex('webhooks').where({ id, fence }).update({
    attempts,
    last_status: status,
    last_error: error,
    next_attempt_at: nextAttemptAt,
    leased_until: null,
  });
}

export interface NewDeadLetter extends Failure {
  readonly seq: number;
  readonly kind: string;
  readonly diedAt: Date;
}

export async function insertDeadLetter(trx: Trx, webhookId: string, letter: NewDeadLetter): Promise<void> {
  const { seq, kind, diedAt, attempts, status, error } = letter;
  await trx('webhook_dead_letters')
    .insert({
      webhook_id: webhookId,
      seq,
      kind,
      died_at: diedAt,
      attempts,
      last_status: status,
      last_error: error,
    })
    .onConflict(['webhook_id', 'seq'])
    .ignore();
}

const LETTER = `l.id, l.webhook_id as "webhookId", l.seq::float8 as seq, l.kind, l.died_at as "diedAt", l.attempts, l.last_status as "lastStatus",
  l.last_error as "lastError", l.retry_at as "retryAt"`;

/** In the order of the log. */
export async function listDeadLetters(
  knex: Knex,
  { webhookId, afterSeq, limit }: { webhookId: string; afterSeq: number; limit: number },
): Promise<DeadLetter[]> {
  const { rows } = await knex.raw<{ rows: DeadLetter[] }>(
    `select ${LETTER} from webhook_dead_letters l where l.webhook_id = ? and l.seq > ? order by l.seq limit ?`,
    [webhookId, afterSeq, limit],
  );
  return rows;
}

/** Those that somebody asked to try once more, in the order of the log. */
export async function listLettersToRetry(knex: Knex, webhookId: string, limit: number): Promise<DeadLetter[]> {
  const { rows } = await knex.raw<{ rows: DeadLetter[] }>(
    `select ${LETTER} from webhook_dead_letters l where l.webhook_id = ? and l.retry_at is not null order by l.seq limit ?`,
    [webhookId, limit],
  );
  return rows;
}

export async function lockDeadLetter(trx: Trx, id: string): Promise<DeadLetter | null> {
  const { rows } = await trx.raw<{ rows: DeadLetter[] }>(
    `select ${LETTER} from webhook_dead_letters l where l.id = ? for update`,
    [id],
  );
  return rows[0] ?? null;
}

export async function askToRetry(trx: Trx, id: string, at: Date): Promise<DeadLetter> {
  const { rows } = await trx.raw<{ rows: DeadLetter[] }>(
    `update webhook_dead_letters l set retry_at = ? where l.id = ? returning ${LETTER}`,
    [at, id] as never[],
  );
  return rows[0]!;
}

/** It has failed once more, and waits for somebody to decide. */
export async function keepDead(knex: Knex, id: string, { attempts, status, error }: Failure): Promise<void> {
  await knex('webhook_dead_letters')
    .where({ id })
    .update({ attempts, last_status: status, last_error: error, retry_at: null });
}

export async function deleteDeadLetter(knex: Knex, id: string): Promise<void> {
  await knex('webhook_dead_letters').where({ id }).delete();
}
