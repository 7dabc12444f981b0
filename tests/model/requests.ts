/** Requests as the services are asked them, and what each must be answered in the state that the rows are in. */
import { type AssignmentStep } from '../../src/core/incident/assignment.js';
import { corner, type Town } from '../support/town.js';
import { type Command, type Request, TYPES } from './commands.js';
import { type Deployment } from './deployment.js';
import { obstacleTo, prepareFieldWork } from './field-requests.js';
import { mayTakeGridReportStep, mayTakeStep } from './life-cycles.js';
import { conflict, doneIf, fromNewest, officerOf, type Prepared, type Verdict } from './prepared.js';
import { HAND_OVER, prepareBreak, prepareTaskWork, TASKS } from './task-requests.js';
import { isActive, isOpen, type IncidentRecord, type Rows } from './rows.js';

/** Null where the thing that it is about does not exist yet. */
export function prepare({ command }: Request, rows: Rows, deployment: Deployment): Prepared | null {
  switch (command.do) {
    case 'report':
      return {
        verdict: 'done',
        ask: async ({ services, actors }, idempotencyKey) => {
          const input = {
            type: TYPES[command.type]!,
            priority: command.priority,
            location: corner(command.at.column, command.at.row),
            description: 'a matter',
            idempotencyKey,
          };
          // The assignments are read anew for a request that is answered again.
          const { assignments: _, ...answer } = await services.incidents.reportIncident(actors.dispatcher, input);
          return answer;
        },
      };
    case 'step':
      return prepareStep(command, rows);
    case 'assign':
      return prepareAssign(command, rows, deployment.now());
    case 'duty':
      return prepareDuty(command, rows);
    case 'merge':
    case 'unmerge':
      return prepareMerging(command, rows);
    case 'dispatch':
    case 'recommend':
    case 'resolve':
    case 'cancel':
    case 'archive':
    case 'reopen':
    case 'transfer':
    case 'prioritise':
    case 'move incident':
      return prepareIncidentWork(command, rows);
    case 'call for help':
    case 'take call back':
    case 'confirm status':
      return prepareSafety(command, rows);
    case 'complete task':
    case 'skip task':
    case 'hand over':
    case 'step hand-over':
      return prepareTaskWork(command, rows);
    case 'start break':
    case 'end break':
      return prepareBreak(command, rows);
    case 'file grid report':
    case 'step grid report':
      return prepareGridWork(command, rows);
    case 'put shift':
    case 'start shift':
    case 'end shift':
    case 'withdraw shift':
    case 'hand work over':
    case 'open post':
    case 'post unit':
    case 'release unit':
    case 'end post':
    case 'answer target':
    case 'plan patrol':
    case 'settle patrol':
      return prepareFieldWork(command, rows, deployment);
    default:
      return prepareOther(command, rows, deployment);
  }
}

function prepareStep(
  { assignment: back, step, by }: Extract<Command, { do: 'step' }>,
  { assignments, units }: Rows,
): Prepared | null {
  const assignment = fromNewest(assignments, back);
  if (assignment === undefined) return null;
  const { id, unit_id, status } = assignment;
  const other = units.find((unit) => unit.id !== unit_id)!.id;
  return {
    verdict: stepVerdict(step, by, status),
    ask: (town, idempotencyKey) => {
      const { dispatcher } = town.actors;
      const actor = by === 'dispatcher' ? dispatcher : officerOf(town, by === 'officer' ? unit_id : other);
      return town.services.dispatch.stepAssignment(actor, step, { assignmentId: id, idempotencyKey });
    },
  };
}

function stepVerdict(step: AssignmentStep, by: string, status: Rows['assignments'][number]['status']): Verdict {
  if (step === 'CANCEL' && by !== 'dispatcher') return { code: 'FORBIDDEN' };
  if (by === 'stranger') return { code: 'NOT_FOUND' };
  return doneIf(mayTakeStep(step, status), status);
}

function prepareAssign(
  { incident: back, unit: index }: Extract<Command, { do: 'assign' }>,
  rows: Rows,
  now: Date,
): Prepared | null {
  const incident = fromNewest(rows.incidents, back);
  if (incident === undefined) return null;
  const unit = rows.units[index]!;
  const obstacle = obstacleTo(unit, incident, rows, now);
  return {
    verdict: obstacle === null ? 'done' : conflict(obstacle),
    ask: ({ services, actors }, idempotencyKey) =>
      services.dispatch.assignUnit(actors.dispatcher, { incidentId: incident.id, unitId: unit.id, idempotencyKey }),
  };
}

function prepareDuty(
  { unit: index, duty, by }: Extract<Command, { do: 'duty' }>,
  { assignments, units }: Rows,
): Prepared {
  const unit = units[index]!;
  const active = assignments.find((each) => each.unit_id === unit.id && isActive(each));
  return {
    verdict: active === undefined || duty === unit.duty || duty === 'ON_DUTY' ? 'done' : conflict(active.status),
    ask: (town, idempotencyKey) =>
      town.services.units.setDuty(by === 'officer' ? officerOf(town, unit.id) : town.actors.dispatcher, {
        unitId: unit.id,
        duty,
        idempotencyKey,
      }),
  };
}

function prepareMerging(
  command: Extract<Command, { do: 'merge' } | { do: 'unmerge' }>,
  { incidents, merges, calls }: Rows,
): Prepared | null {
  const incident = fromNewest(incidents, command.incident);
  if (incident === undefined) return null;
  const base = { incidentId: incident.id, reason: 'one matter' };
  if (command.do === 'unmerge') {
    const from = incidents.find(({ id }) => id === incident.merged_into);
    const standing = merges.find((merge) => merge.incident_id === incident.id && merge.unmerged_at === null);
    return {
      verdict:
        from === undefined ? conflict(incident.status) : unmergeVerdict(from, standing!.moved_assignments.length),
      ask: ({ services, actors }, idempotencyKey) =>
        services.incidentWork.unmerge(actors.supervisor, { ...base, idempotencyKey }),
    };
  }
  const into = fromNewest(incidents, command.into);
  if (into === undefined) return null;
  return {
    verdict: incident.id === into.id ? { code: 'BAD_USER_INPUT' } : mergeVerdict(incident, into, calls),
    ask: ({ services, actors }, idempotencyKey) =>
      services.incidentWork.merge(actors.supervisor, { ...base, intoIncidentId: into.id, idempotencyKey }),
  };
}

/** A closed record is refused before anything else, an open call for help after all else. */
function mergeVerdict(incident: IncidentRecord, into: IncidentRecord, calls: Rows['calls']): Verdict {
  const refusing =
    [incident, into].find(({ status }) => status === 'ARCHIVED') ??
    [incident, into].find((each) => !isOpen(each)) ??
    [incident].find(({ id }) => calls.some((call) => call.is_open && call.incident_id === id));
  return refusing === undefined ? 'done' : conflict(refusing.status);
}

function unmergeVerdict(from: IncidentRecord, moved: number): Verdict {
  if (from.status === 'ARCHIVED' || from.status === 'DUPLICATE') return conflict(from.status);
  return doneIf(moved === 0 || isOpen(from), from.status);
}

type IncidentDeed =
  'dispatch' | 'recommend' | 'resolve' | 'cancel' | 'archive' | 'reopen' | 'transfer' | 'prioritise' | 'move incident';
type IncidentCommand = Extract<Command, { readonly incident: number; readonly do: string }> & {
  readonly do: IncidentDeed;
};

function prepareIncidentWork(command: IncidentCommand, rows: Rows): Prepared | null {
  const incident = fromNewest(rows.incidents, command.incident);
  if (incident === undefined) return null;
  const isAllowed = allows(incident, command.do) && !(command.do === 'archive' && isUnfinished(incident, rows));
  return {
    verdict: doneIf(isAllowed, incident.status),
    ask: (town, idempotencyKey) => askIncidentWork(town, command, { incidentId: incident.id, idempotencyKey }),
  };
}

/** Somebody is still to say something about it. */
function isUnfinished({ id }: IncidentRecord, { tasks, handOvers }: Rows): boolean {
  return (
    tasks.some(({ incident_id, status }) => incident_id === id && (status === 'OPEN' || status === 'WAITING')) ||
    handOvers.some(({ incident_id, status }) => incident_id === id && (status === 'REQUESTED' || status === 'ACCEPTED'))
  );
}

function allows(incident: IncidentRecord, deed: IncidentDeed): boolean {
  const { status } = incident;
  switch (deed) {
    case 'recommend':
      return true;
    case 'resolve':
      return ['RECEIVED', 'HELD', 'RESOLVED'].includes(status);
    case 'archive':
    case 'reopen':
      return status === 'RESOLVED' || status === 'CANCELLED';
    default:
      return isOpen(incident);
  }
}

function askIncidentWork(
  { services, actors, stationIds }: Town,
  command: IncidentCommand,
  base: { readonly incidentId: string; readonly idempotencyKey: string | null },
): Promise<unknown> {
  const { incidentWork, dispatch } = services;
  const { dispatcher } = actors;
  const reason = 'so it is';
  const disposition = 'advice-given';
  switch (command.do) {
    case 'dispatch':
      return dispatch.dispatchIncident(dispatcher, base);
    case 'recommend':
      return dispatch.recommend(dispatcher, base.incidentId);
    case 'resolve':
      return incidentWork.resolve(dispatcher, { ...base, disposition });
    case 'cancel':
      return incidentWork.cancel(dispatcher, { ...base, reason });
    case 'archive':
      return incidentWork.archive(dispatcher, { ...base, disposition });
    case 'reopen':
      return incidentWork.reopen(dispatcher, { ...base, reason });
    case 'prioritise':
      return incidentWork.changePriority(dispatcher, { ...base, priority: command.priority });
    case 'move incident':
      return incidentWork.move(dispatcher, { ...base, location: corner(command.to.column, command.to.row) });
    case 'transfer': {
      const to =
        command.to === 'ambulance' ? { partner: command.to } : { stationId: stationIds[command.to === 'S1' ? 0 : 1] };
      return incidentWork.transfer(dispatcher, { ...base, ...to, reason });
    }
  }
}

function prepareSafety(
  command: Extract<Command, { do: 'call for help' } | { do: 'take call back' } | { do: 'confirm status' }>,
  { assignments, calls, incidents, units }: Rows,
): Prepared | null {
  switch (command.do) {
    case 'call for help': {
      const { id: unitId } = units[command.unit]!;
      const position = command.at === null ? null : corner(command.at.column, command.at.row);
      return {
        verdict: 'done',
        ask: (town, idempotencyKey) =>
          town.services.safety.raisePanic(command.by === 'officer' ? officerOf(town, unitId) : town.actors.dispatcher, {
            unitId,
            position,
            idempotencyKey,
          }),
      };
    }
    case 'take call back': {
      const call = fromNewest(calls, command.call);
      if (call === undefined) return null;
      const incident = incidents.find(({ id }) => id === call.incident_id)!;
      return {
        verdict: doneIf(call.end_reason !== null || isOpen(incident), incident.status),
        ask: (town, idempotencyKey) =>
          town.services.safety.cancelPanic(officerOf(town, call.unit_id), {
            panicId: call.id,
            reason: 'false alarm',
            idempotencyKey,
          }),
      };
    }
    case 'confirm status': {
      const assignment = fromNewest(assignments, command.assignment);
      if (assignment === undefined) return null;
      return {
        verdict: doneIf(assignment.status === 'ON_SCENE', assignment.status),
        ask: (town, idempotencyKey) =>
          town.services.safety.confirmStatus(officerOf(town, assignment.unit_id), {
            assignmentId: assignment.id,
            idempotencyKey,
          }),
      };
    }
  }
}

function prepareGridWork(
  command: Extract<Command, { do: 'file grid report' } | { do: 'step grid report' }>,
  { gridReports }: Rows,
): Prepared | null {
  if (command.do === 'file grid report')
    return {
      verdict: 'done',
      ask: ({ services, actors }, idempotencyKey) =>
        services.gridReports.fileGridReport(actors.gridworker, {
          kind: 'DISPUTE',
          text: 'a matter',
          location: corner(command.at.column, command.at.row),
          idempotencyKey,
        }),
    };
  const report = fromNewest(gridReports, command.report);
  if (report === undefined) return null;
  const { step } = command;
  return {
    verdict: doneIf(mayTakeGridReportStep(step, report.status), report.status),
    ask: ({ services, actors }, idempotencyKey) => {
      const input = { reportId: report.id, idempotencyKey };
      return step === 'BECOME_INCIDENT'
        ? services.gridReports.turnIntoIncident(actors.dispatcher, input)
        : services.gridReports.stepGridReport(actors.dispatcher, step, input);
    },
  };
}

function prepareOther(command: Command, { alerts, closures }: Rows, deployment: Deployment): Prepared | null {
  const done = (ask: Prepared['ask']): Prepared => ({ verdict: 'done', ask });
  switch (command.do) {
    case 'move':
      return done(({ services, units }) => {
        const { id, officer } = units[command.unit]!;
        const { lon, lat } = corner(command.to.column, command.to.row);
        const fix = { unitId: id, lon, lat, fixAt: deployment.now(), accuracyM: 5 };
        return services.positions.reportPositions(officer, [fix]);
      });
    case 'close road':
      return done(({ services, actors }, idempotencyKey) =>
        services.roads.closeRoad(actors.dispatcher, {
          point: corner(command.at.column, Math.min(command.at.row, 8) + 0.5),
          endsAt: command.forS === null ? null : new Date(deployment.now().getTime() + command.forS * 1000),
          idempotencyKey,
        }),
      );
    case 'reopen road': {
      const closure = fromNewest(closures, command.closure);
      if (closure === undefined) return null;
      const isOver = closure.ends_at !== null && new Date(closure.ends_at) <= deployment.now();
      return {
        verdict: doneIf(closure.reopened_at !== null || !isOver, 'ENDED'),
        ask: ({ services, actors }, idempotencyKey) =>
          services.roads.reopenRoad(actors.dispatcher, { closureId: closure.id, idempotencyKey }),
      };
    }
    case 'put plan':
      return done(({ services, actors }, idempotencyKey) =>
        services.responsePlans.putPlan(actors.supervisor, {
          incidentType: TYPES[command.type]!,
          priority: command.priority,
          content: {
            needs: [{ count: command.count, ...(command.skilled && { skills: ['first-aid'] }) }],
            clocks: { acknowledgeS: 15, startTravelS: 20, arriveS: 120 },
            tasks: command.tasks ? TASKS : [],
            ...(command.tasks && { handOver: HAND_OVER }),
            dispatch: command.automatic ? 'AUTOMATIC' : 'BY_DISPATCHER',
          },
          idempotencyKey,
        }),
      );
    case 'put policy': {
      const { policy: kind } = command;
      const policy = { kind, ...(kind === 'HOME_STATION_FIRST' && { foreignMustSaveS: 30 }) };
      return done(({ services, actors }, idempotencyKey) =>
        services.dispatchSettings.putSettings(actors.supervisor, { policy, idempotencyKey }),
      );
    }
    case 'acknowledge alert': {
      const alert = fromNewest(alerts, command.alert);
      if (alert === undefined) return null;
      return done(({ services, actors }, idempotencyKey) =>
        services.alerts.acknowledgeAlert(actors.dispatcher, { alertId: alert.id, idempotencyKey }),
      );
    }
    case 'run queue':
      return done(({ queue }) => queue.run());
    case 'run clockwork':
      return done(({ clockwork }) => clockwork.run());
    default:
      return null;
  }
}
