// Builds what `dist/` lacks: the server (tsc), the bundle of the embedded database, the client library (tsc), then the console (vite). Does nothing where sources and outputs already agree.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { slimPostgis } from './slim-postgis.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Hash over path, size and time of change of every file that the step reads. */
function fingerprint(places) {
  const hash = createHash('sha256');
  const visit = (place) => {
    const stat = statSync(place, { throwIfNoEntry: false });
    if (!stat) return;
    if (stat.isDirectory()) for (const name of readdirSync(place).sort()) visit(path.join(place, name));
    else hash.update(`${path.relative(root, place)}:${stat.size}:${stat.mtimeMs}\n`);
  };
  for (const place of places) visit(path.join(root, place));
  return hash.digest('hex');
}

function step(name, stampFile, sources, output, run) {
  const stamp = path.join(root, 'dist', stampFile);
  const now = fingerprint(sources);
  if (existsSync(path.join(root, output)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return;
  process.stderr.write(`building ${name} ...\n`);
  const started = Date.now();
  run();
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, now);
  process.stderr.write(`built ${name} in ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}

function node(script, args) {
  const { status } = spawnSync(process.execPath, [path.join(root, script), ...args], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) process.exit(status ?? 1);
}

export function build() {
  step(
    'the server',
    '.server-stamp',
    ['src', 'migrations', 'seeds', 'tsconfig.json', 'package-lock.json'],
    'dist/src/main.js',
    () => node('node_modules/typescript/bin/tsc', ['-p', 'tsconfig.json']),
  );
  step(
    'the bundle of the embedded database',
    '.postgis-stamp',
    ['src/cli/slim-postgis.mjs', 'package-lock.json'],
    'dist/postgis.tar.gz',
    () =>
      slimPostgis(
        path.join(root, 'node_modules/@electric-sql/pglite-postgis/dist/postgis.tar.gz'),
        path.join(root, 'dist/postgis.tar.gz'),
      ),
  );
  step(
    'the client library',
    '.client-stamp',
    ['src/client', 'tsconfig.json', 'package-lock.json'],
    'dist/client/index.js',
    () => node('node_modules/typescript/bin/tsc', ['-p', 'src/client/tsconfig.json']),
  );
  if (existsSync(path.join(root, 'vite.config.ts')))
    step(
      'the console',
      '.console-stamp',
      ['src/console', 'src/client', 'schema', 'vite.config.ts', 'package-lock.json'],
      'dist/console/index.html',
      () => node('node_modules/vite/bin/vite.js', ['build', '--logLevel', 'warn']),
    );
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) build();
