/** The end of a break: by hand, by its time, or with the unit's duty. */
import { type Unit } from '../../core/fleet/unit.js';
import { type Trx } from '../../database/database.js';
import { endBreakRow, listRunningBreaks, type UnitBreak } from '../../database/unit-break-repository.js';
import { EventKind, type NewEvent } from '../../events/event.js';

/** Ends the unit's break, where it is on one; its row is locked. */
export async function endBreakOf(
  trx: Trx,
  unit: Pick<Unit, 'id' | 'callSign' | 'stationId'>,
  { now, actorId }: { readonly now: Date; readonly actorId: string | null },
  events: NewEvent[],
): Promise<UnitBreak | null> {
  const [running] = await listRunningBreaks(trx, [unit.id]);
  if (running === undefined || !(await endBreakRow(trx, running.id, now))) return null;
  events.push({
    at: now,
    kind: EventKind.UNIT_BREAK_ENDED,
    actorId,
    stationId: unit.stationId,
    unitId: unit.id,
    data: { callSign: unit.callSign, holdId: running.id, startedAt: running.startedAt },
  });
  return { ...running, endedAt: now };
}
