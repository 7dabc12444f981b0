import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Incident } from '../../../src/core/incident/incident.js';
import { findBrokenLink } from '../../../src/events/log.js';
import { type IncidentTown, openIncidentTown } from './incident-town.js';

let town: IncidentTown;
beforeAll(async () => {
  town = await openIncidentTown();
});
afterAll(async () => {
  expect(await findBrokenLink(town.database)).toBeNull();
  await town.close();
});

/** An incident that a unit has handled. */
async function handled(unit = 0): Promise<Incident> {
  // Half a block from the unit: near enough to be on scene by its fix.
  const incident = await town.report(unit + 0.5, 0.5);
  let assignment = await town.assign(incident, unit);
  for (const step of ['ACKNOWLEDGE', 'START_TRAVEL', 'ARRIVE', 'CLEAR'] as const)
    assignment = await town.step(assignment, step);
  return town.read(incident);
}

async function archived(): Promise<Incident> {
  const incident = await town.report(2, 2);
  const { incidentWork } = town.services;
  const request = { incidentId: incident.id, disposition: 'advice-given' };
  await incidentWork.resolve(town.actors.dispatcher, request);
  return incidentWork.archive(town.actors.dispatcher, { incidentId: incident.id });
}

describe('the end of an incident', () => {
  it('goes from the call to the archive, and the trail tells every step', async () => {
    const { services, actors } = town;
    const incident = await handled();
    expect(incident).toMatchObject({ status: 'RESOLVED', disposition: null });
    const incidentId = incident.id;
    const resolved = await services.incidentWork.resolve(actors.dispatcher, {
      incidentId,
      disposition: 'warned',
      remark: '双方已劝离',
    });
    expect(resolved).toMatchObject({ status: 'RESOLVED', disposition: 'warned', closedReason: '双方已劝离' });
    town.later(60);
    const closed = await services.incidentWork.archive(actors.supervisor, { incidentId });
    expect(closed).toMatchObject({ status: 'ARCHIVED', disposition: 'warned' });
    expect(closed.archivedAt!.getTime()).toBe(resolved.resolvedAt!.getTime() + 60_000);
    expect(await town.kindsOf(incident)).toEqual([
      'incident.reported',
      'assignment.offered',
      'incident.status-changed',
      'assignment.acknowledged',
      'assignment.travel-started',
      'assignment.arrived',
      'incident.status-changed',
      'assignment.cleared',
      'incident.status-changed',
      'incident.disposition-changed',
      'incident.archived',
      'incident.status-changed',
    ]);
  });

  it('needs no unit where advice is enough', async () => {
    const incident = await town.report(1, 2);
    const request = { incidentId: incident.id, disposition: 'advice-given' };
    const resolved = await town.services.incidentWork.resolve(town.actors.dispatcher, request);
    expect(resolved.status).toBe('RESOLVED');
    expect(resolved.resolvedAt).toEqual(incident.reportedAt);
  });

  it('is not decided over the heads of units at work', async () => {
    const incident = await town.report(1, 3);
    const assignment = await town.assign(incident, 1);
    const request = { incidentId: incident.id, disposition: 'warned' };
    await expect(town.services.incidentWork.resolve(town.actors.dispatcher, request)).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { state: 'DISPATCHED' },
    });
    await town.step(assignment, 'DECLINE');
  });

  it('wants a disposition that fits the type, and names those that do', async () => {
    const incident = await town.report(1, 3);
    const request = { incidentId: incident.id, disposition: 'dispute-settled' };
    const refusal = expect(town.services.incidentWork.resolve(town.actors.dispatcher, request)).rejects;
    await refusal.toMatchObject({
      code: 'BAD_USER_INPUT',
      details: {
        path: ['input', 'disposition'],
        expected: expect.stringMatching(/^warned, handled-on-the-spot,/) as string,
      },
    });
  });

  it('is not archived before it has ended, nor without a disposition', async () => {
    const { incidentWork } = town.services;
    const incident = await town.report(1, 3);
    const request = { incidentId: incident.id };
    await expect(incidentWork.archive(town.actors.dispatcher, request)).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { state: 'RECEIVED' },
    });
    await incidentWork.cancel(town.actors.dispatcher, { ...request, reason: 'wrong number' });
    await expect(incidentWork.archive(town.actors.dispatcher, request)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
    });
    const closed = await incidentWork.archive(town.actors.dispatcher, { ...request, disposition: 'false-call' });
    expect(closed).toMatchObject({ status: 'ARCHIVED', disposition: 'false-call', closedReason: 'wrong number' });
  });

  it('by cancelling calls the units off and tells them', async () => {
    const incident = await town.report(3, 3);
    const [first, second] = [await town.assign(incident, 1), await town.assign(incident, 2)];
    await town.step(second, 'START_TRAVEL');
    const cancelled = await town.services.incidentWork.cancel(town.actors.dispatcher, {
      incidentId: incident.id,
      reason: 'caller withdrew',
    });
    expect(cancelled.status).toBe('CANCELLED');
    const told = (await town.eventsOf(incident)).filter(({ kind }) => kind === 'assignment.cancelled');
    expect(told.map(({ unitId }) => unitId)).toEqual([first.unitId, second.unitId]);
    for (const unit of [1, 2]) expect(town.fleet.picture.get(town.units[unit]!.id)?.assignment ?? null).toBeNull();
    const running = await town.database
      .knex('clocks')
      .whereIn('assignment_id', [first.id, second.id])
      .whereNull('stopped_at');
    expect(running, 'clocks of units that were called off').toEqual([]);
  });

  it('is the command’s to decide', async () => {
    const incident = await town.report(1, 3);
    const { incidentWork } = town.services;
    for (const actor of [town.actors.planner, town.actors.gridworker, town.units[0]!.officer])
      await expect(incidentWork.cancel(actor, { incidentId: incident.id, reason: 'x' })).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
  });
});

describe('an incident that is taken up again', () => {
  it('waits for a unit, and the work done before does not settle it', async () => {
    const incident = await handled();
    const { services, actors } = town;
    const reopened = await services.incidentWork.reopen(actors.dispatcher, {
      incidentId: incident.id,
      reason: 'they are back',
    });
    expect(reopened).toMatchObject({ status: 'HELD', resolvedAt: null, disposition: null });
    const again = await town.assign(reopened, 3);
    expect((await town.read(incident)).status).toBe('DISPATCHED');
    await town.step(again, 'DECLINE');
    expect((await town.read(incident)).status).toBe('HELD');
    const third = await town.assign(reopened, 4);
    for (const step of ['START_TRAVEL', 'ARRIVE', 'CLEAR'] as const) await town.step(third, step);
    const after = await town.read(incident);
    expect(after.status).toBe('RESOLVED');
    expect(after.firstOnSceneAt).toEqual(incident.firstOnSceneAt);
    expect(after.resolvedAt!.getTime()).toBeGreaterThan(incident.resolvedAt!.getTime());
  });

  it('may have been cancelled by mistake', async () => {
    const incident = await town.report(4, 4);
    await town.assign(incident, 5);
    const { incidentWork } = town.services;
    await incidentWork.cancel(town.actors.dispatcher, { incidentId: incident.id, reason: 'mistake' });
    const request = { incidentId: incident.id, reason: 'was no mistake' };
    expect((await incidentWork.reopen(town.actors.dispatcher, request)).status).toBe('HELD');
  });

  it('must have ended', async () => {
    const incident = await town.report(4, 4);
    const request = { incidentId: incident.id, reason: 'x' };
    await expect(town.services.incidentWork.reopen(town.actors.dispatcher, request)).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { state: 'RECEIVED' },
    });
  });
});

describe('what is known about an incident', () => {
  it('is corrected field by field; the log keeps what it was, but not who called', async () => {
    const incident = await town.report(5, 5, { address: 'Gate 1', caller: { name: 'Li', phone: '13800000001' } });
    const after = await town.services.incidentWork.updateDetails(town.actors.dispatcher, {
      incidentId: incident.id,
      address: 'Gate 2',
      caller: { name: 'Wang', phone: '13800000002', callbackPhone: '13800000003', language: 'EN' },
    });
    expect(after).toMatchObject({
      address: 'Gate 2',
      description: null,
      caller: { name: 'Wang', phone: '13800000002', callbackPhone: '13800000003', language: 'en' },
    });
    const event = (await town.eventsOf(incident)).at(-1)!;
    expect(event).toMatchObject({
      kind: 'incident.details-changed',
      data: { fields: ['address', 'caller'], before: { address: 'Gate 1' } },
    });
    expect(JSON.stringify(event.data)).not.toMatch(/Li|Wang|138/);
  });

  it('does not change where nothing new is said', async () => {
    const incident = await town.report(5, 5, { address: 'Gate 1' });
    await town.services.incidentWork.updateDetails(town.actors.dispatcher, {
      incidentId: incident.id,
      address: ' Gate 1 ',
    });
    expect(await town.kindsOf(incident)).toEqual(['incident.reported']);
  });

  it('tells removing a field from leaving it, also by the idempotency key', async () => {
    const incident = await town.report(5, 5, { address: 'Gate 1', description: 'fight' });
    const request = { incidentId: incident.id, description: 'big fight', idempotencyKey: 'details-once' };
    const { incidentWork } = town.services;
    const { dispatcher } = town.actors;
    expect(await incidentWork.updateDetails(dispatcher, request)).toMatchObject({ address: 'Gate 1' });
    await expect(incidentWork.updateDetails(dispatcher, { ...request, address: null })).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { state: 'KEY_USED' },
    });
    const removed = await incidentWork.updateDetails(dispatcher, { incidentId: incident.id, address: null });
    expect(removed).toMatchObject({ address: null, description: 'big fight' });
  });

  it('refuses a language that is none', async () => {
    const incident = await town.report(5, 5);
    const request = { incidentId: incident.id, caller: { language: 'no such language' } };
    await expect(town.services.incidentWork.updateDetails(town.actors.dispatcher, request)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { path: ['input', 'caller', 'language'] },
    });
  });

  it('is for the command and those at work on it: others see no caller', async () => {
    const incident = await town.report(5, 5, { caller: { name: 'Li', callbackPhone: '13800000003', language: 'zh' } });
    await town.assign(incident, 6);
    const { incidents } = town.services;
    const seen = await incidents.findIncident(town.units[6]!.officer, { id: incident.id });
    expect(seen!.caller).toMatchObject({ name: 'Li', language: 'zh' });
    const planner = await incidents.findIncident(town.actors.planner, { id: incident.id });
    expect(planner!.caller).toEqual({ name: null, phone: null, callbackPhone: null, language: null });
    expect(await incidents.findIncident(town.units[7]!.officer, { id: incident.id })).toBeNull();
    await town.services.incidentWork.cancel(town.actors.dispatcher, { incidentId: incident.id, reason: 'x' });
  });

  it('becomes more urgent only while it is open', async () => {
    const incident = await town.report(5, 5);
    const { incidentWork } = town.services;
    const request = { incidentId: incident.id, priority: 1, reason: 'a knife was seen' };
    expect((await incidentWork.changePriority(town.actors.dispatcher, request)).priority).toBe(1);
    expect((await town.eventsOf(incident)).at(-1)).toMatchObject({
      kind: 'incident.priority-changed',
      data: { from: 2, to: 1, reason: 'a knife was seen' },
    });
    await incidentWork.cancel(town.actors.dispatcher, { incidentId: incident.id, reason: 'x' });
    await expect(
      incidentWork.changePriority(town.actors.dispatcher, { ...request, priority: 3 }),
    ).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { state: 'CANCELLED' },
    });
  });
});

describe('a transfer', () => {
  it('gives the incident to another station and tells both', async () => {
    const incident = await town.report(1, 1);
    const [s1, s2] = town.stationIds;
    expect(incident.stationId).toBe(s1);
    const request = { incidentId: incident.id, stationId: s2, reason: 'theirs' };
    expect((await town.services.incidentWork.transfer(town.actors.dispatcher, request)).stationId).toBe(s2);
    const told = (await town.eventsOf(incident)).slice(1);
    expect(told.map(({ kind, stationId }) => [kind, stationId])).toEqual([
      ['incident.transferred-out', s1],
      ['incident.transferred-in', s2],
    ]);
    expect(told[1]!.data).toMatchObject({
      from: { station: 'S1' },
      to: { station: 'S2', name: 'S2派出所' },
      reason: 'theirs',
    });
  });

  it('is followed by each station on its own', async () => {
    const incident = await town.report(1, 1);
    const [s1, s2] = town.stationIds;
    const request = { incidentId: incident.id, stationId: s2, reason: 'theirs' };
    await town.services.incidentWork.transfer(town.actors.dispatcher, request);
    const kindsOf = async (stationId: string): Promise<string[]> => {
      const filter = { stationId, incidentId: incident.id };
      const events = await town.services.feeds.listEvents(town.actors.dispatcher, filter, { first: 10 });
      return events.edges.map(({ node }) => node.kind);
    };
    expect(await kindsOf(s1)).toEqual(['incident.reported', 'incident.transferred-out']);
    expect(await kindsOf(s2)).toEqual(['incident.transferred-in']);
    expect(await kindsOf('nonsense')).toEqual([]);
  });

  it('hands it over to a partner, and a station may take it back', async () => {
    const incident = await town.report(1, 1);
    const { incidentWork } = town.services;
    const base = { incidentId: incident.id, reason: 'no offence' };
    const handed = await incidentWork.transfer(town.actors.dispatcher, { ...base, partner: 'mediation-room' });
    expect(handed).toMatchObject({ partner: 'mediation-room', stationId: incident.stationId, status: 'RECEIVED' });
    const back = await incidentWork.transfer(town.actors.dispatcher, { ...base, stationId: incident.stationId });
    expect(back).toMatchObject({ partner: null, stationId: incident.stationId });
  });

  it('names one receiver that exists, of an incident that is open', async () => {
    const incident = await town.report(1, 1);
    const { incidentWork } = town.services;
    const base = { incidentId: incident.id, reason: 'x' };
    for (const wrong of [
      {},
      { partner: 'nobody' },
      { stationId: incident.id },
      { partner: 'ambulance', stationId: town.stationIds[1] },
    ])
      await expect(incidentWork.transfer(town.actors.dispatcher, { ...base, ...wrong })).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
      });
    await incidentWork.cancel(town.actors.dispatcher, base);
    await expect(
      incidentWork.transfer(town.actors.dispatcher, { ...base, partner: 'ambulance' }),
    ).rejects.toMatchObject({ code: 'CONFLICT', details: { state: 'CANCELLED' } });
  });
});

describe('an archived incident', () => {
  it('is read-only for every change, with its state in the answer', async () => {
    const incident = await archived();
    const other = await town.report(2, 2);
    const { incidentWork, dispatch } = town.services;
    const { dispatcher } = town.actors;
    const base = { incidentId: incident.id };
    const before = await town.kindsOf(incident);
    const attempts: (() => Promise<unknown>)[] = [
      () => incidentWork.resolve(dispatcher, { ...base, disposition: 'warned' }),
      () => incidentWork.cancel(dispatcher, { ...base, reason: 'x' }),
      () => incidentWork.archive(dispatcher, base),
      () => incidentWork.reopen(dispatcher, { ...base, reason: 'x' }),
      () => incidentWork.changePriority(dispatcher, { ...base, priority: 1 }),
      () => incidentWork.updateDetails(dispatcher, { ...base, address: 'x' }),
      () => incidentWork.transfer(dispatcher, { ...base, partner: 'ambulance', reason: 'x' }),
      () => incidentWork.merge(dispatcher, { ...base, intoIncidentId: other.id }),
      () => incidentWork.merge(dispatcher, { incidentId: other.id, intoIncidentId: incident.id }),
      () => incidentWork.unmerge(dispatcher, base),
      () => dispatch.assignUnit(dispatcher, { ...base, unitId: town.units[8]!.id }),
    ];
    for (const attempt of attempts)
      await expect(attempt()).rejects.toMatchObject({ code: 'CONFLICT', details: { state: 'ARCHIVED' } });
    expect(await town.read(incident)).toEqual(incident);
    expect(await town.kindsOf(incident)).toEqual(before);
  });

  it('is protected by the database too, but for what an import of grids takes away', async () => {
    const { id } = await archived();
    const { knex } = town.database;
    await expect(knex('incidents').where({ id }).update({ priority: 1 })).rejects.toMatchObject({ code: '23001' });
    await expect(knex('incidents').where({ id }).update({ status: 'RESOLVED', archived_at: null })).rejects.toThrow(
      /read-only/,
    );
    await knex('incidents').where({ id }).update({ grid_id: null });
  });
});

describe('every change of an incident', () => {
  it('with the same key is made once, and answered like the first time, also when the state has moved on', async () => {
    const incident = await town.report(6, 6);
    const { incidentWork } = town.services;
    const { dispatcher } = town.actors;
    const resolve = { incidentId: incident.id, disposition: 'warned', idempotencyKey: 'resolve-once' };
    const first = await incidentWork.resolve(dispatcher, resolve);
    await incidentWork.archive(dispatcher, { incidentId: incident.id });
    expect(await incidentWork.resolve(dispatcher, resolve)).toEqual(first);
    expect((await town.kindsOf(incident)).filter((kind) => kind === 'incident.resolved')).toHaveLength(1);
    await expect(incidentWork.resolve(dispatcher, { ...resolve, disposition: 'false-call' })).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { state: 'KEY_USED' },
    });
  });

  it('of one that does not exist is NOT_FOUND', async () => {
    for (const incidentId of ['nonsense', '00000000-0000-4000-8000-000000000000'])
      await expect(
        town.services.incidentWork.cancel(town.actors.dispatcher, { incidentId, reason: 'x' }),
      ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
