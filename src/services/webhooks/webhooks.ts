/** Use cases about webhooks: administrators keep them, and look after what could not be delivered. Who delivers is `webhook-sender.ts`. */
import { badInput, notFound } from '../../core/errors.js';
import { type DeadLetter } from '../../core/delivery/webhook.js';
import { inTransaction, type Trx } from '../../database/database.js';
import {
  askToRetry,
  deleteDeadLetter,
  deleteWebhook,
  findWebhook,
  insertWebhook,
  listDeadLetters,
  listWebhooks,
  lockDeadLetter,
  updateWebhook,
  type WebhookOverview,
} from '../../database/webhook-repository.js';
import { EventKind, formatCursor, type NewEvent } from '../../events/event.js';
import { appendEvents } from '../../events/log.js';
import { type Actor, authorise } from '../actor.js';
import { checkRequiredText, isId } from '../border.js';
import { once } from '../idempotency.js';
import { checkOutgoingUrl, type Outgoing, type OutgoingLimits } from '../outgoing/outgoing-http.js';
import { checkFirst, decodeKey, toPage } from '../page.js';
import { type ServiceContext } from '../service-context.js';
import { type WebhookService, type WebhookState, type WebhookWithSecret } from './webhook-contract.js';
import { pingMessage } from './webhook-message.js';
import { sendMessage } from './webhook-sender.js';
import { checkSecret, makeSecret } from './webhook-signature.js';

const MOST_KINDS = 100;
/** A kind, or the beginning of one that ends in a dot. */
const KIND = /^[a-z][a-z-]*(\.[a-z][a-z-]*)*\.?$/;
/** For receivers to take over a new secret without losing a message. */
const FORMER_SECRET_MS = 86_400_000;

export function createWebhookService(
  { database, tail, clock }: Pick<ServiceContext, 'database' | 'tail' | 'clock'>,
  outgoing: Outgoing,
  limits: OutgoingLimits,
): WebhookService {
  const { knex } = database;

  /** One change: authorised, once per key, with its event, in one transaction. */
  async function change<T>(
    actor: Actor,
    operation: string,
    { idempotencyKey: key, ...body }: { readonly idempotencyKey?: string | null },
    work: (trx: Trx, now: Date, events: NewEvent[]) => Promise<T>,
  ): Promise<T> {
    authorise(actor, 'keep webhooks');
    const now = clock();
    const answer = await inTransaction(database, (trx) =>
      once(trx, { actor, operation, key, body, now }, async () => {
        const events: NewEvent[] = [];
        const result = await work(trx, now, events);
        await appendEvents(trx, events);
        return result;
      }),
    );
    await tail.catchUp();
    return answer;
  }

  async function read(id: string): Promise<WebhookState> {
    const [row] = isId(id) ? await listWebhooks(knex, id) : [];
    if (row === undefined) throw notFound('webhook', id);
    return toState(row);
  }

  /** The secret is read from the row: keys of requests are kept, and no secret with them. */
  async function withSecret(id: string): Promise<WebhookWithSecret> {
    const [webhook, kept] = [await read(id), await findWebhook(knex, id)];
    return { webhook, secret: kept!.secret };
  }

  return {
    async listWebhooks(actor) {
      authorise(actor, 'keep webhooks');
      return (await listWebhooks(knex)).map(toState);
    },

    async addWebhook(actor, input) {
      const id = await change(actor, 'addWebhook', input, async (trx, now, events) => {
        const webhook = {
          url: checkOutgoingUrl(input.url, ['input', 'url'], limits),
          kinds: checkKinds(input.kinds),
          active: input.active ?? true,
        };
        const secret = input.secret == null ? makeSecret() : checkSecret(input.secret, ['input', 'secret']);
        const added = await insertWebhook(trx, { ...webhook, secret, createdAt: now, createdBy: actor.accountId });
        events.push(webhookEvent(EventKind.WEBHOOK_ADDED, actor, now, { webhookId: added, ...webhook }));
        return added;
      });
      return withSecret(id);
    },

    async putWebhook(actor, input) {
      const { webhookId } = input;
      await change(actor, 'putWebhook', input, async (trx, now, events) => {
        const { url, kinds, active } = input;
        const put = {
          ...(url != null && { url: checkOutgoingUrl(url, ['input', 'url'], limits) }),
          ...(kinds != null && { kinds: checkKinds(kinds) }),
          ...(active != null && { active }),
        };
        // Whoever changes it expects it to be tried now.
        const anew = { ...put, next_attempt_at: null, attempts: 0 };
        if (!isId(webhookId) || !(await updateWebhook(trx, webhookId, anew))) throw notFound('webhook', webhookId);
        events.push(webhookEvent(EventKind.WEBHOOK_PUT, actor, now, { webhookId, ...put }));
      });
      return read(webhookId);
    },

    async removeWebhook(actor, input) {
      const { webhookId } = input;
      return change(actor, 'removeWebhook', input, async (trx, now, events) => {
        if (!isId(webhookId) || !(await deleteWebhook(trx, webhookId))) throw notFound('webhook', webhookId);
        events.push(webhookEvent(EventKind.WEBHOOK_REMOVED, actor, now, { webhookId }));
        return webhookId;
      });
    },

    async rotateSecret(actor, input) {
      const { webhookId } = input;
      await change(actor, 'rotateWebhookSecret', input, async (trx, now, events) => {
        const known = isId(webhookId) ? await findWebhook(trx, webhookId) : null;
        if (known === null) throw notFound('webhook', webhookId);
        await updateWebhook(trx, webhookId, {
          secret: input.secret == null ? makeSecret() : checkSecret(input.secret, ['input', 'secret']),
          former_secret: known.secret,
          former_until: new Date(now.getTime() + FORMER_SECRET_MS),
        });
        events.push(webhookEvent(EventKind.WEBHOOK_SECRET_ROTATED, actor, now, { webhookId }));
      });
      return withSecret(webhookId);
    },

    async ping(actor, { webhookId }) {
      authorise(actor, 'keep webhooks');
      const webhook = isId(webhookId) ? await findWebhook(knex, webhookId) : null;
      if (webhook === null) throw notFound('webhook', webhookId);
      const now = clock();
      return sendMessage(outgoing, webhook, pingMessage(`${webhookId}_${now.getTime()}`, now), now);
    },

    async listDeadLetters(actor, webhookId, { first, after }) {
      authorise(actor, 'keep webhooks');
      const limit = checkFirst(first);
      const afterSeq = toSeq(after);
      await read(webhookId);
      const letters = await listDeadLetters(knex, { webhookId, afterSeq, limit: limit + 1 });
      return toPage(
        letters,
        limit,
        ({ seq }) => [seq],
        (letter) => letter,
      );
    },

    async retryDelivery(actor, input) {
      const { deliveryId } = input;
      return change(actor, 'retryWebhookDelivery', input, async (trx, now, events) => {
        const { webhookId, seq } = await lockLetter(trx, deliveryId);
        events.push(webhookEvent(EventKind.WEBHOOK_DELIVERY_RETRIED, actor, now, { webhookId, seq }));
        return askToRetry(trx, deliveryId, now);
      });
    },

    async discardDelivery(actor, input) {
      const { deliveryId } = input;
      return change(actor, 'discardWebhookDelivery', input, async (trx, now, events) => {
        const { webhookId, seq, kind } = await lockLetter(trx, deliveryId);
        await deleteDeadLetter(trx, deliveryId);
        events.push(webhookEvent(EventKind.WEBHOOK_DELIVERY_DISCARDED, actor, now, { webhookId, seq, kind }));
        return deliveryId;
      });
    },
  };
}

async function lockLetter(trx: Trx, id: string): Promise<DeadLetter> {
  const letter = isId(id) ? await lockDeadLetter(trx, id) : null;
  if (letter === null) throw notFound('delivery', id);
  return letter;
}

function checkKinds(kinds: readonly string[] | null | undefined): readonly string[] {
  const path = ['input', 'kinds'];
  if (kinds != null && kinds.length > MOST_KINDS)
    throw badInput(path, `${kinds.length} kinds are too many`, `at most ${MOST_KINDS}, or none for all`);
  const checked = (kinds ?? []).map((kind, i) => {
    const text = checkRequiredText(kind, [...path, String(i)], 100);
    if (KIND.test(text)) return text;
    const expected = 'a kind such as "incident.reported", or a beginning that ends in a dot such as "incident."';
    throw badInput([...path, i], `${JSON.stringify(text)} is no kind of event`, expected);
  });
  return [...new Set(checked)].sort();
}

function toSeq(after: string | null | undefined): number {
  const seq = decodeKey(after, 1)?.[0] ?? 0;
  if (typeof seq !== 'number' || !Number.isSafeInteger(seq))
    throw badInput(['after'], 'is a cursor of another list', 'the endCursor of an earlier page of this list');
  return seq;
}

function toState({ headSeq, epoch, ...webhook }: WebhookOverview): WebhookState {
  return {
    ...webhook,
    cursor: formatCursor({ epoch, seq: webhook.afterSeq }),
    behindEvents: Math.max(0, headSeq - webhook.afterSeq),
  };
}

/** `data`: { webhookId, url?, kinds?, active?, seq?, kind? }; never a secret. */
function webhookEvent(kind: EventKind, actor: Actor, at: Date, data: NewEvent['data']): NewEvent {
  return { at, kind, actorId: actor.accountId, data };
}
