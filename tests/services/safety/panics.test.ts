import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findBrokenLink } from '../../../src/events/log.js';
import { corner } from '../../support/town.js';
import { AUTOMATIC, BY_HAND, type SafetyTown, settleSafetyTown } from './safety-town.js';

let safety: SafetyTown;

describe('a call for help', () => {
  beforeAll(async () => {
    safety = await settleSafetyTown();
  });
  beforeEach(() => safety.begin());
  afterAll(() => safety.town.close());

  it('sends the three nearest at once to where the unit is, and never the unit itself', async () => {
    const panic = await safety.panic(4);
    expect(panic).toMatchObject({ callSign: 'U-005', isOpen: true, presses: 1, positionSource: 'FIX' });
    const incident = await safety.read(panic.incidentId);
    expect(incident).toMatchObject({ type: 'officer-in-danger', priority: 1, status: 'DISPATCHED' });
    expect(incident.location.lon).toBeCloseTo(corner(4, 0).lon, 6);
    const states = (await safety.statesOf(incident.id)).sort();
    // U-006 next to it is on foot: motorbikes and e-bikes from farther away are there before.
    expect(states).toHaveLength(3);
    expect(states).toContain('U-004 OFFERED');
    expect(states).toContain('U-003 OFFERED');
    expect(states.some((state) => state.startsWith('U-005'))).toBe(false);
    expect(await safety.kindsOf(incident.id)).toEqual([
      'incident.reported',
      'panic.raised',
      'alert.raised',
      'task.opened',
      'assignment.offered',
      'assignment.offered',
      'assignment.offered',
      'incident.status-changed',
    ]);
    expect(await safety.alerts()).toMatchObject([
      {
        kind: 'PANIC',
        incidentId: incident.id,
        unitId: panic.unitId,
        detail: 'U-005 calls for help; position by a fix 0 s old',
      },
    ]);
  });

  it('is topped up to three as soon as units are free', async () => {
    const { services, units, actors, tail, queue } = safety.town;
    const setDuty = async (n: number, duty: 'ON_DUTY' | 'OFF_DUTY') => {
      await services.units.setDuty(actors.dispatcher, { unitId: units[n]!.id, duty });
      await tail.catchUp();
    };
    for (const n of [0, 1, 3, 5, 6, 7, 8, 9]) await setDuty(n, 'OFF_DUTY');
    const panic = await safety.panic(4);
    expect(await safety.statesOf(panic.incidentId)).toEqual(['U-003 OFFERED']);
    expect((await safety.alerts()).map(({ kind }) => kind)).toContain('SHORT_OF_UNITS');
    for (const n of [3, 8, 9]) await setDuty(n, 'ON_DUTY');
    expect(await queue.run()).toBe(2);
    const states = await safety.statesOf(panic.incidentId);
    expect(states).toHaveLength(3);
    expect(states).toContain('U-004 OFFERED');
    expect(await queue.run()).toBe(0);
  });

  it('shows those who are sent whose officer it is, and nobody else', async () => {
    const panic = await safety.panic(4);
    const [helper] = await safety.assignmentsOf(panic.incidentId);
    const { services, units } = safety.town;
    const seenBy = async (unit: number) =>
      (await services.safety.panicsByIncidentIds(units[unit]!.officer, [panic.incidentId])).get(panic.incidentId);
    expect(await seenBy(units.findIndex(({ id }) => id === helper!.unitId))).toMatchObject({ callSign: 'U-005' });
    expect(await seenBy(5)).toBeUndefined();
  });

  it('takes the position that comes with the signal before the last fix', async () => {
    const panic = await safety.panic(0, corner(8, 1));
    expect(panic.positionSource).toBe('GIVEN');
    expect((await safety.read(panic.incidentId)).location.lon).toBeCloseTo(corner(8, 1).lon, 6);
    expect(await safety.statesOf(panic.incidentId)).toContain('U-009 OFFERED');
  });

  it('turns nobody away over a position that cannot be used, but refuses what is none', async () => {
    const panic = await safety.panic(4, { lon: 0, lat: 0 });
    expect(panic.positionSource).toBe('FIX');
    expect((await safety.panic(5, { lon: 12, lat: 48 })).positionSource).toBe('FIX');
    await expect(safety.panic(6, { lon: 999, lat: 0 })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('is where the unit was sent, or at its station, where no position is known, and says so', async () => {
    await safety.plan(BY_HAND);
    await safety.assign(await safety.report(7, 7), 4);
    await safety.database.knex('unit_positions').where({ unit_id: safety.town.units[4]!.id }).delete();
    await safety.database.knex('unit_positions').where({ unit_id: safety.town.units[5]!.id }).delete();
    const sent = await safety.panic(4);
    expect(sent.positionSource).toBe('ASSIGNMENT');
    expect((await safety.read(sent.incidentId)).location.lat).toBeCloseTo(corner(7, 7).lat, 6);
    const nowhere = await safety.panic(5);
    expect(nowhere.positionSource).toBe('STATION');
    expect((await safety.read(nowhere.incidentId)).location.lon).toBeCloseTo(corner(8, 5).lon, 6);
    expect(
      (await safety.alerts()).map(({ kind, detail }) => [kind, detail]).filter(([kind]) => kind === 'PANIC'),
    ).toEqual(
      expect.arrayContaining([
        ['PANIC', 'U-005 calls for help; position unknown; shown where it was sent (OFFERED)'],
        ['PANIC', 'U-006 calls for help; position unknown; shown at its station'],
      ]),
    );
    await safety.fix(4, corner(4, 0));
    await safety.fix(5, corner(5, 0));
  });

  it('adds nothing when it is pressed again, but is on record, and moves to the new position', async () => {
    const first = await safety.panic(4);
    safety.later(2);
    const again = await safety.panic(4, corner(4, 1));
    expect(again).toMatchObject({ id: first.id, presses: 2, lastPressedAt: safety.now, positionSource: 'GIVEN' });
    expect((await safety.read(first.incidentId)).location.lat).toBeCloseTo(corner(4, 1).lat, 6);
    const kinds = await safety.kindsOf(first.incidentId);
    expect(kinds.filter((kind) => kind === 'panic.pressed-again')).toHaveLength(1);
    expect(await safety.statesOf(first.incidentId)).toHaveLength(3);
    expect((await safety.alerts()).filter(({ kind }) => kind === 'PANIC')).toHaveLength(1);
  });

  it('makes one incident when it is pressed on two nodes at once', async () => {
    const other = await safety.openNode();
    const { id: unitId, officer } = safety.town.units[4]!;
    const press = (node = safety.town) => node.services.safety.raisePanic(officer, { unitId });
    const byCommand = () => other.services.safety.raisePanic(safety.town.actors.dispatcher, { unitId });
    const calls = await Promise.all([press(), press(other), byCommand(), press(), press(other)]);
    await other.close();
    expect(new Set(calls.map(({ id }) => id)).size).toBe(1);
    expect(await safety.database.knex('incidents').pluck('type')).toEqual(['officer-in-danger']);
    expect(await safety.database.knex('panic_calls').pluck('presses')).toEqual([5]);
    expect(await safety.statesOf(calls[0].incidentId)).toHaveLength(3);
    expect(await findBrokenLink(safety.database)).toBeNull();
  });

  it('is answered alike to the same request again, without counting as a second press', async () => {
    const { id: unitId, officer } = safety.town.units[4]!;
    const request = { unitId, idempotencyKey: 'button-1' };
    const first = await safety.town.services.safety.raisePanic(officer, request);
    expect(await safety.town.services.safety.raisePanic(officer, request)).toEqual(first);
    expect(await safety.database.knex('panic_calls').pluck('presses')).toEqual([1]);
  });

  it('leaves the unit its own assignment, and offers it nothing else while it lasts', async () => {
    await safety.plan(AUTOMATIC);
    const own = await safety.report(4, 0);
    expect(await safety.statesOf(own.id)).toEqual(['U-005 OFFERED']);
    const [assignment] = await safety.assignmentsOf(own.id);
    await safety.step(assignment!, 'ACKNOWLEDGE');
    const panic = await safety.panic(4);
    await safety.town.tail.catchUp();
    expect(await safety.statesOf(own.id)).toEqual(['U-005 ACKNOWLEDGED']);
    await safety.step(assignment!, 'ARRIVE', 'CLEAR');
    await safety.town.tail.catchUp();
    const next = await safety.report(4, 0);
    expect((await safety.statesOf(next.id)).some((state) => state.startsWith('U-005'))).toBe(false);
    const nearest = await safety.town.services.dispatch.nearestUnits(safety.town.actors.dispatcher, {
      to: corner(4, 0),
      first: 3,
    });
    expect(nearest.rejected).toContainEqual(
      expect.objectContaining({ unitId: safety.town.units[4]!.id, reason: 'IN_DANGER' }),
    );
    await expect(safety.assign(next, 4)).rejects.toMatchObject({ code: 'CONFLICT', details: { state: 'IN_DANGER' } });
    await safety.town.services.safety.cancelPanic(safety.town.units[4]!.officer, {
      panicId: panic.id,
      reason: 'false alarm',
    });
    expect(await safety.assign(next, 4)).toMatchObject({ status: 'OFFERED' });
  });

  it('keeps the unit out of offers also on a node that starts meanwhile', async () => {
    await safety.panic(4);
    const node = await safety.openNode();
    expect(node.fleet.picture.get(safety.town.units[4]!.id)!.dangerIncidentId).not.toBeNull();
    await node.close();
  });

  it('robs less urgent work of a unit that is much nearer', async () => {
    await safety.plan(AUTOMATIC);
    const { units, services, actors } = safety.town;
    const routine = await safety.report(5, 0, 4);
    expect(await safety.statesOf(routine.id)).toEqual(['U-006 OFFERED']);
    for (const { id, callSign } of units)
      if (callSign !== 'U-005' && callSign !== 'U-006')
        await services.units.setDuty(actors.dispatcher, { unitId: id, duty: 'OFF_DUTY' });
    await safety.town.tail.catchUp();
    const panic = await safety.panic(4);
    expect(await safety.statesOf(panic.incidentId)).toEqual(['U-006 OFFERED']);
    expect(await safety.statesOf(routine.id)).toEqual(['U-006 PREEMPTED']);
  });

  it('does not take its own unit from the work that it is on', async () => {
    await safety.plan(AUTOMATIC);
    const { units, services, actors } = safety.town;
    const routine = await safety.report(4, 0, 4);
    for (const { id, callSign } of units)
      if (callSign !== 'U-005') await services.units.setDuty(actors.dispatcher, { unitId: id, duty: 'OFF_DUTY' });
    await safety.town.tail.catchUp();
    const panic = await safety.panic(4);
    expect(await safety.statesOf(panic.incidentId)).toEqual([]);
    expect(await safety.statesOf(routine.id)).toEqual(['U-005 OFFERED']);
    expect((await safety.alerts()).map(({ kind }) => kind)).toContain('NO_UNIT');
    expect((await safety.read(panic.incidentId)).status).toBe('HELD');
  });

  it('follows the unit every few seconds, and tells those who come', async () => {
    const panic = await safety.panic(4);
    const before = await safety.assignmentsOf(panic.incidentId);
    safety.later(2);
    await safety.fix(4, corner(4, 1));
    expect(await safety.town.clockwork.run()).toBe(0);
    safety.later(1);
    expect(await safety.town.clockwork.run()).toBe(1);
    expect(await safety.town.clockwork.run()).toBe(0);
    const incident = await safety.read(panic.incidentId);
    expect(incident.location.lat).toBeCloseTo(corner(4, 1).lat, 6);
    const kinds = await safety.kindsOf(incident.id);
    expect(kinds.slice(-4)).toEqual([
      'incident.location-changed',
      'assignment.incident-changed',
      'assignment.incident-changed',
      'assignment.incident-changed',
    ]);
    const after = await safety.assignmentsOf(panic.incidentId);
    const west = (list: typeof before) => list.find(({ unitId }) => unitId === safety.town.units[3]!.id)!;
    expect(west(after).route!.distanceM).toBeGreaterThan(west(before).route!.distanceM);
    expect(west(after).predictedArrivalAt!.getTime()).toBeGreaterThan(west(before).predictedArrivalAt!.getTime());
  });

  it('does not move for the noise of a receiver, but for many small steps together', async () => {
    const panic = await safety.panic(4);
    for (let metres = 5; metres <= 20; metres += 5) {
      safety.later(3);
      await safety.fix(4, corner(4, metres / 150));
      await safety.town.clockwork.run();
    }
    const kinds = await safety.kindsOf(panic.incidentId);
    expect(kinds.filter((kind) => kind === 'incident.location-changed')).toHaveLength(1);
  });

  it('is taken back with a reason, with its units, once', async () => {
    const panic = await safety.panic(4);
    const { officer } = safety.town.units[4]!;
    const request = { panicId: panic.id, reason: '误触 · pressed by mistake' };
    const over = await safety.town.services.safety.cancelPanic(officer, request);
    expect(over).toMatchObject({ isOpen: false, endReason: request.reason, endedAt: safety.now });
    expect(await safety.town.services.safety.cancelPanic(officer, request)).toEqual(over);
    expect(await safety.read(panic.incidentId)).toMatchObject({ status: 'CANCELLED', closedReason: request.reason });
    expect((await safety.statesOf(panic.incidentId)).map((state) => state.slice(6))).toEqual([
      'CANCELLED',
      'CANCELLED',
      'CANCELLED',
    ]);
    safety.later(3600);
    expect(await safety.town.clockwork.run()).toBe(0);
    expect(await safety.town.services.safety.listOpenPanics(safety.town.actors.dispatcher)).toEqual([]);
    // Who presses after that calls anew.
    const next = await safety.panic(4);
    expect(next.id).not.toBe(panic.id);
    expect(next.incidentId).not.toBe(panic.incidentId);
  });

  it('is over when those who came have cleared it, and cannot be taken back then', async () => {
    const panic = await safety.panic(4);
    for (const assignment of await safety.assignmentsOf(panic.incidentId))
      await safety.step(assignment, 'ACKNOWLEDGE', 'ARRIVE', 'CLEAR');
    expect((await safety.read(panic.incidentId)).status).toBe('RESOLVED');
    expect(safety.town.fleet.picture.get(panic.unitId)!.dangerIncidentId).toBeNull();
    const request = { panicId: panic.id, reason: 'late' };
    await expect(safety.town.services.safety.cancelPanic(safety.town.actors.dispatcher, request)).rejects.toMatchObject(
      { code: 'CONFLICT', details: { state: 'RESOLVED' } },
    );
    // Taken up again it is an incident like others: whether the officer is in danger again, the officer says.
    await safety.town.services.incidentWork.reopen(safety.town.actors.dispatcher, {
      incidentId: panic.incidentId,
      reason: 'report missing',
    });
    expect(await safety.town.services.safety.listOpenPanics(safety.town.actors.dispatcher)).toEqual([]);
    expect((await safety.panic(4)).id).not.toBe(panic.id);
  });

  it('cannot be merged away while it is open, but takes other calls in', async () => {
    const panic = await safety.panic(4);
    const fight = await safety.report(4, 0);
    const { incidentWork } = safety.town.services;
    const merge = (incidentId: string, intoIncidentId: string) =>
      incidentWork.merge(safety.town.actors.dispatcher, { incidentId, intoIncidentId });
    await expect(merge(panic.incidentId, fight.id)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect((await merge(fight.id, panic.incidentId)).incident.status).toBe('DUPLICATE');
  });

  it('leaves nobody on the way when it is taken back while offers are answered and clocks run out', async () => {
    const other = await safety.openNode();
    const panic = await safety.panic(4);
    await other.tail.catchUp();
    const [first, second] = await safety.assignmentsOf(panic.incidentId);
    safety.later(15);
    const cancel = other.services.safety.cancelPanic(safety.town.actors.dispatcher, {
      panicId: panic.id,
      reason: 'false alarm',
    });
    await Promise.allSettled([
      safety.step(first!, 'ACKNOWLEDGE'),
      safety.step(second!, 'DECLINE'),
      cancel,
      safety.town.clockwork.run(),
      other.clockwork.run(),
      safety.town.queue.run(),
    ]);
    await cancel;
    await other.close();
    expect((await safety.read(panic.incidentId)).status).toBe('CANCELLED');
    const active = (await safety.statesOf(panic.incidentId)).filter((state) => /OFFERED|ACKNOWLEDGED/.test(state));
    expect(active).toEqual([]);
    expect(await findBrokenLink(safety.database)).toBeNull();
  });

  it('is for the own unit, or for any by the command; for others the unit does not exist', async () => {
    const { services, units, actors } = safety.town;
    const raise = (actor = actors.dispatcher, unitId = units[4]!.id) => services.safety.raisePanic(actor, { unitId });
    await expect(raise(units[3]!.officer)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(raise(actors.gridworker)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(raise(actors.planner)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(raise(actors.dispatcher, 'no-unit')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const panic = await raise();
    const cancel = { panicId: panic.id, reason: 'x' };
    await expect(services.safety.cancelPanic(units[3]!.officer, cancel)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(services.safety.cancelPanic(actors.dispatcher, { ...cancel, reason: ' ' })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
    });
    await expect(services.safety.listOpenPanics(units[4]!.officer)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});
