/** Rows of inspection rounds and of the visits made in them. */
import { type Knex } from 'knex';
import {
  type InspectionRound,
  type RoundStatus,
  type SiteVisit,
  type VisitResult,
} from '../core/grid-work/inspection.js';
import { among } from './among.js';
import { type Trx } from './database.js';
import { visibleSiteIds } from './inspection-site-repository.js';

interface RoundRow {
  id: string;
  name: string;
  starts_at: Date;
  ends_at: Date;
  status: RoundStatus;
  planned_by: string;
  planned_at: Date;
  ended_at: Date | null;
  end_reason: string | null;
}

const ROUND_COLUMNS = [
  'id',
  'name',
  'starts_at',
  'ends_at',
  'status',
  'planned_by',
  'planned_at',
  'ended_at',
  'end_reason',
] as const;

function toRound(row: RoundRow): InspectionRound {
  return {
    id: row.id,
    name: row.name,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    status: row.status,
    plannedBy: row.planned_by,
    plannedAt: row.planned_at,
    endedAt: row.ended_at,
    endReason: row.end_reason,
  };
}

export interface NewRound {
  readonly name: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly plannedBy: string;
  readonly plannedAt: Date;
  readonly siteIds: readonly string[];
  readonly inspectorIds: readonly string[];
}

export async function insertRound(trx: Trx, round: NewRound): Promise<InspectionRound> {
  const [row] = (await trx('inspection_rounds')
    .insert({
      name: round.name,
      starts_at: round.startsAt,
      ends_at: round.endsAt,
      status: 'OPEN',
      planned_by: round.plannedBy,
      planned_at: round.plannedAt,
    })
    .returning(ROUND_COLUMNS)) as [RoundRow];
  await trx('inspection_round_sites').insert(round.siteIds.map((site_id) => ({ round_id: row.id, site_id })));
  await trx('inspection_round_inspectors').insert(
    round.inspectorIds.map((account_id) => ({ round_id: row.id, account_id })),
  );
  return toRound(row);
}

/** `UPDATE` for whoever ends the round, `SHARE` for whoever only relies on it being open. */
export async function lockRound(trx: Trx, id: string, strength: 'UPDATE' | 'SHARE'): Promise<InspectionRound | null> {
  const query = trx('inspection_rounds').select(ROUND_COLUMNS).where({ id });
  const [row] = (await (strength === 'UPDATE' ? query.forUpdate() : query.forShare())) as RoundRow[];
  return row === undefined ? null : toRound(row);
}

export async function updateRoundEnd(
  trx: Trx,
  id: string,
  end: { status: RoundStatus; endedAt: Date; endReason: string | null },
): Promise<InspectionRound> {
  const [row] = (await trx('inspection_rounds')
    .where({ id })
    .update({ status: end.status, ended_at: end.endedAt, end_reason: end.endReason })
    .returning(ROUND_COLUMNS)) as [RoundRow];
  return toRound(row);
}

/** Those among `ids` that the account may see (null: all of them). */
export async function listRoundsByIds(
  knex: Knex,
  ids: readonly string[],
  accountId: string | null,
): Promise<InspectionRound[]> {
  const query = knex('inspection_rounds').select(ROUND_COLUMNS).where(among('id', ids));
  if (accountId !== null) void query.where(visibleTo(accountId));
  return ((await query) as RoundRow[]).map(toRound);
}

export interface RoundSelection {
  readonly statuses?: readonly RoundStatus[] | null;
  /** Only those the account planned, inspects, or in whose sites it has a part; null: all. */
  readonly visibleTo: string | null;
}

/** Up to `limit` rounds, the latest start first. */
export async function listRounds(
  knex: Knex,
  selection: RoundSelection,
  after: readonly [startsAtMs: number, id: string] | null,
  limit: number,
): Promise<InspectionRound[]> {
  const query = knex('inspection_rounds')
    .select(ROUND_COLUMNS)
    .orderBy([
      { column: 'starts_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(limit);
  if (after !== null) void query.whereRaw('(starts_at, id) < (?, ?)', [new Date(after[0]), after[1]]);
  if (selection.statuses != null) void query.whereIn('status', [...selection.statuses]);
  if (selection.visibleTo !== null) void query.where(visibleTo(selection.visibleTo));
  return ((await query) as RoundRow[]).map(toRound);
}

function visibleTo(accountId: string): Knex.QueryCallback {
  return (either) => {
    void either.where('planned_by', accountId).orWhereIn('id', (rounds) => {
      // An inspector of a round sees all its sites, so this covers inspectors too.
      void rounds.select('round_id').from('inspection_round_sites').whereIn('site_id', visibleSiteIds(accountId));
    });
  };
}

/** Account ids by round, in order of the accounts' names. */
export async function listInspectors(knex: Knex, roundIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = (await knex('inspection_round_inspectors')
    .select('round_id', 'account_id')
    .join('accounts', 'accounts.id', 'account_id')
    .where(among('round_id', roundIds))
    .orderBy(['round_id', 'accounts.account'])) as { round_id: string; account_id: string }[];
  return groupBy(
    rows,
    ({ round_id }) => round_id,
    ({ account_id }) => account_id,
  );
}

/** Site ids by round, in order of the sites' names. */
export async function listRoundSites(knex: Knex, roundIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = (await knex('inspection_round_sites')
    .select('round_id', 'site_id')
    .join('inspection_sites', 'inspection_sites.id', 'site_id')
    .where(among('round_id', roundIds))
    .orderBy(['round_id', 'inspection_sites.name', 'site_id'])) as { round_id: string; site_id: string }[];
  return groupBy(
    rows,
    ({ round_id }) => round_id,
    ({ site_id }) => site_id,
  );
}

interface VisitRow {
  id: string;
  round_id: string;
  site_id: string;
  visited_by: string;
  visited_at: Date;
  result: VisitResult;
  remark: string | null;
}

const VISIT_COLUMNS = ['id', 'round_id', 'site_id', 'visited_by', 'visited_at', 'result', 'remark'] as const;

function toVisit(row: VisitRow): SiteVisit {
  return {
    id: row.id,
    roundId: row.round_id,
    siteId: row.site_id,
    visitedBy: row.visited_by,
    visitedAt: row.visited_at,
    result: row.result,
    remark: row.remark,
  };
}

/** Null where the site has been seen from inside in this round already. */
export async function insertVisit(trx: Trx, visit: Omit<SiteVisit, 'id'>): Promise<SiteVisit | null> {
  const rows: VisitRow[] = await trx('inspection_visits')
    .insert({
      round_id: visit.roundId,
      site_id: visit.siteId,
      visited_by: visit.visitedBy,
      visited_at: visit.visitedAt,
      result: visit.result,
      remark: visit.remark,
    })
    .onConflict(trx.raw(`(round_id, site_id) where result <> 'NOT_ACCESSIBLE'`) as never) // knex's types know column names only
    .ignore()
    .returning(VISIT_COLUMNS);
  return rows[0] === undefined ? null : toVisit(rows[0]);
}

/** Oldest first. */
export async function listVisitsByRoundIds(knex: Knex, roundIds: readonly string[]): Promise<SiteVisit[]> {
  const rows = (await knex('inspection_visits')
    .select(VISIT_COLUMNS)
    .where(among('round_id', roundIds))
    .orderBy(['visited_at', 'id'])) as VisitRow[];
  return rows.map(toVisit);
}

export interface RoundProgressRow {
  readonly roundId: string;
  readonly sites: number;
  readonly visited: number;
  readonly hazards: number;
  readonly hazardsLeft: number;
}

export async function countRoundProgress(knex: Knex, roundIds: readonly string[]): Promise<RoundProgressRow[]> {
  const { rows } = await knex.raw<{ rows: RoundProgressRow[] }>(
    `select r.id as "roundId",
       (select count(*)::int from inspection_round_sites s where s.round_id = r.id) as sites,
       (select count(*)::int from inspection_visits v where v.round_id = r.id and v.result <> 'NOT_ACCESSIBLE') as visited,
       count(h.id)::int as hazards,
       (count(h.id) filter (where h.status in ('FOUND', 'NOTICED')))::int as "hazardsLeft"
     from inspection_rounds r
     left join inspection_visits w on w.round_id = r.id
     left join site_hazards h on h.visit_id = w.id
     where r.id = any(?::uuid[]) group by r.id`,
    [[...roundIds]] as never[], // knex's types know no arrays as bound values; `pg` does
  );
  return rows;
}

function groupBy<Row, T>(rows: readonly Row[], key: (row: Row) => string, value: (row: Row) => T): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(key(row)) ?? [];
    group.push(value(row));
    groups.set(key(row), group);
  }
  return groups;
}
