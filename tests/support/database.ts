/**
 * A migrated, empty database for a test file. By default the embedded one, restored from a snapshot that is made once per set of migrations and
 * kept in node_modules/.cache; with TEST_DATABASE_URL (an administrator's URL of a PostgreSQL server) a database of its own per worker, cloned from a template.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Database, openPostgres } from '../../src/database/database.js';
import { openEmbedded } from '../../src/database/embedded/open.js';
import { migrate } from '../../src/database/migrate.js';

export const TEST_DATABASE_URL = process.env['TEST_DATABASE_URL'];

/** One database per worker process; files of the same worker take turns. */
const shared = globalThis as { xungeTestDatabase?: Promise<Database> };

/** The worker's database with every table emptied and the event log begun anew. */
export async function emptyDatabase(): Promise<Database> {
  shared.xungeTestDatabase ??=
    TEST_DATABASE_URL === undefined ? openSnapshot() : cloneTemplate(TEST_DATABASE_URL, `worker_${process.pid}`);
  const database = await shared.xungeTestDatabase;
  await truncate(database);
  return database;
}

async function truncate(database: Database): Promise<void> {
  const { rows } = await database.knex.raw<{ rows: { tablename: string }[] }>(
    `select tablename from pg_tables where schemaname = 'public'
     and tablename not like 'knex%' and tablename not in ('event_head', 'spatial_ref_sys')`,
  );
  await database.knex.raw(`
    truncate ${rows.map(({ tablename }) => `"${tablename}"`).join(', ')} cascade;
    update event_head set epoch = gen_random_uuid(), seq = 0, hash = sha256('xunge'::bytea)`);
}

function migrationsKey(): string {
  const hash = createHash('sha256');
  const folder = path.resolve('migrations');
  for (const file of readdirSync(folder).sort()) hash.update(readFileSync(path.join(folder, file)));
  hash.update(readFileSync('src/database/migrate.ts'));
  hash.update(readFileSync('node_modules/@electric-sql/pglite/package.json'));
  hash.update(readFileSync('node_modules/@electric-sql/pglite-postgis/package.json'));
  return hash.digest('hex').slice(0, 16);
}

/** The file is made by whichever worker comes first; a second maker's rename replaces it by an equal one. */
export async function snapshotBytes(): Promise<Uint8Array> {
  const file = path.resolve('node_modules/.cache/xunge', `${migrationsKey()}.tar`);
  if (!existsSync(file)) {
    const database = await openEmbedded({});
    await migrate(database);
    const bytes = await database.dump();
    await database.close();
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(`${file}.${process.pid}`, bytes);
    renameSync(`${file}.${process.pid}`, file);
  }
  return new Uint8Array(readFileSync(file));
}

async function openSnapshot(): Promise<Database> {
  return openEmbedded({ snapshot: await snapshotBytes() });
}

function urlOf(administratorUrl: string, name: string): string {
  const url = new URL(administratorUrl);
  url.pathname = `/${name}`;
  return url.toString();
}

/** A fresh database on the test server, cloned from a migrated template (made once per set of migrations). */
export async function cloneTemplate(administratorUrl: string, name: string): Promise<Database> {
  return openPostgres({ url: await cloneTemplateUrl(administratorUrl, name) });
}

export async function cloneTemplateUrl(administratorUrl: string, name: string): Promise<string> {
  const administrator = openPostgres({ url: administratorUrl, poolSize: 1 });
  const template = `template_${migrationsKey()}`;
  try {
    // An advisory lock of the session: workers start together, one makes the template.
    await administrator.knex.raw('select pg_advisory_lock(7243001)');
    const { rows } = await administrator.knex.raw<{ rows: unknown[] }>('select 1 from pg_database where datname = ?', [
      template,
    ]);
    if (rows.length === 0) {
      await administrator.knex.raw('create database ??', [`${template}_new`]);
      const fresh = openPostgres({ url: urlOf(administratorUrl, `${template}_new`), poolSize: 1 });
      await migrate(fresh);
      await fresh.close();
      await administrator.knex.raw('alter database ?? rename to ??', [`${template}_new`, template]);
    }
    await administrator.knex.raw('drop database if exists ?? with (force)', [name]);
    await administrator.knex.raw('create database ?? template ??', [name, template]);
    return urlOf(administratorUrl, name);
  } finally {
    await administrator.close();
  }
}
