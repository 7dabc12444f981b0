/**
 * The clockwork: acts when a clock runs out. Clocks are rows, so none is lost with a process; every node looks at them, and whichever takes a row first
 * acts, in one transaction with what follows from it.
 */
import { type AlertKind } from '../../core/dispatch/alert.js';
import { SILENT_AFTER_S } from '../../core/dispatch/clocks.js';
import { type Assignment, isActive } from '../../core/incident/assignment.js';
import { type Incident } from '../../core/incident/incident.js';
import { findLatestFixAt } from '../../database/alert-repository.js';
import { findAssignment } from '../../database/assignment-repository.js';
import { type DueClock, listDueClocks, postponeClock, takeClock } from '../../database/clock-repository.js';
import { inTransaction, type Trx } from '../../database/database.js';
import { type NewEvent } from '../../events/event.js';
import { appendEvents } from '../../events/log.js';
import { raiseAlert } from './alerts.js';
import { PROGRAM } from './assignment-event.js';
import { lockWithIncident } from './assignment-lock.js';
import { type AssignmentDesk } from './assignments.js';
import { type PlanFilling } from './plan-filling.js';
import { type ServiceContext } from '../service-context.js';

/** Clocks are in whole seconds; nobody waits for one longer than this beyond its time. */
const EVERY_MS = 500;
/** Taken at a time: after a long stop many are due at once, and the most overdue go first. */
const BATCH = 100;

export interface Clockwork {
  /** Looks at the clocks from now on. Failures go to `onError`, and the next look is taken all the same. */
  start(onError: (error: unknown) => void): void;
  /** Acts on everything that is due now; returns how many clocks ran out. */
  run(): Promise<number>;
  /** Ends after what is being done. */
  close(): Promise<void>;
}

export interface ClockworkParts {
  readonly context: ServiceContext;
  readonly desk: AssignmentDesk;
  readonly filling: PlanFilling;
}

export function createClockwork({ context, desk, filling }: ClockworkParts): Clockwork {
  const { database, tail, clock } = context;

  /** False where the clock was stopped or taken meanwhile. */
  async function runOut(due: DueClock, now: Date): Promise<boolean> {
    const known = await findAssignment(database.knex, due.assignmentId);
    if (known === null) return false;
    return inTransaction(database, async (trx) => {
      const { incident, assignment } = await lockWithIncident(database, trx, known);
      if (!(await takeClock(trx, due.id, now))) return false;
      const events: NewEvent[] = [];
      await act(trx, due, incident, assignment, now, events);
      if (events.length > 0) await appendEvents(trx, events);
      return true;
    });
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
    const alert = (kind: AlertKind, detail: string): Promise<void> =>
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
        return alert('NOT_MOVING', `acknowledged ${secondsSince(assignment.acknowledgedAt, now)} s ago`);
      case 'ARRIVE':
        return alert('LATE', `reported ${secondsSince(incident.reportedAt, now)} s ago`);
      case 'SILENCE': {
        const heardAt = await findLatestFixAt(trx, assignment.unitId);
        const dueAt = new Date((heardAt?.getTime() ?? 0) + SILENT_AFTER_S * 1000);
        if (dueAt > now) return postponeClock(trx, due.id, dueAt);
        return alert('SILENT', heardAt === null ? 'no fix at all' : `last fix ${secondsSince(heardAt, now)} s ago`);
      }
    }
  }

  async function runOnce(): Promise<number> {
    let ranOut = 0;
    for (;;) {
      const now = clock();
      const due = await listDueClocks(database.knex, now, BATCH);
      for (const each of due) if (await runOut(each, now)) ranOut++;
      if (due.length < BATCH) break;
    }
    if (ranOut > 0) await tail.catchUp();
    return ranOut;
  }

  let closed = false;
  let running: Promise<unknown> = Promise.resolve();
  /** One after the other, also where a test asks between two beats. */
  const run = (): Promise<number> => {
    const result = running.then(runOnce);
    running = result.catch(() => undefined);
    return result;
  };
  let timer: NodeJS.Timeout | null = null;
  return {
    start: (onError) => {
      const wait = (): void => {
        if (!closed) timer = setTimeout(() => void run().catch(onError).finally(wait), EVERY_MS).unref();
      };
      wait();
    },
    run,
    close: async () => {
      closed = true;
      if (timer !== null) clearTimeout(timer);
      await running;
    },
  };
}

function secondsSince(moment: Date | null, now: Date): number {
  return moment === null ? 0 : Math.round((now.getTime() - moment.getTime()) / 1000);
}
