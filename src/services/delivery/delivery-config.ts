/** What an operator decides about delivery. */

export interface DeliveryConfig {
  /** Until a device confirms an offer, it is written to the unit's feeds again after so many seconds. */
  readonly redeliverEveryS: number;
}

export const USUAL_DELIVERY: DeliveryConfig = { redeliverEveryS: 5 };
