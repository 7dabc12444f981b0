/** Shifts, breaks and posts at events: who is at work when, and from what work a unit is kept; patrol targets, and who was seen where. */
import { type Knex } from 'knex';

const SHIFTS = `
  -- Early, late, night: a span of local time. Shifts keep the moments that followed from it when they were put.
  create table shift_patterns (
    id uuid primary key default gen_random_uuid(),
    code text not null unique check (code <> ''),
    name text not null,
    name_en text not null,
    -- Minutes after local midnight.
    starts_minute integer not null check (starts_minute between 0 and 1439),
    lasts_min integer not null check (lasts_min between 30 and 1440),
    retired_at timestamptz
  );

  -- One crew on one unit, or (without a unit) at the desk of a station, from one moment to another.
  create table shifts (
    id uuid primary key default gen_random_uuid(),
    pattern_id uuid not null references shift_patterns,
    -- The local day on which it begins, 2026-11-22.
    day text not null check (day like '____-__-__'),
    station_id uuid not null references stations,
    unit_id uuid references patrol_units on delete cascade,
    starts_at timestamptz not null,
    ends_at timestamptz not null check (ends_at > starts_at),
    status text not null check (status in ('PLANNED', 'ON', 'ENDED', 'MISSED', 'WITHDRAWN')),
    started_at timestamptz,
    ended_at timestamptz,
    -- Next look at it: its end, and after that every few seconds while its unit still has work.
    due_at timestamptz,
    put_by uuid references accounts,
    check ((due_at is not null) = (status in ('PLANNED', 'ON'))),
    check (status not in ('ON', 'ENDED') or started_at is not null),
    check ((status = 'ENDED') = (ended_at is not null))
  );
  create index shifts_due on shifts (due_at, id) where due_at is not null;
  create index shifts_unit on shifts (unit_id, starts_at);
  create index shifts_station on shifts (station_id, starts_at);
  create index shifts_starts on shifts (starts_at, id);
  create unique index shifts_unit_on on shifts (unit_id) where status = 'ON' and unit_id is not null;

  create table shift_crew (
    shift_id uuid not null references shifts on delete cascade,
    account_id uuid not null references accounts on delete cascade,
    primary key (shift_id, account_id)
  );
  create index shift_crew_account on shift_crew (account_id);

  create table shift_settings (
    one_row boolean primary key default true check (one_row),
    max_on_break integer not null check (max_on_break between 0 and 100),
    sign_on_early_s integer not null check (sign_on_early_s between 0 and 7200),
    open_work_alert_s integer not null check (open_work_alert_s between 0 and 86400)
  );

  create table unit_breaks (
    id uuid primary key default gen_random_uuid(),
    unit_id uuid not null references patrol_units on delete cascade,
    station_id uuid not null references stations,
    started_at timestamptz not null,
    until timestamptz not null check (until > started_at),
    ended_at timestamptz,
    started_by uuid not null references accounts
  );
  create unique index unit_breaks_running on unit_breaks (unit_id) where ended_at is null;
  create index unit_breaks_due on unit_breaks (until, id) where ended_at is null;
`;

const EVENT_POSTS = `
  create table event_posts (
    id uuid primary key default gen_random_uuid(),
    name text not null,
    name_en text,
    location geometry(Point, 4326) not null,
    -- Null: the place alone.
    area geometry(Polygon, 4326),
    station_id uuid references stations on delete set null,
    starts_at timestamptz not null,
    ends_at timestamptz not null check (ends_at > starts_at),
    -- [{ count, vehicles, skills }], as the needs of a response plan.
    needs jsonb not null check (jsonb_typeof(needs) = 'array'),
    -- Units posted here are sent to incidents of this priority and more urgent ones only.
    called_for integer not null check (called_for between 1 and 4),
    status text not null check (status in ('OPEN', 'ENDED', 'CANCELLED')),
    -- Next look at whether enough units are there, and at its end.
    due_at timestamptz,
    -- Since when fewer units are there than wanted; null: enough.
    short_since timestamptz,
    ended_at timestamptz,
    end_reason text,
    opened_by uuid references accounts,
    check ((status = 'OPEN') = (ended_at is null)),
    check ((status = 'OPEN') = (due_at is not null))
  );
  create index event_posts_due on event_posts (due_at, id) where due_at is not null;
  create index event_posts_starts on event_posts (starts_at, id);

  create table event_post_units (
    post_id uuid not null references event_posts,
    unit_id uuid not null references patrol_units on delete cascade,
    posted_at timestamptz not null,
    posted_by uuid references accounts,
    released_at timestamptz,
    primary key (post_id, unit_id)
  );
  create index event_post_units_unit on event_post_units (unit_id) where released_at is null;
`;

const PATROL = `
  create table patrol_targets (
    id uuid primary key default gen_random_uuid(),
    unit_id uuid not null references patrol_units on delete cascade,
    grid_id uuid not null references grids on delete cascade,
    -- Where the unit is sent within the grid: on a road of its class.
    place geometry(Point, 4326) not null,
    status text not null check (status in ('OFFERED', 'ACCEPTED', 'REACHED', 'DECLINED', 'WITHDRAWN', 'EXPIRED')),
    offered_at timestamptz not null,
    travel_s real not null check (travel_s >= 0),
    -- What made it worth going when it was chosen: risk, and seconds since somebody was seen there (null: never).
    risk real not null,
    unseen_s real,
    accepted_at timestamptz,
    ended_at timestamptz,
    end_reason text,
    expires_at timestamptz not null,
    check ((status in ('OFFERED', 'ACCEPTED')) = (ended_at is null))
  );
  create unique index patrol_targets_unit on patrol_targets (unit_id) where status in ('OFFERED', 'ACCEPTED');
  create unique index patrol_targets_grid on patrol_targets (grid_id) where status in ('OFFERED', 'ACCEPTED');
  create index patrol_targets_due on patrol_targets (expires_at, id) where status in ('OFFERED', 'ACCEPTED');
  create index patrol_targets_recent on patrol_targets (ended_at) where status in ('DECLINED', 'EXPIRED');

  -- Units in a grid, by hour (UTC). A visit is a unit coming in; seconds count while its fixes go on.
  create table grid_presence (
    hour timestamptz not null,
    grid_id uuid not null references grids on delete cascade,
    seconds real not null check (seconds >= 0),
    visits integer not null check (visits >= 0),
    primary key (grid_id, hour)
  );
  create index grid_presence_hour on grid_presence (hour);

  create table grid_sightings (
    grid_id uuid primary key references grids on delete cascade,
    seen_at timestamptz not null,
    unit_id uuid references patrol_units on delete set null
  );
`;

export async function up(knex: Knex): Promise<void> {
  for (const part of [SHIFTS, EVENT_POSTS, PATROL]) await knex.raw(part);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table grid_sightings, grid_presence, patrol_targets, event_post_units, event_posts, unit_breaks, shift_settings,
      shift_crew, shifts, shift_patterns;
  `);
}
