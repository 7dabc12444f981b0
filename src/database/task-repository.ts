/** Rows of tasks: what became of what a response plan asks for. The incident's row is locked whenever one changes. */
import { type Knex } from 'knex';
import { type NotNeededCause, type Task, type TaskStatus } from '../core/tasks/task.js';
import { type TaskOwner } from '../core/dispatch/response-plan.js';
import { among } from './among.js';
import { type Reader, tasksFor } from './addressee.js';
import { type Trx } from './database.js';

interface TaskRow {
  id: string;
  incident_id: string;
  kind: string;
  who: TaskOwner;
  place: number;
  name: string;
  name_en: string;
  before_resolving: boolean;
  assignment_id: string | null;
  status: TaskStatus;
  cause: NotNeededCause | null;
  created_at: Date;
  opened_at: Date | null;
  due_at: Date | null;
  overdue_at: Date | null;
  settled_at: Date | null;
  settled_by: string | null;
  outcome: Record<string, unknown> | null;
  reason: string | null;
}

const COLUMNS = [
  'id',
  'incident_id',
  'kind',
  'who',
  'place',
  'name',
  'name_en',
  'before_resolving',
  'assignment_id',
  'status',
  'cause',
  'created_at',
  'opened_at',
  'due_at',
  'overdue_at',
  'settled_at',
  'settled_by',
  'outcome',
  'reason',
] as const;

function toTask(row: TaskRow): Task {
  return {
    id: row.id,
    incidentId: row.incident_id,
    kind: row.kind,
    who: row.who,
    place: row.place,
    name: row.name,
    nameEn: row.name_en,
    beforeResolving: row.before_resolving,
    assignmentId: row.assignment_id,
    status: row.status,
    cause: row.cause,
    createdAt: row.created_at,
    openedAt: row.opened_at,
    dueAt: row.due_at,
    overdueAt: row.overdue_at,
    settledAt: row.settled_at,
    settledBy: row.settled_by,
    outcome: row.outcome,
    reason: row.reason,
  };
}

export type NewTask = Pick<
  Task,
  | 'incidentId'
  | 'kind'
  | 'who'
  | 'place'
  | 'name'
  | 'nameEn'
  | 'beforeResolving'
  | 'assignmentId'
  | 'status'
  | 'cause'
  | 'createdAt'
  | 'openedAt'
  | 'dueAt'
  | 'settledAt'
>;

/** In the order given. */
export async function insertTasks(trx: Trx, tasks: readonly NewTask[]): Promise<Task[]> {
  if (tasks.length === 0) return [];
  const rows = await trx('incident_tasks')
    .insert(
      tasks.map((task) => ({
        incident_id: task.incidentId,
        kind: task.kind,
        who: task.who,
        place: task.place,
        name: task.name,
        name_en: task.nameEn,
        before_resolving: task.beforeResolving,
        assignment_id: task.assignmentId,
        status: task.status,
        cause: task.cause,
        created_at: task.createdAt,
        opened_at: task.openedAt,
        due_at: task.dueAt,
        settled_at: task.settledAt,
      })),
    )
    .returning<TaskRow[]>(COLUMNS);
  return rows.map(toTask);
}

export interface TaskRowChange {
  readonly assignment_id?: string | null;
  readonly status?: TaskStatus;
  readonly cause?: NotNeededCause | null;
  readonly opened_at?: Date | null;
  readonly due_at?: Date | null;
  readonly overdue_at?: Date | null;
  readonly settled_at?: Date | null;
  readonly settled_by?: string | null;
  /** As JSON. */
  readonly outcome?: string;
  readonly reason?: string | null;
}

export async function updateTask(trx: Trx, id: string, change: TaskRowChange): Promise<Task> {
  const [row] = (await trx('incident_tasks').where({ id }).update(change).returning(COLUMNS)) as [TaskRow];
  return toTask(row);
}

export async function findTask(knex: Knex, id: string): Promise<Task | null> {
  const row = (await knex('incident_tasks').first(COLUMNS).where({ id })) as TaskRow | undefined;
  return row === undefined ? null : toTask(row);
}

export async function listTasksByIds(knex: Knex, ids: readonly string[]): Promise<Task[]> {
  const rows = (await knex('incident_tasks').select(COLUMNS).where(among('id', ids))) as TaskRow[];
  return rows.map(toTask);
}

/** Of each incident in the order of its plan; those of several units in the order in which they came. */
export async function listTasksByIncidentIds(knex: Knex, incidentIds: readonly string[]): Promise<Task[]> {
  const rows = (await knex('incident_tasks')
    .select(COLUMNS)
    .where(among('incident_id', incidentIds))
    .orderBy(['incident_id', 'place', 'created_at', 'id'])) as TaskRow[];
  return rows.map(toTask);
}

/** Ids of those among `ids` that are the reader's. */
export async function listTaskIdsFor(knex: Knex, reader: Reader, ids: readonly string[]): Promise<Set<string>> {
  const found = await tasks(knex).where(among('t.id', ids)).where(tasksFor(reader)).select<{ id: string }[]>('t.id');
  return new Set(found.map(({ id }) => id));
}

/** What counts as no date in the order of dates: later than any. */
const NO_DATE = new Date('9999-12-31T23:59:59Z');
const RANK = `case t.status when 'OPEN' then 0 when 'WAITING' then 1 else 2 end`;
const DUE = `coalesce(t.due_at, timestamptz '9999-12-31 23:59:59Z')`;

/** The sort key of a task in `listTasksFor`. */
export function taskKey({ status, dueAt, id }: Task): [rank: number, dueMs: number, id: string] {
  return [status === 'OPEN' ? 0 : status === 'WAITING' ? 1 : 2, (dueAt ?? NO_DATE).getTime(), id];
}

/** The reader's own: open ones first, then by the time they are due, those without one last. */
export async function listTasksFor(
  knex: Knex,
  reader: Reader,
  statuses: readonly TaskStatus[],
  after: readonly [rank: number, dueMs: number, id: string] | null,
  limit: number,
): Promise<Task[]> {
  const query = tasks(knex)
    .select(COLUMNS.map((column) => `t.${column}`))
    .where(tasksFor(reader))
    .whereIn('t.status', [...statuses])
    .orderByRaw(`${RANK}, ${DUE}, t.id`)
    .limit(limit);
  if (after !== null)
    void query.whereRaw(`(${RANK}, ${DUE}, t.id) > (?, ?, ?)`, [after[0], new Date(after[1]), after[2]]);
  return ((await query) as TaskRow[]).map(toTask);
}

/** Of each unit those that are open, in the order of `listTasksFor`; units without one are left out. */
export async function listOpenTasksOfUnits(knex: Knex, unitIds: readonly string[]): Promise<Map<string, Task[]>> {
  const rows: (TaskRow & { unit_id: string })[] = await knex('incident_tasks as t')
    .join('assignments as a', 'a.id', 't.assignment_id')
    .select('a.unit_id', ...COLUMNS.map((column) => `t.${column}`))
    .where(among('a.unit_id', unitIds))
    .where('t.status', 'OPEN')
    .orderByRaw(`${DUE}, t.id`);
  const byUnit = new Map<string, Task[]>();
  for (const row of rows) byUnit.set(row.unit_id, [...(byUnit.get(row.unit_id) ?? []), toTask(row)]);
  return byUnit;
}

function tasks(knex: Knex): Knex.QueryBuilder {
  return knex('incident_tasks as t').join('incidents as i', 'i.id', 't.incident_id');
}

/** The longest overdue first. */
export async function listOverdueTasks(knex: Knex, now: Date, limit: number): Promise<Task[]> {
  const rows = (await knex('incident_tasks')
    .select(COLUMNS)
    .where({ status: 'OPEN', overdue_at: null })
    .where('due_at', '<=', now)
    .orderBy(['due_at', 'id'])
    .limit(limit)) as TaskRow[];
  return rows.map(toTask);
}

/** False where it was done, put off or found meanwhile. */
export async function markTaskOverdue(trx: Trx, id: string, now: Date): Promise<boolean> {
  const marked = await trx('incident_tasks')
    .where({ id, status: 'OPEN', overdue_at: null })
    .where('due_at', '<=', now)
    .update({ overdue_at: now });
  return marked === 1;
}
