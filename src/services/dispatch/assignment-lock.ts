/** An assignment and its incident, both locked: a merge may move the one to another while somebody waits for the locks. */
import { type Assignment } from '../../core/incident/assignment.js';
import { type Incident } from '../../core/incident/incident.js';
import { lockAssignment } from '../../database/assignment-repository.js';
import { type Database, type Trx } from '../../database/database.js';
import { lockIncidentOfAssignment } from '../../database/incident-repository.js';

/** The incident first, as everywhere; while its row is locked its assignments stay with it. Null where there is no such assignment. */
export async function lockWithIncident(
  database: Database,
  trx: Trx,
  assignmentId: string,
): Promise<{ incident: Incident; assignment: Assignment } | null> {
  for (;;) {
    const incident = await lockIncidentOfAssignment(database, trx, assignmentId);
    if (incident === null) return null;
    const assignment = (await lockAssignment(trx, assignmentId))!;
    if (assignment.incidentId === incident.id) return { incident, assignment };
  }
}
