/** Proves the import rules of the architecture: which room of `src/` may use which, what `core` may never touch, and that no imports run in a circle. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const SRC = path.resolve('src');

/** Room → rooms that it may import besides itself. `main` stands for the files directly under src/: composition and what it composes with. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  database: ['core', 'compiled-file'],
  events: ['database', 'core'],
  services: ['events', 'database', 'core', 'compiled-file'],
  graphql: ['services', 'events', 'core'],
  http: ['graphql', 'services', 'core'],
  ingest: ['services', 'events', 'database', 'core', 'compiled-file'],
  demo: ['services', 'core'],
  console: ['client'],
  client: [],
  cli: ['main', 'ingest', 'services', 'events', 'database', 'core', 'compiled-file'],
  main: ['cli', 'http', 'graphql', 'demo', 'ingest', 'services', 'events', 'database', 'core', 'compiled-file'],
  'compiled-file': [],
};

/** What an officer's app gets with the client library: no other package, and no built-in module of Node. */
const CLIENT_PACKAGES = new Set(['graphql-ws/client']);

/** Packages that core may use: pure computation, no input or output. */
const CORE_PACKAGES = new Set(['flatbush', 'd3-contour', 'gcoord', 'ajv']);

interface Import {
  readonly from: string;
  readonly to: string;
  /** Null: a package or a built-in module. */
  readonly file: string | null;
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const file = path.join(folder, name);
    if (statSync(file).isDirectory()) return name === 'generated' ? [] : filesUnder(file);
    return /\.tsx?$/.test(name) && !name.endsWith('.d.ts') ? [file] : [];
  });
}

function resolveFile(from: string, to: string): string | null {
  if (!to.startsWith('.')) return null;
  const target = path.resolve(path.dirname(from), to);
  const candidates = [
    target.replace(/\.js$/, '.ts'),
    target.replace(/\.js$/, '.tsx'),
    `${target}.ts`,
    `${target}.tsx`,
    path.join(target, 'index.ts'),
    target,
  ];
  return candidates.find((file) => existsSync(file) && statSync(file).isFile()) ?? target;
}

const imports: Import[] = filesUnder(SRC).flatMap((from) =>
  ts
    .preProcessFile(readFileSync(from, 'utf8'))
    .importedFiles.map(({ fileName: to }) => ({ from, to, file: resolveFile(from, to) })),
);

function roomOf(file: string): string {
  const [first, ...rest] = path.relative(SRC, file).split(path.sep);
  if (rest.length > 0) return first!;
  return first === 'compiled-file.ts' ? 'compiled-file' : 'main';
}

const shown = (file: string): string => path.relative(process.cwd(), file);

describe('the architecture', () => {
  it('has every folder of src/ in its table', () => {
    const rooms = new Set(filesUnder(SRC).map(roomOf));
    expect([...rooms].filter((room) => !(room in MAY_IMPORT))).toEqual([]);
    expect(imports.length).toBeGreaterThan(300);
  });

  it('lets imports run only in the direction of the layers', () => {
    const forbidden = imports
      .filter(({ from, file }) => {
        if (file === null || !file.startsWith(SRC + path.sep)) return false;
        const [room, target] = [roomOf(from), roomOf(file)];
        return room !== target && !MAY_IMPORT[room]!.includes(target);
      })
      .map(({ from, to }) => `${shown(from)} imports ${to}`);
    expect(forbidden).toEqual([]);
  });

  it('keeps migrations and seeds out of reach of everything but their loaders', () => {
    const outside = imports.filter(({ file }) => file !== null && !file.startsWith(SRC + path.sep));
    const allowed = outside.filter(({ from, file }) => {
      const place = shown(file!);
      if (place.startsWith('migrations')) return shown(from) === 'src/database/migrate.ts';
      if (place.startsWith('seeds')) return ['main', 'cli', 'demo'].includes(roomOf(from));
      return place.startsWith('schema') && roomOf(from) === 'console';
    });
    expect(
      outside.filter((each) => !allowed.includes(each)).map(({ from, to }) => `${shown(from)} imports ${to}`),
    ).toEqual([]);
  });

  it('keeps core pure: no built-in modules, no other packages, no clock, no random source', () => {
    const packages = imports.filter(
      ({ from, file, to }) => roomOf(from) === 'core' && file === null && !CORE_PACKAGES.has(to),
    );
    expect(packages.map(({ from, to }) => `${shown(from)} imports ${to}`)).toEqual([]);
    const impure =
      /\b(Date\.now\(|new Date\(\)|Math\.random\(|performance\.now\(|process\.|setTimeout\(|setInterval\(|fetch\()/;
    const uses = filesUnder(path.join(SRC, 'core')).flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .flatMap((line, i) =>
          impure.test(line) && !/^\s*(\/\/|\*|\/\*)/.test(line) ? [`${shown(file)}:${i + 1} ${line.trim()}`] : [],
        ),
    );
    expect(uses).toEqual([]);
  });

  it('keeps the client library fit for a browser: one package, no built-in modules', () => {
    const packages = imports.filter(
      ({ from, file, to }) => roomOf(from) === 'client' && file === null && !CLIENT_PACKAGES.has(to),
    );
    expect(packages.map(({ from, to }) => `${shown(from)} imports ${to}`)).toEqual([]);
  });

  it('has no import circles', () => {
    const graph = new Map<string, string[]>();
    for (const { from, file } of imports) if (file !== null) graph.set(from, [...(graph.get(from) ?? []), file]);
    const state = new Map<string, 'open' | 'done'>();
    const circles: string[] = [];
    const visit = (file: string, trail: readonly string[]): void => {
      if (state.get(file) === 'done') return;
      if (state.get(file) === 'open') {
        circles.push([...trail.slice(trail.indexOf(file)), file].map(shown).join(' -> '));
        return;
      }
      state.set(file, 'open');
      for (const next of graph.get(file) ?? []) visit(next, [...trail, file]);
      state.set(file, 'done');
    };
    for (const file of graph.keys()) visit(file, []);
    expect(circles).toEqual([]);
  });
});
