/** The use cases of grid work: reports of grid workers, inspection rounds, hazards until they are put right, and the monthly figures. Part of `contract.ts`. */
import {
  type GridReport,
  type GridReportKind,
  type GridReportStatus,
  type GridReportStep,
} from '../../core/grid-work/grid-report.js';
import {
  type InspectionRound,
  type InspectionSite,
  type RoundStatus,
  type RoundStep,
  type SiteKind,
  type SiteVisit,
} from '../../core/grid-work/inspection.js';
import {
  type FollowUpResult,
  type HazardFollowUp,
  type HazardKind,
  type HazardStatus,
  type RectificationNotice,
  type SiteHazard,
} from '../../core/grid-work/site-hazard.js';
import { type Incident } from '../../core/incident/incident.js';
import { type LoggedEvent } from '../../events/event.js';
import { type Account } from '../accounts/account.js';
import { type Actor } from '../actor.js';
import { type Page, type PageRequest } from '../page.js';
import { type PointInput } from '../point-input.js';

/** As it came in; at most nine with one report or hazard. */
export interface PhotoInput {
  readonly reference: string;
  readonly mediaType: string;
  readonly sha256: string;
  readonly takenAt?: Date | null;
}

/** Exactly one of `location` and `gridId`. */
export interface FileGridReportInput {
  readonly kind: GridReportKind;
  readonly text: string;
  readonly location?: PointInput | null;
  readonly gridId?: string | null;
  readonly address?: string | null;
  readonly building?: string | null;
  readonly room?: string | null;
  readonly photos?: readonly PhotoInput[] | null;
  readonly idempotencyKey?: string | null;
}

export interface GridReportFilter {
  readonly statuses?: readonly GridReportStatus[] | null;
  readonly kinds?: readonly GridReportKind[] | null;
  readonly gridId?: string | null;
  readonly stationId?: string | null;
  readonly filedFrom?: Date | null;
  readonly filedBefore?: Date | null;
  /** True: only what the actor is to see to. */
  readonly addressedToMe?: boolean | null;
}

export interface GridReportStepInput {
  readonly reportId: string;
  /** What was found, with VERIFY and REJECT; how it ended, with CLOSE. */
  readonly note?: string | null;
  readonly idempotencyKey?: string | null;
}

export interface TurnIntoIncidentInput {
  readonly reportId: string;
  /** Null: the type that reports of this kind usually become, where there is one. */
  readonly type?: string | null;
  readonly priority?: number | null;
  /** Null: the report's own place; required where only its grid was named. */
  readonly location?: PointInput | null;
  /** Null: the report's text. */
  readonly description?: string | null;
  readonly idempotencyKey?: string | null;
}

export type GridReportFeedItem =
  | { readonly cursor: string; readonly report: GridReport; readonly resync?: undefined }
  | { readonly cursor: string; readonly report?: undefined; readonly resync: string };

/** Grid workers and community officers see the reports of their grids and their own; the command and planners all. */
export interface GridReportService {
  fileGridReport(actor: Actor, input: FileGridReportInput): Promise<GridReport>;
  findGridReport(actor: Actor, by: { id?: string | null; number?: string | null }): Promise<GridReport | null>;
  /** Filed last first. */
  listGridReports(actor: Actor, filter: GridReportFilter, page: PageRequest): Promise<Page<GridReport>>;
  gridReportsByIncidentIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, GridReport>>;
  /** By the community officer of its grid, or the command. The same step again is answered like the first time; CONFLICT with the state where it is not allowed. */
  stepGridReport(
    actor: Actor,
    step: Exclude<GridReportStep, 'BECOME_INCIDENT'>,
    input: GridReportStepInput,
  ): Promise<GridReport>;
  /** Records the incident and links both in one transaction. Again: the same incident. */
  turnIntoIncident(actor: Actor, input: TurnIntoIncidentInput): Promise<{ report: GridReport; incident: Incident }>;
  /**
   * Whether the actor is the one to see to it: the grid's community officer; where that one is off duty or there is none, whoever has the desk shift of its
   * station; and a supervisor of the station or of all where there is none, or neither is on duty.
   */
  isAddressedTo(actor: Actor, report: GridReport, communityOfficerId: string | null): Promise<boolean>;
  timeline(actor: Actor, reportId: string, page: PageRequest): Promise<Page<LoggedEvent>>;
  /** Accounts named in grid work that the actor was given (who filed, who inspects): no rights are checked again. */
  workmatesByIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, Account>>;
  /** Every change of a report that the actor may see. Without `after`: first those addressed to the actor that nobody has decided on, oldest first. */
  gridReportFeed(
    actor: Actor,
    options: { after?: string | null; signal?: AbortSignal },
  ): AsyncGenerator<GridReportFeedItem, void, void>;
}

export interface RegisterSiteInput {
  readonly name: string;
  readonly nameEn?: string | null;
  readonly kind: SiteKind;
  readonly address?: string | null;
  readonly location: PointInput;
  readonly idempotencyKey?: string | null;
}

export interface SiteFilter {
  readonly gridId?: string | null;
  readonly kinds?: readonly SiteKind[] | null;
  /** Part of either name or of the address. */
  readonly text?: string | null;
  /** True: also those that were retired. */
  readonly includeRetired?: boolean | null;
}

/** At least one of `siteIds` and `gridIds`; a grid stands for all sites in it that are not retired. */
export interface PlanRoundInput {
  readonly name: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly siteIds?: readonly string[] | null;
  readonly gridIds?: readonly string[] | null;
  /** Null: whoever on the staff of the sites' grids has an account, and the actor. */
  readonly inspectorIds?: readonly string[] | null;
  readonly idempotencyKey?: string | null;
}

export interface HazardInput {
  readonly kind: HazardKind;
  readonly description: string;
  readonly photos?: readonly PhotoInput[] | null;
  /** Put right while the inspector looked on: no notice is needed. */
  readonly putRightOnTheSpot?: boolean | null;
}

export interface RecordVisitInput {
  readonly roundId: string;
  readonly siteId: string;
  /** True: nobody let the inspector in; the site is still to be visited. */
  readonly notAccessible?: boolean | null;
  readonly hazards?: readonly HazardInput[] | null;
  readonly remark?: string | null;
  readonly idempotencyKey?: string | null;
}

export interface RoundProgress {
  readonly sites: number;
  /** Seen from inside. */
  readonly visited: number;
  readonly hazards: number;
  /** Hazards neither put right nor handed over. */
  readonly hazardsLeft: number;
}

export interface RoundSite {
  readonly siteId: string;
  /** Oldest first. */
  readonly visits: readonly SiteVisit[];
}

export interface EndRoundInput {
  readonly roundId: string;
  /** Required to cancel, and to complete while sites are not visited. */
  readonly reason?: string | null;
  readonly idempotencyKey?: string | null;
}

/** Whoever answers for a grid, or inspects a site, sees it; the command and planners see all. */
export interface InspectionService {
  /** By the community officer or staff of the grid that it lies in, or the command. */
  registerSite(actor: Actor, input: RegisterSiteInput): Promise<InspectionSite>;
  /** Takes it out of future rounds. Again: the same answer. */
  retireSite(actor: Actor, input: { siteId: string; idempotencyKey?: string | null }): Promise<InspectionSite>;
  findSite(actor: Actor, id: string): Promise<InspectionSite | null>;
  /** By name. */
  listSites(actor: Actor, filter: SiteFilter, page: PageRequest): Promise<Page<InspectionSite>>;
  sitesByIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, InspectionSite>>;
  siteTimeline(actor: Actor, siteId: string, page: PageRequest): Promise<Page<LoggedEvent>>;

  /** By the command, or a community officer for sites of the own beat. */
  planRound(actor: Actor, input: PlanRoundInput): Promise<InspectionRound>;
  /** By the command or whoever planned it. The same step again is answered like the first time. */
  endRound(actor: Actor, step: RoundStep, input: EndRoundInput): Promise<InspectionRound>;
  findRound(actor: Actor, id: string): Promise<InspectionRound | null>;
  /** The latest start first. */
  listRounds(
    actor: Actor,
    filter: { statuses?: readonly RoundStatus[] | null },
    page: PageRequest,
  ): Promise<Page<InspectionRound>>;
  roundsByIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, InspectionRound>>;
  /** Of rounds that the actor was given: no rights are checked again. The same holds for the next two. */
  progressByRoundIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, RoundProgress>>;
  inspectorsByRoundIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  sitesByRoundIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, readonly RoundSite[]>>;

  /** By an inspector of the round, or the command. CONFLICT where the round has ended or the site was visited in it. */
  recordVisit(actor: Actor, input: RecordVisitInput): Promise<{ visit: SiteVisit; hazards: readonly SiteHazard[] }>;
}

export interface IssueNoticeInput {
  /** Hazards of one site, each FOUND. */
  readonly hazardIds: readonly string[];
  readonly dueAt: Date;
  readonly remark?: string | null;
  readonly idempotencyKey?: string | null;
}

export interface FollowUpInput {
  readonly hazardId: string;
  readonly result: FollowUpResult;
  /** The new date; required with NOT_PUT_RIGHT, refused otherwise. */
  readonly dueAt?: Date | null;
  readonly remark?: string | null;
  readonly idempotencyKey?: string | null;
}

export interface HazardFilter {
  readonly siteId?: string | null;
  readonly gridId?: string | null;
  readonly kinds?: readonly HazardKind[] | null;
  readonly statuses?: readonly HazardStatus[] | null;
  /** True: only those whose date has passed, longest first. */
  readonly overdue?: boolean | null;
}

/** Hazards are seen by whoever sees their site. */
export interface RectificationService {
  /** By the community officer of the site's grid, or the command. CONFLICT where a hazard is not FOUND. */
  issueNotice(
    actor: Actor,
    input: IssueNoticeInput,
  ): Promise<{ notice: RectificationNotice; hazards: readonly SiteHazard[] }>;
  /** By whoever answers for the grid or inspects the site, or the command. CONFLICT with the state where it is not allowed. */
  followUp(actor: Actor, input: FollowUpInput): Promise<SiteHazard>;
  /** Found last first; with `overdue`: longest overdue first. */
  listHazards(actor: Actor, filter: HazardFilter, page: PageRequest): Promise<Page<SiteHazard>>;
  /** As of now. */
  isOverdue(hazard: SiteHazard): boolean;
  /** Of hazards and visits that the actor was given: no rights are checked again. */
  hazardsByVisitIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, readonly SiteHazard[]>>;
  noticesByIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, RectificationNotice>>;
  followUpsByHazardIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, readonly HazardFollowUp[]>>;
}

/** Of the reports filed in the month, as they stand now. */
export interface ReportCounts {
  readonly filed: number;
  readonly verified: number;
  readonly rejected: number;
  readonly becameIncidents: number;
  /** Neither closed nor an incident yet. */
  readonly open: number;
}

export interface GridWorkCounts {
  readonly reports: ReportCounts;
  /** Every kind, in a fixed order, those without reports too. */
  readonly reportsByKind: readonly (ReportCounts & { readonly kind: GridReportKind })[];
  readonly visits: number;
  readonly sitesVisited: number;
  readonly hazardsFound: number;
  readonly hazardsPutRight: number;
  readonly hazardsHandedOver: number;
  readonly noticesIssued: number;
}

export interface GridWorkFigures {
  /** `YYYY-MM` */
  readonly month: string;
  readonly from: Date;
  readonly until: Date;
  readonly total: GridWorkCounts;
  /** Grids in which anything was counted, by code; last, with null, what lies in no grid. */
  readonly grids: readonly { readonly gridId: string | null; readonly counts: GridWorkCounts }[];
}

export interface GridWorkFigureService {
  /** Counted from the rows; months begin at midnight in the deployment's time zone. Over the actor's own grids for whoever does not see all; NOT_FOUND for another grid. */
  monthlyFigures(actor: Actor, input: { month: string; gridId?: string | null }): Promise<GridWorkFigures>;
}
