/** Response plans and the rules of dispatch. */
import { type ConsolePlanFragment, type ConsoleSettingsFragment } from '../generated/graphql.js';

export type Plan = ConsolePlanFragment;
export type PlanContent = Plan['content'];
export type DispatchRules = ConsoleSettingsFragment;

export interface PlansState {
  /** All versions; null while unknown. */
  readonly plans: readonly Plan[] | null;
  readonly rules: DispatchRules | null;
}

export const EMPTY_PLANS: PlansState = { plans: null, rules: null };

export interface PlanHistory {
  readonly inForce: Plan;
  /** The newest first. */
  readonly former: readonly Plan[];
}

/** Plans by type and priority, each with the versions that it replaced; by type, then the plan for every priority last. */
export function historiesOf(plans: readonly Plan[]): PlanHistory[] {
  const byKey = new Map<string, Plan[]>();
  for (const plan of plans) {
    const key = `${plan.incidentType} ${plan.priority ?? 9}`;
    byKey.set(key, [...(byKey.get(key) ?? []), plan]);
  }
  return [...byKey]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, versions]) => {
      const [inForce, ...former] = versions.sort((a, b) => b.version - a.version);
      return { inForce: inForce!, former };
    });
}

/** A plan as its author writes it: without what is left out. */
export function planJson(content: PlanContent): string {
  return JSON.stringify(
    content,
    (key, value: unknown) => (value === null || key === '__typename' ? undefined : value),
    2,
  );
}
