/** The use cases of delivery to devices, as everybody above sees them; part of `Services` in contract.ts, with the same promises. */
import { type AssignmentDelivery } from '../../core/delivery/assignment-delivery.js';
import { type Assignment } from '../../core/incident/assignment.js';
import { type Actor } from '../actor.js';

export interface ConfirmDeliveryInput {
  readonly assignmentId: string;
  /** The device's own name for itself, at most 200 characters: for the record. */
  readonly deviceId?: string | null;
  readonly idempotencyKey?: string | null;
}

export interface DeliveryService {
  /**
   * The device has the assignment: it is not sent again. By an officer of the unit, or by a gateway of devices; FORBIDDEN for others who see it. Again, or when
   * the assignment has gone on meanwhile: the first confirmation stays.
   */
  confirmDelivery(actor: Actor, input: ConfirmDeliveryInput): Promise<Assignment>;
  /** Of assignments of the own unit, or of all for those who see all incidents. */
  deliveriesByAssignmentIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, AssignmentDelivery>>;
}
