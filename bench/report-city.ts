/** A city in its second week of service, in a PostgreSQL database: roads of an extract, stations, grids, 2,000 units on duty, response plans, and the incidents of the days before. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { seedIncidentCodes } from '../seeds/incident-codes.js';
import { INCIDENT_TYPES, seedResponsePlans } from '../seeds/response-plans.js';
import { type LonLat } from '../src/core/geo/point.js';
import { pick, type RandomSource } from '../src/core/random.js';
import { VEHICLE_CLASSES } from '../src/core/vehicle.js';
import { type Database, openPostgres } from '../src/database/database.js';
import { XungeProcess } from './xunge-process.js';

export const PASSWORD = 'correct horse battery staple';
const STATIONS = 20;
/** The bounds are cut into so many columns and rows of grids. */
const GRID_COLUMNS = 40;
const HISTORY_DAYS = 7;
export const INCIDENTS_A_DAY = 14_000;
/** Skills are spread over the fleet: every unit has one of these, one in five has none. */
const SKILLS = ['traffic', 'mediation', 'fire-inspection', 'first-aid', null] as const;

export interface ReportCity {
  readonly url: string;
  readonly dataDir: string;
  readonly database: Database;
  /** Junctions. */
  readonly places: readonly LonLat[];
  readonly units: readonly { readonly id: string; readonly place: LonLat }[];
}

export interface CityOptions {
  readonly administratorUrl: string;
  readonly extract: string;
  readonly unitCount: number;
  /** Incident types whose plans ask the units at once. */
  readonly automatic: readonly string[];
  readonly random: RandomSource;
  /** Of the incidents before; default a week. */
  readonly historyDays?: number;
}

export async function prepareCity(options: CityOptions): Promise<ReportCity> {
  const url = await createDatabase(options.administratorUrl);
  const dataDir = mkdtempSync(path.join(tmpdir(), 'xunge-report-'));
  const environment = { DATABASE_URL: url, DATA_DIR: dataDir };
  await new XungeProcess(['import-roads', options.extract], environment).finished();
  const database = openPostgres({ url, poolSize: 2 });
  const { knex } = database;
  const { rows: places } = await knex.raw<{ rows: LonLat[] }>(
    'select st_x(location) as lon, st_y(location) as lat from road_nodes order by node',
  );
  await importFleet(environment, options, places);
  for (const [name, role] of [
    ['ops', 'ADMIN'],
    ['console', 'DISPATCHER'],
  ] as const)
    await new XungeProcess(['create-account', name, '--role', role], environment, PASSWORD).finished();
  const units = await beginShift(database, options.random, places);
  await settleTerritory(database);
  await seedResponsePlans(database, new Date());
  await seedIncidentCodes(database);
  await knex('response_plans')
    .whereIn('incident_type', [...options.automatic])
    .update({ content: knex.raw(`content || '{"dispatch": "AUTOMATIC"}'`) });
  await writeHistory(database, options.historyDays ?? HISTORY_DAYS);
  return { url, dataDir, database, places, units };
}

async function createDatabase(administratorUrl: string): Promise<string> {
  const administrator = openPostgres({ url: administratorUrl, poolSize: 1 });
  const name = `report_${process.pid}`;
  await administrator.knex.raw('create database ??', [name]);
  await administrator.close();
  const url = new URL(administratorUrl);
  url.pathname = `/${name}`;
  return url.toString();
}

async function importFleet(
  environment: { readonly DATABASE_URL: string; readonly DATA_DIR: string },
  { unitCount, random }: CityOptions,
  places: readonly LonLat[],
): Promise<void> {
  const stations = Array.from({ length: STATIONS }, (_, i) => ({
    code: `S-${String(i).padStart(2, '0')}`,
    name: `第${i}派出所`,
    nameEn: `Station ${i}`,
    kind: 'STATION',
    ...pick(random, places),
  }));
  const units = Array.from({ length: unitCount }, (_, i) => {
    const skill = SKILLS[Math.floor(i / VEHICLE_CLASSES.length) % SKILLS.length]!;
    return {
      callSign: `U-${String(i).padStart(4, '0')}`,
      vehicle: VEHICLE_CLASSES[i % VEHICLE_CLASSES.length]!,
      station: stations[i % STATIONS]!.code,
      skills: skill === null ? [] : [skill],
    };
  });
  const file = path.join(environment.DATA_DIR, 'fleet.json');
  const deployment = { name: 'Porto', nameEn: 'Porto' };
  writeFileSync(file, JSON.stringify({ deployment, stations, units }));
  await new XungeProcess(['import-fleet', file], environment).finished();
}

async function beginShift(
  { knex }: Database,
  random: RandomSource,
  places: readonly LonLat[],
): Promise<ReportCity['units']> {
  const rows = await knex('patrol_units').select<{ id: string }[]>('id').orderBy('call_sign');
  const units = rows.map(({ id }) => ({ id, place: pick(random, places) }));
  await knex('patrol_units').update({ duty: 'ON_DUTY' });
  await knex.raw(
    `insert into unit_positions (unit_id, fix_at, received_at, location, accuracy_m)
     select (u ->> 'id')::uuid, now(), now(), st_setsrid(st_makepoint((u -> 'place' ->> 'lon')::float8, (u -> 'place' ->> 'lat')::float8), 4326), 5
     from jsonb_array_elements(cast(? as jsonb)) u`,
    [JSON.stringify(units)],
  );
  return units;
}

/** Every grid belongs to the station nearest to its middle. */
async function settleTerritory({ knex }: Database): Promise<void> {
  await knex.raw(
    `with bounds as (select st_extent(location)::geometry as b from road_nodes),
     cells as (
       select x, y, st_makeenvelope(
         st_xmin(b) + x * (st_xmax(b) - st_xmin(b)) / :n, st_ymin(b) + y * (st_ymax(b) - st_ymin(b)) / :n,
         st_xmin(b) + (x + 1) * (st_xmax(b) - st_xmin(b)) / :n, st_ymin(b) + (y + 1) * (st_ymax(b) - st_ymin(b)) / :n, 4326) as cell
       from bounds, generate_series(0, :n - 1) x, generate_series(0, :n - 1) y)
     insert into grids (code, name, name_en, setting, households, station_id, boundary)
     select 'G-' || lpad(x::text, 2, '0') || lpad(y::text, 2, '0'), '网格', 'Grid', 'URBAN', 300,
       (select id from stations order by location <-> st_centroid(cell) limit 1), st_multi(cell) from cells`,
    { n: GRID_COLUMNS } as never,
  );
}

/** The days before: archived incidents with their words, assignments and first events; of the last half hour some that are still open. */
async function writeHistory({ knex }: Database, days: number): Promise<void> {
  const total = days * INCIDENTS_A_DAY;
  const types = INCIDENT_TYPES.map(({ slug }) => slug);
  await knex.raw(
    `insert into incidents (number, type, priority, status, location, address, description, caller_phone, grid_id, station_id, response_plan_id,
       reported_by, reported_at, dispatched_at, first_on_scene_at, resolved_at, archived_at, disposition)
     select to_char(at, 'YYYYMMDD') || '-H' || n, p.incident_type, 1 + n % 4, case when is_open then 'RECEIVED' else 'ARCHIVED' end, r.location, '某某路' || n % 500 || '号',
       '两人在街上争吵', '138' || lpad((n * 7919 % 100000000)::text, 8, '0'), g.id, g.station_id, p.id, a.id, at,
       case when not is_open then at + interval '20 s' end, case when not is_open then at + interval '150 s' end,
       case when not is_open then at + interval '20 min' end, case when not is_open then at + interval '1 h' end,
       case when not is_open then 'advice-given' end
     from (select n, now() - n * make_interval(days => :days) / :total as at, n < 200 as is_open from generate_series(1, :total) n) call
     join response_plans p on p.incident_type = (cast(:types as text[]))[1 + n % :typeCount]
     join lateral (select location from road_nodes where node = (n::bigint * 7919) % (select count(*) from road_nodes)) r on true
     left join lateral (select id, station_id from grids where st_covers(boundary, r.location) limit 1) g on true
     cross join (select id from accounts where account = 'console') a`,
    { days, total, types, typeCount: types.length } as never,
  );
  const route = JSON.stringify({
    travelTimeS: 130,
    walkTimeS: 0,
    distanceM: 900,
    coordinates: Array.from({ length: 40 }, (_, i) => [-8.6 + i / 1e4, 41.1 + i / 1e4]),
    steps: Array.from({ length: 8 }, () => ({ street: 'Rua', streetEn: '', distanceM: 110, travelTimeS: 16 })),
    metricVersion: 'history',
  });
  await knex.raw(
    `insert into assignments (incident_id, unit_id, status, offered_at, acknowledged_at, travel_started_at, arrived_at, cleared_at, ended_at, route)
     select i.id, u.id, 'CLEARED', i.dispatched_at, i.dispatched_at, i.dispatched_at, i.first_on_scene_at, i.resolved_at, i.resolved_at, cast(:route as jsonb)
     from (select *, row_number() over (order by reported_at) as n from incidents where status = 'ARCHIVED') i
     join (select id, row_number() over (order by call_sign) as n, count(*) over () as units from patrol_units) u on u.n = 1 + i.n % u.units`,
    { route } as never,
  );
  await knex.raw(
    `insert into incident_search (incident_id, words, all_words)
     select id, to_tsvector('simple', number || ' ' || address), to_tsvector('simple', number || ' ' || address || ' ' || caller_phone) from incidents`,
  );
  await knex.raw(
    `insert into clocks (kind, assignment_id, due_at, stopped_at, outcome) select 'ACKNOWLEDGE', id, offered_at + interval '15 s', offered_at, 'KEPT' from assignments`,
  );
  await knex.raw(
    `select append_events((select jsonb_agg(jsonb_build_object('at', reported_at, 'kind', 'incident.reported', 'actorId', reported_by, 'stationId', station_id,
       'incidentId', id, 'data', jsonb_build_object('incidentNumber', number, 'type', type)) order by reported_at) from incidents))`,
  );
  await knex.raw('vacuum analyze');
}
