/** Writes stations, units and their officers' accounts as an import brings them: by code, call sign and account name. */
import { type Station } from '../core/territory/territory.js';
import { type VehicleClass } from '../core/vehicle.js';
import { type Trx } from './database.js';

export type StationRecord = Omit<Station, 'id'>;

/** Inserts stations, or changes those whose code is known. Returns ids by code. */
export async function putStations(trx: Trx, stations: readonly StationRecord[]): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const { code, name, nameEn, kind, location } of stations) {
    const { rows } = await trx.raw<{ rows: { id: string }[] }>(
      `insert into stations (code, name, name_en, kind, location) values (?, ?, ?, ?, st_setsrid(st_makepoint(?, ?), 4326))
       on conflict (code) do update set name = excluded.name, name_en = excluded.name_en, kind = excluded.kind, location = excluded.location
       returning id`,
      [code, name, nameEn, kind, location.lon, location.lat],
    );
    ids.set(code, rows[0]!.id);
  }
  return ids;
}

export interface UnitRecord {
  readonly callSign: string;
  readonly vehicle: VehicleClass;
  readonly skills: readonly string[];
  readonly stationId: string;
}

/** Inserts units as OFF_DUTY, or changes skills and station of those whose call sign is known. Returns ids by call sign; null where the vehicle class would change. */
export async function putUnits(trx: Trx, units: readonly UnitRecord[], at: Date): Promise<Map<string, string | null>> {
  const ids = new Map<string, string | null>();
  for (const { callSign, vehicle, skills, stationId } of units) {
    const { rows } = await trx.raw<{ rows: { id: string }[] }>(
      `insert into patrol_units as u (call_sign, vehicle, duty, duty_changed_at, skills, station_id) values (?, ?, 'OFF_DUTY', ?, ?::text[], ?)
       on conflict (call_sign) do update set skills = excluded.skills, station_id = excluded.station_id where u.vehicle = excluded.vehicle
       returning id`,
      [callSign, vehicle, at, skills, stationId] as never[],
    );
    ids.set(callSign, rows[0]?.id ?? null);
  }
  return ids;
}

export interface OfficerRecord {
  readonly account: string;
  readonly name: string;
  readonly nameEn: string;
  readonly stationId: string;
  readonly unitId: string;
}

/** Inserts officers' accounts without a password, or moves those whose account is known to their unit. */
export async function putOfficers(trx: Trx, officers: readonly OfficerRecord[], at: Date): Promise<void> {
  const accounts = officers.map(({ account }) => account);
  const unitIds = officers.map(({ unitId }) => unitId);
  await trx('accounts').update({ unit_id: null }).whereIn('unit_id', unitIds).whereNotIn('account', accounts);
  for (const { account, name, nameEn, stationId, unitId } of officers)
    await trx.raw(
      `insert into accounts (account, name, name_en, role, station_id, unit_id, created_at) values (?, ?, ?, 'OFFICER', ?, ?, ?)
       on conflict (account) do update set name = excluded.name, name_en = excluded.name_en, station_id = excluded.station_id, unit_id = excluded.unit_id`,
      [account, name, nameEn, stationId, unitId, at],
    );
}
