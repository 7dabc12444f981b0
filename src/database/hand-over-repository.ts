/** Rows of hand-overs. The incident's row is locked whenever one changes. */
import { type Knex } from 'knex';
import { type HandOverPartner } from '../core/dispatch/response-plan.js';
import { type HandOverStatus, type IncidentHandOver, type WithdrawnCause } from '../core/tasks/hand-over.js';
import { among } from './among.js';
import { handOversFor, type Reader } from './addressee.js';
import { type Trx } from './database.js';

interface HandOverRow {
  id: string;
  incident_id: string;
  partner: HandOverPartner;
  planned: boolean;
  status: HandOverStatus;
  cause: WithdrawnCause | null;
  follow_up_within_s: number;
  created_at: Date;
  requested_at: Date | null;
  requested_by: string | null;
  accepted_at: Date | null;
  due_at: Date | null;
  overdue_at: Date | null;
  ended_at: Date | null;
  handled_by: string | null;
  remark: string | null;
  result: string | null;
}

const COLUMNS = [
  'id',
  'incident_id',
  'partner',
  'planned',
  'status',
  'cause',
  'follow_up_within_s',
  'created_at',
  'requested_at',
  'requested_by',
  'accepted_at',
  'due_at',
  'overdue_at',
  'ended_at',
  'handled_by',
  'remark',
  'result',
] as const;

function toHandOver(row: HandOverRow): IncidentHandOver {
  return {
    id: row.id,
    incidentId: row.incident_id,
    to: row.partner,
    isPlanned: row.planned,
    status: row.status,
    cause: row.cause,
    followUpWithinS: row.follow_up_within_s,
    createdAt: row.created_at,
    requestedAt: row.requested_at,
    requestedBy: row.requested_by,
    acceptedAt: row.accepted_at,
    dueAt: row.due_at,
    overdueAt: row.overdue_at,
    endedAt: row.ended_at,
    handledBy: row.handled_by,
    remark: row.remark,
    result: row.result,
  };
}

export type NewHandOver = Pick<
  IncidentHandOver,
  | 'incidentId'
  | 'to'
  | 'isPlanned'
  | 'status'
  | 'followUpWithinS'
  | 'createdAt'
  | 'requestedAt'
  | 'requestedBy'
  | 'dueAt'
  | 'remark'
>;

export async function insertHandOver(trx: Trx, handOver: NewHandOver): Promise<IncidentHandOver> {
  const [row] = (await trx('hand_overs')
    .insert({
      incident_id: handOver.incidentId,
      partner: handOver.to,
      planned: handOver.isPlanned,
      status: handOver.status,
      follow_up_within_s: handOver.followUpWithinS,
      created_at: handOver.createdAt,
      requested_at: handOver.requestedAt,
      requested_by: handOver.requestedBy,
      due_at: handOver.dueAt,
      remark: handOver.remark,
    })
    .returning(COLUMNS)) as [HandOverRow];
  return toHandOver(row);
}

export interface HandOverRowChange {
  readonly status: HandOverStatus;
  readonly cause?: WithdrawnCause | null;
  readonly follow_up_within_s?: number;
  readonly requested_at?: Date | null;
  readonly requested_by?: string | null;
  readonly accepted_at?: Date;
  readonly due_at?: Date | null;
  readonly overdue_at?: Date | null;
  readonly ended_at?: Date | null;
  readonly handled_by?: string | null;
  readonly remark?: string | null;
  readonly result?: string | null;
}

export async function updateHandOver(trx: Trx, id: string, change: HandOverRowChange): Promise<IncidentHandOver> {
  const [row] = (await trx('hand_overs').where({ id }).update(change).returning(COLUMNS)) as [HandOverRow];
  return toHandOver(row);
}

export async function findHandOver(knex: Knex, id: string): Promise<IncidentHandOver | null> {
  const row = (await knex('hand_overs').first(COLUMNS).where({ id })) as HandOverRow | undefined;
  return row === undefined ? null : toHandOver(row);
}

/** Of each incident in the order in which they came. */
export async function listHandOversByIncidentIds(
  knex: Knex,
  incidentIds: readonly string[],
): Promise<IncidentHandOver[]> {
  const rows = (await knex('hand_overs')
    .select(COLUMNS)
    .where(among('incident_id', incidentIds))
    .orderBy(['incident_id', 'created_at', 'id'])) as HandOverRow[];
  return rows.map(toHandOver);
}

/** Ids of those among `ids` that the reader is the partner of. */
export async function listHandOverIdsFor(knex: Knex, reader: Reader, ids: readonly string[]): Promise<Set<string>> {
  const found = await handOvers(knex)
    .where(among('h.id', ids))
    .where(handOversFor(reader))
    .select<{ id: string }[]>('h.id');
  return new Set(found.map(({ id }) => id));
}

/** By the time they are due. `reader` null: of every partner. */
export async function listHandOversFor(
  knex: Knex,
  reader: Reader | null,
  statuses: readonly HandOverStatus[],
  after: readonly [dueMs: number, id: string] | null,
  limit: number,
): Promise<IncidentHandOver[]> {
  const query = handOvers(knex)
    .select(COLUMNS.map((column) => `h.${column}`))
    .whereIn('h.status', [...statuses])
    .whereNotNull('h.due_at')
    .orderBy(['h.due_at', 'h.id'])
    .limit(limit);
  if (reader !== null) void query.where(handOversFor(reader));
  if (after !== null) void query.whereRaw('(h.due_at, h.id) > (?, ?)', [new Date(after[0]), after[1]]);
  return ((await query) as HandOverRow[]).map(toHandOver);
}

function handOvers(knex: Knex): Knex.QueryBuilder {
  return knex('hand_overs as h').join('incidents as i', 'i.id', 'h.incident_id');
}

const WITH_PARTNER: readonly HandOverStatus[] = ['REQUESTED', 'ACCEPTED'];

/** The longest overdue first. */
export async function listOverdueHandOvers(knex: Knex, now: Date, limit: number): Promise<IncidentHandOver[]> {
  const rows = (await knex('hand_overs')
    .select(COLUMNS)
    .whereIn('status', [...WITH_PARTNER])
    .whereNull('overdue_at')
    .where('due_at', '<=', now)
    .orderBy(['due_at', 'id'])
    .limit(limit)) as HandOverRow[];
  return rows.map(toHandOver);
}

/** False where it ended or was found meanwhile. */
export async function markHandOverOverdue(trx: Trx, id: string, now: Date): Promise<boolean> {
  const marked = await trx('hand_overs')
    .where({ id, overdue_at: null })
    .whereIn('status', [...WITH_PARTNER])
    .where('due_at', '<=', now)
    .update({ overdue_at: now });
  return marked === 1;
}
