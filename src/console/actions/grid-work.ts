/** Grid work: reports as they come, decisions on them, and what inspections and months came to. */
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import {
  ConsoleCloseReportDocument,
  ConsoleGridFiguresDocument,
  type ConsoleGridReportFragment,
  ConsoleGridReportsDocument,
  ConsoleGridWorkKindsDocument,
  ConsoleInspectionsDocument,
  ConsoleRejectReportDocument,
  ConsoleReportIntoIncidentDocument,
  ConsoleStartVerificationDocument,
  ConsoleVerifyReportDocument,
} from '../generated/graphql.js';
import { type GridReport, type GridWorkState } from '../state/grid-work.js';
import { type LonLat } from '../state/state.js';
import { gather } from './gather.js';
import { type NearestActions } from './nearest.js';
import { announce, messages, type Parts, tryQuietly } from './parts.js';
import { type PictureActions } from './picture.js';
import { createChange } from './request-keys.js';

const GATHER_MS = 200;

/** Decisions return whether they were taken. */
export interface GridWorkActions {
  loadReports(): Promise<void>;
  loadInspections(): Promise<void>;
  /** `month`: such as 2026-11. */
  loadFigures(month: string): Promise<void>;
  /** Loads again whenever the log tells of a change. */
  applyEvent(kind: string): void;
  startVerification(report: GridReport): Promise<boolean>;
  verify(report: GridReport, finding: string | null): Promise<boolean>;
  reject(report: GridReport, finding: string | null): Promise<boolean>;
  close(report: GridReport, outcome: string | null): Promise<boolean>;
  /** `type` null: the one that reports of this kind usually become. `at` null: the place of the report. The incident is then the selected one. */
  turnIntoIncident(report: GridReport, type: string | null, at: LonLat | null): Promise<boolean>;
  lookAt(point: LonLat): void;
}

type Deciding<Input> = TypedDocumentNode<
  { readonly changed: { readonly report: ConsoleGridReportFragment } },
  { readonly input: Input & { readonly idempotencyKey: string } }
>;

export function createGridWorkActions(
  { store, client }: Parts,
  picture: PictureActions,
  nearest: NearestActions,
): GridWorkActions {
  const change = createChange(store);

  function keep(part: Partial<GridWorkState>): void {
    store.set(({ gridWork }) => ({ gridWork: { ...gridWork, ...part } }));
  }

  async function loadReports(): Promise<void> {
    try {
      const [{ gridReports }, kinds] = await Promise.all([
        client.run(ConsoleGridReportsDocument, { filter: { statuses: ['FILED', 'VERIFYING', 'VERIFIED'] } }),
        store.get().gridWork.kinds ?? client.run(ConsoleGridWorkKindsDocument, {}),
      ]);
      const list = gridReports.edges.map(({ node }) => node).reverse();
      announceNew(list);
      keep({ reports: { list, more: gridReports.pageInfo.hasNextPage }, kinds });
    } catch {
      // What is shown stays; the next event, or the next resync, reads again.
    }
  }

  function announceNew(now: readonly GridReport[]): void {
    const { reports } = store.get().gridWork;
    if (reports === null) return;
    const known = new Set(reports.list.map(({ id }) => id));
    const filed = now.find(({ id, status }) => status === 'FILED' && !known.has(id));
    if (filed) announce(store, messages(store).gridWork.reports.filed(filed.number));
  }

  async function loadInspections(): Promise<void> {
    const answer = await tryQuietly(store, () => client.run(ConsoleInspectionsDocument, {}));
    if (answer)
      keep({
        inspections: {
          overdue: answer.overdue.edges.map(({ node }) => node),
          open: answer.open.edges.map(({ node }) => node),
          rounds: answer.inspectionRounds.edges.map(({ node }) => node),
        },
      });
  }

  function replace(report: GridReport): void {
    const { reports } = store.get().gridWork;
    if (reports === null) return;
    const isWaiting = report.status === 'VERIFYING' || report.status === 'VERIFIED';
    const list = reports.list.flatMap((each) => (each.id !== report.id ? [each] : isWaiting ? [report] : []));
    keep({ reports: { ...reports, list } });
  }

  async function decide<Input extends object>(
    document: Deciding<Input>,
    name: 'start' | 'verify' | 'reject' | 'close',
    report: GridReport,
    input: Input,
  ): Promise<boolean> {
    const answer = await change(`${name}:${report.id}`, input, (keyed) => client.run(document, { input: keyed }));
    if (answer === null) return false;
    replace(answer.changed.report);
    announce(store, messages(store).gridWork.reports.done[name](report.number));
    return true;
  }

  const reloadReports = gather(GATHER_MS, loadReports);
  const reloadInspections = gather(GATHER_MS, loadInspections);

  return {
    loadReports,
    loadInspections,
    async loadFigures(month) {
      keep({ figures: null });
      const answer = await tryQuietly(store, () => client.run(ConsoleGridFiguresDocument, { month }));
      if (answer) keep({ figures: answer.gridWorkFigures });
    },
    applyEvent(kind) {
      if (kind.startsWith('grid-report.')) reloadReports();
      // Only what somebody has looked at need be kept up to date.
      else if (/^(inspection|rectification)\./.test(kind) && store.get().gridWork.inspections !== null)
        reloadInspections();
    },

    startVerification: (report) => decide(ConsoleStartVerificationDocument, 'start', report, { reportId: report.id }),
    verify: (report, finding) =>
      decide(ConsoleVerifyReportDocument, 'verify', report, { reportId: report.id, finding }),
    reject: (report, finding) =>
      decide(ConsoleRejectReportDocument, 'reject', report, { reportId: report.id, finding }),
    close: (report, outcome) => decide(ConsoleCloseReportDocument, 'close', report, { reportId: report.id, outcome }),

    async turnIntoIncident(report, type, at) {
      const location = at && { lon: at.lon, lat: at.lat };
      const answer = await change(`incident:${report.id}`, { reportId: report.id, type, location }, (input) =>
        client.run(ConsoleReportIntoIncidentDocument, { input }),
      );
      if (answer === null) return false;
      const { report: after, incident } = answer.turnGridReportIntoIncident;
      replace(after);
      picture.mergeIncident(incident);
      nearest.selectIncident(incident.id);
      announce(store, messages(store).gridWork.reports.done.incident(report.number, incident.number));
      return true;
    },

    lookAt: ({ lon, lat }) => store.set({ lookedAt: { lon, lat } }),
  };
}
