/** Requests about tasks, hand-overs and breaks, and what each must be answered in the state that the rows are in. */
import { type PlanTask, type HandOver } from '../../src/core/dispatch/response-plan.js';
import { type Command, type TaskCommand } from './commands.js';
import { mayTakeHandOverStep } from './life-cycles.js';
import { conflict, doneIf, fromNewest, officerOf, type Prepared, type Verdict } from './prepared.js';
import { isActive, type Rows, type TaskRecord } from './rows.js';

const OFFENCE = {
  type: 'object',
  additionalProperties: false,
  properties: { offence: { type: 'boolean' } },
  required: ['offence'],
} as const;
/** None holds up the incident: when an incident may be resolved has tests of its own. */
const WHENEVER = { dueWithinS: 600, beforeResolving: false } as const;

/** One for the desk, one that waits for it, two that depend on what came out, and what units report. */
export const TASKS: readonly PlanTask[] = [
  { kind: 'look', who: 'DISPATCHER', outcome: OFFENCE, ...WHENEVER },
  { kind: 'tell', who: 'COMMUNITY_OFFICER', after: 'look', ...WHENEVER, dueWithinS: 700 },
  {
    kind: 'charge',
    who: 'REGISTRAR',
    after: 'look',
    when: { field: 'offence', equals: true },
    ...WHENEVER,
    dueWithinS: 700,
  },
  { kind: 'write', who: 'FIRST_UNIT', outcome: OFFENCE, ...WHENEVER },
  { kind: 'sign', who: 'EVERY_UNIT', ...WHENEVER },
];
export const HAND_OVER: HandOver = { to: 'MEDIATION_ROOM', when: 'NO_OFFENCE', followUpWithinS: 3_600 };
const REASON = 'so it is';

export function prepareTaskWork(command: TaskCommand, rows: Rows): Prepared | null {
  switch (command.do) {
    case 'complete task':
      return prepareCompleting(command, rows);
    case 'skip task': {
      const task = fromNewest(rows.tasks, command.task);
      if (task === undefined) return null;
      const isSkippable = task.status === 'WAITING' || task.status === 'OPEN' || task.cause === 'SKIPPED';
      return {
        verdict: archivedOr(task, rows, doneIf(isSkippable, task.status)),
        ask: ({ services, actors }, idempotencyKey) =>
          services.tasks.skipTask(actors.dispatcher, { taskId: task.id, reason: REASON, idempotencyKey }),
      };
    }
    case 'hand over': {
      const incident = fromNewest(rows.incidents, command.incident);
      if (incident === undefined) return null;
      const isRefused = ['ARCHIVED', 'CANCELLED', 'DUPLICATE'].includes(incident.status);
      return {
        verdict: doneIf(!isRefused, incident.status),
        ask: ({ services, actors }, idempotencyKey) =>
          services.handOvers.handOverIncident(actors.dispatcher, {
            incidentId: incident.id,
            to: HAND_OVER.to,
            idempotencyKey,
          }),
      };
    }
    case 'step hand-over': {
      const handOver = fromNewest(rows.handOvers, command.handOver);
      if (handOver === undefined) return null;
      const { step } = command;
      return {
        verdict: archivedOr(handOver, rows, doneIf(mayTakeHandOverStep(step, handOver), handOver.status)),
        ask: ({ services, actors }, idempotencyKey) =>
          services.handOvers.stepHandOver(actors.dispatcher, step, {
            handOverId: handOver.id,
            ...(step !== 'ACCEPT' && { result: REASON }),
            idempotencyKey,
          }),
      };
    }
  }
}

function prepareCompleting(
  { task: back, offence }: Extract<TaskCommand, { do: 'complete task' }>,
  rows: Rows,
): Prepared | null {
  const task = fromNewest(rows.tasks, back);
  if (task === undefined) return null;
  const asks = TASKS.find(({ kind }) => kind === task.kind)?.outcome !== undefined;
  const outcome = offence === null ? { offence: 'perhaps', more: 1 } : { offence };
  const told = asks ? outcome : offence === null ? 'no object' : null;
  return {
    verdict: archivedOr(task, rows, completingVerdict(task, asks, offence, isForeseen(task, rows))),
    ask: ({ services, actors }, idempotencyKey) =>
      services.tasks.completeTask(actors.dispatcher, { taskId: task.id, outcome: told, idempotencyKey }),
  };
}

/** By the plan that the incident is under now. */
function isForeseen({ incident_id }: TaskRecord, { incidents }: Rows): boolean {
  return incidents.find(({ id }) => id === incident_id)!.plans_tasks;
}

function completingVerdict(
  { status, outcome }: TaskRecord,
  asks: boolean,
  offence: boolean | null,
  isForeseen: boolean,
): Verdict {
  if (status !== 'OPEN' && status !== 'DONE') return conflict(status);
  if (offence === null) return isForeseen ? { code: 'BAD_USER_INPUT' } : conflict(status);
  const isSame = !asks || outcome?.offence === offence;
  return doneIf(status === 'OPEN' || isSame, status);
}

/** A closed record is refused before all else. */
function archivedOr({ incident_id }: { readonly incident_id: string }, { incidents }: Rows, verdict: Verdict): Verdict {
  const { status } = incidents.find(({ id }) => id === incident_id)!;
  return status === 'ARCHIVED' ? conflict(status) : verdict;
}

export function prepareBreak(
  command: Extract<Command, { do: 'start break' } | { do: 'end break' }>,
  { assignments, breaks, units }: Rows,
): Prepared {
  const { id: unitId, duty, station_id } = units[command.unit]!;
  const running = breaks.find(({ unit_id }) => unit_id === unitId);
  if (command.do === 'end break')
    return {
      verdict: doneIf(running !== undefined, 'NOT_ON_BREAK'),
      ask: (town, idempotencyKey) =>
        town.services.shiftDuty.endBreak(officerOf(town, unitId), { unitId, idempotencyKey }),
    };
  const active = assignments.find((each) => each.unit_id === unitId && isActive(each));
  const others = breaks.some(({ unit_id }) => units.find(({ id }) => id === unit_id)!.station_id === station_id);
  const obstacle = duty !== 'ON_DUTY' ? duty : (active?.status ?? (others ? 'STATION_ON_BREAK' : undefined));
  return {
    verdict: running !== undefined || obstacle === undefined ? 'done' : conflict(obstacle),
    ask: (town, idempotencyKey) =>
      town.services.shiftDuty.startBreak(command.by === 'officer' ? officerOf(town, unitId) : town.actors.dispatcher, {
        unitId,
        minutes: command.minutes,
        idempotencyKey,
      }),
  };
}
