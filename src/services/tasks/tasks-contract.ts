/** The use cases of tasks and hand-overs. Part of `contract.ts`. */
import { type HandOverPartner } from '../../core/dispatch/response-plan.js';
import { type Incident } from '../../core/incident/incident.js';
import { type HandOverStatus, type IncidentHandOver } from '../../core/tasks/hand-over.js';
import { type Task, type TaskStatus } from '../../core/tasks/task.js';
import { type Account } from '../accounts/account.js';
import { type Actor } from '../actor.js';
import { type Page, type PageRequest } from '../page.js';

export interface CompleteTaskInput {
  readonly taskId: string;
  /** As the task's schema says; null: it is done, and nothing more is told. */
  readonly outcome?: unknown;
  readonly idempotencyKey?: string | null;
}

export interface SkipTaskInput {
  readonly taskId: string;
  readonly reason: string;
  readonly idempotencyKey?: string | null;
}

export interface TaskDone {
  readonly task: Task;
  readonly incident: Incident;
}

export type WorkFeedItem =
  | { readonly cursor: string; readonly task: Task; readonly handOver?: undefined; readonly resync?: undefined }
  | {
      readonly cursor: string;
      readonly handOver: IncidentHandOver;
      readonly task?: undefined;
      readonly resync?: undefined;
    }
  | { readonly cursor: string; readonly resync: string; readonly task?: undefined; readonly handOver?: undefined };

/**
 * A task is for dispatchers, for a unit, for those who answer for the incident's grid, or for a desk. It is seen and done by them, and by the command for
 * them; planners see all. Changes that the state does not allow are CONFLICT with the current state; the same change again is answered like the first time.
 */
export interface TaskService {
  /** BAD_USER_INPUT names the place in the outcome that is not as the plan asks. The last task before resolving resolves an incident that no unit is at. */
  completeTask(actor: Actor, input: CompleteTaskInput): Promise<TaskDone>;
  /** By the command: it is not needed. */
  skipTask(actor: Actor, input: SkipTaskInput): Promise<TaskDone>;
  findTask(actor: Actor, id: string): Promise<Task | null>;
  /** What the actor is to do: open ones first, then by the time they are due. */
  myTasks(actor: Actor, filter: { statuses?: readonly TaskStatus[] | null }, page: PageRequest): Promise<Page<Task>>;
  /** In the order of the plan; whoever does not see all tasks sees the own. */
  tasksByIncidentIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, readonly Task[]>>;
  /** JSON Schemas of the outcomes of tasks that the actor was given: no rights are checked again. The same holds for the next two. */
  outcomeSchemasByTaskIds(
    actor: Actor,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, Readonly<Record<string, unknown>>>>;
  unitIdsByTaskIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  colleaguesByIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, Account>>;
  /** What is for the actor, as it changes, hand-overs too. Without `after` it begins with what is open now. */
  taskFeed(
    actor: Actor,
    options: { after?: string | null; signal?: AbortSignal },
  ): AsyncGenerator<WorkFeedItem, void, void>;
}

export interface HandOverIncidentInput {
  readonly incidentId: string;
  readonly to: HandOverPartner;
  readonly remark?: string | null;
  /** By when the partner reports; null: as the plan says, or three days. */
  readonly followUpWithinS?: number | null;
  readonly idempotencyKey?: string | null;
}

export interface HandOverStepInput {
  readonly handOverId: string;
  /** What came of it, with FOLLOW_UP; why, with RETURN and WITHDRAW. */
  readonly result?: string | null;
  readonly idempotencyKey?: string | null;
}

/** A hand-over is seen by the command, planners and the partner; steps of the partner may be taken by the command for it. */
export interface HandOverService {
  /** By the command, or an officer at the incident. One at a time with a partner: asked again, the same. */
  handOverIncident(actor: Actor, input: HandOverIncidentInput): Promise<IncidentHandOver>;
  /** ACCEPT, FOLLOW_UP and RETURN are the partner's, WITHDRAW the command's. */
  stepHandOver(
    actor: Actor,
    step: 'ACCEPT' | 'FOLLOW_UP' | 'RETURN' | 'WITHDRAW',
    input: HandOverStepInput,
  ): Promise<IncidentHandOver>;
  /** What is with the actor as partner, or (for the command) with anybody; by the time the follow-up is due. */
  myHandOvers(
    actor: Actor,
    filter: { statuses?: readonly HandOverStatus[] | null },
    page: PageRequest,
  ): Promise<Page<IncidentHandOver>>;
  handOversByIncidentIds(
    actor: Actor,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, readonly IncidentHandOver[]>>;
}
