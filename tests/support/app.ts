/** The whole system on the demo district, listening on a free port: for tests of the API and of the page. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { type Database } from '../../src/database/database.js';
import { readConfig } from '../../src/config.js';
import { startXunge } from '../../src/main.js';
import { emptyDatabase } from './database.js';

export interface App {
  readonly url: string;
  readonly database: Database;
  close(): Promise<void>;
}

export interface AppOptions {
  /** `live`: the demo's units patrol and answer by themselves. Default `off`. */
  readonly demo?: 'live' | 'off';
  readonly clock?: () => Date;
  readonly environment?: Readonly<Record<string, string>>;
}

export async function startApp({ demo = 'off', clock, environment = {} }: AppOptions = {}): Promise<App> {
  const database = await emptyDatabase();
  const dataDir = mkdtempSync(path.join(tmpdir(), 'xunge-app-'));
  const config = readConfig({ PORT: '0', DATA_DIR: dataDir, DEMO: demo, NODE_ENV: 'test', ...environment });
  const xunge = await startXunge(config, { database, clock, logger: pino({ level: 'error' }) });
  return {
    url: xunge.url,
    database,
    close: async () => {
      await xunge.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
