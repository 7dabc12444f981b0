/** Rows of clocks. A clock is set and stopped in the transaction that changes its assignment; one that is due is taken by whichever node comes first. */
import { type Knex } from 'knex';
import { type ClockKind, type RunningClock } from '../core/dispatch/clocks.js';
import { type StatusCheck } from '../core/safety/status-check.js';
import { type Trx } from './database.js';

/** Stops what no longer runs on the assignment, and starts what is not known yet. A clock that ran out stays as it is. */
export async function setClocks(
  trx: Trx,
  assignmentId: string,
  clocks: readonly RunningClock[],
  now: Date,
): Promise<void> {
  await Promise.all([
    trx('clocks')
      .where({ assignment_id: assignmentId, stopped_at: null })
      .whereNotIn(
        'kind',
        clocks.map(({ kind }) => kind),
      )
      .update({ stopped_at: now, outcome: 'KEPT' }),
    startClocks(trx, assignmentId, clocks),
  ]);
}

/** Starts what is not known yet: for a new assignment that is all. */
export async function startClocks(trx: Trx, assignmentId: string, clocks: readonly RunningClock[]): Promise<void> {
  if (clocks.length === 0) return;
  await trx('clocks')
    .insert(clocks.map(({ kind, dueAt }) => ({ kind, assignment_id: assignmentId, due_at: dueAt })))
    .onConflict(['assignment_id', 'kind'])
    .ignore();
}

/** Gives the clocks among `clocks` that are running another time. What ran out, was stopped or never ran stays as it is. */
export async function moveRunningClocks(
  trx: Trx,
  assignmentId: string,
  clocks: readonly RunningClock[],
): Promise<void> {
  for (const { kind, dueAt } of clocks)
    await trx('clocks').where({ assignment_id: assignmentId, kind, stopped_at: null }).update({ due_at: dueAt });
}

/** Starts these clocks, also where they were stopped or ran out; all others of the assignment are stopped. */
export async function restartClocks(
  trx: Trx,
  assignmentId: string,
  clocks: readonly RunningClock[],
  now: Date,
): Promise<void> {
  await setClocks(trx, assignmentId, clocks, now);
  for (const { kind, dueAt } of clocks)
    await trx('clocks')
      .where({ assignment_id: assignmentId, kind })
      .update({ due_at: dueAt, stopped_at: null, outcome: null });
}

/** Starts one clock beside those that run, also where it had been stopped. */
export async function startClock(trx: Trx, assignmentId: string, { kind, dueAt }: RunningClock): Promise<void> {
  await trx('clocks')
    .insert({ kind, assignment_id: assignmentId, due_at: dueAt })
    .onConflict(['assignment_id', 'kind'])
    .merge({ due_at: dueAt, stopped_at: null, outcome: null } as never);
}

/** Status checks of assignments on scene: when each is due or was, and by when the answer must come where the officer was asked. */
export async function listStatusChecks(knex: Knex, assignmentIds: readonly string[]): Promise<StatusCheck[]> {
  const { rows } = await knex.raw<{ rows: StatusCheck[] }>(
    `select c.assignment_id as "assignmentId", c.due_at as "dueAt", case when c.outcome = 'MISSED' then s.due_at end as "answerBy"
     from clocks c join assignments a on a.id = c.assignment_id and a.status = 'ON_SCENE'
     left join clocks s on s.assignment_id = c.assignment_id and s.kind = 'SIGN_OF_LIFE'
     where c.kind = 'STATUS_CHECK' and c.assignment_id = any(?)`,
    [assignmentIds] as never[],
  );
  return rows;
}

export interface DueClock {
  readonly id: string;
  readonly kind: ClockKind;
  readonly assignmentId: string;
}

/** Earliest first. */
export async function listDueClocks(knex: Knex, now: Date, limit: number): Promise<DueClock[]> {
  const rows = (await knex('clocks')
    .select('id', 'kind', 'assignment_id')
    .whereNull('stopped_at')
    .where('due_at', '<=', now)
    .orderBy(['due_at', 'id'])
    .limit(limit)) as { id: string; kind: ClockKind; assignment_id: string }[];
  return rows.map(({ id, kind, assignment_id }) => ({ id, kind, assignmentId: assignment_id }));
}

/** Takes a clock that has run out: false where it was stopped, taken or put off meanwhile. */
export async function takeClock(trx: Trx, id: string, now: Date): Promise<boolean> {
  const taken = await trx('clocks')
    .where({ id, stopped_at: null })
    .where('due_at', '<=', now)
    .update({ stopped_at: now, outcome: 'MISSED' });
  return taken === 1;
}

/** Puts a clock off that runs on, or ran out just now. */
export async function postponeClock(trx: Trx, id: string, dueAt: Date): Promise<void> {
  await trx('clocks').where({ id }).update({ due_at: dueAt, stopped_at: null, outcome: null });
}

/** The next moment at which a clock is due; null: none runs. */
export async function nextClockAt(knex: Knex): Promise<Date | null> {
  const row = (await knex('clocks').whereNull('stopped_at').min('due_at as at').first()) as { at: Date | null };
  return row.at;
}
