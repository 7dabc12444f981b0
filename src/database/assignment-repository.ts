/** Rows of assignments. */
import { type Knex } from 'knex';
import {
  ACTIVE_STATUSES,
  type Assignment,
  type AssignmentStatus,
  type PlannedRoute,
} from '../core/incident/assignment.js';
import { OPEN_STATUSES } from '../core/incident/incident.js';
import { among } from './among.js';
import { openPanicOf } from './panic-repository.js';

interface AssignmentRow {
  id: string;
  incident_id: string;
  unit_id: string;
  status: AssignmentStatus;
  offered_at: Date;
  respond_by: Date | null;
  acknowledged_at: Date | null;
  travel_started_at: Date | null;
  arrived_at: Date | null;
  cleared_at: Date | null;
  ended_at: Date | null;
  end_reason: string | null;
  predicted_arrival_at: Date | null;
  arrival_distance_m: number | null;
  seems_arrived_at: Date | null;
  status_confirmed_at: Date | null;
  route: PlannedRoute | null;
}

const COLUMNS = [
  'id',
  'incident_id',
  'unit_id',
  'status',
  'offered_at',
  'respond_by',
  'acknowledged_at',
  'travel_started_at',
  'arrived_at',
  'cleared_at',
  'ended_at',
  'end_reason',
  'predicted_arrival_at',
  'arrival_distance_m',
  'seems_arrived_at',
  'status_confirmed_at',
  'route',
] as const;

function toAssignment(row: AssignmentRow): Assignment {
  return {
    id: row.id,
    incidentId: row.incident_id,
    unitId: row.unit_id,
    status: row.status,
    offeredAt: row.offered_at,
    respondBy: row.respond_by,
    acknowledgedAt: row.acknowledged_at,
    travelStartedAt: row.travel_started_at,
    arrivedAt: row.arrived_at,
    clearedAt: row.cleared_at,
    endedAt: row.ended_at,
    endReason: row.end_reason,
    predictedArrivalAt: row.predicted_arrival_at,
    arrivalDistanceM: row.arrival_distance_m,
    seemsArrivedAt: row.seems_arrived_at,
    statusConfirmedAt: row.status_confirmed_at,
    route: row.route,
  };
}

export interface NewAssignment {
  readonly incidentId: string;
  readonly unitId: string;
  readonly offeredAt: Date;
  /** Null: the program itself. */
  readonly offeredBy: string | null;
  readonly respondBy: Date | null;
  readonly predictedArrivalAt: Date | null;
  readonly route: PlannedRoute | null;
}

/**
 * Claims the unit: compare-and-set on the partial unique index. Null where the unit has an active assignment already, or has called for help itself; a
 * rival in mid-transaction is waited for.
 */
export async function claimUnit(trx: Knex.Transaction, assignment: NewAssignment): Promise<Assignment | null> {
  const { rows } = await trx.raw<{ rows: AssignmentRow[] }>(
    `insert into assignments (incident_id, unit_id, status, offered_at, offered_by, respond_by, predicted_arrival_at, route)
     select ?::uuid, ?::uuid, 'OFFERED', ?::timestamptz, ?::uuid, ?::timestamptz, ?::timestamptz, ?::jsonb
     where not exists (${openPanicOf('?')})
     on conflict (unit_id) where status in ('OFFERED', 'ACKNOWLEDGED', 'EN_ROUTE', 'ON_SCENE') do nothing
     returning ${COLUMNS.join(', ')}`,
    [
      assignment.incidentId,
      assignment.unitId,
      assignment.offeredAt,
      assignment.offeredBy,
      assignment.respondBy,
      assignment.predictedArrivalAt,
      assignment.route === null ? null : JSON.stringify(assignment.route),
      assignment.unitId,
    ] as never[],
  );
  return rows[0] === undefined ? null : toAssignment(rows[0]);
}

export async function findAssignment(knex: Knex, id: string): Promise<Assignment | null> {
  const row = (await knex('assignments').first(COLUMNS).where({ id })) as AssignmentRow | undefined;
  return row === undefined ? null : toAssignment(row);
}

export async function lockAssignment(trx: Knex.Transaction, id: string): Promise<Assignment | null> {
  const row = (await trx('assignments').first(COLUMNS).where({ id }).forUpdate()) as AssignmentRow | undefined;
  return row === undefined ? null : toAssignment(row);
}

export async function findActiveAssignment(knex: Knex, unitId: string): Promise<Assignment | null> {
  const row = (await knex('assignments')
    .first(COLUMNS)
    .where({ unit_id: unitId })
    .whereIn('status', [...ACTIVE_STATUSES])) as AssignmentRow | undefined;
  return row === undefined ? null : toAssignment(row);
}

/** Whether an open incident and a unit on duty exist, of which the unit is taken: its call sign and the state of what it has. Null: at least one of these is not so. */
export async function findTaken(
  knex: Knex,
  incidentId: string,
  unitId: string,
): Promise<{ readonly callSign: string; readonly status: Assignment['status'] } | null> {
  const { rows } = await knex.raw<{ rows: { callSign: string; status: Assignment['status'] }[] }>(
    `select u.call_sign as "callSign", a.status from patrol_units u
     join assignments a on a.unit_id = u.id and a.status in ('OFFERED', 'ACKNOWLEDGED', 'EN_ROUTE', 'ON_SCENE')
     join incidents i on i.id = ? and i.status = any(?)
     where u.id = ? and u.duty = 'ON_DUTY'`,
    [incidentId, [...OPEN_STATUSES], unitId] as never[],
  );
  return rows[0] ?? null;
}

export async function listActiveAssignments(knex: Knex, unitIds?: readonly string[]): Promise<Assignment[]> {
  const query = knex('assignments')
    .select(COLUMNS)
    .whereIn('status', [...ACTIVE_STATUSES]);
  if (unitIds !== undefined) void query.where(among('unit_id', unitIds));
  return ((await query) as AssignmentRow[]).map(toAssignment);
}

export async function listAssignmentsByIds(knex: Knex, ids: readonly string[]): Promise<Assignment[]> {
  return ((await knex('assignments').select(COLUMNS).where(among('id', ids))) as AssignmentRow[]).map(toAssignment);
}

/** Of each incident, oldest first. */
export async function listAssignmentsByIncidentIds(knex: Knex, incidentIds: readonly string[]): Promise<Assignment[]> {
  return (
    (await knex('assignments')
      .select(COLUMNS)
      .where(among('incident_id', incidentIds))
      .orderBy(['incident_id', 'offered_at', 'id'])) as AssignmentRow[]
  ).map(toAssignment);
}

export interface AssignmentChange {
  readonly status?: AssignmentStatus;
  readonly respond_by?: Date;
  readonly acknowledged_at?: Date;
  readonly travel_started_at?: Date;
  readonly arrived_at?: Date;
  readonly cleared_at?: Date;
  readonly ended_at?: Date;
  readonly end_reason?: string | null;
  readonly predicted_arrival_at?: Date | null;
  readonly arrival_distance_m?: number | null;
  readonly seems_arrived_at?: Date;
  readonly status_confirmed_at?: Date;
  /** As JSON. */
  readonly route?: string | null;
}

export async function updateAssignment(
  trx: Knex.Transaction,
  id: string,
  change: AssignmentChange,
): Promise<Assignment> {
  const [row] = (await trx('assignments').where({ id }).update(change).returning(COLUMNS)) as [AssignmentRow];
  return toAssignment(row);
}
