/** What happens when a clock of an assignment runs out: the next unit is asked, or the command is alerted. Whichever node takes a row first acts, in one transaction with what follows from it. */
import { type AlertKind } from '../../core/dispatch/alert.js';
import { lateFor, noSignOfLifeFor, notMovingFor, silentFor, type Words } from '../../core/dispatch/alert-words.js';
import { SILENT_AFTER_S } from '../../core/dispatch/clocks.js';
import { type Assignment, isActive } from '../../core/incident/assignment.js';
import { type Incident, waitingSince } from '../../core/incident/incident.js';
import { SIGN_OF_LIFE_GRACE_S } from '../../core/safety/status-check.js';
import { findLatestFixAt } from '../../database/alert-repository.js';
import { type DueClock, listDueClocks, postponeClock, startClock, takeClock } from '../../database/clock-repository.js';
import { inTransaction, type Trx } from '../../database/database.js';
import { findUnit } from '../../database/unit-repository.js';
import { EventKind, type NewEvent } from '../../events/event.js';
import { appendEvents } from '../../events/log.js';
import { raiseAlert } from './alerts.js';
import { assignmentEvent, PROGRAM } from './assignment-event.js';
import { lockWithIncident } from './assignment-lock.js';
import { type AssignmentDesk } from './assignments.js';
import { type PlanFilling } from './plan-filling.js';
import { actOnEach } from '../act-on-each.js';
import { type Deadlines } from './clockwork.js';
import { type ServiceContext } from '../service-context.js';

export interface AssignmentClockParts {
  readonly context: ServiceContext;
  readonly desk: AssignmentDesk;
  readonly filling: PlanFilling;
}

export function createAssignmentClocks({ context, desk, filling }: AssignmentClockParts): Deadlines {
  const { database } = context;

  /** False where the clock was stopped or taken meanwhile. */
  async function runOut(due: DueClock, now: Date): Promise<boolean> {
    return inTransaction(database, async (trx) => {
      const locked = await lockWithIncident(database, trx, due.assignmentId);
      if (locked === null) return false;
      const { incident, assignment } = locked;
      if (!(await takeClock(trx, due.id, now))) return false;
      const events: NewEvent[] = [];
      await act(trx, due, incident, assignment, now, events);
      if (events.length > 0) await appendEvents(trx, events);
      return true;
    });
  }

  /** Asks the officer on scene; who does not answer is given up for the command to look after. */
  async function askForSignOfLife(
    trx: Trx,
    incident: Incident,
    assignment: Assignment,
    now: Date,
    events: NewEvent[],
  ): Promise<void> {
    const dueAt = new Date(now.getTime() + SIGN_OF_LIFE_GRACE_S * 1000);
    await startClock(trx, assignment.id, { kind: 'SIGN_OF_LIFE', dueAt });
    const { callSign } = (await findUnit(trx, { id: assignment.unitId }))!;
    const asked = assignmentEvent(EventKind.ASSIGNMENT_STATUS_ASKED, {
      at: now,
      actor: PROGRAM,
      assignment,
      incident,
      callSign,
    });
    events.push({ ...asked, data: { ...asked.data, answerBy: dueAt } });
  }

  async function act(
    trx: Trx,
    due: DueClock,
    incident: Incident,
    assignment: Assignment,
    now: Date,
    events: NewEvent[],
  ): Promise<void> {
    if (!isActive(assignment.status)) return;
    const alert = (kind: AlertKind, detail: Words): Promise<void> =>
      raiseAlert(trx, { kind, incident, assignment, at: now, detail }, events);
    switch (due.kind) {
      case 'ACKNOWLEDGE': {
        const step = { incident, before: assignment, step: 'EXPIRE', reason: 'not acknowledged in time' } as const;
        await desk.step(trx, PROGRAM, step, now, events);
        const after = await desk.follow(trx, PROGRAM, incident, now, events);
        await filling.goOn(trx, after, now, events);
        return;
      }
      case 'START_TRAVEL':
        return alert('NOT_MOVING', notMovingFor(secondsSince(assignment.acknowledgedAt, now)));
      case 'ARRIVE':
        return alert('LATE', lateFor(secondsSince(waitingSince(incident), now), incident.reopenedAt !== null));
      case 'SILENCE': {
        const heardAt = await findLatestFixAt(trx, assignment.unitId);
        const dueAt = new Date((heardAt?.getTime() ?? 0) + SILENT_AFTER_S * 1000);
        if (dueAt > now) return postponeClock(trx, due.id, dueAt);
        return alert('SILENT', silentFor(heardAt === null ? null : secondsSince(heardAt, now)));
      }
      case 'STATUS_CHECK':
        return askForSignOfLife(trx, incident, assignment, now, events);
      case 'SIGN_OF_LIFE': {
        const heardAt = assignment.statusConfirmedAt ?? assignment.arrivedAt;
        const detail = noSignOfLifeFor(secondsSince(heardAt, now));
        // About the unit, not the assignment, of which an alert is raised once only: it may fall silent again.
        const unit = (await findUnit(trx, { id: assignment.unitId }))!;
        return raiseAlert(trx, { kind: 'NO_SIGN_OF_LIFE', incident, assignment: null, unit, at: now, detail }, events);
      }
    }
  }

  return {
    async runDue(now, atMost) {
      const due = await listDueClocks(database.knex, now, atMost);
      return actOnEach(due, (each) => runOut(each, now));
    },
  };
}

function secondsSince(moment: Date | null, now: Date): number {
  return moment === null ? 0 : Math.round((now.getTime() - moment.getTime()) / 1000);
}
