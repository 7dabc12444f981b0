/**
 * A small town for service tests: streets in a raster of 150 m, two stations, units of all classes on known corners, grids of four blocks, and an account
 * for every role. Rows are written directly; everything above the database is the real thing.
 */
import { seedIncidentCodes } from '../../seeds/incident-codes.js';
import { buildRoadGraph } from '../../src/core/road/build.js';
import { type RoadGraph } from '../../src/core/road/graph.js';
import { type OsmNode, type OsmWay } from '../../src/core/road/osm-network.js';
import { openRoadNetwork } from '../../src/core/road/road-network.js';
import { FleetPicture } from '../../src/core/fleet/fleet-picture.js';
import { VEHICLE_CLASSES, type VehicleClass } from '../../src/core/vehicle.js';
import { type LonLat } from '../../src/core/geo/point.js';
import { type Database } from '../../src/database/database.js';
import { type Bus } from '../../src/events/bus/bus.js';
import { type EventTail, startTail } from '../../src/events/tail.js';
import { type Actor, type Role } from '../../src/services/actor.js';
import { type AuthConfig } from '../../src/services/accounts/accounts.js';
import { type PlanningService, type Services } from '../../src/services/contract.js';
import { type DeliveryConfig } from '../../src/services/delivery/delivery-config.js';
import { type Clockwork } from '../../src/services/dispatch/clockwork.js';
import { type HeldQueue } from '../../src/services/dispatch/held-queue.js';
import { type PatrolWork } from '../../src/services/patrol/patrol-work.js';
import { type LiveClosures, startLiveClosures } from '../../src/services/roads/live-closures.js';
import { buildLiveFleet, type LiveFleet } from '../../src/services/fleet/live-fleet.js';
import { createServices } from '../../src/services/services.js';
import { type WebhookSender } from '../../src/services/webhooks/webhook-sender.js';
import { type Clock } from '../../src/services/service-context.js';

const SIZE = 10;
const ORIGIN = { lon: 121.5, lat: 29.9 };
const STEP_LON = 150 / (111_195 * Math.cos((ORIGIN.lat * Math.PI) / 180));
const STEP_LAT = 150 / 111_195;

/** The corner of street `column` and street `row`, counted from the south-west, 0 to 9; fractions lie between corners. */
export function corner(column: number, row: number): LonLat {
  return { lon: ORIGIN.lon + column * STEP_LON, lat: ORIGIN.lat + row * STEP_LAT };
}

export function townRoads(version = 'town'): RoadGraph {
  const nodes = new Map<number, OsmNode>();
  const ways: OsmWay[] = [];
  const nodeId = (column: number, row: number): number => 1 + column + row * SIZE;
  for (let row = 0; row < SIZE; row++)
    for (let column = 0; column < SIZE; column++)
      nodes.set(nodeId(column, row), { id: nodeId(column, row), ...corner(column, row) });
  for (let i = 0; i < SIZE; i++) {
    const along = (name: string, id: number, ids: number[]): void => {
      ways.push({
        id,
        nodeIds: ids,
        tags: { highway: 'residential', name, 'name:en': `${name} (en)`, maxspeed: '40' },
      });
    };
    along(
      `东西${i}路`,
      100 + i,
      Array.from({ length: SIZE }, (_, column) => nodeId(column, i)),
    );
    along(
      `南北${i}路`,
      200 + i,
      Array.from({ length: SIZE }, (_, row) => nodeId(i, row)),
    );
  }
  return buildRoadGraph({ nodes, ways, restrictions: [] }, { version }).graph;
}

export interface TownUnit {
  readonly id: string;
  readonly callSign: string;
  readonly vehicle: VehicleClass;
  readonly officer: Actor;
}

export interface Town {
  readonly database: Database;
  readonly services: Services;
  readonly clockwork: Clockwork;
  readonly queue: HeldQueue;
  readonly patrol: PatrolWork;
  readonly webhooks: WebhookSender;
  readonly tail: EventTail;
  readonly fleet: LiveFleet;
  readonly closures: LiveClosures;
  readonly units: readonly TownUnit[];
  readonly actors: Readonly<Record<'dispatcher' | 'planner' | 'supervisor' | 'gridworker' | 'admin', Actor>>;
  readonly stationIds: readonly [string, string];
  close(): Promise<void>;
}

export const TOWN_AUTH: AuthConfig = {
  secret: new TextEncoder().encode('a secret for tests of at least 32 bytes'),
  accessTokenS: 3600,
  refreshTokenS: 86_400,
  allowDemoAccounts: true,
  oidc: null,
};

const TIME_ZONE = 'Asia/Shanghai';

export interface TownOptions {
  readonly unitCount?: number;
  readonly clock?: Clock;
  readonly planning?: PlanningService;
  /** How often a node looks into the log without being woken. */
  readonly pollMs?: number;
  readonly feedRequestsPerS?: number;
  readonly delivery?: DeliveryConfig;
  /** To other nodes. */
  readonly bus?: Bus;
}

/** Fills an empty database. Unit n is of class n mod 5 and stands on corner (n mod 10, n div 10 mod 10), on duty, with a fix of this moment. */
export async function settleTown(
  database: Database,
  { unitCount = 10, clock = () => new Date() }: TownOptions = {},
): Promise<void> {
  const { knex } = database;
  const now = clock();
  await knex.raw(`insert into deployment (name, name_en, demo) values ('测试镇', 'Test town', true)`);
  for (const [code, column] of [
    ['S1', 1],
    ['S2', 8],
  ] as const) {
    const { lon, lat } = corner(column, 5);
    await knex.raw(
      `insert into stations (code, name, name_en, kind, location) values (?, ?, ?, 'STATION', st_setsrid(st_makepoint(?, ?), 4326))`,
      [code, `${code}派出所`, `Station ${code}`, lon, lat],
    );
  }
  await knex.raw(`insert into incident_types (slug, name, name_en, default_priority) values
    ('street-disturbance', '街面滋事', 'Street disturbance', 2), ('traffic-accident', '交通事故', 'Traffic accident', 1), ('dispute', '纠纷', 'Dispute', 3)`);
  await seedIncidentCodes(database);
  for (const [account, role] of [
    ['dispatcher', 'DISPATCHER'],
    ['planner', 'PLANNER'],
    ['supervisor', 'SUPERVISOR'],
    ['gridworker', 'GRID_WORKER'],
    ['admin', 'ADMIN'],
  ])
    await knex('accounts').insert({ account, name: account, name_en: account, role, created_at: now, demo: true });
  for (let n = 0; n < unitCount; n++) await settleUnit(database, n, now);
  await settleGrids(database);
}

async function settleUnit(database: Database, n: number, now: Date): Promise<void> {
  const { lon, lat } = corner(n % SIZE, Math.floor(n / SIZE) % SIZE);
  const callSign = `U-${String(n + 1).padStart(3, '0')}`;
  await database.knex.raw(
    `with u as (
       insert into patrol_units (call_sign, vehicle, duty, duty_changed_at, skills, station_id)
       select ?, ?, 'ON_DUTY', ?, ?::text[], id from stations where code = ? returning id, station_id),
     p as (
       insert into unit_positions (unit_id, fix_at, received_at, location, accuracy_m)
       select id, ?, ?, st_setsrid(st_makepoint(?, ?), 4326), 5 from u)
     insert into accounts (account, name, name_en, role, station_id, unit_id, created_at, demo)
     select ?, ?, ?, 'OFFICER', station_id, id, ?, true from u`,
    [
      callSign,
      VEHICLE_CLASSES[n % 5]!,
      now,
      n % 2 === 0 ? ['first-aid'] : [],
      n % 2 === 0 ? 'S1' : 'S2',
      now,
      now,
      lon,
      lat,
      `officer-${callSign}`,
      `警员${n + 1}`,
      `Officer ${n + 1}`,
      now,
    ] as never[],
  );
}

async function settleGrids(database: Database): Promise<void> {
  for (let row = 0; row < SIZE - 1; row += 3)
    for (let column = 0; column < SIZE - 1; column += 3) {
      const [a, b] = [corner(column, row), corner(column + 3, row + 3)];
      await database.knex.raw(
        `insert into grids (code, name, name_en, setting, households, station_id, boundary)
         select ?, ?, ?, 'URBAN', 300, id, st_multi(st_makeenvelope(?, ?, ?, ?, 4326)) from stations where code = ?`,
        [
          `G-${column / 3}${row / 3}`,
          `网格${column / 3}-${row / 3}`,
          `Grid ${column / 3}-${row / 3}`,
          a.lon,
          a.lat,
          b.lon,
          b.lat,
          column < 5 ? 'S1' : 'S2',
        ],
      );
    }
}

const NO_PLANNING: PlanningService = {
  coverage: () => Promise.reject(new Error('this town was opened without planning')),
  isochrones: () => Promise.reject(new Error('this town was opened without planning')),
  tile: () => Promise.resolve(null),
};

/** Opens the services over a settled database, as a node of a deployment does. */
export async function openTown(
  database: Database,
  { clock = () => new Date(), planning = NO_PLANNING, pollMs = 200, feedRequestsPerS, delivery, bus }: TownOptions = {},
): Promise<Town> {
  const fleet = await buildLiveFleet(database, new FleetPicture(openRoadNetwork(townRoads())));
  const tail = await startTail(database, {
    from: fleet.builtAt,
    pollMs,
    onError: (error) => console.error(error),
  });
  tail.follow((event) => fleet.applyEvent(event));
  const closures = await startLiveClosures({
    database,
    tail,
    fleet,
    clock,
    timeZone: TIME_ZONE,
    onError: (error) => console.error(error),
  });
  const running = createServices({
    database,
    tail,
    fleet,
    closures,
    clock,
    timeZone: TIME_ZONE,
    auth: TOWN_AUTH,
    planning,
    feedRequestsPerS,
    delivery,
    bus,
  });
  const accounts: {
    id: string;
    account: string;
    role: Role;
    station_id: string | null;
    unit_id: string | null;
  }[] = await database.knex('accounts').select('id', 'account', 'role', 'station_id', 'unit_id');
  const actorOf = (row: (typeof accounts)[number]): Actor => ({
    accountId: row.id,
    account: row.account,
    role: row.role,
    stationId: row.station_id,
    unitId: row.unit_id,
  });
  const byName = (account: string): Actor => actorOf(accounts.find((row) => row.account === account)!);
  const units = [...fleet.picture.states()].map(({ unit }) => ({
    id: unit.id,
    callSign: unit.callSign,
    vehicle: unit.vehicle,
    officer: byName(`officer-${unit.callSign}`),
  }));
  const stations = (await database.knex('stations').select('id').orderBy('code')) as [{ id: string }, { id: string }];
  return {
    database,
    services: running.services,
    clockwork: running.clockwork,
    queue: running.queue,
    patrol: running.patrol,
    webhooks: running.webhooks,
    tail,
    fleet,
    closures,
    units,
    actors: {
      dispatcher: byName('dispatcher'),
      planner: byName('planner'),
      supervisor: byName('supervisor'),
      gridworker: byName('gridworker'),
      admin: byName('admin'),
    },
    stationIds: [stations[0].id, stations[1].id],
    close: async () => {
      await closures.close();
      await running.close();
      await tail.close();
    },
  };
}
