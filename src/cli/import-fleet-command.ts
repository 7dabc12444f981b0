/** `xunge import-fleet FILE`: stations, units and officers. */
import { type Database } from '../database/database.js';
import { importFleet } from '../ingest/import-fleet.js';

export async function importFleetCommand(options: {
  readonly file: string;
  readonly database: Database;
  readonly clock: () => Date;
}): Promise<void> {
  const { stations, units, officers } = await importFleet(options);
  console.log(
    `${stations} stations, ${units} units and ${officers} officers were imported; new units are off duty, new officers have no password yet`,
  );
}
