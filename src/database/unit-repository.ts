/** Rows of patrol units and their positions. */
import { type Knex } from 'knex';
import { type Fix } from '../core/fleet/fix.js';
import { type Unit, type UnitDuty } from '../core/fleet/unit.js';
import { type AssignmentStatus } from '../core/incident/assignment.js';
import { type VehicleClass } from '../core/vehicle.js';
import { among } from './among.js';
import { arrayOf, arrayOfWords } from './array-literal.js';
import { type Database } from './database.js';
import { lonLatColumns } from './postgis.js';

interface UnitRow {
  id: string;
  call_sign: string;
  vehicle: VehicleClass;
  duty: UnitDuty;
  duty_changed_at: Date;
  skills: string[];
  station_id: string;
}

const UNIT_COLUMNS = ['id', 'call_sign', 'vehicle', 'duty', 'duty_changed_at', 'skills', 'station_id'] as const;

function toUnit(row: UnitRow): Unit {
  return {
    id: row.id,
    callSign: row.call_sign,
    vehicle: row.vehicle,
    duty: row.duty,
    dutyChangedAt: row.duty_changed_at,
    skills: row.skills,
    stationId: row.station_id,
  };
}

export async function findUnit(knex: Knex, by: { id: string } | { callSign: string }): Promise<Unit | null> {
  const where = 'id' in by ? { id: by.id } : { call_sign: by.callSign };
  const row = (await knex('patrol_units').first(UNIT_COLUMNS).where(where)) as UnitRow | undefined;
  return row === undefined ? null : toUnit(row);
}

export async function listUnitsByIds(knex: Knex, ids: readonly string[]): Promise<Unit[]> {
  return ((await knex('patrol_units').select(UNIT_COLUMNS).where(among('id', ids))) as UnitRow[]).map(toUnit);
}

export async function listAllUnits(knex: Knex): Promise<Unit[]> {
  return ((await knex('patrol_units').select(UNIT_COLUMNS).orderBy('call_sign')) as UnitRow[]).map(toUnit);
}

/** The unit, its row locked until the transaction ends. `SHARE` lets others assign too, but not change its duty. */
export async function lockUnit(trx: Knex.Transaction, id: string, strength: 'SHARE' | 'UPDATE'): Promise<Unit | null> {
  const query = trx('patrol_units').first(UNIT_COLUMNS).where({ id });
  const row = (await (strength === 'SHARE' ? query.forShare() : query.forUpdate())) as UnitRow | undefined;
  return row === undefined ? null : toUnit(row);
}

export async function updateDuty(knex: Knex, id: string, duty: UnitDuty, at: Date): Promise<void> {
  await knex('patrol_units').where({ id }).update({ duty, duty_changed_at: at });
}

interface PositionRow {
  unit_id: string;
  fix_at: Date;
  received_at: Date;
  lon: number;
  lat: number;
  heading_deg: number | null;
  speed_kmh: number | null;
  accuracy_m: number | null;
}

function toFix(row: PositionRow): Fix {
  return {
    unitId: row.unit_id,
    lon: row.lon,
    lat: row.lat,
    fixAt: row.fix_at,
    receivedAt: row.received_at,
    headingDeg: row.heading_deg,
    speedKmh: row.speed_kmh,
    accuracyM: row.accuracy_m,
  };
}

/** The latest live fix of every unit that has one. */
export async function listLatestFixes(database: Database, knex: Knex): Promise<Fix[]> {
  const rows = (await knex('unit_positions')
    .select(
      'unit_id',
      'fix_at',
      'received_at',
      'heading_deg',
      'speed_kmh',
      'accuracy_m',
      ...lonLatColumns(database, 'location'),
    )
    .orderBy('unit_id')) as PositionRow[];
  return rows.map(toFix);
}

export interface ActiveAssignmentRow {
  readonly unit_id: string;
  readonly id: string;
  readonly incident_id: string;
  readonly status: AssignmentStatus;
}

/** A fix as it is kept: live or flagged, with what the device sent. */
export interface StoredFix extends Fix {
  readonly datum: string;
  readonly originalLon: number;
  readonly originalLat: number;
  /** Null: live. */
  readonly flag: string | null;
}

/**
 * Stores fixes: all in the history (the same unit and time once), the live ones as the latest position where they are newer than what is there.
 * Two statements whatever the number of fixes.
 */
export async function storeFixes(trx: Knex.Transaction, fixes: readonly StoredFix[]): Promise<void> {
  await trx.raw(
    `insert into position_history (unit_id, fix_at, received_at, location, heading_deg, speed_kmh, accuracy_m, datum, original_lon, original_lat, flag)
     select unit_id, fix_at, received_at, st_setsrid(st_makepoint(lon, lat), 4326), heading_deg, speed_kmh, accuracy_m, datum, original_lon, original_lat, flag
     from unnest(?::uuid[], ?::timestamptz[], ?::timestamptz[], ?::float8[], ?::float8[], ?::real[], ?::real[], ?::real[], ?::text[], ?::float8[], ?::float8[], ?::text[])
       as f (unit_id, fix_at, received_at, lon, lat, heading_deg, speed_kmh, accuracy_m, datum, original_lon, original_lat, flag)
     on conflict (unit_id, fix_at) do nothing`,
    [
      arrayOfWords(fixes, ({ unitId }) => unitId),
      arrayOf(fixes, ({ fixAt }) => fixAt),
      arrayOf(fixes, ({ receivedAt }) => receivedAt),
      arrayOf(fixes, ({ lon }) => lon),
      arrayOf(fixes, ({ lat }) => lat),
      arrayOf(fixes, ({ headingDeg }) => headingDeg),
      arrayOf(fixes, ({ speedKmh }) => speedKmh),
      arrayOf(fixes, ({ accuracyM }) => accuracyM),
      arrayOfWords(fixes, ({ datum }) => datum),
      arrayOf(fixes, ({ originalLon }) => originalLon),
      arrayOf(fixes, ({ originalLat }) => originalLat),
      arrayOfWords(fixes, ({ flag }) => flag),
    ],
  );
  const latest = latestPerUnit(fixes.filter(({ flag }) => flag === null));
  if (latest.length === 0) return;
  await trx.raw(
    `insert into unit_positions as p (unit_id, fix_at, received_at, location, heading_deg, speed_kmh, accuracy_m)
     select unit_id, fix_at, received_at, st_setsrid(st_makepoint(lon, lat), 4326), heading_deg, speed_kmh, accuracy_m
     from unnest(?::uuid[], ?::timestamptz[], ?::timestamptz[], ?::float8[], ?::float8[], ?::real[], ?::real[], ?::real[])
       as f (unit_id, fix_at, received_at, lon, lat, heading_deg, speed_kmh, accuracy_m)
     on conflict (unit_id) do update set fix_at = excluded.fix_at, received_at = excluded.received_at, location = excluded.location,
       heading_deg = excluded.heading_deg, speed_kmh = excluded.speed_kmh, accuracy_m = excluded.accuracy_m
     where p.fix_at < excluded.fix_at`,
    [
      arrayOfWords(latest, ({ unitId }) => unitId),
      arrayOf(latest, ({ fixAt }) => fixAt),
      arrayOf(latest, ({ receivedAt }) => receivedAt),
      arrayOf(latest, ({ lon }) => lon),
      arrayOf(latest, ({ lat }) => lat),
      arrayOf(latest, ({ headingDeg }) => headingDeg),
      arrayOf(latest, ({ speedKmh }) => speedKmh),
      arrayOf(latest, ({ accuracyM }) => accuracyM),
    ],
  );
}

/** One fix per unit, ordered by unit id: concurrent writers then take row locks in the same order. */
function latestPerUnit(fixes: readonly StoredFix[]): StoredFix[] {
  const latest = new Map<string, StoredFix>();
  for (const fix of fixes) {
    const known = latest.get(fix.unitId);
    if (known === undefined || known.fixAt < fix.fixAt) latest.set(fix.unitId, fix);
  }
  return [...latest.values()].sort((a, b) => (a.unitId < b.unitId ? -1 : 1));
}
