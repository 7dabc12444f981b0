/** The thread in which an extract becomes a road file: its memory, several times that of the roads, is given back before they are stored. */
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { DomainError } from '../core/errors.js';
import { buildRoads, type BuildRoadsData, type BuildRoadsMessage, type BuiltRoads, namingFile } from './build-roads.js';
import { readOsmFile } from './osm-reader.js';

const { file, importedAt, rules } = workerData as BuildRoadsData;
const say = (message: BuildRoadsMessage, transfer: ArrayBuffer[] = []): void =>
  parentPort!.postMessage(message, transfer);

async function build(): Promise<BuiltRoads> {
  const network = await readOsmFile(file, (share) => say({ step: 'READ', share }));
  try {
    return buildRoads(network, importedAt, rules, (step, share) => say({ step, share }));
  } catch (error) {
    throw error instanceof DomainError ? namingFile(error, file, path.basename(file)) : error;
  }
}

try {
  const built = await build();
  say({ file: built.file, report: built.report }, [built.file.buffer as ArrayBuffer]);
} catch (error) {
  // A defect ends the thread, and with it the import.
  if (!(error instanceof DomainError)) throw error;
  say({ failure: { code: error.code, message: error.message, details: error.details } });
}
