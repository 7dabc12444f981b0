/** Times, distances and ages as people read them, in the page's language. */
import { type Language, localeOf, type Messages } from './language.js';

/** mm:ss of a travel time; hours run on in the minutes, so that columns stay comparable. */
export function clockTime(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

export function distance(metres: number): string {
  if (metres < 1000) return `${Math.round(metres / 10) * 10} m`;
  return `${(metres / 1000).toFixed(metres < 10_000 ? 1 : 0)} km`;
}

/** A length of time in its largest sensible unit: "40 s", "12 min", "3 h". */
export function age(seconds: number, messages: Messages): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return messages.time.seconds(whole);
  if (whole < 3600) return messages.time.minutes(Math.floor(whole / 60));
  if (whole < 86_400) return messages.time.hours(Math.floor(whole / 3600));
  return messages.time.days(Math.floor(whole / 86_400));
}

export function timeOfDay(at: string, language: Language): string {
  return new Intl.DateTimeFormat(localeOf(language), { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(
    new Date(at),
  );
}

/** Hours and minutes. */
export function shortTime(at: string, language: Language): string {
  return new Intl.DateTimeFormat(localeOf(language), { hour: '2-digit', minute: '2-digit' }).format(new Date(at));
}

export function dateAndTime(at: string, language: Language): string {
  return new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at));
}

/** 0..1 → "87.3%"; never rounds a gap away to 100 %. */
export function percent(share: number, language: Language): string {
  const shown = share < 1 ? Math.min(share, 0.999) : share;
  return new Intl.NumberFormat(localeOf(language), { style: 'percent', maximumFractionDigits: 1 }).format(shown);
}

export function count(value: number, language: Language): string {
  return new Intl.NumberFormat(localeOf(language), { maximumFractionDigits: 0 }).format(value);
}

export function coordinates(lon: number, lat: number): string {
  return `${lon.toFixed(5)}, ${lat.toFixed(5)}`;
}

export function date(at: string, language: Language): string {
  return new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'medium' }).format(new Date(at));
}

/** A local day, such as 2026-11-23, with its day of the week. */
export function dayName(day: string, language: Language): string {
  return new Intl.DateTimeFormat(localeOf(language), {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  }).format(new Date(`${day}T00:00:00Z`));
}
