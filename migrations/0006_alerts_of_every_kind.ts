/** Alerts about what belongs to no assignment: overdue tasks and follow-ups, officers in danger or silent, posts without a unit. */
import { type Knex } from 'knex';

const FIRST_KINDS = `'NOT_MOVING', 'LATE', 'SILENT', 'NO_UNIT', 'SHORT_OF_UNITS', 'PREEMPTED'`;
const UP = `
  alter table alerts alter column incident_id drop not null;
  -- The row of another table that it is about (a task, a follow-up, a post), by the kind.
  alter table alerts add column subject_id uuid;
  alter table alerts drop constraint alerts_kind_check;
  alter table alerts add constraint alerts_kind_check check (kind in (${FIRST_KINDS},
    'TASK_OVERDUE', 'FOLLOW_UP_OVERDUE', 'PANIC', 'NO_SIGN_OF_LIFE', 'NOT_AT_SCENE', 'POST_EMPTY', 'OPEN_AT_SHIFT_END'));
  alter table alerts add constraint alerts_are_about_something check (coalesce(incident_id, unit_id, subject_id) is not null);
`;

const DOWN = `
  delete from alerts where incident_id is null or kind not in (${FIRST_KINDS});
  alter table alerts drop constraint alerts_are_about_something;
  alter table alerts drop constraint alerts_kind_check;
  alter table alerts add constraint alerts_kind_check check (kind in (${FIRST_KINDS}));
  alter table alerts drop column subject_id;
  alter table alerts alter column incident_id set not null;
`;

export async function up(knex: Knex): Promise<void> {
  await knex.raw(UP);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(DOWN);
}
