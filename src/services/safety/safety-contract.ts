/** The use cases of officers' safety, as everybody above sees them; part of `Services` in contract.ts, with the same promises. */
import { type Assignment } from '../../core/incident/assignment.js';
import { type PanicCall } from '../../core/safety/panic.js';
import { type StatusCheck } from '../../core/safety/status-check.js';
import { type Actor } from '../actor.js';
import { type PointInput } from '../point-input.js';

export interface RaisePanicInput {
  readonly unitId: string;
  /** Where the officer is, if the device knows; it outranks the last fix. One at 0, 0 or outside the service area is passed over, never refused. */
  readonly position?: PointInput | null;
  readonly idempotencyKey?: string | null;
}

export interface CancelPanicInput {
  readonly panicId: string;
  readonly reason: string;
  readonly idempotencyKey?: string | null;
}

export interface ConfirmStatusInput {
  readonly assignmentId: string;
  readonly idempotencyKey?: string | null;
}

/** An officer acts for the own unit, the command for any; for others a unit does not exist. */
export interface SafetyService {
  /**
   * Calls for help: an incident of type `officer-in-danger` where the unit is, offered to the nearest by its plan at once, and an alert. While one is open,
   * pressing again is on record and adds nothing; a position that comes with it moves the incident.
   */
  raisePanic(actor: Actor, input: RaisePanicInput): Promise<PanicCall>;
  /** Takes it back: its incident is cancelled, its units are called off. Again: the same answer. CONFLICT where its incident has ended in another way. */
  cancelPanic(actor: Actor, input: CancelPanicInput): Promise<PanicCall>;
  /** A sign of life on scene: the next check is counted from now. CONFLICT where the unit is not on scene. */
  confirmStatus(actor: Actor, input: ConfirmStatusInput): Promise<Assignment>;
  /** All that are open, the oldest first; for the command. */
  listOpenPanics(actor: Actor): Promise<readonly PanicCall[]>;
  openPanicsByUnitIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, PanicCall>>;
  /** Open and over, of incidents that the actor may see. */
  panicsByIncidentIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, PanicCall>>;
  /** Of assignments on scene that the actor may see. */
  statusChecksByAssignmentIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, StatusCheck>>;
}
