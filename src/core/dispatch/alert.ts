/** What a dispatcher must look at, because a clock ran out or nobody is left to send. */
export const AlertKind = {
  /** Acknowledged, but not moving within the plan's time. */
  NOT_MOVING: 'NOT_MOVING',
  /** Not on scene within the plan's time. */
  LATE: 'LATE',
  /** Under way, but nothing is heard of the unit. */
  SILENT: 'SILENT',
  /** Nobody is left who could be sent. */
  NO_UNIT: 'NO_UNIT',
  /** Fewer units were sent than the plan asks for. */
  SHORT_OF_UNITS: 'SHORT_OF_UNITS',
  /** A more urgent incident took the unit. */
  PREEMPTED: 'PREEMPTED',
  /** A task of the plan was not done in time. */
  TASK_OVERDUE: 'TASK_OVERDUE',
  /** Whoever took an incident over has not reported what came of it. */
  FOLLOW_UP_OVERDUE: 'FOLLOW_UP_OVERDUE',
  /** An officer asks for help. */
  PANIC: 'PANIC',
  /** A unit has not answered a status check. */
  NO_SIGN_OF_LIFE: 'NO_SIGN_OF_LIFE',
  /** Reported on scene, but its position is elsewhere. */
  NOT_AT_SCENE: 'NOT_AT_SCENE',
  /** A post of an event has fewer units than it should. */
  POST_EMPTY: 'POST_EMPTY',
  /** The shift has ended, and work is still open that nobody took over. */
  OPEN_AT_SHIFT_END: 'OPEN_AT_SHIFT_END',
} as const;
export type AlertKind = (typeof AlertKind)[keyof typeof AlertKind];

export interface Alert {
  readonly id: string;
  readonly kind: AlertKind;
  /** Null where it is about a unit or something else on its own. */
  readonly incidentId: string | null;
  /** Null where no single unit is concerned. */
  readonly assignmentId: string | null;
  readonly unitId: string | null;
  /** The id of what else it is about, by its kind: a task, a follow-up, a post. */
  readonly subjectId: string | null;
  readonly raisedAt: Date;
  /** In words, with the figures; English. */
  readonly detail: string | null;
  /** The same in Chinese; null also with alerts of before it was kept. */
  readonly detailZh: string | null;
  readonly acknowledgedAt: Date | null;
  readonly acknowledgedBy: string | null;
}
