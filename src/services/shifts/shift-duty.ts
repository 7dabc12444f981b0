/** Shifts as they are worked: signing on and off, work handed over, and the clock that ends shifts. Order of locks: incident, unit, shift, head of the log. */
import { openAtShiftEnd } from '../../core/dispatch/alert-words.js';
import { conflict, notFound } from '../../core/errors.js';
import { type Unit } from '../../core/fleet/unit.js';
import { type Assignment } from '../../core/incident/assignment.js';
import { type Incident } from '../../core/incident/incident.js';
import { type Shift } from '../../core/shifts/shift.js';
import { findActiveAssignment, findAssignment } from '../../database/assignment-repository.js';
import { inTransaction, type Trx } from '../../database/database.js';
import { findIncident, lockIncident } from '../../database/incident-repository.js';
import {
  findShift,
  findShiftOn,
  listDueShifts,
  listNextShifts,
  lockShift,
  readShiftSettings,
  updateShift,
} from '../../database/shift-repository.js';
import { lockUnit, updateDuty } from '../../database/unit-repository.js';
import { EventKind, type NewEvent } from '../../events/event.js';
import { appendEvents } from '../../events/log.js';
import { actOnEach } from '../act-on-each.js';
import { type Actor, authorise, may } from '../actor.js';
import { isId, plausibleIds } from '../border.js';
import { raiseAlert } from '../dispatch/alerts.js';
import { lockWithIncident } from '../dispatch/assignment-lock.js';
import { type AssignmentDesk, mustBeOpen } from '../dispatch/assignments.js';
import { type Deadlines } from '../dispatch/clockwork.js';
import { maySeeUnit } from '../fleet/units.js';
import { once } from '../idempotency.js';
import { withdrawTargetOf } from '../patrol/patrol-event.js';
import { type ServiceContext } from '../service-context.js';
import { endBreakOf } from './end-break.js';
import { type ShiftDutyService } from './shifts-contract.js';
import { isOwnShift, shiftEvent } from './shift-event.js';

/** Between two looks at a unit whose shift is over and whose work is not. */
const LOOK_EVERY_MS = 5_000;

export interface RunningShiftDuty {
  readonly service: Pick<ShiftDutyService, 'shiftsByUnitIds' | 'startShift' | 'endShift' | 'handOverAssignment'>;
  readonly deadlines: Deadlines;
}

interface Doing {
  readonly now: Date;
  readonly actorId: string | null;
}

export function createShiftDuty(context: ServiceContext, desk: AssignmentDesk): RunningShiftDuty {
  const { database, tail, clock } = context;
  const { knex } = database;

  /** NOT_FOUND for whom it does not concern. */
  async function findVisible(actor: Actor, id: string): Promise<Shift> {
    const shift = isId(id) ? await findShift(knex, id) : null;
    if (shift === null || !(isOwnShift(actor, shift) || may(actor, 'set duty of any unit')))
      throw notFound('shift', id);
    return shift;
  }

  /** The unit first, then the shift: everybody locks them in this order. */
  async function lock(trx: Trx, known: Shift): Promise<{ unit: Unit | null; shift: Shift }> {
    const unit = known.unitId === null ? null : await lockUnit(trx, known.unitId, 'UPDATE');
    return { unit, shift: (await lockShift(trx, known.id))! };
  }

  async function setDuty(trx: Trx, unit: Unit, duty: Unit['duty'], doing: Doing, events: NewEvent[]): Promise<void> {
    if (unit.duty === duty) return;
    await updateDuty(trx, unit.id, duty, doing.now);
    events.push({
      at: doing.now,
      kind: EventKind.UNIT_DUTY_CHANGED,
      actorId: doing.actorId,
      stationId: unit.stationId,
      unitId: unit.id,
      data: { callSign: unit.callSign, from: unit.duty, duty },
    });
  }

  async function close(trx: Trx, shift: Shift, { now, actorId }: Doing, events: NewEvent[]): Promise<Shift> {
    await updateShift(trx, shift.id, { status: 'ENDED', ended_at: now, due_at: null });
    const after: Shift = { ...shift, status: 'ENDED', endedAt: now };
    events.push(shiftEvent(EventKind.SHIFT_ENDED, after, now, actorId));
    return after;
  }

  /** The shift and with it the unit's duty. Its work is done. */
  async function signOff(trx: Trx, unit: Unit | null, shift: Shift, doing: Doing, events: NewEvent[]): Promise<Shift> {
    const after = await close(trx, shift, doing, events);
    if (unit === null) return after;
    await endBreakOf(trx, unit, doing, events);
    await withdrawTargetOf(database, trx, { unit, reason: 'the shift is over', at: doing.now }, events);
    if (unit.duty === 'ON_DUTY') await setDuty(trx, unit, 'OFF_DUTY', doing, events);
    return after;
  }

  async function signOn(trx: Trx, known: Shift, doing: Doing, events: NewEvent[]): Promise<Shift> {
    const { unit, shift } = await lock(trx, known);
    const { now, actorId } = doing;
    if (shift.status === 'ON') return shift;
    if (shift.status !== 'PLANNED' || shift.endsAt <= now)
      throw conflict(`the shift is ${shift.status === 'PLANNED' ? 'over' : shift.status}`, shift.status);
    const { signOnEarlyS } = await readShiftSettings(trx);
    if (now.getTime() < shift.startsAt.getTime() - signOnEarlyS * 1000)
      throw conflict(`the shift begins at ${shift.startsAt.toISOString()}, ${signOnEarlyS} s before it may be signed on to`, 'PLANNED'); // prettier-ignore
    if (unit !== null) {
      if (unit.duty === 'OUT_OF_SERVICE') throw conflict(`unit ${unit.callSign} is OUT_OF_SERVICE`, unit.duty);
      // The crew before hands the unit over as it is, with the work that it has.
      const before = await findShiftOn(trx, unit.id);
      if (before !== null) await close(trx, before, doing, events);
      await setDuty(trx, unit, 'ON_DUTY', doing, events);
    }
    await updateShift(trx, shift.id, { status: 'ON', started_at: now, due_at: shift.endsAt });
    const after: Shift = { ...shift, status: 'ON', startedAt: now };
    events.push(shiftEvent(EventKind.SHIFT_STARTED, after, now, actorId));
    return after;
  }

  async function endByHand(trx: Trx, known: Shift, doing: Doing, events: NewEvent[]): Promise<Shift> {
    const { unit, shift } = await lock(trx, known);
    if (shift.status === 'ENDED') return shift;
    if (shift.status !== 'ON') throw conflict(`the shift is ${shift.status}`, shift.status);
    const active = unit === null ? null : await findActiveAssignment(trx, unit.id);
    if (active !== null)
      throw conflict(`unit ${unit!.callSign} has an active assignment; clear it or hand it over first`, active.status, {
        assignmentId: active.id,
      });
    return signOff(trx, unit, shift, doing, events);
  }

  /** What the clock does about a shift that is due. */
  async function runOut(trx: Trx, known: Shift, now: Date, events: NewEvent[]): Promise<void> {
    const { unit, shift } = await lock(trx, known);
    const doing = { now, actorId: null };
    if (shift.status === 'PLANNED' && now < shift.endsAt) {
      await updateShift(trx, shift.id, { due_at: shift.endsAt });
      events.push(shiftEvent(EventKind.SHIFT_DUE, shift, now, null));
    } else if (shift.status === 'PLANNED') {
      await updateShift(trx, shift.id, { status: 'MISSED', due_at: null });
      events.push(shiftEvent(EventKind.SHIFT_MISSED, { ...shift, status: 'MISSED' }, now, null));
    } else if (shift.status === 'ON' && now >= shift.endsAt) {
      const active = unit === null ? null : await findActiveAssignment(trx, unit.id);
      if (active === null) await signOff(trx, unit, shift, doing, events);
      else await waitForWork(trx, shift, active, now, events);
    }
  }

  /** The unit stays on duty for the work that it has, and is given no more (see `reasonToRefuse`). */
  async function waitForWork(
    trx: Trx,
    shift: Shift,
    assignment: Assignment,
    now: Date,
    events: NewEvent[],
  ): Promise<void> {
    await updateShift(trx, shift.id, { due_at: new Date(now.getTime() + LOOK_EVERY_MS) });
    const { openWorkAlertS } = await readShiftSettings(trx);
    const lateS = Math.round((now.getTime() - shift.endsAt.getTime()) / 1000);
    if (lateS < openWorkAlertS) return;
    const incident = await findIncident(database, trx, { id: assignment.incidentId });
    const detail = openAtShiftEnd(lateS, assignment.status);
    await raiseAlert(trx, { kind: 'OPEN_AT_SHIFT_END', incident, assignment, at: now, detail }, events);
  }

  async function handOver(
    trx: Trx,
    actor: Actor,
    assignmentId: string,
    toUnitId: string,
    now: Date,
    events: NewEvent[],
  ): Promise<{ assignment: Assignment; from: Assignment; incident: Incident }> {
    const known = await findAssignment(trx, assignmentId);
    if (known === null || !maySeeUnit(actor, known.unitId)) throw notFound('assignment', assignmentId);
    if (known.unitId !== actor.unitId) authorise(actor, 'assign units');
    await lockIncident(database, trx, known.incidentId);
    const to = await lockUnit(trx, toUnitId, 'SHARE');
    if (to === null) throw notFound('unit', toUnitId);
    const { incident, assignment: before } = (await lockWithIncident(database, trx, known.id))!;
    mustBeOpen(incident);
    if (!['OFFERED', 'ACKNOWLEDGED', 'EN_ROUTE', 'ON_SCENE'].includes(before.status))
      throw conflict(`an assignment that is ${before.status} cannot be handed over`, before.status);
    if (to.duty !== 'ON_DUTY') throw conflict(`unit ${to.callSign} is ${to.duty}`, to.duty);
    // The new one first: the incident is never without a unit.
    const assignment = await desk.offer(trx, actor, { incident, unit: to }, now, events);
    if (assignment === null) throw await desk.takenError(trx, to, incident, now);
    const reason = `handed over to ${to.callSign}`;
    const from = await desk.step(trx, actor, { incident, before, step: 'CANCEL', reason }, now, events);
    const after = await desk.follow(trx, actor, incident, now, events);
    events.push({
      at: now,
      kind: EventKind.SHIFT_WORK_HANDED_OVER,
      actorId: actor.accountId,
      stationId: incident.stationId,
      unitId: before.unitId,
      incidentId: incident.id,
      data: { incidentNumber: incident.number, toUnitId, to: to.callSign, assignmentId, toAssignmentId: assignment.id },
    });
    return { assignment, from, incident: after };
  }

  async function change<T>(
    actor: Actor,
    operation: string,
    { idempotencyKey: key, ...body }: { readonly idempotencyKey?: string | null },
    work: (trx: Trx, doing: Doing, events: NewEvent[]) => Promise<T>,
  ): Promise<T> {
    const now = clock();
    const result = await inTransaction(database, (trx) =>
      once(trx, { actor, operation, key, body, now }, async () => {
        const events: NewEvent[] = [];
        const answer = await work(trx, { now, actorId: actor.accountId }, events);
        await appendEvents(trx, events);
        return answer;
      }),
    );
    await tail.catchUp();
    return result;
  }

  return {
    service: {
      async shiftsByUnitIds(actor, ids) {
        const visible = plausibleIds(ids).filter((id) => maySeeUnit(actor, id));
        return new Map((await listNextShifts(knex, visible)).map((shift) => [shift.unitId!, shift]));
      },

      async startShift(actor, input) {
        const known = await findVisible(actor, input.shiftId);
        return change(actor, 'startShift', input, (trx, doing, events) => signOn(trx, known, doing, events));
      },

      async endShift(actor, input) {
        const known = await findVisible(actor, input.shiftId);
        return change(actor, 'endShift', input, (trx, doing, events) => endByHand(trx, known, doing, events));
      },

      async handOverAssignment(actor, input) {
        const { assignmentId, toUnitId } = input;
        if (!isId(assignmentId)) throw notFound('assignment', assignmentId);
        if (!isId(toUnitId)) throw notFound('unit', toUnitId);
        return change(actor, 'handOverAssignment', input, (trx, { now }, events) =>
          handOver(trx, actor, assignmentId, toUnitId, now, events),
        );
      },
    },

    deadlines: {
      async runDue(now, atMost) {
        const due = await listDueShifts(knex, now, atMost);
        return actOnEach(due, async (id) => {
          const known = await findShift(knex, id);
          if (known === null) return false;
          return inTransaction(database, async (trx) => {
            const events: NewEvent[] = [];
            await runOut(trx, known, now, events);
            await appendEvents(trx, events);
            return events.length > 0;
          });
        });
      },
    },
  };
}
