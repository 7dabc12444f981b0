#!/usr/bin/env node
// Runs a command beside a PostgreSQL cluster of its own: a fresh data folder, a free port on loopback, stopped and removed afterwards.
//   node tests/support/postgres-cluster.mjs COMMAND [ARGUMENT ...]
// The command finds the administrator's URL in TEST_DATABASE_URL. Needs PostgreSQL 15 or later with PostGIS (Debian: postgresql-15-postgis-3).
import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const VERSIONS = '/usr/lib/postgresql';

function findBinaries() {
  const versions = existsSync(VERSIONS)
    ? readdirSync(VERSIONS)
        .map(Number)
        .filter((version) => version >= 15)
    : [];
  const newest = Math.max(...versions);
  const folder = path.join(VERSIONS, String(newest), 'bin');
  const postgis = `/usr/share/postgresql/${newest}/extension/postgis.control`;
  if (versions.length > 0 && existsSync(path.join(folder, 'initdb')) && existsSync(postgis)) return folder;
  console.error(
    'No PostgreSQL server with PostGIS was found. On Debian: apt-get install postgresql-15-postgis-3. Tests on the embedded database need none: npm test.',
  );
  process.exit(2);
}

/** PostgreSQL refuses to run as root; then it runs as the user that its Debian package has made. */
const asRoot = process.getuid?.() === 0;
function postgresId(flag) {
  return Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
}
const identity = asRoot ? { uid: postgresId('-u'), gid: postgresId('-g') } : {};

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

const binaries = findBinaries();
const folder = mkdtempSync(path.join(tmpdir(), 'xunge-postgres-'));
if (asRoot) chownSync(folder, identity.uid, identity.gid);
const data = path.join(folder, 'data');
const run = (program, args) =>
  execFileSync(path.join(binaries, program), args, {
    ...identity,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });

function stop() {
  try {
    run('pg_ctl', ['-D', data, '-m', 'immediate', '-w', 'stop']);
  } catch {
    // It never came up, or a test has killed it: either way it is gone.
  }
  rmSync(folder, { recursive: true, force: true });
}

const [command, ...args] = process.argv.slice(2);
if (command === undefined) {
  console.error('usage: postgres-cluster.mjs COMMAND [ARGUMENT ...]');
  process.exit(2);
}
const port = await freePort();
run('initdb', ['-D', data, '-U', 'xunge', '-A', 'trust', '-E', 'UTF8', '--no-locale']);
run('pg_ctl', [
  '-D',
  data,
  '-w',
  '-l',
  path.join(folder, 'log'),
  '-o',
  `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c max_connections=200`,
  'start',
]);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => (stop(), process.exit(1)));
const child = spawn(command, args, {
  stdio: 'inherit',
  env: {
    ...process.env,
    TEST_DATABASE_URL: `postgres://xunge@127.0.0.1:${port}/postgres`,
    TEST_POSTGRES_DATA: data,
    TEST_POSTGRES_BIN: binaries,
  },
});
child.once('exit', (code) => {
  stop();
  process.exit(code ?? 1);
});
