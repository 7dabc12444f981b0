/**
 * Policies: whose units may be sent across the border of a station's area, and which stations a recommendation would leave thinly covered.
 *
 * A policy acts as a handicap in seconds: what a unit must arrive earlier than another to be preferred to it. So the same ranking, plan filling and
 * matching serve all policies.
 */
import { badInput } from '../errors.js';

export const DispatchPolicyKind = {
  /** The nearest unit, whatever station's. */
  BORDERLESS: 'BORDERLESS',
  /** A unit of another station only where it saves the time asked for. */
  HOME_STATION_FIRST: 'HOME_STATION_FIRST',
  /** Never a unit of another station. */
  HOME_STATION_ONLY: 'HOME_STATION_ONLY',
} as const;
export type DispatchPolicyKind = (typeof DispatchPolicyKind)[keyof typeof DispatchPolicyKind];

export type DispatchPolicy =
  | { readonly kind: 'BORDERLESS' | 'HOME_STATION_ONLY' }
  /** A foreign unit is taken where it arrives at least so many seconds before the home unit that would be taken instead. */
  | { readonly kind: 'HOME_STATION_FIRST'; readonly foreignMustSaveS: number };

export const BORDERLESS: DispatchPolicy = { kind: 'BORDERLESS' };
const MAX_SAVE_S = 3600;

/**
 * The policy named `kind`; `foreignMustSaveS` belongs to `HOME_STATION_FIRST` and to no other.
 *
 * @throws DomainError BAD_USER_INPUT where the kind is unknown, the two do not fit, or the seconds are no whole number from 0 to 3,600
 */
export function toDispatchPolicy(
  { kind, foreignMustSaveS }: { readonly kind: DispatchPolicyKind; readonly foreignMustSaveS?: number | null },
  path: readonly (string | number)[] = [],
): DispatchPolicy {
  const kinds = Object.values(DispatchPolicyKind);
  if (!kinds.includes(kind))
    throw badInput([...path, 'kind'], `is ${JSON.stringify(kind)}`, `one of ${kinds.join(', ')}`);
  const at = [...path, 'foreignMustSaveS'];
  if (kind !== 'HOME_STATION_FIRST') {
    if (foreignMustSaveS != null) throw badInput(at, `is no part of ${kind}`, 'nothing');
    return { kind };
  }
  if (foreignMustSaveS == null || !Number.isInteger(foreignMustSaveS))
    throw badInput(at, `is ${foreignMustSaveS ?? 'absent'}`, 'whole seconds');
  if (foreignMustSaveS < 0 || foreignMustSaveS > MAX_SAVE_S)
    throw badInput(at, `is ${foreignMustSaveS}`, `0 to ${MAX_SAVE_S} seconds`);
  return { kind, foreignMustSaveS };
}

/**
 * Seconds by which a unit of `unitStation` must beat a home unit at an incident in the area of `incidentStation`; `Infinity`: it must not be sent.
 * An incident in no station's area (null) has no home, so nobody is foreign to it.
 */
export function policyHandicapS(policy: DispatchPolicy, unitStation: string, incidentStation: string | null): number {
  if (incidentStation === null || unitStation === incidentStation) return 0;
  switch (policy.kind) {
    case 'BORDERLESS':
      return 0;
    case 'HOME_STATION_FIRST':
      return policy.foreignMustSaveS;
    case 'HOME_STATION_ONLY':
      return Infinity;
  }
}

export interface ThinCover {
  readonly stationId: string;
  /** Free units now, and left when those taken have gone. */
  readonly free: number;
  readonly left: number;
  readonly minimum: number;
}

/**
 * Stations that would have fewer free units than their minimum once `taken` have gone: a warning to the dispatcher, never a refusal, for whoever needs
 * help now comes before whoever may need it. Only stations that lose a unit are told; largest lack first, then by id.
 *
 * @param free every unit that is on duty, without work, and not held from ordinary work or in danger; those in `taken` included
 * @param taken ids of the units recommended; ids that are not free (robbed from other work) leave no station thinner than it is
 * @param minimumOf by station id; absent: 0
 */
export function findThinCover(
  free: Iterable<{ readonly id: string; readonly stationId: string }>,
  taken: ReadonlySet<string>,
  minimumOf: ReadonlyMap<string, number>,
): ThinCover[] {
  const counts = new Map<string, { free: number; lost: number }>();
  for (const { id, stationId } of free) {
    const count = counts.get(stationId) ?? { free: 0, lost: 0 };
    count.free++;
    if (taken.has(id)) count.lost++;
    counts.set(stationId, count);
  }
  return [...counts]
    .filter(([stationId, { free: now, lost }]) => lost > 0 && now - lost < (minimumOf.get(stationId) ?? 0))
    .map(([stationId, { free: now, lost }]) => ({
      stationId,
      free: now,
      left: now - lost,
      minimum: minimumOf.get(stationId)!,
    }))
    .sort((a, b) => b.minimum - b.left - (a.minimum - a.left) || (a.stationId < b.stationId ? -1 : 1));
}
