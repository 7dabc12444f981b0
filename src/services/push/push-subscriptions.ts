/** Use cases of Web Push: which browsers of an account are pushed to. What is pushed, and when, is `offer-pushes.ts`. */
import { conflict } from '../../core/errors.js';
import { inTransaction, type Trx } from '../../database/database.js';
import { putSubscription, removeSubscription } from '../../database/push-repository.js';
import { type Actor } from '../actor.js';
import { checkRequiredText } from '../border.js';
import { type PushConfig } from '../delivery/delivery-config.js';
import { once } from '../idempotency.js';
import { checkOutgoingUrl } from '../outgoing/outgoing-http.js';
import { type ServiceContext } from '../service-context.js';
import { type PushService } from './push-contract.js';
import { checkAuthSecret, checkPoint } from './push-keys.js';

/** Browsers of one account: telephone, tablet, the one at the station, and some that were forgotten. */
const MOST_BROWSERS = 10;

export function createPushService(
  { database, clock }: Pick<ServiceContext, 'database' | 'clock'>,
  config: PushConfig | null,
): PushService {
  async function change(
    actor: Actor,
    operation: string,
    { idempotencyKey: key, ...body }: { readonly endpoint: string; readonly idempotencyKey?: string | null },
    work: (trx: Trx, now: Date) => Promise<number>,
  ): Promise<number> {
    const now = clock();
    return inTransaction(database, (trx) => once(trx, { actor, operation, key, body, now }, () => work(trx, now)));
  }

  return {
    publicKey: () => config?.publicKey ?? null,

    async putSubscription(actor, input) {
      if (config === null) throw conflict('this deployment does not push: it has no VAPID keys', 'PUSH_OFF');
      const { allowPrivate } = config;
      const subscription = {
        endpoint: checkOutgoingUrl(input.endpoint, ['input', 'endpoint'], { allowPrivate, allowHttp: allowPrivate }),
        p256dh: checkPoint(input.p256dh, ['input', 'p256dh']),
        auth: checkAuthSecret(input.auth, ['input', 'auth']),
      };
      return change(actor, 'putPushSubscription', input, (trx, now) =>
        putSubscription(trx, actor.accountId, subscription, { now, most: MOST_BROWSERS }),
      );
    },

    async removeSubscription(actor, input) {
      const endpoint = checkRequiredText(input.endpoint, ['input', 'endpoint'], 2_000);
      return change(actor, 'removePushSubscription', input, (trx) =>
        removeSubscription(trx, actor.accountId, endpoint),
      );
    },
  };
}
