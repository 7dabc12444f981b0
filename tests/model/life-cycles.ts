/**
 * The life cycles once more, written down from the design and not from the code: what the log may tell, and what a request may be answered. The tables of
 * `src/core` are compared with what happens by way of these.
 */
import { type AssignmentStatus, type AssignmentStep } from '../../src/core/incident/assignment.js';
import { type GridReportStatus, type GridReportStep } from '../../src/core/grid-work/grid-report.js';
import { type PatrolTargetStatus } from '../../src/core/patrol/patrol-target.js';
import { type ShiftStatus } from '../../src/core/shifts/shift.js';
import { type HandOverStatus } from '../../src/core/tasks/hand-over.js';
import { type TaskStatus } from '../../src/core/tasks/task.js';
import { type IncidentStatus } from '../../src/core/incident/incident.js';

const INCIDENT_CHANGES: Readonly<Record<IncidentStatus, string>> = {
  RECEIVED: 'HELD DISPATCHED IN_PROGRESS RESOLVED CANCELLED DUPLICATE',
  HELD: 'DISPATCHED IN_PROGRESS RESOLVED CANCELLED DUPLICATE',
  DISPATCHED: 'IN_PROGRESS HELD RECEIVED CANCELLED DUPLICATE',
  IN_PROGRESS: 'RESOLVED DISPATCHED HELD RECEIVED CANCELLED DUPLICATE',
  RESOLVED: 'ARCHIVED HELD',
  CANCELLED: 'ARCHIVED HELD',
  DUPLICATE: 'RECEIVED HELD DISPATCHED IN_PROGRESS RESOLVED',
  ARCHIVED: '',
};
export const INCIDENT_STATUSES = Object.keys(INCIDENT_CHANGES) as IncidentStatus[];

export function mayIncidentChange(from: IncidentStatus, to: IncidentStatus): boolean {
  return INCIDENT_CHANGES[from].split(' ').includes(to);
}

/** Step → `FROM>TO` */
const ASSIGNMENT_STEPS: Readonly<Record<AssignmentStep, string>> = {
  ACKNOWLEDGE: 'OFFERED>ACKNOWLEDGED',
  DECLINE: 'OFFERED>DECLINED',
  START_TRAVEL: 'OFFERED>EN_ROUTE ACKNOWLEDGED>EN_ROUTE',
  ARRIVE: 'ACKNOWLEDGED>ON_SCENE EN_ROUTE>ON_SCENE',
  CLEAR: 'ON_SCENE>CLEARED',
  CANCEL: 'OFFERED>CANCELLED ACKNOWLEDGED>CANCELLED EN_ROUTE>CANCELLED ON_SCENE>CANCELLED',
  EXPIRE: 'OFFERED>EXPIRED',
  PREEMPT: 'OFFERED>PREEMPTED ACKNOWLEDGED>PREEMPTED EN_ROUTE>PREEMPTED',
};
export const ASSIGNMENT_STATUSES: readonly AssignmentStatus[] = [
  'OFFERED',
  'ACKNOWLEDGED',
  'EN_ROUTE',
  'ON_SCENE',
  'CLEARED',
  'DECLINED',
  'EXPIRED',
  'CANCELLED',
  'PREEMPTED',
];

export function mayAssignmentChange(step: AssignmentStep, from: AssignmentStatus, to: AssignmentStatus): boolean {
  return ASSIGNMENT_STEPS[step].split(' ').includes(`${from}>${to}`);
}

/** A step that has led here already is answered like the first time. */
export function mayTakeStep(step: AssignmentStep, from: AssignmentStatus): boolean {
  return ASSIGNMENT_STEPS[step].split(/[ >]/).includes(from);
}

const GRID_REPORT_STEPS: Readonly<Record<GridReportStep, string>> = {
  START_VERIFICATION: 'FILED>VERIFYING',
  VERIFY: 'VERIFYING>VERIFIED',
  REJECT: 'VERIFYING>REJECTED',
  CLOSE: 'VERIFIED>CLOSED REJECTED>CLOSED',
  BECOME_INCIDENT: 'FILED>INCIDENT VERIFYING>INCIDENT VERIFIED>INCIDENT',
};

export function mayTakeGridReportStep(step: GridReportStep, from: GridReportStatus): boolean {
  return GRID_REPORT_STEPS[step].split(/[ >]/).includes(from);
}

/** What is not needed because of the incident's end, of another plan, or of a unit that left, may come back with them. */
const TASK_CHANGES: Readonly<Record<TaskStatus, string>> = {
  WAITING: 'OPEN NOT_NEEDED',
  OPEN: 'DONE NOT_NEEDED',
  DONE: '',
  NOT_NEEDED: 'WAITING OPEN',
};
export const TASK_STATUSES = Object.keys(TASK_CHANGES) as TaskStatus[];

export function mayTaskChange(from: TaskStatus, to: TaskStatus): boolean {
  return TASK_CHANGES[from].split(' ').includes(to);
}

/** What was withdrawn with the incident's end or its plan comes back with it, and may be due at once. */
const HAND_OVER_CHANGES: Readonly<Record<HandOverStatus, string>> = {
  PROPOSED: 'REQUESTED WITHDRAWN',
  REQUESTED: 'ACCEPTED RETURNED WITHDRAWN',
  ACCEPTED: 'FOLLOWED_UP RETURNED',
  FOLLOWED_UP: '',
  RETURNED: '',
  WITHDRAWN: 'PROPOSED REQUESTED',
};
export const HAND_OVER_STATUSES = Object.keys(HAND_OVER_CHANGES) as HandOverStatus[];

export function mayHandOverChange(from: HandOverStatus, to: HandOverStatus): boolean {
  return HAND_OVER_CHANGES[from].split(' ').includes(to);
}

const HAND_OVER_STEPS = {
  ACCEPT: 'REQUESTED>ACCEPTED',
  FOLLOW_UP: 'ACCEPTED>FOLLOWED_UP',
  RETURN: 'REQUESTED>RETURNED ACCEPTED>RETURNED',
  WITHDRAW: 'PROPOSED>WITHDRAWN REQUESTED>WITHDRAWN',
} as const;

/** The same step again, in the same words, is answered like the first time. */
export function mayTakeHandOverStep(
  step: keyof typeof HAND_OVER_STEPS,
  { status, cause }: { readonly status: HandOverStatus; readonly cause: string | null },
): boolean {
  return HAND_OVER_STEPS[step].split(/[ >]/).includes(status) && (cause === null || cause === 'BY_COMMAND');
}

const SHIFT_CHANGES: Readonly<Record<ShiftStatus, string>> = {
  PLANNED: 'ON MISSED WITHDRAWN',
  ON: 'ENDED',
  ENDED: '',
  MISSED: '',
  WITHDRAWN: '',
};
export const SHIFT_STATUSES = Object.keys(SHIFT_CHANGES) as ShiftStatus[];

export function mayShiftChange(from: ShiftStatus, to: ShiftStatus): boolean {
  return SHIFT_CHANGES[from].split(' ').includes(to);
}

const TARGET_CHANGES: Readonly<Record<PatrolTargetStatus, string>> = {
  OFFERED: 'ACCEPTED REACHED DECLINED WITHDRAWN EXPIRED',
  ACCEPTED: 'REACHED DECLINED WITHDRAWN EXPIRED',
  REACHED: '',
  DECLINED: '',
  WITHDRAWN: '',
  EXPIRED: '',
};
export const TARGET_STATUSES = Object.keys(TARGET_CHANGES) as PatrolTargetStatus[];

export function mayTargetChange(from: PatrolTargetStatus, to: PatrolTargetStatus): boolean {
  return TARGET_CHANGES[from].split(' ').includes(to);
}

/** What came of it already is answered like the first time. */
export function mayTakeTargetStep(step: 'ACCEPT' | 'DECLINE', from: PatrolTargetStatus): boolean {
  const to = step === 'ACCEPT' ? 'ACCEPTED' : 'DECLINED';
  return from === to || mayTargetChange(from, to);
}
