/** Use cases about grid reports: file them, and see what became of them. Decisions are in `grid-report-decisions.ts`. */
import { badInput, notFound } from '../../core/errors.js';
import { type GridReport } from '../../core/grid-work/grid-report.js';
import { listAccountsByIds } from '../../database/account-repository.js';
import { inTransaction, type Trx } from '../../database/database.js';
import {
  findGridReport,
  insertGridReport,
  listGridReports,
  listGridReportsByIncidentIds,
} from '../../database/grid-report-repository.js';
import { findCommunityOfficer } from '../../database/grid-responsibility.js';
import { nextGridWorkNumber } from '../../database/grid-work-number.js';
import { findGrid, findGridAt, findNearestStationId } from '../../database/territory-repository.js';
import { EventKind } from '../../events/event.js';
import { appendEvents } from '../../events/log.js';
import { toAccount } from '../accounts/accounts.js';
import { type Actor, authorise, may } from '../actor.js';
import { checkPoint, checkRequiredText, checkText, isId, plausibleIds } from '../border.js';
import { createGridReportDecisions } from './grid-report-decisions.js';
import { createGridReportFeed, gridReportEvent, isOwn, supervisionOf } from './grid-report-feed.js';
import { type GridRights, seesGrid } from './grid-rights.js';
import { type FileGridReportInput, type GridReportService } from './grid-work-contract.js';
import { once } from '../idempotency.js';
import { localDayFormat } from '../local-day.js';
import { decodeMomentKey } from '../moment-key.js';
import { checkFirst, toPage } from '../page.js';
import { checkPhotos } from './photo-references.js';
import { type PlanFilling } from '../dispatch/plan-filling.js';
import { type ServiceContext } from '../service-context.js';
import { byId } from '../territory.js';
import { readTimeline } from '../incidents/timeline.js';

const MOST_TEXT = 4_000;
export function createGridReportService(
  context: ServiceContext,
  rights: GridRights,
  filling: PlanFilling,
): GridReportService {
  const { database, tail, clock, area, timeZone } = context;
  const { knex } = database;
  const localDay = localDayFormat(timeZone);

  async function visible(actor: Actor, reports: readonly GridReport[]): Promise<GridReport[]> {
    if (may(actor, 'see all grid work') || reports.length === 0) return [...reports];
    const grids = await rights.ownGrids(actor);
    return reports.filter((report) => isOwn(actor, report) || seesGrid(actor, grids, report.gridId));
  }

  /** Where a report lies: in the grid named, or in the one around its place; and whose ground that is. */
  async function placeOf(trx: Trx, { location, gridId }: FileGridReportInput) {
    if ((location == null) === (gridId == null))
      throw badInput(['input', 'location'], 'name a place or a grid', 'exactly one of location and gridId');
    if (location != null) {
      const point = checkPoint(location, ['input', 'location'], area);
      const grid = await findGridAt(database, trx, point);
      const stationId = grid?.stationId ?? (await findNearestStationId(database, trx, point));
      return { location: point, gridId: grid?.id ?? null, stationId };
    }
    const grid = isId(gridId!) ? await findGrid(trx, { id: gridId! }) : null;
    if (grid === null) throw notFound('grid', gridId!);
    return { location: null, gridId: grid.id, stationId: grid.stationId };
  }

  async function file(trx: Trx, actor: Actor, input: FileGridReportInput, now: Date): Promise<GridReport> {
    const told = checkReport(input);
    const report = await insertGridReport(database, trx, {
      ...told,
      ...(await placeOf(trx, input)),
      number: await nextGridWorkNumber(trx, 'R', localDay(now)),
      reportedBy: actor.accountId,
      filedAt: now,
    });
    const communityOfficerId = await findCommunityOfficer(trx, report.gridId);
    await appendEvents(trx, [
      gridReportEvent(EventKind.GRID_REPORT_FILED, { at: now, actor, report, communityOfficerId }),
    ]);
    return report;
  }

  return {
    async fileGridReport(actor, input) {
      authorise(actor, 'file grid reports');
      const now = clock();
      const { idempotencyKey, ...body } = input;
      const report = await inTransaction(database, (trx) =>
        once(trx, { actor, operation: 'fileGridReport', key: idempotencyKey, body, now }, () =>
          file(trx, actor, input, now),
        ),
      );
      await tail.catchUp();
      return report;
    },

    async findGridReport(actor, { id, number }) {
      if ((id == null) === (number == null))
        throw badInput(['id'], 'name a grid report by its id or by its number', 'exactly one of id and number');
      if (id != null && !isId(id)) return null;
      const by = id != null ? { id } : { number: checkText(number, ['number'], 50) ?? '' };
      const report = await findGridReport(database, knex, by);
      return report === null ? null : ((await visible(actor, [report]))[0] ?? null);
    },

    async listGridReports(actor, { addressedToMe, ...filter }, { first, after }) {
      const limit = checkFirst(first);
      const key = decodeMomentKey(after);
      for (const id of [filter.gridId, filter.stationId])
        if (id != null && !isId(id)) return { edges: [], hasNextPage: false };
      const selection = {
        ...filter,
        visibleTo: may(actor, 'see all grid work') ? null : actor.accountId,
        addressedTo: addressedToMe ? { accountId: actor.accountId, supervision: supervisionOf(actor) } : null,
      };
      const reports = await listGridReports(database, selection, 'NEWEST', key, limit + 1);
      return toPage(
        reports,
        limit,
        ({ filedAt, id }) => [filedAt.getTime(), id],
        (report) => report,
      );
    },

    async gridReportsByIncidentIds(actor, ids) {
      const reports = await visible(actor, await listGridReportsByIncidentIds(database, plausibleIds(ids)));
      return new Map(reports.map((report) => [report.incidentId!, report]));
    },

    async timeline(actor, reportId, page) {
      const report = isId(reportId) ? await findGridReport(database, knex, { id: reportId }) : null;
      if (report === null || (await visible(actor, [report])).length === 0) throw notFound('grid report', reportId);
      return readTimeline(knex, { about: { key: 'gridReportId', id: reportId } }, page);
    },

    workmatesByIds: async (_actor, ids) => byId((await listAccountsByIds(knex, plausibleIds(ids))).map(toAccount)),

    ...createGridReportDecisions(context, rights, filling),
    ...createGridReportFeed(context, rights),
  };
}

function checkReport(input: FileGridReportInput) {
  return {
    kind: input.kind,
    text: checkRequiredText(input.text, ['input', 'text'], MOST_TEXT),
    address: checkText(input.address, ['input', 'address'], 500),
    building: checkText(input.building, ['input', 'building'], 100),
    room: checkText(input.room, ['input', 'room'], 100),
    photos: checkPhotos(input.photos, ['input', 'photos']),
  };
}
