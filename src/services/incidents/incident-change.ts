/** What all changes of one incident share: rights, idempotency, its locked row, and ARCHIVED being read-only. */
import { conflict, notFound } from '../../core/errors.js';
import { type Assignment } from '../../core/incident/assignment.js';
import { type Incident, type IncidentStatus, mayBecome } from '../../core/incident/incident.js';
import { type Database, inTransaction, type Trx } from '../../database/database.js';
import { findIncident, type IncidentChange, lockIncident, updateIncident } from '../../database/incident-repository.js';
import { listUnitsByIds } from '../../database/unit-repository.js';
import { type EventKind, type EventData, type NewEvent } from '../../events/event.js';
import { appendEvents } from '../../events/log.js';
import { type Actor, authorise } from '../actor.js';
import { assignmentEvent, type Author, incidentStatusEvent } from '../dispatch/assignment-event.js';
import { isId } from '../border.js';
import { type IncidentRequest } from './incident-work-contract.js';
import { once } from '../idempotency.js';
import { type TaskBoard } from '../tasks/task-board.js';
import { type ServiceContext } from '../service-context.js';

/** One transaction's work on an incident whose row is locked. */
export interface IncidentTask {
  readonly trx: Trx;
  readonly actor: Actor;
  readonly incident: Incident;
  readonly now: Date;
}

/** What a change comes to; an empty list of events with no change: there was nothing to do. */
export interface IncidentOutcome {
  readonly change?: IncidentChange;
  readonly events: readonly NewEvent[];
}

export type IncidentWorkContext = ServiceContext & { readonly board: TaskBoard };
type Context = Pick<IncidentWorkContext, 'database' | 'tail' | 'clock' | 'board'>;

/** Runs `work` in one transaction, unless the same request was answered before. Throws FORBIDDEN, NOT_FOUND, CONFLICT. */
export async function changeIncident<Input extends IncidentRequest>(
  { database, tail, clock, board }: Context,
  actor: Actor,
  operation: string,
  input: Input,
  work: (task: IncidentTask) => Promise<IncidentOutcome>,
): Promise<Incident> {
  authorise(actor, 'work on incidents');
  if (!isId(input.incidentId)) throw notFound('incident', input.incidentId);
  const { idempotencyKey: key, ...body } = input;
  const now = clock();
  const changed = await inTransaction(database, (trx) =>
    once(trx, { actor, operation, key, body, now }, async () => {
      const incident = await lockForWork(database, trx, input.incidentId);
      const { change, events } = await work({ trx, actor, incident, now });
      const updated = change === undefined ? null : await updateIncident(database, trx, incident.id, change);
      // Without a change of the row its details may have changed, which are another statement.
      const after =
        updated ?? (events.length === 0 ? incident : (await findIncident(database, trx, { id: incident.id }))!);
      const ofTasks: NewEvent[] = [];
      if (after.status !== incident.status) await board.follow(trx, actor, after, now, ofTasks);
      if (after.stationId !== incident.stationId)
        await board.readdress(trx, actor, after, incident.stationId, now, ofTasks);
      await appendEvents(trx, [...events, ...ofTasks]);
      return after;
    }),
  );
  await tail.catchUp();
  return changed;
}

/** The incident, its row locked. Throws NOT_FOUND, and CONFLICT where it is ARCHIVED. */
export async function lockForWork(database: Database, trx: Trx, id: string): Promise<Incident> {
  const incident = await lockIncident(database, trx, id);
  if (incident === null) throw notFound('incident', id);
  if (incident.status === 'ARCHIVED')
    throw conflict(`incident ${incident.number} is ARCHIVED; its record is closed and read-only`, incident.status);
  return incident;
}

/** Throws CONFLICT with the current state. `deed`: completes "an incident that is HELD cannot …". */
export function checkTransition(incident: Incident, to: IncidentStatus, deed: string): void {
  if (!mayBecome(incident.status, to)) throw refused(incident, deed);
}

export function refused({ number, status }: Incident, deed: string): Error {
  return conflict(`incident ${number} is ${status} and cannot ${deed}`, status);
}

/** An event about the incident. Its `data` always has the number, for readers of the log alone. */
export function incidentEvent(
  kind: EventKind,
  { actor, incident, now }: Pick<IncidentTask, 'incident' | 'now'> & { readonly actor: Author },
  data: EventData,
): NewEvent {
  return {
    at: now,
    kind,
    actorId: actor.accountId,
    stationId: incident.stationId,
    incidentId: incident.id,
    data: { incidentNumber: incident.number, ...data },
  };
}

/** The status's own event, behind the one that says why; none where it stays. */
export function statusEvents({ actor, incident, now }: IncidentTask, to: IncidentStatus): NewEvent[] {
  return to === incident.status ? [] : [incidentStatusEvent(now, actor, incident, to)];
}

/** One event for each assignment, in their order, for the feeds of its unit. `incident`: the one that it belongs to now. */
export async function assignmentEvents(
  kind: EventKind,
  { trx, actor, now }: Pick<IncidentTask, 'trx' | 'actor' | 'now'>,
  incident: Incident,
  assignments: readonly Assignment[],
): Promise<NewEvent[]> {
  const callSigns = await callSignsOf(trx, assignments);
  return assignments.map((assignment) =>
    assignmentEvent(kind, { at: now, actor, assignment, incident, callSign: callSigns.get(assignment.unitId)! }),
  );
}

/** By the units' ids. */
export async function callSignsOf(
  trx: Trx,
  assignments: readonly Pick<Assignment, 'unitId'>[],
): Promise<ReadonlyMap<string, string>> {
  if (assignments.length === 0) return new Map();
  const units = await listUnitsByIds(
    trx,
    assignments.map(({ unitId }) => unitId),
  );
  return new Map(units.map(({ id, callSign }) => [id, callSign]));
}
