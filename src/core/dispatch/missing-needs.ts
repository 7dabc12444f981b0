/** What a response plan still asks for where fewer units were sent than it wants: what the queue tops up. */
import { fillPlan } from './plan-fill.js';
import { type UnitNeed } from './response-plan.js';
import { type VehicleClass } from '../vehicle.js';

/** A unit that has a place of the plan, whether it is on its way, there, or done. */
export interface SentUnit {
  readonly unitId: string;
  readonly vehicle: VehicleClass;
  readonly skills: readonly string[];
}

/**
 * The needs as they are, each with the count that is still missing (0: none), so that their indexes stay those of the plan. As many units as the plan has
 * places are enough, whether or not they suit: somebody sent others on purpose.
 */
export function missingNeeds(needs: readonly UnitNeed[], sent: readonly SentUnit[]): UnitNeed[] {
  const places = needs.reduce((sum, { count }) => sum + count, 0);
  const missing = needs.map(() => 0);
  let left = places - sent.length;
  const candidates = sent.map((unit) => ({ ...unit, arrivalS: 0, committed: true }));
  for (const { need } of fillPlan(needs, candidates).unfilled) if (left-- > 0) missing[need]!++;
  return needs.map((need, i) => ({ ...need, count: missing[i]! }));
}
