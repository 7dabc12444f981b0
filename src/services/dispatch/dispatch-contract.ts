/** The use cases of dispatch: nearest units, assignments, recommendations, settings, alerts and response plans. Part of `contract.ts`. */
import { type Alert } from '../../core/dispatch/alert.js';
import { type DispatchPolicy, type DispatchPolicyKind } from '../../core/dispatch/dispatch-policy.js';
import { type RejectionReason } from '../../core/dispatch/eligibility.js';
import { type HeldMatching } from '../../core/dispatch/held-matching.js';
import { type PassedOverReason, type UnfilledReason } from '../../core/dispatch/plan-fill.js';
import { type PreemptionMatrix } from '../../core/dispatch/preemption.js';
import { type ResponsePlan } from '../../core/dispatch/response-plan.js';
import { type Assignment, type AssignmentStep, type PlannedRoute } from '../../core/incident/assignment.js';
import { type Incident } from '../../core/incident/incident.js';
import { type Station } from '../../core/territory/territory.js';
import { type VehicleClass } from '../../core/vehicle.js';
import { type Actor } from '../actor.js';
import { type Page, type PageRequest } from '../page.js';
import { type PointInput } from '../point-input.js';

export { RejectionReason } from '../../core/dispatch/eligibility.js';

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
  /** Of what they are wanted for, 1 to 4; null: ordinary work, for which nobody is called from a break or a post. */
  readonly priority?: number | null;
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
  /** The same for an incident that was read or written just now, and its assignments if they were too; null also where the actor may not assign units. */
  recommendFor(
    actor: Actor,
    incident: Incident,
    assignments: readonly Assignment[] | null,
  ): Promise<Recommendation | null>;
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
  /** The free units that stations must keep, by id of the station; those that need keep none are left out. */
  minimumCover(actor: Actor): Promise<ReadonlyMap<string, number>>;
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
export { UnservedReason } from '../../core/dispatch/held-matching.js';
export { UnfilledReason, PassedOverReason } from '../../core/dispatch/plan-fill.js';
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
  /** The version that each was opened with; none for those who do not see all incidents. */
  plansByIncidentIds(actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, StoredResponsePlan>>;
}
