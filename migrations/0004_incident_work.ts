/**
 * Incident work: what came of an incident, merging and unmerging, reopening, handing over, caller details, notes about premises, and search by words.
 */
import { type Knex } from 'knex';
import { searchVectors } from '../src/core/incident/search-vector.js';

const CODES = `
  -- What came of an incident. A row without incident_type is for all types.
  create table dispositions (
    slug text primary key check (slug ~ '^[a-z][a-z0-9-]*$'),
    name text not null,
    name_en text not null,
    incident_type text references incident_types,
    rank integer not null
  );

  -- Whom incidents are handed over to.
  create table partners (
    slug text primary key check (slug ~ '^[a-z][a-z0-9-]*$'),
    name text not null,
    name_en text not null
  );
`;

const INCIDENTS = `
  alter table incidents
    add column caller_callback_phone text,
    add column caller_language text,
    add column disposition text references dispositions,
    add column partner text references partners,
    add column reopened_at timestamptz,
    -- Assignments that had ended when it was reopened: they no longer make its status.
    add column set_aside uuid[] not null default '{}',
    -- "Required to archive": an incident closed for good says what came of it.
    add constraint incidents_archived_with_disposition check (status <> 'ARCHIVED' or disposition is not null);
  -- A station follows what concerns it.
  create index events_station on events (station_id, seq) where station_id is not null;
  create index incidents_merged_into on incidents (merged_into) where merged_into is not null;

  -- Closed for good: only what follows from an import of grids or stations may still change.
  create function refuse_archived_change() returns trigger language plpgsql as $$
  begin
    if to_jsonb(old) - 'grid_id' - 'station_id' is distinct from to_jsonb(new) - 'grid_id' - 'station_id' then
      raise exception 'incident % is archived and read-only', old.number using errcode = '23001';
    end if;
    return new;
  end
  $$;
  create trigger incidents_archived_read_only before update on incidents
    for each row when (old.status = 'ARCHIVED') execute function refuse_archived_change();

  -- A merge as it was made, and what is needed to take it back.
  create table incident_merges (
    id uuid primary key default gen_random_uuid(),
    incident_id uuid not null references incidents on delete cascade,
    into_id uuid not null references incidents on delete cascade,
    merged_at timestamptz not null,
    merged_by uuid references accounts,
    reason text,
    former_status text not null,
    into_former_status text not null,
    moved_assignments uuid[] not null default '{}',
    unmerged_at timestamptz,
    unmerged_by uuid references accounts
  );
  create unique index incident_merges_standing on incident_merges (incident_id) where unmerged_at is null;

  -- Words to be found by: without, and with, those about the caller. Built by core/incident/search-vector.ts.
  create table incident_search (
    incident_id uuid primary key references incidents on delete cascade,
    words tsvector not null,
    all_words tsvector not null
  );
  create index incident_search_words on incident_search using gin (words);
  create index incident_search_all_words on incident_search using gin (all_words);
`;

const PREMISES = `
  create table premise_notes (
    id uuid primary key default gen_random_uuid(),
    kind text not null check (kind in ('NOTE', 'HAZARD')),
    hazard text check (hazard in
      ('WEAPON', 'VIOLENT_PERSON', 'DOG', 'GAS', 'CHEMICALS', 'INFECTION', 'STRUCTURE', 'NO_LIFT', 'NO_ACCESS', 'OTHER')),
    text text,
    text_en text,
    -- A point with a radius around it, or a polygon with radius 0.
    place geometry(Geometry, 4326) not null check (geometrytype(place) in ('POINT', 'POLYGON')),
    radius_m real not null check (radius_m >= 0 and radius_m <= 500),
    valid_until timestamptz,
    created_at timestamptz not null,
    created_by uuid references accounts,
    withdrawn_at timestamptz,
    withdrawn_by uuid references accounts,
    check ((kind = 'HAZARD') = (hazard is not null)),
    check (text is not null or text_en is not null),
    check ((geometrytype(place) = 'POLYGON') = (radius_m = 0))
  );
  create index premise_notes_place on premise_notes using gist (place) where withdrawn_at is null;
  create index premise_notes_created on premise_notes (created_at, id);
`;

const BATCH = 500;

interface TextRow {
  readonly id: string;
  readonly number: string;
  readonly address: string | null;
  readonly description: string | null;
  readonly caller_name: string | null;
  readonly caller_phone: string | null;
}

/** Incidents that were reported before there was a search. */
async function indexKnown(knex: Knex): Promise<void> {
  for (let after = ''; ;) {
    const rows = await knex('incidents')
      .select<TextRow[]>('id', 'number', 'address', 'description', 'caller_name', 'caller_phone')
      .where('number', '>', after)
      .orderBy('number')
      .limit(BATCH);
    if (rows.length === 0) return;
    const entries = rows.map(({ id, number, address, description, caller_name: name, caller_phone: phone }) => ({
      id,
      ...searchVectors({ number, address, description, caller: { name, phone, callbackPhone: null } }),
    }));
    await knex.raw(
      `insert into incident_search (incident_id, words, all_words)
       select id, words::tsvector, "allWords"::tsvector from jsonb_to_recordset(?::jsonb) as t(id uuid, words text, "allWords" text)`,
      [JSON.stringify(entries)],
    );
    after = rows.at(-1)!.number;
  }
}

export async function up(knex: Knex): Promise<void> {
  for (const part of [CODES, INCIDENTS, PREMISES]) await knex.raw(part);
  await indexKnown(knex);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop index events_station, incidents_merged_into;
    drop table premise_notes, incident_search, incident_merges;
    drop trigger incidents_archived_read_only on incidents;
    drop function refuse_archived_change();
    alter table incidents drop column caller_callback_phone, drop column caller_language, drop column disposition, drop column partner,
      drop column reopened_at, drop column set_aside;
    drop table partners, dispositions;
  `);
}
