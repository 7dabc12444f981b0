/** Use cases: who has which tasks. What is done about them is in `task-steps.ts`. */
import { badInput } from '../../core/errors.js';
import { type Task, type TaskStatus } from '../../core/tasks/task.js';
import { listAccountsByIds } from '../../database/account-repository.js';
import { listAssignmentsByIds } from '../../database/assignment-repository.js';
import { type Knex } from 'knex';
import { listPlansByIncidentIds } from '../../database/response-plan-repository.js';
import {
  findTask,
  listTaskIdsFor,
  listTasksByIds,
  listTasksByIncidentIds,
  listTasksFor,
  taskKey,
} from '../../database/task-repository.js';
import { toAccount } from '../accounts/accounts.js';
import { type Actor, may } from '../actor.js';
import { isId, plausibleIds } from '../border.js';
import { type GridRights } from '../grid-work/grid-rights.js';
import { checkFirst, decodeKey, toPage } from '../page.js';
import { byId } from '../territory.js';
import { createTaskFeed } from './task-feed.js';
import { readerOf } from './task-rights.js';
import { createTaskSteps, type TaskParts } from './task-steps.js';
import { type TaskService } from './tasks-contract.js';

const UNSETTLED: readonly TaskStatus[] = ['OPEN', 'WAITING'];

export function createTaskService(parts: TaskParts, rights: GridRights): TaskService {
  const { knex } = parts.context.database;
  return {
    async findTask(actor, id) {
      const task = isId(id) ? await findTask(knex, id) : null;
      return task === null ? null : ((await visibleTasks(knex, actor, [task]))[0] ?? null);
    },

    async myTasks(actor, { statuses }, { first, after }) {
      const limit = checkFirst(first);
      const key = checkTaskKey(decodeKey(after, 3));
      const tasks = await listTasksFor(knex, readerOf(actor), statuses ?? UNSETTLED, key, limit + 1);
      return toPage(tasks, limit, taskKey, (task) => task);
    },

    async tasksByIncidentIds(actor, ids) {
      const byIncident = new Map<string, Task[]>();
      const tasks = await listTasksByIncidentIds(knex, plausibleIds(ids));
      for (const task of await visibleTasks(knex, actor, tasks)) {
        const list = byIncident.get(task.incidentId) ?? [];
        list.push(task);
        byIncident.set(task.incidentId, list);
      }
      return byIncident;
    },

    async outcomeSchemasByTaskIds(_actor, ids) {
      const tasks = await listTasksByIds(knex, plausibleIds(ids));
      const plans = await listPlansByIncidentIds(knex, [...new Set(tasks.map(({ incidentId }) => incidentId))]);
      const planned = new Map(plans.map(({ incidentId, content }) => [incidentId, content.tasks]));
      return new Map(
        tasks.flatMap(({ id, incidentId, kind }) => {
          const schema = planned.get(incidentId)?.find((task) => task.kind === kind)?.outcome;
          return schema === undefined ? [] : [[id, schema] as const];
        }),
      );
    },

    async unitIdsByTaskIds(_actor, ids) {
      const tasks = await listTasksByIds(knex, plausibleIds(ids));
      const assignmentIds = tasks.map(({ assignmentId }) => assignmentId).filter((id) => id !== null);
      const assignments = byId(await listAssignmentsByIds(knex, assignmentIds));
      return new Map(
        tasks.flatMap(({ id, assignmentId }) => {
          const assignment = assignments.get(assignmentId ?? '');
          return assignment === undefined ? [] : [[id, assignment.unitId] as const];
        }),
      );
    },

    colleaguesByIds: async (_actor, ids) => byId((await listAccountsByIds(knex, plausibleIds(ids))).map(toAccount)),

    ...createTaskSteps(parts),
    ...createTaskFeed(parts.context, rights),
  };
}

/** Those of `tasks` that the actor may see, in their order. */
async function visibleTasks(knex: Knex, actor: Actor, tasks: readonly Task[]): Promise<readonly Task[]> {
  if (may(actor, 'see all incidents') || tasks.length === 0) return tasks;
  const own = await listTaskIdsFor(
    knex,
    readerOf(actor),
    tasks.map(({ id }) => id),
  );
  return tasks.filter((task) => own.has(task.id));
}

function checkTaskKey(key: readonly (string | number)[] | null): [rank: number, dueMs: number, id: string] | null {
  if (key === null) return null;
  const [rank, dueMs, id] = key;
  if (
    typeof rank === 'number' &&
    Number.isInteger(rank) &&
    Math.abs(rank) <= 2 &&
    typeof dueMs === 'number' &&
    dueMs >= 0 &&
    dueMs < Date.UTC(10_000, 0) &&
    typeof id === 'string' &&
    isId(id)
  )
    return [rank, dueMs, id];
  throw badInput(['after'], 'is a cursor of another list', 'the endCursor of an earlier page of this list');
}
