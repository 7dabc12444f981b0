/** Brings a database to the newest form. The same numbered migrations serve PostgreSQL and the embedded database. */
import { type Knex } from 'knex';
import { type Database } from './database.js';
import * as foundation from '../../migrations/0001_foundation.js';
import * as speedProfiles from '../../migrations/0002_speed_profiles.js';
import * as gridWork from '../../migrations/0003_grid_work.js';
import * as incidentWork from '../../migrations/0004_incident_work.js';
import * as dispatch from '../../migrations/0005_dispatch.js';
import * as alertsOfEveryKind from '../../migrations/0006_alerts_of_every_kind.js';
import * as planTasks from '../../migrations/0007_plan_tasks.js';
import * as shiftsAndPatrol from '../../migrations/0008_shifts_and_patrol.js';
import * as officerSafety from '../../migrations/0009_officer_safety.js';
import * as positionFeeds from '../../migrations/0010_position_feeds.js';
import * as delivery from '../../migrations/0011_delivery.js';
import * as lightPositions from '../../migrations/0012_light_positions.js';
import * as otherPlan from '../../migrations/0013_other_plan.js';
import * as alertsInBothLanguages from '../../migrations/0014_alerts_in_both_languages.js';

interface Migration {
  up(knex: Knex): Promise<void>;
  down(knex: Knex): Promise<void>;
}

/** In order of application. Names are stored in the database: never rename one that has been released. */
const MIGRATIONS: ReadonlyMap<string, Migration> = new Map<string, Migration>([
  ['0001_foundation', foundation],
  ['0002_speed_profiles', speedProfiles],
  ['0003_grid_work', gridWork],
  ['0004_incident_work', incidentWork],
  ['0005_dispatch', dispatch],
  ['0006_alerts_of_every_kind', alertsOfEveryKind],
  ['0007_plan_tasks', planTasks],
  ['0008_shifts_and_patrol', shiftsAndPatrol],
  ['0009_officer_safety', officerSafety],
  ['0010_position_feeds', positionFeeds],
  ['0011_delivery', delivery],
  ['0012_light_positions', lightPositions],
  ['0013_other_plan', otherPlan],
  ['0014_alerts_in_both_languages', alertsInBothLanguages],
]);

/** Imported, not read from a folder: compiled and source runs see the same list, and a bundle would too. */
class ImportedMigrations implements Knex.MigrationSource<string> {
  async getMigrations(): Promise<string[]> {
    return [...MIGRATIONS.keys()];
  }
  getMigrationName(name: string): string {
    return name;
  }
  async getMigration(name: string): Promise<Knex.Migration> {
    return MIGRATIONS.get(name)!;
  }
}

/**
 * Applies what is missing, each migration in its own transaction; returns the names applied. No other process may migrate the database meanwhile: knex's own
 * lock is a row that a killed process leaves locked, so it is taken away first.
 */
export async function migrate(database: Database): Promise<string[]> {
  const config = { migrationSource: new ImportedMigrations() };
  await database.knex.migrate.forceFreeMigrationsLock(config);
  const [, applied] = (await database.knex.migrate.latest(config)) as [number, string[]];
  return applied;
}
