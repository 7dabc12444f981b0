/** Devices confirm what reached them; who may see an assignment sees how far it came. */
import { deliveryOf } from '../../core/delivery/assignment-delivery.js';
import { forbidden, notFound } from '../../core/errors.js';
import { type Assignment } from '../../core/incident/assignment.js';
import { findAssignment } from '../../database/assignment-repository.js';
import { inTransaction, type Trx } from '../../database/database.js';
import { insertConfirmation, listDeliveries } from '../../database/delivery-repository.js';
import { EventKind } from '../../events/event.js';
import { appendEvents } from '../../events/log.js';
import { type Actor, may } from '../actor.js';
import { checkText, isId, plausibleIds } from '../border.js';
import { once } from '../idempotency.js';
import { type ServiceContext } from '../service-context.js';
import { type DeliveryService } from './delivery-contract.js';
import { deliveryEvent } from './delivery-event.js';

export function createDeliveryService({ database, tail, clock }: ServiceContext): DeliveryService {
  async function confirm(
    trx: Trx,
    actor: Actor,
    assignment: Assignment,
    deviceId: string | null,
    now: Date,
  ): Promise<Assignment> {
    const subject = await insertConfirmation(trx, { assignmentId: assignment.id, deviceId, now });
    if (subject !== null)
      await appendEvents(trx, [deliveryEvent(EventKind.DELIVERY_CONFIRMED, { at: now, actor, subject })]);
    return assignment;
  }

  return {
    async confirmDelivery(actor, { assignmentId, deviceId, idempotencyKey: key }) {
      if (!isId(assignmentId)) throw notFound('assignment', assignmentId);
      const device = checkText(deviceId, ['input', 'deviceId'], 200);
      const now = clock();
      const request = {
        actor,
        operation: 'confirmDelivery',
        key,
        body: { assignmentId, deviceId: device },
        now,
      };
      const assignment = await inTransaction(database, async (trx) => {
        const known = await findAssignment(trx, assignmentId);
        if (known === null || !maySee(actor, known.unitId)) throw notFound('assignment', assignmentId);
        if (!speaksForDevice(actor, known.unitId)) throw forbidden('confirm for the device of another unit');
        return once(trx, request, () => confirm(trx, actor, known, device, now));
      });
      await tail.catchUp();
      return assignment;
    },

    async deliveriesByAssignmentIds(actor, ids) {
      const rows = await listDeliveries(database.knex, plausibleIds(ids));
      return new Map(
        rows
          .filter(({ unitId }) => maySee(actor, unitId))
          .map((row) => [row.assignmentId, deliveryOf(row, row.acknowledgedAt)]),
      );
    },
  };
}

function maySee(actor: Actor, unitId: string): boolean {
  return actor.unitId === unitId || may(actor, 'see all incidents');
}

/** The officer's own, or a gateway, which reports the positions of its devices too. A dispatcher cannot know what a device has. */
function speaksForDevice(actor: Actor, unitId: string): boolean {
  return actor.unitId === unitId || may(actor, 'report positions of any unit');
}
