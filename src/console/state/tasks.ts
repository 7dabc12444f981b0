/** Tasks and hand-overs: those of whoever is signed in, and those of the selected incident. */
import { type ConsoleHandOverFragment, type ConsoleTaskFragment } from '../generated/graphql.js';

export type Task = ConsoleTaskFragment;
export type HandOver = ConsoleHandOverFragment;

export interface WorkToDo {
  readonly tasks: readonly Task[];
  readonly handOvers: readonly HandOver[];
}

export interface TasksState {
  /** What is open or waits, as the server orders it; null while unknown. */
  readonly mine: (WorkToDo & { readonly more: boolean }) | null;
  /** Of the incident `incidentId`; null while unknown. */
  readonly ofIncident: (WorkToDo & { readonly incidentId: string }) | null;
}

export const NO_TASKS: TasksState = { mine: null, ofIncident: null };

/** It can be done now. */
export function isOpenTask({ status }: Task): boolean {
  return status === 'OPEN';
}

export function isSettledTask({ status }: Task): boolean {
  return status === 'DONE' || status === 'NOT_NEEDED';
}

/** The partner has not answered for it yet. */
export function isPendingHandOver({ status }: HandOver): boolean {
  return status === 'PROPOSED' || status === 'REQUESTED' || status === 'ACCEPTED';
}

/** What can be done first, by the time it is due; then what waits; then what is settled. */
export function byUrgency(a: Task, b: Task): number {
  const rank = (task: Task): number => (isOpenTask(task) ? 0 : isSettledTask(task) ? 2 : 1);
  return (
    rank(a) - rank(b) ||
    dueTime(a.dueAt) - dueTime(b.dueAt) ||
    a.incident.number.localeCompare(b.incident.number) ||
    a.place - b.place ||
    (a.id < b.id ? -1 : 1)
  );
}

function dueTime(dueAt: string | null | undefined): number {
  return dueAt ? Date.parse(dueAt) : Number.MAX_SAFE_INTEGER;
}
