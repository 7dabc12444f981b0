/**
 * Fills the places of a response plan with the units that arrive first: several vehicles and skills at once, each unit in one place.
 *
 * What a dispatcher wants, in this order:
 * 1. as many places filled as possible; where not all can be, those of the earlier-listed needs;
 * 2. the first unit there as early as possible, then the second, and so on to the last;
 * 3. the earlier-listed places by the earlier units.
 *
 * There is nothing to weigh between these: one filling is best in all of them (`matchPlaces`), and its sum of arrivals is the least as well.
 */
import { type VehicleClass } from '../vehicle.js';
import { matchPlaces } from './place-matching.js';
import { type UnitNeed } from './response-plan.js';

export interface PlanCandidate {
  readonly unitId: string;
  readonly vehicle: VehicleClass;
  readonly skills: readonly string[];
  /** Seconds from now; finite, at least 0. */
  readonly arrivalS: number;
  /**
   * Seconds by which it must beat another unit to be preferred to it: of the policy (`policyHandicapS`), of a robbery (`mustSaveS`), or both together.
   * `Infinity`: it must not be sent. Absent: 0.
   */
  readonly handicapS?: number;
  /** On its way or there already: it keeps a place that it suits, before all others. Absent: false. */
  readonly committed?: boolean;
}

export interface FilledPlace {
  /** Index of the need in the plan, and of the place within the need. */
  readonly need: number;
  readonly place: number;
  readonly unitId: string;
  readonly arrivalS: number;
  readonly committed: boolean;
}

export const UnfilledReason = {
  /** No candidate has the vehicle and the skills. */
  NONE_SUITS: 'NONE_SUITS',
  /** Some have, but the policy keeps all of them at their stations. */
  OTHER_STATION: 'OTHER_STATION',
  /** All that suit fill other places of the plan. */
  ALL_TAKEN: 'ALL_TAKEN',
} as const;
export type UnfilledReason = (typeof UnfilledReason)[keyof typeof UnfilledReason];

export interface UnfilledPlace {
  readonly need: number;
  readonly place: number;
  readonly reason: UnfilledReason;
}

export const PassedOverReason = {
  WRONG_VEHICLE: 'WRONG_VEHICLE',
  MISSING_SKILL: 'MISSING_SKILL',
  /** The policy keeps it at its station. */
  OTHER_STATION: 'OTHER_STATION',
  /** It would be taken but for its handicap: it does not save the seconds asked for. */
  SAVES_TOO_LITTLE: 'SAVES_TOO_LITTLE',
  /** Every place that it could fill, itself or by moving others, is filled by units that come before it. */
  NOT_NEEDED: 'NOT_NEEDED',
} as const;
export type PassedOverReason = (typeof PassedOverReason)[keyof typeof PassedOverReason];

export interface PassedOverUnit {
  readonly unitId: string;
  readonly arrivalS: number;
  readonly reason: PassedOverReason;
  /** The vehicle that is wrong, the skills that are missing, the seconds of the handicap; null: nothing to add. */
  readonly detail: string | null;
}

export interface PlanFilling {
  /** In the order of the plan. */
  readonly filled: readonly FilledPlace[];
  readonly unfilled: readonly UnfilledPlace[];
  /** Units that would arrive before the last one taken (where a place stays empty: all) and fill no place, in the order of arrival. */
  readonly passedOver: readonly PassedOverUnit[];
}

/**
 * The best filling. Ties go to the earlier arrival without handicap, then to the lower unit id: the order of the candidates does not matter.
 * Milliseconds for 2,000 candidates; O(places² · candidates) at worst.
 *
 * @param candidates each unit once; units that cannot get there, or must not be asked, are left out
 * @throws RangeError where an arrival is no finite number of at least 0
 */
export function fillPlan(needs: readonly UnitNeed[], candidates: readonly PlanCandidate[]): PlanFilling {
  const ranked = candidates.map(toRanked).sort(byRank);
  const places = needs.flatMap(({ count }, need) => Array.from({ length: count }, (_, place) => ({ need, place })));
  const suits = needs.map((need) =>
    Uint8Array.from(ranked, (unit) => Number(unit.lateS < Infinity && findMisfit(need, unit) === null)),
  );
  const unitAt = matchPlaces(
    places.map(({ need }) => suits[need]!),
    ranked.length,
  );
  const filled: FilledPlace[] = [];
  const unfilled: UnfilledPlace[] = [];
  places.forEach(({ need, place }, p) => {
    const at = unitAt[p]!;
    if (at < 0) {
      unfilled.push({ need, place, reason: whyUnfilled(needs[need]!, ranked) });
      return;
    }
    const { unitId, arrivalS, committed } = ranked[at]!;
    filled.push({ need, place, unitId, arrivalS, committed });
  });
  return { filled, unfilled, passedOver: listPassedOver(needs, ranked, filled, unfilled.length > 0) };
}

type Why = Omit<PassedOverUnit, 'unitId' | 'arrivalS'>;

/** Null: it suits; else why not, the most lasting reason first. */
function findMisfit(need: UnitNeed, { vehicle, skills }: Ranked): Why | null {
  if (need.vehicles !== undefined && !need.vehicles.includes(vehicle))
    return { reason: 'WRONG_VEHICLE', detail: vehicle };
  const missing = need.skills?.filter((skill) => !skills.includes(skill)) ?? [];
  return missing.length > 0 ? { reason: 'MISSING_SKILL', detail: missing.join(', ') } : null;
}

/** A candidate with nothing left out. */
interface Ranked extends Required<PlanCandidate> {
  /** Arrival and handicap: the rank. */
  readonly lateS: number;
}

function toRanked({ unitId, vehicle, skills, arrivalS, handicapS = 0, committed = false }: PlanCandidate): Ranked {
  if (!(arrivalS >= 0 && arrivalS < Infinity)) throw new RangeError(`unit ${unitId} arrives in ${arrivalS} s`);
  const askedS = committed ? 0 : handicapS;
  return { unitId, vehicle, skills, arrivalS, handicapS: askedS, committed, lateS: arrivalS + askedS };
}

function byRank(a: Ranked, b: Ranked): number {
  if (a.committed !== b.committed) return a.committed ? -1 : 1;
  if (a.lateS !== b.lateS) return a.lateS < b.lateS ? -1 : 1;
  return byArrival(a, b);
}

function byArrival(a: Ranked, b: Ranked): number {
  return a.arrivalS - b.arrivalS || (a.unitId < b.unitId ? -1 : 1);
}

function whyUnfilled(need: UnitNeed, ranked: readonly Ranked[]): UnfilledReason {
  const suited = ranked.filter((unit) => findMisfit(need, unit) === null);
  if (suited.length === 0) return 'NONE_SUITS';
  return suited.every((unit) => unit.handicapS === Infinity) ? 'OTHER_STATION' : 'ALL_TAKEN';
}

function listPassedOver(
  needs: readonly UnitNeed[],
  ranked: readonly Ranked[],
  filled: readonly FilledPlace[],
  all: boolean,
): PassedOverUnit[] {
  const takenFor = new Map(filled.map(({ unitId, need }) => [unitId, need]));
  const taken = ranked.filter(({ unitId }) => takenFor.has(unitId));
  const lastS = all ? Infinity : taken.reduce((last, { arrivalS }) => Math.max(last, arrivalS), -Infinity);
  return ranked
    .filter(({ unitId, arrivalS, committed }) => !committed && arrivalS < lastS && !takenFor.has(unitId))
    .sort(byArrival)
    .map((unit) => {
      const why = whyMisfit(needs, unit) ?? whyNotTaken(needs, unit, taken, takenFor);
      return { unitId: unit.unitId, arrivalS: unit.arrivalS, ...why };
    });
}

/** Null: it suits a need. Else told of the need that it comes nearest to suiting: the first whose vehicle is right, else the first. */
function whyMisfit(needs: readonly UnitNeed[], unit: Ranked): Why | null {
  const misfits = needs.map((need) => findMisfit(need, unit));
  if (misfits.includes(null)) return null;
  return misfits.find((misfit) => misfit!.reason === 'MISSING_SKILL') ?? misfits[0]!;
}

function whyNotTaken(
  needs: readonly UnitNeed[],
  unit: Ranked,
  taken: readonly Ranked[],
  takenFor: ReadonlyMap<string, number>,
): Why {
  if (unit.handicapS === Infinity) return { reason: 'OTHER_STATION', detail: null };
  // The units that would have to move, or to go, for this one: those at the needs that it suits, those at the needs that these suit, and so on.
  const inTheWay = new Set([unit]);
  for (const mover of inTheWay)
    for (const each of taken) if (findMisfit(needs[takenFor.get(each.unitId)!]!, mover) === null) inTheWay.add(each);
  const freely = { ...unit, lateS: unit.arrivalS };
  for (const each of inTheWay)
    if (each !== unit && byRank(freely, each) < 0)
      return { reason: 'SAVES_TOO_LITTLE', detail: `${unit.handicapS} s are asked for` };
  return { reason: 'NOT_NEEDED', detail: null };
}
