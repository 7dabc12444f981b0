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
} as const;
export type AlertKind = (typeof AlertKind)[keyof typeof AlertKind];

export interface Alert {
  readonly id: string;
  readonly kind: AlertKind;
  readonly incidentId: string;
  /** Null where no single unit is concerned. */
  readonly assignmentId: string | null;
  readonly unitId: string | null;
  readonly raisedAt: Date;
  /** In words, with the figures; English. */
  readonly detail: string | null;
  readonly acknowledgedAt: Date | null;
  readonly acknowledgedBy: string | null;
}
