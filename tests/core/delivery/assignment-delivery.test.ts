import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deliveryOf } from '../../../src/core/delivery/assignment-delivery.js';

const moment = fc.option(
  fc.integer({ min: 0, max: 1000 }).map((s) => new Date(s * 1000)),
  { nil: null },
);
const record = fc.record({
  sentAt: moment,
  confirmedAt: moment,
  pushedAt: moment,
  attempts: fc.integer({ min: 0, max: 9 }),
});

describe('how far an offer has come', () => {
  it('never shows a step later than one that implies it', () => {
    fc.assert(
      fc.property(record, moment, (kept, acknowledgedAt) => {
        const { sentAt, deliveredAt } = deliveryOf(kept, acknowledgedAt);
        if (acknowledgedAt !== null) expect(deliveredAt! <= acknowledgedAt).toBe(true);
        if (kept.confirmedAt !== null) {
          expect(deliveredAt! <= kept.confirmedAt).toBe(true);
          expect(sentAt! <= kept.confirmedAt).toBe(true);
        }
        if (deliveredAt === null) expect([kept.confirmedAt, acknowledgedAt]).toEqual([null, null]);
      }),
      { seed: 20261122 },
    );
  });

  it('says of an assignment that was acknowledged by radio that it was never sent', () => {
    const at = new Date('2026-03-02T00:00:00Z');
    expect(deliveryOf(null, at)).toEqual({
      sentAt: null,
      pushedAt: null,
      deliveredAt: at,
      acknowledgedAt: at,
      attempts: 0,
    });
  });
});
