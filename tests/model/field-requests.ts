/** Requests about shifts, posts at events, work handed over and patrol targets, and what each must be answered in the state that the rows are in. */
import { type Actor } from '../../src/services/actor.js';
import { corner, type Town } from '../support/town.js';
import { type Deployment } from './deployment.js';
import { type FieldCommand } from './field-commands.js';
import { mayTakeTargetStep } from './life-cycles.js';
import { conflict, doneIf, fromNewest, officerOf, type Prepared, type Verdict } from './prepared.js';
import { type IncidentRecord, isActive, isOpen, type PostRecord, type Rows, type UnitRecord } from './rows.js';

export const SHIFT_MIN = 30;
const SIGN_ON_EARLY_MS = 900_000;
/** Of the town: Asia/Shanghai, all year. */
const AHEAD_OF_UTC_MS = 8 * 3_600_000;

type By = 'officer' | 'stranger' | 'dispatcher';

export function prepareFieldWork(command: FieldCommand, rows: Rows, deployment: Deployment): Prepared | null {
  const now = deployment.now();
  switch (command.do) {
    case 'put shift':
    case 'start shift':
    case 'end shift':
    case 'withdraw shift':
      return prepareShift(command, rows, now);
    case 'hand work over':
      return prepareHandingOver(command, rows, now);
    case 'open post':
    case 'post unit':
    case 'release unit':
    case 'end post':
      return preparePost(command, rows, now);
    case 'answer target': {
      const target = fromNewest(rows.targets, command.target);
      if (target === undefined) return null;
      const { step, by } = command;
      return {
        verdict:
          by === 'stranger' ? { code: 'NOT_FOUND' } : doneIf(mayTakeTargetStep(step, target.status), target.status),
        ask: (town, idempotencyKey) =>
          town.services.patrol.stepTarget(actorFor(town, by, target.unit_id), step, {
            targetId: target.id,
            idempotencyKey,
          }),
      };
    }
    case 'plan patrol':
      return { verdict: 'done', ask: ({ patrol }) => patrol.plan() };
    case 'settle patrol':
      return { verdict: 'done', ask: ({ patrol }) => patrol.write() };
  }
}

/** What keeps a unit from being offered work for this incident; null: nothing. */
export function obstacleTo(
  { id, duty }: UnitRecord,
  incident: IncidentRecord,
  { assignments, breaks, calls, posts, shifts }: Rows,
  now: Date,
): string | null {
  if (!isOpen(incident)) return incident.status;
  if (duty !== 'ON_DUTY') return duty;
  const active = assignments.find((each) => each.unit_id === id && isActive(each));
  if (active !== undefined) return active.status;
  if (calls.some((call) => call.is_open && call.unit_id === id)) return 'IN_DANGER';
  const holds = [
    ...breaks
      .filter(({ unit_id }) => unit_id === id)
      .map((each) => ({ ...each, kind: 'ON_BREAK', calledFor: 1, from: 0, until: Date.parse(each.until) })),
    ...posts
      .filter(({ unit_ids }) => unit_ids.includes(id))
      .map((each) => ({ ...each, kind: 'HELD_FOR_EVENT', calledFor: each.called_for, ...spanOf(each) })),
  ].filter(({ calledFor, from, until }) => incident.priority > calledFor && from <= +now && +now < until);
  holds.sort((a, b) => a.calledFor - b.calledFor || b.until - a.until || (a.id < b.id ? -1 : 1));
  const isShiftOver = shifts.some(
    (shift) => shift.unit_id === id && shift.status === 'ON' && Date.parse(shift.ends_at) <= +now,
  );
  return holds[0]?.kind ?? (isShiftOver ? 'SHIFT_OVER' : null);
}

function spanOf({ starts_at, ends_at }: { readonly starts_at: string; readonly ends_at: string }) {
  return { from: Date.parse(starts_at), until: Date.parse(ends_at) };
}

export function overlap(
  a: { readonly starts_at: string; readonly ends_at: string },
  b: { readonly starts_at: string; readonly ends_at: string },
): boolean {
  return spanOf(a).from < spanOf(b).until && spanOf(b).from < spanOf(a).until;
}

function actorFor(town: Town, by: By, unitId: string): Actor {
  if (by === 'dispatcher') return town.actors.dispatcher;
  return officerOf(town, by === 'officer' ? unitId : town.units.find(({ id }) => id !== unitId)!.id);
}

function prepareShift(
  command: Extract<FieldCommand, { readonly shift: number } | { readonly do: 'put shift' }>,
  { assignments, shifts, units }: Rows,
  now: Date,
): Prepared | null {
  if (command.do === 'put shift') return preparePutting(command, { shifts, units }, now);
  const shift = fromNewest(shifts, command.shift);
  if (shift === undefined) return null;
  const { id: shiftId, unit_id, status } = shift;
  if (command.do === 'withdraw shift')
    return {
      verdict: doneIf(status === 'PLANNED' || status === 'WITHDRAWN', status),
      ask: ({ services, actors }, idempotencyKey) =>
        services.rosters.withdrawShift(actors.supervisor, { shiftId, idempotencyKey }),
    };
  const { by } = command;
  const active = assignments.find((each) => each.unit_id === unit_id && isActive(each));
  const { duty } = units.find(({ id }) => id === unit_id)!;
  const { from, until } = spanOf(shift);
  const isInTime = from - SIGN_ON_EARLY_MS <= +now && +now < until;
  const obstacles = {
    'start shift':
      status === 'ON' ? null : status !== 'PLANNED' || !isInTime ? status : duty === 'OUT_OF_SERVICE' ? duty : null,
    'end shift': status === 'ENDED' ? null : status !== 'ON' ? status : (active?.status ?? null),
  };
  const obstacle = obstacles[command.do];
  const refusal: Verdict = obstacle === null ? 'done' : conflict(obstacle);
  return {
    verdict: by === 'stranger' ? { code: 'NOT_FOUND' } : refusal,
    ask: (town, idempotencyKey) => {
      const { shiftDuty } = town.services;
      const actor = actorFor(town, by, unit_id);
      const input = { shiftId, idempotencyKey };
      return command.do === 'start shift' ? shiftDuty.startShift(actor, input) : shiftDuty.endShift(actor, input);
    },
  };
}

function preparePutting(
  { unit, begunMin }: Extract<FieldCommand, { do: 'put shift' }>,
  { shifts, units }: Pick<Rows, 'shifts' | 'units'>,
  now: Date,
): Prepared {
  const { id: unitId } = units[unit]!;
  const startsMs = Math.floor(+now / 60_000) * 60_000 - begunMin * 60_000;
  const span = {
    starts_at: new Date(startsMs).toISOString(),
    ends_at: new Date(startsMs + SHIFT_MIN * 60_000).toISOString(),
  };
  const clashes = shifts.some(
    (other) =>
      other.unit_id === unitId && (other.status === 'PLANNED' || other.status === 'ON') && overlap(other, span),
  );
  const [day, time] = new Date(startsMs + AHEAD_OF_UTC_MS).toISOString().split('T') as [string, string];
  const pattern = time.slice(0, 5);
  return {
    verdict: clashes ? conflict('ON_ANOTHER_SHIFT') : 'done',
    ask: ({ services, actors }, idempotencyKey) =>
      services.rosters.putShifts(actors.supervisor, { shifts: [{ pattern, day, unitId }], idempotencyKey }),
  };
}

function prepareHandingOver(
  { assignment: back, unit: index, by }: Extract<FieldCommand, { do: 'hand work over' }>,
  rows: Rows,
  now: Date,
): Prepared | null {
  const assignment = fromNewest(rows.assignments, back);
  if (assignment === undefined) return null;
  const incident = rows.incidents.find(({ id }) => id === assignment.incident_id)!;
  const to = rows.units[index]!;
  const obstacle = !isOpen(incident)
    ? incident.status
    : !isActive(assignment)
      ? assignment.status
      : obstacleTo(to, incident, rows, now);
  const refusal: Verdict = obstacle === null ? 'done' : conflict(obstacle);
  return {
    verdict: by === 'stranger' ? { code: 'NOT_FOUND' } : refusal,
    ask: (town, idempotencyKey) =>
      town.services.shiftDuty.handOverAssignment(actorFor(town, by, assignment.unit_id), {
        assignmentId: assignment.id,
        toUnitId: to.id,
        idempotencyKey,
      }),
  };
}

function preparePost(
  command: Extract<FieldCommand, { readonly post: number } | { readonly do: 'open post' }>,
  { posts, units }: Rows,
  now: Date,
): Prepared | null {
  if (command.do === 'open post') {
    const startsAt = new Date(+now + command.inS * 1000);
    return {
      verdict: 'done',
      ask: ({ services, actors }, idempotencyKey) =>
        services.eventPosts.openPost(actors.dispatcher, {
          name: 'a fair',
          location: corner(command.at.column, command.at.row),
          startsAt,
          endsAt: new Date(+startsAt + command.forS * 1000),
          needs: [{ count: 1 }],
          calledFor: command.calledFor,
          idempotencyKey,
        }),
    };
  }
  const post = fromNewest(posts, command.post);
  if (post === undefined) return null;
  if (command.do === 'end post')
    return {
      verdict: 'done',
      ask: ({ services, actors }, idempotencyKey) =>
        services.eventPosts.endPost(actors.dispatcher, { postId: post.id, idempotencyKey }),
    };
  const { id: unitId } = units[command.unit]!;
  return {
    verdict:
      command.do === 'post unit' ? postingVerdict(post, unitId, posts) : doneIf(post.status === 'OPEN', post.status),
    ask: ({ services, actors }, idempotencyKey) => {
      const input = { postId: post.id, unitIds: [unitId], idempotencyKey };
      return command.do === 'post unit'
        ? services.eventPosts.postUnits(actors.dispatcher, input)
        : services.eventPosts.releaseUnits(actors.dispatcher, input);
    },
  };
}

function postingVerdict(post: PostRecord, unitId: string, posts: Rows['posts']): Verdict {
  if (post.status !== 'OPEN') return conflict(post.status);
  if (post.unit_ids.includes(unitId)) return 'done';
  const isElsewhere = posts.some(({ unit_ids, ...other }) => unit_ids.includes(unitId) && overlap(other, post));
  return isElsewhere ? conflict('POSTED') : 'done';
}
