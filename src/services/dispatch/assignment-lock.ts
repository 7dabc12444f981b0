/** An assignment and its incident, both locked: a merge may move the one to another while somebody waits for the locks. */
import { type Assignment } from '../../core/incident/assignment.js';
import { type Incident } from '../../core/incident/incident.js';
import { lockAssignment } from '../../database/assignment-repository.js';
import { type Database, type Trx } from '../../database/database.js';
import { lockIncident } from '../../database/incident-repository.js';

/** The incident first, as everywhere; while its row is locked its assignments stay with it. `known`: as last read. */
export async function lockWithIncident(
  database: Database,
  trx: Trx,
  known: Assignment,
): Promise<{ incident: Incident; assignment: Assignment }> {
  for (let { incidentId } = known; ;) {
    const incident = (await lockIncident(database, trx, incidentId))!;
    const assignment = (await lockAssignment(trx, known.id))!;
    if (assignment.incidentId === incident.id) return { incident, assignment };
    incidentId = assignment.incidentId;
  }
}
