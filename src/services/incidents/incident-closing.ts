/** How an incident ends and begins anew: resolve, cancel, archive, reopen. */
import { badInput, conflict } from '../../core/errors.js';
import { isActive } from '../../core/incident/assignment.js';
import { type Incident, isOpen } from '../../core/incident/incident.js';
import { listAssignmentsByIncidentIds } from '../../database/assignment-repository.js';
import { type Trx } from '../../database/database.js';
import { listDispositions } from '../../database/incident-code-repository.js';
import { endPanicOf } from '../../database/panic-repository.js';
import { EventKind, type NewEvent } from '../../events/event.js';
import { checkRequiredText, checkText } from '../border.js';
import { type AssignmentDesk } from '../dispatch/assignments.js';
import {
  changeIncident,
  checkTransition,
  incidentEvent,
  type IncidentWorkContext,
  refused,
  statusEvents,
} from './incident-change.js';
import { type TaskBoard } from '../tasks/task-board.js';
import { type IncidentWorkService } from './incident-work-contract.js';

/** Of reasons and remarks. */
const MOST_TEXT = 2_000;

type Closing = Pick<IncidentWorkService, 'resolve' | 'cancel' | 'archive' | 'reopen'>;

export function createIncidentClosing(context: IncidentWorkContext, desk: AssignmentDesk): Closing {
  const { board } = context;
  return {
    resolve: (actor, input) =>
      changeIncident(context, actor, 'resolveIncident', input, async (task) => {
        const remark = checkText(input.remark, ['input', 'remark'], MOST_TEXT);
        const { trx, incident, now } = task;
        const disposition = await checkDisposition(trx, incident, input.disposition);
        const data = { disposition, remark };
        if (incident.status === 'RESOLVED') {
          if (incident.disposition === disposition && (remark === null || incident.closedReason === remark))
            return { events: [] };
          return {
            change: { disposition, ...(remark !== null && { closed_reason: remark }) },
            events: [
              incidentEvent(EventKind.INCIDENT_DISPOSITION_CHANGED, task, { ...data, from: incident.disposition }),
            ],
          };
        }
        const assignments = await listAssignmentsByIncidentIds(trx, [incident.id]);
        const isAtWork = assignments.some(({ status }) => isActive(status));
        // IN_PROGRESS becomes RESOLVED by its last unit's clearing and its last task, never over their heads.
        if (isAtWork && (incident.status === 'IN_PROGRESS' || incident.status === 'DISPATCHED'))
          throw refused(incident, 'be resolved while units are at it; clear or cancel their assignments first');
        // The table lets a DUPLICATE become RESOLVED too, but only by being unmerged.
        if (!isOpen(incident.status)) throw refused(incident, 'be resolved');
        await checkTasks(board, trx, incident);
        return {
          change: { status: 'RESOLVED', resolved_at: now, disposition, closed_reason: remark },
          events: [incidentEvent(EventKind.INCIDENT_RESOLVED, task, data), ...statusEvents(task, 'RESOLVED')],
        };
      }),

    cancel: (actor, input) =>
      changeIncident(context, actor, 'cancelIncident', input, async (task) => {
        const reason = checkRequiredText(input.reason, ['input', 'reason'], MOST_TEXT);
        const { trx, incident, now } = task;
        checkTransition(incident, 'CANCELLED', 'be cancelled');
        const disposition = input.disposition == null ? null : await checkDisposition(trx, incident, input.disposition);
        const calledOff: NewEvent[] = [];
        for (const before of await listAssignmentsByIncidentIds(trx, [incident.id]))
          if (isActive(before.status))
            await desk.step(trx, task.actor, { incident, before, step: 'CANCEL', reason }, now, calledOff);
        return {
          change: { status: 'CANCELLED', disposition, closed_reason: reason },
          events: [
            incidentEvent(EventKind.INCIDENT_CANCELLED, task, { reason, disposition }),
            ...calledOff,
            ...statusEvents(task, 'CANCELLED'),
          ],
        };
      }),

    archive: (actor, input) =>
      changeIncident(context, actor, 'archiveIncident', input, async (task) => {
        const { trx, incident, now } = task;
        checkTransition(incident, 'ARCHIVED', 'be archived; it must be RESOLVED or CANCELLED');
        await checkUnfinished(board, trx, incident);
        if (input.disposition == null && incident.disposition === null)
          throw badInput(
            ['input', 'disposition'],
            'is missing, and nobody has said what came of the incident',
            'a slug of Query.dispositions',
          );
        const disposition =
          input.disposition == null ? incident.disposition : await checkDisposition(trx, incident, input.disposition);
        return {
          change: { status: 'ARCHIVED', archived_at: now, disposition },
          events: [
            incidentEvent(EventKind.INCIDENT_ARCHIVED, task, { disposition }),
            ...statusEvents(task, 'ARCHIVED'),
          ],
        };
      }),

    reopen: (actor, input) =>
      changeIncident(context, actor, 'reopenIncident', input, async (task) => {
        const reason = checkRequiredText(input.reason, ['input', 'reason'], MOST_TEXT);
        const { trx, incident, now } = task;
        if (incident.status !== 'RESOLVED' && incident.status !== 'CANCELLED')
          throw refused(incident, 'be reopened; only RESOLVED and CANCELLED ones can');
        const before = await listAssignmentsByIncidentIds(trx, [incident.id]);
        await endPanicOf(trx, incident.id, now);
        const { disposition, closedReason } = incident;
        return {
          change: {
            status: 'HELD',
            resolved_at: null,
            reopened_at: now,
            set_aside: before.map(({ id }) => id),
            disposition: null,
            closed_reason: null,
          },
          events: [
            incidentEvent(EventKind.INCIDENT_REOPENED, task, { reason, disposition, closedReason }),
            ...statusEvents(task, 'HELD'),
          ],
        };
      }),
  };
}

/** Throws CONFLICT with the tasks that come before. */
async function checkTasks(board: TaskBoard, trx: Trx, incident: Incident): Promise<void> {
  const kinds = [...new Set((await board.listBeforeResolving(trx, incident)).map(({ kind }) => kind))];
  if (kinds.length === 0) return;
  throw conflict(
    `incident ${incident.number} is ${incident.status} and cannot be resolved before its tasks ${kinds.join(', ')}: complete or skip them first`,
    incident.status,
    { tasks: kinds },
  );
}

/** The record is not closed over the heads of those who are still to say something. Throws CONFLICT. */
async function checkUnfinished(board: TaskBoard, trx: Trx, incident: Incident): Promise<void> {
  const { tasks, handOvers } = await board.listUnfinished(trx, incident.id);
  if (tasks.length + handOvers.length === 0) return;
  const kinds = [...new Set(tasks.map(({ kind }) => kind))];
  const partners = handOvers.map(({ to }) => to);
  const left = [
    ...(kinds.length > 0 ? [`tasks ${kinds.join(', ')}`] : []),
    ...(partners.length > 0 ? [`hand-overs to ${partners.join(', ')}`] : []),
  ].join(' and ');
  throw conflict(
    `incident ${incident.number} is ${incident.status} and cannot be archived before its ${left} are settled`,
    incident.status,
    { tasks: kinds, handOvers: partners },
  );
}

/** Throws BAD_USER_INPUT with the list of those that fit. */
async function checkDisposition(trx: Trx, { type }: Incident, slug: string): Promise<string> {
  const known = await listDispositions(trx, type);
  if (known.some((each) => each.slug === slug)) return slug;
  throw badInput(
    ['input', 'disposition'],
    `${JSON.stringify(slug)} is not a disposition for incidents of type ${type}`,
    known.map((each) => each.slug).join(', '),
  );
}
