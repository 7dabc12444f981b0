import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ResponsePlan } from '../../../src/core/dispatch/response-plan.js';
import { findBrokenLink } from '../../../src/events/log.js';
import { corner } from '../../support/town.js';
import { openTaskTown, type TaskTown } from './task-town.js';

const yesOrNo = (field: string) => ({
  type: 'object',
  properties: { [field]: { type: 'boolean' } },
  required: [field],
  additionalProperties: false,
});

/** As the seeded plan of telecom fraud, in short. */
const FRAUD: Partial<ResponsePlan> = {
  dispatch: 'ON_TASK',
  tasks: [
    { kind: 'call', who: 'DISPATCHER', dueWithinS: 60, beforeResolving: true, outcome: yesOrNo('reached') },
    { kind: 'stop-payment', who: 'FRAUD_DESK', dueWithinS: 300, after: 'call', outcome: yesOrNo('stopped') },
    { kind: 'meet', who: 'FIRST_UNIT', after: 'call', when: { field: 'reached', equals: false } },
  ],
};
/** Work of all kinds of people. */
const WIDE: Partial<ResponsePlan> = {
  tasks: [
    { kind: 'separate', who: 'FIRST_UNIT' },
    { kind: 'identify', who: 'EVERY_UNIT' },
    { kind: 'ask-neighbours', who: 'GRID_LEADER', dueWithinS: 600 },
    { kind: 'visit', who: 'COMMUNITY_OFFICER', dueWithinS: 86_400, after: 'ask-neighbours' },
    { kind: 'invite', who: 'MEDIATION_ROOM', dueWithinS: 3600 },
  ],
};

let town: TaskTown;
const conflict = (state: string): unknown =>
  expect.objectContaining({ code: 'CONFLICT', details: expect.objectContaining({ state }) as unknown });

/** Every unit sends a fix of this moment. */
async function putOnTheRoad(): Promise<void> {
  town.later(1);
  const fix = (id: string, n: number) => ({ unitId: id, ...corner(n, 0), fixAt: town.now(), accuracyM: 5 });
  await town.services.positions.reportPositions(
    town.actors.admin,
    town.units.map(({ id }, n) => fix(id, n)),
  );
}

describe('tasks of incidents', () => {
  beforeAll(async () => {
    town = await openTaskTown();
  });
  beforeEach(async () => {
    await town.database.knex.raw(
      'delete from alerts; delete from hand_overs; delete from incident_tasks; delete from incident_merges; delete from assignments; delete from incidents; delete from idempotency_keys',
    );
    await town.database.knex('unit_positions').update({ fix_at: town.now() });
  });
  afterAll(() => town.close());

  it('are laid out when the incident is reported, from the plan in force then, and stand on its timeline', async () => {
    await town.plan(FRAUD);
    const incident = await town.report(1, 1);
    await town.plan({});
    expect(await town.told(incident)).toEqual(['call OPEN', 'stop-payment WAITING']);
    expect(await town.kindsOf(incident)).toEqual(['incident.reported', 'task.opened', 'task.waiting']);
    expect(await town.told(await town.report(2, 2))).toEqual([]);
    const { dueAt } = await town.task(incident, 'call');
    expect(dueAt).toEqual(new Date(incident.reportedAt.getTime() + 60_000));
  });

  it('of a fraud: nobody is sent to a victim who is reached, and the fraud desk stops the payment', async () => {
    await town.plan(FRAUD);
    const incident = await town.report(1, 1);
    expect(incident.status).toBe('RECEIVED');
    const after = await town.complete(town.actors.dispatcher, incident, 'call', { reached: true });
    expect(after.status).toBe('RECEIVED');
    expect(await town.told(incident)).toEqual(['call DONE', 'stop-payment OPEN']);
    await town.complete(town.desks.get('FRAUD_DESK')!, incident, 'stop-payment', { stopped: true });
    expect(await town.told(incident)).toEqual(['call DONE', 'stop-payment DONE']);
  });

  it('of a fraud: the nearest unit is sent to meet a victim who is not reached', async () => {
    await town.plan(FRAUD);
    await putOnTheRoad();
    const incident = await town.report(4, 1);
    const after = await town.complete(town.actors.dispatcher, incident, 'call', { reached: false });
    expect(after.status).toBe('DISPATCHED');
    const [offer] = (await town.services.incidents.assignmentsByIncidentIds(town.actors.dispatcher, [incident.id])).get(
      incident.id,
    )!;
    await town.step(offer!, 'ACKNOWLEDGE');
    const { callSign, officer } = town.units.find(({ id }) => id === offer!.unitId)!;
    expect(await town.told(incident)).toContain(`meet ${callSign} OPEN`);
    await town.step(offer!, 'START_TRAVEL', 'ARRIVE');
    await town.complete(officer, incident, 'meet');
    await town.step(offer!, 'CLEAR');
    expect((await town.read(incident)).status).toBe('RESOLVED');
    expect(await findBrokenLink(town.database)).toBeNull();
  });

  it('of a fraud: the queue sends the next free unit while the victim is to be met, and none before that', async () => {
    await town.plan(FRAUD);
    const incident = await town.report(4, 1);
    const send = async (): Promise<void> => {
      const { id: assignmentId } = await town.assign(incident, 0);
      await town.services.dispatch.stepAssignment(town.actors.dispatcher, 'CANCEL', {
        assignmentId,
        reason: 'a mistake',
      });
    };
    await send();
    expect((await town.read(incident)).status).toBe('HELD');
    await putOnTheRoad();
    expect(await town.queue.run()).toBe(0);
    for (const { id } of town.units)
      await town.services.units.setDuty(town.actors.dispatcher, { unitId: id, duty: 'OFF_DUTY' });
    expect((await town.complete(town.actors.dispatcher, incident, 'call', { reached: false })).status).toBe('HELD');
    expect((await town.alerts()).map(({ kind }) => kind)).toEqual(['NO_UNIT']);
    for (const { id } of town.units)
      await town.services.units.setDuty(town.actors.dispatcher, { unitId: id, duty: 'ON_DUTY' });
    await putOnTheRoad();
    expect(await town.queue.run()).toBe(1);
    expect((await town.read(incident)).status).toBe('DISPATCHED');
  });

  describe('with an outcome', () => {
    it('name the place that is not as the plan asks, and write nothing', async () => {
      await town.plan(FRAUD);
      const incident = await town.report(1, 1);
      const call = (outcome: unknown) => town.complete(town.actors.dispatcher, incident, 'call', outcome);
      await expect(call({ reached: 'yes' })).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
        details: { path: ['input', 'outcome', 'reached'] },
      });
      for (const wrong of [undefined, null, 'reached', [true], {}, { reached: true, more: 1 }])
        await expect(call(wrong)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
      await expect(call({ reached: true, note: 'a\0b' })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
      expect(await town.told(incident)).toEqual(['call OPEN', 'stop-payment WAITING']);
    });

    it('are answered like the first time when told again, and refused when told otherwise', async () => {
      await town.plan(FRAUD);
      const incident = await town.report(1, 1);
      await town.complete(town.actors.dispatcher, incident, 'call', { reached: true });
      await town.complete(town.actors.dispatcher, incident, 'call', { reached: true });
      await expect(town.complete(town.actors.dispatcher, incident, 'call', { reached: false })).rejects.toEqual(
        conflict('DONE'),
      );
      expect((await town.kindsOf(incident)).filter((kind) => kind === 'task.done')).toHaveLength(1);
    });

    it('repeat their answer for the same key', async () => {
      await town.plan(FRAUD);
      const incident = await town.report(1, 1);
      const { id: taskId } = await town.task(incident, 'call');
      const input = { taskId, outcome: { reached: true }, idempotencyKey: 'one' };
      const first = await town.services.tasks.completeTask(town.actors.dispatcher, input);
      expect(await town.services.tasks.completeTask(town.actors.dispatcher, input)).toEqual(first);
      await expect(
        town.services.tasks.completeTask(town.actors.dispatcher, { ...input, outcome: { reached: false } }),
      ).rejects.toEqual(conflict('KEY_USED'));
    });
  });

  it('are refused before their time, and once they are not needed', async () => {
    await town.plan(FRAUD);
    const incident = await town.report(1, 1);
    const stop = () => town.complete(town.desks.get('FRAUD_DESK')!, incident, 'stop-payment', { stopped: true });
    await expect(stop()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(town.complete(town.actors.dispatcher, incident, 'stop-payment', { stopped: true })).rejects.toEqual(
      conflict('WAITING'),
    );
    await town.skip(incident, 'call');
    expect(await town.told(incident)).toEqual(['call NOT_NEEDED SKIPPED', 'stop-payment OPEN']);
    await town.skip(incident, 'stop-payment');
    await expect(stop()).rejects.toEqual(conflict('NOT_NEEDED'));
  });

  describe('belong to', () => {
    it('whoever they are for, and are not there for others', async () => {
      await town.plan(WIDE);
      // Grid G-00: station S1, a community officer, and a grid worker as its leader.
      const incident = await town.report(1, 1, { caller: { name: 'Wang', phone: '000-0000' } });
      const { people, desks, actors } = town;
      const seenBy = async (actor: (typeof actors)['dispatcher']): Promise<string[]> =>
        (await town.services.tasks.myTasks(actor, {}, { first: 50 })).edges.map(({ node }) => node.kind);
      expect(await seenBy(actors.gridworker)).toEqual(['ask-neighbours']);
      expect(await seenBy(people.communityOfficer)).toEqual(['ask-neighbours']);
      expect(await seenBy(desks.get('MEDIATION_ROOM S1')!)).toEqual(['invite']);
      for (const other of [
        people.neighbour,
        people.otherOfficer,
        desks.get('MEDIATION_ROOM S2')!,
        desks.get('FRAUD_DESK')!,
      ])
        expect(await seenBy(other)).toEqual([]);
      for (const [kind, other] of [
        ['ask-neighbours', people.neighbour],
        ['invite', desks.get('MEDIATION_ROOM S2')!],
        ['invite', town.units[0]!.officer],
      ] as const) {
        const { id } = await town.task(incident, kind);
        await expect(town.complete(other, incident, kind)).rejects.toMatchObject({ code: 'NOT_FOUND' });
        expect(await town.services.tasks.findTask(other, id)).toBeNull();
        expect(await town.services.incidents.findIncident(other, { id: incident.id })).toBeNull();
      }
      await expect(town.complete(actors.planner, incident, 'invite')).rejects.toMatchObject({ code: 'FORBIDDEN' });
      const { id: taskId } = await town.task(incident, 'invite');
      await expect(
        town.services.tasks.skipTask(desks.get('MEDIATION_ROOM S1')!, { taskId, reason: 'no time' }),
      ).rejects.toMatchObject({ code: 'FORBIDDEN' });
    });

    it('people who then see the incident, its caller only where they are of the police', async () => {
      await town.plan(WIDE);
      const incident = await town.report(1, 1, { caller: { name: 'Wang', phone: '000-0000' } });
      const callerFor = async (actor: (typeof town.actors)['dispatcher']) => {
        const listed = await town.services.incidents.listIncidents(actor, {}, 'NEWEST', { first: 10 });
        expect(listed.edges.map(({ node }) => node.id)).toEqual([incident.id]);
        return [
          (await town.services.incidents.findIncident(actor, { id: incident.id }))!.caller.name,
          listed.edges[0]!.node.caller.name,
        ];
      };
      expect(await callerFor(town.actors.gridworker)).toEqual([null, null]);
      expect(await callerFor(town.people.communityOfficer)).toEqual(['Wang', 'Wang']);
      expect(await callerFor(town.desks.get('MEDIATION_ROOM S1')!)).toEqual(['Wang', 'Wang']);
    });

    it('units, which do theirs, in the order of the plan and not for each other', async () => {
      await town.plan(WIDE);
      const incident = await town.report(1, 1);
      const [a, b] = [await town.assign(incident, 0), await town.assign(incident, 1)];
      await town.step(a, 'ACKNOWLEDGE');
      await town.step(b, 'ACKNOWLEDGE', 'START_TRAVEL', 'ARRIVE');
      // The second unit is on scene first.
      expect((await town.told(incident)).slice(0, 3)).toEqual([
        'separate U-002 OPEN',
        'identify U-001 OPEN',
        'identify U-002 OPEN',
      ]);
      expect(await town.kindsOf(incident)).toContain('task.moved');
      const [first, second] = [town.units[0]!.officer, town.units[1]!.officer];
      await expect(town.complete(first, incident, 'separate')).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await town.complete(second, incident, 'separate');
      const mine = await town.services.tasks.myTasks(second, {}, { first: 10 });
      expect(mine.edges.map(({ node }) => node.kind)).toEqual(['identify']);
    });
  });

  describe('and the end of an incident', () => {
    it('keep it in progress after the last unit has cleared, until the last of them is settled', async () => {
      await town.plan({
        tasks: [
          { kind: 'call-back', who: 'DISPATCHER' },
          { kind: 'write', who: 'FIRST_UNIT' },
        ],
      });
      const incident = await town.report(1, 1);
      const a = await town.assign(incident, 0);
      await town.step(a, 'ACKNOWLEDGE', 'START_TRAVEL', 'ARRIVE', 'CLEAR');
      expect((await town.read(incident)).status).toBe('IN_PROGRESS');
      const resolving = town.services.incidentWork.resolve(town.actors.dispatcher, {
        incidentId: incident.id,
        disposition: 'warned',
      });
      await expect(resolving).rejects.toMatchObject({
        code: 'CONFLICT',
        details: { state: 'IN_PROGRESS', tasks: ['call-back', 'write'] },
      });
      expect((await town.complete(town.units[0]!.officer, incident, 'write')).status).toBe('IN_PROGRESS');
      const after = await town.skip(incident, 'call-back');
      expect(after.status).toBe('RESOLVED');
      expect(after.resolvedAt).toEqual(town.now());
    });

    it('refuse to resolve one without a unit, naming them, and let it go once they are settled', async () => {
      await town.plan({
        tasks: [
          { kind: 'call', who: 'DISPATCHER' },
          { kind: 'write', who: 'FIRST_UNIT', after: 'call' },
        ],
      });
      const incident = await town.report(1, 1);
      const resolve = () =>
        town.services.incidentWork.resolve(town.actors.dispatcher, { incidentId: incident.id, disposition: 'warned' });
      await expect(resolve()).rejects.toMatchObject({
        code: 'CONFLICT',
        details: { state: 'RECEIVED', tasks: ['call'] },
      });
      await town.complete(town.actors.dispatcher, incident, 'call');
      expect((await resolve()).status).toBe('RESOLVED');
      expect(await town.told(incident)).toEqual(['call DONE']);
    });

    it('outlast it where they have a time of their own, and keep it from being archived', async () => {
      await town.plan({ tasks: [{ kind: 'visit', who: 'COMMUNITY_OFFICER', dueWithinS: 86_400 }] });
      const incident = await town.report(1, 1);
      const input = { incidentId: incident.id, disposition: 'warned' };
      await town.services.incidentWork.resolve(town.actors.dispatcher, input);
      await expect(town.services.incidentWork.archive(town.actors.dispatcher, input)).rejects.toMatchObject({
        code: 'CONFLICT',
        details: { state: 'RESOLVED', tasks: ['visit'] },
      });
      await town.complete(town.people.communityOfficer, incident, 'visit');
      expect((await town.services.incidentWork.archive(town.actors.dispatcher, input)).status).toBe('ARCHIVED');
    });

    it('are cancelled with it and reopened with it, with a new time', async () => {
      await town.plan(FRAUD);
      const incident = await town.report(1, 1);
      await town.complete(town.actors.dispatcher, incident, 'call', { reached: true });
      const input = { incidentId: incident.id, reason: 'a hoax' };
      await town.services.incidentWork.cancel(town.actors.dispatcher, input);
      expect(await town.told(incident)).toEqual(['call DONE', 'stop-payment NOT_NEEDED INCIDENT_CANCELLED']);
      town.later(600);
      const reopened = await town.services.incidentWork.reopen(town.actors.dispatcher, { ...input, reason: 'no hoax' });
      expect(await town.told(incident)).toEqual(['call DONE', 'stop-payment OPEN']);
      const { dueAt, settledAt } = await town.task(incident, 'stop-payment');
      expect(dueAt).toEqual(new Date(reopened.reopenedAt!.getTime() + 300_000));
      expect(settledAt).toBeNull();
    });

    it('go over with the units when it is merged, and come back when it is taken out again', async () => {
      await town.plan(WIDE);
      const [one, other] = [await town.report(1, 1), await town.report(1, 1)];
      const a = await town.assign(one, 0);
      await town.step(a, 'ACKNOWLEDGE');
      const merge = { incidentId: one.id, intoIncidentId: other.id };
      await town.services.incidentWork.merge(town.actors.dispatcher, merge);
      expect((await town.told(one)).every((told) => told.endsWith('NOT_NEEDED INCIDENT_MERGED'))).toBe(true);
      expect((await town.told(other)).slice(0, 2)).toEqual(['separate U-001 OPEN', 'identify U-001 OPEN']);
      await town.services.incidentWork.unmerge(town.actors.dispatcher, { incidentId: one.id });
      expect(await town.told(one)).toEqual([
        'separate U-001 OPEN',
        'identify U-001 OPEN',
        'ask-neighbours OPEN',
        'visit WAITING',
        'invite OPEN',
      ]);
      expect((await town.told(other)).slice(0, 2)).toEqual(['separate OPEN', 'identify U-001 NOT_NEEDED UNIT_LEFT']);
      expect(await findBrokenLink(town.database)).toBeNull();
    });

    it('are those of the plan that its priority brings it under, and wait for no others', async () => {
      const { services, actors } = town;
      await town.plan({
        tasks: [{ kind: 'write', who: 'FIRST_UNIT', beforeResolving: true, outcome: yesOrNo('offence') }],
      });
      await town.plan({ tasks: [{ kind: 'ask', who: 'DISPATCHER', dueWithinS: 60 }] }, 1);
      const incident = await town.report(1, 1, { priority: 2 });
      const change = (priority: number): Promise<unknown> =>
        services.incidentWork.changePriority(actors.dispatcher, { incidentId: incident.id, priority });
      await town.step(await town.assign(incident, 1), 'ACKNOWLEDGE', 'ARRIVE', 'CLEAR');
      expect((await town.read(incident)).status).toBe('IN_PROGRESS');
      const { id: taskId } = await town.task(incident, 'write');
      await change(1);
      expect(await town.told(incident)).toEqual(['write U-002 NOT_NEEDED OTHER_PLAN', 'ask OPEN']);
      // Nothing else was left to do.
      expect((await town.read(incident)).status).toBe('RESOLVED');
      await expect(
        services.tasks.completeTask(actors.dispatcher, { taskId, outcome: { offence: true } }),
      ).rejects.toEqual(conflict('NOT_NEEDED'));
      await services.incidentWork.reopen(actors.dispatcher, { incidentId: incident.id, reason: 'again' });
      await change(2);
      expect(await town.told(incident)).toEqual(['write OPEN', 'ask NOT_NEEDED OTHER_PLAN']);
      await services.incidentWork.cancel(actors.dispatcher, { incidentId: incident.id, reason: 'nothing' });
      expect(await town.told(incident)).toEqual(['write NOT_NEEDED INCIDENT_CANCELLED', 'ask NOT_NEEDED OTHER_PLAN']);
      expect(await findBrokenLink(town.database)).toBeNull();
    });

    it('repeat the answer of a task that was done under an earlier plan, and take no other', async () => {
      const { services, actors } = town;
      await town.plan({ tasks: [{ kind: 'ask', who: 'DISPATCHER', outcome: yesOrNo('offence') }] });
      await town.plan({}, 1);
      const incident = await town.report(1, 1, { priority: 2 });
      const { id: taskId } = await town.task(incident, 'ask');
      await town.complete(actors.dispatcher, incident, 'ask', { offence: true });
      await services.incidentWork.changePriority(actors.dispatcher, { incidentId: incident.id, priority: 1 });
      const complete = (offence: boolean) =>
        services.tasks.completeTask(actors.dispatcher, { taskId, outcome: { offence } });
      expect((await complete(true)).task).toMatchObject({ status: 'DONE', outcome: { offence: true } });
      await expect(complete(false)).rejects.toEqual(conflict('DONE'));
    });

    it('are those of the new station when it is transferred', async () => {
      await town.plan(WIDE);
      const incident = await town.report(1, 1);
      const [s1, s2] = [town.desks.get('MEDIATION_ROOM S1')!, town.desks.get('MEDIATION_ROOM S2')!];
      await town.services.incidentWork.transfer(town.actors.dispatcher, {
        ...{ incidentId: incident.id, stationId: town.stationIds[1], reason: 'they live there' },
      });
      await expect(town.complete(s1, incident, 'invite')).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await town.complete(s2, incident, 'invite');
      expect(await town.kindsOf(incident)).toContain('task.moved');
    });
  });

  it('pass from a unit that is called off to the one that replaces it', async () => {
    await town.plan(WIDE);
    const incident = await town.report(1, 1);
    const a = await town.assign(incident, 0);
    await town.step(a, 'ACKNOWLEDGE');
    await town.services.dispatch.stepAssignment(town.actors.dispatcher, 'CANCEL', {
      assignmentId: a.id,
      reason: 'too far',
    });
    expect((await town.told(incident)).slice(0, 2)).toEqual(['separate OPEN', 'identify U-001 NOT_NEEDED UNIT_LEFT']);
    const unmanned = await town.services.tasks.myTasks(town.actors.dispatcher, {}, { first: 10 });
    expect(unmanned.edges.map(({ node }) => node.kind)).toEqual(['separate']);
    const b = await town.assign(incident, 2);
    await town.step(b, 'ACKNOWLEDGE');
    expect(await town.told(incident)).toEqual([
      'separate U-003 OPEN',
      'identify U-001 NOT_NEEDED UNIT_LEFT',
      'identify U-003 OPEN',
      'ask-neighbours OPEN',
      'visit WAITING',
      'invite OPEN',
    ]);
  });

  it('that are overdue raise one alert, on however many nodes; none where they were done in time', async () => {
    await town.plan(FRAUD);
    const [done, late] = [await town.report(1, 1), await town.report(2, 2)];
    await town.complete(town.actors.dispatcher, done, 'call', { reached: true });
    const other = await town.openNode();
    town.later(59);
    const { id } = await town.task(late, 'call');
    await Promise.all([town.clockwork.run(), other.clockwork.run()]);
    await town.clockwork.run();
    await other.close();
    const raised = await town.alerts();
    expect(raised.map(({ kind, incidentId, subjectId }) => [kind, incidentId, subjectId])).toEqual([
      ['TASK_OVERDUE', late.id, id],
    ]);
    expect((await town.task(late, 'call')).overdueAt).toEqual(town.now());
    expect((await town.kindsOf(late)).filter((kind) => kind === 'alert.raised')).toHaveLength(1);
    // It can still be done.
    await town.complete(town.actors.dispatcher, late, 'call', { reached: true });
  });

  it('are settled by exactly one of many who race for them, on two nodes', async () => {
    await town.plan(FRAUD);
    const incident = await town.report(1, 1);
    const { id: taskId } = await town.task(incident, 'call');
    const other = await town.openNode();
    const races = await Promise.allSettled(
      [town, other, town, other].flatMap(({ services, actors }, n) => [
        services.tasks.completeTask(actors.dispatcher, { taskId, outcome: { reached: n % 2 === 0 } }),
        services.tasks.skipTask(actors.dispatcher, { taskId, reason: `racer ${n}` }),
      ]),
    );
    await other.close();
    await town.tail.catchUp();
    const kinds = await town.kindsOf(incident);
    expect(kinds.filter((kind) => kind === 'task.done' || kind === 'task.not-needed').length).toBeGreaterThan(0);
    const task = await town.task(incident, 'call');
    const settlements = kinds.filter((kind) => kind === (task.status === 'DONE' ? 'task.done' : 'task.not-needed'));
    const refused = races.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    for (const { reason } of refused as PromiseRejectedResult[]) expect(reason).toEqual(conflict(task.status));
    expect(settlements.length).toBeGreaterThan(0);
    expect(await findBrokenLink(town.database)).toBeNull();
  });

  it('are told to a desk within a second, with those that were open before first, and nothing twice', async () => {
    await town.plan(FRAUD);
    const desk = town.desks.get('FRAUD_DESK')!;
    const before = await town.report(1, 1);
    await town.complete(town.actors.dispatcher, before, 'call', { reached: true });
    const abort = new AbortController();
    const feed = town.services.tasks.taskFeed(desk, { signal: abort.signal });
    const told = async (): Promise<string> => {
      const { value } = await feed.next();
      return value?.task === undefined
        ? 'nothing'
        : `${value.task.incidentId === before.id ? 'old' : 'new'} ${value.task.status}`;
    };
    expect(await told()).toBe('old OPEN');
    const next = told();
    const after = await town.report(2, 2);
    const asked = Date.now();
    await town.complete(town.actors.dispatcher, after, 'call', { reached: true });
    expect(await next).toBe('new OPEN');
    expect(Date.now() - asked).toBeLessThan(1_000);
    const last = told();
    await town.complete(desk, before, 'stop-payment', { stopped: true });
    expect(await last).toBe('old DONE');
    abort.abort();
    expect((await feed.next()).done).toBe(true);
  });

  it('come page by page, open ones first and then by the time they are due', async () => {
    await town.plan({
      tasks: [
        { kind: 'later', who: 'DISPATCHER', dueWithinS: 600 },
        { kind: 'some-day', who: 'DISPATCHER' },
        { kind: 'after-that', who: 'DISPATCHER', after: 'later' },
        { kind: 'soon', who: 'DISPATCHER', dueWithinS: 60 },
      ],
    });
    await town.report(1, 1);
    const kinds: string[] = [];
    for (let after: string | null = null; ;) {
      const page = await town.services.tasks.myTasks(town.actors.dispatcher, {}, { first: 1, after });
      kinds.push(...page.edges.map(({ node }) => node.kind));
      if (!page.hasNextPage) break;
      after = page.edges.at(-1)!.cursor;
    }
    expect(kinds).toEqual(['soon', 'later', 'some-day', 'after-that']);
    await expect(
      town.services.tasks.myTasks(
        town.actors.dispatcher,
        {},
        { first: 1, after: Buffer.from('[1,2]').toString('base64url') },
      ),
    ).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});
