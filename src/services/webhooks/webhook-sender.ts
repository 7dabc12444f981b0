/**
 * Delivers the log to webhooks: for each in order and at least once, one after the other; different ones side by side. One node at a time serves a webhook, by a
 * lease in its row. The cursor is moved after the receiver's answer, so a node that dies in between leaves the event to the next one.
 */
import { backOffMs } from '../../core/delivery/back-off.js';
import { type DeadLetter } from '../../core/delivery/webhook.js';
import { type RandomSource } from '../../core/random.js';
import { inTransaction } from '../../database/database.js';
import {
  deleteDeadLetter,
  endLease,
  hasActiveWebhook,
  insertDeadLetter,
  keepDead,
  keepLease,
  type LeasedWebhook,
  leaseWebhook,
  listLettersToRetry,
  moveCursor,
  putOff,
} from '../../database/webhook-repository.js';
import { type LoggedEvent } from '../../events/event.js';
import { readEvents, readHead } from '../../events/log.js';
import { type Outcome, type Outgoing } from '../outgoing/outgoing-http.js';
import { type ServiceContext } from '../service-context.js';
import { createWakeableLoop } from './wakeable-loop.js';
import { eventMessage, type WebhookMessage } from './webhook-message.js';
import { signedHeaders } from './webhook-signature.js';

/** Webhooks served by one node at once. */
const MOST_AT_ONCE = 16;
const PAGE = 50;

export interface WebhookLimits {
  /** After so many failed attempts an event is given up. */
  readonly attempts: number;
  /** A node that falls silent holds a webhook no longer than this; longer than any attempt takes. */
  readonly leaseS: number;
}

export interface WebhookSender {
  /** Delivers from now on. Failures of ours go to `onError`; those of receivers stand in the rows. */
  start(onError: (error: unknown) => void): void;
  /** Delivers everything that is due now. */
  run(): Promise<void>;
  /** Ends after the attempts that are under way. */
  close(): Promise<void>;
}

export function isTaken({ status }: Outcome): boolean {
  return status !== null && status >= 200 && status < 300;
}

/** Signs a message and sends it. */
export function sendMessage(
  outgoing: Outgoing,
  { url, secret, formerSecret, formerUntil }: Pick<LeasedWebhook, 'url' | 'secret' | 'formerSecret' | 'formerUntil'>,
  { id, body }: WebhookMessage,
  at: Date,
): Promise<Outcome> {
  const former = formerSecret !== null && formerUntil !== null && at < formerUntil ? [formerSecret] : [];
  const headers = { 'content-type': 'application/json', 'user-agent': 'Xunge-Webhooks' };
  return outgoing.post(url, { ...headers, ...signedHeaders({ id, at, body }, [secret, ...former]) }, body);
}

export function createWebhookSender(
  { database, tail, clock }: Pick<ServiceContext, 'database' | 'tail' | 'clock'>,
  outgoing: Outgoing,
  { attempts: mostAttempts, leaseS }: WebhookLimits,
  random: RandomSource,
): WebhookSender {
  const { knex } = database;
  let closing = false;

  const send = (webhook: LeasedWebhook, event: LoggedEvent, epoch: string): Promise<Outcome> =>
    sendMessage(outgoing, webhook, eventMessage(event, epoch), clock());

  /** Serves one webhook until it is up to date, fails, or is taken from this node. */
  async function serve(leased: LeasedWebhook): Promise<void> {
    let webhook: LeasedWebhook | null = await retryLetters(leased);
    // A dead letter may be tried while the event behind the cursor still waits.
    if (webhook?.nextAttemptAt != null && webhook.nextAttemptAt > clock()) return endLease(knex, webhook);
    while (webhook !== null && !closing) {
      const head = await readHead(knex);
      const selection = webhook.kinds.length === 0 ? {} : { kindsOrPrefixes: webhook.kinds };
      const events = await readEvents(knex, { afterSeq: webhook.afterSeq, limit: PAGE, selection });
      for (const event of events) {
        if (closing) break;
        webhook = await deliver(webhook, event, head.epoch);
        if (webhook === null) return;
      }
      if (events.length === PAGE || closing) continue;
      // What lies between is not wanted.
      if (head.seq > webhook.afterSeq) webhook = await moveCursor(knex, webhook, head.seq, null, leaseS);
      break;
    }
    if (webhook !== null) await endLease(knex, webhook);
  }

  /** The webhook behind the event; null where it has to wait or is this node's no longer. */
  async function deliver(webhook: LeasedWebhook, event: LoggedEvent, epoch: string): Promise<LeasedWebhook | null> {
    const outcome = await send(webhook, event, epoch);
    const at = clock();
    if (isTaken(outcome)) {
      return moveCursor(knex, webhook, event.seq, { at, status: outcome.status! }, leaseS);
    }
    const failure = { ...outcome, attempts: webhook.attempts + 1 };
    if (failure.attempts < mostAttempts) {
      await putOff(knex, webhook, failure, new Date(at.getTime() + backOffMs(failure.attempts, random())));
      return null;
    }
    return inTransaction(database, async (trx) => {
      const after = await moveCursor(trx, webhook, event.seq, null, leaseS);
      const { seq, kind } = event;
      if (after !== null) await insertDeadLetter(trx, webhook.id, { ...failure, seq, kind, diedAt: at });
      return after;
    });
  }

  /** Dead letters that somebody asked for: one attempt each, and nothing waits for them. */
  async function retryLetters(leased: LeasedWebhook): Promise<LeasedWebhook | null> {
    let webhook: LeasedWebhook | null = leased;
    const letters = await listLettersToRetry(knex, leased.id, PAGE);
    if (letters.length === 0) return webhook;
    const { epoch } = await readHead(knex);
    for (const letter of letters) {
      if (closing || webhook === null) break;
      webhook = await retry(webhook, letter, epoch);
    }
    return webhook;
  }

  async function retry(webhook: LeasedWebhook, letter: DeadLetter, epoch: string): Promise<LeasedWebhook | null> {
    const [event] = await readEvents(knex, { afterSeq: letter.seq - 1, limit: 1 });
    const outcome = await send(webhook, event!, epoch);
    if (isTaken(outcome)) await deleteDeadLetter(knex, letter.id);
    else await keepDead(knex, letter.id, { ...outcome, attempts: letter.attempts + 1 });
    return keepLease(knex, webhook, leaseS);
  }

  const loop = createWakeableLoop<LeasedWebhook>({
    tail,
    mostAtOnce: MOST_AT_ONCE,
    isWanted: () => hasActiveWebhook(knex),
    next: () => leaseWebhook(knex, clock(), leaseS),
    work: serve,
    // The lease is given back where the work broke off, so that nobody waits for its end.
    giveUp: (webhook) => endLease(knex, webhook),
  });
  return {
    start: (onError) => loop.start(onError),
    run: () => loop.run(),
    close: async () => {
      closing = true;
      await loop.close();
    },
  };
}
