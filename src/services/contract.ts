/**
 * The use cases, as everybody above sees them (GraphQL, feeds, the demo, the command line). Every method checks the actor's rights itself; `…ByIds`
 * methods answer many at once for loaders and leave out what does not exist or may not be seen. Errors are `DomainError`s.
 */
import { type Alert } from '../core/dispatch/alert.js';
import { type DispatchPolicy, type DispatchPolicyKind } from '../core/dispatch/dispatch-policy.js';
import { type HeldMatching } from '../core/dispatch/held-matching.js';
import { type PassedOverReason, type UnfilledReason } from '../core/dispatch/plan-fill.js';
import { type PreemptionMatrix } from '../core/dispatch/preemption.js';
import { type ResponsePlan } from '../core/dispatch/response-plan.js';
import { type RejectionReason } from '../core/dispatch/eligibility.js';
import { type FixFlag } from '../core/fleet/fix-plausibility.js';
import { type Fix } from '../core/fleet/fix.js';
import { type Unit, type UnitDuty, type UnitStatus } from '../core/fleet/unit.js';
import { type Position } from '../core/geo/point.js';
import { type Assignment, type AssignmentStep, type PlannedRoute } from '../core/incident/assignment.js';
import { type Incident } from '../core/incident/incident.js';
import { type RoadClass } from '../core/road/graph.js';
import { type ClosureStatus, type RoadClosure } from '../core/road/road-closure.js';
import { type SpeedProfile, type Weekday } from '../core/road/speed-profile.js';
import {
  type Community,
  type Grid,
  type GridSetting,
  type GridStaffMember,
  type Station,
} from '../core/territory/territory.js';
import { type VehicleClass } from '../core/vehicle.js';
import { type LoggedEvent } from '../events/event.js';
import { type FeedItem } from '../events/feed.js';
import { type Account } from './account.js';
import { type Actor, type Role } from './actor.js';
import {
  type GridReportService,
  type GridWorkFigureService,
  type InspectionService,
  type RectificationService,
} from './grid-work-contract.js';
import { type CallerInput, type IncidentFilter } from './incident-inputs.js';
import { type IncidentWorkService, type PremiseService } from './incident-work-contract.js';
import { type Page, type PageRequest } from './page.js';
import { type PointInput } from './point-input.js';

export { type Datum, type PointInput } from './point-input.js';
export { type CallerInput, type IncidentFilter } from './incident-inputs.js';

export { type Account } from './account.js';

export interface Session {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresAt: Date;
  readonly account: Account;
}

export interface AccountService {
  /** UNAUTHENTICATED where name or password is wrong (never saying which), RATE_LIMITED after repeated failures. */
  signIn(input: { account: string; password: string; code?: string | null }): Promise<Session>;
  /** Each refresh token works once; a second use revokes the account's sessions. */
  refreshSession(refreshToken: string): Promise<Session>;
  signOut(refreshToken: string): Promise<void>;
  /** The account of a bearer token (ours, or of the configured OIDC issuer); UNAUTHENTICATED where it is invalid or expired. `expiresAt`: when a socket opened with it must be closed. */
  authenticate(accessToken: string): Promise<{ actor: Actor; expiresAt: Date }>;
  accountsByIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, Account>>;
  /** Names to offer on the sign-in page, only while the demo district is loaded and NODE_ENV is not production. */
  demoAccounts(): Promise<readonly { account: string; name: string; nameEn: string; role: Role }[]>;
}

export interface GridFilter {
  readonly stationId?: string | null;
  readonly communityId?: string | null;
  readonly setting?: GridSetting | null;
  /** Part of the code or of either name. */
  readonly text?: string | null;
}

export interface MultiPolygon {
  readonly type: 'MultiPolygon';
  readonly coordinates: readonly (readonly (readonly Position[])[])[];
}

export interface TerritoryService {
  gridAt(actor: Actor, point: PointInput): Promise<Grid | null>;
  findGrid(actor: Actor, by: { id?: string | null; code?: string | null }): Promise<Grid | null>;
  listGrids(actor: Actor, filter: GridFilter, page: PageRequest): Promise<Page<Grid>>;
  listStations(actor: Actor): Promise<readonly Station[]>;
  gridsByIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, Grid>>;
  stationsByIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, Station>>;
  communitiesByIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, Community>>;
  staffByGridIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, readonly GridStaffMember[]>>;
  boundariesByGridIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, MultiPolygon>>;
}

export interface UnitFilter {
  readonly duty?: UnitDuty | null;
  readonly status?: UnitStatus | null;
  readonly vehicles?: readonly VehicleClass[] | null;
  readonly stationId?: string | null;
}

/** The live position, with the street that it was snapped to; `street` null where the road has no name or none is near. */
export interface UnitPosition extends Fix {
  readonly street: string | null;
}

export interface UnitService {
  findUnit(actor: Actor, by: { id?: string | null; callSign?: string | null }): Promise<Unit | null>;
  listUnits(actor: Actor, filter: UnitFilter, page: PageRequest): Promise<Page<Unit>>;
  unitsByIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, Unit>>;
  statusesByUnitIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, UnitStatus>>;
  positionsByUnitIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, UnitPosition>>;
  activeAssignmentsByUnitIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, Assignment>>;
  /** CONFLICT where the unit still has an active assignment and would leave duty. */
  setDuty(actor: Actor, input: { unitId: string; duty: UnitDuty; idempotencyKey?: string | null }): Promise<Unit>;
}

export interface PositionFixInput extends PointInput {
  readonly unitId: string;
  readonly fixAt: Date;
  readonly headingDeg?: number | null;
  readonly speedKmh?: number | null;
  readonly accuracyM?: number | null;
}

export { FixFlag } from '../core/fleet/fix-plausibility.js';

export interface PositionReport {
  /** Fixes that count as live now (the same fix again included); every other one is in `flagged`. */
  readonly accepted: number;
  readonly flagged: readonly {
    readonly index: number;
    readonly unitId: string;
    readonly flag: FixFlag;
    readonly detail: string;
  }[];
}

export interface PositionService {
  /** Up to 1,000 fixes; answers after the commit. One wrong fix refuses the whole call with its path. */
  reportPositions(actor: Actor, fixes: readonly PositionFixInput[]): Promise<PositionReport>;
  /** The latest position per unit that moved, at most every `everyMs` (100 to 60,000); first item: all that are known. Ends with `signal`. */
  unitPositions(
    actor: Actor,
    options: { within?: MultiPolygon | null; everyMs: number; signal?: AbortSignal },
  ): AsyncGenerator<readonly UnitPosition[], void, void>;
}

export interface IncidentType {
  readonly slug: string;
  readonly name: string;
  readonly nameEn: string;
  readonly defaultPriority: number;
}

export const IncidentOrder = { NEWEST: 'NEWEST', OLDEST: 'OLDEST', MOST_URGENT: 'MOST_URGENT' } as const;
export type IncidentOrder = (typeof IncidentOrder)[keyof typeof IncidentOrder];

export interface ReportIncidentInput {
  readonly type: string;
  readonly location: PointInput;
  readonly priority?: number | null;
  readonly address?: string | null;
  readonly description?: string | null;
  readonly caller?: CallerInput | null;
  readonly idempotencyKey?: string | null;
}

export interface ReportedIncident {
  readonly incident: Incident;
  /** Open incidents that may be about the same matter, likeliest first: see core/incident/duplicate-calls.ts. */
  readonly possibleDuplicates: readonly Incident[];
}

export interface IncidentService {
  reportIncident(actor: Actor, input: ReportIncidentInput): Promise<ReportedIncident>;
  findIncident(actor: Actor, by: { id?: string | null; number?: string | null }): Promise<Incident | null>;
  listIncidents(actor: Actor, filter: IncidentFilter, order: IncidentOrder, page: PageRequest): Promise<Page<Incident>>;
  incidentsByIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, Incident>>;
  assignmentsByIncidentIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, readonly Assignment[]>>;
  listTypes(actor: Actor): Promise<readonly IncidentType[]>;
  timeline(actor: Actor, incidentId: string, page: PageRequest): Promise<Page<LoggedEvent>>;
}

export { RejectionReason } from '../core/dispatch/eligibility.js';

export interface UnitCandidate {
  readonly unitId: string;
  readonly travelTimeS: number;
  readonly distanceM: number;
  readonly arrivalEarliest: Date;
  readonly arrivalLatest: Date;
  readonly fixAgeS: number;
  readonly crossesStationBoundary: boolean;
  /** The road data and travel times that it was computed on. */
  readonly metricVersion: string;
  readonly route: PlannedRoute;
}
export interface UnitRejection {
  readonly unitId: string;
  readonly reason: RejectionReason;
  readonly detail: string | null;
}
export interface NearestUnitsResult {
  /** By time of arrival, then call sign. */
  readonly candidates: readonly UnitCandidate[];
  /** Units nearer than the last candidate, and why each was not taken: the nearest ones, as many as were asked for. */
  readonly rejected: readonly UnitRejection[];
  /** There are more of these. */
  readonly moreRejected: boolean;
}
export interface NearestUnitsInput {
  readonly to: PointInput;
  readonly first: number;
  readonly vehicles?: readonly VehicleClass[] | null;
  readonly skills?: readonly string[] | null;
  readonly withinS?: number | null;
  /** Rejected units at most; null: what a console shows. */
  readonly rejectedFirst?: number | null;
}

export interface AssignUnitInput {
  readonly incidentId: string;
  readonly unitId: string;
  readonly idempotencyKey?: string | null;
}

export interface StepInput {
  readonly assignmentId: string;
  readonly idempotencyKey?: string | null;
  /** Why, with DECLINE and CANCEL; the result in words, with CLEAR. */
  readonly reason?: string | null;
}

export interface DispatchService {
  nearestUnits(actor: Actor, input: NearestUnitsInput): Promise<NearestUnitsResult>;
  route(actor: Actor, input: { from: PointInput; to: PointInput; vehicle: VehicleClass }): Promise<PlannedRoute | null>;
  /** CONFLICT where the unit was taken, is not on duty, or the incident is closed. */
  assignUnit(actor: Actor, input: AssignUnitInput): Promise<{ assignment: Assignment; incident: Incident }>;
  /** The same step again is answered like the first time; a step that the state does not allow is CONFLICT with the state. */
  stepAssignment(actor: Actor, step: AssignmentStep, input: StepInput): Promise<Assignment>;
  assignmentsByIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, Assignment>>;
  /** What the queue would do now with the incidents that are held. */
  proposeQueue(actor: Actor): Promise<HeldMatching>;
  /** By the incident's response plan: who should go, beyond those who are on their way. Null for an incident that is closed, or may not be seen. */
  recommend(actor: Actor, incidentId: string): Promise<Recommendation | null>;
  /** Offers the incident to everybody recommended, in one transaction. CONFLICT where it is closed. */
  dispatchIncident(
    actor: Actor,
    input: { incidentId: string; idempotencyKey?: string | null },
  ): Promise<{ incident: Incident; assignments: readonly Assignment[] }>;
}

export interface DispatchSettingsService {
  settings(actor: Actor): Promise<DispatchSettings>;
  /** What is left out stays. */
  putSettings(actor: Actor, input: DispatchSettingsInput): Promise<DispatchSettings>;
  /** Free units that recommendations should leave a station. */
  setMinimumCover(
    actor: Actor,
    input: { stationId: string; units: number; idempotencyKey?: string | null },
  ): Promise<Station>;
}

export interface DispatchSettings {
  readonly policy: DispatchPolicy;
  readonly preemption: PreemptionMatrix;
}
export interface DispatchSettingsInput {
  readonly policy?: { readonly kind: DispatchPolicyKind; readonly foreignMustSaveS?: number | null } | null;
  readonly preemption?: PreemptionMatrix | null;
  readonly idempotencyKey?: string | null;
}

/** A place of the plan: the need by its index, and the place within it. */
export interface PlanPlace {
  readonly need: number;
  readonly place: number;
}
export interface RecommendedUnit extends PlanPlace {
  readonly unitId: string;
  /** Seconds from now. */
  readonly arrivalS: number;
  /** On the way or there already; otherwise it is to be asked. */
  readonly isSent: boolean;
  /** Null for a unit that is sent already. */
  readonly candidate: UnitCandidate | null;
}
export { UnservedReason } from '../core/dispatch/held-matching.js';
export { UnfilledReason, PassedOverReason } from '../core/dispatch/plan-fill.js';
export interface EmptyPlace extends PlanPlace {
  readonly reason: UnfilledReason;
}
export interface UnitPassedOver {
  readonly unitId: string;
  readonly arrivalS: number;
  readonly reason: PassedOverReason;
  readonly detail: string | null;
}
export interface ThinlyCoveredStation {
  readonly stationId: string;
  readonly free: number;
  readonly left: number;
  readonly minimum: number;
}
export interface Recommendation {
  /** In the order of the plan. */
  readonly units: readonly RecommendedUnit[];
  readonly empty: readonly EmptyPlace[];
  /** Free units that would arrive before the last one recommended, and why they are not among them. */
  readonly passedOver: readonly UnitPassedOver[];
  /** Nearer units that cannot be sent. */
  readonly rejected: readonly UnitRejection[];
  /** A warning: stations that would keep fewer free units than they must. */
  readonly thinCover: readonly ThinlyCoveredStation[];
}

export interface AlertFilter {
  readonly includeAcknowledged: boolean;
  readonly incidentId: string | null;
}
export interface AlertService {
  /** Latest first. */
  listAlerts(actor: Actor, filter: AlertFilter, page: PageRequest): Promise<Page<Alert>>;
  /** Again: the first answer; who acknowledged first stays on record. */
  acknowledgeAlert(actor: Actor, input: { alertId: string; idempotencyKey?: string | null }): Promise<Alert>;
}

export interface StoredResponsePlan {
  readonly id: string;
  readonly incidentType: string;
  /** Null: for every priority that has no plan of its own. */
  readonly priority: number | null;
  /** 1, 2, 3, ... within type and priority. */
  readonly version: number;
  readonly content: ResponsePlan;
  readonly createdAt: Date;
}
export interface ResponsePlanService {
  /** The newest version of each, by type and priority; every version, newest first, where asked for. */
  listPlans(
    actor: Actor,
    filter: { readonly incidentType: string | null; readonly allVersions: boolean },
  ): Promise<readonly StoredResponsePlan[]>;
  /** A new version; open incidents keep theirs. BAD_USER_INPUT names the place in the plan. */
  putPlan(
    actor: Actor,
    input: {
      readonly incidentType: string;
      readonly priority?: number | null;
      readonly content: unknown;
      readonly idempotencyKey?: string | null;
    },
  ): Promise<StoredResponsePlan>;
  plansByIncidentIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, StoredResponsePlan>>;
}

export type AssignmentFeedItem =
  | { readonly cursor: string; readonly assignment: Assignment; readonly resync?: undefined }
  | { readonly cursor: string; readonly assignment?: undefined; readonly resync: string };

export interface EventFilter {
  readonly kinds?: readonly string[] | null;
  readonly unitId?: string | null;
  readonly incidentId?: string | null;
  /** The station concerned: both sides of a transfer have an event of their own. */
  readonly stationId?: string | null;
}

export interface FeedService {
  /** Every change of an assignment of the unit. Without `after`: the active assignment first, where there is one, then live. */
  assignmentFeed(
    actor: Actor,
    options: { unitId: string; after?: string | null; signal?: AbortSignal },
  ): AsyncGenerator<AssignmentFeedItem, void, void>;
  eventFeed(
    actor: Actor,
    options: { filter?: EventFilter | null; after?: string | null; signal?: AbortSignal },
  ): AsyncGenerator<FeedItem, void, void>;
  /** RESYNC where the cursor belongs to another log. */
  listEvents(actor: Actor, filter: EventFilter, page: PageRequest): Promise<Page<LoggedEvent>>;
}

export interface CoverageInput {
  readonly targetS?: number | null;
  readonly vehicles?: readonly VehicleClass[] | null;
}
export interface GridCoverage {
  readonly gridId: string;
  readonly households: number;
  /** To the nearest whole household; `share` is exact. */
  readonly householdsCovered: number;
  /** 0..1; 1 for a grid without households. */
  readonly share: number;
}
export interface CoverageReport {
  readonly targetS: number;
  /** The road data and travel times that it was computed on. */
  readonly metricVersion: string;
  readonly households: number;
  readonly householdsCovered: number;
  readonly share: number;
  readonly grids: readonly GridCoverage[];
  /** Stretches of road whose households are not reached in time, one feature a grid, most households first. */
  readonly gaps: { readonly type: 'FeatureCollection'; readonly features: readonly unknown[] };
}
export interface Isochrone {
  readonly withinS: number;
  /** The road data and travel times that it was computed on. */
  readonly metricVersion: string;
  readonly area: MultiPolygon;
}

export interface PlanningService {
  /** Over the units that are available now. */
  coverage(actor: Actor, input: CoverageInput): Promise<CoverageReport>;
  /** Areas from which a vehicle reaches `to` in time, one per limit (1 to 6 limits, each 10 to 3,600 s), shortest first. */
  isochrones(
    actor: Actor,
    input: { to: PointInput; vehicle: VehicleClass; withinS: readonly number[] },
  ): Promise<readonly Isochrone[]>;
  /** A Mapbox vector tile of the base map (layers: water, land, roads, grids, stations), or null where it is empty. Public within the deployment: no live data. */
  tile(z: number, x: number, y: number): Promise<Uint8Array | null>;
}

/** Exactly one of `point`, `line` and `polygon`. */
export interface CloseRoadInput {
  /** The nearest road within 30 m. */
  readonly point?: PointInput | null;
  /** 2 to 1,000 points; the roads that it runs along (within 15 m) or crosses. */
  readonly line?: readonly PointInput[] | null;
  /** A GeoJSON Polygon of at most 1,000 positions; every road with a part inside. */
  readonly polygon?: unknown;
  /** Null: all. */
  readonly vehicles?: readonly VehicleClass[] | null;
  /** 0 (default): closed; 0.01 to 0.99: the share of the usual speed that is left. */
  readonly speedFactor?: number | null;
  readonly reason?: string | null;
  /** Null: now. */
  readonly startsAt?: Date | null;
  /** Null: until it is reopened. */
  readonly endsAt?: Date | null;
  readonly idempotencyKey?: string | null;
}
export interface ClosedRoad {
  readonly closure: RoadClosure;
  /** Metres of road that it touches. */
  readonly lengthM: number;
  /** Their names, sorted; roads without a name are left out. */
  readonly streets: readonly string[];
}

export interface RoadService {
  /** Applied on this node when it resolves, if it holds already. BAD_USER_INPUT where no road is touched, with the distance to the nearest. */
  closeRoad(actor: Actor, input: CloseRoadInput): Promise<ClosedRoad>;
  /** Also ends one that has not begun. Again: the same answer. CONFLICT where it has ended by itself. */
  reopenRoad(actor: Actor, input: { closureId: string; idempotencyKey?: string | null }): Promise<RoadClosure>;
  /** The latest start first. */
  listClosures(actor: Actor, filter: { includeOver: boolean }, page: PageRequest): Promise<Page<RoadClosure>>;
  /** As of now. */
  statusOf(closure: RoadClosure): ClosureStatus;
}

export interface SpeedWindowInput {
  readonly days: readonly Weekday[];
  /** "07:00": hours and minutes by the clocks of the city. */
  readonly from: string;
  /** At most "24:00". */
  readonly until: string;
}
export interface SpeedFactorInput {
  /** Null: all. */
  readonly roadClasses?: readonly RoadClass[] | null;
  /** Null: all. */
  readonly vehicles?: readonly VehicleClass[] | null;
  /** 1 to 20. */
  readonly slowdown: number;
}
export interface PutSpeedProfileInput {
  readonly slug: string;
  readonly name: string;
  readonly nameEn: string;
  readonly rank: number;
  /** Null: true. */
  readonly enabled?: boolean | null;
  readonly windows: readonly SpeedWindowInput[];
  readonly factors: readonly SpeedFactorInput[];
  readonly idempotencyKey?: string | null;
}

export interface SpeedService {
  /** By rank, then slug. */
  listProfiles(actor: Actor): Promise<readonly SpeedProfile[]>;
  /** Adds a profile, or replaces the one with the slug. In use on this node when it resolves, if its hour is now. */
  putProfile(actor: Actor, input: PutSpeedProfileInput): Promise<SpeedProfile>;
  /** The one whose times this node uses; null: none applies, and travel is at free flow. */
  profileInUse(actor: Actor): SpeedProfile | null;
}

export interface Services {
  readonly accounts: AccountService;
  readonly territory: TerritoryService;
  readonly units: UnitService;
  readonly positions: PositionService;
  readonly incidents: IncidentService;
  readonly incidentWork: IncidentWorkService;
  readonly premises: PremiseService;
  readonly dispatch: DispatchService;
  readonly dispatchSettings: DispatchSettingsService;
  readonly responsePlans: ResponsePlanService;
  readonly alerts: AlertService;
  readonly roads: RoadService;
  readonly speeds: SpeedService;
  readonly feeds: FeedService;
  readonly planning: PlanningService;
  readonly gridReports: GridReportService;
  readonly inspections: InspectionService;
  readonly rectification: RectificationService;
  readonly gridWorkFigures: GridWorkFigureService;
}
