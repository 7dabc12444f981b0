/** The life cycle of a task that a response plan asks for, one transition table, and its shape. */
import { type PlanTask, type TaskOwner } from '../dispatch/response-plan.js';

export const TaskStatus = {
  /** The task that comes before is not done yet. */
  WAITING: 'WAITING',
  OPEN: 'OPEN',
  DONE: 'DONE',
  NOT_NEEDED: 'NOT_NEEDED',
} as const;
export type TaskStatus = (typeof TaskStatus)[keyof typeof TaskStatus];

export const TaskStep = {
  OPEN: 'OPEN',
  COMPLETE: 'COMPLETE',
  DISMISS: 'DISMISS',
  /** What was not needed because of the incident's end is needed again: it was reopened, or taken out of another. */
  RESTORE: 'RESTORE',
} as const;
export type TaskStep = (typeof TaskStep)[keyof typeof TaskStep];

const TRANSITIONS: Readonly<Record<TaskStep, Partial<Record<TaskStatus, TaskStatus>>>> = {
  OPEN: { WAITING: 'OPEN' },
  COMPLETE: { OPEN: 'DONE' },
  DISMISS: { WAITING: 'NOT_NEEDED', OPEN: 'NOT_NEEDED' },
  RESTORE: { NOT_NEEDED: 'WAITING' },
};

/** The state after `step`, or null where `from` does not allow it. */
export function nextTaskStatus(from: TaskStatus, step: TaskStep): TaskStatus | null {
  return TRANSITIONS[step][from] ?? null;
}

/** Why a task is not needed. All but SKIPPED are the program's finding. */
export const NotNeededCause = {
  /** Somebody of the command said so, with a reason. */
  SKIPPED: 'SKIPPED',
  /** The task before came to another outcome than it asks for. */
  OTHER_OUTCOME: 'OTHER_OUTCOME',
  /** The incident has come under another plan with its priority, and that one does not foresee it. */
  OTHER_PLAN: 'OTHER_PLAN',
  /** Its unit was called off, or sent elsewhere, before doing it. */
  UNIT_LEFT: 'UNIT_LEFT',
  /** The incident was resolved without a unit. */
  NO_UNIT: 'NO_UNIT',
  INCIDENT_CANCELLED: 'INCIDENT_CANCELLED',
  /** The incident that it was merged into has its own. */
  INCIDENT_MERGED: 'INCIDENT_MERGED',
} as const;
export type NotNeededCause = (typeof NotNeededCause)[keyof typeof NotNeededCause];

/** As far as rules look at it. */
export interface TaskState {
  /** Of the plan's task; several tasks of one incident where `who` is EVERY_UNIT. */
  readonly kind: string;
  readonly who: TaskOwner;
  /** The assignment that a unit's task belongs to; null for those of others, and while no unit is there to do it. */
  readonly assignmentId: string | null;
  readonly status: TaskStatus;
  readonly cause: NotNeededCause | null;
  /** With DONE. */
  readonly outcome: Readonly<Record<string, unknown>> | null;
}

export interface Task extends TaskState {
  readonly id: string;
  readonly incidentId: string;
  /** In which it comes in the plan, from 0. */
  readonly place: number;
  /** Whether the incident cannot be resolved before it. */
  readonly beforeResolving: boolean;
  /** Chinese and English; the kind where the plan gives none. */
  readonly name: string;
  readonly nameEn: string;
  readonly createdAt: Date;
  readonly openedAt: Date | null;
  /** Null while it waits, and where the plan sets no time. */
  readonly dueAt: Date | null;
  /** When it was found not to be done in time. */
  readonly overdueAt: Date | null;
  /** When it was done, or found not to be needed. */
  readonly settledAt: Date | null;
  /** Null where the program did it. */
  readonly settledBy: string | null;
  /** In words, with SKIPPED. */
  readonly reason: string | null;
}

/** A task that is handed to somebody late is not overdue at once. */
const LEAST_TIME_S = 60;

/**
 * By when a task is to be done that is opened now; null: no time is set. Counted from the report (or the reopening), not from the task before: what a plan
 * promises the caller does not grow longer because somebody was slow, and the plan's own check compares these times in the order of the tasks.
 */
export function taskDueAt(
  { dueWithinS }: Pick<PlanTask, 'dueWithinS'>,
  { reportedAt, reopenedAt }: { readonly reportedAt: Date; readonly reopenedAt: Date | null },
  openedAt: Date,
): Date | null {
  if (dueWithinS === undefined) return null;
  const promised = (reopenedAt ?? reportedAt).getTime() + dueWithinS * 1000;
  return new Date(Math.max(promised, openedAt.getTime() + LEAST_TIME_S * 1000));
}

/** Whether an incident may be resolved only after the task: where the plan says so, and where it sets no other time. */
export function isBeforeResolving({ dueWithinS, beforeResolving }: PlanTask): boolean {
  return beforeResolving ?? dueWithinS === undefined;
}

export function isUnsettled(status: TaskStatus): boolean {
  return status === 'WAITING' || status === 'OPEN';
}
