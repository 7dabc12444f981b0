import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ResponsePlan } from '../../../src/core/dispatch/response-plan.js';
import { type AssignmentStep } from '../../../src/core/incident/assignment.js';
import { type Incident } from '../../../src/core/incident/incident.js';
import { type Database } from '../../../src/database/database.js';
import { emptyDatabase } from '../../support/database.js';
import { corner, openTown, settleTown, type Town } from '../../support/town.js';

const AUTOMATIC: ResponsePlan = {
  dispatch: 'AUTOMATIC',
  needs: [{ count: 1 }],
  clocks: { acknowledgeS: 15, startTravelS: 20, arriveS: 120 },
  tasks: [],
};

let database: Database;
let town: Town;
let now: Date;
const clock = (): Date => now;
const later = (s: number): void => void (now = new Date(now.getTime() + s * 1000));

async function report(column: number, row: number, priority = 2): Promise<Incident> {
  const { incident } = await town.services.incidents.reportIncident(town.actors.dispatcher, {
    type: 'street-disturbance',
    priority,
    location: corner(column, row),
  });
  return incident;
}

async function setDuty(from: number, to: number, duty: 'ON_DUTY' | 'OFF_DUTY'): Promise<void> {
  for (const { id } of town.units.slice(from, to))
    await town.services.units.setDuty(town.actors.dispatcher, { unitId: id, duty });
  await town.tail.catchUp();
}

/** Call sign of the unit that has the incident, with the state of its assignment. */
async function takenBy(incident: Incident): Promise<string[]> {
  const byIncident = await town.services.incidents.assignmentsByIncidentIds(town.actors.dispatcher, [incident.id]);
  return (byIncident.get(incident.id) ?? []).map(
    ({ unitId, status }) => `${town.units.find(({ id }) => id === unitId)!.callSign} ${status}`,
  );
}

describe('the queue', () => {
  beforeAll(async () => {
    database = await emptyDatabase();
    now = new Date();
    await settleTown(database, { unitCount: 10, clock });
  });
  beforeEach(async () => {
    await database.knex.raw(
      'delete from alerts; delete from assignments; delete from incidents; delete from response_plans; delete from idempotency_keys',
    );
    // All of one class and skill, so that only place and priority count.
    await database.knex('patrol_units').update({ duty: 'ON_DUTY', vehicle: 'CAR', skills: [] });
    now = new Date();
    await database.knex('unit_positions').update({ fix_at: now });
    await town?.close();
    town = await openTown(database, { clock });
    await town.services.responsePlans.putPlan(town.actors.supervisor, {
      incidentType: 'street-disturbance',
      content: AUTOMATIC,
    });
  });
  afterAll(() => town.close());

  /** Two incidents that nobody can be sent to: they are HELD when the plan finds nobody. */
  async function twoHeld(first: [number, number, number], second: [number, number, number]): Promise<Incident[]> {
    await setDuty(0, 10, 'OFF_DUTY');
    const incidents = [await report(...first), await report(...second)];
    expect(incidents.map(({ status }) => status)).toEqual(['HELD', 'HELD']);
    return incidents;
  }

  it('matches as a batch: not who waits longest takes the nearest unit, but the sum of waiting is least', async () => {
    // The first, at column 4, would take unit 4 (column 3) or 6 (column 5); the second, at column 3, only has 4 near.
    const [first, second] = await twoHeld([4, 0, 2], [3, 0, 2]);
    await setDuty(3, 4, 'ON_DUTY');
    await setDuty(5, 6, 'ON_DUTY');
    expect(await town.queue.run()).toBe(2);
    expect([await takenBy(first!), await takenBy(second!)]).toEqual([['U-006 OFFERED'], ['U-004 OFFERED']]);
  });

  it('gives the only free unit to the more urgent, though it was reported later', async () => {
    const [calm, urgent] = await twoHeld([3, 0, 4], [5, 0, 1]);
    await setDuty(3, 4, 'ON_DUTY');
    expect(await town.queue.run()).toBe(1);
    expect([await takenBy(calm!), await takenBy(urgent!)]).toEqual([[], ['U-004 OFFERED']]);
    await setDuty(8, 9, 'ON_DUTY');
    expect(await town.queue.run()).toBe(1);
    expect(await takenBy(calm!)).toEqual(['U-009 OFFERED']);
  });

  it('makes the other offers where one cannot be made, and says why', async () => {
    const [sick, sound] = await twoHeld([3, 0, 1], [8, 0, 4]);
    await setDuty(3, 4, 'ON_DUTY');
    await setDuty(8, 9, 'ON_DUTY');
    await database.knex.raw(`
      create function refuse() returns trigger language plpgsql as $$ begin raise exception 'this row is sick'; end $$;
      create trigger sick before insert on assignments for each row when (new.incident_id = '${sick!.id}') execute function refuse();`);
    try {
      await expect(town.queue.run()).rejects.toThrow('this row is sick');
      expect([await takenBy(sick!), await takenBy(sound!)]).toEqual([[], ['U-009 OFFERED']]);
    } finally {
      await database.knex.raw('drop trigger sick on assignments; drop function refuse');
    }
    expect(await town.queue.run()).toBe(1);
    expect(await takenBy(sick!)).toEqual(['U-004 OFFERED']);
  });

  it('does not ask who has declined, and makes no offer where nobody is left', async () => {
    const [incident] = await twoHeld([4, 0, 2], [9, 9, 4]);
    await setDuty(3, 4, 'ON_DUTY');
    await town.queue.run();
    const officer = town.units[3]!.officer;
    const offers = await town.services.incidents.assignmentsByIncidentIds(town.actors.dispatcher, [incident!.id]);
    const [offer] = offers.get(incident!.id)!;
    await town.services.dispatch.stepAssignment(officer, 'DECLINE', { assignmentId: offer!.id });
    await town.tail.catchUp();
    await town.queue.run();
    expect(await takenBy(incident!)).toEqual(['U-004 DECLINED']);
  });

  it('lets an incident wait for a unit next door that is nearly free, and not for ever', async () => {
    // Unit 1 works next door and is nearly done: usual work takes 60 s, by what was cleared before.
    const { dispatch } = town.services;
    await setDuty(0, 10, 'OFF_DUTY');
    await setDuty(0, 1, 'ON_DUTY');
    const done = await report(0, 0);
    const step = async (incident: Incident, names: readonly ('ARRIVE' | 'CLEAR' | 'ACKNOWLEDGE')[]): Promise<void> => {
      const byIncident = await town.services.incidents.assignmentsByIncidentIds(town.actors.dispatcher, [incident.id]);
      for (const name of names)
        await dispatch.stepAssignment(town.actors.dispatcher, name, {
          assignmentId: byIncident.get(incident.id)!.at(-1)!.id,
        });
      await town.tail.catchUp();
    };
    await step(done, ['ACKNOWLEDGE', 'ARRIVE']);
    later(60);
    await step(done, ['CLEAR']);
    const work = await report(0, 0);
    await step(work, ['ACKNOWLEDGE', 'ARRIVE']);
    const held = await report(0, 1, 1);
    expect(held.status).toBe('HELD');
    // The only free unit is a walker at the other end of town.
    await database.knex('patrol_units').where({ call_sign: 'U-010' }).update({ vehicle: 'FOOT' });
    await database.knex('unit_positions').update({ fix_at: now });
    await town.close();
    town = await openTown(database, { clock });
    await setDuty(9, 10, 'ON_DUTY');
    const proposal = await town.queue.propose();
    expect(proposal.now).toEqual([]);
    expect(proposal.awaited).toMatchObject([{ incidentId: held.id, unitId: town.units[0]!.id }]);
    expect(await town.queue.run()).toBe(0);
    later(400);
    await database.knex('unit_positions').update({ fix_at: now });
    await town.close();
    town = await openTown(database, { clock });
    expect(await town.queue.run()).toBe(1);
    expect(await takenBy(held)).toEqual(['U-010 OFFERED']);
  });

  it('leaves to the dispatcher what the plan leaves to the dispatcher, and proposes', async () => {
    await town.services.responsePlans.putPlan(town.actors.supervisor, {
      incidentType: 'street-disturbance',
      content: { ...AUTOMATIC, dispatch: 'BY_DISPATCHER' },
    });
    await setDuty(0, 10, 'OFF_DUTY');
    const incident = await report(4, 0);
    await town.services.dispatch.dispatchIncident(town.actors.dispatcher, { incidentId: incident.id });
    await setDuty(3, 4, 'ON_DUTY');
    expect((await town.queue.propose()).now.map(({ unitId }) => unitId)).toEqual([town.units[3]!.id]);
    expect(await town.queue.run()).toBe(0);
    expect(await takenBy(incident)).toEqual([]);
  });

  describe('of what has fewer units than its automatic plan asks for', () => {
    const stepOf = async (incident: Incident, unit: number, ...steps: AssignmentStep[]): Promise<void> => {
      const { incidents, dispatch } = town.services;
      const all = await incidents.assignmentsByIncidentIds(town.actors.dispatcher, [incident.id]);
      const own = all.get(incident.id)!.find(({ unitId }) => unitId === town.units[unit]!.id)!;
      for (const step of steps) await dispatch.stepAssignment(town.actors.dispatcher, step, { assignmentId: own.id });
      await town.tail.catchUp();
    };
    /** Two are wanted, and only unit 4 is there. */
    async function short(priority = 2): Promise<Incident> {
      await town.services.responsePlans.putPlan(town.actors.supervisor, {
        incidentType: 'street-disturbance',
        content: { ...AUTOMATIC, needs: [{ count: 2 }] },
      });
      await setDuty(0, 10, 'OFF_DUTY');
      await setDuty(3, 4, 'ON_DUTY');
      const incident = await report(3, 0, priority);
      expect(await takenBy(incident)).toEqual(['U-004 OFFERED']);
      return incident;
    }

    it('sends what is missing when units become free, and no more', async () => {
      const incident = await short();
      expect(await town.queue.run()).toBe(0);
      await setDuty(5, 9, 'ON_DUTY');
      expect(await town.queue.run()).toBe(1);
      expect((await takenBy(incident)).sort()).toEqual(['U-004 OFFERED', 'U-006 OFFERED']);
      expect(await town.queue.run()).toBe(0);
    });

    it('counts who is done there, and leaves what nobody works on any more alone', async () => {
      const incident = await short();
      await setDuty(5, 6, 'ON_DUTY');
      await town.queue.run();
      await stepOf(incident, 3, 'ACKNOWLEDGE', 'ARRIVE', 'CLEAR');
      await stepOf(incident, 5, 'ACKNOWLEDGE', 'ARRIVE');
      expect(await town.queue.run()).toBe(0);
    });

    it('takes a unit that was called off for one that is not wanted, and sends another for one that declined', async () => {
      const incident = await short();
      await setDuty(5, 6, 'ON_DUTY');
      await town.queue.run();
      await stepOf(incident, 5, 'DECLINE');
      await setDuty(6, 7, 'ON_DUTY');
      expect(await town.queue.run()).toBe(1);
      expect((await takenBy(incident)).sort()).toEqual(['U-004 OFFERED', 'U-006 DECLINED', 'U-007 OFFERED']);
      later(1);
      await stepOf(incident, 6, 'CANCEL');
      await setDuty(7, 8, 'ON_DUTY');
      expect(await town.queue.run()).toBe(0);
    });

    it('does not take a unit that handed over for one that is not wanted', async () => {
      const incident = await short();
      await setDuty(5, 6, 'ON_DUTY');
      later(1);
      const all = await town.services.incidents.assignmentsByIncidentIds(town.actors.dispatcher, [incident.id]);
      await town.services.shiftDuty.handOverAssignment(town.actors.dispatcher, {
        assignmentId: all.get(incident.id)![0]!.id,
        toUnitId: town.units[5]!.id,
      });
      await setDuty(6, 7, 'ON_DUTY');
      expect(await town.queue.run()).toBe(1);
      expect((await takenBy(incident)).sort()).toEqual(['U-004 CANCELLED', 'U-006 OFFERED', 'U-007 OFFERED']);
    });

    it('gives a free unit to whoever has nobody before, however long the others have worked', async () => {
      const incident = await short(2);
      await stepOf(incident, 3, 'ACKNOWLEDGE', 'ARRIVE');
      later(3 * 3_600);
      const other = await report(9, 9, 2);
      expect(other.status).toBe('HELD');
      expect((await town.queue.propose()).unserved.map(({ incidentId }) => incidentId)).toEqual([other.id]);
      await setDuty(5, 6, 'ON_DUTY');
      await database.knex('unit_positions').update({ fix_at: now });
      await town.close();
      town = await openTown(database, { clock });
      expect(await town.queue.run()).toBe(1);
      expect([await takenBy(incident), await takenBy(other)]).toEqual([['U-004 ON_SCENE'], ['U-006 OFFERED']]);
    });

    it('sends nobody twice from two nodes at once', async () => {
      const incident = await short();
      await setDuty(4, 10, 'ON_DUTY');
      const other = await openTown(database, { clock });
      await Promise.all([town.queue.run(), other.queue.run(), town.queue.run()]);
      expect(await takenBy(incident)).toHaveLength(2);
      await other.close();
    });
  });

  it('never gives a unit to two incidents, nor an incident more than it needs, on two nodes at once', async () => {
    await setDuty(0, 10, 'OFF_DUTY');
    const incidents = await Promise.all(Array.from({ length: 6 }, (_, i) => report(i, 1)));
    await setDuty(0, 10, 'ON_DUTY');
    const other = await openTown(database, { clock });
    await Promise.all([town.queue.run(), other.queue.run(), town.queue.run()]);
    await town.queue.run();
    const taken = (await Promise.all(incidents.map(takenBy))).flat();
    expect(taken).toHaveLength(6);
    expect(new Set(taken).size).toBe(6);
    await other.close();
  });
});
