/** `xunge import-roads FILE`: the import with its progress, and what came of it in a few lines. */
import { type BuildReport } from '../core/road/build-report.js';
import { type DrivingSide } from '../core/road/turn-costs.js';
import { VEHICLE_CLASSES } from '../core/vehicle.js';
import { type Database } from '../database/database.js';
import { findDeployment, putDeployment } from '../database/deployment-repository.js';
import { importRoads, type ImportStep } from '../ingest/import-roads.js';
import { type Progress } from './progress.js';

const STEP_NAMES: Readonly<Record<ImportStep, string>> = {
  READ: 'reading',
  BUILD: 'building the road graph',
  ORDER: 'ordering the junctions',
  STORE: 'storing',
};

export interface ImportRoadsOptions {
  readonly file: string;
  readonly bindsUrgent: boolean;
  readonly drivingSide: DrivingSide;
  readonly database: Database;
  readonly dataDir: string;
  readonly clock: () => Date;
  readonly progress: Progress;
}

export async function importRoadsCommand({
  file,
  bindsUrgent,
  drivingSide,
  database,
  dataDir,
  clock,
  progress,
}: ImportRoadsOptions): Promise<void> {
  let current: ImportStep | null = null;
  const { version, report } = await importRoads({
    file,
    bindsUrgent,
    drivingSide,
    database,
    dataDir,
    clock,
    onProgress: (step, share) => {
      if (step !== current) progress.step(STEP_NAMES[step]);
      current = step;
      progress.share(share);
    },
  });
  const known = await findDeployment(database.knex);
  await putDeployment(database.knex, {
    name: known?.name ?? 'Xunge',
    nameEn: known?.nameEn ?? 'Xunge',
    demo: known?.demo ?? false,
    attribution: '© OpenStreetMap contributors',
  });
  progress.finish();
  console.log(`roads ${version} are active`);
  for (const line of describe(report)) console.log(line);
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
