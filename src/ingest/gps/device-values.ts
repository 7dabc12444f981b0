/** Values as devices write them, checked one by one. Every refusal names the parameter, what it holds, and what would be right. */
import { badInput } from '../../core/errors.js';
import { checkMoment, checkText } from '../../services/border.js';

export type Path = readonly (string | number)[];

export function missing(path: Path, expected: string): Error {
  return badInput(path, 'is missing', expected);
}

/** At most 100 characters; null: absent or blank. */
export function readReference(value: unknown, path: Path): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') throw badInput(path, `${shown(value)} is not text`, 'what the device calls itself');
  return checkText(value, path, 100);
}

export function readDegrees(value: number, path: Path, limit: 90 | 180): number {
  if (!Number.isFinite(value) || Math.abs(value) > limit)
    throw badInput(path, `${value} is out of range`, `degrees from -${limit} to ${limit}`);
  return value;
}

/** Receivers say -1 for "not known", and mean north by 360 as well as by 0. */
export function readHeading(value: number | null, path: Path): number | null {
  if (value === null || value < 0) return null;
  if (value > 360)
    throw badInput(path, `${value} is out of range`, 'degrees from 0 to 360, or -1 where it is not known');
  return value % 360;
}

/** A number that is not negative; null: absent, or below 0, which is how receivers say that it is not known. */
export function readQuantity(value: number | null, path: Path, most: number): number | null {
  if (value === null || value < 0) return null;
  if (value > most)
    throw badInput(path, `${value} is out of range`, `a number from 0 to ${most}, or -1 where it is not known`);
  return value;
}

/** As `readQuantity`; nothing is exact to 0 m: it says that the accuracy is not known. */
export function readAccuracy(value: number | null, path: Path): number | null {
  const quantity = readQuantity(value, path, 1_000_000);
  return quantity === 0 ? null : quantity;
}

/** RFC 3339; Java's way of leaving out the colon of the offset is taken too. */
const ISO = /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)$/;
export const EXPECTED_TIME = 'a time such as 2026-03-01T08:30:00Z, in the years 2000 to 2999';

export function readIsoTime(text: string, path: Path, expected = EXPECTED_TIME): Date {
  const match = text.length > 40 ? null : ISO.exec(text);
  if (match === null) throw badInput(path, `${shown(text)} is not a time`, expected);
  const [, year, month, day] = match.map(Number) as [number, number, number, number];
  const time = new Date(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  // Date takes February 30 for March 2.
  if (Number.isNaN(time.getTime()) || day > new Date(Date.UTC(year, month, 0)).getUTCDate())
    throw badInput(path, `${shown(text)} is not a time`, expected);
  return checkMoment(time, path);
}

/** A value as it stands in a message, short. */
export function shown(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 80);
}
