/** Calendar months as a deployment's clocks on the wall show them. */
import { badInput } from './errors.js';

/** A month: from its first moment to the first of the next (exclusive). */
export interface MonthBounds {
  readonly from: Date;
  readonly until: Date;
}

const MONTH = /^(2\d{3})-(0[1-9]|1[0-2])$/;

/**
 * The month `YYYY-MM` (years 2000 to 2999) in an IANA time zone.
 * @throws DomainError BAD_USER_INPUT at `path` where `text` is no such month
 */
export function monthBounds(text: string, timeZone: string, path: readonly (string | number)[]): MonthBounds {
  const match = MONTH.exec(text);
  if (match === null) throw badInput(path, `${JSON.stringify(text)} is no month`, 'a month such as 2026-03');
  const [year, month] = [Number(match[1]), Number(match[2])];
  return { from: localMidnight(year, month, timeZone), until: localMidnight(year, month + 1, timeZone) };
}

/** The moment at which the first day of the month begins in the zone; month 13 is January of the next year. */
function localMidnight(year: number, month: number, timeZone: string): Date {
  const wall = Date.UTC(year, month - 1, 1);
  let moment = wall;
  // The offset is that of the moment sought, not of the same reading in UTC: the second round is right where both lie on different sides of a change.
  for (let round = 0; round < 2; round++) moment = wall - offsetMs(moment, timeZone);
  return new Date(moment);
}

/** How far clocks in the zone are ahead of UTC at a moment. */
function offsetMs(moment: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(moment);
  const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((each) => each.type === type)!.value);
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return wall - Math.floor(moment / 1000) * 1000;
}
