/** Grid reports as they are pushed: to the community officer of the grid, to supervisors where it has none, and to whoever follows what they filed. */
import { type GridReport, UNDECIDED_STATUSES } from '../../core/grid-work/grid-report.js';
import { listGridReports, type Supervision } from '../../database/grid-report-repository.js';
import { type EventData, type EventKind, formatCursor, type NewEvent, parseCursor } from '../../events/event.js';
import { openFeed } from '../../events/feed.js';
import { readHead } from '../../events/log.js';
import { type Actor, may } from '../actor.js';
import { type GridRights, seesGrid } from './grid-rights.js';
import { type GridReportFeedItem, type GridReportService } from './grid-work-contract.js';
import { reviveMoments } from '../idempotency.js';
import { type ServiceContext } from '../service-context.js';

/** `data` of every `grid-report.…` event: the report as it was then. */
interface GridReportEventData {
  readonly gridReportId: string;
  readonly report: GridReport;
  /** Of its grid, then; null where it had none. */
  readonly communityOfficerId: string | null;
  /** With `grid-report.became-incident`. */
  readonly incidentNumber?: string;
}

export function gridReportEvent(
  kind: EventKind,
  {
    at,
    actor,
    report,
    communityOfficerId,
    incidentNumber,
  }: { at: Date; actor: Actor; report: GridReport; communityOfficerId: string | null; incidentNumber?: string },
): NewEvent {
  const data: GridReportEventData = { gridReportId: report.id, report, communityOfficerId, incidentNumber };
  return {
    at,
    kind,
    actorId: actor.accountId,
    stationId: report.stationId,
    incidentId: report.incidentId,
    data: { ...data },
  };
}

function reportOf(data: EventData): GridReport {
  return (data as unknown as GridReportEventData).report;
}

/** What a supervisor answers for where no community officer does; null for every other role. */
export function supervisionOf({ role, stationId }: Actor): Supervision | null {
  return role === 'SUPERVISOR' ? { stationId } : null;
}

/** What somebody filed or handled stays visible to them, whosever grid it is by now. */
export function isOwn({ accountId }: Actor, { reportedBy, handledBy }: GridReport): boolean {
  return reportedBy === accountId || handledBy === accountId;
}

export function createGridReportFeed(
  { database, tail }: ServiceContext,
  rights: GridRights,
): Pick<GridReportService, 'gridReportFeed' | 'isAddressedTo'> {
  async function* undecided(actor: Actor, cursor: string): AsyncGenerator<GridReportFeedItem, void, void> {
    const selection = {
      statuses: UNDECIDED_STATUSES,
      addressedTo: { accountId: actor.accountId, supervision: supervisionOf(actor) },
    };
    const page = 100;
    let after: readonly [number, string] | null = null;
    for (let more = true; more;) {
      const reports = await listGridReports(database, selection, 'OLDEST', after, page);
      for (const report of reports) yield { cursor, report };
      const last = reports.at(-1);
      more = reports.length === page && last !== undefined;
      if (last !== undefined) after = [last.filedAt.getTime(), last.id];
    }
  }

  /** Without a look at the database: a city's officers all hold this feed, and a report concerns few of them. */
  function mayConcern(actor: Actor, report: GridReport): boolean {
    const grids = rights.peekGrids(actor);
    return grids === null || isOwn(actor, report) || seesGrid(actor, grids, report.gridId);
  }

  async function mayFollow(actor: Actor, report: GridReport): Promise<boolean> {
    if (may(actor, 'see all grid work') || isOwn(actor, report)) return true;
    return seesGrid(actor, await rights.rememberedGrids(actor), report.gridId);
  }

  return {
    isAddressedTo(actor, { stationId }, communityOfficerId) {
      if (communityOfficerId !== null) return communityOfficerId === actor.accountId;
      const supervision = supervisionOf(actor);
      return supervision !== null && (supervision.stationId === null || supervision.stationId === stationId);
    },

    async *gridReportFeed(actor, { after, signal }) {
      // The head is read before the state: what is committed in between comes again as an event, and never not at all.
      const from = after == null ? await readHead(database.knex) : parseCursor(after);
      if (after == null) yield* undecided(actor, formatCursor(from));
      for await (const item of openFeed(database, tail, {
        after: from,
        selection: { kindPrefix: 'grid-report.' },
        wakes: ({ data }) => mayConcern(actor, reportOf(data)),
        visible: ({ data }) => mayFollow(actor, reportOf(data)),
        signal,
      })) {
        if ('resync' in item) yield item;
        else yield { cursor: item.cursor, report: reviveMoments(reportOf(item.event.data)) as GridReport };
      }
    },
  };
}
