/**
 * Merging calls that turn out to be about one matter, and taking that back. Active assignments go over to the incident that stays: calling a unit off that
 * is on its way to that very place would lose the nearest one and confuse its officer. Ended ones stay where the work was done.
 */
import { badInput, conflict, notFound } from '../../core/errors.js';
import { type Assignment } from '../../core/incident/assignment.js';
import {
  type Incident,
  type IncidentStatus,
  isOpen,
  mayBecome,
  statusSinceReopening,
} from '../../core/incident/incident.js';
import { listAssignmentsByIncidentIds } from '../../database/assignment-repository.js';
import { inTransaction, type Trx } from '../../database/database.js';
import {
  findStandingMerge,
  insertMerge,
  moveActiveAssignments,
  moveAssignments,
  updateUnmerged,
} from '../../database/incident-merge-repository.js';
import { findIncident, type IncidentChange, updateIncident } from '../../database/incident-repository.js';
import { listPanicsOfIncidents } from '../../database/panic-repository.js';
import { EventKind, type NewEvent } from '../../events/event.js';
import { appendEvents } from '../../events/log.js';
import { type Actor, authorise } from '../actor.js';
import { checkText, isId } from '../border.js';
import {
  assignmentEvents,
  callSignsOf,
  incidentEvent,
  type IncidentWorkContext,
  type IncidentTask,
  lockForWork,
  refused,
  statusEvents,
} from './incident-change.js';
import { type IncidentWorkService, type MergedIncidents } from './incident-work-contract.js';
import { once } from '../idempotency.js';

const MOST_TEXT = 2_000;

type Merging = Pick<IncidentWorkService, 'merge' | 'unmerge'>;

export function createIncidentMerging({ database, tail, clock, board }: IncidentWorkContext): Merging {
  /** Both rows, locked in the order of their ids, so that merges of the same two in both directions wait instead of deadlocking. */
  async function lockBoth(trx: Trx, incidentId: string, otherId: string): Promise<[Incident, Incident]> {
    const [first, second] = [incidentId.toLowerCase(), otherId.toLowerCase()].sort() as [string, string];
    const locked = [await lockForWork(database, trx, first), await lockForWork(database, trx, second)] as const;
    return first === incidentId.toLowerCase() ? [locked[0], locked[1]] : [locked[1], locked[0]];
  }

  const readBoth = async (trx: Trx, incident: Incident, other: Incident): Promise<MergedIncidents> => ({
    incident: (await findIncident(database, trx, { id: incident.id }))!,
    other: (await findIncident(database, trx, { id: other.id }))!,
  });

  /** Status and times as they follow from the incident's assignments, and its tasks, as they now are. */
  async function follow(
    task: IncidentTask,
    waiting: IncidentStatus,
    ofTasks: NewEvent[],
  ): Promise<IncidentChange & { status: IncidentStatus }> {
    const { trx, incident, now } = task;
    const assignments = await listAssignmentsByIncidentIds(trx, [incident.id]);
    const byUnits = statusSinceReopening(incident, assignments, waiting);
    const { status } = await board.follow(trx, task.actor, { ...incident, status: byUnits }, now, ofTasks);
    if (status !== incident.status && !mayBecome(incident.status, status))
      throw refused(incident, `become ${status} by its assignments`);
    return {
      status,
      // An assignment may be older than the call that it now belongs to.
      dispatched_at: earliest(assignments, ({ offeredAt }) => offeredAt, incident.reportedAt),
      first_on_scene_at: earliest(assignments, ({ arrivedAt }) => arrivedAt, incident.reportedAt),
      ...(status === 'RESOLVED' && { resolved_at: incident.resolvedAt ?? now }),
    };
  }

  async function merge(actor: Actor, trx: Trx, ids: [string, string], reason: string | null, now: Date) {
    const [incident, into] = await lockBoth(trx, ...ids);
    if (!isOpen(incident.status)) throw refused(incident, 'be merged into another');
    if (!isOpen(into.status)) throw refused(into, 'take a duplicate in');
    // Merged away, the call would be over and the officer's unit free to be sent elsewhere.
    if ((await listPanicsOfIncidents(trx, [incident.id])).some((panic) => panic.isOpen))
      throw refused(incident, 'be merged into another while its officer calls for help; merge the other into it');
    const task = { trx, actor, incident, now };
    const intoTask = { trx, actor, incident: into, now };
    const moved = await moveActiveAssignments(trx, incident.id, into.id);
    await updateIncident(database, trx, incident.id, { status: 'DUPLICATE', merged_into: into.id });
    const ofTasks: NewEvent[] = [];
    await board.follow(trx, actor, { ...incident, status: 'DUPLICATE' }, now, ofTasks);
    const change = moved.length === 0 ? { status: into.status } : await follow(intoTask, into.status, ofTasks);
    await updateIncident(database, trx, into.id, change);
    await insertMerge(trx, {
      incidentId: incident.id,
      intoId: into.id,
      at: now,
      by: actor.accountId,
      reason,
      formerStatus: incident.status,
      intoFormerStatus: into.status,
      movedAssignments: moved.map(({ id }) => id),
    });
    const answer = await readBoth(trx, incident, into);
    const movedUnits = await callSigns(trx, moved);
    await appendEvents(trx, [
      incidentEvent(EventKind.INCIDENT_MERGED, task, { into: into.number, reason, movedUnits }),
      ...statusEvents(task, 'DUPLICATE'),
      incidentEvent(EventKind.INCIDENT_DUPLICATE_ADDED, intoTask, { duplicate: incident.number, reason, movedUnits }),
      ...(await assignmentEvents(EventKind.ASSIGNMENT_MOVED, task, into, moved)),
      ...statusEvents(intoTask, change.status),
      ...ofTasks,
    ]);
    return answer;
  }

  async function unmerge(actor: Actor, trx: Trx, incidentId: string, reason: string | null, now: Date) {
    const known = await findIncident(database, trx, { id: incidentId });
    if (known === null) throw notFound('incident', incidentId);
    if (known.mergedInto === null) throw refused(known, 'be unmerged; it is no duplicate');
    const [incident, from] = await lockBoth(trx, incidentId, known.mergedInto);
    const standing = await findStandingMerge(trx, incidentId);
    if (standing?.intoId !== from.id) throw refused(incident, 'be unmerged; it was unmerged meanwhile');
    checkGivesBack(from, standing.movedAssignments.length);
    const task = { trx, actor, incident, now };
    const fromTask = { trx, actor, incident: from, now };
    const moved = await moveAssignments(trx, standing.movedAssignments, from.id, incident.id);
    const ofTasks: NewEvent[] = [];
    const change = await follow(task, standing.formerStatus, ofTasks);
    await updateIncident(database, trx, incident.id, { ...change, merged_into: null });
    // What was held meanwhile, or taken up again, waits on as it does.
    const untouched = from.status !== 'HELD' && from.reopenedAt === null;
    const waiting = untouched && standing.intoFormerStatus === 'RECEIVED' ? 'RECEIVED' : 'HELD';
    const fromChange = moved.length === 0 ? { status: from.status } : await follow(fromTask, waiting, ofTasks);
    await updateIncident(database, trx, from.id, fromChange);
    await updateUnmerged(trx, standing.id, now, actor.accountId);
    const answer = await readBoth(trx, incident, from);
    const movedUnits = await callSigns(trx, moved);
    await appendEvents(trx, [
      incidentEvent(EventKind.INCIDENT_UNMERGED, task, { from: from.number, reason, movedUnits }),
      ...(await assignmentEvents(EventKind.ASSIGNMENT_MOVED, task, incident, moved)),
      ...statusEvents(task, change.status),
      incidentEvent(EventKind.INCIDENT_DUPLICATE_REMOVED, fromTask, { duplicate: incident.number, reason, movedUnits }),
      ...statusEvents(fromTask, fromChange.status),
      ...ofTasks,
    ]);
    return answer;
  }

  return {
    async merge(actor, { incidentId, intoIncidentId, idempotencyKey: key, ...input }) {
      authorise(actor, 'work on incidents');
      for (const id of [incidentId, intoIncidentId]) if (!isId(id)) throw notFound('incident', id);
      if (incidentId.toLowerCase() === intoIncidentId.toLowerCase())
        throw badInput(['input', 'intoIncidentId'], 'is the incident itself', 'another incident');
      const reason = checkText(input.reason, ['input', 'reason'], MOST_TEXT);
      const now = clock();
      const request = { actor, operation: 'mergeIncidents', key, body: { incidentId, intoIncidentId, reason }, now };
      const merged = await inTransaction(database, (trx) =>
        once<MergedIncidents>(trx, request, () => merge(actor, trx, [incidentId, intoIncidentId], reason, now)),
      );
      await tail.catchUp();
      return merged;
    },

    async unmerge(actor, { incidentId, idempotencyKey: key, ...input }) {
      authorise(actor, 'work on incidents');
      if (!isId(incidentId)) throw notFound('incident', incidentId);
      const reason = checkText(input.reason, ['input', 'reason'], MOST_TEXT);
      const now = clock();
      const request = { actor, operation: 'unmergeIncident', key, body: { incidentId, reason }, now };
      const unmerged = await inTransaction(database, (trx) =>
        once<MergedIncidents>(trx, request, () => unmerge(actor, trx, incidentId, reason, now)),
      );
      await tail.catchUp();
      return unmerged;
    },
  };
}

/** What is over keeps the units that settled it: it would have to be judged anew without them. */
function checkGivesBack(from: Incident, movedCount: number): void {
  if (from.status === 'DUPLICATE')
    throw conflict(`incident ${from.number} has been merged itself; unmerge it first`, from.status);
  if (movedCount > 0 && !isOpen(from.status))
    throw conflict(`incident ${from.number} is ${from.status} and had taken units over; reopen it first`, from.status);
}

async function callSigns(trx: Trx, moved: readonly Assignment[]): Promise<string[]> {
  return [...(await callSignsOf(trx, moved)).values()].sort();
}

/** The earliest moment, but not before `least`; null where there is none. */
function earliest(
  assignments: readonly Assignment[],
  momentOf: (assignment: Assignment) => Date | null,
  least: Date,
): Date | null {
  const moments = assignments.flatMap((assignment) => momentOf(assignment)?.getTime() ?? []);
  return moments.length === 0 ? null : new Date(Math.max(least.getTime(), Math.min(...moments)));
}
