/** The clocks that run on an assignment: what must happen by when, as it follows from the assignment and the response plan. */
import { type Assignment } from '../incident/assignment.js';
import { statusCheckS } from '../safety/status-check.js';
import { type ResponsePlan } from './response-plan.js';

export const ClockKind = {
  /** An offer is answered; otherwise it goes to the next unit. */
  ACKNOWLEDGE: 'ACKNOWLEDGE',
  /** The unit moves; otherwise an alert. */
  START_TRAVEL: 'START_TRAVEL',
  /** The unit is on scene; otherwise an alert. */
  ARRIVE: 'ARRIVE',
  /** The unit under way is heard of; otherwise an alert. */
  SILENCE: 'SILENCE',
  /** The officer on scene gives a sign of life; otherwise is asked for one. */
  STATUS_CHECK: 'STATUS_CHECK',
  /** The officer who was asked answers; otherwise an alert. */
  SIGN_OF_LIFE: 'SIGN_OF_LIFE',
} as const;
export type ClockKind = (typeof ClockKind)[keyof typeof ClockKind];

/** Whole seconds; see `PlanClocks` of a response plan. */
export interface ClockTimes {
  /** From the offer. */
  readonly acknowledgeS: number;
  /** From the acknowledgement. */
  readonly startTravelS: number;
  /** From the report of the incident, or from when it was taken up again. */
  readonly arriveS: number;
  /** On scene, from one sign of life to the next. */
  readonly statusCheckS: number;
}

export interface RunningClock {
  readonly kind: ClockKind;
  readonly dueAt: Date;
}

/** Where the response plan names no clocks. */
const DEFAULT_CLOCKS = { acknowledgeS: 30, startTravelS: 60, arriveS: 600 };

/** The times that hold for an incident of that priority with that plan; null: it has none. */
export function clockTimesOf(plan: ResponsePlan | null, priority: number): ClockTimes {
  return { ...(plan?.clocks ?? DEFAULT_CLOCKS), statusCheckS: statusCheckS(plan, priority) };
}

/** A unit under way that has sent no fix for so long is silent. */
export const SILENT_AFTER_S = 60;
/** A unit that was offered late cannot be blamed for it: it is late when it misses its own predicted arrival by so much. */
const ARRIVAL_GRACE_S = 60;

/** The clocks that run on an assignment in its present state, none where it has ended. `since`: when its incident began to wait (`waitingSince`). */
export function clocksOf(assignment: Assignment, since: Date, times: ClockTimes): RunningClock[] {
  const { status, offeredAt, acknowledgedAt, travelStartedAt, arrivedAt, statusConfirmedAt } = assignment;
  switch (status) {
    case 'OFFERED':
      return [{ kind: 'ACKNOWLEDGE', dueAt: assignment.respondBy ?? after(offeredAt, times.acknowledgeS) }];
    case 'ACKNOWLEDGED':
      return [
        { kind: 'START_TRAVEL', dueAt: after(acknowledgedAt!, times.startTravelS) },
        { kind: 'ARRIVE', dueAt: arrivalDue(assignment, since, times) },
      ];
    case 'EN_ROUTE':
      return [
        { kind: 'ARRIVE', dueAt: arrivalDue(assignment, since, times) },
        { kind: 'SILENCE', dueAt: after(travelStartedAt!, SILENT_AFTER_S) },
      ];
    case 'ON_SCENE':
      return [{ kind: 'STATUS_CHECK', dueAt: after(statusConfirmedAt ?? arrivedAt!, times.statusCheckS) }];
    default:
      return [];
  }
}

/**
 * The clocks of an assignment whose incident has just got other times, another place, or both. What must be answered sooner than before is counted from the
 * change: nobody is late for a time that was not theirs a moment ago. The time of arrival needs no such care, as it is never before the unit's own
 * prediction. SILENCE is not among them: it follows the unit's fixes.
 *
 * @param before what held until now, for the assignment as it was
 * @param fresh what holds now, for the assignment as it is
 */
export function clocksAfterChange(
  before: readonly RunningClock[],
  fresh: readonly RunningClock[],
  times: ClockTimes,
  changedAt: Date,
): RunningClock[] {
  const spanS = {
    ACKNOWLEDGE: times.acknowledgeS,
    START_TRAVEL: times.startTravelS,
    STATUS_CHECK: times.statusCheckS,
  } as const;
  return fresh
    .filter(({ kind }) => kind !== 'SILENCE')
    .map(({ kind, dueAt }) => {
      const old = before.find((clock) => clock.kind === kind);
      if (kind === 'ARRIVE' || kind === 'SILENCE' || kind === 'SIGN_OF_LIFE' || old === undefined)
        return { kind, dueAt };
      const counted = after(changedAt, spanS[kind]);
      const atLeast = old.dueAt < counted ? old.dueAt : counted;
      return { kind, dueAt: dueAt > atLeast ? dueAt : atLeast };
    });
}

function arrivalDue({ predictedArrivalAt, offeredAt }: Assignment, since: Date, { arriveS }: ClockTimes): Date {
  const planned = after(since, arriveS);
  const feasible = after(predictedArrivalAt ?? offeredAt, ARRIVAL_GRACE_S);
  return planned > feasible ? planned : feasible;
}

function after(moment: Date, s: number): Date {
  return new Date(moment.getTime() + s * 1000);
}
