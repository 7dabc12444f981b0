/** Grid work counted by grid, over a span of time: exact, from the rows. */
import { type Knex } from 'knex';
import { type GridReportKind } from '../core/grid-work/grid-report.js';
import { ownGridIds } from './grid-responsibility.js';

export interface FigureSelection {
  /** Inclusive. */
  readonly from: Date;
  /** Exclusive. */
  readonly until: Date;
  /** Only this grid; null: all. */
  readonly gridId: string | null;
  /** Only this account's grids; null: all. */
  readonly ownOf: string | null;
}

export interface ReportFigureRow {
  /** Null: outside all grids. */
  readonly gridId: string | null;
  readonly kind: GridReportKind;
  readonly filed: number;
  readonly verified: number;
  readonly rejected: number;
  readonly becameIncidents: number;
  readonly open: number;
}

function restrict(query: Knex.QueryBuilder, column: string, { gridId, ownOf }: FigureSelection): Knex.QueryBuilder {
  if (gridId !== null) void query.where(column, gridId);
  if (ownOf !== null) void query.whereIn(column, ownGridIds(ownOf));
  return query;
}

/** Of the reports filed in the span, one row for each grid and kind of which there are any. */
export async function countReports(knex: Knex, selection: FigureSelection): Promise<ReportFigureRow[]> {
  const count = (name: string, condition: string): Knex.Raw =>
    knex.raw(`(count(*) filter (where ${condition}))::int as ??`, [name]);
  const query = knex('grid_reports')
    .select('kind', { gridId: 'grid_id' })
    .select(count('filed', 'true'))
    .select(count('verified', `verdict = 'VERIFIED'`))
    .select(count('rejected', `verdict = 'REJECTED'`))
    .select(count('becameIncidents', `status = 'INCIDENT'`))
    .select(count('open', `status not in ('CLOSED', 'INCIDENT')`))
    .where('filed_at', '>=', selection.from)
    .where('filed_at', '<', selection.until)
    .groupBy('grid_id', 'kind');
  return (await restrict(query, 'grid_id', selection)) as ReportFigureRow[];
}

export interface InspectionFigureRow {
  readonly gridId: string | null;
  readonly visits: number;
  readonly sitesVisited: number;
  readonly hazardsFound: number;
  readonly hazardsPutRight: number;
  readonly hazardsHandedOver: number;
  readonly noticesIssued: number;
}

/** What happened at sites in the span, one row for each grid with sites. */
export async function countInspections(knex: Knex, selection: FigureSelection): Promise<InspectionFigureRow[]> {
  const { from, until } = selection;
  const query = knex('inspection_sites as s')
    .select({ gridId: 's.grid_id' })
    .select(
      knex.raw(
        `coalesce(sum(v.visits), 0)::int as visits, count(v.visits)::int as "sitesVisited",
         coalesce(sum(h.found), 0)::int as "hazardsFound", coalesce(sum(h.put_right), 0)::int as "hazardsPutRight",
         coalesce(sum(h.handed_over), 0)::int as "hazardsHandedOver", coalesce(sum(n.notices), 0)::int as "noticesIssued"`,
      ),
    )
    .joinRaw(
      `left join (select site_id, count(*) as visits from inspection_visits
         where result <> 'NOT_ACCESSIBLE' and visited_at >= ? and visited_at < ? group by site_id) v on v.site_id = s.id`,
      [from, until],
    )
    .joinRaw(
      `left join (select site_id, count(*) filter (where found_at >= ? and found_at < ?) as found,
           count(*) filter (where status = 'PUT_RIGHT' and ended_at >= ? and ended_at < ?) as put_right,
           count(*) filter (where status = 'HANDED_OVER' and ended_at >= ? and ended_at < ?) as handed_over
         from site_hazards group by site_id) h on h.site_id = s.id`,
      [from, until, from, until, from, until],
    )
    .joinRaw(
      `left join (select site_id, count(*) as notices from rectification_notices
         where issued_at >= ? and issued_at < ? group by site_id) n on n.site_id = s.id`,
      [from, until],
    )
    .groupBy('s.grid_id');
  return (await restrict(query, 's.grid_id', selection)) as InspectionFigureRow[];
}
