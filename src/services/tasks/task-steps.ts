/** Use cases: a task is done, or is not needed. What follows from it happens in the same transaction: the next tasks, a unit that is sent, the incident's end. */
import { isDeepStrictEqual } from 'node:util';
import { conflict, forbidden, notFound } from '../../core/errors.js';
import { type Incident } from '../../core/incident/incident.js';
import { nextTaskStatus, type Task, type TaskStep } from '../../core/tasks/task.js';
import { inTransaction, type Trx } from '../../database/database.js';
import { listPlansByIncidentIds } from '../../database/response-plan-repository.js';
import { findTask, listTaskIdsFor, type TaskRowChange, updateTask } from '../../database/task-repository.js';
import { findAssignment } from '../../database/assignment-repository.js';
import { findUnit } from '../../database/unit-repository.js';
import { type NewEvent } from '../../events/event.js';
import { appendEvents } from '../../events/log.js';
import { type Actor, authorise, may } from '../actor.js';
import { checkRequiredText, isId } from '../border.js';
import { PROGRAM } from '../dispatch/assignment-event.js';
import { type AssignmentDesk } from '../dispatch/assignments.js';
import { type PlanFilling } from '../dispatch/plan-filling.js';
import { once } from '../idempotency.js';
import { lockForWork } from '../incidents/incident-change.js';
import { shownTo } from '../incidents/incident-visibility.js';
import { type ServiceContext } from '../service-context.js';
import { createOutcomeChecks } from './outcome-checks.js';
import { type TaskBoard } from './task-board.js';
import { TASK_EVENTS, workEvent } from './task-event.js';
import { readerOf } from './task-rights.js';
import { type TaskDone, type TaskService } from './tasks-contract.js';

const MOST_REASON = 2_000;

export interface TaskParts {
  readonly context: ServiceContext;
  readonly board: TaskBoard;
  readonly desk: AssignmentDesk;
  readonly filling: PlanFilling;
}

/** The task as it stands, its incident locked. */
interface Held {
  readonly task: Task;
  readonly incident: Incident;
}

export function createTaskSteps({
  context: { database, tail, clock },
  board,
  desk,
  filling,
}: TaskParts): Pick<TaskService, 'completeTask' | 'skipTask'> {
  const checks = createOutcomeChecks();

  /** NOT_FOUND where the actor may not see it, FORBIDDEN where the actor only may. */
  async function checkRights(trx: Trx, actor: Actor, { id }: Task): Promise<void> {
    if (may(actor, 'work on incidents') || (await listTaskIdsFor(trx, readerOf(actor), [id])).has(id)) return;
    throw may(actor, 'see all incidents') ? forbidden('do tasks of incidents') : notFound('task', id);
  }

  async function hold(trx: Trx, actor: Actor, taskId: string): Promise<Held> {
    const known = isId(taskId) ? await findTask(trx, taskId) : null;
    if (known === null) throw notFound('task', taskId);
    await checkRights(trx, actor, known);
    const incident = await lockForWork(database, trx, known.incidentId);
    const task = (await findTask(trx, taskId))!;
    // It may have gone over to another unit, or with the incident to another station, while the lock was waited for.
    await checkRights(trx, actor, task);
    return { task, incident };
  }

  function allow({ task, incident }: Held, step: TaskStep): void {
    if (nextTaskStatus(task.status, step) !== null) return;
    const deed = step === 'COMPLETE' ? 'be completed' : 'be skipped';
    throw conflict(
      `task ${task.kind} of incident ${incident.number} is ${task.status} and cannot ${deed}`,
      task.status,
      { taskId: task.id },
    );
  }

  /** Writes it, and brings everything that hangs on it up to date. */
  async function settle(
    trx: Trx,
    actor: Actor,
    { task, incident }: Held,
    change: TaskRowChange,
    now: Date,
  ): Promise<TaskDone> {
    const wasAsking = await board.asksForUnits(trx, incident);
    const settled = await updateTask(trx, task.id, { ...change, settled_at: now, settled_by: actor.accountId });
    const events: NewEvent[] = [
      workEvent(
        TASK_EVENTS[settled.status],
        { task: settled },
        {
          at: now,
          author: actor,
          incident,
          unit: await unitOf(trx, settled),
        },
      ),
    ];
    const after = await bringUpToDate(trx, actor, incident, now, events);
    const isAsking = !wasAsking && (await board.asksForUnits(trx, after));
    const sent = isAsking ? await filling.refill(trx, PROGRAM, after, now, events) : after;
    await appendEvents(trx, events);
    return { task: settled, incident: sent };
  }

  /** An incident that waits for its tasks only is resolved by the last of them. */
  async function bringUpToDate(
    trx: Trx,
    actor: Actor,
    incident: Incident,
    now: Date,
    events: NewEvent[],
  ): Promise<Incident> {
    if (incident.status === 'IN_PROGRESS') return desk.follow(trx, actor, incident, now, events);
    await board.follow(trx, actor, incident, now, events);
    return incident;
  }

  async function complete(trx: Trx, actor: Actor, taskId: string, given: unknown, now: Date): Promise<TaskDone> {
    const held = await hold(trx, actor, taskId);
    const { task, incident } = held;
    const [plan] = await listPlansByIncidentIds(trx, [incident.id]);
    const planned = plan?.content.tasks.find(({ kind }) => kind === task.kind);
    if (task.status !== 'DONE') allow(held, 'COMPLETE');
    // Of a plan that the incident is no longer under there is nothing to check any more: it is settled.
    const outcome = planned === undefined ? (given ?? null) : checks.check(plan!.id, planned, given);
    if (task.status === 'DONE' && isDeepStrictEqual(task.outcome, outcome)) return { task, incident };
    allow(held, 'COMPLETE');
    const told = outcome !== null && { outcome: JSON.stringify(outcome) };
    return settle(trx, actor, held, { status: 'DONE', ...told }, now);
  }

  async function skip(trx: Trx, actor: Actor, taskId: string, reason: string, now: Date): Promise<TaskDone> {
    const held = await hold(trx, actor, taskId);
    const { task, incident } = held;
    if (task.cause === 'SKIPPED' && task.reason === reason) return { task, incident };
    allow(held, 'DISMISS');
    return settle(trx, actor, held, { status: 'NOT_NEEDED', cause: 'SKIPPED', reason }, now);
  }

  const shown = (actor: Actor, { task, incident }: TaskDone): TaskDone => ({
    task,
    incident: shownTo(actor, incident),
  });

  return {
    async completeTask(actor, { taskId, outcome, idempotencyKey: key }) {
      const now = clock();
      const request = { actor, operation: 'completeTask', key, body: { taskId, outcome }, now };
      const done = await inTransaction(database, (trx) =>
        once(trx, request, () => complete(trx, actor, taskId, outcome, now)),
      );
      await tail.catchUp();
      return shown(actor, done);
    },

    async skipTask(actor, { taskId, idempotencyKey: key, ...input }) {
      authorise(actor, 'work on incidents');
      const reason = checkRequiredText(input.reason, ['input', 'reason'], MOST_REASON);
      const now = clock();
      const request = { actor, operation: 'skipTask', key, body: { taskId, reason }, now };
      const done = await inTransaction(database, (trx) =>
        once(trx, request, () => skip(trx, actor, taskId, reason, now)),
      );
      await tail.catchUp();
      return shown(actor, done);
    },
  };
}

async function unitOf(trx: Trx, { assignmentId }: Task): Promise<{ id: string; callSign: string } | undefined> {
  const assignment = assignmentId === null ? null : await findAssignment(trx, assignmentId);
  return assignment === null ? undefined : ((await findUnit(trx, { id: assignment.unitId })) ?? undefined);
}
