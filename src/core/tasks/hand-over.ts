/** The life cycle of a hand-over (an incident given to a partner, who says what came of it), one transition table, and what follows from the plan. */
import { type HandOver as PlannedHandOver, type HandOverPartner } from '../dispatch/response-plan.js';
import { type IncidentStatus, isOpen } from '../incident/incident.js';
import { type TaskState } from './task.js';

export const HandOverStatus = {
  /** The plan foresees it; the partner has not been asked. */
  PROPOSED: 'PROPOSED',
  /** The partner has been asked. */
  REQUESTED: 'REQUESTED',
  ACCEPTED: 'ACCEPTED',
  /** The partner has said what came of it. */
  FOLLOWED_UP: 'FOLLOWED_UP',
  /** The partner gave it back, with a reason. */
  RETURNED: 'RETURNED',
  /** It did not come to it. */
  WITHDRAWN: 'WITHDRAWN',
} as const;
export type HandOverStatus = (typeof HandOverStatus)[keyof typeof HandOverStatus];

export const HandOverStep = {
  REQUEST: 'REQUEST',
  ACCEPT: 'ACCEPT',
  FOLLOW_UP: 'FOLLOW_UP',
  RETURN: 'RETURN',
  WITHDRAW: 'WITHDRAW',
  /** The incident was reopened, or taken out of another. */
  RESTORE: 'RESTORE',
} as const;
export type HandOverStep = (typeof HandOverStep)[keyof typeof HandOverStep];

const TRANSITIONS: Readonly<Record<HandOverStep, Partial<Record<HandOverStatus, HandOverStatus>>>> = {
  REQUEST: { PROPOSED: 'REQUESTED' },
  ACCEPT: { REQUESTED: 'ACCEPTED' },
  FOLLOW_UP: { ACCEPTED: 'FOLLOWED_UP' },
  RETURN: { REQUESTED: 'RETURNED', ACCEPTED: 'RETURNED' },
  // Who has accepted is at work on it: only the partner gives it back.
  WITHDRAW: { PROPOSED: 'WITHDRAWN', REQUESTED: 'WITHDRAWN' },
  RESTORE: { WITHDRAWN: 'PROPOSED' },
};

/** The state after `step`, or null where `from` does not allow it. */
export function nextHandOverStatus(from: HandOverStatus, step: HandOverStep): HandOverStatus | null {
  return TRANSITIONS[step][from] ?? null;
}

/** The state that `step` leads to from wherever it is allowed: a hand-over already in it has had the step. */
export function resultOfHandOverStep(step: HandOverStep): HandOverStatus {
  return Object.values(TRANSITIONS[step])[0]!;
}

export const WithdrawnCause = {
  /** Somebody of the command said so, with a reason. */
  BY_COMMAND: 'BY_COMMAND',
  /** The officers' finding is not the one that the plan hands over for. */
  OTHER_FINDING: 'OTHER_FINDING',
  /** The incident has come under another plan with its priority, and that one does not foresee this partner. */
  OTHER_PLAN: 'OTHER_PLAN',
  INCIDENT_CANCELLED: 'INCIDENT_CANCELLED',
  INCIDENT_MERGED: 'INCIDENT_MERGED',
  /** The incident was archived before anybody asked the partner. */
  INCIDENT_ARCHIVED: 'INCIDENT_ARCHIVED',
} as const;
export type WithdrawnCause = (typeof WithdrawnCause)[keyof typeof WithdrawnCause];

export interface HandOverState {
  readonly to: HandOverPartner;
  /** Foreseen by the plan; otherwise somebody asked for it. */
  readonly isPlanned: boolean;
  readonly status: HandOverStatus;
  readonly cause: WithdrawnCause | null;
}

export interface IncidentHandOver extends HandOverState {
  readonly id: string;
  readonly incidentId: string;
  /** By when the partner says what came of it; from the request on, so that one that is never accepted is noticed too. */
  readonly followUpWithinS: number;
  readonly createdAt: Date;
  readonly requestedAt: Date | null;
  /** Null where the plan asked. */
  readonly requestedBy: string | null;
  readonly acceptedAt: Date | null;
  readonly dueAt: Date | null;
  readonly overdueAt: Date | null;
  readonly endedAt: Date | null;
  /** Who of the partner took the last step. */
  readonly handledBy: string | null;
  /** Why it was asked for, in words. */
  readonly remark: string | null;
  /** What came of it, with FOLLOWED_UP; why, with RETURNED and WITHDRAWN. */
  readonly result: string | null;
}

/** The partner still has something to do with it, or will have. */
export function isUnended(status: HandOverStatus): boolean {
  return status === 'PROPOSED' || status === 'REQUESTED' || status === 'ACCEPTED';
}

export interface HandOverScene<T extends HandOverState> {
  readonly plan: PlannedHandOver | undefined;
  readonly status: IncidentStatus;
  readonly tasks: readonly Pick<TaskState, 'outcome'>[];
  readonly handOvers: readonly T[];
}

export interface HandOverChange<T extends HandOverState> {
  /** Null: it comes into being. */
  readonly before: T | null;
  readonly after: HandOverState;
}

/** What changes with the incident: proposed with the report, asked for when it is resolved, withdrawn with its end in another way or with its plan. */
export function followHandOvers<T extends HandOverState>(scene: HandOverScene<T>): HandOverChange<T>[] {
  const { plan, status, handOvers } = scene;
  const isMissing =
    plan !== undefined &&
    isOpen(status) &&
    !handOvers.some((known) => known.to === plan.to && (known.isPlanned || isUnended(known.status)));
  return [
    ...handOvers.flatMap((before) => {
      const after = next(scene, before);
      return after.status === before.status ? [] : [{ before, after }];
    }),
    ...(isMissing
      ? [{ before: null, after: { to: plan.to, isPlanned: true, status: 'PROPOSED', cause: null } as const }]
      : []),
  ];
}

const WITHDRAWN_WITH: Partial<Record<IncidentStatus, WithdrawnCause>> = {
  CANCELLED: 'INCIDENT_CANCELLED',
  DUPLICATE: 'INCIDENT_MERGED',
  ARCHIVED: 'INCIDENT_ARCHIVED',
};

function next({ plan, status, tasks }: HandOverScene<HandOverState>, state: HandOverState): HandOverState {
  const cause = WITHDRAWN_WITH[status];
  if (cause !== undefined)
    return nextHandOverStatus(state.status, 'WITHDRAW') === null ? state : { ...state, status: 'WITHDRAWN', cause };
  if (!state.isPlanned) return state;
  if (plan?.to !== state.to)
    return state.status === 'PROPOSED' ? { ...state, status: 'WITHDRAWN', cause: 'OTHER_PLAN' } : state;
  const isBack = state.status === 'WITHDRAWN' && state.cause !== 'BY_COMMAND' && isOpen(status);
  const isUnmerged = state.status === 'WITHDRAWN' && state.cause === 'INCIDENT_MERGED';
  const restored: HandOverState = isBack || isUnmerged ? { ...state, status: 'PROPOSED', cause: null } : state;
  if (restored.status !== 'PROPOSED' || status !== 'RESOLVED') return restored;
  const isDue = holds(plan, tasks);
  if (isDue === null) return restored;
  return isDue ? { ...restored, status: 'REQUESTED' } : { ...restored, status: 'WITHDRAWN', cause: 'OTHER_FINDING' };
}

/** Null: nobody has said yet whether there was an offence; a dispatcher decides. One officer's finding of an offence outweighs all others. */
function holds({ when }: PlannedHandOver, tasks: readonly Pick<TaskState, 'outcome'>[]): boolean | null {
  if (when === 'ALWAYS') return true;
  const findings = tasks.map(({ outcome }) => outcome?.['offence']).filter((found) => typeof found === 'boolean');
  if (findings.length === 0) return null;
  return findings.includes(true) === (when === 'OFFENCE');
}
