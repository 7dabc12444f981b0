/**
 * Response plans: what an incident of a type (and priority) needs, by when, what is done, and who takes it over. A plan is data; an incident keeps
 * the version that it was opened with.
 */
import { type VehicleClass } from '../vehicle.js';

/** `response_plans.content`. */
export interface ResponsePlan {
  /** Each place by a unit of its own, the earlier-listed first where not all can be filled; at least one. */
  readonly needs: readonly UnitNeed[];
  readonly clocks: PlanClocks;
  /** In the order in which they are shown. */
  readonly tasks: readonly PlanTask[];
  /** Absent: the units that were sent finish it. */
  readonly handOver?: HandOver;
  /** Absent: `BY_DISPATCHER`. */
  readonly dispatch?: DispatchMode;
  /** Whole seconds on scene after which an officer who has not been heard of is asked for a sign of life. Absent: by priority, see core/safety. */
  readonly statusCheckS?: number;
}

export const DispatchMode = {
  /** The recommended units are offered the incident at once. */
  AUTOMATIC: 'AUTOMATIC',
  /** A dispatcher looks at the recommendation and assigns. */
  BY_DISPATCHER: 'BY_DISPATCHER',
  /** The program, as soon as a task for units may be done: somebody is met in person only where the call came to nothing. */
  ON_TASK: 'ON_TASK',
} as const;
export type DispatchMode = (typeof DispatchMode)[keyof typeof DispatchMode];

export interface UnitNeed {
  /** Units wanted, 1 to 20: the need's places. */
  readonly count: number;
  /** Absent: any. */
  readonly vehicles?: readonly VehicleClass[];
  /** Each unit must have all of them. Absent: none is asked for. */
  readonly skills?: readonly string[];
}

/** Whole seconds. */
export interface PlanClocks {
  /** From the offer to the acknowledgement; an offer that is older goes to the next unit. */
  readonly acknowledgeS: number;
  /** From the acknowledgement to the start. */
  readonly startTravelS: number;
  /** From the report to the first unit on scene. */
  readonly arriveS: number;
}

export interface PlanTask {
  /** Slug of what is to be done, e.g. `stop-payment`; once in a plan. */
  readonly kind: string;
  /** In Chinese and in English, both or none. Absent: the kind. */
  readonly name?: string;
  readonly nameEn?: string;
  readonly who: TaskOwner;
  /** Whole seconds from the report. Absent: before the incident is resolved. */
  readonly dueWithinS?: number;
  /** Whether the incident may be resolved only after it. Absent: where no time is set. */
  readonly beforeResolving?: boolean;
  /** The kind of the task that must be done before. Absent: it may be done at once. */
  readonly after?: string;
  /** With `after`: which outcome of that task asks for this one. Absent: any, and it is asked for as well where that task was skipped. */
  readonly when?: OutcomeCondition;
  /** JSON Schema of what is reported when the task is done (`compileOutcomeSchema`). Absent: that it is done. */
  readonly outcome?: OutcomeSchema;
}

export const TaskOwner = {
  DISPATCHER: 'DISPATCHER',
  FIRST_UNIT: 'FIRST_UNIT',
  EVERY_UNIT: 'EVERY_UNIT',
  COMMUNITY_OFFICER: 'COMMUNITY_OFFICER',
  GRID_LEADER: 'GRID_LEADER',
  FRAUD_DESK: 'FRAUD_DESK',
  MEDIATION_ROOM: 'MEDIATION_ROOM',
  REGISTRAR: 'REGISTRAR',
  FIRE_INSPECTOR: 'FIRE_INSPECTOR',
} as const;
export type TaskOwner = (typeof TaskOwner)[keyof typeof TaskOwner];

/** The outcome's field has this value. The field is one that the outcome's schema requires, and the value one that it allows. */
export interface OutcomeCondition {
  readonly field: string;
  readonly equals: string | number | boolean;
}

/** Done by the units that are sent. */
export function isUnitTask({ who }: Pick<PlanTask, 'who'>): boolean {
  return who === 'FIRST_UNIT' || who === 'EVERY_UNIT';
}

/** A JSON Schema (draft 07) of type object. */
export type OutcomeSchema = Readonly<Record<string, unknown>>;

export interface HandOver {
  readonly to: HandOverPartner;
  readonly when: HandOverCondition;
  /** By when those who took it over report what came of it; whole seconds from the hand-over. */
  readonly followUpWithinS: number;
}

export const HandOverPartner = {
  MEDIATION_ROOM: 'MEDIATION_ROOM',
  INVESTIGATION: 'INVESTIGATION',
  TRAFFIC_POLICE: 'TRAFFIC_POLICE',
  FRAUD_DESK: 'FRAUD_DESK',
  FIRE_SERVICE: 'FIRE_SERVICE',
  COMMUNITY_OFFICER: 'COMMUNITY_OFFICER',
} as const;
export type HandOverPartner = (typeof HandOverPartner)[keyof typeof HandOverPartner];

/** `NO_OFFENCE`, `OFFENCE`: only where the officers on scene find so, which they say in the field `offence` (true or false) of a task's outcome. */
export const HandOverCondition = { ALWAYS: 'ALWAYS', OFFENCE: 'OFFENCE', NO_OFFENCE: 'NO_OFFENCE' } as const;
export type HandOverCondition = (typeof HandOverCondition)[keyof typeof HandOverCondition];
