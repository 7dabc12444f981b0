/**
 * The server under load: the real program on a real PostgreSQL, and its clients in processes of their own over loopback. Run by `npm run bench:load -- [SCENARIO ...]`, which
 * starts a cluster of its own; without a scenario all run, one after the other. What can be set is in setting.ts.
 */
import { existsSync, rmSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { seededRandom } from '../../src/core/random.js';
import { extractOf } from '../city.js';
import { prepareCity } from '../report-city.js';
import { assignRace } from './assign-scenario.js';
import { fixes } from './fixes-scenario.js';
import { LoadedServer } from './loaded-server.js';
import { bringPeople } from './people.js';
import { type Scene } from './scene.js';
import { SETTING } from './setting.js';
import { storm } from './storm-scenario.js';
import { subscriptions } from './subscriptions-scenario.js';

const SCENARIOS: Readonly<Record<string, (scene: Scene) => Promise<void>>> = {
  fixes,
  subscriptions,
  storm,
  assign: assignRace,
};
/** Node raises its soft limit of open files to the hard one by itself; a socket takes one at the server, and one in a client process. */
const SPARE_FILES = 500;

function checkFiles(): void {
  const limit = execFileSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }).trim();
  const needed = SETTING.subscriptions / SETTING.perSocket + SETTING.consoles + SPARE_FILES;
  if (limit !== 'unlimited' && Number(limit) < needed)
    throw new Error(
      `a process may open ${limit} files here, and ${needed} are needed: raise it (ulimit -Hn), or take fewer subscriptions`,
    );
}

async function main(): Promise<void> {
  const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(SCENARIOS);
  const unknown = names.find((name) => !(name in SCENARIOS));
  if (unknown !== undefined) throw new Error(`no scenario ${unknown}; there are ${Object.keys(SCENARIOS).join(', ')}`);
  checkFiles();
  const extract = extractOf('porto');
  const administratorUrl = process.env.TEST_DATABASE_URL;
  if (!existsSync(extract)) return console.log(`skipped: no data at ${extract}`);
  if (administratorUrl === undefined) return console.log('skipped: no PostgreSQL; run it by npm run bench:load');
  const begin = performance.now();
  const random = seededRandom(SETTING.seed);
  const city = await prepareCity({
    administratorUrl,
    extract,
    unitCount: SETTING.units,
    automatic: [],
    random,
    historyDays: 1,
  });
  try {
    const people = await bringPeople(city);
    console.log(
      `the city stands after ${((performance.now() - begin) / 1000).toFixed(0)} s; ${JSON.stringify(SETTING)}`,
    );
    for (const name of names) {
      // A server of its own for each: what one leaves in memory is no part of another's figures.
      const server = await LoadedServer.start({ DATABASE_URL: city.url, DATA_DIR: city.dataDir, DEMO: 'off' });
      try {
        await SCENARIOS[name]!({ city, server, people });
      } finally {
        await server.stop();
      }
    }
  } finally {
    await city.database.close();
    rmSync(city.dataDir, { recursive: true, force: true });
  }
}

await main();
