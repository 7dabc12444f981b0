import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createOSMStream } from 'osm-pbf-parser-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DomainError } from '../../src/core/errors.js';
import { readOsmFile } from '../../src/ingest/osm-reader.js';
import { pbfBlob, pbfHeader, toOsmPbf, toOsmXml } from './osm-files.js';
import { SMALL_NETWORK } from './small-network.js';

const MONACO = path.join(process.env['XUNGE_TEST_DATA'] ?? '../shared/data', 'roads/monaco.osm.pbf');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'osm-reader-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function put(name: string, content: string | Uint8Array): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, content);
  return file;
}

async function failureOf(file: string): Promise<string> {
  const error: unknown = await readOsmFile(file).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(DomainError);
  expect((error as DomainError).code).toBe('BAD_USER_INPUT');
  expect((error as DomainError).message).toContain(path.basename(file));
  return (error as DomainError).message;
}

describe('the OSM reader', () => {
  it.each<[string, string, () => string | Uint8Array]>([
    ['XML', 'a.osm', () => toOsmXml(SMALL_NETWORK)],
    ['PBF', 'a.osm.pbf', () => toOsmPbf(SMALL_NETWORK)],
    ['PBF with plain nodes', 'b.osm.pbf', () => toOsmPbf(SMALL_NETWORK, { dense: false })],
    ['PBF without compression', 'c.osm.pbf', () => toOsmPbf(SMALL_NETWORK, { compress: false })],
    ['PBF with ways before nodes', 'd.osm.pbf', () => toOsmPbf(SMALL_NETWORK, { waysFirst: true })],
  ])('reads roads, needed nodes and restrictions from %s', async (_, name, content) => {
    expect(await readOsmFile(await put(name, content()))).toEqual(SMALL_NETWORK);
  });

  it('leaves out what is no road, nodes that no road needs, and tags of nodes that cannot matter', async () => {
    const nodes = new Map(SMALL_NETWORK.nodes);
    nodes.set(77, { id: 77, lon: 1, lat: 1, tags: { barrier: 'gate' } });
    nodes.set(1, { ...nodes.get(1)!, tags: { source: 'survey' } });
    const ways = [...SMALL_NETWORK.ways, { id: 99, nodeIds: [77, 1], tags: { building: 'yes' } }];
    const network = await readOsmFile(await put('more.osm.pbf', toOsmPbf({ ...SMALL_NETWORK, nodes, ways })));
    expect(network).toEqual(SMALL_NETWORK);
  });

  it('leaves out elements that an XML file calls deleted', async () => {
    const xml = toOsmXml(SMALL_NETWORK).replace('<way id="13">', '<way id="13" visible="false">');
    const { ways } = await readOsmFile(await put('deleted.osm', xml));
    expect(ways.map(({ id }) => id)).toEqual([10, 11, 12]);
  });

  it('tells its progress from 0 to 1 without falling', async () => {
    const shares: number[] = [];
    await readOsmFile(await put('progress.osm.pbf', toOsmPbf(SMALL_NETWORK)), (share) => shares.push(share));
    expect(shares.length).toBeGreaterThan(4);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });

  it('skips blocks of a type that it does not know', async () => {
    const [header, rest] = [pbfHeader(), toOsmPbf(SMALL_NETWORK).slice(pbfHeader().length)];
    const file = Uint8Array.from([...header, ...pbfBlob('Future', [1, 2, 3]), ...rest]);
    expect(await readOsmFile(await put('future.osm.pbf', file))).toEqual(SMALL_NETWORK);
  });
});

describe('a file that is no extract of roads is refused by name and reason:', () => {
  const { nodes } = SMALL_NETWORK;
  it.each<[string, string, () => string | Uint8Array, RegExp]>([
    ['an empty PBF', 'empty.osm.pbf', () => '', /is empty/],
    ['an empty XML', 'empty.osm', () => '', /is empty/],
    ['text named as PBF', 'text.osm.pbf', () => 'once upon a time there was a road\n'.repeat(100), /no OSM PBF file/],
    ['three bytes', 'three.osm.pbf', () => 'abc', /cut off/],
    [
      'a PBF without its header',
      'headless.osm.pbf',
      () => toOsmPbf(SMALL_NETWORK).slice(pbfHeader().length),
      /does not begin with an OSM header/,
    ],
    ['a PBF of nodes only', 'nodes.osm.pbf', () => toOsmPbf({ nodes, ways: [], restrictions: [] }), /no roads/],
    [
      'a PBF of buildings',
      'buildings.osm.pbf',
      () => toOsmPbf({ nodes, ways: [{ id: 1, nodeIds: [1, 2], tags: { building: 'yes' } }], restrictions: [] }),
      /no roads/,
    ],
    [
      'a PBF of roads without their nodes',
      'bare.osm.pbf',
      () => toOsmPbf({ ...SMALL_NETWORK, nodes: new Map() }),
      /none of their nodes/,
    ],
    [
      'a PBF that needs what is not understood',
      'history.osm.pbf',
      () => Uint8Array.from([...pbfHeader('HistoricalInformation'), ...pbfBlob('OSMData', [])]),
      /HistoricalInformation/,
    ],
    [
      'a PBF compressed otherwise',
      'lzma.osm.pbf',
      () => Uint8Array.from([...pbfHeader(), 0, 0, 0, 11, 10, 7, ...Buffer.from('OSMData'), 24, 3, 34, 1, 9]),
      /another method than zlib/,
    ],
    ['XML that breaks off', 'cut.osm', () => toOsmXml(SMALL_NETWORK).slice(0, 400), /unclosed|unexpected end/i],
    [
      'XML that is not well-formed',
      'broken.osm',
      () => toOsmXml(SMALL_NETWORK).replace('</way>', '</weg>'),
      /unexpected close tag|weg/i,
    ],
    ['XML that is not OSM', 'page.osm', () => '<html><body/></html>', /<html>, not <osm>/],
    [
      'XML with a node without latitude',
      'nolat.osm',
      () => toOsmXml(SMALL_NETWORK).replace(/ lat="29.901"/, ''),
      /node.*no usable lat.*id 4/,
    ],
    [
      'XML that is not UTF-8',
      'latin.osm',
      () => Uint8Array.from([...Buffer.from('<osm a="'), 0xe9, 0x22, 0x3e, 0x3c]),
      /UTF-8/,
    ],
    ['a picture', 'picture.png', () => 'x', /ending of the file name/],
  ])('%s', async (_, name, content, message) => {
    expect(await failureOf(await put(name, content()))).toMatch(message);
  });

  it('a file that is not there', async () => {
    expect(await failureOf(path.join(folder, 'absent.osm.pbf'))).toMatch(/no such file/);
  });

  it('a PBF cut off anywhere', async () => {
    const whole = toOsmPbf(SMALL_NETWORK);
    for (let length = 1; length < whole.length; length++) {
      const file = await put('cut.osm.pbf', whole.slice(0, length));
      // A cut between two blocks leaves a sound file that lacks something.
      const outcome = await readOsmFile(file).then(
        ({ restrictions }) => `read ${restrictions.length}`,
        (error: unknown) => (error instanceof DomainError ? error.message : error),
      );
      expect(outcome).toMatch(/cut off|holds no roads|none of their nodes|read 0/);
    }
  });

  it('a PBF of which any byte of a block was altered', async () => {
    const whole = toOsmPbf(SMALL_NETWORK);
    for (let at = pbfHeader().length; at < whole.length; at++) {
      const altered = whole.slice();
      altered[at]! ^= 0x55;
      const outcome: unknown = await readOsmFile(await put('altered.osm.pbf', altered)).then(
        () => 'read',
        (error: unknown) => error,
      );
      // The name of a block and its declared size are not covered by the checksum of its content.
      if (outcome !== 'read') expect(outcome).toBeInstanceOf(DomainError);
    }
  });
});

describe.skipIf(!existsSync(MONACO))('on a real town (skipped: no data, where the folder is absent)', () => {
  it('agrees with another parser on every road, node and restriction', async () => {
    const ours = await readOsmFile(MONACO);
    const roads = new Map<number, object>();
    let restrictions = 0;
    const positions = new Map<number, [number, number]>();
    type Item = { type?: string; id: number; refs: number[]; tags?: Record<string, string>; lon: number; lat: number };
    for await (const item of createOSMStream(MONACO) as AsyncIterable<Item>) {
      if (item.type === 'way' && item.tags?.['highway'] !== undefined)
        roads.set(item.id, { nodeIds: item.refs, tags: item.tags });
      if (item.type === 'relation' && item.tags?.['type'] === 'restriction') restrictions++;
      if (item.type === 'node') positions.set(item.id, [item.lon, item.lat]);
    }
    expect(new Map(ours.ways.map(({ id, nodeIds, tags }) => [id, { nodeIds, tags }]))).toEqual(roads);
    expect(ours.restrictions).toHaveLength(restrictions);
    for (const { id, lon, lat } of ours.nodes.values()) {
      expect(lon).toBeCloseTo(positions.get(id)![0], 9);
      expect(lat).toBeCloseTo(positions.get(id)![1], 9);
    }
  });

  it('refuses the file where it is cut off in the middle', async () => {
    const bytes = await readFile(MONACO);
    expect(await failureOf(await put('half.osm.pbf', bytes.subarray(0, bytes.length >> 1)))).toMatch(/cut off/);
  });
});
