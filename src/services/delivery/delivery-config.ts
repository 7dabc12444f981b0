/** What an operator decides about delivery. */

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
}

export const USUAL_DELIVERY: DeliveryConfig = {
  redeliverEveryS: 5,
  webhooks: { allowPrivate: false, allowHttp: false, timeoutS: 10, attempts: 10 },
};
