/** What the dispatcher's desk adds to the picture: alerts, the queue, the plan's recommendation, and work on the selected incident. */
import {
  type ConsoleAlertFragment,
  type ConsoleIncidentFragment,
  type ConsoleIncidentWorkQuery,
  type ConsoleQueueQuery,
  type ConsoleRecommendationQuery,
  type ConsoleTrailEventFragment,
} from '../generated/graphql.js';

export type Alert = ConsoleAlertFragment;
export type AlertKind = Alert['kind'];
export type Recommendation = NonNullable<ConsoleRecommendationQuery['recommendation']>;
export type PlanInForce = NonNullable<NonNullable<ConsoleRecommendationQuery['incident']>['responsePlan']>;
export type Queue = ConsoleQueueQuery['queue'];
export type IncidentWork = NonNullable<ConsoleIncidentWorkQuery['incident']>;
export type TrailEvent = ConsoleTrailEventFragment;

export interface DeskState {
  /** Open ones first, then the latest first; null while unknown, or not for this account. */
  readonly alerts: { readonly list: readonly Alert[]; readonly more: boolean } | null;
  /** What is proposed for the incidents that are held; null while nobody has asked. */
  readonly queue: { readonly loading: boolean; readonly proposal: Queue | null };
  /** Of the incident `incidentId`; a recommendation of null: it is closed. */
  readonly recommendation: {
    readonly incidentId: string | null;
    readonly loading: boolean;
    readonly plan: PlanInForce | null;
    readonly proposal: Recommendation | null;
  };
  /** Of the selected incident; null until it is read. */
  readonly work: IncidentWork | null;
  /** What has happened with the incident `incidentId`, oldest first; `next`: more lies behind this cursor. */
  readonly trail: {
    readonly incidentId: string | null;
    readonly events: readonly TrailEvent[];
    readonly next: string | null;
  };
  /** `found` null: still searching, or nothing is searched. */
  readonly search: {
    readonly text: string;
    readonly found: readonly ConsoleIncidentFragment[] | null;
    readonly more: boolean;
  };
}

export const NO_RECOMMENDATION: DeskState['recommendation'] = {
  incidentId: null,
  loading: false,
  plan: null,
  proposal: null,
};
export const NO_TRAIL: DeskState['trail'] = { incidentId: null, events: [], next: null };
export const NO_SEARCH: DeskState['search'] = { text: '', found: null, more: false };

export const EMPTY_DESK: DeskState = {
  alerts: null,
  queue: { loading: false, proposal: null },
  recommendation: NO_RECOMMENDATION,
  work: null,
  trail: NO_TRAIL,
  search: NO_SEARCH,
};

export function isUnseen({ acknowledgedAt }: Alert): boolean {
  return acknowledgedAt === null;
}
