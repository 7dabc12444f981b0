/**
 * Imports stations, units and officers from one JSON file: `{ deployment?, stations, units }`. What the file names is added or changed, what it does not
 * name stays; one wrong entry refuses the whole file.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { badInput, conflict, DomainError } from '../core/errors.js';
import { VEHICLE_CLASSES, type VehicleClass } from '../core/vehicle.js';
import { type Database, inTransaction } from '../database/database.js';
import { findDeployment, putDeployment } from '../database/deployment-repository.js';
import {
  type OfficerRecord,
  putOfficers,
  putStations,
  putUnits,
  type StationRecord,
  type UnitRecord,
} from '../database/fleet-import-repository.js';
import { EventKind } from '../events/event.js';
import { appendEvents } from '../events/log.js';
import { checkPosition, checkRequiredText } from '../services/border.js';

export interface FleetFile {
  readonly deployment: { readonly name: string; readonly nameEn: string } | null;
  readonly stations: readonly StationRecord[];
  readonly units: readonly FleetUnit[];
}
export interface FleetUnit extends Omit<UnitRecord, 'stationId'> {
  readonly station: string;
  readonly officer: { readonly account: string; readonly name: string; readonly nameEn: string } | null;
}

export interface FleetImportResult {
  readonly stations: number;
  readonly units: number;
  readonly officers: number;
}

/** Throws BAD_USER_INPUT naming the file, the place in it and what would be right; nothing is changed then. */
export async function importFleet({
  file,
  ...target
}: {
  file: string;
  database: Database;
  clock: () => Date;
}): Promise<FleetImportResult> {
  try {
    return await storeFleet({ fleet: readFleet(await readJsonFile(file)), ...target });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new DomainError(
      error.code,
      `${path.basename(file)}: ${error.message}`,
      { ...error.details, file },
      { cause: error },
    );
  }
}

export async function storeFleet({
  fleet,
  database,
  clock,
}: {
  fleet: FleetFile;
  database: Database;
  clock: () => Date;
}): Promise<FleetImportResult> {
  const at = clock();
  return inTransaction(database, async (trx) => {
    const stationIds = await putStations(trx, fleet.stations);
    const stationOf = (unit: FleetUnit): string => stationIds.get(unit.station)!;
    const unitIds = await putUnits(
      trx,
      fleet.units.map((unit) => ({
        callSign: unit.callSign,
        vehicle: unit.vehicle,
        skills: unit.skills,
        stationId: stationOf(unit),
      })),
      at,
    );
    for (const [callSign, id] of unitIds)
      if (id === null)
        throw conflict(
          `unit ${callSign} exists with another vehicle class; a unit keeps its class, use another call sign`,
          'VEHICLE_CLASS',
        );
    const officers = fleet.units.flatMap((unit): OfficerRecord[] =>
      unit.officer === null
        ? []
        : [{ ...unit.officer, stationId: stationOf(unit), unitId: unitIds.get(unit.callSign)! }],
    );
    await putOfficers(trx, officers, at);
    if (fleet.deployment !== null) {
      const known = await findDeployment(trx);
      await putDeployment(trx, {
        ...fleet.deployment,
        demo: known?.demo ?? false,
        attribution: known?.attribution ?? null,
      });
    }
    await appendEvents(trx, [
      { at, kind: EventKind.FLEET_IMPORTED, data: { stations: fleet.stations.length, units: fleet.units.length } },
    ]);
    return { stations: fleet.stations.length, units: fleet.units.length, officers: officers.length };
  });
}

type Path = readonly (string | number)[];
type JsonObject = Readonly<Record<string, unknown>>;

async function readJsonFile(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new DomainError('BAD_USER_INPUT', 'the file cannot be read', { expected: 'a JSON file' }, { cause });
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch (cause) {
    throw new DomainError(
      'BAD_USER_INPUT',
      `this is no JSON (${(cause as Error).message})`,
      { expected: 'a JSON file' },
      { cause },
    );
  }
}

/** Checks the form of a fleet file, and that units name its stations and nothing is named twice. */
export function readFleet(value: unknown): FleetFile {
  const file = readObject(value, []);
  const stations = readList(file['stations'], ['stations']).map((entry, i) => readStation(entry, ['stations', i]));
  const codes = new Set(stations.map(({ code }) => code));
  const units = readList(file['units'], ['units']).map((entry, i) => readUnit(entry, ['units', i], codes));
  refuseRepeated(
    stations.map(({ code }) => code),
    ['stations'],
    'code',
  );
  refuseRepeated(
    units.map(({ callSign }) => callSign),
    ['units'],
    'call sign',
  );
  refuseRepeated(
    units.flatMap(({ officer }) => officer?.account ?? []),
    ['units'],
    'officer account',
  );
  return {
    deployment: file['deployment'] === undefined ? null : readNames(file['deployment'], ['deployment']),
    stations,
    units,
  };
}

function readStation(value: unknown, path: Path): StationRecord {
  const entry = readObject(value, path);
  const location = checkPosition({ lon: entry['lon'] as number, lat: entry['lat'] as number }, path);
  return {
    code: readText(entry, 'code', path),
    ...readNames(entry, path),
    kind: readChoice(entry['kind'], ['STATION', 'POST'], [...path, 'kind']),
    location,
  };
}

function readUnit(value: unknown, path: Path, stationCodes: ReadonlySet<string>): FleetUnit {
  const entry = readObject(value, path);
  const station = readText(entry, 'station', path);
  if (!stationCodes.has(station))
    throw badInput(
      [...path, 'station'],
      `${JSON.stringify(station)} is not among the stations of this file`,
      [...stationCodes].join(', '),
    );
  const officer = entry['officer'];
  return {
    callSign: readText(entry, 'callSign', path),
    vehicle: readChoice<VehicleClass>(entry['vehicle'], VEHICLE_CLASSES, [...path, 'vehicle']),
    skills:
      entry['skills'] === undefined
        ? []
        : readList(entry['skills'], [...path, 'skills']).map((skill, i) =>
            checkRequiredText(skill as string, [...path, 'skills', i], 100),
          ),
    station,
    officer:
      officer == null
        ? null
        : {
            account: readText(readObject(officer, [...path, 'officer']), 'account', [...path, 'officer']),
            ...readNames(officer, [...path, 'officer']),
          },
  };
}

function readObject(value: unknown, path: Path): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw badInput(path.length === 0 ? ['file'] : path, 'is no object', '{ ... }');
}

function readList(value: unknown, path: Path): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw badInput(path, 'is no list', '[ ... ]');
}

function readText(entry: JsonObject, key: string, path: Path): string {
  return checkRequiredText(entry[key] as string, [...path, key], 200);
}

/** `nameEn` may be left out where the name is in Latin letters anyway. */
function readNames(value: unknown, path: Path): { name: string; nameEn: string } {
  const entry = readObject(value, path);
  const name = readText(entry, 'name', path);
  return { name, nameEn: entry['nameEn'] === undefined ? name : readText(entry, 'nameEn', path) };
}

function readChoice<T extends string>(value: unknown, choices: readonly T[], path: Path): T {
  const choice = choices.find((each) => each === value);
  if (choice === undefined) throw badInput(path, `${JSON.stringify(value)} is not known`, choices.join(', '));
  return choice;
}

function refuseRepeated(names: readonly string[], path: Path, what: string): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw badInput(path, `the ${what} ${JSON.stringify(name)} stands twice`, `each ${what} once`);
    seen.add(name);
  }
}
