/** Loads the active roads at start: from the road file, or, on a node that lacks it, from the database, which keeps the same bytes. */
import { decodeRoadGraph } from '../core/road/codec.js';
import { type RoadGraph } from '../core/road/graph.js';
import { type Database } from '../database/database.js';
import { findActiveRoadDataset, findRoadFile, type RoadDatasetRow } from '../database/road-repository.js';
import { readRoadFile, sha256, writeRoadFile } from './road-file.js';

async function fetchRoadFile(
  database: Database,
  dataDir: string,
  dataset: RoadDatasetRow,
): Promise<SharedArrayBuffer | null> {
  const bytes = await findRoadFile(database.knex, dataset.id);
  if (!bytes) return null;
  await writeRoadFile(dataDir, dataset.version, bytes);
  const shared = new SharedArrayBuffer(bytes.length);
  new Uint8Array(shared).set(bytes);
  return shared;
}

/**
 * The active road graph in shared memory, or null where no roads were imported yet. A road file that is missing or is not the one that was
 * imported is written anew from the database.
 * @throws DomainError BAD_USER_INPUT where the stored bytes are of another format version: import the roads again.
 */
export async function loadActiveRoads(database: Database, dataDir: string): Promise<RoadGraph | null> {
  for (;;) {
    const dataset = await findActiveRoadDataset(database.knex);
    if (!dataset) return null;
    const local = await readRoadFile(dataDir, dataset.version);
    const intact = local !== null && sha256(new Uint8Array(local)).equals(dataset.fileSha256);
    const bytes = intact ? local : await fetchRoadFile(database, dataDir, dataset);
    if (bytes) return decodeRoadGraph(bytes);
    // An import replaced the dataset between the two queries: look again.
  }
}
