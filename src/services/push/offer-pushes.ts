/**
 * Offers are pushed to the unit's officer while no device has confirmed them: the page is closed, or asleep. Nobody has to know which pages are open on which
 * node; an open page confirms before the time for a push has come.
 */
import { createHash } from 'node:crypto';
import webPush from 'web-push';
import { inTransaction } from '../../database/database.js';
import {
  claimOffersToPush,
  forgetSubscription,
  listOffersToPush,
  markPushed,
  type OfferToPush,
  type PushSubscription,
} from '../../database/push-repository.js';
import { EventKind } from '../../events/event.js';
import { appendEvents } from '../../events/log.js';
import { type PushConfig } from '../delivery/delivery-config.js';
import { deliveryEvent } from '../delivery/delivery-event.js';
import { PROGRAM } from '../dispatch/assignment-event.js';
import { type Deadlines } from '../dispatch/clockwork.js';
import { type Outcome, type Outgoing } from '../outgoing/outgoing-http.js';
import { type ServiceContext } from '../service-context.js';

const LOOK_EVERY_MS = 1_000;
/** An open page has confirmed long before. */
const PUSH_AFTER_MS = 2_000;
/** Where no push service has taken it: also what a node that died in between costs. */
const AGAIN_AFTER_MS = 10_000;
/** More are left to the next look, so that a slow push service does not hold everything. */
const MOST_AT_ONCE = 50;
/** https://www.rfc-editor.org/rfc/rfc8030#section-7.3: the subscription has expired, or was given up. */
const GONE: readonly (number | null)[] = [404, 410];

export interface OfferPushes {
  readonly deadlines: Deadlines;
  /** Ends after what is being sent. */
  close(): Promise<void>;
}

export function createOfferPushes(
  { database, tail, clock }: Pick<ServiceContext, 'database' | 'tail' | 'clock'>,
  outgoing: Outgoing,
  config: PushConfig,
): OfferPushes {
  const sending = new Set<Promise<void>>();
  const failures: unknown[] = [];
  let nextLookMs = 0;

  async function send(offer: OfferToPush, subscription: PushSubscription): Promise<Outcome> {
    const { endpoint, p256dh, auth } = subscription;
    // TTL 0 is for whoever is reachable now.
    const leftMs = offer.respondBy === null ? 0 : offer.respondBy.getTime() - clock().getTime();
    const { headers, body } = webPush.generateRequestDetails(
      { endpoint, keys: { p256dh, auth } },
      JSON.stringify(messageOf(offer)),
      {
        vapidDetails: { subject: config.subject, publicKey: config.publicKey, privateKey: config.privateKey },
        TTL: Math.max(0, Math.floor(leftMs / 1000)),
        urgency: 'high',
        topic: topicOf(offer.id),
      },
    );
    return outgoing.post(endpoint, headers, body ?? '');
  }

  async function push(offer: OfferToPush): Promise<void> {
    const outcomes = await Promise.all(
      offer.subscriptions.map(async (subscription) => {
        const { status } = await send(offer, subscription);
        if (GONE.includes(status)) await forgetSubscription(database.knex, subscription.id);
        return status !== null && status >= 200 && status < 300;
      }),
    );
    if (!outcomes.includes(true)) return;
    const now = clock();
    await inTransaction(database, async (trx) => {
      const subject = await markPushed(trx, offer.id, now);
      if (subject === null) return;
      await appendEvents(trx, [deliveryEvent(EventKind.DELIVERY_PUSHED, { at: now, actor: PROGRAM, subject })]);
    });
    tail.wake();
  }

  /** Beside the clockwork, which must not wait for a push service. */
  function begin(offer: OfferToPush): void {
    const work: Promise<void> = push(offer)
      .catch((error: unknown) => void failures.push(error))
      .finally(() => sending.delete(work));
    sending.add(work);
  }

  return {
    deadlines: {
      async runDue(now, atMost) {
        if (failures.length > 0) throw failures.shift();
        const limit = Math.min(atMost, MOST_AT_ONCE - sending.size);
        if (now.getTime() < nextLookMs || limit <= 0) return { due: 0, acted: 0 };
        nextLookMs = now.getTime() + LOOK_EVERY_MS;
        const offeredBefore = new Date(now.getTime() - PUSH_AFTER_MS);
        const nextAt = new Date(now.getTime() + AGAIN_AFTER_MS);
        const ids = await claimOffersToPush(database.knex, { now, offeredBefore, nextAt, limit });
        if (ids.length > 0) (await listOffersToPush(database.knex, ids)).forEach(begin);
        // What is left over comes with the next look.
        return { due: 0, acted: ids.length };
      },
    },
    close: async () => {
      await Promise.all(sending);
    },
  };
}

/** Later messages about the same offer replace the first at the push service, which must not learn its id: https://www.rfc-editor.org/rfc/rfc8030#section-5.4. */
function topicOf(assignmentId: string): string {
  return createHash('sha256').update(assignmentId).digest('base64url').slice(0, 32);
}

/** What the page's worker shows. No caller and no description: it may lie on a locked screen. */
function messageOf({
  id,
  incidentNumber,
  type,
  typeName,
  typeNameEn,
  priority,
  route,
  respondBy,
}: OfferToPush): object {
  const last = route?.steps.filter(({ street }) => street !== '').at(-1);
  return {
    kind: 'assignment.offered',
    assignmentId: id,
    number: incidentNumber,
    type,
    typeName,
    typeNameEn,
    priority,
    street: last?.street ?? '',
    streetEn: last?.streetEn ?? '',
    respondBy,
  };
}
