/** What an operator decides about delivery. */

/** Web Push: by which keys and whose name push services know this deployment (VAPID, RFC 8292). Keys in base64url. */
export interface PushConfig {
  readonly publicKey: string;
  readonly privateKey: string;
  /** `mailto:` or `https:` address of whoever answers for it. */
  readonly subject: string;
  /** Also to push services on loopback and private addresses, and without encryption. */
  readonly allowPrivate: boolean;
}

export interface DeliveryConfig {
  /** Until a device confirms an offer, it is written to the unit's feeds again after so many seconds. */
  readonly redeliverEveryS: number;
  readonly webhooks: {
    /** Also to receivers on loopback and private addresses. */
    readonly allowPrivate: boolean;
    /** Also without encryption. */
    readonly allowHttp: boolean;
    /** For an answer to one attempt. */
    readonly timeoutS: number;
    /** After so many an event is given up. */
    readonly attempts: number;
  };
  /** Null: nothing is pushed. */
  readonly push: PushConfig | null;
}

export const USUAL_DELIVERY: DeliveryConfig = {
  redeliverEveryS: 5,
  webhooks: { allowPrivate: false, allowHttp: false, timeoutS: 10, attempts: 10 },
  push: null,
};
