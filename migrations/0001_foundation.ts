/**
 * The foundation: who there is (accounts, stations, units), where (grids, roads), what happens (incidents, assignments, positions),
 * and the event log that every change of state is written to.
 *
 * Geometry is WGS-84 (SRID 4326), order lon, lat. Enumerations are text with a check: a new value is a migration, and a reader of a row needs
 * no catalogue. Statements are raw SQL: it is the language in which the constraints are stated and reviewed.
 */
import { type Knex } from 'knex';

const TERRITORY = `
  -- What this deployment is: shown in titles, and whether everything in it is invented.
  create table deployment (
    one_row boolean primary key default true check (one_row),
    name text not null,
    name_en text not null,
    demo boolean not null,
    -- Whom maps must credit; null where nobody.
    attribution text
  );

  -- Land and water under the roads of the map; empty where only the roads are known.
  create table base_map_areas (
    id uuid primary key default gen_random_uuid(),
    kind text not null check (kind in ('LAND', 'WATER', 'GREEN')),
    area geometry(MultiPolygon, 4326) not null
  );

  create table stations (
    id uuid primary key default gen_random_uuid(),
    code text not null unique check (code <> ''),
    name text not null,
    name_en text not null,
    kind text not null check (kind in ('STATION', 'POST')),
    location geometry(Point, 4326) not null
  );
  create index stations_location on stations using gist (location);

  create table communities (
    id uuid primary key default gen_random_uuid(),
    code text not null unique check (code <> ''),
    name text not null,
    name_en text not null,
    kind text not null check (kind in ('VILLAGE', 'COMMUNITY'))
  );

  create table accounts (
    id uuid primary key default gen_random_uuid(),
    account text not null unique check (account <> ''),
    name text not null,
    name_en text not null,
    role text not null check (role in ('DISPATCHER', 'OFFICER', 'PLANNER', 'SUPERVISOR', 'GRID_WORKER', 'ADMIN')),
    station_id uuid references stations,
    password_hash text,
    demo boolean not null default false,
    disabled_at timestamptz,
    created_at timestamptz not null
  );

  create table refresh_tokens (
    token_hash bytea primary key,
    account_id uuid not null references accounts on delete cascade,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz
  );
  create index refresh_tokens_account on refresh_tokens (account_id);

  create table grids (
    id uuid primary key default gen_random_uuid(),
    code text not null unique check (code <> ''),
    name text not null,
    name_en text not null,
    setting text not null check (setting in ('RURAL', 'URBAN')),
    households integer not null check (households >= 0),
    community_id uuid references communities,
    station_id uuid references stations,
    community_officer_id uuid references accounts on delete set null,
    boundary geometry(MultiPolygon, 4326) not null check (st_isvalid(boundary))
  );
  create index grids_boundary on grids using gist (boundary);
  create index grids_community on grids (community_id);
  create index grids_station on grids (station_id);

  create table grid_staff (
    id uuid primary key default gen_random_uuid(),
    grid_id uuid not null references grids on delete cascade,
    name text not null,
    role text not null check (role in ('LEADER', 'MEMBER')),
    phone text,
    account_id uuid references accounts on delete set null
  );
  create index grid_staff_grid on grid_staff (grid_id);
  create unique index grid_staff_one_leader on grid_staff (grid_id) where role = 'LEADER';
`;

const FLEET = `
  create table patrol_units (
    id uuid primary key default gen_random_uuid(),
    call_sign text not null unique check (call_sign <> ''),
    vehicle text not null check (vehicle in ('FOOT', 'CYCLE', 'EBIKE', 'MOTORBIKE', 'CAR')),
    duty text not null check (duty in ('OFF_DUTY', 'ON_DUTY', 'OUT_OF_SERVICE')),
    duty_changed_at timestamptz not null,
    skills text[] not null default '{}',
    station_id uuid not null references stations
  );
  create index patrol_units_station on patrol_units (station_id);

  alter table accounts add column unit_id uuid references patrol_units on delete set null;
  create unique index accounts_unit on accounts (unit_id) where unit_id is not null;

  -- The latest fix that counts as live; rows that were refused as live are in position_history only.
  create table unit_positions (
    unit_id uuid primary key references patrol_units on delete cascade,
    fix_at timestamptz not null,
    received_at timestamptz not null,
    location geometry(Point, 4326) not null,
    heading_deg real check (heading_deg >= 0 and heading_deg < 360),
    speed_kmh real check (speed_kmh >= 0),
    accuracy_m real check (accuracy_m >= 0)
  );
  create index unit_positions_location on unit_positions using gist (location);

  -- Every fix as it came in. The key makes the same fix sent twice one row.
  create table position_history (
    unit_id uuid not null references patrol_units on delete cascade,
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
    flag text check (flag in ('OUT_OF_ORDER', 'STALE', 'FUTURE', 'TELEPORT', 'NULL_ISLAND', 'INACCURATE')),
    primary key (unit_id, fix_at)
  );
`;

const INCIDENTS = `
  create table incident_types (
    slug text primary key check (slug ~ '^[a-z][a-z0-9-]*$'),
    name text not null,
    name_en text not null,
    default_priority smallint not null check (default_priority between 1 and 4)
  );

  create table response_plans (
    id uuid primary key default gen_random_uuid(),
    incident_type text not null references incident_types,
    priority smallint check (priority between 1 and 4),
    version integer not null check (version >= 1),
    content jsonb not null,
    created_at timestamptz not null,
    unique nulls not distinct (incident_type, priority, version)
  );

  -- Numbers as they are read over the radio: the local day and a count within it, without gaps, e.g. 20261122-0042.
  create table incident_days (
    day text primary key,
    last integer not null
  );

  create table incidents (
    id uuid primary key default gen_random_uuid(),
    number text not null unique,
    type text not null references incident_types,
    priority smallint not null check (priority between 1 and 4),
    status text not null check (status in
      ('RECEIVED', 'HELD', 'DISPATCHED', 'IN_PROGRESS', 'RESOLVED', 'ARCHIVED', 'CANCELLED', 'DUPLICATE')),
    location geometry(Point, 4326) not null,
    address text,
    description text,
    caller_name text,
    caller_phone text,
    grid_id uuid references grids on delete set null,
    station_id uuid references stations on delete set null,
    response_plan_id uuid references response_plans,
    reported_by uuid references accounts,
    reported_at timestamptz not null,
    dispatched_at timestamptz,
    first_on_scene_at timestamptz,
    resolved_at timestamptz,
    archived_at timestamptz,
    closed_reason text,
    merged_into uuid references incidents,
    check ((status = 'DUPLICATE') = (merged_into is not null)),
    check ((status = 'ARCHIVED') = (archived_at is not null)),
    check (status not in ('DISPATCHED', 'IN_PROGRESS') or dispatched_at is not null)
  );
  create index incidents_location on incidents using gist (location);
  create index incidents_open on incidents (priority, reported_at, id)
    where status in ('RECEIVED', 'HELD', 'DISPATCHED', 'IN_PROGRESS');
  create index incidents_reported on incidents (reported_at, id);
  create index incidents_grid on incidents (grid_id);

  create table assignments (
    id uuid primary key default gen_random_uuid(),
    incident_id uuid not null references incidents,
    unit_id uuid not null references patrol_units,
    status text not null check (status in
      ('OFFERED', 'ACKNOWLEDGED', 'EN_ROUTE', 'ON_SCENE', 'CLEARED', 'DECLINED', 'EXPIRED', 'CANCELLED', 'PREEMPTED')),
    offered_at timestamptz not null,
    offered_by uuid references accounts,
    respond_by timestamptz,
    acknowledged_at timestamptz,
    travel_started_at timestamptz,
    arrived_at timestamptz,
    cleared_at timestamptz,
    ended_at timestamptz,
    end_reason text,
    predicted_arrival_at timestamptz,
    -- The route as it was when the unit was chosen: { travelTimeS, distanceM, coordinates, steps, metricVersion }.
    route jsonb,
    check ((status in ('OFFERED', 'ACKNOWLEDGED', 'EN_ROUTE', 'ON_SCENE')) = (ended_at is null)),
    check (status <> 'CLEARED' or cleared_at is not null),
    check (status not in ('ACKNOWLEDGED', 'EN_ROUTE', 'ON_SCENE', 'CLEARED') or acknowledged_at is not null),
    check (status not in ('ON_SCENE', 'CLEARED') or arrived_at is not null)
  );
  -- The promise of the product: a unit has at most one active assignment, whoever asks and however many at once.
  create unique index assignments_one_active_per_unit on assignments (unit_id)
    where status in ('OFFERED', 'ACKNOWLEDGED', 'EN_ROUTE', 'ON_SCENE');
  create index assignments_incident on assignments (incident_id, offered_at, id);
  create index assignments_unit on assignments (unit_id, offered_at, id);
`;

const ROADS = `
  create table road_datasets (
    id uuid primary key default gen_random_uuid(),
    version text not null unique,
    source text not null,
    imported_at timestamptz not null,
    active boolean not null,
    node_count integer not null,
    edge_count integer not null,
    report jsonb not null,
    extent geometry(Polygon, 4326) not null,
    -- The road file itself, so that a node with an empty data folder starts from the database alone.
    file bytea not null,
    file_sha256 bytea not null
  );
  create unique index road_datasets_one_active on road_datasets (active) where active;

  create table road_nodes (
    dataset_id uuid not null references road_datasets on delete cascade,
    node integer not null,
    location geometry(Point, 4326) not null,
    primary key (dataset_id, node)
  );
  create index road_nodes_location on road_nodes using gist (location);

  -- One row an edge; travel times per vehicle class (FOOT, CYCLE, EBIKE, MOTORBIKE, CAR), null = no way.
  create table road_arcs (
    dataset_id uuid not null references road_datasets on delete cascade,
    edge integer not null,
    tail integer not null,
    head integer not null,
    road_class text not null,
    name text not null,
    name_en text not null,
    length_m real not null check (length_m >= 0),
    forward_ms integer[] not null check (cardinality(forward_ms) = 5),
    backward_ms integer[] not null check (cardinality(backward_ms) = 5),
    shape geometry(LineString, 4326) not null,
    primary key (dataset_id, edge)
  );
  create index road_arcs_shape on road_arcs using gist (shape);

  create table turn_restrictions (
    dataset_id uuid not null references road_datasets on delete cascade,
    from_arc integer not null,
    to_arc integer not null,
    primary key (dataset_id, from_arc, to_arc)
  );

  create table road_closures (
    id uuid primary key default gen_random_uuid(),
    area geometry(Geometry, 4326) not null,
    vehicles text[] not null check (cardinality(vehicles) > 0
      and vehicles <@ array['FOOT', 'CYCLE', 'EBIKE', 'MOTORBIKE', 'CAR']),
    -- 0 = closed; 0.5 = half the usual speed
    speed_factor real not null default 0 check (speed_factor >= 0 and speed_factor < 1),
    reason text,
    starts_at timestamptz not null,
    ends_at timestamptz check (ends_at > starts_at),
    reopened_at timestamptz,
    created_by uuid references accounts
  );
  create index road_closures_area on road_closures using gist (area);
  create index road_closures_open on road_closures (starts_at) where reopened_at is null;
`;

/**
 * The log. `append_events` is the last statement of every writing transaction: it advances the one head row (whose row lock makes `seq`
 * gapless and equal to commit order) and chains each event to the one before by SHA-256.
 */
const EVENT_LOG = `
  create table idempotency_keys (
    account_id uuid not null references accounts on delete cascade,
    key text not null check (key <> ''),
    operation text not null,
    body_hash bytea not null,
    -- Null only inside the transaction that claimed the key.
    response jsonb,
    created_at timestamptz not null,
    primary key (account_id, key)
  );
  create index idempotency_keys_created on idempotency_keys (created_at);

  create table event_head (
    one_row boolean primary key default true check (one_row),
    epoch uuid not null,
    seq bigint not null,
    hash bytea not null
  );

  create table events (
    seq bigint primary key,
    at timestamptz not null,
    kind text not null check (kind <> ''),
    actor_id uuid,
    station_id uuid,
    unit_id uuid,
    incident_id uuid,
    data jsonb not null,
    previous_hash bytea not null,
    hash bytea not null
  );
  create index events_incident on events (incident_id, seq) where incident_id is not null;
  create index events_unit on events (unit_id, seq) where unit_id is not null;

  create function event_hash(
    previous bytea, seq bigint, at timestamptz, kind text, actor uuid, station uuid, unit uuid, incident uuid, data jsonb
  ) returns bytea language sql immutable as $$
    select sha256(previous || convert_to(jsonb_build_array(
      seq, (extract(epoch from at) * 1000000)::bigint, kind, actor, station, unit, incident, data)::text, 'UTF8'))
  $$;

  create function append_events(entries jsonb) returns bigint language plpgsql as $$
  declare
    head event_head;
    entry jsonb;
    entry_at timestamptz;
    next_hash bytea;
  begin
    select * into strict head from event_head for update;
    for entry in select value from jsonb_array_elements(entries) with ordinality order by ordinality loop
      head.seq := head.seq + 1;
      entry_at := (entry ->> 'at')::timestamptz;
      next_hash := event_hash(head.hash, head.seq, entry_at, entry ->> 'kind', (entry ->> 'actorId')::uuid,
        (entry ->> 'stationId')::uuid, (entry ->> 'unitId')::uuid, (entry ->> 'incidentId')::uuid, entry -> 'data');
      insert into events (seq, at, kind, actor_id, station_id, unit_id, incident_id, data, previous_hash, hash)
      values (head.seq, entry_at, entry ->> 'kind', (entry ->> 'actorId')::uuid, (entry ->> 'stationId')::uuid,
        (entry ->> 'unitId')::uuid, (entry ->> 'incidentId')::uuid, entry -> 'data', head.hash, next_hash);
      head.hash := next_hash;
    end loop;
    update event_head set seq = head.seq, hash = head.hash;
    return head.seq;
  end
  $$;

  -- What is written is never changed: neither by a defect nor by a hand.
  create function refuse_change() returns trigger language plpgsql as $$
  begin
    raise exception 'the event log is append-only' using errcode = '23001';
  end
  $$;
  create trigger events_append_only before update or delete on events for each statement execute function refuse_change();

  insert into event_head (epoch, seq, hash) values (gen_random_uuid(), 0, sha256('xunge'::bytea));
`;

export async function up(knex: Knex): Promise<void> {
  await knex.raw('create extension if not exists postgis');
  for (const part of [TERRITORY, FLEET, INCIDENTS, ROADS, EVENT_LOG]) await knex.raw(part);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop function append_events(jsonb);
    drop table events, event_head, idempotency_keys, road_closures, turn_restrictions, road_arcs, road_nodes, road_datasets,
      assignments, incidents, incident_days, response_plans, incident_types, position_history, unit_positions, grid_staff, grids,
      refresh_tokens, accounts, patrol_units, communities, stations, deployment, base_map_areas cascade;
    drop function event_hash, refuse_change;
  `);
}
