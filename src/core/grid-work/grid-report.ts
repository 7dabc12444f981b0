/** The life cycle of a grid report (what a grid worker saw and told), one transition table, and its shape. */
import { type LonLat } from '../geo/point.js';

export const GridReportKind = {
  CASE_CLUE: 'CASE_CLUE',
  FIRE_HAZARD: 'FIRE_HAZARD',
  DISPUTE: 'DISPUTE',
  POPULATION_CHANGE: 'POPULATION_CHANGE',
  SERVICE_REQUEST: 'SERVICE_REQUEST',
  OTHER: 'OTHER',
} as const;
export type GridReportKind = (typeof GridReportKind)[keyof typeof GridReportKind];

export const GridReportStatus = {
  FILED: 'FILED',
  /** Somebody is on the way to see for themselves. */
  VERIFYING: 'VERIFYING',
  VERIFIED: 'VERIFIED',
  REJECTED: 'REJECTED',
  CLOSED: 'CLOSED',
  /** Goes on as an incident. */
  INCIDENT: 'INCIDENT',
} as const;
export type GridReportStatus = (typeof GridReportStatus)[keyof typeof GridReportStatus];

/** Nobody has found out yet what there is to it. */
export const UNDECIDED_STATUSES: readonly GridReportStatus[] = ['FILED', 'VERIFYING'];

export const GridReportStep = {
  START_VERIFICATION: 'START_VERIFICATION',
  VERIFY: 'VERIFY',
  REJECT: 'REJECT',
  CLOSE: 'CLOSE',
  BECOME_INCIDENT: 'BECOME_INCIDENT',
} as const;
export type GridReportStep = (typeof GridReportStep)[keyof typeof GridReportStep];

const TRANSITIONS: Readonly<Record<GridReportStep, Partial<Record<GridReportStatus, GridReportStatus>>>> = {
  START_VERIFICATION: { FILED: 'VERIFYING' },
  VERIFY: { VERIFYING: 'VERIFIED' },
  REJECT: { VERIFYING: 'REJECTED' },
  CLOSE: { VERIFIED: 'CLOSED', REJECTED: 'CLOSED' },
  // What burns does not wait for a look at it.
  BECOME_INCIDENT: { FILED: 'INCIDENT', VERIFYING: 'INCIDENT', VERIFIED: 'INCIDENT' },
};

/** The state after `step`, or null where `from` does not allow it. */
export function nextGridReportStatus(from: GridReportStatus, step: GridReportStep): GridReportStatus | null {
  return TRANSITIONS[step][from] ?? null;
}

/** The state that `step` leads to from wherever it is allowed: a report already in it has had the step. */
export function resultOfGridReportStep(step: GridReportStep): GridReportStatus {
  return Object.values(TRANSITIONS[step])[0]!;
}

/** A picture that is kept elsewhere: where, of what type, and a digest by which it can be told from another. */
export interface PhotoReference {
  /** An https URL, or a key that means something to the picture store. */
  readonly reference: string;
  readonly mediaType: string;
  /** SHA-256 of the file, 64 lower-case hexadecimal digits. */
  readonly sha256: string;
  readonly takenAt: Date | null;
}

export interface GridReport {
  readonly id: string;
  readonly number: string;
  readonly kind: GridReportKind;
  readonly status: GridReportStatus;
  readonly text: string;
  /** Null where only the grid was named. */
  readonly location: LonLat | null;
  readonly address: string | null;
  readonly building: string | null;
  readonly room: string | null;
  readonly photos: readonly PhotoReference[];
  /** Null where the place lies in no grid. */
  readonly gridId: string | null;
  readonly stationId: string | null;
  readonly reportedBy: string;
  readonly filedAt: Date;
  readonly verificationStartedAt: Date | null;
  /** Who took the last step. */
  readonly handledBy: string | null;
  /** What verification came to; kept when the report is closed. */
  readonly verdict: 'VERIFIED' | 'REJECTED' | null;
  readonly decidedAt: Date | null;
  readonly finding: string | null;
  /** When it was closed or became an incident. */
  readonly closedAt: Date | null;
  readonly outcome: string | null;
  readonly incidentId: string | null;
}

/** The incident type that a report of a kind most likely becomes; null: whoever turns it into one has to say. */
export const USUAL_INCIDENT_TYPE: Readonly<Record<GridReportKind, string | null>> = {
  CASE_CLUE: null,
  FIRE_HAZARD: 'fire-hazard',
  DISPUTE: 'dispute',
  POPULATION_CHANGE: 'resident-verification',
  SERVICE_REQUEST: null,
  OTHER: null,
};
