/**
 * The board of tasks and hand-overs: whatever changes an incident or its assignments asks it, inside the same transaction, to bring them up to date. The
 * rules are in `core/tasks`; here they meet the rows and the log. The incident's row is locked by whoever asks.
 */
import { type Knex } from 'knex';
import { DispatchMode, isUnitTask, type ResponsePlan } from '../../core/dispatch/response-plan.js';
import { type Assignment } from '../../core/incident/assignment.js';
import { type Incident, type IncidentStatus } from '../../core/incident/incident.js';
import {
  afterChanges,
  asksForUnits,
  followTasks,
  type TaskChange,
  type TaskScene,
  tasksBeforeResolving,
} from '../../core/tasks/follow-tasks.js';
import { followHandOvers, type HandOverChange, type IncidentHandOver } from '../../core/tasks/hand-over.js';
import { isBeforeResolving, isUnsettled, type Task, taskDueAt, type TaskState } from '../../core/tasks/task.js';
import { listAssignmentsByIds, listAssignmentsByIncidentIds } from '../../database/assignment-repository.js';
import { type Trx } from '../../database/database.js';
import { insertHandOver, listHandOversByIncidentIds, updateHandOver } from '../../database/hand-over-repository.js';
import { insertTasks, listTasksByIncidentIds, type NewTask, updateTask } from '../../database/task-repository.js';
import { listUnitsByIds } from '../../database/unit-repository.js';
import { EventKind, type NewEvent } from '../../events/event.js';
import { type Author } from '../dispatch/assignment-event.js';
import { type PlanVersions } from '../dispatch/plan-versions.js';
import { HAND_OVER_EVENTS, TASK_EVENTS, workEvent, type WorkEventOf } from './task-event.js';

export interface TaskBoard {
  /**
   * Brings tasks and hand-overs up to date with the incident as it now is, or as it is about to become by its assignments. Its status is that of `incident`, but
   * IN_PROGRESS in place of RESOLVED while tasks are open that come before resolving.
   */
  follow(
    trx: Trx,
    author: Author,
    incident: Incident,
    now: Date,
    events: NewEvent[],
    known?: KnownOfIncident,
  ): Promise<{ readonly status: IncidentStatus; readonly work: Work }>;
  /** The unsettled tasks that keep the incident from being resolved as it now is. */
  listBeforeResolving(trx: Trx, incident: Incident): Promise<readonly TaskState[]>;
  /** Whether the plan sends units as soon as there is a task for them, and now there is one. */
  asksForUnits(knex: Knex, incident: Incident): Promise<boolean>;
  /** Tells those whose it is now, the incident having gone over from another station. */
  readdress(
    trx: Trx,
    author: Author,
    incident: Incident,
    from: string | null,
    now: Date,
    events: NewEvent[],
  ): Promise<void>;
  /** What is open or waiting, or is with a partner: an incident is not archived before that is settled. */
  listUnfinished(trx: Trx, incidentId: string): Promise<Work>;
}

/** What the caller has read already, or knows not to exist yet; the rest is read. */
export interface KnownOfIncident {
  readonly assignments?: readonly Assignment[];
  readonly work?: Work;
  /** It has just been reported: there is neither an assignment nor work. */
  readonly isNew?: boolean;
}

/** The tasks and hand-overs of an incident, those that are settled among them. */
export interface Work {
  readonly tasks: readonly Task[];
  readonly handOvers: readonly IncidentHandOver[];
}

const NO_WORK: Work = { tasks: [], handOvers: [] };

export async function readWork(knex: Knex, incidentId: string): Promise<Work> {
  const [tasks, handOvers] = await Promise.all([
    listTasksByIncidentIds(knex, [incidentId]),
    listHandOversByIncidentIds(knex, [incidentId]),
  ]);
  return { tasks, handOvers };
}

interface Scene extends TaskScene<Task> {
  readonly assignments: readonly Assignment[];
}

function sceneOf(
  { status, setAside }: Incident,
  plan: ResponsePlan,
  assignments: readonly Assignment[],
  tasks: readonly Task[],
): Scene {
  return { plan: plan.tasks, status, assignments, setAside, tasks };
}

async function readScene(knex: Knex, incident: Incident, plan: ResponsePlan): Promise<Scene> {
  const [assignments, tasks] = await Promise.all([
    listAssignmentsByIncidentIds(knex, [incident.id]),
    listTasksByIncidentIds(knex, [incident.id]),
  ]);
  return sceneOf(incident, plan, assignments, tasks);
}

export function createTaskBoard(plans: PlanVersions): TaskBoard {
  return {
    follow: (...args) => follow(plans, ...args),
    listBeforeResolving: (...args) => listBeforeResolving(plans, ...args),
    asksForUnits: (knex, incident) => isAskingForUnits(plans, knex, incident),
    readdress,
    listUnfinished,
  };
}

async function follow(
  plans: PlanVersions,
  trx: Trx,
  author: Author,
  incident: Incident,
  now: Date,
  events: NewEvent[],
  known: KnownOfIncident = {},
): Promise<{ readonly status: IncidentStatus; readonly work: Work }> {
  const isNew = known.isNew === true;
  const [plan, assignments, { tasks: before, handOvers }] = await Promise.all([
    plans.of(trx, incident),
    known.assignments ?? (isNew ? [] : listAssignmentsByIncidentIds(trx, [incident.id])),
    known.work ?? (isNew ? NO_WORK : readWork(trx, incident.id)),
  ]);
  // Hand-overs may have been asked for where no plan foresees them.
  const scene = plan === null ? null : sceneOf(incident, plan, assignments, before);
  let status = incident.status;
  let changes = scene === null ? [] : followTasks(scene);
  if (scene !== null && status === 'RESOLVED') {
    const left = tasksBeforeResolving(scene.plan, afterChanges(scene.tasks, changes));
    if (left.length > 0) {
      status = 'IN_PROGRESS';
      changes = followTasks({ ...scene, status });
    }
  }
  const told = { at: now, author, incident };
  const tasks = scene === null ? [] : afterChanges(scene.tasks, changes);
  const turns = followHandOvers({ plan: plan?.handOver, status, tasks, handOvers });
  const ofHandOvers: NewEvent[] = [];
  const [changedTasks, changedHandOvers] = await Promise.all([
    plan === null ? [] : writeTasks(trx, plan, changes, told, events),
    Promise.all(turns.map((turn) => writeHandOver(trx, plan, turn, told, ofHandOvers))),
  ]);
  events.push(...ofHandOvers);
  return { status, work: { tasks: replaced(before, changedTasks), handOvers: replaced(handOvers, changedHandOvers) } };
}

/** The rows with those that were changed in their places, and the new ones behind. */
function replaced<T extends { readonly id: string }>(rows: readonly T[], changed: readonly T[]): T[] {
  const byId = new Map([...rows, ...changed].map((row) => [row.id, row]));
  return [...byId.values()];
}

async function listBeforeResolving(plans: PlanVersions, trx: Trx, incident: Incident): Promise<readonly TaskState[]> {
  const plan = await plans.of(trx, incident);
  if (plan === null) return [];
  const scene = { ...(await readScene(trx, incident, plan)), status: 'RESOLVED' as const };
  return tasksBeforeResolving(scene.plan, afterChanges(scene.tasks, followTasks(scene)));
}

async function isAskingForUnits(plans: PlanVersions, knex: Knex, incident: Incident): Promise<boolean> {
  const plan = await plans.of(knex, incident);
  return plan?.dispatch === DispatchMode.ON_TASK && asksForUnits(await readScene(knex, incident, plan));
}

async function readdress(
  trx: Trx,
  author: Author,
  incident: Incident,
  from: string | null,
  now: Date,
  events: NewEvent[],
): Promise<void> {
  const told = { at: now, author, incident, from: { stationId: from } };
  const { tasks, handOvers } = await listUnfinished(trx, incident.id);
  for (const task of tasks)
    if (task.status === 'OPEN' && !isUnitTask(task)) events.push(workEvent(EventKind.TASK_MOVED, { task }, told));
  for (const handOver of handOvers) events.push(workEvent(EventKind.HAND_OVER_MOVED, { handOver }, told));
}

async function listUnfinished(trx: Trx, incidentId: string): Promise<Work> {
  const { tasks, handOvers } = await readWork(trx, incidentId);
  return {
    tasks: tasks.filter(({ status }) => isUnsettled(status)),
    handOvers: handOvers.filter(({ status }) => status === 'REQUESTED' || status === 'ACCEPTED'),
  };
}

async function writeTasks(
  trx: Trx,
  plan: ResponsePlan,
  changes: readonly TaskChange<Task>[],
  told: WorkEventOf,
  events: NewEvent[],
): Promise<Task[]> {
  if (changes.length === 0) return [];
  const written: Task[] = [];
  const added = changes.flatMap(({ before, after }) => (before === null ? [newTask(plan, after, told)] : []));
  const inserted = [...(await insertTasks(trx, added))];
  const unitOf = await unitsOf(trx, changes);
  for (const { before, after } of changes) {
    const task =
      before === null ? inserted.shift()! : await updateTask(trx, before.id, changeOf(plan, before, after, told));
    written.push(task);
    const isMoved = before !== null && before.status === after.status;
    const from = isMoved ? { unitId: unitOf(before.assignmentId)?.id ?? null } : undefined;
    const kind = isMoved ? EventKind.TASK_MOVED : TASK_EVENTS[task.status];
    events.push(workEvent(kind, { task }, { ...told, unit: unitOf(task.assignmentId), ...(from && { from }) }));
  }
  return written;
}

function newTask(
  plan: ResponsePlan,
  { kind, who, assignmentId, status, cause }: TaskState,
  told: WorkEventOf,
): NewTask {
  const place = plan.tasks.findIndex((task) => task.kind === kind);
  const task = plan.tasks[place]!;
  const isOpen = status === 'OPEN';
  return {
    incidentId: told.incident.id,
    kind,
    who,
    place,
    name: task.name ?? kind,
    nameEn: task.nameEn ?? kind,
    beforeResolving: isBeforeResolving(task),
    assignmentId,
    status,
    cause,
    createdAt: told.at,
    openedAt: isOpen ? told.at : null,
    dueAt: isOpen ? taskDueAt(task, told.incident, told.at) : null,
    settledAt: cause === null ? null : told.at,
  };
}

function changeOf(plan: ResponsePlan, before: Task, after: TaskState, { at, incident }: WorkEventOf) {
  const { status, cause, assignmentId } = after;
  const moved = { assignment_id: assignmentId };
  if (status === before.status) return moved;
  const task = plan.tasks.find(({ kind }) => kind === before.kind)!;
  const opened = status === 'OPEN' && { opened_at: at, due_at: taskDueAt(task, incident, at) };
  const isUnsettledNow = isUnsettled(status);
  return {
    ...moved,
    status,
    cause,
    settled_at: isUnsettledNow ? null : at,
    ...(isUnsettledNow && { due_at: null, overdue_at: null }),
    ...opened,
  };
}

/** The unit of an assignment, by its id; the assignment may have gone over to another incident. */
async function unitsOf(
  trx: Trx,
  changes: readonly TaskChange<Task>[],
): Promise<(assignmentId: string | null) => { id: string; callSign: string } | undefined> {
  const concerned = changes.flatMap(({ before, after }) => [before?.assignmentId ?? null, after.assignmentId]);
  const ids = [...new Set(concerned.filter((id) => id !== null))];
  if (ids.length === 0) return () => undefined;
  const unitIds = new Map((await listAssignmentsByIds(trx, ids)).map(({ id, unitId }) => [id, unitId]));
  const units = new Map((await listUnitsByIds(trx, [...new Set(unitIds.values())])).map((unit) => [unit.id, unit]));
  return (assignmentId) => units.get(unitIds.get(assignmentId ?? '') ?? '');
}

async function writeHandOver(
  trx: Trx,
  plan: ResponsePlan | null,
  { before, after }: HandOverChange<IncidentHandOver>,
  told: WorkEventOf,
  events: NewEvent[],
): Promise<IncidentHandOver> {
  const { at, incident } = told;
  const { status, cause } = after;
  const followUpWithinS = before?.followUpWithinS ?? plan!.handOver!.followUpWithinS;
  const requested =
    status === 'REQUESTED' ? { requestedAt: at, dueAt: new Date(at.getTime() + followUpWithinS * 1000) } : null;
  const handOver =
    before === null
      ? await insertHandOver(trx, {
          ...{ incidentId: incident.id, to: after.to, isPlanned: true, status, followUpWithinS, createdAt: at },
          ...{ requestedAt: null, requestedBy: null, dueAt: null, remark: null, ...requested },
        })
      : await updateHandOver(trx, before.id, {
          status,
          cause,
          ended_at: status === 'WITHDRAWN' ? at : null,
          ...(requested !== null && { requested_at: requested.requestedAt, due_at: requested.dueAt }),
          ...(status === 'PROPOSED' && {
            requested_at: null,
            requested_by: null,
            due_at: null,
            overdue_at: null,
            result: null,
          }),
        });
  events.push(workEvent(HAND_OVER_EVENTS[status], { handOver }, told));
  return handOver;
}
