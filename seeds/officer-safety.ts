/** The incident type that an officer's call for help is, with its plan: the nearest three units, of whatever class, at once. */
import { type ResponsePlan } from '../src/core/dispatch/response-plan.js';
import { OFFICER_IN_DANGER } from '../src/core/safety/panic.js';
import { type Database, inTransaction } from '../src/database/database.js';

export const OFFICER_IN_DANGER_PLAN: ResponsePlan = {
  dispatch: 'AUTOMATIC',
  needs: [{ count: 3 }],
  clocks: { acknowledgeS: 15, startTravelS: 15, arriveS: 120 },
  // Whoever comes to help is in the same danger.
  statusCheckS: 300,
  tasks: [
    {
      ...{ kind: 'reach-officer-by-radio', name: '电台呼叫民警', nameEn: 'Reach the officer by radio' },
      ...{ who: 'DISPATCHER', dueWithinS: 30 },
    },
  ],
};

/**
 * Adds the type where it is missing, and the plan where it has none: also to a deployment with types of its own, for a call for help must find its type.
 * May be called at every start, and by several nodes at once; after the other types are there.
 */
export async function seedOfficerSafety(database: Database, at: Date): Promise<void> {
  await inTransaction(database, async (trx) => {
    await trx('incident_types')
      .insert({ slug: OFFICER_IN_DANGER, name: '民警求助', name_en: 'Officer in danger', default_priority: 1 })
      .onConflict('slug')
      .ignore();
    await trx('incident_types').select('slug').where({ slug: OFFICER_IN_DANGER }).forUpdate();
    if ((await trx('response_plans').first('id').where({ incident_type: OFFICER_IN_DANGER })) !== undefined) return;
    await trx('response_plans').insert({
      incident_type: OFFICER_IN_DANGER,
      priority: null,
      version: 1,
      content: JSON.stringify(OFFICER_IN_DANGER_PLAN),
      created_at: at,
    });
  });
}
