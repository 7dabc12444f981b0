/** Officers' safety: calls for help, checks on who is alone at a scene, and how far from the scene a unit was when it reported its arrival. */
import { type Knex } from 'knex';

const FIRST_CLOCKS = `'ACKNOWLEDGE', 'START_TRAVEL', 'ARRIVE', 'SILENCE'`;
const UP = `
  -- A call for help. It is open until it is cancelled or its incident ends, whichever comes first.
  create table panic_calls (
    id uuid primary key default gen_random_uuid(),
    unit_id uuid not null references patrol_units on delete cascade,
    -- Null only inside the transaction that begins it: the row is the claim that lets one of several presses make the incident.
    incident_id uuid unique references incidents on delete cascade,
    raised_at timestamptz not null,
    raised_by uuid references accounts,
    presses integer not null default 1 check (presses >= 1),
    last_pressed_at timestamptz not null,
    position_source text check (position_source in ('GIVEN', 'FIX', 'ASSIGNMENT', 'OLD_FIX', 'STATION')),
    -- The moment of which the incident's place is: later fixes of the unit move it.
    located_at timestamptz not null,
    -- When the place was last compared with the unit's fixes.
    followed_at timestamptz not null,
    ended_at timestamptz,
    ended_by uuid references accounts,
    end_reason text
  );
  create unique index panic_calls_one_open_per_unit on panic_calls (unit_id) where ended_at is null;

  alter table assignments
    -- Metres by air from the incident to the unit's fix when it reported its arrival; null: not known.
    add column arrival_distance_m integer check (arrival_distance_m >= 0),
    -- When the unit was told that it seems to be there.
    add column seems_arrived_at timestamptz,
    -- The officer's last sign of life on scene.
    add column status_confirmed_at timestamptz;
  create index assignments_under_way on assignments (unit_id) where status = 'EN_ROUTE' and seems_arrived_at is null;

  alter table clocks drop constraint clocks_kind_check;
  alter table clocks add constraint clocks_kind_check check (kind in (${FIRST_CLOCKS}, 'STATUS_CHECK', 'SIGN_OF_LIFE'));
`;

const DOWN = `
  delete from clocks where kind not in (${FIRST_CLOCKS});
  alter table clocks drop constraint clocks_kind_check;
  alter table clocks add constraint clocks_kind_check check (kind in (${FIRST_CLOCKS}));
  drop index assignments_under_way;
  alter table assignments drop column arrival_distance_m, drop column seems_arrived_at, drop column status_confirmed_at;
  drop table panic_calls;
`;

export async function up(knex: Knex): Promise<void> {
  await knex.raw(UP);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(DOWN);
}
