/** Versions of response plans, in memory once they were read: a version never changes, and every step of an incident asks for its own. */
import { type Knex } from 'knex';
import { type ResponsePlan } from '../../core/dispatch/response-plan.js';
import { type Incident } from '../../core/incident/incident.js';
import { readPlanContent } from '../../database/response-plan-repository.js';

/** More than the open incidents of a city are under; beyond, the one read longest ago is read anew. */
const MAX_VERSIONS = 1_000;

export interface PlanVersions {
  /** The plan that an incident is under, whatever newer version there is; null where its type had none. */
  of(knex: Knex, incident: Pick<Incident, 'responsePlanId'>): Promise<ResponsePlan | null>;
}

export function createPlanVersions(): PlanVersions {
  const known = new Map<string, ResponsePlan>();
  return {
    of: async (knex, { responsePlanId: id }) => {
      if (id === null) return null;
      const plan = known.get(id);
      if (plan !== undefined) return plan;
      const content = await readPlanContent(knex, id);
      known.set(id, content);
      if (known.size > MAX_VERSIONS) known.delete(known.keys().next().value!);
      return content;
    },
  };
}
