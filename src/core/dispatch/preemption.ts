/** Pre-emption: which incidents may rob units from the work they are on, by a matrix of priorities that is data, and which robbery costs least. */
import { badInput } from '../errors.js';
import { type AssignmentStatus } from '../incident/assignment.js';
import { DEFAULT_WEIGHTS, PRIORITIES, type Priority, priorityWeight, type PriorityWeights } from './priority-weight.js';

/** From the least loss to the greatest: what the unit has done already for whom it is robbed from. ON_SCENE is never robbed. */
export const ROBBABLE_STATES = ['OFFERED', 'ACKNOWLEDGED', 'EN_ROUTE'] as const satisfies readonly AssignmentStatus[];
export type RobbableState = (typeof ROBBABLE_STATES)[number];

export interface PreemptionRule {
  /** The priority of the incident that robs, and of the one robbed, which is less urgent. */
  readonly by: Priority;
  readonly from: Priority;
  readonly states: readonly RobbableState[];
  /** Whole seconds by which the robbed unit must arrive before the first free one. */
  readonly mustSaveS: number;
}

/** At most one rule for a pair of priorities and a state; what no rule allows is forbidden. */
export type PreemptionMatrix = readonly PreemptionRule[];

/** The most urgent may rob the two least urgent of a unit that is not yet on scene, where that saves half of the two minutes promised. */
export const DEFAULT_PREEMPTION: PreemptionMatrix = [
  { by: 1, from: 3, states: ROBBABLE_STATES, mustSaveS: 60 },
  { by: 1, from: 4, states: ROBBABLE_STATES, mustSaveS: 60 },
];
const MAX_SAVE_S = 3600;

/** The rule that lets an incident of priority `by` rob one of priority `from` in that state; null: it must not. */
export function findPreemptionRule(
  matrix: PreemptionMatrix,
  by: Priority,
  from: Priority,
  state: AssignmentStatus,
): PreemptionRule | null {
  // A rule that slipped past its check must still not take a unit from somebody as urgent, or from a scene.
  if (from <= by || state === 'ON_SCENE') return null;
  return (
    matrix.find((rule) => rule.by === by && rule.from === from && rule.states.some((each) => each === state)) ?? null
  );
}

/**
 * @throws DomainError BAD_USER_INPUT where a rule robs the same or a more urgent priority, or from a scene, names no state, wants no whole number of
 *   seconds from 0 to 3,600, or where two rules speak of the same case
 */
export function checkPreemptionMatrix(matrix: PreemptionMatrix, path: readonly (string | number)[]): void {
  const ruleOf = new Map<string, number>();
  matrix.forEach(({ by, from, states, mustSaveS }, i) => {
    const at = (field: string): (string | number)[] => [...path, i, field];
    if (!PRIORITIES.includes(by)) throw badInput(at('by'), `is ${by}`, 'a priority from 1 to 4');
    if (!PRIORITIES.includes(from) || from <= by)
      throw badInput(at('from'), `is ${from}`, `a less urgent priority than ${by}, at most 4`);
    if (states.length === 0) throw badInput(at('states'), 'is empty', `some of ${ROBBABLE_STATES.join(', ')}`);
    if (!Number.isInteger(mustSaveS) || mustSaveS < 0 || mustSaveS > MAX_SAVE_S)
      throw badInput(at('mustSaveS'), `is ${mustSaveS}`, `whole seconds from 0 to ${MAX_SAVE_S}`);
    for (const state of states) {
      if (!ROBBABLE_STATES.includes(state)) throw badInput(at('states'), `has ${state}`, ROBBABLE_STATES.join(', '));
      const key = `priority ${by} from ${from} in ${state}`;
      const other = ruleOf.get(key);
      if (other !== undefined)
        throw badInput(at('states'), `${key} is in rule ${other} already`, 'one rule for each case');
      ruleOf.set(key, i);
    }
  });
}

/** What every robbery by an incident of this priority saves at least, in seconds; null: it may rob nobody. */
export function leastSavingS(matrix: PreemptionMatrix, by: Priority): number | null {
  const rules = matrix.filter((rule) => rule.by === by && rule.from > by);
  return rules.length === 0 ? null : Math.min(...rules.map(({ mustSaveS }) => mustSaveS));
}

/** A unit that works on another incident and suits this one. */
export interface RobberyCandidate {
  readonly unitId: string;
  /** At the incident that robs, seconds from now. */
  readonly arrivalS: number;
  /** Of the incident that it would be robbed from. */
  readonly priority: Priority;
  readonly state: AssignmentStatus;
  /** Since the report of that incident. */
  readonly waitedS: number;
  /** At that incident, seconds from now, if it is left to go on. */
  readonly arrivalThereS: number;
  /** The first free unit that would take its place there; null: none is known. */
  readonly replacementArrivalS: number | null;
}

export interface RobberyQuery {
  readonly priority: Priority;
  /** Since the report of the incident that robs. */
  readonly waitedS: number;
  /** The first free unit that suits; null: none. */
  readonly freeArrivalS: number | null;
  readonly candidates: readonly RobberyCandidate[];
  readonly matrix?: PreemptionMatrix;
  readonly weights?: PriorityWeights;
  /** What the robbed are taken to wait where no replacement is known, in seconds. Default 1,800. */
  readonly noReplacementS?: number;
}

export interface Robbery {
  readonly unitId: string;
  readonly rule: PreemptionRule;
  /** Against the first free unit; null: there is none. */
  readonly savedS: number | null;
  /** How much later the robbed incident is reached. */
  readonly delayS: number;
  /** Weighted seconds: arrival here + delay there. */
  readonly cost: number;
}

export const NO_REPLACEMENT_S = 1800;

/**
 * The robberies that the matrix allows and that save the time asked for, cheapest first. The matrix says who *may* be robbed; of these it is best to rob
 * where the weighted seconds that both incidents wait are fewest together. Ties: the less urgent, the one for whom less was done, the earlier arrival,
 * the lower unit id.
 */
export function rankRobberies({
  priority,
  waitedS,
  freeArrivalS,
  candidates,
  matrix = DEFAULT_PREEMPTION,
  weights = DEFAULT_WEIGHTS,
  noReplacementS = NO_REPLACEMENT_S,
}: RobberyQuery): Robbery[] {
  const weight = priorityWeight(weights, priority, waitedS);
  const robberies = candidates.flatMap((candidate): (Robbery & { readonly candidate: RobberyCandidate })[] => {
    const rule = findPreemptionRule(matrix, priority, candidate.priority, candidate.state);
    if (rule === null) return [];
    const savedS = freeArrivalS === null ? null : freeArrivalS - candidate.arrivalS;
    if (savedS !== null && (savedS < rule.mustSaveS || savedS <= 0)) return [];
    const replacedS = candidate.replacementArrivalS ?? candidate.arrivalThereS + noReplacementS;
    const delayS = Math.max(0, replacedS - candidate.arrivalThereS);
    const robbedWeight = priorityWeight(weights, candidate.priority, candidate.waitedS);
    const cost = weight * candidate.arrivalS + robbedWeight * delayS;
    return [{ unitId: candidate.unitId, rule, savedS, delayS, cost, candidate }];
  });
  return robberies
    .sort((a, b) => a.cost - b.cost || byLoss(a.candidate, b.candidate))
    .map(({ candidate: _, ...robbery }) => robbery);
}

function byLoss(a: RobberyCandidate, b: RobberyCandidate): number {
  const done = ({ state }: RobberyCandidate): number => ROBBABLE_STATES.findIndex((each) => each === state);
  return b.priority - a.priority || done(a) - done(b) || a.arrivalS - b.arrivalS || (a.unitId < b.unitId ? -1 : 1);
}
