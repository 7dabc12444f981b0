/** Opens the configured database, brings it to the newest form, and fills in incident types, response plans and speed profiles where there are none. */
import path from 'node:path';
import { type Progress } from './cli/progress.js';
import { type Config } from './config.js';
import { DomainError } from './core/errors.js';
import { type Database, openPostgres, type Patience, sqlState } from './database/database.js';
import { openEmbedded } from './database/embedded/open.js';
import { seedIncidentCodes } from '../seeds/incident-codes.js';
import { seedOfficerSafety } from '../seeds/officer-safety.js';
import { seedResponsePlans } from '../seeds/response-plans.js';
import { seedSpeedProfiles } from '../seeds/speed-profiles.js';
import { migrate } from './database/migrate.js';

/** Any number that no other program on the server takes: it names the advisory lock of those who prepare a database. */
const PREPARING = 7_243_002;

/** Throws BAD_USER_INPUT where the configured server cannot be used, CONFLICT where another process has the embedded database open. */
export async function openDatabase(
  config: Config,
  progress: Progress,
  now: Date,
  patience?: Patience,
): Promise<Database> {
  try {
    return await whileAlone(config, async () => {
      const database = await openToPrepare(config, progress);
      try {
        progress.step('database schema');
        await migrate(database);
        await seedResponsePlans(database, now);
        await seedOfficerSafety(database, now);
        await seedIncidentCodes(database);
        await seedSpeedProfiles(database, now);
      } catch (error) {
        await database.close();
        throw error;
      }
      if (config.databaseUrl === null) return database;
      await database.close();
      return openPostgres({ url: config.databaseUrl, poolSize: config.databasePoolSize, patience });
    });
  } catch (error) {
    throw config.databaseUrl === null ? error : explain(error);
  }
}

/**
 * Runs `work` while no other process of the deployment does the same: nodes are started together, and each may find an empty database. The lock goes with
 * its connection, so a killed process leaves none.
 */
export async function whileAlone<T>({ databaseUrl }: Config, work: () => Promise<T>): Promise<T> {
  // The embedded database is open in one process only.
  if (databaseUrl === null) return work();
  const lock = openPostgres({ url: databaseUrl, poolSize: 1 });
  try {
    return await lock.knex.transaction(async (trx) => {
      await trx.raw('select pg_advisory_xact_lock(?)', [PREPARING]);
      return work();
    });
  } finally {
    await lock.close();
  }
}

async function openToPrepare({ databaseUrl, dataDir }: Config, progress: Progress): Promise<Database> {
  if (databaseUrl !== null) return openPostgres({ url: databaseUrl, poolSize: 2 });
  progress.step('embedded database');
  return openEmbedded({ folder: path.join(dataDir, 'postgres') });
}

/** The usual first mistakes, in words. */
function explain(error: unknown): unknown {
  const state = sqlState(error);
  const code = (error as { code?: string } | null)?.code ?? '';
  const expected =
    'the URL of a PostgreSQL 15 server or newer with PostGIS, e.g. postgres://xunge:secret@localhost:5432/xunge';
  const wrong = (what: string): DomainError =>
    new DomainError(
      'BAD_USER_INPUT',
      `environment variable DATABASE_URL: ${what}; expected ${expected}`,
      { path: ['DATABASE_URL'], expected },
      { cause: error },
    );
  if (['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'ECONNRESET'].includes(code))
    return wrong(`no server answers (${code})`);
  if (state === '28P01' || state === '28000') return wrong('the server refuses the user or the password');
  if (state === '3D000') return wrong('the server has no such database');
  if (state === '58P01' || state === '0A000')
    return wrong('the server has no PostGIS (Debian: postgresql-15-postgis-3)');
  if (state === '42501') return wrong('the user may not create the extension postgis; create it once as a superuser');
  return error;
}
