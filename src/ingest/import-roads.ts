/**
 * Imports roads: read, build, store. Everything happens or nothing: the new road file is on disk before the transaction commits, and until then
 * database and engine go on with the former roads.
 */
import path from 'node:path';
import { type BuildReport } from '../core/road/build-report.js';
import { type RoadGraph } from '../core/road/graph.js';
import { type OsmNetwork } from '../core/road/osm-network.js';
import { type Database, inTransaction } from '../database/database.js';
import { findActiveRoadDataset, replaceRoadDataset } from '../database/road-repository.js';
import { EventKind } from '../events/event.js';
import { appendEvents } from '../events/log.js';
import { buildRoads, type BuildStep, type BuiltRoads, type TravelRules } from './build-roads.js';
import { buildRoadsInThread } from './build-roads-thread.js';
import { removeOtherRoadFiles, removeRoadFile, sha256, writeRoadFile } from './road-file.js';

export type ImportStep = BuildStep | 'STORE';

export interface RoadImport extends TravelRules {
  readonly database: Database;
  /** Folder of the road file. */
  readonly dataDir: string;
  readonly clock: () => Date;
  /** Told the share of a step that is done, 0 to 1. */
  readonly onProgress?: (step: ImportStep, share: number) => void;
}

export interface RoadImportResult {
  readonly version: string;
  readonly report: BuildReport;
  readonly graph: RoadGraph;
}

/**
 * Imports an OpenStreetMap extract (`.osm.pbf` or `.osm`) as the roads of this deployment, in place of the former ones. Built in a thread of its own.
 * @throws DomainError BAD_USER_INPUT, naming the file and what is wrong with it; nothing is changed then.
 */
export async function importRoads({
  file,
  ...target
}: RoadImport & { readonly file: string }): Promise<RoadImportResult> {
  const importedAt = target.clock();
  const built = await buildRoadsInThread({ file, importedAt, rules: rulesOf(target) }, (step, share) =>
    target.onProgress?.(step, share),
  );
  return storeRoads({ ...built, source: path.basename(file), importedAt }, target);
}

/** The same for a network that is at hand, such as that of the demo district. `source` is shown to people. */
export async function importNetwork({
  network,
  source,
  ...target
}: RoadImport & { readonly network: OsmNetwork; readonly source: string }): Promise<RoadImportResult> {
  const importedAt = target.clock();
  const built = buildRoads(network, importedAt, rulesOf(target), target.onProgress);
  return storeRoads({ ...built, source, importedAt }, target);
}

function rulesOf({ bindsUrgent, drivingSide }: TravelRules): TravelRules {
  return { bindsUrgent, drivingSide };
}

/** Roads that are built, and where they come from. */
export interface RoadsToStore extends BuiltRoads {
  readonly source: string;
  readonly importedAt: Date;
}

/** The last step alone: for who builds before the database is open. */
export async function storeRoads(
  { graph, report, file, source, importedAt }: RoadsToStore,
  { database, dataDir, onProgress }: Omit<RoadImport, 'clock'>,
): Promise<RoadImportResult> {
  onProgress?.('STORE', 0);
  const former = await findActiveRoadDataset(database.knex);
  await writeRoadFile(dataDir, graph.version, file);
  try {
    await inTransaction(database, async (trx) => {
      await replaceRoadDataset(trx, { graph, source, importedAt, report, file, fileSha256: sha256(file) }, (share) =>
        onProgress?.('STORE', share),
      );
      // Running nodes take the roads over when they read this.
      await appendEvents(trx, [
        { at: importedAt, kind: EventKind.ROADS_IMPORTED, data: { version: graph.version, source } },
      ]);
    });
  } catch (error) {
    if (former?.version !== graph.version) await removeRoadFile(dataDir, graph.version);
    throw error;
  }
  await removeOtherRoadFiles(dataDir, graph.version);
  return { version: graph.version, report, graph };
}
