/**
 * Grid reports as they are pushed: to the community officer of the grid while on duty, to the desk of the station otherwise, to the command, and to whoever follows what they filed.
 * Whoever begins a shift is pushed what is open.
 */
import { type GridReport, UNDECIDED_STATUSES } from '../../core/grid-work/grid-report.js';
import { listGridReports, type Supervision } from '../../database/grid-report-repository.js';
import {
  type EventData,
  EventKind,
  formatCursor,
  type LoggedEvent,
  type NewEvent,
  parseCursor,
} from '../../events/event.js';
import { openFeed } from '../../events/feed.js';
import { type Actor, may } from '../actor.js';
import { crewOf, type GridRights } from './grid-rights.js';
import { type GridReportFeedItem, type GridReportService } from './grid-work-contract.js';
import { reviveMoments } from '../idempotency.js';
import { type ServiceContext } from '../service-context.js';
import { type LogSpan, readWithSpan, ToldStates } from '../told-states.js';
import { toldTogether } from '../told-together.js';

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

const FEED_KINDS: readonly EventKind[] = [
  EventKind.GRID_REPORT_FILED,
  EventKind.GRID_REPORT_VERIFICATION_STARTED,
  EventKind.GRID_REPORT_VERIFIED,
  EventKind.GRID_REPORT_REJECTED,
  EventKind.GRID_REPORT_CLOSED,
  EventKind.GRID_REPORT_BECAME_INCIDENT,
  EventKind.SHIFT_STARTED,
];

/** What a list of undecided reports tells of one; null: it is in no such list. */
function stateOf({ status, handledBy }: GridReport): string | null {
  return UNDECIDED_STATUSES.includes(status) ? `${status} ${handledBy}` : null;
}

export function createGridReportFeed(
  { database, tail }: ServiceContext,
  rights: GridRights,
): Pick<GridReportService, 'gridReportFeed' | 'isAddressedTo'> {
  async function* undecided(
    actor: Actor,
    cursor: string,
    told: ToldStates,
  ): AsyncGenerator<GridReportFeedItem, void, void> {
    const { isOffDuty, beat, desk } = await rights.rememberedGrids(actor);
    const supervision = supervisionOf(actor);
    // Most officers answer for no grid.
    if (isOffDuty || (supervision === null && beat.size === 0 && desk.size === 0)) return;
    const selection = {
      statuses: UNDECIDED_STATUSES,
      addressedTo: { accountId: actor.accountId, supervision },
    };
    const page = 100;
    let after: readonly [number, string] | null = null;
    for (let more = true; more;) {
      const { list, span }: { list: GridReport[]; span: LogSpan } = await readWithSpan(tail, () =>
        listGridReports(database, selection, 'OLDEST', after, page),
      );
      for (const report of list) if (told.isNewsIn(span, report.id, stateOf(report)!)) yield { cursor, report };
      const last = list.at(-1);
      more = list.length === page && last !== undefined;
      if (last !== undefined) after = [last.filedAt.getTime(), last.id];
    }
  }

  /** Without a look at the database: a city's officers all hold this feed, and a report concerns few of them. */
  function mayConcern(actor: Actor, { kind, data }: LoggedEvent): boolean {
    if (kind === EventKind.SHIFT_STARTED) return crewOf(data).includes(actor.accountId);
    const report = reportOf(data);
    const grids = rights.peekGrids(actor);
    if (grids === null || isOwn(actor, report) || may(actor, 'see all grid work')) return true;
    const { gridId } = report;
    return gridId !== null && (grids.beat.has(gridId) || grids.staff.has(gridId) || grids.desk.has(gridId));
  }

  async function mayFollow(actor: Actor, { kind, data }: LoggedEvent): Promise<boolean> {
    if (kind === EventKind.SHIFT_STARTED) return crewOf(data).includes(actor.accountId);
    const report = reportOf(data);
    if (may(actor, 'see all grid work') || report.reportedBy === actor.accountId) return true;
    if (await rights.isPushedTo(actor, report.gridId)) return true;
    return isOwn(actor, report) && !(await rights.rememberedGrids(actor)).isOffDuty;
  }

  return {
    async isAddressedTo(actor, { gridId, stationId }, communityOfficerId) {
      if (communityOfficerId !== null && communityOfficerId === actor.accountId) return true;
      const supervision = supervisionOf(actor);
      if (supervision === null) {
        const { beat, desk } = await rights.rememberedGrids(actor);
        return gridId !== null && desk.has(gridId) && !beat.has(gridId) && (await rights.isPushedTo(actor, gridId));
      }
      const isConcerned = supervision.stationId === null || supervision.stationId === stationId;
      return isConcerned && (communityOfficerId === null || rights.isLeftToCommand(stationId, communityOfficerId));
    },

    async *gridReportFeed(actor, { after, signal }) {
      // The head is read before the state: what is committed in between comes again as an event, and never not at all.
      const from = after == null ? await tail.head() : parseCursor(after);
      const told = new ToldStates();
      if (after == null) yield* undecided(actor, formatCursor(from), told);
      for await (const item of openFeed(database, tail, {
        after: from,
        selection: { kinds: FEED_KINDS },
        wakes: (event) => mayConcern(actor, event),
        visible: (event) => mayFollow(actor, event),
        signal,
      })) {
        if ('resync' in item) {
          yield item;
          continue;
        }
        const { cursor, event } = item;
        if (event.kind === EventKind.SHIFT_STARTED) {
          yield* toldTogether(cursor, (at) => undecided(actor, at, told));
          continue;
        }
        const report = reviveMoments(reportOf(event.data)) as GridReport;
        if (told.isNewsBy(event.seq, report.id, stateOf(report))) yield { cursor, report };
      }
    },
  };
}
