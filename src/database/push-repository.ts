/** Rows of push subscriptions, and which offers are to be pushed to whom. */
import { type Knex } from 'knex';
import { ACTIVE_STATUSES, type PlannedRoute } from '../core/incident/assignment.js';
import { type Trx } from './database.js';
import { type DeliverySubject, SUBJECT_OF_WRITTEN } from './delivery-repository.js';

const ACTIVE = ACTIVE_STATUSES.map((status) => `'${status}'`).join(', ');

/** What a browser gives to those who may write to it: https://www.w3.org/TR/push-api/#pushsubscription-interface. Keys in base64url. */
export interface PushSubscription {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

/** A browser belongs to whoever signed in last. Beyond `most` of an account the oldest are dropped. Returns how many the account has. */
export async function putSubscription(
  trx: Trx,
  accountId: string,
  { endpoint, p256dh, auth }: PushSubscription,
  { now, most }: { now: Date; most: number },
): Promise<number> {
  await trx('push_subscriptions')
    .insert({ account_id: accountId, endpoint, p256dh, auth, created_at: now })
    .onConflict('endpoint')
    .merge();
  await trx.raw(
    `delete from push_subscriptions where id in (
       select id from push_subscriptions where account_id = ? order by created_at desc, id offset ?)`,
    [accountId, most],
  );
  return countSubscriptions(trx, accountId);
}

export async function removeSubscription(trx: Trx, accountId: string, endpoint: string): Promise<number> {
  await trx('push_subscriptions').where({ account_id: accountId, endpoint }).delete();
  return countSubscriptions(trx, accountId);
}

async function countSubscriptions(trx: Trx, accountId: string): Promise<number> {
  const { rows } = await trx.raw<{ rows: { count: number }[] }>(
    'select count(*)::int as count from push_subscriptions where account_id = ?',
    [accountId],
  );
  return rows[0]!.count;
}

/** The push service knows it no more. */
export async function forgetSubscription(knex: Knex, id: string): Promise<void> {
  await knex('push_subscriptions').where({ id }).delete();
}

export interface PushClaim {
  readonly now: Date;
  /** Offers made before it: others may still reach an open page. */
  readonly offeredBefore: Date;
  /** Not claimed again before it. */
  readonly nextAt: Date;
  readonly limit: number;
}

/** Takes offers that no device has confirmed, that no push service has taken, and that somebody can be pushed. Each is taken by one node. */
export async function claimOffersToPush(
  knex: Knex,
  { now, offeredBefore, nextAt, limit }: PushClaim,
): Promise<string[]> {
  const { rows } = await knex.raw<{ rows: { id: string }[] }>(
    `with due as (
       select a.id from assignments a left join assignment_deliveries d on d.assignment_id = a.id
       where a.status in (${ACTIVE}) and a.status = 'OFFERED' and a.offered_at <= :offeredBefore
         and (a.respond_by is null or a.respond_by > :now)
         and d.confirmed_at is null and d.pushed_at is null and (d.push_after is null or d.push_after <= :now)
         and exists (select from push_subscriptions s join accounts c on c.id = s.account_id
                     where c.unit_id = a.unit_id and c.disabled_at is null)
       order by a.offered_at, a.id limit :limit)
     insert into assignment_deliveries as d (assignment_id, push_after) select id, cast(:nextAt as timestamptz) from due
     on conflict (assignment_id) do update set push_after = excluded.push_after
     where d.confirmed_at is null and d.pushed_at is null and (d.push_after is null or d.push_after <= :now)
     returning d.assignment_id as id`,
    { now, offeredBefore, nextAt, limit } as never,
  );
  return rows.map(({ id }) => id);
}

export interface OfferToPush {
  readonly id: string;
  readonly respondBy: Date | null;
  readonly incidentNumber: string;
  readonly type: string;
  readonly typeName: string;
  readonly typeNameEn: string;
  readonly priority: number;
  readonly route: PlannedRoute | null;
  readonly subscriptions: readonly (PushSubscription & { readonly id: string })[];
}

/** Offers with everybody whom they are to be pushed to; none that have ended meanwhile. */
export async function listOffersToPush(knex: Knex, ids: readonly string[]): Promise<OfferToPush[]> {
  const { rows } = await knex.raw<{ rows: OfferToPush[] }>(
    `select a.id, a.respond_by as "respondBy", i.number as "incidentNumber", i.type, t.name as "typeName", t.name_en as "typeNameEn",
       i.priority, a.route,
       (select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'endpoint', s.endpoint, 'p256dh', s.p256dh, 'auth', s.auth) order by s.id), '[]')
        from push_subscriptions s join accounts c on c.id = s.account_id where c.unit_id = a.unit_id and c.disabled_at is null) as subscriptions
     from assignments a join incidents i on i.id = a.incident_id join incident_types t on t.slug = i.type
     where a.id = any(?) and a.status = 'OFFERED' order by a.offered_at, a.id`,
    [ids] as never[],
  );
  return rows;
}

/** Returns what it is about; null where it had been pushed before. */
export async function markPushed(trx: Trx, assignmentId: string, now: Date): Promise<DeliverySubject | null> {
  const { rows } = await trx.raw<{ rows: DeliverySubject[] }>(
    `with written as (
       update assignment_deliveries set pushed_at = ? where assignment_id = ? and pushed_at is null returning assignment_id)
     ${SUBJECT_OF_WRITTEN}`,
    [now, assignmentId] as never[],
  );
  return rows[0] ?? null;
}
