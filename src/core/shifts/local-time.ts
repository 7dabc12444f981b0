/** Local time of a deployment as moments, and back: shifts are planned by the clock on the wall, and kept as moments. */
import { badInput } from '../errors.js';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/**
 * The moment of `minute` (after local midnight, also 1440 and more: the days that follow) on a local day. Where clocks are put forward over it, the moment at which
 * they are; where they are put back over it, the first of the two. So moments never run backwards while minutes run on, and spans that adjoin on the wall adjoin.
 *
 * @param day `2026-11-22`
 */
export function localInstant(day: string, minute: number, timeZone: string): Date {
  const wallMs = Date.parse(`${day}T00:00:00Z`) + minute * MINUTE_MS;
  // The offset can only be one of those that hold a day before and a day after.
  const before = wallMs - offsetMs(wallMs - DAY_MS, timeZone);
  const after = wallMs - offsetMs(wallMs + DAY_MS, timeZone);
  const fits = [before, after].filter((ms) => ms + offsetMs(ms, timeZone) === wallMs);
  if (fits.length > 0) return new Date(Math.min(...fits));
  return new Date(changeBetween(Math.min(before, after), Math.max(before, after), timeZone));
}

/** How far the wall clock is ahead of UTC at a moment. */
function offsetMs(atMs: number, timeZone: string): number {
  const wall = formatOf(timeZone).format(new Date(atMs)).replace(' ', 'T');
  return Date.parse(`${wall}Z`) - Math.floor(atMs / 1000) * 1000;
}

/** The minute at which the offset changes between two moments. */
function changeBetween(fromMs: number, untilMs: number, timeZone: string): number {
  const first = offsetMs(fromMs, timeZone);
  let [low, high] = [Math.floor(fromMs / MINUTE_MS), Math.ceil(untilMs / MINUTE_MS)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetMs(middle * MINUTE_MS, timeZone) === first) low = middle;
    else high = middle;
  }
  return high * MINUTE_MS;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Made once for a zone: making one costs more than all that it is used for. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
    formats.set(timeZone, format);
  }
  return format;
}

/** @throws DomainError BAD_USER_INPUT where it is no day of the calendar */
export function checkDay(day: string, path: readonly (string | number)[]): string {
  const ms = /^2\d{3}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : NaN;
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== day)
    throw badInput(path, `${JSON.stringify(day)} is no day`, 'a day such as 2026-11-22');
  return day;
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Days from one to another; negative where the other is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}
