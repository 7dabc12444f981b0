/** Calls for help: raised, pressed again, and taken back. Order of locks: the call's claim, then as everywhere incident, unit, assignment, head of the log. */
import { conflict, forbidden, notFound } from '../../core/errors.js';
import { type Unit } from '../../core/fleet/unit.js';
import { callForHelp } from '../../core/dispatch/alert-words.js';
import { isNullIsland } from '../../core/fleet/fix-plausibility.js';
import { type LonLat } from '../../core/geo/point.js';
import { isActive } from '../../core/incident/assignment.js';
import { type Incident, isOpen, NO_CALLER } from '../../core/incident/incident.js';
import { OFFICER_IN_DANGER, type PanicCall, type PanicPlace, placeOfPanic } from '../../core/safety/panic.js';
import { findActiveAssignment, listAssignmentsByIncidentIds } from '../../database/assignment-repository.js';
import { inTransaction, type Trx } from '../../database/database.js';
import { takeIncidentNumber } from '../../database/incident-number-repository.js';
import { findIncident, lockIncident, updateIncident } from '../../database/incident-repository.js';
import { claimPanic, findLatestFix, findOpenPanic, findPanic, updatePanic } from '../../database/panic-repository.js';
import { listStations } from '../../database/territory-repository.js';
import { findUnit } from '../../database/unit-repository.js';
import { EventKind, type EventData, type NewEvent } from '../../events/event.js';
import { appendEvents } from '../../events/log.js';
import { type Actor, may } from '../actor.js';
import { checkPosition, checkRequiredText, extentOf, isId } from '../border.js';
import { raiseAlert } from '../dispatch/alerts.js';
import { incidentStatusEvent } from '../dispatch/assignment-event.js';
import { type AssignmentDesk } from '../dispatch/assignments.js';
import { type PlanFilling } from '../dispatch/plan-filling.js';
import { maySeeUnit } from '../fleet/units.js';
import { once } from '../idempotency.js';
import { incidentEvent } from '../incidents/incident-change.js';
import { type IncidentRevision } from '../incidents/incident-revision.js';
import { lookUpGround, recordIncident } from '../incidents/record-incident.js';
import { localDayFormat } from '../local-day.js';
import { type ServiceContext } from '../service-context.js';
import { type TaskBoard } from '../tasks/task-board.js';
import { type RaisePanicInput, type SafetyService } from './safety-contract.js';

const MOST_TEXT = 2_000;
const PRIORITY = 1;

export interface PanicParts {
  readonly context: ServiceContext;
  readonly desk: AssignmentDesk;
  readonly filling: PlanFilling;
  readonly revision: IncidentRevision;
  readonly board: TaskBoard;
}

type Panics = Pick<SafetyService, 'raisePanic' | 'cancelPanic'>;

/** One press, checked at the border. */
interface Press {
  readonly actor: Actor;
  readonly unit: Unit;
  readonly given: LonLat | null;
  readonly now: Date;
}

export function createPanics({ context, desk, filling, revision, board }: PanicParts): Panics {
  const { database, tail, clock, area, timeZone } = context;
  const localDay = localDayFormat(timeZone);

  /** Null where it can be of no use. Nobody in danger is turned away over it: only what is no position at all is refused. */
  function usablePosition({ position }: RaisePanicInput): LonLat | null {
    if (position == null) return null;
    const point = checkPosition(position, ['input', 'position']);
    const [minLon, minLat, maxLon, maxLat] = extentOf(area);
    const isInside = point.lon >= minLon && point.lon <= maxLon && point.lat >= minLat && point.lat <= maxLat;
    return isNullIsland(point) || !isInside ? null : point;
  }

  async function locate(trx: Trx, { unit, given, now }: Press): Promise<PanicPlace> {
    const active = await findActiveAssignment(trx, unit.id);
    const sentTo = active === null ? null : await findIncident(database, trx, { id: active.incidentId });
    const station = (await listStations(database, trx)).find(({ id }) => id === unit.stationId)!;
    return placeOfPanic({
      given,
      fix: await findLatestFix(database, trx, unit.id),
      assignment: active === null || sentTo === null ? null : { status: active.status, location: sentTo.location },
      station: station.location,
      now,
    });
  }

  async function begin(trx: Trx, panicId: string, press: Press): Promise<PanicCall> {
    const { actor, unit, now } = press;
    const place = await locate(trx, press);
    const { location, source: position_source, locatedAt: located_at } = place;
    const recording = { database, actor, now, number: await takeIncidentNumber(trx, localDay(now)) };
    const report = {
      type: OFFICER_IN_DANGER,
      priority: PRIORITY,
      location,
      address: null,
      description: `${unit.callSign} 民警求助 · ${unit.callSign} calls for help`,
      caller: NO_CALLER,
    };
    const ground = await lookUpGround(database, trx, report);
    const { incident, event } = await recordIncident(trx, recording, report, ground);
    await updatePanic(trx, panicId, { incident_id: incident.id, position_source, located_at });
    const data = { positionSource: place.source, detail: place.detail.en };
    const events: NewEvent[] = [event, panicEvent(EventKind.PANIC_RAISED, press, incident, panicId, data)];
    const detail = callForHelp(unit.callSign, place.detail);
    await raiseAlert(trx, { kind: 'PANIC', incident, assignment: null, unit, at: now, detail }, events);
    // Not the unit itself, of whose call no picture of the fleet knows yet.
    await filling.begin(trx, incident, now, events, [unit.id]);
    await appendEvents(trx, events);
    return (await findPanic(trx, panicId))!;
  }

  /** Null where it ended while its incident's lock was waited for. */
  async function pressAgain(trx: Trx, known: PanicCall, press: Press): Promise<PanicCall | null> {
    const { actor, given, now } = press;
    const incident = (await lockIncident(database, trx, known.incidentId))!;
    const panic = (await findPanic(trx, known.id))!;
    if (!panic.isOpen) return null;
    const presses = panic.presses + 1;
    const located = given !== null && ({ position_source: 'GIVEN', located_at: now } as const);
    await updatePanic(trx, panic.id, { presses, last_pressed_at: now, ...located });
    const events = [panicEvent(EventKind.PANIC_PRESSED_AGAIN, press, incident, panic.id, { presses })];
    if (given !== null) {
      const reason = 'position sent with the signal';
      await revision.setLocation(trx, actor, { incident, location: given, reason }, now, events);
    }
    await appendEvents(trx, events);
    return (await findPanic(trx, panic.id))!;
  }

  /** Whoever claims the unit's one open call begins it; everybody else presses it again. */
  async function press(trx: Trx, one: Press): Promise<PanicCall> {
    for (;;) {
      const open = await findOpenPanic(trx, one.unit.id);
      const pressed = open === null ? null : await pressAgain(trx, open, one);
      if (pressed !== null) return pressed;
      const panicId = await claimPanic(trx, { unitId: one.unit.id, raisedAt: one.now, raisedBy: one.actor.accountId });
      if (panicId !== null) return begin(trx, panicId, one);
    }
  }

  async function cancel(trx: Trx, actor: Actor, known: PanicCall, reason: string, now: Date): Promise<PanicCall> {
    const incident = (await lockIncident(database, trx, known.incidentId))!;
    const panic = (await findPanic(trx, known.id))!;
    if (panic.endReason !== null) return panic;
    if (!isOpen(incident.status))
      throw conflict(`the call for help is over: incident ${incident.number} is ${incident.status}`, incident.status);
    const unit = (await findUnit(trx, { id: panic.unitId }))!;
    const events = [
      panicEvent(EventKind.PANIC_CANCELLED, { actor, unit, now }, incident, panic.id, { reason }),
      incidentEvent(EventKind.INCIDENT_CANCELLED, { actor, incident, now }, { reason, disposition: null }),
    ];
    for (const before of await listAssignmentsByIncidentIds(trx, [incident.id]))
      if (isActive(before.status))
        await desk.step(trx, actor, { incident, before, step: 'CANCEL', reason }, now, events);
    await updateIncident(database, trx, incident.id, { status: 'CANCELLED', closed_reason: reason });
    events.push(incidentStatusEvent(now, actor, incident, 'CANCELLED'));
    await board.follow(trx, actor, { ...incident, status: 'CANCELLED' }, now, events);
    await updatePanic(trx, panic.id, { ended_at: now, ended_by: actor.accountId, end_reason: reason });
    await appendEvents(trx, events);
    return (await findPanic(trx, panic.id))!;
  }

  return {
    async raisePanic(actor, input) {
      const { unitId, idempotencyKey: key, position } = input;
      if (!isId(unitId) || !maySeeUnit(actor, unitId)) throw notFound('unit', unitId);
      if (!mayActFor(actor, unitId)) throw forbidden('call for help for this unit');
      const given = usablePosition(input);
      const now = clock();
      const request = { actor, operation: 'raisePanic', key, body: { unitId, position }, now };
      const panic = await inTransaction(database, async (trx) => {
        const unit = await findUnit(trx, { id: unitId });
        if (unit === null) throw notFound('unit', unitId);
        return once(trx, request, () => press(trx, { actor, unit, given, now }));
      });
      await tail.catchUp();
      return panic;
    },

    async cancelPanic(actor, { panicId, idempotencyKey: key, ...input }) {
      const reason = checkRequiredText(input.reason, ['input', 'reason'], MOST_TEXT);
      if (!isId(panicId)) throw notFound('call for help', panicId);
      const now = clock();
      const request = { actor, operation: 'cancelPanic', key, body: { panicId, reason }, now };
      const panic = await inTransaction(database, async (trx) => {
        const known = await findPanic(trx, panicId);
        if (known === null || !mayActFor(actor, known.unitId)) throw notFound('call for help', panicId);
        return once(trx, request, () => cancel(trx, actor, known, reason, now));
      });
      await tail.catchUp();
      return panic;
    },
  };
}

/** The unit's own officer, and the command. */
export function mayActFor(actor: Actor, unitId: string): boolean {
  return actor.unitId === unitId || may(actor, 'step any assignment');
}

function panicEvent(
  kind: EventKind,
  { actor, unit, now }: Pick<Press, 'actor' | 'unit' | 'now'>,
  incident: Incident,
  panicId: string,
  data: EventData,
): NewEvent {
  const event = incidentEvent(kind, { actor, incident, now }, { panicId, callSign: unit.callSign, ...data });
  return { ...event, unitId: unit.id };
}
