/** Rows of hazards at sites, of rectification notices, and of follow-ups. */
import { type Knex } from 'knex';
import {
  type FollowUpResult,
  type HazardFollowUp,
  type HazardKind,
  type HazardStatus,
  type RectificationNotice,
  type SiteHazard,
} from '../core/grid-work/site-hazard.js';
import { among } from './among.js';
import { type Trx } from './database.js';
import { visibleSiteIds } from './inspection-site-repository.js';
import { fromPhotoColumn, type PhotoColumn, toPhotoColumn } from './photo-column.js';

interface HazardRow {
  id: string;
  site_id: string;
  visit_id: string;
  kind: HazardKind;
  description: string;
  photos: PhotoColumn;
  status: HazardStatus;
  found_at: Date;
  notice_id: string | null;
  due_at: Date | null;
  ended_at: Date | null;
}

const COLUMNS = [
  'id',
  'site_id',
  'visit_id',
  'kind',
  'description',
  'photos',
  'status',
  'found_at',
  'notice_id',
  'due_at',
  'ended_at',
] as const;

function toHazard(row: HazardRow): SiteHazard {
  return {
    id: row.id,
    siteId: row.site_id,
    visitId: row.visit_id,
    kind: row.kind,
    description: row.description,
    photos: fromPhotoColumn(row.photos),
    status: row.status,
    foundAt: row.found_at,
    noticeId: row.notice_id,
    dueAt: row.due_at,
    endedAt: row.ended_at,
  };
}

export type NewHazard = Omit<SiteHazard, 'id' | 'noticeId' | 'dueAt'>;

/** In the order given. */
export async function insertHazards(trx: Trx, hazards: readonly NewHazard[]): Promise<SiteHazard[]> {
  if (hazards.length === 0) return [];
  const rows: HazardRow[] = await trx('site_hazards')
    .insert(
      hazards.map((hazard) => ({
        site_id: hazard.siteId,
        visit_id: hazard.visitId,
        kind: hazard.kind,
        description: hazard.description,
        photos: toPhotoColumn(hazard.photos),
        status: hazard.status,
        found_at: hazard.foundAt,
        ended_at: hazard.endedAt,
      })),
    )
    .returning(COLUMNS);
  return rows.map(toHazard);
}

/** Those that exist, their rows locked until the transaction ends, in order of their ids: two transactions cannot wait for each other. */
export async function lockHazards(trx: Trx, ids: readonly string[]): Promise<SiteHazard[]> {
  const rows = (await trx('site_hazards')
    .select(COLUMNS)
    .where(among('id', ids))
    .orderBy('id')
    .forUpdate()) as HazardRow[];
  return rows.map(toHazard);
}

export interface HazardChange {
  readonly status: HazardStatus;
  readonly notice_id?: string;
  readonly due_at?: Date;
  readonly ended_at?: Date;
}

export async function updateHazards(trx: Trx, ids: readonly string[], change: HazardChange): Promise<SiteHazard[]> {
  const rows: HazardRow[] = await trx('site_hazards').where(among('id', ids)).update(change).returning(COLUMNS);
  return rows.map(toHazard).sort((a, b) => (a.id < b.id ? -1 : 1));
}

export interface HazardSelection {
  readonly siteId?: string | null;
  readonly gridId?: string | null;
  readonly kinds?: readonly HazardKind[] | null;
  readonly statuses?: readonly HazardStatus[] | null;
  /** Only those whose date had passed at this time, longest first; null: all, found last first. */
  readonly overdueAt: Date | null;
  /** Only at sites that the account may see; null: all. */
  readonly visibleTo: string | null;
}

/** Up to `limit` hazards. `after`: [dueAt ms, id] of the last one before with `overdueAt`, otherwise [foundAt ms, id]. */
export async function listHazards(
  knex: Knex,
  selection: HazardSelection,
  after: readonly [ms: number, id: string] | null,
  limit: number,
): Promise<SiteHazard[]> {
  const query = knex('site_hazards').select(COLUMNS).limit(limit);
  if (selection.overdueAt !== null) {
    void query.where('status', 'NOTICED').where('due_at', '<=', selection.overdueAt).orderBy(['due_at', 'id']);
    if (after !== null) void query.whereRaw('(due_at, id) > (?, ?)', [new Date(after[0]), after[1]]);
  } else {
    void query.orderBy([
      { column: 'found_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ]);
    if (after !== null) void query.whereRaw('(found_at, id) < (?, ?)', [new Date(after[0]), after[1]]);
  }
  if (selection.siteId != null) void query.where('site_id', selection.siteId);
  if (selection.kinds != null) void query.whereIn('kind', [...selection.kinds]);
  if (selection.statuses != null) void query.whereIn('status', [...selection.statuses]);
  if (selection.gridId != null)
    void query.whereIn('site_id', knex('inspection_sites').select('id').where('grid_id', selection.gridId));
  if (selection.visibleTo !== null) void query.whereIn('site_id', visibleSiteIds(selection.visibleTo));
  return ((await query) as HazardRow[]).map(toHazard);
}

/** Found first first. */
export async function listHazardsByVisitIds(knex: Knex, visitIds: readonly string[]): Promise<SiteHazard[]> {
  const rows = (await knex('site_hazards')
    .select(COLUMNS)
    .where(among('visit_id', visitIds))
    .orderBy(['found_at', 'id'])) as HazardRow[];
  return rows.map(toHazard);
}

interface NoticeRow {
  id: string;
  number: string;
  site_id: string;
  issued_by: string;
  issued_at: Date;
  remark: string | null;
}

const NOTICE_COLUMNS = ['id', 'number', 'site_id', 'issued_by', 'issued_at', 'remark'] as const;

function toNotice(row: NoticeRow): RectificationNotice {
  return {
    id: row.id,
    number: row.number,
    siteId: row.site_id,
    issuedBy: row.issued_by,
    issuedAt: row.issued_at,
    remark: row.remark,
  };
}

export async function insertNotice(trx: Trx, notice: Omit<RectificationNotice, 'id'>): Promise<RectificationNotice> {
  const [row] = (await trx('rectification_notices')
    .insert({
      number: notice.number,
      site_id: notice.siteId,
      issued_by: notice.issuedBy,
      issued_at: notice.issuedAt,
      remark: notice.remark,
    })
    .returning(NOTICE_COLUMNS)) as [NoticeRow];
  return toNotice(row);
}

export async function listNoticesByIds(knex: Knex, ids: readonly string[]): Promise<RectificationNotice[]> {
  const rows = (await knex('rectification_notices').select(NOTICE_COLUMNS).where(among('id', ids))) as NoticeRow[];
  return rows.map(toNotice);
}

interface FollowUpRow {
  id: string;
  hazard_id: string;
  followed_up_by: string;
  followed_up_at: Date;
  result: FollowUpResult;
  due_at: Date | null;
  remark: string | null;
}

export async function insertFollowUp(trx: Trx, followUp: Omit<HazardFollowUp, 'id'>): Promise<void> {
  await trx('hazard_follow_ups').insert({
    hazard_id: followUp.hazardId,
    followed_up_by: followUp.followedUpBy,
    followed_up_at: followUp.followedUpAt,
    result: followUp.result,
    due_at: followUp.dueAt,
    remark: followUp.remark,
  });
}

/** Oldest first. */
export async function listFollowUpsByHazardIds(knex: Knex, hazardIds: readonly string[]): Promise<HazardFollowUp[]> {
  const rows = (await knex('hazard_follow_ups')
    .select('id', 'hazard_id', 'followed_up_by', 'followed_up_at', 'result', 'due_at', 'remark')
    .where(among('hazard_id', hazardIds))
    .orderBy(['followed_up_at', 'id'])) as FollowUpRow[];
  return rows.map((row) => ({
    id: row.id,
    hazardId: row.hazard_id,
    followedUpBy: row.followed_up_by,
    followedUpAt: row.followed_up_at,
    result: row.result,
    dueAt: row.due_at,
    remark: row.remark,
  }));
}
