/** Tasks and hand-overs of response plans, and the desks whose accounts see to them. */
import { type Knex } from 'knex';

const FIRST_ROLES = `'DISPATCHER', 'OFFICER', 'PLANNER', 'SUPERVISOR', 'GRID_WORKER', 'ADMIN'`;

const UP = `
  -- A desk is its kind and the account's station; without a station it works for all.
  alter table accounts add column desk text check (desk in
    ('FRAUD_DESK', 'MEDIATION_ROOM', 'REGISTRAR', 'FIRE_INSPECTOR', 'INVESTIGATION', 'TRAFFIC_POLICE', 'FIRE_SERVICE'));
  alter table accounts drop constraint accounts_role_check;
  alter table accounts add constraint accounts_role_check check (role in (${FIRST_ROLES}, 'DESK'));
  alter table accounts add constraint accounts_desk_has_role check ((role = 'DESK') = (desk is not null));

  -- What a plan asks for is in the version that the incident keeps; a row is what became of one task of it.
  create table incident_tasks (
    id uuid primary key default gen_random_uuid(),
    incident_id uuid not null references incidents on delete cascade,
    kind text not null,
    who text not null check (who in ('DISPATCHER', 'FIRST_UNIT', 'EVERY_UNIT', 'COMMUNITY_OFFICER', 'GRID_LEADER',
      'FRAUD_DESK', 'MEDIATION_ROOM', 'REGISTRAR', 'FIRE_INSPECTOR')),
    place smallint not null check (place >= 0),
    name text not null,
    name_en text not null,
    before_resolving boolean not null,
    assignment_id uuid references assignments on delete cascade,
    status text not null check (status in ('WAITING', 'OPEN', 'DONE', 'NOT_NEEDED')),
    cause text check (cause in ('SKIPPED', 'OTHER_OUTCOME', 'UNIT_LEFT', 'NO_UNIT', 'INCIDENT_CANCELLED', 'INCIDENT_MERGED')),
    created_at timestamptz not null,
    opened_at timestamptz,
    due_at timestamptz,
    overdue_at timestamptz,
    settled_at timestamptz,
    settled_by uuid references accounts,
    outcome jsonb,
    reason text,
    check ((status = 'NOT_NEEDED') = (cause is not null)),
    check ((status in ('DONE', 'NOT_NEEDED')) = (settled_at is not null)),
    check ((cause is not distinct from 'SKIPPED') = (reason is not null)),
    check (status = 'DONE' or outcome is null)
  );
  create unique index incident_tasks_once on incident_tasks (incident_id, kind) where who <> 'EVERY_UNIT';
  create unique index incident_tasks_once_a_unit on incident_tasks (incident_id, kind, assignment_id) where who = 'EVERY_UNIT';
  create index incident_tasks_assignment on incident_tasks (assignment_id) where assignment_id is not null;
  create index incident_tasks_open on incident_tasks (who, due_at) where status = 'OPEN';
  create index incident_tasks_due on incident_tasks (due_at) where status = 'OPEN' and overdue_at is null;

  create table hand_overs (
    id uuid primary key default gen_random_uuid(),
    incident_id uuid not null references incidents on delete cascade,
    partner text not null check (partner in
      ('MEDIATION_ROOM', 'INVESTIGATION', 'TRAFFIC_POLICE', 'FRAUD_DESK', 'FIRE_SERVICE', 'COMMUNITY_OFFICER')),
    planned boolean not null,
    status text not null check (status in ('PROPOSED', 'REQUESTED', 'ACCEPTED', 'FOLLOWED_UP', 'RETURNED', 'WITHDRAWN')),
    cause text check (cause in ('BY_COMMAND', 'OTHER_FINDING', 'INCIDENT_CANCELLED', 'INCIDENT_MERGED', 'INCIDENT_ARCHIVED')),
    follow_up_within_s integer not null check (follow_up_within_s > 0),
    created_at timestamptz not null,
    requested_at timestamptz,
    requested_by uuid references accounts,
    accepted_at timestamptz,
    due_at timestamptz,
    overdue_at timestamptz,
    ended_at timestamptz,
    handled_by uuid references accounts,
    remark text,
    result text,
    check ((status = 'WITHDRAWN') = (cause is not null)),
    check ((status in ('FOLLOWED_UP', 'RETURNED', 'WITHDRAWN')) = (ended_at is not null))
  );
  -- One at a time with a partner.
  create unique index hand_overs_one_unended on hand_overs (incident_id, partner) where status in ('PROPOSED', 'REQUESTED', 'ACCEPTED');
  create unique index hand_overs_one_planned on hand_overs (incident_id) where planned;
  create index hand_overs_incident on hand_overs (incident_id);
  create index hand_overs_partner on hand_overs (partner, due_at) where status in ('REQUESTED', 'ACCEPTED');
  create index hand_overs_due on hand_overs (due_at) where status in ('REQUESTED', 'ACCEPTED') and overdue_at is null;
`;

const DOWN = `
  drop table hand_overs, incident_tasks;
  update accounts set disabled_at = coalesce(disabled_at, now()), role = 'GRID_WORKER', desk = null where role = 'DESK';
  alter table accounts drop constraint accounts_desk_has_role;
  alter table accounts drop constraint accounts_role_check;
  alter table accounts add constraint accounts_role_check check (role in (${FIRST_ROLES}));
  alter table accounts drop column desk;
`;

export async function up(knex: Knex): Promise<void> {
  await knex.raw(UP);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(DOWN);
}
