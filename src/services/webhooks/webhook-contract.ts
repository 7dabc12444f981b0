/** The use cases of webhooks, as everybody above sees them; part of `Services` in contract.ts, with the same promises. For administrators. */
import { type DeadLetter, type Webhook } from '../../core/delivery/webhook.js';
import { type Actor } from '../actor.js';
import { type Page, type PageRequest } from '../page.js';

export interface WebhookState extends Webhook {
  /** The cursor in the form of the feeds. */
  readonly cursor: string;
  /** Events that were committed behind the cursor, wanted or not. */
  readonly behindEvents: number;
  readonly deadLetters: number;
}

export interface WebhookWithSecret {
  readonly webhook: WebhookState;
  readonly secret: string;
}

export interface WebhookAnswer {
  /** Null: no answer came. */
  readonly status: number | null;
  /** Why none came. */
  readonly error: string | null;
}

interface Keyed {
  readonly idempotencyKey?: string | null;
}
export interface AddWebhookInput extends Keyed {
  readonly url: string;
  /** Kinds, or beginnings of kinds that end in a dot; null or none: all. */
  readonly kinds?: readonly string[] | null;
  /** Null: one is made. */
  readonly secret?: string | null;
  readonly active?: boolean | null;
}
export interface PutWebhookInput extends Keyed {
  readonly webhookId: string;
  readonly url?: string | null;
  readonly kinds?: readonly string[] | null;
  readonly active?: boolean | null;
}
export interface WebhookInput extends Keyed {
  readonly webhookId: string;
}
export interface RotateWebhookSecretInput extends WebhookInput {
  readonly secret?: string | null;
}
export interface WebhookDeliveryInput extends Keyed {
  readonly deliveryId: string;
}

export interface WebhookService {
  listWebhooks(actor: Actor): Promise<readonly WebhookState[]>;
  /** It is told what is committed from now on. */
  addWebhook(actor: Actor, input: AddWebhookInput): Promise<WebhookWithSecret>;
  /** What is left out stays. What it missed while it was inactive is delivered afterwards. */
  putWebhook(actor: Actor, input: PutWebhookInput): Promise<WebhookState>;
  removeWebhook(actor: Actor, input: WebhookInput): Promise<string>;
  /** The former secret signs as well for a day. */
  rotateSecret(actor: Actor, input: RotateWebhookSecretInput): Promise<WebhookWithSecret>;
  /** Sends a message that says nothing, at once, also where the webhook is inactive. Changes nothing, so it has no key. */
  ping(actor: Actor, input: { readonly webhookId: string }): Promise<WebhookAnswer>;
  /** In the order of the log. */
  listDeadLetters(actor: Actor, webhookId: string, page: PageRequest): Promise<Page<DeadLetter>>;
  /** Tried once more as soon as possible; gone where it succeeds. */
  retryDelivery(actor: Actor, input: WebhookDeliveryInput): Promise<DeadLetter>;
  discardDelivery(actor: Actor, input: WebhookDeliveryInput): Promise<string>;
}
