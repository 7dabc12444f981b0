/** Local days and weeks, as year-month-day. */

const DAY_MS = 86_400_000;

export function dayOf(date: Date): string {
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The Monday of the week that `day` is in. */
export function mondayOf(day: string): string {
  const at = Date.parse(`${day}T00:00:00Z`);
  return addDays(day, -((new Date(at).getUTCDay() + 6) % 7));
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Monday to Sunday. */
export function daysOfWeek(monday: string): readonly string[] {
  return Array.from({ length: 7 }, (_, at) => addDays(monday, at));
}

/** Its begin by the clock of this machine, as RFC 3339: the district's own may differ by some hours. */
export function startOfDay(day: string): string {
  return new Date(`${day}T00:00:00`).toISOString();
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
