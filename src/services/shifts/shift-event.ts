/** Shifts as they stand in the log, and whose they are. */
import { type Shift } from '../../core/shifts/shift.js';
import { type EventKind, type NewEvent } from '../../events/event.js';
import { type Actor } from '../actor.js';

/** `data` of every `shift.…` event about one: the shift as it was then. */
export function shiftEvent(kind: EventKind, shift: Shift, at: Date, actorId: string | null): NewEvent {
  const { stationId, unitId } = shift;
  return { at, kind, actorId, stationId, unitId, data: { shiftId: shift.id, shift: { ...shift } } };
}

/** Of the crew, or of the unit. */
export function isOwnShift(actor: Actor, { crewIds, unitId }: Pick<Shift, 'crewIds' | 'unitId'>): boolean {
  return crewIds.includes(actor.accountId) || (unitId !== null && unitId === actor.unitId);
}
