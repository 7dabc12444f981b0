/** The end of every run of faults: clients finish, feeds catch up, and the checker reads everything. */
import { expect } from 'vitest';
import { openPostgres } from '../../src/database/database.js';
import { readHead } from '../../src/events/log.js';
import { type Crowd } from './crowd.js';
import { type Deployment } from './deployment.js';
import { checkHistory } from './history-checker.js';
import { type DatabaseHistory, readDatabase } from './history.js';

/** Called with everything up again; ends the deployment. Prints over how much it was proven. */
export async function prove(
  what: string,
  crowd: Crowd,
  deployment: Deployment,
  databaseUrl: string,
): Promise<DatabaseHistory> {
  await crowd.finish();
  const database = openPostgres({ url: databaseUrl, poolSize: 1 });
  try {
    await crowd.drain((await readHead(database.knex)).seq);
    // Clocks run out for ever; the history stands still only when nobody is there to see them.
    await deployment.close();
    const found = await readDatabase(database);
    const { requests, fixes, feeds } = crowd.history;
    const acknowledged = requests.filter(({ answers }) => answers.length > 0).length;
    const delivered = feeds.reduce((sum, { items }) => sum + items.length, 0);
    const connects = crowd.readers.reduce((sum, reader) => sum + reader.connects, 0);
    console.log(
      `${what}: ${acknowledged} of ${requests.length} requests acknowledged, ${fixes.length} fixes, ${found.headSeq} events, ${delivered} delivered to ${feeds.length} feeds over ${connects} sockets`,
    );
    expect(acknowledged).toBeGreaterThan(0);
    expect(delivered).toBeGreaterThan(0);
    expect(checkHistory(crowd.history, found)).toEqual([]);
    return found;
  } finally {
    await database.close();
  }
}
