/** The life cycle of a hazard at a site: found, a rectification notice with a date, follow-ups until it is put right. */
import { type PhotoReference } from './grid-report.js';

export const HazardKind = {
  BLOCKED_EXIT: 'BLOCKED_EXIT',
  WIRING: 'WIRING',
  GAS: 'GAS',
  EXTINGUISHERS: 'EXTINGUISHERS',
  EBIKE_CHARGING: 'EBIKE_CHARGING',
  STORAGE: 'STORAGE',
  OTHER: 'OTHER',
} as const;
export type HazardKind = (typeof HazardKind)[keyof typeof HazardKind];

export const HazardStatus = {
  FOUND: 'FOUND',
  /** A rectification notice (责令整改通知书) names the date by which it is to be put right. */
  NOTICED: 'NOTICED',
  PUT_RIGHT: 'PUT_RIGHT',
  /** The fire service or another authority goes on with it. */
  HANDED_OVER: 'HANDED_OVER',
} as const;
export type HazardStatus = (typeof HazardStatus)[keyof typeof HazardStatus];

/** Follow-ups are steps too: `NOT_PUT_RIGHT` leaves the notice standing with a new date. */
export const HazardStep = {
  ISSUE_NOTICE: 'ISSUE_NOTICE',
  PUT_RIGHT: 'PUT_RIGHT',
  NOT_PUT_RIGHT: 'NOT_PUT_RIGHT',
  HANDED_OVER: 'HANDED_OVER',
} as const;
export type HazardStep = (typeof HazardStep)[keyof typeof HazardStep];

export const FollowUpResult = {
  PUT_RIGHT: 'PUT_RIGHT',
  NOT_PUT_RIGHT: 'NOT_PUT_RIGHT',
  HANDED_OVER: 'HANDED_OVER',
} as const;
export type FollowUpResult = (typeof FollowUpResult)[keyof typeof FollowUpResult];

const TRANSITIONS: Readonly<Record<HazardStep, Partial<Record<HazardStatus, HazardStatus>>>> = {
  ISSUE_NOTICE: { FOUND: 'NOTICED' },
  // Moving a box out of a stairway needs no notice.
  PUT_RIGHT: { FOUND: 'PUT_RIGHT', NOTICED: 'PUT_RIGHT' },
  NOT_PUT_RIGHT: { NOTICED: 'NOTICED' },
  HANDED_OVER: { FOUND: 'HANDED_OVER', NOTICED: 'HANDED_OVER' },
};

/** The state after `step`, or null where `from` does not allow it. */
export function nextHazardStatus(from: HazardStatus, step: HazardStep): HazardStatus | null {
  return TRANSITIONS[step][from] ?? null;
}

/** Nothing more is to be done about it here. */
export function isOver(status: HazardStatus): boolean {
  return status === 'PUT_RIGHT' || status === 'HANDED_OVER';
}

export interface SiteHazard {
  readonly id: string;
  readonly siteId: string;
  readonly visitId: string;
  readonly kind: HazardKind;
  readonly description: string;
  readonly photos: readonly PhotoReference[];
  readonly status: HazardStatus;
  readonly foundAt: Date;
  readonly noticeId: string | null;
  /** Of the notice, or of the last follow-up that found it not put right. */
  readonly dueAt: Date | null;
  readonly endedAt: Date | null;
}

/** The date has come and the hazard is still there. */
export function isOverdue({ status, dueAt }: Pick<SiteHazard, 'status' | 'dueAt'>, now: Date): boolean {
  return status === 'NOTICED' && dueAt !== null && dueAt <= now;
}

export interface RectificationNotice {
  readonly id: string;
  readonly number: string;
  readonly siteId: string;
  readonly issuedBy: string;
  readonly issuedAt: Date;
  readonly remark: string | null;
}

export interface HazardFollowUp {
  readonly id: string;
  readonly hazardId: string;
  readonly followedUpBy: string;
  readonly followedUpAt: Date;
  readonly result: FollowUpResult;
  readonly dueAt: Date | null;
  readonly remark: string | null;
}
