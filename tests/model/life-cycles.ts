/**
 * The life cycles once more, written down from the design and not from the code: what the log may tell, and what a request may be answered. The tables of
 * `src/core` are compared with what happens by way of these.
 */
import { type AssignmentStatus, type AssignmentStep } from '../../src/core/incident/assignment.js';
import { type GridReportStatus, type GridReportStep } from '../../src/core/grid-work/grid-report.js';
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
