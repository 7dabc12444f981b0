/** The composition root of the server: opens the database, builds the pictures in memory, wires the parts, and starts to listen. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino, type Logger } from 'pino';
import { readOrMakeSecret } from './auth-secret.js';
import { type Progress, SILENT } from './cli/progress.js';
import { type Config } from './config.js';
import { DomainError } from './core/errors.js';
import { findRejection, STALE_AFTER_S } from './core/dispatch/eligibility.js';
import { FleetPicture } from './core/fleet/fleet-picture.js';
import { type RoadGraph } from './core/road/graph.js';
import { openRoadNetwork, prepareHierarchy } from './core/road/road-network.js';
import { type Database, SERVING } from './database/database.js';
import {
  type BaseMapArea,
  type Deployment,
  findDeployment,
  listBaseMapAreas,
} from './database/deployment-repository.js';
import { listGridsWithBoundaries, listStations } from './database/territory-repository.js';
import { followImports, rememberImports } from './follow-imports.js';
import { startDemo } from './start-demo.js';
import { startHousekeeping } from './services/housekeeping.js';
import { startTail } from './events/tail.js';
import { createMetrics } from './http/metrics.js';
import { createHttpServer } from './http/server.js';
import { OSMAND } from './ingest/gps/osmand.js';
import { TRACCAR } from './ingest/gps/traccar.js';
import { loadActiveRoads } from './ingest/load-roads.js';
import { openDatabase, whileAlone } from './open-database.js';
import { joinOtherNodes } from './other-nodes.js';
import { startLiveClosures } from './services/roads/live-closures.js';
import { buildLiveFleet, type LiveFleet } from './services/fleet/live-fleet.js';
import { type BaseMap, type PlanningUnit } from './services/planning/planning-messages.js';
import { createPlanningService, type RunningPlanningService } from './services/planning/planning-service.js';
import { createServices } from './services/services.js';
import { VERSION } from './version.js';

export interface Xunge {
  /** Where it listens, e.g. `http://127.0.0.1:4000`. */
  readonly url: string;
  readonly deployment: Deployment;
  /** Answers what is running, then closes everything in the reverse order of opening. */
  close(): Promise<void>;
}

export interface StartOptions {
  readonly progress?: Progress;
  readonly logger?: Logger;
  readonly clock?: () => Date;
  /** The pictures in memory do not fit the database any more: the process must end, and be started again. Default: it is logged. */
  readonly onUnusable?: (reason: string) => void;
  /** A migrated database to use instead of the configured one; the caller closes it. */
  readonly database?: Database;
}

const CONSOLE_FOLDER = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../dist/console' : '../console', import.meta.url),
);

export async function startXunge(config: Config, options: StartOptions = {}): Promise<Xunge> {
  const { progress = SILENT, logger = pino({ level: config.logLevel }), clock = () => new Date() } = options;
  const { onUnusable = () => undefined } = options;
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const database = options.database ?? (await openDatabase(config, progress, clock(), SERVING));
    if (options.database === undefined) closers.push(() => database.close());
    const deployment = await prepareDeployment(config, database, clock, progress);
    progress.step('roads and fleet');
    const graph = await readRoads(database, config.dataDir);
    const roads = openRoadNetwork(graph);
    prepareHierarchy(roads);
    const fleet = await buildLiveFleet(database, new FleetPicture(roads));
    const onError = (error: unknown): void => logger.error({ err: error }, 'background work failed');
    const others = joinOtherNodes({ config, database, fleet, logger, onError });
    closers.push(() => others.close());
    const tail = await startTail(database, {
      from: fleet.builtAt,
      recent: config.recentEvents,
      announce: () => others.bus.announceCommit(),
      onError,
      onOtherLog: (reason) => {
        logger.fatal({ reason }, 'the database is not the one that this node was built from; it must be started again');
        onUnusable(reason);
      },
    });
    closers.push(() => tail.close());
    tail.follow((event) => fleet.applyEvent(event));
    const imported = rememberImports(tail);
    others.wake(tail);
    const closures = await startLiveClosures({
      database,
      tail,
      fleet,
      clock,
      timeZone: config.timeZone,
      onError,
    });
    closers.push(() => closures.close());
    const planning = await startPlanning(database, fleet, clock);
    closers.push(() => planning.close());
    closures.follow((roads) => planning.replaceRoads(roads));
    followImports({ database, dataDir: config.dataDir, tail, fleet, closures, planning, onError }, imported);

    closers.push(startHousekeeping(database, clock, onError, { positionRetentionDays: config.positionRetentionDays }));
    const running = createServices({
      database,
      tail,
      fleet,
      closures,
      clock,
      timeZone: config.timeZone,
      planning,
      feedRequestsPerS: config.feedRequestsPerS,
      delivery: config.delivery,
      bus: others.bus,
      auth: {
        secret:
          config.authSecret === null ? readOrMakeSecret(config.dataDir) : new TextEncoder().encode(config.authSecret),
        accessTokenS: config.accessTokenS,
        refreshTokenS: config.refreshTokenS,
        allowDemoAccounts: !config.production,
        oidc: config.oidc,
      },
    });
    closers.push(() => running.close());
    running.clockwork.start(onError);
    running.queue.start(onError);
    running.patrol.start(onError);
    running.webhooks.start(onError);
    if (config.delivery.push === null)
      logger.info('Web Push is off: VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY are not set');
    const { services } = running;
    const metrics = createMetrics();
    others.measure(metrics);
    const http = await createHttpServer({
      services,
      feedAdapters: [TRACCAR, OSMAND],
      logger,
      staticDir: existsSync(path.join(CONSOLE_FOLDER, 'index.html')) ? CONSOLE_FOLDER : null,
      config: {
        host: config.host,
        port: config.port,
        socketLimits: {
          sockets: config.sockets,
          socketsPerAccount: config.socketsPerAccount,
          subscriptionsPerSocket: config.subscriptionsPerSocket,
          messageBytes: config.socketFrameBytes,
          keepAliveMs: config.socketHeartbeatS * 1_000,
          stalledMs: config.socketStalledS * 1_000,
        },
      },
      ready: async () => {
        await database.knex.raw('select 1');
        return null;
      },
      details: others.details,
      metrics,
      info: () => {
        const { version, bounds } = fleet.picture.roads.graph;
        return {
          version: VERSION,
          name: deployment.name,
          demo: deployment.demo,
          roadVersion: version,
          bounds,
          attribution: deployment.attribution,
        };
      },
    });
    closers.push(() => http.close());
    await http.listen();
    if (deployment.demo && config.demo === 'live' && !config.production) {
      const demo = await startDemo({ database, services, fleet, clock, timeZone: config.timeZone, onError });
      closers.push(() => demo.stop());
    }
    progress.finish();
    return { url: http.url, deployment, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** An empty database gets the demo district, except in production. */
async function prepareDeployment(
  config: Config,
  database: Database,
  clock: () => Date,
  progress: Progress,
): Promise<Deployment> {
  const known = await findDeployment(database.knex);
  if (known !== null) return known;
  if (config.production)
    throw new DomainError(
      'BAD_USER_INPUT',
      'the database is empty; import roads and grids first: xunge import-roads FILE.osm.pbf, xunge import-grids FILE.geojson',
      {
        expected: 'a database with roads',
      },
    );
  return whileAlone(config, async () => {
    // Another node may have been the first.
    const loaded = await findDeployment(database.knex);
    if (loaded !== null) return loaded;
    // Only a first start draws the district; no other needs the code for it.
    const { loadDemoDistrict } = await import('../seeds/load-demo-district.js');
    await loadDemoDistrict({ database, dataDir: config.dataDir, clock, progress });
    return (await findDeployment(database.knex))!;
  });
}

async function readRoads(database: Database, dataDir: string): Promise<RoadGraph> {
  const graph = await loadActiveRoads(database, dataDir);
  if (graph === null)
    throw new DomainError(
      'BAD_USER_INPUT',
      'there are no roads in the database; import them first: xunge import-roads FILE.osm.pbf',
      { expected: 'imported roads' },
    );
  return graph;
}

async function startPlanning(database: Database, fleet: LiveFleet, clock: () => Date): Promise<RunningPlanningService> {
  return createPlanningService({
    graph: fleet.picture.roads.graph,
    loadGrids: () => listGridsWithBoundaries(database),
    loadStations: () => listStations(database),
    baseMap: toBaseMap(await listBaseMapAreas(database)),
    availableUnits: () => availableUnits(fleet.picture, clock()),
  });
}

/** Who could be sent at this moment, by the same rule as a recommendation's: coverage must not count on a unit that nobody would send. */
function availableUnits(picture: FleetPicture, now: Date): PlanningUnit[] {
  const requirements = { vehicles: [], skills: [], staleAfterS: STALE_AFTER_S, now };
  const units: PlanningUnit[] = [];
  for (const state of picture.states())
    if (findRejection(state, requirements) === null)
      units.push({ vehicle: state.unit.vehicle, lon: state.fix!.lon, lat: state.fix!.lat });
  return units;
}

function toBaseMap(areas: readonly BaseMapArea[]): BaseMap | null {
  if (areas.length === 0) return null;
  const collect = (kind: BaseMapArea['kind']): GeoJSON.FeatureCollection => ({
    type: 'FeatureCollection',
    features: areas
      .filter((area) => area.kind === kind)
      .map(({ coordinates }) => ({
        type: 'Feature',
        properties: {},
        geometry: { type: 'MultiPolygon', coordinates: coordinates as unknown as GeoJSON.Position[][][] },
      })),
  });
  return { land: collect('LAND'), green: collect('GREEN'), water: collect('WATER') };
}
