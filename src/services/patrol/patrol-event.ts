/** Patrol targets as they stand in the log, and how one ends inside a transaction. */
import { type Unit } from '../../core/fleet/unit.js';
import {
  isTargetOpen,
  nextTargetStatus,
  type PatrolTarget,
  type PatrolTargetStep,
} from '../../core/patrol/patrol-target.js';
import { type Database, type Trx } from '../../database/database.js';
import { lockOpenTargetOf, updateTarget } from '../../database/patrol-target-repository.js';
import { EventKind, type NewEvent } from '../../events/event.js';

/** `data` of every `patrol.…` event: the target as it was then. */
export interface PatrolEventData {
  readonly target: PatrolTarget;
  readonly callSign: string;
}

const STEP_EVENTS: Readonly<Record<PatrolTargetStep, EventKind>> = {
  ACCEPT: EventKind.PATROL_TARGET_ACCEPTED,
  DECLINE: EventKind.PATROL_TARGET_DECLINED,
  REACH: EventKind.PATROL_TARGET_REACHED,
  WITHDRAW: EventKind.PATROL_TARGET_WITHDRAWN,
  EXPIRE: EventKind.PATROL_TARGET_EXPIRED,
};

type UnitOfTarget = Pick<Unit, 'callSign' | 'stationId'>;

export function patrolEvent(
  kind: EventKind,
  target: PatrolTarget,
  { callSign, stationId }: UnitOfTarget,
  at: Date,
  actorId: string | null = null,
): NewEvent {
  const data: PatrolEventData = { target, callSign };
  return { at, kind, actorId, stationId, unitId: target.unitId, data: { ...data } };
}

export interface TargetStep {
  /** The row, locked. */
  readonly before: PatrolTarget;
  readonly step: PatrolTargetStep;
  readonly unit: UnitOfTarget;
  readonly reason: string | null;
  readonly at: Date;
  readonly actorId?: string | null;
}

/** Null where the state does not allow the step. The event is collected, not appended. */
export async function takeTargetStep(
  trx: Trx,
  { before, step, unit, reason, at, actorId = null }: TargetStep,
  events: NewEvent[],
): Promise<PatrolTarget | null> {
  const status = nextTargetStatus(before.status, step);
  if (status === null) return null;
  const isOpen = isTargetOpen(status);
  const after: PatrolTarget = {
    ...before,
    status,
    ...(isOpen ? { acceptedAt: at } : { endedAt: at, endReason: reason }),
  };
  await updateTarget(trx, before.id, {
    status,
    ...(isOpen ? { accepted_at: at } : { ended_at: at, end_reason: reason }),
  });
  events.push(patrolEvent(STEP_EVENTS[step], after, unit, at, actorId));
  return after;
}

/** A unit that is called, leaves duty or begins a break no longer goes where it was to patrol. Its row is locked. */
export async function withdrawTargetOf(
  database: Database,
  trx: Trx,
  { unit, reason, at }: { readonly unit: Unit; readonly reason: string; readonly at: Date },
  events: NewEvent[],
): Promise<void> {
  const before = await lockOpenTargetOf(database, trx, unit.id);
  if (before !== null) await takeTargetStep(trx, { before, step: 'WITHDRAW', unit, reason, at }, events);
}
