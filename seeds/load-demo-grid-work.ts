/** Puts the grid work of the demo district into a database whose grids and accounts are there. May be repeated: what is there stays. */
import { type GridReport } from '../src/core/grid-work/grid-report.js';
import { type LonLat } from '../src/core/geo/point.js';
import { type Database, inTransaction, type Trx } from '../src/database/database.js';
import { findAccountIds } from '../src/database/grid-import-repository.js';
import { type GridReportChange, insertGridReport, updateGridReport } from '../src/database/grid-report-repository.js';
import { nextGridWorkNumber } from '../src/database/grid-work-number.js';
import { insertRound } from '../src/database/inspection-repository.js';
import { insertSite } from '../src/database/inspection-site-repository.js';
import { EventKind, type NewEvent } from '../src/events/event.js';
import { appendEvents } from '../src/events/log.js';
import { localDayFormat } from '../src/services/local-day.js';
import {
  type DemoGridReport,
  GRID_WORKER,
  GRIDS_OF_GRID_WORKER,
  REPORTS,
  ROUND_NAME,
  SITES,
} from './demo-district/grid-work.js';

interface GridPlace {
  readonly id: string;
  readonly stationId: string | null;
  readonly communityOfficerId: string;
  /** Scattered in the grid, the same for the same boundary. */
  readonly places: readonly LonLat[];
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const PLACES_IN_GRID = 4;

/** The district lies in it; numbers of reports begin with its days. */
const localDay = localDayFormat('Asia/Shanghai');

export async function loadDemoGridWork(database: Database, at: Date): Promise<void> {
  await inTransaction(database, async (trx) => {
    if ((await trx('inspection_sites').first('id')) !== undefined) return;
    const worker = (await findAccountIds(trx, [GRID_WORKER])).get(GRID_WORKER)!;
    const grids = await readGrids(trx);
    const placing = { grids, worker, at };
    const events = await putSites(database, trx, placing);
    events.push(...(await putReports(database, trx, placing)));
    await appendEvents(trx, events);
  });
}

async function readGrids(trx: Trx): Promise<Map<string, GridPlace>> {
  const codes = [...new Set([...SITES, ...REPORTS].map(({ grid }) => grid))];
  const { rows } = await trx.raw<{
    rows: { code: string; id: string; station_id: string | null; officer: string; lon: number; lat: number }[];
  }>(
    `select g.code, g.id, g.station_id, g.community_officer_id as officer, st_x(p.geom) as lon, st_y(p.geom) as lat
     from grids g, lateral st_dump(st_generatepoints(g.boundary, ?, 7)) p where g.code = any(?::text[]) order by g.code, p.path`,
    [PLACES_IN_GRID, codes] as never[], // knex's types know no arrays as bound values; `pg` does
  );
  const grids = new Map<string, GridPlace & { places: LonLat[] }>();
  for (const { code, id, station_id, officer, lon, lat } of rows) {
    const grid = grids.get(code) ?? { id, stationId: station_id, communityOfficerId: officer, places: [] };
    grid.places.push({ lon, lat });
    grids.set(code, grid);
  }
  return grids;
}

interface Placing {
  readonly grids: ReadonlyMap<string, GridPlace>;
  /** Account of the grid worker. */
  readonly worker: string;
  readonly at: Date;
}

/** The sites, and a round over those of the grid worker's grids. */
async function putSites(database: Database, trx: Trx, { grids, worker, at }: Placing): Promise<NewEvent[]> {
  const events: NewEvent[] = [];
  const inRound: string[] = [];
  const inGrid = new Map<string, number>();
  for (const { grid: code, ...site } of SITES) {
    const grid = grids.get(code)!;
    const nth = inGrid.get(code) ?? 0;
    inGrid.set(code, nth + 1);
    const location = grid.places[nth]!;
    const registered = await insertSite(database, trx, {
      ...site,
      address: null,
      location,
      gridId: grid.id,
      registeredAt: at,
      registeredBy: null,
    });
    if (GRIDS_OF_GRID_WORKER.includes(code)) inRound.push(registered.id);
    events.push({
      at,
      kind: EventKind.INSPECTION_SITE_REGISTERED,
      data: { siteId: registered.id, site: registered },
    });
  }
  const plannedBy = grids.get(GRIDS_OF_GRID_WORKER[0]!)!.communityOfficerId;
  const inspectorIds = [worker, plannedBy];
  const endsAt = new Date(at.getTime() + 30 * DAY_MS);
  const round = await insertRound(trx, {
    name: ROUND_NAME,
    startsAt: at,
    endsAt,
    plannedBy,
    plannedAt: at,
    siteIds: inRound,
    inspectorIds,
  });
  events.push({
    at,
    kind: EventKind.INSPECTION_ROUND_PLANNED,
    actorId: plannedBy,
    data: { roundId: round.id, round, siteIds: inRound, inspectorIds },
  });
  return events;
}

async function putReports(database: Database, trx: Trx, { grids, worker, at }: Placing): Promise<NewEvent[]> {
  const events: NewEvent[] = [];
  for (const demo of REPORTS) {
    const grid = grids.get(demo.grid)!;
    const filedAt = new Date(at.getTime() - demo.minutesAgo * MINUTE_MS);
    const filed = await insertGridReport(database, trx, {
      number: await nextGridWorkNumber(trx, 'R', localDay(filedAt)),
      kind: demo.kind,
      text: demo.text,
      location: grid.places.at(-1)!,
      address: null,
      building: demo.building,
      room: demo.room,
      photos: [],
      gridId: grid.id,
      stationId: grid.stationId,
      reportedBy: worker,
      filedAt,
    });
    const { communityOfficerId } = grid;
    events.push(told(EventKind.GRID_REPORT_FILED, filedAt, worker, filed, communityOfficerId));
    for (const [kind, change, happenedAt] of stepsOf(demo, filedAt, communityOfficerId)) {
      const report = await updateGridReport(database, trx, filed.id, change);
      events.push(told(kind, happenedAt, communityOfficerId, report, communityOfficerId));
    }
  }
  return events;
}

/** What the community officer has done with a report, a quarter of an hour a step. */
function stepsOf(
  { status }: DemoGridReport,
  filedAt: Date,
  officer: string,
): (readonly [EventKind, GridReportChange, Date])[] {
  const after = (steps: number): Date => new Date(filedAt.getTime() + steps * 15 * MINUTE_MS);
  const handled = { handled_by: officer };
  const steps: (readonly [EventKind, GridReportChange, Date])[] = [
    [
      EventKind.GRID_REPORT_VERIFICATION_STARTED,
      { ...handled, status: 'VERIFYING', verification_started_at: after(1) },
      after(1),
    ],
    [
      EventKind.GRID_REPORT_VERIFIED,
      { ...handled, status: 'VERIFIED', verdict: 'VERIFIED', decided_at: after(2) },
      after(2),
    ],
    [
      EventKind.GRID_REPORT_CLOSED,
      { ...handled, status: 'CLOSED', closed_at: after(3), outcome: '已联系维修 Repair arranged' },
      after(3),
    ],
  ];
  return steps.slice(0, ['FILED', 'VERIFYING', 'VERIFIED', 'CLOSED'].indexOf(status));
}

function told(kind: EventKind, at: Date, actorId: string, report: GridReport, communityOfficerId: string): NewEvent {
  return {
    at,
    kind,
    actorId,
    stationId: report.stationId,
    data: { gridReportId: report.id, report, communityOfficerId },
  };
}
