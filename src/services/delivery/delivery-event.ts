/** The form in which deliveries to devices stand in the event log: that an offer was sent, and that a device confirmed it. Each is said once. */
import { type DeliverySubject } from '../../database/delivery-repository.js';
import { type EventKind, type NewEvent } from '../../events/event.js';
import { type Author } from '../dispatch/assignment-event.js';

/** `data`: { assignmentId, callSign, incidentNumber }. */
export function deliveryEvent(
  kind: EventKind,
  { at, actor, subject }: { at: Date; actor: Author; subject: DeliverySubject },
): NewEvent {
  const { assignmentId, callSign, incidentNumber, stationId, unitId, incidentId } = subject;
  return {
    at,
    kind,
    actorId: actor.accountId,
    stationId,
    unitId,
    incidentId,
    data: { assignmentId, callSign, incidentNumber },
  };
}
