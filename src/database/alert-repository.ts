/** Rows of alerts: raised once for what they are about, kept for every later review. */
import { type Knex } from 'knex';
import { type Alert, type AlertKind } from '../core/dispatch/alert.js';
import { type Trx } from './database.js';

interface AlertRow {
  id: string;
  kind: AlertKind;
  incident_id: string | null;
  assignment_id: string | null;
  unit_id: string | null;
  subject_id: string | null;
  raised_at: Date;
  detail: string | null;
  detail_zh: string | null;
  acknowledged_at: Date | null;
  acknowledged_by: string | null;
}

const COLUMNS = [
  'id',
  'kind',
  'incident_id',
  'assignment_id',
  'unit_id',
  'subject_id',
  'raised_at',
  'detail',
  'detail_zh',
  'acknowledged_at',
  'acknowledged_by',
] as const;

function toAlert(row: AlertRow): Alert {
  return {
    id: row.id,
    kind: row.kind,
    incidentId: row.incident_id,
    assignmentId: row.assignment_id,
    unitId: row.unit_id,
    subjectId: row.subject_id,
    raisedAt: row.raised_at,
    detail: row.detail,
    detailZh: row.detail_zh,
    acknowledgedAt: row.acknowledged_at,
    acknowledgedBy: row.acknowledged_by,
  };
}

export type NewAlert = Omit<Alert, 'id' | 'acknowledgedAt' | 'acknowledgedBy'>;

/** Null where the same alert is known already: one of a kind for an assignment, and otherwise one open of a kind about the same incident, unit and subject. */
export async function insertAlert(trx: Trx, alert: NewAlert): Promise<Alert | null> {
  const { rows } = await trx.raw<{ rows: AlertRow[] }>(
    `with wanted as (
       select cast(:kind as text) as kind, cast(:incidentId as uuid) as incident_id, cast(:assignmentId as uuid) as assignment_id,
              cast(:unitId as uuid) as unit_id, cast(:subjectId as uuid) as subject_id, cast(:raisedAt as timestamptz) as raised_at,
              cast(:detail as text) as detail, cast(:detailZh as text) as detail_zh)
     insert into alerts (kind, incident_id, assignment_id, unit_id, subject_id, raised_at, detail, detail_zh)
     select kind, incident_id, assignment_id, unit_id, subject_id, raised_at, detail, detail_zh from wanted where assignment_id is not null or not exists (
       select from alerts known where known.kind = wanted.kind and known.assignment_id is null and known.acknowledged_at is null
         and known.incident_id is not distinct from wanted.incident_id and known.unit_id is not distinct from wanted.unit_id
         and known.subject_id is not distinct from wanted.subject_id)
     on conflict (kind, assignment_id) where assignment_id is not null do nothing
     returning ${COLUMNS.join(', ')}`,
    { ...alert } as never,
  );
  return rows[0] === undefined ? null : toAlert(rows[0]);
}

export async function lockAlert(trx: Trx, id: string): Promise<Alert | null> {
  const row = (await trx('alerts').first(COLUMNS).where({ id }).forUpdate()) as AlertRow | undefined;
  return row === undefined ? null : toAlert(row);
}

export async function updateAcknowledged(trx: Trx, id: string, at: Date, by: string): Promise<void> {
  await trx('alerts').where({ id }).update({ acknowledged_at: at, acknowledged_by: by });
}

/** Latest first. `after`: [raisedAt ms, id] of the last row of the page before. */
export async function listAlerts(
  knex: Knex,
  { openOnly, incidentId }: { readonly openOnly: boolean; readonly incidentId: string | null },
  after: readonly [ms: number, id: string] | null,
  limit: number,
): Promise<Alert[]> {
  const query = knex('alerts')
    .select(COLUMNS)
    .orderBy([
      { column: 'raised_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(limit);
  if (openOnly) void query.whereNull('acknowledged_at');
  if (incidentId !== null) void query.where({ incident_id: incidentId });
  if (after !== null) void query.whereRaw('(raised_at, id) < (?, ?)', [new Date(after[0]), after[1]] as never[]);
  return ((await query) as AlertRow[]).map(toAlert);
}

/** The live fix of a unit: when it was sent; null where none is known. */
export async function findLatestFixAt(knex: Knex, unitId: string): Promise<Date | null> {
  const row = (await knex('unit_positions').first('fix_at').where({ unit_id: unitId })) as { fix_at: Date } | undefined;
  return row?.fix_at ?? null;
}
