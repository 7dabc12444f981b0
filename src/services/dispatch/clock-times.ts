/** The times that hold for an incident's assignments, by the version of its plan and its priority. */
import { type ClockTimes, clockTimesOf } from '../../core/dispatch/clocks.js';
import { type Incident } from '../../core/incident/incident.js';
import { type Trx } from '../../database/database.js';
import { type PlanVersions } from './plan-versions.js';

export async function readClockTimes(plans: PlanVersions, trx: Trx, incident: Incident): Promise<ClockTimes> {
  return clockTimesOf(await plans.of(trx, incident), incident.priority);
}
