/** Tasks and hand-overs that an incident's plan no longer foresees, because its priority has brought it under another. */
import { type Knex } from 'knex';

const TASK_CAUSES = `'SKIPPED', 'OTHER_OUTCOME', 'UNIT_LEFT', 'NO_UNIT', 'INCIDENT_CANCELLED', 'INCIDENT_MERGED'`;
const HAND_OVER_CAUSES = `'BY_COMMAND', 'OTHER_FINDING', 'INCIDENT_CANCELLED', 'INCIDENT_MERGED', 'INCIDENT_ARCHIVED'`;

const allow = (taskCauses: string, handOverCauses: string): string => `
  alter table incident_tasks drop constraint incident_tasks_cause_check;
  alter table incident_tasks add constraint incident_tasks_cause_check check (cause in (${taskCauses}));
  alter table hand_overs drop constraint hand_overs_cause_check;
  alter table hand_overs add constraint hand_overs_cause_check check (cause in (${handOverCauses}));
`;

export async function up(knex: Knex): Promise<void> {
  await knex.raw(allow(`${TASK_CAUSES}, 'OTHER_PLAN'`, `${HAND_OVER_CAUSES}, 'OTHER_PLAN'`));
}

export async function down(knex: Knex): Promise<void> {
  // The next best cause that the older program knows.
  await knex.raw(`
    update incident_tasks set cause = 'OTHER_OUTCOME' where cause = 'OTHER_PLAN';
    update hand_overs set cause = 'OTHER_FINDING' where cause = 'OTHER_PLAN';
    ${allow(TASK_CAUSES, HAND_OVER_CAUSES)}`);
}
