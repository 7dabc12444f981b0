/** Rows of grid reports. */
import { type Knex } from 'knex';
import {
  type GridReport,
  type GridReportKind,
  type GridReportStatus,
  type PhotoReference,
} from '../core/grid-work/grid-report.js';
import { type LonLat } from '../core/geo/point.js';
import { among } from './among.js';
import { type Database, type Trx } from './database.js';
import { deskGridsOf, deskIsManned, offDuty } from './grid-duty.js';
import { ownGridIds } from './grid-responsibility.js';
import { fromPhotoColumn, type PhotoColumn, toPhotoColumn } from './photo-column.js';
import { lonLatColumns, pointExpression } from './postgis.js';

interface GridReportRow {
  id: string;
  number: string;
  kind: GridReportKind;
  status: GridReportStatus;
  text: string;
  lon: number | null;
  lat: number | null;
  address: string | null;
  building: string | null;
  room: string | null;
  photos: PhotoColumn;
  grid_id: string | null;
  station_id: string | null;
  reported_by: string;
  filed_at: Date;
  verification_started_at: Date | null;
  handled_by: string | null;
  verdict: 'VERIFIED' | 'REJECTED' | null;
  decided_at: Date | null;
  finding: string | null;
  closed_at: Date | null;
  outcome: string | null;
  incident_id: string | null;
}

const COLUMNS = [
  'id',
  'number',
  'kind',
  'status',
  'text',
  'address',
  'building',
  'room',
  'photos',
  'grid_id',
  'station_id',
  'reported_by',
  'filed_at',
  'verification_started_at',
  'handled_by',
  'verdict',
  'decided_at',
  'finding',
  'closed_at',
  'outcome',
  'incident_id',
] as const;

function toReport(row: GridReportRow): GridReport {
  return {
    id: row.id,
    number: row.number,
    kind: row.kind,
    status: row.status,
    text: row.text,
    location: row.lon === null || row.lat === null ? null : { lon: row.lon, lat: row.lat },
    address: row.address,
    building: row.building,
    room: row.room,
    photos: fromPhotoColumn(row.photos),
    gridId: row.grid_id,
    stationId: row.station_id,
    reportedBy: row.reported_by,
    filedAt: row.filed_at,
    verificationStartedAt: row.verification_started_at,
    handledBy: row.handled_by,
    verdict: row.verdict,
    decidedAt: row.decided_at,
    finding: row.finding,
    closedAt: row.closed_at,
    outcome: row.outcome,
    incidentId: row.incident_id,
  };
}

function select(database: Database, knex: Knex): Knex.QueryBuilder {
  return knex('grid_reports').select(COLUMNS).select(lonLatColumns(database, 'location'));
}

export interface NewGridReport {
  readonly number: string;
  readonly kind: GridReportKind;
  readonly text: string;
  readonly location: LonLat | null;
  readonly address: string | null;
  readonly building: string | null;
  readonly room: string | null;
  readonly photos: readonly PhotoReference[];
  readonly gridId: string | null;
  readonly stationId: string | null;
  readonly reportedBy: string;
  readonly filedAt: Date;
}

export async function insertGridReport(database: Database, trx: Trx, report: NewGridReport): Promise<GridReport> {
  const [{ id }] = (await trx('grid_reports')
    .insert({
      number: report.number,
      kind: report.kind,
      status: 'FILED',
      text: report.text,
      location: report.location === null ? null : pointExpression(database, report.location),
      address: report.address,
      building: report.building,
      room: report.room,
      photos: toPhotoColumn(report.photos),
      grid_id: report.gridId,
      station_id: report.stationId,
      reported_by: report.reportedBy,
      filed_at: report.filedAt,
    })
    .returning('id')) as [{ id: string }];
  return (await findGridReport(database, trx, { id }))!;
}

export async function findGridReport(
  database: Database,
  knex: Knex,
  by: { id: string } | { number: string },
): Promise<GridReport | null> {
  const row = ((await select(database, knex).where(by)) as GridReportRow[])[0];
  return row === undefined ? null : toReport(row);
}

/** The report, its row locked until the transaction ends. */
export async function lockGridReport(database: Database, trx: Trx, id: string): Promise<GridReport | null> {
  const row = ((await select(database, trx).where({ id }).forUpdate()) as GridReportRow[])[0];
  return row === undefined ? null : toReport(row);
}

export interface GridReportChange {
  readonly status: GridReportStatus;
  readonly handled_by: string;
  readonly verification_started_at?: Date;
  readonly verdict?: 'VERIFIED' | 'REJECTED';
  readonly decided_at?: Date;
  readonly finding?: string | null;
  readonly closed_at?: Date;
  readonly outcome?: string | null;
  readonly incident_id?: string;
}

export async function updateGridReport(
  database: Database,
  trx: Trx,
  id: string,
  change: GridReportChange,
): Promise<GridReport> {
  await trx('grid_reports').where({ id }).update(change);
  return (await findGridReport(database, trx, { id }))!;
}

/** Whose reports a supervisor answers for, of one station or (null) of all: those of grids without a community officer, or whose officer is off duty while nobody has the desk shift. */
export interface Supervision {
  readonly stationId: string | null;
}

export interface GridReportSelection {
  readonly statuses?: readonly GridReportStatus[] | null;
  readonly kinds?: readonly GridReportKind[] | null;
  readonly gridId?: string | null;
  readonly stationId?: string | null;
  readonly filedFrom?: Date | null;
  readonly filedBefore?: Date | null;
  /** Only what this account filed or handled, or what lies in its own grids; null: all. */
  readonly visibleTo?: string | null;
  /** Only what this account is to see to; null: all. */
  readonly addressedTo?: { readonly accountId: string; readonly supervision: Supervision | null } | null;
}

/** Up to `limit` reports. `after` is the sort key of the last one before: [filedAt ms, id]. */
export async function listGridReports(
  database: Database,
  selection: GridReportSelection,
  order: 'NEWEST' | 'OLDEST',
  after: readonly [filedAtMs: number, id: string] | null,
  limit: number,
): Promise<GridReport[]> {
  const direction = order === 'NEWEST' ? 'desc' : 'asc';
  const query = select(database, database.knex)
    .limit(limit)
    .orderBy([
      { column: 'filed_at', order: direction },
      { column: 'id', order: direction },
    ]);
  if (after !== null)
    void query.whereRaw(order === 'NEWEST' ? '(filed_at, id) < (?, ?)' : '(filed_at, id) > (?, ?)', [
      new Date(after[0]),
      after[1],
    ]);
  if (selection.statuses != null) void query.whereIn('status', [...selection.statuses]);
  if (selection.kinds != null) void query.whereIn('kind', [...selection.kinds]);
  if (selection.gridId != null) void query.where('grid_id', selection.gridId);
  if (selection.stationId != null) void query.where('station_id', selection.stationId);
  if (selection.filedFrom != null) void query.where('filed_at', '>=', selection.filedFrom);
  if (selection.filedBefore != null) void query.where('filed_at', '<', selection.filedBefore);
  if (selection.visibleTo != null) void query.where(visibleTo(selection.visibleTo));
  if (selection.addressedTo != null) void query.where(addressedTo(selection.addressedTo));
  return ((await query) as GridReportRow[]).map(toReport);
}

export async function listGridReportsByIncidentIds(
  database: Database,
  incidentIds: readonly string[],
): Promise<GridReport[]> {
  const rows = (await select(database, database.knex).where(among('incident_id', incidentIds))) as GridReportRow[];
  return rows.map(toReport);
}

function visibleTo(accountId: string): Knex.QueryCallback {
  return (either) => {
    void either
      .where('reported_by', accountId)
      .orWhere('handled_by', accountId)
      .orWhereIn('grid_id', ownGridIds(accountId));
  };
}

function addressedTo({ accountId, supervision }: NonNullable<GridReportSelection['addressedTo']>): Knex.QueryCallback {
  return (either) => {
    void either
      .whereIn('grid_id', (beat) => {
        void beat.select('id').from('grids').where('community_officer_id', accountId);
      })
      .orWhereIn('grid_id', deskGridsOf(accountId));
    if (supervision === null) return;
    void either.orWhere((unanswered) => {
      if (supervision.stationId !== null) void unanswered.where('station_id', supervision.stationId);
      void unanswered.whereNotExists((answered) => {
        void answered
          .select('id')
          .from('grids as g')
          .whereRaw('g.id = grid_reports.grid_id')
          .whereNotNull('g.community_officer_id')
          .whereRaw(`(not ${offDuty('g.community_officer_id')} or ${deskIsManned('g.station_id')})`);
      });
    });
  };
}
