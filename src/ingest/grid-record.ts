/** A grid as a GeoJSON feature, checked at the border. The format is that of `import-grids`, see the operators' guide. */
import { badInput } from '../core/errors.js';
import { type InputPath, type MultiPolygonGeometry, parseMultiPolygon } from '../core/geo/geojson.js';
import { type Community, type GridSetting, type GridStaffMember } from '../core/territory/territory.js';
import { checkRequiredText, checkText } from '../services/border.js';

export type CommunityRecord = Omit<Community, 'id'>;

export interface StaffRecord extends GridStaffMember {
  /** Name of an account that exists, by which this person files reports and sees those of the grid; null: none. */
  readonly account: string | null;
}

export interface GridRecord {
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
  readonly setting: GridSetting;
  readonly households: number;
  readonly community: CommunityRecord | null;
  /** Code of a station that exists. */
  readonly station: string | null;
  /** Name of an account that exists. */
  readonly communityOfficer: string | null;
  readonly staff: readonly StaffRecord[];
  readonly boundary: MultiPolygonGeometry;
}

type JsonObject = Readonly<Record<string, unknown>>;

const MOST_TEXT = 200;
const MOST_HOUSEHOLDS = 100_000;

export function readObject(value: unknown, path: InputPath, expected: string): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw badInput(path, 'is missing or no object', expected);
}

function readText(object: JsonObject, key: string, path: InputPath): string {
  return checkRequiredText(object[key] as string | null | undefined, [...path, key], MOST_TEXT);
}

function readOptionalText(object: JsonObject, key: string, path: InputPath): string | null {
  return checkText(object[key] as string | null | undefined, [...path, key], MOST_TEXT);
}

function readChoice<T extends string>(object: JsonObject, key: string, choices: readonly T[], path: InputPath): T {
  const value = object[key];
  const choice = choices.find((each) => each === value);
  if (choice === undefined)
    throw badInput([...path, key], `${JSON.stringify(value)} is not known`, choices.join(' or '));
  return choice;
}

function readHouseholds({ households }: JsonObject, path: InputPath): number {
  const fits =
    typeof households === 'number' && Number.isInteger(households) && households >= 0 && households <= MOST_HOUSEHOLDS;
  if (!fits) {
    throw badInput(
      [...path, 'households'],
      `${JSON.stringify(households)} is no number of households`,
      `0 to ${MOST_HOUSEHOLDS}`,
    );
  }
  return households;
}

function readCommunity(value: unknown, path: InputPath): CommunityRecord | null {
  if (value === undefined || value === null) return null;
  const community = readObject(value, path, 'a community { code, name, nameEn, kind }');
  return {
    code: readText(community, 'code', path),
    name: readText(community, 'name', path),
    nameEn: readText(community, 'nameEn', path),
    kind: readChoice(community, 'kind', ['VILLAGE', 'COMMUNITY'], path),
  };
}

function readStaff(value: unknown, path: InputPath): StaffRecord[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw badInput(path, 'is no list', 'a list of { name, role, phone, account }');
  const staff = (value as unknown[]).map((each, i): StaffRecord => {
    const place = [...path, i];
    const member = readObject(each, place, 'a person { name, role, phone, account }');
    return {
      name: readText(member, 'name', place),
      role: readChoice(member, 'role', ['LEADER', 'MEMBER'], place),
      phone: readOptionalText(member, 'phone', place),
      account: readOptionalText(member, 'account', place),
    };
  });
  if (staff.filter(({ role }) => role === 'LEADER').length > 1)
    throw badInput(path, 'there is more than one leader', 'one LEADER');
  return staff;
}

/**
 * One feature of the collection.
 * @throws DomainError BAD_USER_INPUT with the path of what was wrong
 */
export function readGridFeature(value: unknown, path: InputPath): GridRecord {
  const feature = readObject(value, path, 'a GeoJSON Feature');
  if (feature.type !== 'Feature')
    throw badInput([...path, 'type'], `${JSON.stringify(feature.type)} is not supported here`, '"Feature"');
  const place = [...path, 'properties'];
  const properties = readObject(feature.properties, place, 'the properties of a grid');
  return {
    code: readText(properties, 'code', place),
    name: readText(properties, 'name', place),
    nameEn: readText(properties, 'nameEn', place),
    setting: readChoice(properties, 'setting', ['RURAL', 'URBAN'], place),
    households: readHouseholds(properties, place),
    community: readCommunity(properties.community, [...place, 'community']),
    station: readOptionalText(properties, 'station', place),
    communityOfficer: readOptionalText(properties, 'communityOfficer', place),
    staff: readStaff(properties.staff, [...place, 'staff']),
    boundary: parseMultiPolygon(feature.geometry, [...path, 'geometry']),
  };
}
