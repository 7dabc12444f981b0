/** Checks on officers at a scene: how long nothing need be heard of them, and how long they have to answer when they are asked. */
import { type ResponsePlan } from '../dispatch/response-plan.js';

/** By priority, in seconds: what is dangerous is asked about twice as often. A response plan may say otherwise. */
const USUAL_STATUS_CHECK_S: Readonly<Record<number, number>> = { 1: 600, 2: 600, 3: 1200, 4: 1200 };
/** From the question to the alert. */
export const SIGN_OF_LIFE_GRACE_S = 60;

/** Seconds on scene after which an officer who has not been heard of is asked. */
export function statusCheckS(plan: Pick<ResponsePlan, 'statusCheckS'> | null, priority: number): number {
  return plan?.statusCheckS ?? USUAL_STATUS_CHECK_S[priority] ?? USUAL_STATUS_CHECK_S[1]!;
}

export interface StatusCheck {
  readonly assignmentId: string;
  /** When the officer is asked, or was; a sign of life puts it off. */
  readonly dueAt: Date;
  /** Asked and not answered yet: by when the answer must come, later than which an alert is raised. Null: not asked. */
  readonly answerBy: Date | null;
}
