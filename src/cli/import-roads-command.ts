/** `xunge import-roads FILE`: the import with its progress, and what came of it in a few lines. */
import path from 'node:path';
import { type BuildReport } from '../core/road/build-report.js';
import { VEHICLE_CLASSES } from '../core/vehicle.js';
import { type Database } from '../database/database.js';
import { findDeployment, putDeployment } from '../database/deployment-repository.js';
import { type TravelRules } from '../ingest/build-roads.js';
import { buildRoadsInThread } from '../ingest/build-roads-thread.js';
import { type ImportStep, storeRoads } from '../ingest/import-roads.js';
import { type Progress } from './progress.js';

const STEP_NAMES: Readonly<Record<ImportStep, string>> = {
  READ: 'reading',
  BUILD: 'building the road graph',
  ORDER: 'ordering the junctions',
  STORE: 'storing',
};

/** Opens the configured database for some work and closes it. */
export type WithDatabase = (
  work: (database: Database, config: { readonly dataDir: string }) => Promise<void>,
) => Promise<void>;

export interface ImportRoadsOptions {
  readonly file: string;
  readonly rules: TravelRules;
  readonly withDatabase: WithDatabase;
  readonly clock: () => Date;
  readonly progress: Progress;
}

/**
 * The database is opened twice: first to say at once where it cannot be used, then to store. It is closed while the roads are built, because the embedded
 * one and the building of a large city would together take twice the memory of either.
 */
export async function importRoadsCommand({
  file,
  rules,
  withDatabase,
  clock,
  progress,
}: ImportRoadsOptions): Promise<void> {
  let current: ImportStep | null = null;
  const onProgress = (step: ImportStep, share: number): void => {
    if (step !== current) progress.step(STEP_NAMES[step]);
    current = step;
    progress.share(share);
  };
  await withDatabase(async () => undefined);
  const importedAt = clock();
  const built = await buildRoadsInThread({ file, importedAt, rules }, onProgress);
  await withDatabase(async (database, { dataDir }) => {
    const roads = { ...built, source: path.basename(file), importedAt };
    const { version } = await storeRoads(roads, { database, dataDir, onProgress });
    const known = await findDeployment(database.knex);
    await putDeployment(database.knex, {
      name: known?.name ?? 'Xunge',
      nameEn: known?.nameEn ?? 'Xunge',
      demo: known?.demo ?? false,
      attribution: '© OpenStreetMap contributors',
    });
    progress.finish();
    console.log(`roads ${version} are active`);
  });
  for (const line of describe(built.report)) console.log(line);
}

function* describe(report: BuildReport): Generator<string> {
  yield `  ${report.nodes} junctions, ${report.edges} edges, ${report.arcs} arcs, ${Math.round(report.lengthKm)} km; ${report.restrictions.turns} turn restrictions${report.restrictions.bindsUrgent ? '' : ', which bind nobody'}; ${report.signals.junctions} junctions with signals`;
  for (const vehicle of VEHICLE_CLASSES) {
    const { arcs, parts, largestPartNodes, largestPartShare } = report.vehicles[vehicle];
    yield `  ${vehicle.padEnd(9)} ${arcs} arcs; largest connected part ${largestPartNodes} junctions (${(largestPartShare * 100).toFixed(1)} %) of ${parts}`;
  }
  const dropped = Object.entries(report.dropped).filter(([, count]) => count > 0);
  if (dropped.length > 0) yield `  left out: ${dropped.map(([reason, count]) => `${count} ${reason}`).join(', ')}`;
}
