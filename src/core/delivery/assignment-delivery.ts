/** How far an offer has come on its way to the officer: written to a feed of the device, confirmed by the device, acknowledged by the officer. */

/** What is kept of it. */
export interface DeliveryRecord {
  readonly sentAt: Date | null;
  readonly confirmedAt: Date | null;
  readonly pushedAt: Date | null;
  readonly attempts: number;
}

export interface AssignmentDelivery {
  /** First written to a feed of the unit's device; null: no device has been listening. */
  readonly sentAt: Date | null;
  /** First taken by a push service for one of the unit's officers; null: it was not pushed. */
  readonly pushedAt: Date | null;
  /** The device has it; the officer's acknowledgement says so too. Null: not known. */
  readonly deliveredAt: Date | null;
  readonly acknowledgedAt: Date | null;
  /** How often it was written to a feed of the device. */
  readonly attempts: number;
}

const NOTHING_SENT: DeliveryRecord = { sentAt: null, confirmedAt: null, pushedAt: null, attempts: 0 };

/**
 * `record`: null while nothing was sent. Who acknowledged has it; what was confirmed was sent: a step is never shown later than one that implies it, in
 * whatever order the two were written down.
 */
export function deliveryOf(record: DeliveryRecord | null, acknowledgedAt: Date | null): AssignmentDelivery {
  const { sentAt, confirmedAt, pushedAt, attempts } = record ?? NOTHING_SENT;
  const wasSent = sentAt !== null || confirmedAt !== null;
  return {
    sentAt: wasSent ? earliest(sentAt, confirmedAt) : null,
    pushedAt,
    deliveredAt: earliest(confirmedAt, acknowledgedAt),
    acknowledgedAt,
    attempts,
  };
}

function earliest(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) return a ?? b;
  return a <= b ? a : b;
}
