/** Position feeds: who may send positions by Traccar's forwarding or the OsmAnd protocol, and for which units. History is partitioned by day. */
import { type Knex } from 'knex';

const FIRST_FLAGS = `'OUT_OF_ORDER', 'STALE', 'FUTURE', 'TELEPORT', 'NULL_ISLAND', 'INACCURATE'`;

const FEEDS = `
  -- Its token follows from id, version and the server's secret: nothing here lets anybody in.
  create table position_feeds (
    id uuid primary key default gen_random_uuid(),
    kind text not null check (kind in ('TRACCAR', 'OSMAND')),
    name text not null check (name <> ''),
    -- Of the positions that it sends.
    datum text not null check (datum in ('WGS84', 'GCJ02', 'BD09')),
    -- Metres, for fixes without an accuracy of their own; null: those are never live.
    assumed_accuracy_m real check (assumed_accuracy_m > 0),
    -- Of speeds whose unit the message does not tell.
    speed_unit text not null check (speed_unit in ('KNOTS', 'METRES_PER_SECOND')),
    token_version integer not null default 1 check (token_version >= 1),
    created_at timestamptz not null,
    created_by uuid references accounts,
    revoked_at timestamptz
  );

  create table position_feed_devices (
    feed_id uuid not null references position_feeds on delete cascade,
    -- What the device calls itself: Traccar's uniqueId, OsmAnd's id.
    reference text not null check (reference <> ''),
    unit_id uuid not null references patrol_units on delete cascade,
    primary key (feed_id, reference)
  );
  create index position_feed_devices_unit on position_feed_devices (unit_id);
`;

/** Without a foreign key to the units: dropping a day would lock them all. Fixes are of units that the picture knows, and no unit is ever deleted. */
const columns = (flags: string): string => `
    unit_id uuid not null,
    -- The device's time: it is in the key that makes the same fix sent twice one row, and a key of all days must hold the day.
    fix_at timestamptz not null,
    received_at timestamptz not null,
    location geometry(Point, 4326) not null,
    heading_deg real,
    speed_kmh real,
    accuracy_m real,
    datum text not null check (datum in ('WGS84', 'GCJ02', 'BD09')),
    -- As the device sent them, in its own datum.
    original_lon double precision not null,
    original_lat double precision not null,
    flag text constraint position_history_flag check (flag in (${flags})),
    primary key (unit_id, fix_at)`;

const HISTORY = `
  alter table position_history rename to position_history_before;
  alter index position_history_pkey rename to position_history_before_pkey;

  create table position_history (${columns(`${FIRST_FLAGS}, 'INVALID', 'OUTSIDE_AREA'`)}
  ) partition by range (fix_at);
  -- Rows come in nearly in the order of their times: such an index costs a writer next to nothing.
  create index position_history_time on position_history using brin (fix_at) with (pages_per_range = 16, autosummarize = on);
  -- What has no day of its own: fixes by clocks that are far off.
  create table position_history_default partition of position_history default;

  -- Makes the partition of a day (UTC). False: it was there.
  create function add_position_day(day date) returns boolean language plpgsql as $$
  declare
    name text := 'position_history_' || to_char(day, 'YYYYMMDD');
    starts timestamptz := day::timestamp at time zone 'UTC';
    ends timestamptz := (day + 1)::timestamp at time zone 'UTC';
  begin
    if to_regclass(name) is not null then
      return false;
    end if;
    execute format('create table %I (like position_history including all)', name);
    -- What came while the day had none. Nobody may add to it before the day is in its place.
    lock table position_history_default in access exclusive mode;
    execute format('with moved as (delete from position_history_default where fix_at >= %L and fix_at < %L returning *) insert into %I select * from moved',
      starts, ends, name);
    execute format('alter table position_history attach partition %I for values from (%L) to (%L)', name, starts, ends);
    return true;
  end
  $$;

  -- Drops one day before the given one, the oldest. False: there is none.
  create function drop_position_day(before date) returns boolean language plpgsql as $$
  declare
    oldest text;
  begin
    select c.relname into oldest from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'position_history'::regclass and c.relname ~ '^position_history_[0-9]{8}$'
      and c.relname < 'position_history_' || to_char(before, 'YYYYMMDD')
    order by c.relname limit 1;
    if oldest is null then
      return false;
    end if;
    execute format('drop table %I', oldest);
    return true;
  end
  $$;

  select add_position_day(day) from (
    select distinct (fix_at at time zone 'UTC')::date as day from position_history_before where fix_at > now() - interval '90 days'
    union select (now() at time zone 'UTC')::date + ahead from generate_series(-1, 2) ahead) days
  where day <= (now() at time zone 'UTC')::date + 2;
  insert into position_history (unit_id, fix_at, received_at, location, heading_deg, speed_kmh, accuracy_m, datum, original_lon, original_lat, flag)
  select unit_id, fix_at, received_at, location, heading_deg, speed_kmh, accuracy_m, datum, original_lon, original_lat, flag from position_history_before;
  drop table position_history_before;

  -- Replays ask for events by time.
  create index events_at on events (at, seq);
`;

const DOWN = `
  drop index events_at;
  alter table position_history rename to position_history_days;
  alter index position_history_pkey rename to position_history_days_pkey;
  create table position_history (${columns(FIRST_FLAGS)},
    foreign key (unit_id) references patrol_units on delete cascade);
  insert into position_history (unit_id, fix_at, received_at, location, heading_deg, speed_kmh, accuracy_m, datum, original_lon, original_lat, flag)
  select unit_id, fix_at, received_at, location, heading_deg, speed_kmh, accuracy_m, datum, original_lon, original_lat, flag from position_history_days
  where flag is null or flag in (${FIRST_FLAGS});
  drop table position_history_days;
  drop function drop_position_day(date), add_position_day(date);
  drop table position_feed_devices, position_feeds;
`;

export async function up(knex: Knex): Promise<void> {
  await knex.raw(FEEDS);
  await knex.raw(HISTORY);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(DOWN);
}
