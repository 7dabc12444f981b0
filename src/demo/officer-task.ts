/**
 * What a demo officer does about an assignment, as a small state machine: it follows the assignment's state, whoever changed it, and says which
 * step is due. Pure: time and chance come in.
 */
import { type Assignment, type AssignmentStatus, AssignmentStep, isActive } from '../core/incident/assignment.js';
import { between, type RandomSource } from '../core/random.js';

export type ActiveStatus = 'OFFERED' | 'ACKNOWLEDGED' | 'EN_ROUTE' | 'ON_SCENE';

/** In the order in which an assignment goes through them. */
const STAGES: readonly AssignmentStatus[] = ['OFFERED', 'ACKNOWLEDGED', 'EN_ROUTE', 'ON_SCENE'];

export interface OfficerTask {
  readonly assignmentId: string;
  readonly incidentId: string;
  readonly offeredAtMs: number;
  readonly status: ActiveStatus;
  /** When the officer takes the next step; on the way it is the arrival that counts instead. */
  readonly dueAtMs: number;
  readonly declines: boolean;
}

/** Seconds from a state to the officer's next step. */
const DELAY_S: Readonly<Record<ActiveStatus, readonly [min: number, max: number]>> = {
  OFFERED: [2, 6],
  ACKNOWLEDGED: [1, 3],
  EN_ROUTE: [0, 0],
  ON_SCENE: [30, 120],
};
/** One offer in so many is declined. */
const DECLINE_ONE_IN = 25;

/**
 * The task after an item of the assignment feed. Items may come again, or later than the answer to the officer's own step: what is older
 * than what the officer knows changes nothing.
 */
export function followAssignment(
  task: OfficerTask | null,
  assignment: Assignment,
  nowMs: number,
  random: RandomSource,
): OfficerTask | null {
  const isSame = task?.assignmentId === assignment.id;
  if (!isActive(assignment.status)) return isSame ? null : task;
  const isOlder =
    task !== null &&
    (isSame
      ? STAGES.indexOf(assignment.status) <= STAGES.indexOf(task.status)
      : assignment.offeredAt.getTime() < task.offeredAtMs);
  return isOlder ? task : toTask(assignment, nowMs, random);
}

/** The task after reading what the unit's active assignment really is: whatever was believed before gives way. */
export function adoptAssignment(
  task: OfficerTask | null,
  active: Assignment | null,
  nowMs: number,
  random: RandomSource,
): OfficerTask | null {
  if (active === null) return null;
  const isKnown = task?.assignmentId === active.id && task.status === active.status;
  return isKnown ? task : toTask(active, nowMs, random);
}

function toTask(assignment: Assignment, nowMs: number, random: RandomSource): OfficerTask {
  const status = assignment.status as ActiveStatus;
  return {
    assignmentId: assignment.id,
    incidentId: assignment.incidentId,
    offeredAtMs: assignment.offeredAt.getTime(),
    status,
    dueAtMs: nowMs + between(random, ...DELAY_S[status]) * 1000,
    declines: status === 'OFFERED' && random() < 1 / DECLINE_ONE_IN,
  };
}

export interface Situation {
  readonly nowMs: number;
  /** Whether a road leads to the incident; null while that is not known. */
  readonly isReachable: boolean | null;
  /** The drive to the incident is over. */
  readonly isThere: boolean;
}

/** The step that the officer takes now, or null. */
export function dueStep(task: OfficerTask, { nowMs, isReachable, isThere }: Situation): AssignmentStep | null {
  if (task.status === 'EN_ROUTE') return isThere ? AssignmentStep.ARRIVE : null;
  if (nowMs < task.dueAtMs) return null;
  switch (task.status) {
    case 'OFFERED':
      if (isReachable === null) return null;
      return task.declines || !isReachable ? AssignmentStep.DECLINE : AssignmentStep.ACKNOWLEDGE;
    case 'ACKNOWLEDGED':
      return AssignmentStep.START_TRAVEL;
    case 'ON_SCENE':
      return AssignmentStep.CLEAR;
  }
}
