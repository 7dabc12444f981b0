/** The use cases of Web Push, as everybody above sees them; part of `Services` in contract.ts, with the same promises. */
import { type Actor } from '../actor.js';

export interface PutPushSubscriptionInput {
  /** As the browser's PushSubscription has them; the keys in base64url. */
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
  readonly idempotencyKey?: string | null;
}

export interface RemovePushSubscriptionInput {
  readonly endpoint: string;
  readonly idempotencyKey?: string | null;
}

/** Of the own account: offers to the own unit are pushed to its browsers while no device has confirmed them. */
export interface PushService {
  /** The public key that browsers subscribe with, in base64url; null: this deployment does not push. */
  publicKey(actor: Actor): string | null;
  /** The browser is the account's from now on. Returns how many the account has. CONFLICT where this deployment does not push. */
  putSubscription(actor: Actor, input: PutPushSubscriptionInput): Promise<number>;
  /** Returns how many are left. */
  removeSubscription(actor: Actor, input: RemovePushSubscriptionInput): Promise<number>;
}
