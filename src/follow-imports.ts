/** Roads, grids or units that another process imports while this one runs, or starts: taken over without a restart. */
import { openRoadNetwork, prepareHierarchy } from './core/road/road-network.js';
import { type Database } from './database/database.js';
import { findActiveRoadDataset } from './database/road-repository.js';
import { listAllUnits } from './database/unit-repository.js';
import { EventKind } from './events/event.js';
import { type EventTail } from './events/tail.js';
import { loadActiveRoads } from './ingest/load-roads.js';
import { type LiveFleet } from './services/fleet/live-fleet.js';
import { type RunningPlanningService } from './services/planning/planning-service.js';
import { type LiveClosures } from './services/roads/live-closures.js';

export interface ImportFollowing {
  readonly database: Database;
  readonly dataDir: string;
  readonly tail: EventTail;
  readonly fleet: LiveFleet;
  readonly closures: LiveClosures;
  readonly planning: RunningPlanningService;
  readonly onError: (error: unknown) => void;
}

/** Imports that the log tells of while the parts are being built that they concern; empty once they have been taken over. */
export function rememberImports(tail: EventTail): () => ReadonlySet<string> {
  const kinds = new Set<string>();
  const unfollow = tail.follow(({ kind }) => kinds.add(kind));
  return () => {
    unfollow();
    return kinds;
  };
}

/** From now on imports are taken over, and those that were remembered. */
export function followImports(parts: ImportFollowing, imported: () => ReadonlySet<string>): void {
  const { database, dataDir, tail, fleet, closures, planning, onError } = parts;
  const takeOver = (kind: string): void => {
    if (kind === EventKind.GRIDS_IMPORTED) planning.replaceData();
    if (kind === EventKind.FLEET_IMPORTED)
      listAllUnits(database.knex).then((units) => {
        fleet.putUnits(units);
        planning.replaceData();
      }, onError);
    if (kind === EventKind.ROADS_IMPORTED) takeOverRoads(database, dataDir, closures).catch(onError);
  };
  tail.follow(({ kind }) => takeOver(kind));
  for (const kind of imported()) takeOver(kind);
  // Roads are read before the place of the log is known at which the tail begins.
  findActiveRoadDataset(database.knex).then((dataset) => {
    if (dataset !== null && dataset.version !== closures.graph.version) takeOver(EventKind.ROADS_IMPORTED);
  }, onError);
}

async function takeOverRoads(database: Database, dataDir: string, closures: LiveClosures): Promise<void> {
  const graph = await loadActiveRoads(database, dataDir);
  if (graph === null || graph.version === closures.graph.version) return;
  const roads = openRoadNetwork(graph);
  prepareHierarchy(roads);
  await closures.replaceRoads(roads);
}
