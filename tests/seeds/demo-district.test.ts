import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Progress, SILENT } from '../../src/cli/progress.js';
import { DomainError } from '../../src/core/errors.js';
import { type LonLat } from '../../src/core/geo/point.js';
import { wayAccess } from '../../src/core/road/access.js';
import { listGridProblems } from '../../src/core/territory/grid-topology.js';
import { type VehicleClass, vehicleIndex } from '../../src/core/vehicle.js';
import { type Database, inTransaction } from '../../src/database/database.js';
import { findDeployment } from '../../src/database/deployment-repository.js';
import { listGridOverlaps } from '../../src/database/grid-import-repository.js';
import { findBrokenLink } from '../../src/events/log.js';
import { loadActiveRoads } from '../../src/ingest/load-roads.js';
import { createAccountService } from '../../src/services/accounts/accounts.js';
import { COMMUNITIES } from '../../seeds/demo-district/communities.js';
import { buildDemoDistrict, type DemoDistrict } from '../../seeds/demo-district/demo-district.js';
import { RIDING_PATROL } from '../../seeds/demo-district/fleet.js';
import { GRIDS_OF_GRID_WORKER, REPORTS, SITES } from '../../seeds/demo-district/grid-work.js';
import { distance, distanceToLine, fromLonLat } from '../../seeds/demo-district/plane.js';
import { loadDemoDistrict } from '../../seeds/load-demo-district.js';
import { emptyDatabase } from '../support/database.js';
import { TOWN_AUTH } from '../support/town.js';

const CLOCK = (): Date => new Date('2026-11-22T08:00:00Z');

function fingerprint(district: DemoDistrict): string {
  const plain = JSON.stringify(district, (_, value: unknown) => (value instanceof Map ? [...value.entries()] : value));
  return createHash('sha256').update(plain).digest('hex');
}

/** Metres to the nearest way that the class may use in some direction; read from the tags alone. */
function metresToRoad({ network }: DemoDistrict, { lon, lat }: LonLat, vehicle: VehicleClass): number {
  const point = fromLonLat([lon, lat]);
  const bit = 1 << vehicleIndex(vehicle);
  let nearest = Infinity;
  for (const { nodeIds, tags } of network.ways) {
    const access = wayAccess(tags);
    if (access === null || ((access.forward | access.backward) & bit) === 0) continue;
    const line = nodeIds.map((id) => {
      const node = network.nodes.get(id)!;
      return fromLonLat([node.lon, node.lat]);
    });
    nearest = Math.min(nearest, distanceToLine(line, point));
  }
  return nearest;
}

/** A clock and a progress that die after so many looks: the loader looks before each of its transactions, and within some. */
function mortal(looks: number): { target: { clock: () => Date; progress: Progress }; died: () => boolean } {
  let left = looks;
  const look = (): void => {
    if (left-- <= 0) throw new Error('killed');
  };
  const clock = (): Date => {
    look();
    return CLOCK();
  };
  const share = (done: number): void => {
    if (done === 1) look();
  };
  return { target: { clock, progress: { ...SILENT, share } }, died: () => left < 0 };
}

const district = buildDemoDistrict();

describe('the demo district', () => {
  it('is the same for the same seed, another for another', () => {
    expect(fingerprint(buildDemoDistrict())).toBe(fingerprint(district));
    expect(fingerprint(buildDemoDistrict(1))).not.toBe(fingerprint(district));
  });

  it('has 189 grids in 14 villages and communities, with nothing for the importer to complain about', () => {
    const grids = district.grids.features.map(({ properties }) => properties);
    expect(grids).toHaveLength(189);
    expect(new Set(grids.map(({ community }) => community.code)).size).toBe(14);
    expect(listGridProblems(grids)).toEqual([]);
  });

  it('gives each grid the community officer of its community', () => {
    const accounts = new Map(district.accounts.map((each) => [each.account, each]));
    for (const { properties } of district.grids.features) {
      expect(properties.communityOfficer).toBe(`community-${properties.community.code}`);
      expect(accounts.get(properties.communityOfficer)?.station).toBe(properties.station);
    }
  });

  it('places every unit within 50 m of a road that its vehicle may use, and every station by a road for cars', () => {
    for (const { callSign, start, vehicle } of district.units)
      expect([callSign, metresToRoad(district, start, vehicle) < 50]).toEqual([callSign, true]);
    for (const { code, location } of district.stations)
      expect([code, metresToRoad(district, location, 'CAR') < 50]).toEqual([code, true]);
  });

  it('keeps the starts apart and the riding patrol on the island', () => {
    const starts = district.units.map(({ callSign, start }) => ({ callSign, at: fromLonLat([start.lon, start.lat]) }));
    for (const [i, one] of starts.entries())
      for (const other of starts.slice(i + 1))
        expect([one.callSign, other.callSign, distance(one.at, other.at) > 25]).toEqual([
          one.callSign,
          other.callSign,
          true,
        ]);
    const riders = new Set(RIDING_PATROL.map(({ callSign }) => callSign));
    const onIsland = starts.filter(({ callSign, at }) => riders.has(callSign) && at.x > 950);
    expect(onIsland).toHaveLength(16);
  });

  it('names everything in Chinese and English, and says that it is invented', () => {
    const { name, nameEn, stations, units, accounts, grids, syntheticNotice } = district;
    const named = [
      { name, nameEn },
      ...stations,
      ...units.map(({ officer }) => officer),
      ...accounts,
      ...grids.features.flatMap(({ properties }) => [properties, properties.community]),
    ];
    for (const each of named) {
      expect(each.name).toMatch(/\p{Script=Han}/u);
      expect(each.nameEn).toMatch(/^[ -~]+$/);
    }
    expect(syntheticNotice.zh).toContain('虚构');
    expect(syntheticNotice.en).toContain('invented');
  });
});

describe('loading the demo district', () => {
  let database: Database;
  let dataDir: string;
  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'xunge-demo-'));
    database = await emptyDatabase();
  });
  afterAll(() => rm(dataDir, { recursive: true }));
  const count = async (table: string, condition = 'true'): Promise<number> => {
    const { rows } = await database.knex.raw<{ rows: { n: number }[] }>(
      `select count(*)::int as n from ${table} where ${condition}`,
    );
    return rows[0]!.n;
  };

  it('refuses a database that somebody has begun to set up, and leaves it alone', async () => {
    await database.knex('accounts').insert({
      account: 'admin',
      name: '管理员',
      name_en: 'Administrator',
      role: 'ADMIN',
      password_hash: 'of their own',
      created_at: CLOCK(),
    });
    const refusal = await loadDemoDistrict({ database, dataDir, clock: CLOCK, progress: SILENT, district }).catch(
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(DomainError);
    expect(refusal).toMatchObject({ code: 'CONFLICT', details: { state: 'NOT_EMPTY' } });
    expect((refusal as DomainError).message).toContain('holds accounts that');
    expect(await database.knex('accounts').pluck('password_hash')).toEqual(['of their own']);
    expect(await count('incident_types')).toBe(0);
    await database.knex('accounts').delete();
  });

  it('can be killed before, within and between its transactions, and is complete after the next start', async () => {
    for (let survived = 0; ; survived++) {
      const { target, died } = mortal(survived);
      const end = await loadDemoDistrict({ database, dataDir, district, ...target }).catch((error: unknown) => error);
      if (!died()) {
        expect(end).toBeUndefined();
        expect(survived).toBeGreaterThanOrEqual(6);
        break;
      }
      expect(end).toEqual(new Error('killed'));
      expect(await findDeployment(database.knex)).toBeNull();
    }
    expect(await findDeployment(database.knex)).toMatchObject({ demo: true, attribution: null });
  }, 90_000);

  it('leaves what the district promises', async () => {
    expect({
      grids: await count(
        'grids',
        'community_id is not null and station_id is not null and community_officer_id is not null',
      ),
      communities: await count('communities'),
      stations: await count('stations', `kind = 'STATION'`),
      posts: await count('stations', `kind = 'POST'`),
      onDuty: await count('patrol_units', `duty = 'ON_DUTY'`),
      positions: await count('unit_positions'),
      ridingPatrol: await count(
        `patrol_units u join stations s on s.id = u.station_id`,
        `s.code = 'PS-DAOZHONG' and u.vehicle in ('EBIKE', 'MOTORBIKE')`,
      ),
      classes: await count('(select distinct vehicle from patrol_units) v'),
      incidentTypes: await count('incident_types'),
      plans: await count('response_plans'),
      leaders: await count('grid_staff', `role = 'LEADER'`),
      demoAccounts: await count('accounts', 'demo'),
      otherAccounts: await count('accounts', 'not demo'),
    }).toEqual({
      grids: 189,
      communities: 14,
      stations: 3,
      posts: 2,
      onDuty: 40,
      positions: 40,
      ridingPatrol: 16,
      classes: 5,
      // The nine of the design, and the call for help of an officer.
      incidentTypes: 10,
      plans: 10,
      leaders: 189,
      demoAccounts: 40 + 5 + 14 + 6 + new Set(COMMUNITIES.map(({ station }) => station)).size,
      otherAccounts: 0,
    });
    expect(await count('base_map_areas')).toBeGreaterThan(0);
  });

  it('writes each unit going on duty into the log once, and keeps the chain whole', async () => {
    expect(await count('events', `kind = 'unit.duty-changed'`)).toBe(40);
    expect(await findBrokenLink(database)).toBeNull();
  });

  it('leaves grid work to try: sites in their grids, a round, and reports that the log knows of', async () => {
    expect({
      sites: await count('inspection_sites s join grids g on g.id = s.grid_id', 'st_covers(g.boundary, s.location)'),
      inRounds: await count('inspection_round_sites'),
      gridsOfGridWorker: await count(`grid_staff s join accounts a on a.id = s.account_id`, `a.account = 'gridworker'`),
      reports: await count('grid_reports'),
      undecided: await count('grid_reports', `status in ('FILED', 'VERIFYING')`),
      filed: await count('events', `kind = 'grid-report.filed'`),
      inTheirGrid: await count('grid_reports r join grids g on g.id = r.grid_id', 'st_covers(g.boundary, r.location)'),
    }).toEqual({
      sites: SITES.length,
      inRounds: SITES.filter(({ grid }) => GRIDS_OF_GRID_WORKER.includes(grid)).length,
      gridsOfGridWorker: GRIDS_OF_GRID_WORKER.length,
      reports: REPORTS.length,
      undecided: REPORTS.filter(({ status }) => status !== 'CLOSED').length,
      filed: REPORTS.length,
      inTheirGrid: REPORTS.length,
    });
  });

  it('stores grids of which no two share ground', async () => {
    expect(await inTransaction(database, listGridOverlaps)).toEqual([]);
  });

  it('leaves roads that a node can start from', async () => {
    const graph = await loadActiveRoads(database, dataDir);
    expect(graph!.nodeCount).toBeGreaterThan(1000);
  });

  it('lets every account sign in with the password demo, and none in production', async () => {
    const open = (allowDemoAccounts: boolean) =>
      createAccountService({ database, clock: CLOCK, auth: { ...TOWN_AUTH, allowDemoAccounts } });
    // One hash for all: what two accounts of different steps can do, all can.
    expect(await count('(select distinct password_hash from accounts) h')).toBe(1);
    const demo = open(true);
    const dispatcher = await demo.signIn({ account: 'dispatcher', password: 'demo' });
    const officer = await demo.signIn({ account: 'officer-E-01', password: 'demo' });
    expect(dispatcher.account.role).toBe('DISPATCHER');
    expect(await database.knex('patrol_units').where({ id: officer.account.unitId }).pluck('call_sign')).toEqual([
      'E-01',
    ]);
    await expect(open(false).signIn({ account: 'dispatcher', password: 'demo' })).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });
});
