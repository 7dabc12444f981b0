/** What can be set from outside. */

function whole(name: string, fallback: number): number {
  const value = Number(process.env[name] ?? fallback);
  if (!Number.isInteger(value) || value <= 0)
    throw new Error(`${name} is ${process.env[name]}; expected a whole number above 0`);
  return value;
}

export const SETTING = {
  seed: whole('LOAD_SEED', 42),
  /** Of `fixes`; the other scenarios take a tenth of it. */
  seconds: whole('LOAD_SECONDS', 600),
  fixesPerS: whole('LOAD_FIXES_PER_S', 10_000),
  fixesPerCall: whole('LOAD_FIXES_PER_CALL', 100),
  subscriptions: whole('LOAD_SUBSCRIPTIONS', 10_000),
  /** Subscriptions of an officer's socket, 1 to 4. */
  perSocket: whole('LOAD_PER_SOCKET', 4),
  consoles: whole('LOAD_CONSOLES', 20),
  eventsPerS: whole('LOAD_EVENTS_PER_S', 50),
  attempts: whole('LOAD_ATTEMPTS', 1_000_000),
  units: whole('LOAD_UNITS', 2_500),
} as const;

export const SHORT_S = Math.max(5, Math.round(SETTING.seconds / 10));
