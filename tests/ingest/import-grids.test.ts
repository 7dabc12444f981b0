import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DomainError } from '../../src/core/errors.js';
import { type Database } from '../../src/database/database.js';
import { importGridCollection, importGrids } from '../../src/ingest/import-grids.js';
import { emptyDatabase } from '../support/database.js';

const clock = (): Date => new Date('2026-03-01T08:00:00Z');

let database: Database;
let folder: string;

beforeAll(async () => {
  database = await emptyDatabase();
  folder = await mkdtemp(path.join(os.tmpdir(), 'import-grids-'));
  await database.knex.raw(`
    insert into stations (code, name, name_en, kind, location)
    values ('ZH', '庄市派出所', 'Zhuangshi Station', 'STATION', st_setsrid(st_makepoint(121.6, 29.9), 4326));
    insert into accounts (account, name, name_en, role, created_at) values ('officer-li', '李', 'Li', 'OFFICER', now())`);
});
beforeEach(() => database.knex.raw('delete from grids; delete from communities'));
afterAll(() => rm(folder, { recursive: true }));

/** About 97 m by 111 m a step, near 121.6, 29.9. */
const at = (x: number, y: number): [number, number] => [121.6 + x / 1000, 29.9 + y / 1000];
const box = (x: number, y: number, width = 1, height = 1) => [
  [at(x, y), at(x + width, y), at(x + width, y + height), at(x, y + height), at(x, y)],
];
const STAFF = ['LEADER', 'MEMBER', 'MEMBER', 'MEMBER'].map((role, i) => ({
  name: `网格员${i}`,
  role,
  phone: `000-0000-000${i}`,
}));
const COMMUNITY = { code: 'C1', name: '联兴社区', nameEn: 'Lianxing', kind: 'COMMUNITY' };

function grid(code: string, coordinates: unknown, properties: object = {}) {
  return {
    type: 'Feature',
    properties: {
      code,
      name: `${code}网格`,
      nameEn: `Grid ${code}`,
      setting: 'URBAN',
      households: 300,
      community: COMMUNITY,
      station: 'ZH',
      communityOfficer: 'officer-li',
      staff: STAFF,
      ...properties,
    },
    geometry: { type: 'Polygon', coordinates },
  };
}
const importAll = (...features: unknown[]) =>
  importGridCollection({
    collection: { type: 'FeatureCollection', features },
    source: 'grids.geojson',
    database,
    clock,
  });

async function refusalOf(work: Promise<unknown>): Promise<DomainError> {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(DomainError);
  return error as DomainError;
}

describe('importing grids', () => {
  it('stores grids with boundary, staff, community, station and officer', async () => {
    expect(await importAll(grid('A', box(0, 0)), grid('B', box(1, 0)))).toEqual({
      grids: 2,
      communities: 1,
      removed: 0,
      problems: [],
    });
    const { rows } = await database.knex.raw<{ rows: unknown[] }>(`
      select grids.code, setting, households, communities.name as community, stations.code as station, account,
        st_asgeojson(boundary, 6)::jsonb as boundary,
        (select array_agg(role || ' ' || phone order by phone) from grid_staff where grid_id = grids.id) as staff
      from grids join communities on communities.id = community_id join stations on stations.id = grids.station_id
        join accounts on accounts.id = community_officer_id
      where grids.code = 'A'`);
    expect(rows).toEqual([
      {
        code: 'A',
        setting: 'URBAN',
        households: 300,
        community: '联兴社区',
        station: 'ZH',
        account: 'officer-li',
        boundary: { type: 'MultiPolygon', coordinates: [box(0, 0)] },
        staff: ['LEADER 000-0000-0000', 'MEMBER 000-0000-0001', 'MEMBER 000-0000-0002', 'MEMBER 000-0000-0003'],
      },
    ]);
  });

  it('links staff to the accounts by which they file reports, and refuses a name that is none', async () => {
    const staff = STAFF.map((member, i) => (i === 1 ? { ...member, account: 'officer-li' } : member));
    await importAll(grid('A', box(0, 0), { staff }));
    const linked = await database
      .knex('grid_staff')
      .leftJoin('accounts', 'accounts.id', 'account_id')
      .orderBy('phone')
      .pluck('account');
    expect(linked).toEqual([null, 'officer-li', null, null]);
    const { message } = await refusalOf(
      importAll(grid('A', box(0, 0), { staff: [{ ...STAFF[0], account: 'nobody' }] })),
    );
    expect(message).toContain('grid A.staff.0.account: "nobody" does not exist');
  });

  it('replaces the former set, and keeps the id of a grid that stays', async () => {
    await importAll(grid('A', box(0, 0)), grid('B', box(1, 0), { community: { ...COMMUNITY, code: 'C2' } }));
    const idOfA = (): Promise<unknown> => database.knex('grids').first('id').where({ code: 'A' });
    const before = await idOfA();
    const result = await importAll(
      grid('A', box(0, 0), { households: 280, staff: STAFF.slice(0, 4) }),
      grid('C', box(1, 0)),
    );
    expect(result).toMatchObject({ grids: 2, removed: 1 });
    expect(await idOfA()).toEqual(before);
    expect(await database.knex('grids').pluck('code').orderBy('code')).toEqual(['A', 'C']);
    expect(await database.knex('communities').pluck('code')).toEqual(['C1']);
    expect(await database.knex('grid_staff').count('* as people')).toEqual([{ people: '8' }]);
  });

  it('lists overlaps, gaps, unusual households and missing staff by grid', async () => {
    const { problems } = await importAll(
      // A ring of four boxes around a hole of one cell, and one that lies over the last.
      grid('A', box(0, 0, 2, 1)),
      grid('B', box(2, 0, 1, 2), { setting: 'RURAL', households: 60 }),
      grid('C', box(1, 2, 2, 1)),
      grid('D', box(0, 1, 1, 2), { staff: STAFF.slice(1, 3) }),
      grid('E', box(2.5, 2.5, 1, 1), { households: 601 }),
    );
    expect(problems.map(({ grid: code, kind }) => `${code} ${kind}`)).toEqual([
      'A GAP',
      'B HOUSEHOLDS',
      'C OVERLAP',
      'D STAFF',
      'E HOUSEHOLDS',
    ]);
    const [gap, , overlap] = problems;
    expect(gap).toMatchObject({ others: ['B', 'C', 'D'] });
    // One cell of 0.001° by 0.001° at 29.9° north: 96.6 m by 110.9 m; the overlap is a quarter of one.
    expect((gap as { areaM2: number }).areaM2 / 10_704).toBeCloseTo(1, 2);
    expect((overlap as { areaM2: number }).areaM2 / 2676).toBeCloseTo(1, 2);
    expect((gap as { at: { lon: number } }).at.lon).toBeGreaterThan(at(1, 1)[0]);
  });

  it('does not call a grid within a ring of others a gap', async () => {
    const ring = [...box(0, 0, 3, 3), ...box(1, 1)];
    const { problems } = await importAll(grid('A', ring), grid('B', box(1, 1)));
    expect(problems).toEqual([]);
  });

  it('refuses the whole file where grids are wrong, and names each of them', async () => {
    await importAll(grid('OLD', box(0, 0)));
    const bowTie = [[at(0, 0), at(1, 1), at(1, 0), at(0, 1), at(0, 0)]];
    const error = await refusalOf(
      importAll(grid('A', box(0, 0)), grid('B', bowTie), grid('C', [box(2, 0)[0]!.slice(0, 4)])),
    );
    expect(error.code).toBe('BAD_USER_INPUT');
    expect(error.details['problems']).toEqual([
      expect.stringMatching(/^features\.1\.\(grid B\)\.geometry\.coordinates\.0: the ring crosses itself/),
      expect.stringMatching(/^features\.2\.\(grid C\)\.geometry\.coordinates\.0: the ring is not closed/),
    ]);
    expect(error.message).toMatch(/^grids\.geojson: nothing was imported:/);
    expect(await database.knex('grids').pluck('code')).toEqual(['OLD']);
  });

  it.each<[string, unknown, RegExp]>([
    ['a code that is missing', grid('', box(0, 0)), /features\.0\.properties\.code/],
    ['a name with NUL', grid('A', box(0, 0), { name: 'a\0b' }), /features\.0\.\(grid A\)\.properties\.name: .*NUL/],
    [
      'an unknown setting',
      grid('A', box(0, 0), { setting: 'SUBURB' }),
      /properties\.setting: "SUBURB" is not known; expected RURAL or URBAN/,
    ],
    ['half a household', grid('A', box(0, 0), { households: 1.5 }), /properties\.households: 1\.5/],
    ['households as text', grid('A', box(0, 0), { households: '300' }), /properties\.households: "300"/],
    [
      'two leaders',
      grid('A', box(0, 0), { staff: [STAFF[0], STAFF[0]] }),
      /properties\.staff: there is more than one leader/,
    ],
    ['a person without a role', grid('A', box(0, 0), { staff: [{ name: 'x' }] }), /properties\.staff\.0\.role/],
    ['an unknown station', grid('A', box(0, 0), { station: 'XX' }), /grid A\.station: "XX" does not exist/],
    [
      'an unknown officer',
      grid('A', box(0, 0), { communityOfficer: 'nobody' }),
      /grid A\.communityOfficer: "nobody" does not exist/,
    ],
    ['no geometry', { ...grid('A', box(0, 0)), geometry: null }, /geometry: null is not an object/],
    ['a feature that is none', 'grid', /features\.0: is missing or no object/],
  ])('refuses %s', async (_, feature, message) => {
    expect((await refusalOf(importAll(feature))).message).toMatch(message);
    expect(await database.knex('grids').count('* as grids')).toEqual([{ grids: '0' }]);
  });

  it('refuses the same code twice, and a community that contradicts itself', async () => {
    expect((await refusalOf(importAll(grid('A', box(0, 0)), grid('A', box(1, 0))))).message).toMatch(
      /features\.1.*A is there twice/,
    );
    const other = { community: { ...COMMUNITY, name: '别的社区' } };
    expect((await refusalOf(importAll(grid('A', box(0, 0)), grid('B', box(1, 0), other)))).message).toMatch(
      /contradicts grid A/,
    );
  });
});

describe('a file of grids', () => {
  it('is read with or without a byte order mark', async () => {
    const file = path.join(folder, 'bom.geojson');
    await writeFile(file, `\ufeff${JSON.stringify({ type: 'FeatureCollection', features: [grid('A', box(0, 0))] })}`);
    expect(await importGrids({ file, database, clock })).toMatchObject({ grids: 1 });
  });

  it.each<[string, string | null, RegExp]>([
    ['absent', null, /absent\.geojson: there is no such file/],
    ['empty', '', /empty\.geojson: the file is empty/],
    ['words', 'no grids today', /words\.geojson: this is no JSON/],
    ['geometry', '{"type":"Polygon","coordinates":[]}', /geometry\.geojson: [^]*"Polygon" is not supported here/],
    ['none', '{"type":"FeatureCollection","features":[]}', /none\.geojson: [^]*there are none/],
  ])('that is %s is refused by name', async (name, content, message) => {
    const file = path.join(folder, `${name}.geojson`);
    if (content !== null) await writeFile(file, content);
    expect((await refusalOf(importGrids({ file, database, clock }))).message).toMatch(message);
  });
});
