/**
 * Grid work: what grid workers report and how it is handled; named sites, rounds of inspection, and hazards that are followed until put right.
 * Rows are kept for good: monthly figures are counted from them.
 */
import { type Knex } from 'knex';

const REPORTS = `
  -- Numbers people quote: a series (R reports, N rectification notices), the local day and a count within it, without gaps.
  create table grid_work_days (
    series text not null check (series in ('R', 'N')),
    day text not null,
    last integer not null,
    primary key (series, day)
  );

  create table grid_reports (
    id uuid primary key default gen_random_uuid(),
    number text not null unique,
    kind text not null check (kind in
      ('CASE_CLUE', 'FIRE_HAZARD', 'DISPUTE', 'POPULATION_CHANGE', 'SERVICE_REQUEST', 'OTHER')),
    status text not null check (status in ('FILED', 'VERIFYING', 'VERIFIED', 'REJECTED', 'CLOSED', 'INCIDENT')),
    text text not null,
    -- Null where only the grid was named.
    location geometry(Point, 4326),
    address text,
    building text,
    room text,
    -- [{ reference, mediaType, sha256, takenAt }]; the pictures themselves are kept elsewhere.
    photos jsonb not null default '[]' check (jsonb_typeof(photos) = 'array'),
    grid_id uuid references grids on delete set null,
    station_id uuid references stations on delete set null,
    reported_by uuid not null references accounts,
    filed_at timestamptz not null,
    verification_started_at timestamptz,
    handled_by uuid references accounts,
    verdict text check (verdict in ('VERIFIED', 'REJECTED')),
    decided_at timestamptz,
    finding text,
    closed_at timestamptz,
    outcome text,
    incident_id uuid unique references incidents,
    check ((verdict is null) = (decided_at is null)),
    check ((status = 'INCIDENT') = (incident_id is not null)),
    check ((status in ('CLOSED', 'INCIDENT')) = (closed_at is not null)),
    check (status in ('FILED', 'INCIDENT') or verification_started_at is not null),
    check (status not in ('VERIFIED', 'REJECTED') or status = verdict),
    check (status not in ('FILED', 'VERIFYING') or verdict is null),
    check (status <> 'CLOSED' or verdict is not null)
  );
  create index grid_reports_filed on grid_reports (filed_at, id);
  create index grid_reports_grid on grid_reports (grid_id, filed_at);
  create index grid_reports_reporter on grid_reports (reported_by, filed_at);
  create index grid_reports_open on grid_reports (filed_at, id) where status in ('FILED', 'VERIFYING');

  create index grids_community_officer on grids (community_officer_id) where community_officer_id is not null;
  create index grid_staff_account on grid_staff (account_id) where account_id is not null;
`;

const INSPECTIONS = `
  create table inspection_sites (
    id uuid primary key default gen_random_uuid(),
    name text not null,
    name_en text,
    kind text not null check (kind in ('RENTED_HOUSING', 'APARTMENT_BLOCK', 'SHOP', 'RESTAURANT', 'WORKSHOP', 'WAREHOUSE',
      'SCHOOL', 'CARE_HOME', 'ENTERTAINMENT', 'OTHER')),
    address text,
    location geometry(Point, 4326) not null,
    grid_id uuid references grids on delete set null,
    registered_by uuid references accounts,
    registered_at timestamptz not null,
    retired_at timestamptz
  );
  create index inspection_sites_grid on inspection_sites (grid_id);
  create index inspection_sites_name on inspection_sites (name, id);

  create table inspection_rounds (
    id uuid primary key default gen_random_uuid(),
    name text not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null check (ends_at > starts_at),
    status text not null check (status in ('OPEN', 'COMPLETED', 'CANCELLED')),
    planned_by uuid not null references accounts,
    planned_at timestamptz not null,
    ended_at timestamptz,
    end_reason text,
    check ((status = 'OPEN') = (ended_at is null))
  );
  create index inspection_rounds_starts on inspection_rounds (starts_at, id);

  create table inspection_round_sites (
    round_id uuid not null references inspection_rounds,
    site_id uuid not null references inspection_sites,
    primary key (round_id, site_id)
  );
  create index inspection_round_sites_site on inspection_round_sites (site_id);

  create table inspection_round_inspectors (
    round_id uuid not null references inspection_rounds,
    account_id uuid not null references accounts,
    primary key (round_id, account_id)
  );
  create index inspection_round_inspectors_account on inspection_round_inspectors (account_id);

  create table inspection_visits (
    id uuid primary key default gen_random_uuid(),
    round_id uuid not null references inspection_rounds,
    site_id uuid not null references inspection_sites,
    visited_by uuid not null references accounts,
    visited_at timestamptz not null,
    result text not null check (result in ('CLEAN', 'HAZARDS', 'NOT_ACCESSIBLE')),
    remark text,
    foreign key (round_id, site_id) references inspection_round_sites
  );
  -- A site counts once a round; nobody at home is tried again.
  create unique index inspection_visits_once on inspection_visits (round_id, site_id) where result <> 'NOT_ACCESSIBLE';
  create index inspection_visits_site on inspection_visits (site_id, visited_at);
  create index inspection_visits_at on inspection_visits (visited_at);

  create table rectification_notices (
    id uuid primary key default gen_random_uuid(),
    number text not null unique,
    site_id uuid not null references inspection_sites,
    issued_by uuid not null references accounts,
    issued_at timestamptz not null,
    remark text
  );

  create table site_hazards (
    id uuid primary key default gen_random_uuid(),
    site_id uuid not null references inspection_sites,
    visit_id uuid not null references inspection_visits,
    kind text not null check (kind in ('BLOCKED_EXIT', 'WIRING', 'GAS', 'EXTINGUISHERS', 'EBIKE_CHARGING', 'STORAGE', 'OTHER')),
    description text not null,
    photos jsonb not null default '[]' check (jsonb_typeof(photos) = 'array'),
    status text not null check (status in ('FOUND', 'NOTICED', 'PUT_RIGHT', 'HANDED_OVER')),
    found_at timestamptz not null,
    notice_id uuid references rectification_notices,
    due_at timestamptz,
    ended_at timestamptz,
    check (status <> 'NOTICED' or notice_id is not null),
    check ((notice_id is null) = (due_at is null)),
    check ((status in ('PUT_RIGHT', 'HANDED_OVER')) = (ended_at is not null))
  );
  create index site_hazards_site on site_hazards (site_id, found_at);
  create index site_hazards_visit on site_hazards (visit_id);
  create index site_hazards_due on site_hazards (due_at, id) where status = 'NOTICED';

  create table hazard_follow_ups (
    id uuid primary key default gen_random_uuid(),
    hazard_id uuid not null references site_hazards,
    followed_up_by uuid not null references accounts,
    followed_up_at timestamptz not null,
    result text not null check (result in ('PUT_RIGHT', 'NOT_PUT_RIGHT', 'HANDED_OVER')),
    -- The new date, where it was not put right.
    due_at timestamptz,
    remark text,
    check ((result = 'NOT_PUT_RIGHT') = (due_at is not null))
  );
  create index hazard_follow_ups_hazard on hazard_follow_ups (hazard_id, followed_up_at);
`;

/** The log has no column for these; what happened to one report, site or round is found by the id in an event's data. */
const TRAILS = `
  create index events_grid_report on events ((data ->> 'gridReportId'), seq) where data ->> 'gridReportId' is not null;
  create index events_inspection_site on events ((data ->> 'siteId'), seq) where data ->> 'siteId' is not null;
  create index events_inspection_round on events ((data ->> 'roundId'), seq) where data ->> 'roundId' is not null;
`;

export async function up(knex: Knex): Promise<void> {
  for (const part of [REPORTS, INSPECTIONS, TRAILS]) await knex.raw(part);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop table hazard_follow_ups, site_hazards, rectification_notices, inspection_visits, inspection_round_inspectors,
      inspection_round_sites, inspection_rounds, inspection_sites, grid_reports, grid_work_days;
    drop index grids_community_officer, grid_staff_account, events_grid_report, events_inspection_site, events_inspection_round;
  `);
}
