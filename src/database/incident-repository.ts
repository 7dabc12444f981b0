/** Rows of incidents, their types and numbers. */
import { type Knex } from 'knex';
import { type ResponsePlan } from '../core/dispatch/response-plan.js';
import { type LonLat } from '../core/geo/point.js';
import { type Caller, type Incident, type IncidentStatus } from '../core/incident/incident.js';
import { handedTo, type Reader } from './addressee.js';
import { type Database } from './database.js';
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

/** The newest response plan of a type: that of the priority where there is one, otherwise the type's general one. */
export async function findResponsePlan(
  knex: Knex,
  type: string,
  priority: number,
): Promise<{ id: string; content: ResponsePlan } | null> {
  const { rows } = await knex.raw<{ rows: { id: string; content: ResponsePlan }[] }>(
    `select id, content from response_plans where incident_type = ? and (priority = ? or priority is null)
     order by priority nulls last, version desc limit 1`,
    [type, priority],
  );
  return rows[0] ?? null;
}

/** The plan that an incident was opened with, whatever newer version there is; null where its type had none. */
export async function findPlanOf(knex: Knex, incidentId: string): Promise<ResponsePlan | null> {
  const row = (await knex('incidents as i')
    .join('response_plans as p', 'p.id', 'i.response_plan_id')
    .first('p.content')
    .where('i.id', incidentId)) as { content: ResponsePlan } | undefined;
  return row?.content ?? null;
}

/** The next number of a local day (`20261122`): the day's row is locked until the commit, so numbers have no gaps. */
export async function nextIncidentNumber(trx: Knex.Transaction, day: string): Promise<string> {
  const { rows } = await trx.raw<{ rows: { last: number }[] }>(
    'insert into incident_days as d (day, last) values (?, 1) on conflict (day) do update set last = d.last + 1 returning last',
    [day],
  );
  return `${day}-${String(rows[0]!.last).padStart(4, '0')}`;
}

export interface NewIncident {
  readonly number: string;
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

export async function insertIncident(
  database: Database,
  trx: Knex.Transaction,
  incident: NewIncident,
): Promise<Incident> {
  const [{ id }] = (await trx('incidents')
    .insert({
      number: incident.number,
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
    })
    .returning('id')) as [{ id: string }];
  await putSearchWords(trx, id, incident);
  return (await findIncident(database, trx, { id }))!;
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

export async function listIncidentsByIds(
  database: Database,
  ids: readonly string[],
  knex = database.knex,
): Promise<Incident[]> {
  return ((await selectIncidents(database, knex).whereIn('id', [...ids])) as IncidentRow[]).map(toIncident);
}

export interface IncidentChange {
  readonly status?: IncidentStatus;
  readonly priority?: number;
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

export async function updateIncident(trx: Knex.Transaction, id: string, change: IncidentChange): Promise<void> {
  await trx('incidents').where({ id }).update(change);
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
  const rows = await knex('incidents')
    .whereIn('id', [...ids])
    .whereIn('id', handedTo(reader))
    .pluck<string[]>('id');
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
