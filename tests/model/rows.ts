/** Everything that a run may change, as rows, in one statement: what the database holds between two turns. */
import { type AssignmentStatus } from '../../src/core/incident/assignment.js';
import { type GridReportStatus } from '../../src/core/grid-work/grid-report.js';
import { type UnitDuty } from '../../src/core/fleet/unit.js';
import { type IncidentStatus } from '../../src/core/incident/incident.js';
import { type PatrolTargetStatus } from '../../src/core/patrol/patrol-target.js';
import { type EventPostStatus } from '../../src/core/shifts/event-post.js';
import { type ShiftStatus } from '../../src/core/shifts/shift.js';
import { type HandOverStatus } from '../../src/core/tasks/hand-over.js';
import { type TaskStatus } from '../../src/core/tasks/task.js';
import { type Database } from '../../src/database/database.js';

/** A moment as the database writes it in JSON. */
type Moment = string;

export interface IncidentRecord {
  readonly id: string;
  readonly number: string;
  readonly type: string;
  readonly priority: number;
  readonly status: IncidentStatus;
  readonly station_id: string | null;
  readonly reported_by: string;
  readonly reported_at: Moment;
  readonly dispatched_at: Moment | null;
  readonly first_on_scene_at: Moment | null;
  readonly resolved_at: Moment | null;
  readonly archived_at: Moment | null;
  readonly reopened_at: Moment | null;
  readonly set_aside: readonly string[];
  readonly disposition: string | null;
  readonly merged_into: string | null;
  readonly partner: string | null;
  /** Its plan foresees tasks: those of `TASKS`. */
  readonly plans_tasks: boolean;
}
export interface AssignmentRecord {
  readonly id: string;
  readonly incident_id: string;
  readonly unit_id: string;
  readonly status: AssignmentStatus;
  readonly offered_at: Moment;
  readonly respond_by: Moment | null;
  readonly acknowledged_at: Moment | null;
  readonly travel_started_at: Moment | null;
  readonly arrived_at: Moment | null;
  readonly cleared_at: Moment | null;
  readonly ended_at: Moment | null;
  readonly end_reason: string | null;
  readonly predicted_arrival_at: Moment | null;
  readonly arrival_distance_m: number | null;
  readonly seems_arrived_at: Moment | null;
  readonly status_confirmed_at: Moment | null;
}
export interface ClockRecord {
  readonly kind: string;
  readonly assignment_id: string;
  readonly stopped_at: Moment | null;
}
export interface UnitRecord {
  readonly id: string;
  readonly call_sign: string;
  readonly duty: UnitDuty;
  readonly station_id: string;
}
export interface MergeRecord {
  readonly incident_id: string;
  readonly into_id: string;
  readonly moved_assignments: readonly string[];
  readonly unmerged_at: Moment | null;
}
export interface AlertRecord {
  readonly id: string;
  readonly kind: string;
  readonly incident_id: string | null;
  readonly assignment_id: string | null;
  readonly acknowledged_at: Moment | null;
  readonly acknowledged_by: string | null;
}
export interface CallRecord {
  readonly id: string;
  readonly unit_id: string;
  readonly incident_id: string;
  readonly raised_at: Moment;
  readonly end_reason: string | null;
  /** Not ended, and its incident is open. */
  readonly is_open: boolean;
}
export interface GridReportRecord {
  readonly id: string;
  readonly status: GridReportStatus;
  readonly incident_id: string | null;
}
export interface TaskRecord {
  readonly id: string;
  readonly incident_id: string;
  readonly kind: string;
  readonly status: TaskStatus;
  readonly cause: string | null;
  readonly assignment_id: string | null;
  readonly outcome: { readonly offence: boolean } | null;
}
export interface HandOverRecord {
  readonly id: string;
  readonly incident_id: string;
  readonly partner: string;
  readonly status: HandOverStatus;
  readonly cause: string | null;
}
export interface BreakRecord {
  readonly id: string;
  readonly unit_id: string;
  readonly until: Moment;
}
export interface ShiftRecord {
  readonly id: string;
  readonly unit_id: string;
  readonly starts_at: Moment;
  readonly ends_at: Moment;
  readonly status: ShiftStatus;
}
export interface PostRecord {
  readonly id: string;
  readonly starts_at: Moment;
  readonly ends_at: Moment;
  readonly called_for: number;
  readonly status: EventPostStatus;
  /** Units that are posted and not released. */
  readonly unit_ids: readonly string[];
}
export interface TargetRecord {
  readonly id: string;
  readonly unit_id: string;
  readonly grid_id: string;
  readonly status: PatrolTargetStatus;
  readonly offered_at: Moment;
}
export interface ClosureRecord {
  readonly id: string;
  readonly ends_at: Moment | null;
  readonly reopened_at: Moment | null;
}

/** Each list in the order in which its rows came to be. */
export interface Rows {
  /** Events in the log. */
  readonly seq: number;
  readonly incidents: readonly IncidentRecord[];
  readonly assignments: readonly AssignmentRecord[];
  readonly clocks: readonly ClockRecord[];
  readonly units: readonly UnitRecord[];
  readonly merges: readonly MergeRecord[];
  readonly alerts: readonly AlertRecord[];
  /** Calls of officers for help. */
  readonly calls: readonly CallRecord[];
  readonly gridReports: readonly GridReportRecord[];
  readonly closures: readonly ClosureRecord[];
  readonly tasks: readonly TaskRecord[];
  readonly handOvers: readonly HandOverRecord[];
  /** Those that are not over. */
  readonly breaks: readonly BreakRecord[];
  readonly shifts: readonly ShiftRecord[];
  /** At events. */
  readonly posts: readonly PostRecord[];
  /** Of patrols. */
  readonly targets: readonly TargetRecord[];
  /** `type priority version` */
  readonly plans: readonly string[];
}

const list = (columns: string, from: string): string =>
  `(select coalesce(json_agg(r), '[]') from (select ${columns} from ${from}) r)`;

const SNAPSHOT = `select json_build_object(
  'seq', (select seq from event_head),
  'incidents', ${list(
    `id, number, type, priority, status, station_id, reported_by, reported_at, dispatched_at, first_on_scene_at, resolved_at, archived_at,
     reopened_at, set_aside, disposition, merged_into, partner,
     exists (select from response_plans p where p.id = response_plan_id and jsonb_array_length(p.content -> 'tasks') > 0) as plans_tasks`,
    'incidents order by number',
  )},
  'assignments', ${list(
    `id, incident_id, unit_id, status, offered_at, respond_by, acknowledged_at, travel_started_at, arrived_at, cleared_at, ended_at, end_reason,
     predicted_arrival_at, arrival_distance_m, seems_arrived_at, status_confirmed_at`,
    'assignments order by offered_at, id',
  )},
  'clocks', ${list('kind, assignment_id, stopped_at', 'clocks')},
  'units', ${list('id, call_sign, duty, station_id', 'patrol_units order by call_sign')},
  'merges', ${list('incident_id, into_id, moved_assignments, unmerged_at', 'incident_merges order by merged_at, id')},
  'alerts', ${list('id, kind, incident_id, assignment_id, acknowledged_at, acknowledged_by', 'alerts order by raised_at, id')},
  'calls', ${list(
    `p.id, p.unit_id, p.incident_id, p.raised_at, p.end_reason,
     p.ended_at is null and i.status in ('RECEIVED', 'HELD', 'DISPATCHED', 'IN_PROGRESS') as is_open`,
    'panic_calls p join incidents i on i.id = p.incident_id order by p.raised_at, p.id',
  )},
  'gridReports', ${list('id, status, incident_id', 'grid_reports order by number')},
  'closures', ${list('id, ends_at, reopened_at', 'road_closures order by starts_at, id')},
  'tasks', ${list(
    'id, incident_id, kind, status, cause, assignment_id, outcome',
    'incident_tasks order by created_at, incident_id, place, id',
  )},
  'handOvers', ${list('id, incident_id, partner, status, cause', 'hand_overs order by created_at, id')},
  'breaks', ${list('id, unit_id, until', 'unit_breaks where ended_at is null order by started_at, id')},
  'shifts', ${list('id, unit_id, starts_at, ends_at, status', 'shifts s order by starts_at, (select call_sign from patrol_units u where u.id = s.unit_id), status, id')},
  'posts', ${list(
    `id, starts_at, ends_at, called_for, status,
     array(select u.unit_id from event_post_units u where u.post_id = p.id and u.released_at is null order by u.unit_id) as unit_ids`,
    'event_posts p order by starts_at, ends_at, id',
  )},
  'targets', ${list('id, unit_id, grid_id, status, offered_at', 'patrol_targets order by offered_at, id')},
  'plans', (select coalesce(json_agg(p), '[]') from (
     select concat_ws(' ', incident_type, coalesce(priority::text, '-'), version) as p from response_plans order by 1) as plan)
) as rows`;

/** Of one moment: one statement sees one state of the database. */
export async function readRows({ knex }: Database): Promise<Rows> {
  const { rows } = await knex.raw<{ rows: { rows: Rows }[] }>(SNAPSHOT);
  return rows[0]!.rows;
}

export const isActive = ({ status }: { readonly status: AssignmentStatus }): boolean =>
  ['OFFERED', 'ACKNOWLEDGED', 'EN_ROUTE', 'ON_SCENE'].includes(status);

export const isTargetOpen = ({ status }: TargetRecord): boolean => status === 'OFFERED' || status === 'ACCEPTED';

export const isOpen = ({ status }: { readonly status: IncidentStatus }): boolean =>
  ['RECEIVED', 'HELD', 'DISPATCHED', 'IN_PROGRESS'].includes(status);
