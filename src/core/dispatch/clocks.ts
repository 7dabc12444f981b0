/** The clocks that run on an assignment: what must happen by when, as it follows from the assignment and the response plan. */
import { type Assignment } from '../incident/assignment.js';

export const ClockKind = {
  /** An offer is answered; otherwise it goes to the next unit. */
  ACKNOWLEDGE: 'ACKNOWLEDGE',
  /** The unit moves; otherwise an alert. */
  START_TRAVEL: 'START_TRAVEL',
  /** The unit is on scene; otherwise an alert. */
  ARRIVE: 'ARRIVE',
  /** The unit under way is heard of; otherwise an alert. */
  SILENCE: 'SILENCE',
} as const;
export type ClockKind = (typeof ClockKind)[keyof typeof ClockKind];

/** Whole seconds; see `PlanClocks` of a response plan. */
export interface ClockTimes {
  /** From the offer. */
  readonly acknowledgeS: number;
  /** From the acknowledgement. */
  readonly startTravelS: number;
  /** From the report of the incident. */
  readonly arriveS: number;
}

export interface RunningClock {
  readonly kind: ClockKind;
  readonly dueAt: Date;
}

/** A unit under way that has sent no fix for so long is silent. */
export const SILENT_AFTER_S = 60;
/** A unit that was offered late cannot be blamed for it: it is late when it misses its own predicted arrival by so much. */
const ARRIVAL_GRACE_S = 60;

/** The clocks that run on an assignment in its present state, none where it has arrived or ended. */
export function clocksOf(assignment: Assignment, reportedAt: Date, times: ClockTimes): RunningClock[] {
  const { status, offeredAt, acknowledgedAt, travelStartedAt } = assignment;
  switch (status) {
    case 'OFFERED':
      return [{ kind: 'ACKNOWLEDGE', dueAt: assignment.respondBy ?? after(offeredAt, times.acknowledgeS) }];
    case 'ACKNOWLEDGED':
      return [
        { kind: 'START_TRAVEL', dueAt: after(acknowledgedAt!, times.startTravelS) },
        { kind: 'ARRIVE', dueAt: arrivalDue(assignment, reportedAt, times) },
      ];
    case 'EN_ROUTE':
      return [
        { kind: 'ARRIVE', dueAt: arrivalDue(assignment, reportedAt, times) },
        { kind: 'SILENCE', dueAt: after(travelStartedAt!, SILENT_AFTER_S) },
      ];
    default:
      return [];
  }
}

function arrivalDue({ predictedArrivalAt, offeredAt }: Assignment, reportedAt: Date, { arriveS }: ClockTimes): Date {
  const planned = after(reportedAt, arriveS);
  const feasible = after(predictedArrivalAt ?? offeredAt, ARRIVAL_GRACE_S);
  return planned > feasible ? planned : feasible;
}

function after(moment: Date, s: number): Date {
  return new Date(moment.getTime() + s * 1000);
}
