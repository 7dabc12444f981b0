/** Use cases: whoever answers for the grid decides on a report (verify, reject, close), or turns it into an incident. */
import { badInput, conflict, forbidden, notFound } from '../../core/errors.js';
import {
  type GridReport,
  GridReportStep,
  nextGridReportStatus,
  resultOfGridReportStep,
  USUAL_INCIDENT_TYPE,
} from '../../core/grid-work/grid-report.js';
import { NO_CALLER, type Incident } from '../../core/incident/incident.js';
import { inTransaction, type Trx } from '../../database/database.js';
import { type GridReportChange, lockGridReport, updateGridReport } from '../../database/grid-report-repository.js';
import { findCommunityOfficer } from '../../database/grid-responsibility.js';
import { takeIncidentNumber } from '../../database/incident-number-repository.js';
import { findIncident } from '../../database/incident-repository.js';
import { EventKind } from '../../events/event.js';
import { appendEvents } from '../../events/log.js';
import { type Actor } from '../actor.js';
import { checkPoint, checkText, checkWhole, isId } from '../border.js';
import { gridReportEvent, isOwn } from './grid-report-feed.js';
import { decidesOnGrid, type GridRights, seesGrid } from './grid-rights.js';
import { type GridReportService, type GridReportStepInput, type TurnIntoIncidentInput } from './grid-work-contract.js';
import { once } from '../idempotency.js';
import { localDayFormat } from '../local-day.js';
import { type PlanFilling } from '../dispatch/plan-filling.js';
import { type IncidentReport, lookUpGround, recordIncident } from '../incidents/record-incident.js';
import { type ServiceContext } from '../service-context.js';

const MOST_NOTE = 2_000;

const STEP_EVENTS: Readonly<Record<GridReportStep, EventKind>> = {
  START_VERIFICATION: EventKind.GRID_REPORT_VERIFICATION_STARTED,
  VERIFY: EventKind.GRID_REPORT_VERIFIED,
  REJECT: EventKind.GRID_REPORT_REJECTED,
  CLOSE: EventKind.GRID_REPORT_CLOSED,
  BECOME_INCIDENT: EventKind.GRID_REPORT_BECAME_INCIDENT,
};

export function createGridReportDecisions(
  { database, tail, clock, area, timeZone }: ServiceContext,
  rights: GridRights,
  filling: PlanFilling,
): Pick<GridReportService, 'stepGridReport' | 'turnIntoIncident'> {
  const localDay = localDayFormat(timeZone);

  /** The report, locked, for somebody who may decide on it. NOT_FOUND where it may not even be seen. */
  async function lockForDecision(trx: Trx, actor: Actor, reportId: string): Promise<GridReport> {
    const report = isId(reportId) ? await lockGridReport(database, trx, reportId) : null;
    const grids = await rights.ownGrids(actor, trx);
    if (report === null || !(isOwn(actor, report) || seesGrid(actor, grids, report.gridId)))
      throw notFound('grid report', reportId);
    if (!decidesOnGrid(actor, grids, report.gridId)) throw forbidden('decide on grid reports of this grid');
    return report;
  }

  /** Null where the report has had the step already. Throws CONFLICT where its state does not allow it. */
  function allow(report: GridReport, step: GridReportStep): GridReport['status'] | null {
    if (report.status === resultOfGridReportStep(step)) return null;
    const status = nextGridReportStatus(report.status, step);
    if (status === null)
      throw conflict(`a grid report that is ${report.status} cannot ${inWords(step)}`, report.status, {
        reportId: report.id,
      });
    return status;
  }

  async function takeStep(
    trx: Trx,
    actor: Actor,
    step: Exclude<GridReportStep, 'BECOME_INCIDENT'>,
    { reportId, note }: { reportId: string; note: string | null },
    now: Date,
  ): Promise<GridReport> {
    const before = await lockForDecision(trx, actor, reportId);
    const status = allow(before, step);
    if (status === null) return before;
    const change = changeOf(step, status, note, actor, now);
    const report = await updateGridReport(database, trx, reportId, change);
    const communityOfficerId = await findCommunityOfficer(trx, report.gridId);
    await appendEvents(trx, [gridReportEvent(STEP_EVENTS[step], { at: now, actor, report, communityOfficerId })]);
    return report;
  }

  async function becomeIncident(
    trx: Trx,
    actor: Actor,
    input: TurnIntoIncidentInput,
    now: Date,
  ): Promise<{ report: GridReport; incident: Incident }> {
    const before = await lockForDecision(trx, actor, input.reportId);
    const status = allow(before, GridReportStep.BECOME_INCIDENT);
    if (status === null)
      return { report: before, incident: (await findIncident(database, trx, { id: before.incidentId! }))! };
    const recording = { database, actor, now, number: await takeIncidentNumber(trx, localDay(now)) };
    const told = toIncidentReport(before, input);
    const recorded = await recordIncident(trx, recording, told, await lookUpGround(database, trx, told));
    const events = [recorded.event];
    const { incident } = await filling.begin(trx, recorded.incident, now, events);
    const report = await updateGridReport(database, trx, before.id, {
      status,
      handled_by: actor.accountId,
      closed_at: now,
      incident_id: incident.id,
    });
    const communityOfficerId = await findCommunityOfficer(trx, report.gridId);
    const becameIncident = gridReportEvent(EventKind.GRID_REPORT_BECAME_INCIDENT, {
      at: now,
      actor,
      report,
      communityOfficerId,
      incidentNumber: incident.number,
    });
    await appendEvents(trx, [...events, becameIncident]);
    return { report, incident };
  }

  function toIncidentReport(report: GridReport, input: TurnIntoIncidentInput): IncidentReport {
    const type = checkText(input.type, ['input', 'type'], 100) ?? USUAL_INCIDENT_TYPE[report.kind];
    if (type === null)
      throw badInput(['input', 'type'], `is missing, and reports of kind ${report.kind} have no usual type`, 'a slug');
    if (input.location == null && report.location === null)
      throw badInput(['input', 'location'], 'is missing, and the report names only its grid', 'where the incident is');
    const where = [report.address, report.building, report.room].filter((part) => part !== null);
    return {
      type,
      priority: input.priority == null ? null : checkWhole(input.priority, ['input', 'priority'], 1, 4),
      location: input.location == null ? report.location! : checkPoint(input.location, ['input', 'location'], area),
      address: where.length === 0 ? null : where.join(' '),
      description: checkText(input.description, ['input', 'description'], 10_000) ?? report.text,
      caller: NO_CALLER,
    };
  }

  return {
    async stepGridReport(actor, step, input) {
      const { body, key } = checkStep(input);
      const now = clock();
      const report = await inTransaction(database, (trx) =>
        once(trx, { actor, operation: `gridReport.${step}`, key, body, now }, () =>
          takeStep(trx, actor, step, body, now),
        ),
      );
      await tail.catchUp();
      return report;
    },

    async turnIntoIncident(actor, input) {
      const now = clock();
      const { idempotencyKey, ...body } = input;
      const request = { actor, operation: 'turnGridReportIntoIncident', key: idempotencyKey, body, now };
      const turned = await inTransaction(database, (trx) =>
        once(trx, request, () => becomeIncident(trx, actor, input, now)),
      );
      await tail.catchUp();
      return turned;
    },
  };
}

function checkStep({ reportId, note, idempotencyKey }: GridReportStepInput) {
  return { body: { reportId, note: checkText(note, ['input', 'note'], MOST_NOTE) }, key: idempotencyKey };
}

function inWords(step: GridReportStep): string {
  return {
    START_VERIFICATION: 'be verified',
    VERIFY: 'be found true',
    REJECT: 'be rejected',
    CLOSE: 'be closed',
    BECOME_INCIDENT: 'become an incident',
  }[step];
}

function changeOf(
  step: Exclude<GridReportStep, 'BECOME_INCIDENT'>,
  status: GridReport['status'],
  note: string | null,
  actor: Actor,
  now: Date,
): GridReportChange {
  const handled = { status, handled_by: actor.accountId };
  switch (step) {
    case 'START_VERIFICATION':
      return { ...handled, verification_started_at: now };
    case 'VERIFY':
      return { ...handled, verdict: 'VERIFIED', decided_at: now, finding: note };
    case 'REJECT':
      return { ...handled, verdict: 'REJECTED', decided_at: now, finding: note };
    case 'CLOSE':
      return { ...handled, closed_at: now, outcome: note };
  }
}
