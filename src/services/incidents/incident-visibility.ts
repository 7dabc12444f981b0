/** Who sees which incident: the command all; an officer what the own unit was ever sent to; whoever reports, the own reports. Callers are for the command and those at work on it. */
import { type Knex } from 'knex';
import { type Incident, NO_CALLER } from '../../core/incident/incident.js';
import { listAssignmentsByIncidentIds } from '../../database/assignment-repository.js';
import { type Actor, may } from '../actor.js';

/** Those of `incidents` that the actor may see, as far as the actor may see them, in their order. */
export async function visibleIncidents(knex: Knex, actor: Actor, incidents: readonly Incident[]): Promise<Incident[]> {
  if (may(actor, 'see all incidents')) return incidents.map((incident) => shownTo(actor, incident));
  const assigned = new Set<string>();
  if (actor.unitId !== null && incidents.length > 0)
    for (const { incidentId, unitId } of await listAssignmentsByIncidentIds(
      knex,
      incidents.map(({ id }) => id),
    ))
      if (unitId === actor.unitId) assigned.add(incidentId);
  return incidents.filter(({ id, reportedBy }) => assigned.has(id) || reportedBy === actor.accountId);
}

/** An incident that somebody may see who sees all: with or without its caller. */
export function shownTo(actor: Actor, incident: Incident): Incident {
  return may(actor, 'see callers') ? incident : { ...incident, caller: NO_CALLER };
}

/** What limits lists to what the actor may see; null: nothing. */
export function visibilityOf(actor: Actor): { accountId: string; unitId: string | null } | null {
  return may(actor, 'see all incidents') ? null : { accountId: actor.accountId, unitId: actor.unitId };
}
