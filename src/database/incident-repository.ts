/** Rows of incidents, their types and numbers. */
import { type Knex } from 'knex';
import { type LonLat } from '../core/geo/point.js';
import { type Caller, type Incident, type IncidentStatus } from '../core/incident/incident.js';
import { among } from './among.js';
import { handedTo, type Reader } from './addressee.js';
import { type Database } from './database.js';
import { searchVectors } from '../core/incident/search-vector.js';
import { type IncidentNumber } from './incident-number-repository.js';
import { putSearchWords } from './incident-search-repository.js';
import { lonLatColumns, pointExpression } from './postgis.js';

export interface IncidentRow {
  id: string;
  number: string;
  type: string;
  priority: number;
  status: IncidentStatus;
  lon: number;
  lat: number;
  address: string | null;
  description: string | null;
  caller_name: string | null;
  caller_phone: string | null;
  grid_id: string | null;
  station_id: string | null;
  response_plan_id: string | null;
  reported_by: string | null;
  reported_at: Date;
  dispatched_at: Date | null;
  first_on_scene_at: Date | null;
  resolved_at: Date | null;
  archived_at: Date | null;
  caller_callback_phone: string | null;
  caller_language: string | null;
  reopened_at: Date | null;
  set_aside: string[];
  disposition: string | null;
  closed_reason: string | null;
  merged_into: string | null;
  partner: string | null;
}

const COLUMNS = [
  'id',
  'number',
  'type',
  'priority',
  'status',
  'address',
  'description',
  'caller_name',
  'caller_phone',
  'grid_id',
  'station_id',
  'response_plan_id',
  'reported_by',
  'reported_at',
  'dispatched_at',
  'first_on_scene_at',
  'resolved_at',
  'archived_at',
  'caller_callback_phone',
  'caller_language',
  'reopened_at',
  'set_aside',
  'disposition',
  'closed_reason',
  'merged_into',
  'partner',
] as const;

export function toIncident(row: IncidentRow): Incident {
  return {
    id: row.id,
    number: row.number,
    type: row.type,
    priority: row.priority,
    status: row.status,
    location: { lon: row.lon, lat: row.lat },
    address: row.address,
    description: row.description,
    caller: {
      name: row.caller_name,
      phone: row.caller_phone,
      callbackPhone: row.caller_callback_phone,
      language: row.caller_language,
    },
    gridId: row.grid_id,
    stationId: row.station_id,
    responsePlanId: row.response_plan_id,
    reportedBy: row.reported_by,
    reportedAt: row.reported_at,
    dispatchedAt: row.dispatched_at,
    firstOnSceneAt: row.first_on_scene_at,
    resolvedAt: row.resolved_at,
    archivedAt: row.archived_at,
    reopenedAt: row.reopened_at,
    setAside: row.set_aside,
    disposition: row.disposition,
    closedReason: row.closed_reason,
    mergedInto: row.merged_into,
    partner: row.partner,
  };
}

export function selectIncidents(database: Database, knex: Knex): Knex.QueryBuilder {
  return knex('incidents').select(COLUMNS).select(lonLatColumns(database, 'location'));
}

export interface IncidentTypeRow {
  readonly slug: string;
  readonly name: string;
  readonly name_en: string;
  readonly default_priority: number;
}

export async function listIncidentTypes(knex: Knex): Promise<IncidentTypeRow[]> {
  return knex('incident_types').select('slug', 'name', 'name_en', 'default_priority').orderBy('slug');
}

/**
 * The plan for an incident whose priority is now `priority`: that of the priority where there is one, otherwise the type's general one, in the version that was in
 * force when the incident was reported. Null: there was none then.
 */
export async function findPlanForPriority(knex: Knex, incidentId: string, priority: number): Promise<string | null> {
  const { rows } = await knex.raw<{ rows: { id: string }[] }>(
    // The version it was opened with counts as in force whatever the clocks of two nodes make of the order.
    `select p.id from incidents i join response_plans p on p.incident_type = i.type
     where i.id = ? and (p.priority = ? or p.priority is null) and (p.created_at <= i.reported_at or p.id = i.response_plan_id)
     order by p.priority nulls last, (p.id = i.response_plan_id) desc nulls last, p.version desc limit 1`,
    [incidentId, priority],
  );
  return rows[0]?.id ?? null;
}

/** Moves an incident, and with it the grid that it lies in. Whose it is stays: giving it to another station is a decision of its own. */
export async function updateLocation(
  database: Database,
  trx: Knex.Transaction,
  id: string,
  location: LonLat,
  gridId: string | null,
): Promise<void> {
  await trx('incidents')
    .where({ id })
    .update({ location: pointExpression(database, location), grid_id: gridId });
}

export interface NewIncident {
  readonly number: IncidentNumber;
  readonly type: string;
  readonly priority: number;
  readonly location: LonLat;
  readonly address: string | null;
  readonly description: string | null;
  readonly caller: Caller;
  readonly gridId: string | null;
  readonly stationId: string | null;
  readonly responsePlanId: string | null;
  readonly reportedBy: string;
  readonly reportedAt: Date;
}

/** The row, and the words that it is found by, in one statement. */
export async function insertIncident(
  database: Database,
  trx: Knex.Transaction,
  incident: NewIncident,
): Promise<Incident> {
  const { day, place } = incident.number;
  const row = {
    number: `${day}-${place}`,
    type: incident.type,
    priority: incident.priority,
    status: 'RECEIVED',
    location: pointExpression(database, incident.location),
    address: incident.address,
    description: incident.description,
    ...callerColumns(incident.caller),
    grid_id: incident.gridId,
    station_id: incident.stationId,
    response_plan_id: incident.responsePlanId,
    reported_by: incident.reportedBy,
    reported_at: incident.reportedAt,
  };
  const columns = Object.keys(row);
  const { words, allWords } = searchVectors({ ...incident, number: row.number });
  const { rows } = await trx.raw<{ rows: [IncidentRow] }>(
    `with inserted as (
       insert into incidents (${columns.join(', ')}) select ${columns.map(columnValue).join(', ')} returning *),
     words as (
       insert into incident_search (incident_id, words, all_words) select id, ?::tsvector, ?::tsvector from inserted)
     select ${COLUMNS.join(', ')}, st_x(location) as lon, st_y(location) as lat from inserted`,
    [...Object.values(row), words, allWords] as never[],
  );
  return toIncident(rows[0]);
}

/** In a `select` the database does not know by itself what a bound value is for. */
function columnValue(column: string): string {
  if (column === 'location') return '?';
  if (column === 'priority') return '?::smallint';
  if (column === 'reported_at') return '?::timestamptz';
  return /_id$|^reported_by$/.test(column) ? '?::uuid' : '?::text';
}

function callerColumns({ name, phone, callbackPhone, language }: Caller) {
  return {
    caller_name: name,
    caller_phone: phone,
    caller_callback_phone: callbackPhone,
    caller_language: language,
  };
}

export async function findIncident(
  database: Database,
  knex: Knex,
  by: { id: string } | { number: string },
): Promise<Incident | null> {
  const row = ((await selectIncidents(database, knex).where(by)) as IncidentRow[])[0];
  return row === undefined ? null : toIncident(row);
}

/** The incident, its row locked until the transaction ends: changes of its assignments and of its status go one after another. */
export async function lockIncident(database: Database, trx: Knex.Transaction, id: string): Promise<Incident | null> {
  const row = ((await selectIncidents(database, trx).where({ id }).forUpdate()) as IncidentRow[])[0];
  return row === undefined ? null : toIncident(row);
}

/** The incident that an assignment belongs to, locked. The assignment may have gone over to another one while the lock was waited for. */
export async function lockIncidentOfAssignment(
  database: Database,
  trx: Knex.Transaction,
  assignmentId: string,
): Promise<Incident | null> {
  const incidentId = trx('assignments').select('incident_id').where({ id: assignmentId });
  const [row] = (await selectIncidents(database, trx).where({ id: incidentId }).forUpdate()) as IncidentRow[];
  return row === undefined ? null : toIncident(row);
}

export async function listIncidentsByIds(
  database: Database,
  ids: readonly string[],
  knex = database.knex,
): Promise<Incident[]> {
  return ((await selectIncidents(database, knex).where(among('id', ids))) as IncidentRow[]).map(toIncident);
}

export interface IncidentChange {
  readonly status?: IncidentStatus;
  readonly priority?: number;
  readonly response_plan_id?: string;
  readonly dispatched_at?: Date | null;
  readonly first_on_scene_at?: Date | null;
  readonly resolved_at?: Date | null;
  readonly archived_at?: Date;
  readonly reopened_at?: Date;
  readonly set_aside?: string[];
  readonly disposition?: string | null;
  readonly closed_reason?: string | null;
  readonly merged_into?: string | null;
  readonly station_id?: string;
  readonly partner?: string | null;
}

/** The incident as it then is. */
export async function updateIncident(
  database: Database,
  trx: Knex.Transaction,
  id: string,
  change: IncidentChange,
): Promise<Incident> {
  const leavesHeld = change.status !== undefined && change.status !== 'HELD' && { deferred_since: null };
  const [row] = (await trx('incidents')
    .where({ id })
    .update({ ...change, ...leavesHeld })
    .returning([...COLUMNS, ...lonLatColumns(database, 'location')] as never)) as unknown as [IncidentRow];
  return toIncident(row);
}

/** Address, description and caller as they now are, and the words that they are found by. */
export async function updateDetails(
  trx: Knex.Transaction,
  { id, number, address, description, caller }: Incident,
): Promise<void> {
  await trx('incidents')
    .where({ id })
    .update({ address, description, ...callerColumns(caller) });
  await putSearchWords(trx, id, { number, address, description, caller });
}

export interface IncidentSelection {
  readonly statuses?: readonly IncidentStatus[] | null;
  readonly types?: readonly string[] | null;
  readonly priorities?: readonly number[] | null;
  readonly gridId?: string | null;
  readonly stationId?: string | null;
  readonly reportedFrom?: Date | null;
  readonly reportedBefore?: Date | null;
  /** Only these, of those a reader without wider rights may see. */
  readonly visibleTo?: Reader | null;
}

/** Up to `limit` incidents. `after` is the sort key of the last row of the page before: [reportedAt ms, id], for MOST_URGENT [priority, reportedAt ms, id]. */
export async function listIncidents(
  database: Database,
  selection: IncidentSelection,
  order: 'NEWEST' | 'OLDEST' | 'MOST_URGENT',
  after: readonly (string | number)[] | null,
  limit: number,
): Promise<Incident[]> {
  const query = selectIncidents(database, database.knex).limit(limit).where(selected(selection));
  switch (order) {
    case 'NEWEST':
      if (after !== null)
        void query.whereRaw('(reported_at, id) < (?, ?)', [new Date(after[0] as number), after[1] as string]);
      void query.orderBy([
        { column: 'reported_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ]);
      break;
    case 'OLDEST':
      if (after !== null)
        void query.whereRaw('(reported_at, id) > (?, ?)', [new Date(after[0] as number), after[1] as string]);
      void query.orderBy(['reported_at', 'id']);
      break;
    case 'MOST_URGENT':
      if (after !== null)
        void query.whereRaw('(priority, reported_at, id) > (?, ?, ?)', [
          after[0] as number,
          new Date(after[1] as number),
          after[2] as string,
        ]);
      void query.orderBy(['priority', 'reported_at', 'id']);
      break;
  }
  return ((await query) as IncidentRow[]).map(toIncident);
}

/** Condition: the incident is one of the selection. */
export function selected(selection: IncidentSelection): Knex.QueryCallback {
  return (query) => {
    if (selection.statuses != null) void query.whereIn('status', [...selection.statuses]);
    if (selection.types != null) void query.whereIn('type', [...selection.types]);
    if (selection.priorities != null) void query.whereIn('priority', [...selection.priorities]);
    if (selection.gridId != null) void query.where('grid_id', selection.gridId);
    if (selection.stationId != null) void query.where('station_id', selection.stationId);
    if (selection.reportedFrom != null) void query.where('reported_at', '>=', selection.reportedFrom);
    if (selection.reportedBefore != null) void query.where('reported_at', '<', selection.reportedBefore);
    if (selection.visibleTo != null) void query.where(visibleTo(selection.visibleTo));
  };
}

/** Those among `ids` of which the reader was given a task, or that were handed over to the reader. */
export async function listHandedIncidentIds(knex: Knex, reader: Reader, ids: readonly string[]): Promise<Set<string>> {
  const rows = await knex('incidents').where(among('id', ids)).whereIn('id', handedTo(reader)).pluck<string[]>('id');
  return new Set(rows);
}

/** What somebody reported, what somebody's unit was ever assigned to, and what was handed to somebody. */
function visibleTo(reader: Reader): Knex.QueryCallback {
  return (either) => {
    const { accountId, unitId } = reader;
    void either.where('reported_by', accountId).orWhereIn('id', handedTo(reader));
    if (unitId !== null)
      void either.orWhereIn('id', (assigned) => {
        void assigned.select('incident_id').from('assignments').where('unit_id', unitId);
      });
  };
}
