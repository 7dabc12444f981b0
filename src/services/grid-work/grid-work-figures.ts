/** Use case: the monthly figures of grid work, as the press reports give them ("330 reports: 3 case clues, 39 fire hazards"). */
import { monthBounds } from '../../core/calendar-month.js';
import { notFound } from '../../core/errors.js';
import { GridReportKind } from '../../core/grid-work/grid-report.js';
import {
  countInspections,
  countReports,
  type InspectionFigureRow,
  type ReportFigureRow,
} from '../../database/grid-work-figures-repository.js';
import { listGridsByIds } from '../../database/territory-repository.js';
import { type Actor, may } from '../actor.js';
import { isId } from '../border.js';
import { type GridRights, seesGrid } from './grid-rights.js';
import { type GridWorkCounts, type GridWorkFigureService, type ReportCounts } from './grid-work-contract.js';
import { type ServiceContext } from '../service-context.js';

export function createGridWorkFigureService(
  { database, timeZone }: ServiceContext,
  rights: GridRights,
): GridWorkFigureService {
  const { knex } = database;

  async function checkGrid(actor: Actor, gridId: string): Promise<void> {
    const exists = isId(gridId) && (await listGridsByIds(knex, [gridId])).length > 0;
    if (!exists || !seesGrid(actor, await rights.ownGrids(actor), gridId.toLowerCase())) throw notFound('grid', gridId);
  }

  return {
    async monthlyFigures(actor, { month, gridId = null }) {
      const { from, until } = monthBounds(month, timeZone, ['month']);
      if (gridId !== null) await checkGrid(actor, gridId);
      const ownOf = may(actor, 'see all grid work') ? null : actor.accountId;
      const selection = { from, until, gridId, ownOf };
      const reports = await countReports(knex, selection);
      const inspections = await countInspections(knex, selection);
      const byGrid = groupByGrid(reports, inspections);
      const ids = [...byGrid.keys()].filter((id) => id !== null);
      const codes = new Map((await listGridsByIds(knex, ids)).map(({ id, code }) => [id, code]));
      const grids = [...byGrid]
        .map(([id, rows]) => ({ gridId: id, counts: countsOf(rows) }))
        .filter(({ counts }) => counts.reports.filed > 0 || happened(counts))
        .sort((a, b) => byCode(codes, a.gridId, b.gridId));
      return { month, from, until, total: countsOf({ reports, inspections }), grids };
    },
  };
}

/** By code; what lies in no grid comes last. */
function byCode(codes: ReadonlyMap<string, string>, a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const [codeA, codeB] = [codes.get(a) ?? '', codes.get(b) ?? ''];
  if (codeA !== codeB) return codeA < codeB ? -1 : 1;
  return a < b ? -1 : 1;
}

function happened(counts: GridWorkCounts): boolean {
  const { visits, hazardsFound, hazardsPutRight, hazardsHandedOver, noticesIssued } = counts;
  return visits + hazardsFound + hazardsPutRight + hazardsHandedOver + noticesIssued > 0;
}

interface FigureRows {
  readonly reports: readonly ReportFigureRow[];
  readonly inspections: readonly InspectionFigureRow[];
}

function groupByGrid(
  reports: readonly ReportFigureRow[],
  inspections: readonly InspectionFigureRow[],
): ReadonlyMap<string | null, FigureRows> {
  const groups = new Map<string | null, { reports: ReportFigureRow[]; inspections: InspectionFigureRow[] }>();
  const groupOf = (gridId: string | null): { reports: ReportFigureRow[]; inspections: InspectionFigureRow[] } => {
    const group = groups.get(gridId) ?? { reports: [], inspections: [] };
    groups.set(gridId, group);
    return group;
  };
  for (const row of reports) groupOf(row.gridId).reports.push(row);
  for (const row of inspections) groupOf(row.gridId).inspections.push(row);
  return groups;
}

function countsOf({ reports, inspections }: FigureRows): GridWorkCounts {
  const sum = (field: keyof Omit<InspectionFigureRow, 'gridId'>): number =>
    inspections.reduce((total, row) => total + row[field], 0);
  return {
    reports: sumReports(reports),
    reportsByKind: Object.values(GridReportKind).map((kind) => ({
      kind,
      ...sumReports(reports.filter((row) => row.kind === kind)),
    })),
    visits: sum('visits'),
    sitesVisited: sum('sitesVisited'),
    hazardsFound: sum('hazardsFound'),
    hazardsPutRight: sum('hazardsPutRight'),
    hazardsHandedOver: sum('hazardsHandedOver'),
    noticesIssued: sum('noticesIssued'),
  };
}

function sumReports(rows: readonly ReportFigureRow[]): ReportCounts {
  const sum = (field: keyof ReportCounts): number => rows.reduce((total, row) => total + row[field], 0);
  return {
    filed: sum('filed'),
    verified: sum('verified'),
    rejected: sum('rejected'),
    becameIncidents: sum('becameIncidents'),
    open: sum('open'),
  };
}
