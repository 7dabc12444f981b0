/** Rounds of inspection over named sites (Xiangshan practice): sites, rounds and visits, and the life cycle of a round. */
import { type LonLat } from '../geo/point.js';

export const SiteKind = {
  RENTED_HOUSING: 'RENTED_HOUSING',
  APARTMENT_BLOCK: 'APARTMENT_BLOCK',
  SHOP: 'SHOP',
  RESTAURANT: 'RESTAURANT',
  WORKSHOP: 'WORKSHOP',
  WAREHOUSE: 'WAREHOUSE',
  SCHOOL: 'SCHOOL',
  CARE_HOME: 'CARE_HOME',
  ENTERTAINMENT: 'ENTERTAINMENT',
  OTHER: 'OTHER',
} as const;
export type SiteKind = (typeof SiteKind)[keyof typeof SiteKind];

export interface InspectionSite {
  readonly id: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly kind: SiteKind;
  readonly address: string | null;
  readonly location: LonLat;
  readonly gridId: string | null;
  readonly registeredAt: Date;
  /** From then on it is in no new round. */
  readonly retiredAt: Date | null;
}

export const RoundStatus = { OPEN: 'OPEN', COMPLETED: 'COMPLETED', CANCELLED: 'CANCELLED' } as const;
export type RoundStatus = (typeof RoundStatus)[keyof typeof RoundStatus];

export const RoundStep = { COMPLETE: 'COMPLETE', CANCEL: 'CANCEL' } as const;
export type RoundStep = (typeof RoundStep)[keyof typeof RoundStep];

const TRANSITIONS: Readonly<Record<RoundStep, Partial<Record<RoundStatus, RoundStatus>>>> = {
  COMPLETE: { OPEN: 'COMPLETED' },
  CANCEL: { OPEN: 'CANCELLED' },
};

/** The state after `step`, or null where `from` does not allow it. */
export function nextRoundStatus(from: RoundStatus, step: RoundStep): RoundStatus | null {
  return TRANSITIONS[step][from] ?? null;
}

/** The state that `step` leads to: a round already in it has had the step. */
export function resultOfRoundStep(step: RoundStep): RoundStatus {
  return Object.values(TRANSITIONS[step])[0]!;
}

export interface InspectionRound {
  readonly id: string;
  readonly name: string;
  readonly startsAt: Date;
  /** Exclusive. */
  readonly endsAt: Date;
  readonly status: RoundStatus;
  readonly plannedBy: string;
  readonly plannedAt: Date;
  readonly endedAt: Date | null;
  readonly endReason: string | null;
}

export const VisitResult = { CLEAN: 'CLEAN', HAZARDS: 'HAZARDS', NOT_ACCESSIBLE: 'NOT_ACCESSIBLE' } as const;
export type VisitResult = (typeof VisitResult)[keyof typeof VisitResult];

export interface SiteVisit {
  readonly id: string;
  readonly roundId: string;
  readonly siteId: string;
  readonly visitedBy: string;
  readonly visitedAt: Date;
  readonly result: VisitResult;
  readonly remark: string | null;
}
