/** Clocks that run on offers and trips, and the alerts that they raise. */
import { type Knex } from 'knex';

const UP = `
  -- What must happen by when. A row is due once; what it came to is kept beside it.
  create table clocks (
    id uuid primary key default gen_random_uuid(),
    kind text not null check (kind in ('ACKNOWLEDGE', 'START_TRAVEL', 'ARRIVE', 'SILENCE')),
    assignment_id uuid not null references assignments on delete cascade,
    due_at timestamptz not null,
    stopped_at timestamptz,
    outcome text check (outcome in ('KEPT', 'MISSED')),
    unique (assignment_id, kind),
    check ((stopped_at is null) = (outcome is null))
  );
  create index clocks_due on clocks (due_at) where stopped_at is null;

  -- What a dispatcher must look at. One of a kind for an assignment, or for an incident where no assignment is concerned.
  create table alerts (
    id uuid primary key default gen_random_uuid(),
    kind text not null check (kind in ('NOT_MOVING', 'LATE', 'SILENT', 'NO_UNIT', 'SHORT_OF_UNITS', 'PREEMPTED')),
    incident_id uuid not null references incidents on delete cascade,
    assignment_id uuid references assignments on delete cascade,
    unit_id uuid references patrol_units on delete cascade,
    raised_at timestamptz not null,
    detail text,
    acknowledged_at timestamptz,
    acknowledged_by uuid references accounts
  );
  create index alerts_open on alerts (raised_at, id) where acknowledged_at is null;
  create index alerts_incident on alerts (incident_id);
  create unique index alerts_once on alerts (kind, assignment_id) where assignment_id is not null;

  alter table response_plans add column created_by uuid references accounts;

  -- Who may be sent where, as the force wants it; without the row the defaults hold.
  create table dispatch_settings (
    one_row boolean primary key default true check (one_row),
    policy text not null check (policy in ('BORDERLESS', 'HOME_STATION_FIRST', 'HOME_STATION_ONLY')),
    foreign_must_save_s integer check (foreign_must_save_s between 0 and 3600),
    check ((policy = 'HOME_STATION_FIRST') = (foreign_must_save_s is not null)),
    -- [{ by, from, states, mustSaveS }], see core/dispatch/preemption.ts.
    preemption jsonb not null
  );
  -- Free units that a recommendation should leave a station.
  alter table stations add column minimum_cover integer not null default 0 check (minimum_cover >= 0);

  -- Since when the queue has let an incident wait for a unit that is nearly free, although a free one could have come.
  alter table incidents add column deferred_since timestamptz;
  create index incidents_held on incidents (reported_at) where status = 'HELD';
`;

const DOWN = `
  alter table incidents drop column deferred_since;
  alter table stations drop column minimum_cover;
  drop table dispatch_settings;
  alter table response_plans drop column created_by;
  drop table alerts;
  drop table clocks;
`;

export async function up(knex: Knex): Promise<void> {
  await knex.raw(UP);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(DOWN);
}
