/** The times that hold for an incident's assignments, by the version of its plan and its priority. */
import { type ClockTimes, clockTimesOf } from '../../core/dispatch/clocks.js';
import { type Incident } from '../../core/incident/incident.js';
import { type Trx } from '../../database/database.js';
import { findPlanOf } from '../../database/incident-repository.js';

export async function readClockTimes(trx: Trx, { id, priority }: Incident): Promise<ClockTimes> {
  return clockTimesOf(await findPlanOf(trx, id), priority);
}
