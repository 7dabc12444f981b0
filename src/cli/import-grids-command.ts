/** `xunge import-grids FILE`: the import, and what is unusual about the grids, grid by grid. */
import { describeGridProblem } from '../core/territory/grid-topology.js';
import { type Database } from '../database/database.js';
import { importGrids } from '../ingest/import-grids.js';
import { type Progress } from './progress.js';

export interface ImportGridsOptions {
  readonly file: string;
  readonly database: Database;
  readonly clock: () => Date;
  readonly progress: Progress;
}

export async function importGridsCommand({ file, database, clock, progress }: ImportGridsOptions): Promise<void> {
  progress.step('importing grids');
  const { grids, communities, removed, problems } = await importGrids({ file, database, clock });
  progress.finish();
  console.log(`${grids} grids of ${communities} communities were imported; ${removed} former ones are gone`);
  if (problems.length === 0) return;
  console.log(`${problems.length} things to look at:`);
  for (const problem of problems) console.log(`  ${describeGridProblem(problem)}`);
}
