/** What follows for the units when an incident changes under way: clocks, routes, plan, queue. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Incident } from '../../../src/core/incident/incident.js';
import { corner } from '../../support/town.js';
import { AUTOMATIC, BY_HAND, CLOCKS, type SafetyTown, settleSafetyTown } from '../safety/safety-town.js';

let safety: SafetyTown;

const SLOW = { acknowledgeS: 60, startTravelS: 300, arriveS: 1800 };

async function setPriority({ id }: Incident, priority: number): Promise<Incident> {
  const { services, actors } = safety.town;
  return services.incidentWork.changePriority(actors.dispatcher, { incidentId: id, priority });
}

async function move({ id }: Incident, column: number, row: number): Promise<Incident> {
  const { services, actors } = safety.town;
  return services.incidentWork.move(actors.dispatcher, { incidentId: id, location: corner(column, row) });
}

describe('an incident that changes while units are at it', () => {
  beforeAll(async () => {
    safety = await settleSafetyTown();
  });
  beforeEach(() => safety.begin());
  afterAll(() => safety.town.close());

  it('gives an offer the time of its new priority, counted from the change where that is shorter', async () => {
    await safety.plan({ ...BY_HAND, clocks: SLOW });
    await safety.plan({ ...BY_HAND, clocks: CLOCKS }, 1);
    const incident = await safety.report(4, 0, 4);
    const offer = await safety.assign(incident, 4);
    expect(await safety.dueS(offer)).toEqual({ ACKNOWLEDGE: 60 });
    safety.later(30);
    await setPriority(incident, 1);
    expect(await safety.dueS(offer)).toEqual({ ACKNOWLEDGE: 15 });
    const [told] = await safety.assignmentsOf(incident.id);
    expect(told!.respondBy!.getTime()).toBe(safety.now.getTime() + 15_000);
    expect((await safety.kindsOf(incident.id)).slice(-2)).toEqual([
      'incident.priority-changed',
      'assignment.incident-changed',
    ]);
    safety.later(15);
    await safety.town.clockwork.run();
    expect((await safety.statesOf(incident.id))[0]).toBe('U-005 EXPIRED');
  });

  it('gives it back the time where it becomes less urgent', async () => {
    await safety.plan({ ...BY_HAND, clocks: SLOW });
    await safety.plan({ ...BY_HAND, clocks: CLOCKS }, 1);
    const incident = await safety.report(4, 0, 1);
    const offer = await safety.assign(incident, 4);
    safety.later(5);
    await setPriority(incident, 3);
    expect(await safety.dueS(offer)).toEqual({ ACKNOWLEDGE: 55 });
  });

  it('follows the steps after the offer, too: starting, arriving, and the check on who is on scene', async () => {
    await safety.plan({ ...BY_HAND, clocks: SLOW });
    await safety.plan({ ...BY_HAND, clocks: CLOCKS }, 1);
    const incident = await safety.report(4, 2, 4);
    const assignment = await safety.step(await safety.assign(incident, 4), 'ACKNOWLEDGE');
    expect(await safety.dueS(assignment)).toEqual({ ARRIVE: 1800, START_TRAVEL: 300 });
    safety.later(10);
    await setPriority(incident, 1);
    expect(await safety.dueS(assignment)).toEqual({ ARRIVE: 110, START_TRAVEL: 20 });
    await safety.step(assignment, 'ARRIVE');
    expect(await safety.dueS(assignment)).toEqual({ STATUS_CHECK: 600 });
    safety.later(500);
    await setPriority(incident, 4);
    expect(await safety.dueS(assignment)).toEqual({ STATUS_CHECK: 700 });
    await setPriority(incident, 2);
    expect(await safety.dueS(assignment)).toEqual({ STATUS_CHECK: 600 });
  });

  it('takes the plan of its new priority in the version that was in force when it was reported', async () => {
    await safety.plan({ ...BY_HAND, needs: [{ count: 1 }] });
    await safety.plan({ ...BY_HAND, needs: [{ count: 2 }] }, 1);
    safety.later(1);
    const incident = await safety.report(4, 0, 3);
    safety.later(1);
    await safety.plan({ ...BY_HAND, needs: [{ count: 4 }] }, 1);
    await safety.plan({ ...BY_HAND, needs: [{ count: 5 }] });
    const planOf = async (): Promise<unknown> => {
      const { services, actors } = safety.town;
      const plan = (await services.responsePlans.plansByIncidentIds(actors.dispatcher, [incident.id])).get(
        incident.id,
      )!;
      return [plan.priority, plan.version, plan.content.needs[0]!.count];
    };
    expect(await planOf()).toEqual([null, 1, 1]);
    await setPriority(incident, 1);
    expect(await planOf()).toEqual([1, 1, 2]);
    await setPriority(incident, 2);
    expect(await planOf()).toEqual([null, 1, 1]);
  });

  it('is filled anew where it became more urgent and its plan is automatic', async () => {
    await safety.plan({ ...AUTOMATIC, needs: [{ count: 1 }] });
    await safety.plan({ ...AUTOMATIC, needs: [{ count: 3 }] }, 1);
    const incident = await safety.report(4, 0, 3);
    expect(await safety.statesOf(incident.id)).toHaveLength(1);
    await setPriority(incident, 1);
    expect(await safety.statesOf(incident.id)).toHaveLength(3);
    await setPriority(incident, 3);
    expect(await safety.statesOf(incident.id)).toHaveLength(3);
  });

  it('waits for the dispatcher where its plan is sent by hand', async () => {
    await safety.plan(BY_HAND);
    await safety.plan({ ...BY_HAND, needs: [{ count: 3 }] }, 1);
    const incident = await safety.report(4, 0, 3);
    await setPriority(incident, 1);
    expect(await safety.statesOf(incident.id)).toEqual([]);
  });

  it('may rob once it is urgent enough', async () => {
    await safety.plan(AUTOMATIC);
    const { units, services, actors } = safety.town;
    for (const { id } of units.slice(1))
      await services.units.setDuty(actors.dispatcher, { unitId: id, duty: 'OFF_DUTY' });
    await safety.town.tail.catchUp();
    const first = await safety.report(0, 0, 4);
    const second = await safety.report(0, 0, 4);
    expect((await safety.read(second.id)).status).toBe('HELD');
    await setPriority(second, 1);
    expect(await safety.statesOf(second.id)).toEqual(['U-001 OFFERED']);
    expect((await safety.read(first.id)).status).toBe('HELD');
  });

  it('gives its units a new way and a new prediction when it turns out to be elsewhere', async () => {
    await safety.plan(BY_HAND);
    const incident = await safety.report(4, 1);
    const assignment = await safety.step(await safety.assign(incident, 4), 'ACKNOWLEDGE', 'START_TRAVEL');
    expect(assignment.route!.distanceM).toBe(150);
    const before = await safety.dueS(assignment);
    const moved = await move(incident, 4, 9);
    expect(moved.location.lat).toBeCloseTo(corner(4, 9).lat, 6);
    expect(moved.gridId).not.toBe(incident.gridId);
    expect(moved.stationId).toBe(incident.stationId);
    const [after] = await safety.assignmentsOf(incident.id);
    expect(after!.route!.distanceM).toBe(1350);
    const travelS = after!.route!.travelTimeS;
    expect(after!.predictedArrivalAt!.getTime()).toBe(safety.now.getTime() + Math.round(travelS * 1000));
    const due = await safety.dueS(assignment);
    expect(due['ARRIVE']).toBeCloseTo(Math.max(before['ARRIVE']!, travelS + 60), 2);
    // What follows the fixes goes on as it did.
    expect(due['SILENCE']).toBe(before['SILENCE']);
    expect((await safety.kindsOf(incident.id)).slice(-2)).toEqual([
      'incident.location-changed',
      'assignment.incident-changed',
    ]);
  });

  it('stays where it is for a unit on scene, and changes nothing when moved to the same place', async () => {
    await safety.plan(BY_HAND);
    const incident = await safety.report(4, 0);
    const assignment = await safety.step(await safety.assign(incident, 4), 'ACKNOWLEDGE', 'ARRIVE');
    await move(incident, 4, 9);
    const [after] = await safety.assignmentsOf(incident.id);
    expect(after).toMatchObject({ status: 'ON_SCENE', predictedArrivalAt: assignment.predictedArrivalAt });
    const events = (await safety.kindsOf(incident.id)).length;
    await move(incident, 4, 9);
    expect(await safety.kindsOf(incident.id)).toHaveLength(events);
  });

  it('is refused another place when it is over, or one outside the service area', async () => {
    const incident = await safety.report(4, 0);
    await expect(move(incident, 4, 9000)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    await safety.town.services.incidentWork.cancel(safety.town.actors.dispatcher, {
      incidentId: incident.id,
      reason: 'hoax',
    });
    await expect(move(incident, 4, 1)).rejects.toMatchObject({ code: 'CONFLICT', details: { state: 'CANCELLED' } });
  });

  it('counts from when it was taken up again, and asks those again who had been called off', async () => {
    await safety.plan(AUTOMATIC);
    const { units, services, actors } = safety.town;
    for (const { id } of units.slice(1))
      await services.units.setDuty(actors.dispatcher, { unitId: id, duty: 'OFF_DUTY' });
    await safety.town.tail.catchUp();
    const incident = await safety.report(0, 0);
    expect(await safety.statesOf(incident.id)).toEqual(['U-001 OFFERED']);
    await services.incidentWork.cancel(actors.dispatcher, { incidentId: incident.id, reason: 'mistaken' });
    safety.later(3600);
    await safety.fix(0, corner(0, 0));
    await services.incidentWork.reopen(actors.dispatcher, { incidentId: incident.id, reason: 'it was real' });
    expect(await safety.town.queue.run()).toBe(1);
    expect(await safety.statesOf(incident.id)).toEqual(['U-001 CANCELLED', 'U-001 OFFERED']);
    const offer = (await safety.assignmentsOf(incident.id))[1]!;
    await safety.step(offer, 'ACKNOWLEDGE');
    expect((await safety.dueS(offer))['ARRIVE']).toBe(CLOCKS.arriveS);
  });
});
