/**
 * The log, told again: an obvious fold of the events of a run into incidents, assignments, units and grid reports, which must come out as the rows are.
 * On the way every change of state is held against the life cycles.
 */
import { expect } from 'vitest';
import { type AssignmentStep } from '../../src/core/incident/assignment.js';
import { type PatrolTarget } from '../../src/core/patrol/patrol-target.js';
import { type EventPost } from '../../src/core/shifts/event-post.js';
import { type Shift } from '../../src/core/shifts/shift.js';
import { type IncidentHandOver } from '../../src/core/tasks/hand-over.js';
import { type Task } from '../../src/core/tasks/task.js';
import { type LoggedEvent } from '../../src/events/event.js';
import {
  mayAssignmentChange,
  mayHandOverChange,
  mayIncidentChange,
  mayShiftChange,
  mayTargetChange,
  mayTaskChange,
} from './life-cycles.js';
import {
  type AssignmentRecord,
  type GridReportRecord,
  type HandOverRecord,
  type IncidentRecord,
  type PostRecord,
  type Rows,
  type ShiftRecord,
  type TargetRecord,
  type TaskRecord,
  type UnitRecord,
} from './rows.js';

type Told<T> = { -readonly [Key in keyof T]?: T[Key] };

/** As `Incident.partner` names it. */
const MEDIATION_ROOM = 'mediation-room';
const STEP_OF: Readonly<Record<string, AssignmentStep>> = {
  'assignment.acknowledged': 'ACKNOWLEDGE',
  'assignment.declined': 'DECLINE',
  'assignment.travel-started': 'START_TRAVEL',
  'assignment.arrived': 'ARRIVE',
  'assignment.cleared': 'CLEAR',
  'assignment.cancelled': 'CANCEL',
  'assignment.expired': 'EXPIRE',
  'assignment.preempted': 'PREEMPT',
};
/** They tell an assignment anew where something else changed about it. */
const STAYS = [
  'assignment.moved',
  'assignment.premises-changed',
  'assignment.incident-changed',
  'assignment.seems-arrived',
  'assignment.status-asked',
  'assignment.status-confirmed',
];

/** A change of state as the log tells it; `FROM>TO`. */
export interface Changes {
  readonly incidents: Set<string>;
  readonly assignments: Set<string>;
  readonly tasks: Set<string>;
  readonly handOvers: Set<string>;
  readonly shifts: Set<string>;
  readonly targets: Set<string>;
}

export interface Replayed {
  readonly incidents: Map<string, Told<IncidentRecord>>;
  readonly assignments: Map<string, Told<AssignmentRecord>>;
  readonly duties: Map<string, UnitRecord['duty']>;
  readonly gridReports: Map<string, GridReportRecord>;
  readonly acknowledgedAlerts: Map<string, boolean>;
  readonly plans: Set<string>;
  readonly openClosures: Set<string>;
  readonly tasks: Map<string, TaskRecord>;
  readonly handOvers: Map<string, HandOverRecord>;
  /** Unit by break that is not over. */
  readonly breaks: Map<string, string>;
  readonly shifts: Map<string, ShiftRecord['status']>;
  readonly targets: Map<string, TargetRecord['status']>;
  readonly posts: Map<string, PostRecord['status']>;
  /** `post unit` */
  readonly posted: Set<string>;
}

/** `first`: units and plans as they were before the first event. */
export function replay(
  events: readonly LoggedEvent[],
  first: Pick<Rows, 'units' | 'plans'>,
  changes: Changes,
): Replayed {
  const told: Replayed = {
    incidents: new Map(),
    assignments: new Map(),
    duties: new Map(first.units.map(({ id, duty }) => [id, duty])),
    gridReports: new Map(),
    acknowledgedAlerts: new Map(),
    plans: new Set(first.plans),
    openClosures: new Set(),
    tasks: new Map(),
    handOvers: new Map(),
    breaks: new Map(),
    shifts: new Map(),
    targets: new Map(),
    posts: new Map(),
    posted: new Set(),
  };
  for (const event of events) {
    if (event.kind.startsWith('assignment.')) tellAssignment(event, told, changes);
    else if (event.kind.startsWith('incident.')) tellIncident(event, told, changes);
    else if (event.kind.startsWith('task.')) tellTask(event, told, changes);
    else if (event.kind.startsWith('hand-over.')) tellHandOver(event, told, changes);
    else if (event.kind.startsWith('shift.')) tellShift(event, told, changes);
    else if (event.kind.startsWith('patrol.')) tellTarget(event, told, changes);
    else if (event.kind.startsWith('event-post.')) tellPost(event, told);
    else tellOther(event, told);
  }
  return told;
}

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function tellAssignment({ kind, seq, data }: LoggedEvent, { assignments }: Replayed, changes: Changes): void {
  const now = Object.fromEntries(
    Object.entries(data['assignment'] as object).map(([name, value]: [string, unknown]) => [snakeCase(name), value]),
  ) as unknown as AssignmentRecord;
  const before = assignments.get(now.id)?.status;
  if (kind === 'assignment.offered') {
    expect(before, `event ${seq} offers anew`).toBeUndefined();
    expect(now.status).toBe('OFFERED');
  } else if (STAYS.includes(kind)) expect(now.status, `event ${seq}`).toBe(before);
  else {
    const step = STEP_OF[kind]!;
    expect(mayAssignmentChange(step, before!, now.status), `event ${seq}: ${kind} ${before} > ${now.status}`).toBe(
      true,
    );
    changes.assignments.add(`${before}>${now.status}`);
  }
  assignments.set(now.id, now);
}

function tellIncident(
  { kind, seq, at, actorId, stationId, incidentId, data }: LoggedEvent,
  told: Replayed,
  changes: Changes,
): void {
  const { incidents } = told;
  const of = incidents.get(incidentId!);
  switch (kind) {
    case 'incident.reported':
      expect(of, `event ${seq} reports anew`).toBeUndefined();
      incidents.set(incidentId!, {
        number: data['incidentNumber'] as string,
        type: data['type'] as string,
        priority: data['priority'] as number,
        status: 'RECEIVED',
        station_id: stationId,
        reported_by: actorId!,
        reported_at: at.toISOString(),
        partner: null,
        merged_into: null,
        disposition: null,
      });
      return;
    case 'incident.status-changed': {
      const [from, to] = [data['from'], data['to']] as [IncidentRecord['status'], IncidentRecord['status']];
      expect(from, `event ${seq}`).toBe(of!.status);
      expect(mayIncidentChange(from, to), `event ${seq}: ${from} > ${to}`).toBe(true);
      changes.incidents.add(`${from}>${to}`);
      of!.status = to;
      return;
    }
    case 'incident.priority-changed':
      expect(data['from']).toBe(of!.priority);
      of!.priority = data['to'] as number;
      return;
    case 'incident.resolved':
    case 'incident.cancelled':
    case 'incident.archived':
    case 'incident.disposition-changed':
      of!.disposition = data['disposition'] as string | null;
      return;
    case 'incident.reopened':
      of!.disposition = null;
      return;
    case 'incident.transferred-in': {
      const { partner } = data['to'] as { partner?: string };
      of!.partner = partner ?? null;
      if (partner === undefined) of!.station_id = stationId;
      return;
    }
    case 'incident.merged':
    case 'incident.unmerged': {
      const into = [...incidents].find(([, { number }]) => number === data['into'])?.[0];
      of!.merged_into = kind === 'incident.merged' ? into! : null;
    }
  }
}

function tellTask({ kind, seq, incidentId, data }: LoggedEvent, { tasks }: Replayed, changes: Changes): void {
  const { id, status, cause, outcome, assignmentId, ...task } = data['task'] as Task;
  const before = tasks.get(id)?.status;
  if (kind === 'task.moved') expect(status, `event ${seq}`).toBe(before);
  else if (before !== undefined) {
    expect(mayTaskChange(before, status), `event ${seq}: task ${before} > ${status}`).toBe(true);
    changes.tasks.add(`${before}>${status}`);
  }
  tasks.set(id, {
    ...{ id, incident_id: incidentId!, kind: task.kind, status, cause, assignment_id: assignmentId },
    outcome: outcome as TaskRecord['outcome'],
  });
}

function tellHandOver({ kind, seq, incidentId, data }: LoggedEvent, told: Replayed, changes: Changes): void {
  const { handOvers, incidents } = told;
  const { id, to, status, cause } = data['handOver'] as IncidentHandOver;
  const before = handOvers.get(id)?.status;
  if (kind === 'hand-over.moved') expect(status, `event ${seq}`).toBe(before);
  else if (before !== undefined) {
    expect(mayHandOverChange(before, status), `event ${seq}: hand-over ${before} > ${status}`).toBe(true);
    changes.handOvers.add(`${before}>${status}`);
  }
  handOvers.set(id, { id, incident_id: incidentId!, partner: to, status, cause });
  // Whose an incident is follows what the partner says.
  const of = incidents.get(incidentId!)!;
  if (kind === 'hand-over.accepted') of.partner = MEDIATION_ROOM;
  if (kind === 'hand-over.returned' && of.partner === MEDIATION_ROOM) of.partner = null;
}

function tellShift({ kind, seq, data }: LoggedEvent, { shifts }: Replayed, changes: Changes): void {
  if (data['shift'] === undefined) return;
  const { id, status } = data['shift'] as Shift;
  const before = shifts.get(id);
  if (kind === 'shift.put')
    expect({ before, status }, `event ${seq}`).toEqual({ before: undefined, status: 'PLANNED' });
  else if (kind === 'shift.due') expect(status, `event ${seq}`).toBe(before);
  else {
    expect(mayShiftChange(before!, status), `event ${seq}: shift ${before} > ${status}`).toBe(true);
    changes.shifts.add(`${before}>${status}`);
  }
  shifts.set(id, status);
}

function tellTarget({ kind, seq, data }: LoggedEvent, { targets }: Replayed, changes: Changes): void {
  const { id, status } = data['target'] as PatrolTarget;
  const before = targets.get(id);
  if (kind === 'patrol.target-offered')
    expect({ before, status }, `event ${seq}`).toEqual({ before: undefined, status: 'OFFERED' });
  else {
    expect(mayTargetChange(before!, status), `event ${seq}: target ${before} > ${status}`).toBe(true);
    changes.targets.add(`${before}>${status}`);
  }
  targets.set(id, status);
}

function tellPost({ kind, seq, unitId, data }: LoggedEvent, { posts, posted }: Replayed): void {
  const id = data['postId'] as string;
  switch (kind) {
    case 'event-post.opened':
      expect(posts.has(id), `event ${seq} opens anew`).toBe(false);
      posts.set(id, 'OPEN');
      return;
    case 'event-post.ended': {
      const { status } = data['post'] as EventPost;
      expect([posts.get(id), ['ENDED', 'CANCELLED'].includes(status)], `event ${seq}`).toEqual(['OPEN', true]);
      posts.set(id, status);
      return;
    }
    case 'event-post.unit-posted':
      expect(posted.has(`${id} ${unitId}`), `event ${seq} posts anew`).toBe(false);
      posted.add(`${id} ${unitId}`);
      return;
    case 'event-post.unit-released':
      expect(posted.delete(`${id} ${unitId}`), `event ${seq} releases who is posted`).toBe(true);
  }
}

function tellOther({ kind, unitId, data }: LoggedEvent, told: Replayed): void {
  if (kind === 'unit.duty-changed') {
    expect(data['from']).toBe(told.duties.get(unitId!));
    told.duties.set(unitId!, data['duty'] as UnitRecord['duty']);
  } else if (kind === 'unit.break-started') told.breaks.set((data['hold'] as { id: string }).id, unitId!);
  else if (kind === 'unit.break-ended') told.breaks.delete(data['holdId'] as string);
  else if (kind.startsWith('grid-report.')) {
    const { id, status, incidentId } = data['report'] as {
      id: string;
      status: GridReportRecord['status'];
      incidentId: string | null;
    };
    told.gridReports.set(id, { id, status, incident_id: incidentId });
  } else if (kind.startsWith('alert.')) {
    const { id } = data['alert'] as { id: string };
    told.acknowledgedAlerts.set(id, kind === 'alert.acknowledged');
  } else if (kind === 'response-plan.changed') {
    const { incidentType, priority, version } = data as {
      incidentType: string;
      priority: number | null;
      version: number;
    };
    told.plans.add(`${incidentType} ${priority ?? '-'} ${version}`);
  } else if (kind === 'road.closed') told.openClosures.add((data['closure'] as { id: string }).id);
  else if (kind === 'road.reopened') told.openClosures.delete((data['closure'] as { id: string }).id);
}

/** The same form from the rows: only what the log tells. */
export function retold(rows: Rows): Replayed {
  const at = (moment: string | null): string | null => (moment === null ? null : new Date(moment).toISOString());
  return {
    incidents: new Map(
      rows.incidents.map(
        ({
          id,
          number,
          type,
          priority,
          status,
          station_id,
          reported_by,
          reported_at,
          partner,
          merged_into,
          disposition,
        }) => [
          id,
          {
            number,
            type,
            priority,
            status,
            station_id,
            reported_by,
            reported_at: at(reported_at)!,
            partner,
            merged_into,
            disposition,
          },
        ],
      ),
    ),
    assignments: new Map(
      rows.assignments.map((row) => [
        row.id,
        Object.fromEntries(
          Object.entries(row).map(([name, value]: [string, string | number | null]) => [
            name,
            /_(at|by)$/.test(name) ? at(value as string | null) : value,
          ]),
        ),
      ]),
    ),
    duties: new Map(rows.units.map(({ id, duty }) => [id, duty])),
    gridReports: new Map(rows.gridReports.map((report) => [report.id, report])),
    acknowledgedAlerts: new Map(rows.alerts.map(({ id, acknowledged_at }) => [id, acknowledged_at !== null])),
    plans: new Set(rows.plans),
    tasks: new Map(rows.tasks.map((task) => [task.id, task])),
    handOvers: new Map(rows.handOvers.map((handOver) => [handOver.id, handOver])),
    breaks: new Map(rows.breaks.map(({ id, unit_id }) => [id, unit_id])),
    shifts: new Map(rows.shifts.map(({ id, status }) => [id, status])),
    targets: new Map(rows.targets.map(({ id, status }) => [id, status])),
    posts: new Map(rows.posts.map(({ id, status }) => [id, status])),
    posted: new Set(rows.posts.flatMap(({ id, unit_ids }) => unit_ids.map((unitId) => `${id} ${unitId}`))),
    openClosures: new Set(rows.closures.filter(({ reopened_at }) => reopened_at === null).map(({ id }) => id)),
  };
}
