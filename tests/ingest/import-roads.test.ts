import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { encodeRoadGraph } from '../../src/core/road/codec.js';
import { type RoadGraph } from '../../src/core/road/graph.js';
import { type OsmNetwork } from '../../src/core/road/osm-network.js';
import { type Database } from '../../src/database/database.js';
import { importNetwork, importRoads, type ImportStep, type RoadImport } from '../../src/ingest/import-roads.js';
import { loadActiveRoads } from '../../src/ingest/load-roads.js';
import { sha256 } from '../../src/ingest/road-file.js';
import { emptyDatabase } from '../support/database.js';
import { toOsmXml } from './osm-files.js';
import { SMALL_NETWORK } from './small-network.js';

const PORTO = path.join(process.env['XUNGE_TEST_DATA'] ?? '../shared/data', 'roads/porto.osm.pbf');

let database: Database;
let folder: string;
let target: RoadImport;

beforeAll(async () => {
  database = await emptyDatabase();
});
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'import-roads-'));
  let minute = 0;
  target = { database, dataDir: folder, clock: () => new Date(Date.UTC(2026, 10, 22, 8, minute++)) };
  await database.knex('road_datasets').delete();
});
afterEach(() => rm(folder, { recursive: true }));

/** Element by element, megabytes of typed arrays take minutes to compare. */
const fingerprint = (graph: RoadGraph | null): string => sha256(encodeRoadGraph(graph!)).toString('hex');

const SMALL = { network: SMALL_NETWORK, source: 'small' };
/** The same without the lane in the north. */
const SMALLER: { network: OsmNetwork; source: string } = {
  network: { ...SMALL_NETWORK, ways: SMALL_NETWORK.ways.filter(({ id }) => id !== 12) },
  source: 'smaller',
};

describe('importing roads', () => {
  it('stores the network so that it loads as it was built', async () => {
    const { graph, version } = await importNetwork({ ...target, ...SMALL });
    const loaded = await loadActiveRoads(database, folder);
    expect(fingerprint(loaded)).toBe(fingerprint(graph));
    expect(loaded!.nodeLonE7.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(await readdir(folder)).toEqual([`roads-${version}.bin`]);
  });

  it('stores nodes, edges with times and shapes, and turn restrictions in PostGIS', async () => {
    const { graph } = await importNetwork({ ...target, ...SMALL });
    const nodes: unknown = await database
      .knex('road_nodes')
      .select('node')
      .select(database.knex.raw('st_x(location) as lon'))
      .orderBy('node');
    expect(nodes).toEqual(
      Array.from(graph.nodeLonE7.subarray(0, graph.junctionCount), (lonE7, node) => ({ node, lon: lonE7 / 1e7 })),
    );
    const lane = (await database
      .knex('road_arcs')
      .first('edge', 'road_class', 'forward_ms', 'backward_ms', 'length_m')
      .select(database.knex.raw('st_length(shape::geography) as measured_m, st_numpoints(shape) as points'))
      .where({ name: 'North "Lane" & <Co>' })) as Record<string, unknown>;
    expect(lane).toMatchObject({ road_class: 'service', points: 2 });
    expect(lane['forward_ms']).toEqual(graph.travelTimeMs.map((times) => times[2 * (lane['edge'] as number)]));
    // FOOT ignores the one-way; the others have no way back.
    expect((lane['backward_ms'] as unknown[]).slice(1)).toEqual([null, null, null, null]);
    expect(lane['length_m']).toBeCloseTo(lane['measured_m'] as number, -1);
    const turns: unknown = await database.knex('turn_restrictions').select('from_arc', 'to_arc');
    expect(turns).toEqual([{ from_arc: graph.restrictions.from[0], to_arc: graph.restrictions.to[0] }]);
  });

  it('keeps turn restrictions as data that bind nobody where it is told so', async () => {
    const bound = await importNetwork({ ...target, ...SMALL });
    expect(bound.report).toMatchObject({
      restrictions: { bindsUrgent: true },
      split: { nodesAdded: 1, edgesAdded: 1 },
    });
    const free = await importNetwork({ ...target, ...SMALL, bindsUrgent: false });
    expect(free.report).toMatchObject({
      restrictions: { bindsUrgent: false },
      split: { nodesAdded: 0, edgesAdded: 0 },
    });
    expect(free.graph.restrictions).toEqual(bound.graph.restrictions);
    expect((await loadActiveRoads(database, folder))!.nodeCount).toBe(bound.graph.junctionCount);
    expect(await database.knex('turn_restrictions').count('* as turns')).toEqual([{ turns: '1' }]);
  });

  it('replaces the former roads, rows and file', async () => {
    const first = await importNetwork({ ...target, ...SMALL });
    const second = await importNetwork({ ...target, ...SMALLER });
    expect(second.version).not.toBe(first.version);
    expect(await database.knex('road_datasets').select('version', 'source', 'active')).toEqual([
      { version: second.version, source: 'smaller', active: true },
    ]);
    expect(await database.knex('road_arcs').count('* as edges')).toEqual([
      { edges: String(second.graph.roadEdgeCount) },
    ]);
    expect(await readdir(folder)).toEqual([`roads-${second.version}.bin`]);
    expect((await loadActiveRoads(database, folder))!.version).toBe(second.version);
  });

  it('leaves the former roads as they were where storing fails', async () => {
    const first = await importNetwork({ ...target, ...SMALL });
    await database.knex.raw(`alter table turn_restrictions add constraint no_more check (from_arc < 0) not valid`);
    try {
      await expect(importNetwork({ ...target, ...SMALL })).rejects.toMatchObject({ constraint: 'no_more' });
    } finally {
      await database.knex.raw('alter table turn_restrictions drop constraint no_more');
    }
    expect(await readdir(folder)).toEqual([`roads-${first.version}.bin`]);
    expect((await loadActiveRoads(database, folder))!.version).toBe(first.version);
    expect(await database.knex('turn_restrictions').count('* as turns')).toEqual([{ turns: '1' }]);
  });

  it('leaves everything as it was where the file is broken, and names the file', async () => {
    const first = await importNetwork({ ...target, ...SMALL });
    const file = path.join(folder, 'roads-in-words.osm');
    await writeFile(file, '<osm><node id="1" lon="121.9" lat="29.9"/></osm>');
    await expect(importRoads({ ...target, file })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining('roads-in-words.osm') as string,
    });
    expect((await loadActiveRoads(database, folder))!.version).toBe(first.version);
  });

  it('names the file where all its roads are closed', async () => {
    const file = path.join(folder, 'closed.osm');
    const nodes = '<node id="1" lon="121.9" lat="29.9"/><node id="2" lon="121.9" lat="29.91"/>';
    const way = '<way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="service"/><tag k="access" v="no"/></way>';
    await writeFile(file, `<osm>${nodes}${way}</osm>`);
    await expect(importRoads({ ...target, file })).rejects.toThrow(
      /closed\.osm: .*no road that any vehicle class may use/,
    );
    expect(await loadActiveRoads(database, folder)).toBeNull();
  });

  it('tells each step of the way', async () => {
    const seen = new Map<ImportStep, number>();
    await importNetwork({ ...target, ...SMALL, onProgress: (step, share) => seen.set(step, share) });
    expect(seen).toEqual(
      new Map([
        ['BUILD', 1],
        ['ORDER', 1],
        ['STORE', 1],
      ]),
    );
  });
});

describe('importing a file', () => {
  it('builds in its thread what is built from the network itself, and tells each step', async () => {
    const file = path.join(folder, 'small.osm');
    await writeFile(file, toOsmXml(SMALL_NETWORK));
    const seen = new Map<ImportStep, number>();
    const { graph } = await importRoads({ ...target, file, onProgress: (step, share) => seen.set(step, share) });
    const { graph: expected } = await importNetwork({ ...target, ...SMALL });
    expect(fingerprint({ ...graph, version: '' })).toBe(fingerprint({ ...expected, version: '' }));
    expect([...seen]).toEqual([
      ['READ', 1],
      ['BUILD', 1],
      ['ORDER', 1],
      ['STORE', 1],
    ]);
  });
});

describe('loading roads', () => {
  it('finds none before the first import', async () => {
    expect(await loadActiveRoads(database, folder)).toBeNull();
  });

  it('takes them from the database on a node without the file, and puts the file there', async () => {
    const { version } = await importNetwork({ ...target, ...SMALL });
    const other = path.join(folder, 'other-node');
    expect((await loadActiveRoads(database, other))!.version).toBe(version);
    expect(await readdir(other)).toEqual([`roads-${version}.bin`]);
  });

  it('does not trust a file that was altered', async () => {
    const { version, graph } = await importNetwork({ ...target, ...SMALL });
    await writeFile(path.join(folder, `roads-${version}.bin`), 'nonsense');
    expect(fingerprint(await loadActiveRoads(database, folder))).toBe(fingerprint(graph));
  });
});

describe.skipIf(!existsSync(PORTO))('on a real city (skipped: no data, where the folder is absent)', () => {
  it('imports Porto and loads the same graph', { timeout: 120_000 }, async () => {
    const { graph, report } = await importRoads({ ...target, file: PORTO });
    expect(await database.knex('road_nodes').count('* as nodes')).toEqual([{ nodes: String(report.nodes) }]);
    expect(fingerprint(await loadActiveRoads(database, folder))).toBe(fingerprint(graph));
  });
});
