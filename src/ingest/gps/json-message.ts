/** JSON messages of devices, read field by field: what is missing or of another type is refused with its path. */
import { badInput } from '../../core/errors.js';
import { missing, type Path, shown } from './device-values.js';

export interface JsonObject {
  readonly path: Path;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Throws BAD_USER_INPUT where `body` is no JSON, or not an object. */
export function readJson(body: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (cause) {
    const why = (cause as Error).message.slice(0, 200);
    throw Object.assign(badInput(['body'], `is not JSON (${why})`, 'a JSON object'), { cause });
  }
  return asObject(value, ['body'], []);
}

export function readObject({ path, fields }: JsonObject, name: string): JsonObject {
  return asObject(fields[name], [...path, name], [...path, name]);
}

/** Null where it is absent or null. */
export function findObject(from: JsonObject, name: string): JsonObject | null {
  return from.fields[name] === undefined || from.fields[name] === null ? null : readObject(from, name);
}

function asObject(value: unknown, named: Path, path: Path): JsonObject {
  if (value === undefined || value === null) throw missing(named, 'a JSON object');
  if (typeof value !== 'object' || Array.isArray(value))
    throw badInput(named, `${shown(value)} is not an object`, 'a JSON object');
  return { path, fields: value as Record<string, unknown> };
}

export function readNumber(from: JsonObject, name: string): number {
  const value = findNumber(from, name);
  if (value === null) throw missing([...from.path, name], 'a number');
  return value;
}

/** Null where it is absent or null. */
export function findNumber({ path, fields }: JsonObject, name: string): number | null {
  const value = fields[name];
  if (value === undefined || value === null) return null;
  // JSON has no infinity, but 1e999 is read as one.
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw badInput([...path, name], `${shown(value)} is not a finite number`, 'a number');
  return value;
}

/** Null where it is absent or null. */
export function findBoolean({ path, fields }: JsonObject, name: string): boolean | null {
  const value = fields[name];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'boolean') throw badInput([...path, name], `${shown(value)} is neither`, 'true or false');
  return value;
}

export function readText({ path, fields }: JsonObject, name: string, expected: string): string {
  const value = fields[name];
  if (value === undefined || value === null) throw missing([...path, name], expected);
  if (typeof value !== 'string') throw badInput([...path, name], `${shown(value)} is not text`, expected);
  return value;
}
