/** Two nodes over one database, on a clock that the run moves; either may be thrown away and built anew from the database alone. */
import { seedOfficerSafety } from '../../seeds/officer-safety.js';
import { type Database } from '../../src/database/database.js';
import { emptyDatabase } from '../support/database.js';
import { openTown, settleTown, type Town } from '../support/town.js';
import { SHIFT_MIN } from './field-requests.js';
import { UNITS } from './things.js';

const START = Date.parse('2026-03-02T00:00:00Z');

export interface Deployment {
  readonly database: Database;
  node(index: 0 | 1): Town;
  restart(index: 0 | 1): Promise<void>;
  now(): Date;
  later(seconds: number): void;
  close(): Promise<void>;
}

export async function openDeployment(): Promise<Deployment> {
  const database = await emptyDatabase();
  let nowMs = START;
  const clock = (): Date => new Date(nowMs);
  await settleTown(database, { unitCount: UNITS, clock });
  await seedOfficerSafety(database, clock());
  await settleShiftPatterns(database);
  // Nothing happens by real time: a node that no request has come to is behind until one does.
  const open = (): Promise<Town> => openTown(database, { clock, pollMs: 3_600_000 });
  const nodes: [Town, Town] = [await open(), await open()];
  return {
    database,
    node: (index) => nodes[index],
    restart: async (index) => {
      await nodes[index].close();
      nodes[index] = await open();
    },
    now: clock,
    later: (seconds) => {
      nowMs += seconds * 1000;
    },
    close: async () => {
      for (const node of nodes) await node.close();
    },
  };
}

/** One of half an hour for every minute of the day, called after it. */
async function settleShiftPatterns({ knex }: Database): Promise<void> {
  await knex.raw(
    `insert into shift_patterns (code, name, name_en, starts_minute, lasts_min)
     select t, t, t, minute, ? from generate_series(0, 1439) minute, to_char(make_interval(mins => minute), 'HH24:MI') t`,
    [SHIFT_MIN],
  );
}
