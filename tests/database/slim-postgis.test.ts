import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';

// Part of the build, which runs before there are types.
const { slimPostgis } = (await import(pathToFileURL(path.resolve('src/cli/slim-postgis.mjs')).href)) as {
  slimPostgis: (source: string, target: string) => string[];
};
const WHOLE = path.join(
  path.dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite-postgis')),
  'postgis.tar.gz',
);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'slim-postgis-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('keeps of PostGIS the library, its control file, one script and the projections', async () => {
  const target = path.join(folder, 'slim.tar.gz');
  const kept = slimPostgis(WHOLE, target);
  expect(kept.filter((name) => !name.startsWith('share/proj/'))).toEqual([
    'lib/postgresql/postgis-3.so',
    'share/postgresql/extension/postgis.control',
    expect.stringMatching(/^share\/postgresql\/extension\/postgis--[\d.]+\.sql$/),
  ]);
  expect(kept).toContain('share/proj/proj.db');
  const [whole, slim] = [await readFile(WHOLE), await readFile(target)].map((file) => gunzipSync(file).length);
  expect(slim! / whole!).toBeLessThan(0.5);
});

it('refuses a bundle that is laid out otherwise, rather than leave the database without PostGIS', async () => {
  const other = path.join(folder, 'other.tar.gz');
  await writeFile(other, gzipSync(Buffer.alloc(1024)));
  expect(() => slimPostgis(other, path.join(folder, 'none.tar.gz'))).toThrow(/not laid out as expected/);
});
