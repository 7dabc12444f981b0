/** Breaks: begun by the officer or the command, as many at once as the station can spare, and over by themselves. */
import { conflict, forbidden, notFound } from '../../core/errors.js';
import { BREAK_CALLED_FOR, type UnitHold } from '../../core/fleet/unit-hold.js';
import { findActiveAssignment } from '../../database/assignment-repository.js';
import { inTransaction, type Trx } from '../../database/database.js';
import { readShiftSettings } from '../../database/shift-repository.js';
import {
  countRunningBreaks,
  insertBreak,
  listDueBreaks,
  listRunningBreaks,
  type UnitBreak,
} from '../../database/unit-break-repository.js';
import { lockUnit } from '../../database/unit-repository.js';
import { EventKind, type NewEvent } from '../../events/event.js';
import { appendEvents } from '../../events/log.js';
import { actOnEach } from '../act-on-each.js';
import { type Actor, may } from '../actor.js';
import { checkWhole, isId, plausibleIds } from '../border.js';
import { type Deadlines } from '../dispatch/clockwork.js';
import { maySeeUnit } from '../fleet/units.js';
import { once } from '../idempotency.js';
import { withdrawTargetOf } from '../patrol/patrol-event.js';
import { type ServiceContext } from '../service-context.js';
import { endBreakOf } from './end-break.js';
import { type ShiftDutyService } from './shifts-contract.js';

const SHORTEST_MIN = 5;
const LONGEST_MIN = 120;

export interface RunningBreaks {
  readonly service: Pick<ShiftDutyService, 'breaksByUnitIds' | 'startBreak' | 'endBreak'>;
  readonly deadlines: Deadlines;
}

export function createBreaks({ database, tail, clock }: ServiceContext): RunningBreaks {
  function checkRight(actor: Actor, unitId: string): void {
    if (!isId(unitId) || !maySeeUnit(actor, unitId)) throw notFound('unit', unitId);
    if (actor.unitId !== unitId && !may(actor, 'set duty of any unit')) throw forbidden('set the breaks of this unit');
  }

  async function begin(trx: Trx, actor: Actor, unitId: string, minutes: number, now: Date): Promise<UnitBreak> {
    const unit = await lockUnit(trx, unitId, 'UPDATE');
    if (unit === null) throw notFound('unit', unitId);
    const [running] = await listRunningBreaks(trx, [unitId]);
    if (running !== undefined) return running;
    if (unit.duty !== 'ON_DUTY') throw conflict(`unit ${unit.callSign} is ${unit.duty}`, unit.duty);
    const active = await findActiveAssignment(trx, unitId);
    if (active !== null)
      throw conflict(`unit ${unit.callSign} has an active assignment`, active.status, { assignmentId: active.id });
    const { maxOnBreak } = await readShiftSettings(trx);
    const others = await countRunningBreaks(trx, unit.stationId);
    if (others >= maxOnBreak)
      throw conflict(`${others} units of the station are on a break, ${maxOnBreak} may be`, 'STATION_ON_BREAK');
    const endsBy = new Date(now.getTime() + minutes * 60_000);
    const { stationId } = unit;
    const begun = await insertBreak(trx, { unitId, stationId, startedAt: now, endsBy }, actor.accountId);
    const hold: UnitHold = {
      id: begun.id,
      kind: 'ON_BREAK',
      calledFor: BREAK_CALLED_FOR,
      from: now,
      until: endsBy,
      label: null,
    };
    const events: NewEvent[] = [];
    await withdrawTargetOf(database, trx, { unit, reason: 'on a break', at: now }, events);
    const data = { callSign: unit.callSign, hold };
    events.push({ at: now, kind: EventKind.UNIT_BREAK_STARTED, actorId: actor.accountId, stationId, unitId, data });
    await appendEvents(trx, events);
    return begun;
  }

  return {
    service: {
      async breaksByUnitIds(actor, ids) {
        const visible = plausibleIds(ids).filter((id) => maySeeUnit(actor, id));
        return new Map((await listRunningBreaks(database.knex, visible)).map((each) => [each.unitId, each]));
      },

      async startBreak(actor, { unitId, minutes, idempotencyKey: key }) {
        checkRight(actor, unitId);
        checkWhole(minutes, ['input', 'minutes'], SHORTEST_MIN, LONGEST_MIN);
        const now = clock();
        const request = { actor, operation: 'startBreak', key, body: { unitId, minutes }, now };
        const begun = await inTransaction(database, (trx) =>
          once(trx, request, () => begin(trx, actor, unitId, minutes, now)),
        );
        await tail.catchUp();
        return begun;
      },

      async endBreak(actor, { unitId, idempotencyKey: key }) {
        checkRight(actor, unitId);
        const now = clock();
        const request = { actor, operation: 'endBreak', key, body: { unitId }, now };
        const ended = await inTransaction(database, (trx) =>
          once(trx, request, async () => {
            const unit = await lockUnit(trx, unitId, 'UPDATE');
            if (unit === null) throw notFound('unit', unitId);
            const events: NewEvent[] = [];
            const over = await endBreakOf(trx, unit, { now, actorId: actor.accountId }, events);
            if (over === null) throw conflict(`unit ${unit.callSign} is not on a break`, 'NOT_ON_BREAK');
            await appendEvents(trx, events);
            return over;
          }),
        );
        await tail.catchUp();
        return ended;
      },
    },

    deadlines: {
      async runDue(now, atMost) {
        const due = await listDueBreaks(database.knex, now, atMost);
        return actOnEach(due, ({ unitId }) =>
          inTransaction(database, async (trx) => {
            const unit = (await lockUnit(trx, unitId, 'UPDATE'))!;
            const [running] = await listRunningBreaks(trx, [unitId]);
            if (running === undefined || running.endsBy > now) return false;
            const events: NewEvent[] = [];
            await endBreakOf(trx, unit, { now, actorId: null }, events);
            await appendEvents(trx, events);
            return true;
          }),
        );
      },
    },
  };
}
