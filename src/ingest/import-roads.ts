/**
 * Imports roads: read, build, store. Everything happens or nothing: the new road file is on disk before the transaction commits, and until then
 * database and engine go on with the former roads.
 */
import path from 'node:path';
import { DomainError } from '../core/errors.js';
import { dissectionOrder } from '../core/road/hierarchy/nested-dissection.js';
import { type BuildReport } from '../core/road/build-report.js';
import { buildRoadGraph } from '../core/road/build.js';
import { type DrivingSide } from '../core/road/turn-costs.js';
import { encodeRoadGraph } from '../core/road/codec.js';
import { type RoadGraph } from '../core/road/graph.js';
import { type OsmNetwork } from '../core/road/osm-network.js';
import { validateRoadGraph } from '../core/road/validate-road-graph.js';
import { type Database, inTransaction } from '../database/database.js';
import { findActiveRoadDataset, replaceRoadDataset } from '../database/road-repository.js';
import { readOsmFile } from './osm-reader.js';
import { removeOtherRoadFiles, removeRoadFile, sha256, writeRoadFile } from './road-file.js';
import { EventKind } from '../events/event.js';
import { appendEvents } from '../events/log.js';

export type ImportStep = 'READ' | 'BUILD' | 'ORDER' | 'STORE';

export interface RoadImport {
  readonly database: Database;
  /** Folder of the road file. */
  readonly dataDir: string;
  readonly clock: () => Date;
  /** See `BuildOptions.bindsUrgent`; default true. */
  readonly bindsUrgent?: boolean;
  /** See `BuildOptions.drivingSide`. */
  readonly drivingSide?: DrivingSide;
  /** Told the share of a step that is done, 0 to 1. */
  readonly onProgress?: (step: ImportStep, share: number) => void;
}

export interface RoadImportResult {
  readonly version: string;
  readonly report: BuildReport;
  readonly graph: RoadGraph;
}

/**
 * Imports an OpenStreetMap extract (`.osm.pbf` or `.osm`) as the roads of this deployment, in place of the former ones.
 * @throws DomainError BAD_USER_INPUT, naming the file and what is wrong with it; nothing is changed then.
 */
export async function importRoads({
  file,
  ...target
}: RoadImport & { readonly file: string }): Promise<RoadImportResult> {
  const network = await readOsmFile(file, (share) => target.onProgress?.('READ', share));
  try {
    return await importNetwork({ ...target, network, source: path.basename(file) });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new DomainError(
      error.code,
      `${path.basename(file)}: ${error.message}`,
      { ...error.details, file },
      { cause: error },
    );
  }
}

/** The same for a network that is at hand, such as that of the demo district. `source` is shown to people. */
export async function importNetwork({
  network,
  source,
  ...target
}: RoadImport & { readonly network: OsmNetwork; readonly source: string }): Promise<RoadImportResult> {
  const importedAt = target.clock();
  const { graph, report } = buildRoadGraph(network, {
    version: '',
    bindsUrgent: target.bindsUrgent,
    drivingSide: target.drivingSide,
    onProgress: (share) => target.onProgress?.('BUILD', share),
  });
  const { nodeOfRank } = dissectionOrder(graph, { onProgress: (share) => target.onProgress?.('ORDER', share) });
  const versioned: RoadGraph = { ...graph, nodeOfRank, version: versionOf(graph, importedAt) };
  validateRoadGraph(versioned);
  await store(versioned, report, source, importedAt, target);
  return { version: versioned.version, report, graph: versioned };
}

/** Time of the import and content, e.g. `20261122T080000Z-1f3a5c7e`: sorts by age, and equal roads are recognised. */
function versionOf(graph: RoadGraph, importedAt: Date): string {
  const time = importedAt.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return `${time}-${sha256(encodeRoadGraph(graph)).toString('hex', 0, 4)}`;
}

async function store(
  graph: RoadGraph,
  report: BuildReport,
  source: string,
  importedAt: Date,
  { database, dataDir, onProgress }: RoadImport,
): Promise<void> {
  const file = encodeRoadGraph(graph);
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
}
