/**
 * Who sees which incident: the command all; an officer what the own unit was ever sent to; whoever reports, the own reports; desks and those who answer for
 * a grid, what they were given a task of or what was handed over to them. Callers are for the command and those at work on it, if they are of the police.
 */
import { type Knex } from 'knex';
import { type Incident, NO_CALLER } from '../../core/incident/incident.js';
import { listAssignmentsByIncidentIds } from '../../database/assignment-repository.js';
import { type Reader } from '../../database/addressee.js';
import { listHandedIncidentIds } from '../../database/incident-repository.js';
import { type Actor, may } from '../actor.js';
import { readerOf } from '../tasks/task-rights.js';

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
  const isOwn = ({ id, reportedBy }: Incident): boolean => assigned.has(id) || reportedBy === actor.accountId;
  const others = incidents.filter((incident) => !isOwn(incident)).map(({ id }) => id);
  const handed = others.length === 0 ? new Set() : await listHandedIncidentIds(knex, readerOf(actor), others);
  return incidents
    .filter((incident) => isOwn(incident) || handed.has(incident.id))
    .map((incident) => shownToOwn(actor, incident));
}

/** An incident that somebody may see who sees all: with or without its caller. */
export function shownTo(actor: Actor, incident: Incident): Incident {
  return may(actor, 'see callers') ? incident : { ...incident, caller: NO_CALLER };
}

/** An incident that somebody may see who sees the own only: grid workers do a task without knowing who called. */
export function shownToOwn(actor: Actor, incident: Incident): Incident {
  const isHidden = actor.role === 'GRID_WORKER' && incident.reportedBy !== actor.accountId;
  return isHidden ? { ...incident, caller: NO_CALLER } : incident;
}

/** What limits lists to what the actor may see; null: nothing. */
export function visibilityOf(actor: Actor): Reader | null {
  return may(actor, 'see all incidents') ? null : readerOf(actor);
}
