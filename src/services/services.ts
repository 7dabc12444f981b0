/** Wires the use cases together over one database, log tail and live fleet. */
import { type Database } from '../database/database.js';
import { type EventTail } from '../events/tail.js';
import { type AuthConfig, createAccountService } from './accounts.js';
import { type PlanningService, type Services } from './contract.js';
import { createDispatchService } from './dispatch.js';
import { createFeedService } from './feeds.js';
import { createIncidentService } from './incidents.js';
import { type LiveClosures } from './live-closures.js';
import { type LiveFleet } from './live-fleet.js';
import { createPositionWriter } from './position-writer.js';
import { createPositionService } from './positions.js';
import { createRoadService } from './roads.js';
import { type Clock, type ServiceContext } from './service-context.js';
import { createSpeedService } from './speeds.js';
import { createTerritoryService } from './territory.js';
import { createUnitService } from './units.js';

export interface ServiceParts {
  readonly database: Database;
  readonly tail: EventTail;
  readonly fleet: LiveFleet;
  readonly closures: LiveClosures;
  readonly clock: Clock;
  readonly timeZone: string;
  readonly auth: AuthConfig;
  readonly planning: PlanningService;
}

/** Fixes wait this long for others to share their commit: well within the 250 ms in which a fix must be stored. */
const POSITION_WINDOW_MS = 50;

export interface RunningServices {
  readonly services: Services;
  /** Writes what is waiting. */
  close(): Promise<void>;
}

export function createServices({
  database,
  tail,
  fleet,
  closures,
  clock,
  timeZone,
  auth,
  planning,
}: ServiceParts): RunningServices {
  const context: ServiceContext = {
    database,
    tail,
    fleet,
    closures,
    clock,
    timeZone,
    area: {
      get bounds() {
        return fleet.picture.roads.graph.bounds;
      },
    },
  };
  const writer = createPositionWriter(database, POSITION_WINDOW_MS);
  return {
    services: {
      accounts: createAccountService({ database, clock, auth }),
      territory: createTerritoryService(context),
      units: createUnitService(context),
      positions: createPositionService(context, writer),
      incidents: createIncidentService(context),
      dispatch: createDispatchService(context),
      roads: createRoadService(context),
      speeds: createSpeedService(context),
      feeds: createFeedService(context),
      planning,
    },
    close: () => writer.close(),
  };
}
