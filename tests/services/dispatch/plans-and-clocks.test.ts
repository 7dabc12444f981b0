import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ResponsePlan } from '../../../src/core/dispatch/response-plan.js';
import { type Alert } from '../../../src/core/dispatch/alert.js';
import { type Incident } from '../../../src/core/incident/incident.js';
import { type Assignment } from '../../../src/core/incident/assignment.js';
import { type Database } from '../../../src/database/database.js';
import { findBrokenLink } from '../../../src/events/log.js';
import { emptyDatabase } from '../../support/database.js';
import { corner, openTown, settleTown, type Town } from '../../support/town.js';

/** Acknowledge in 15 s, set off in 20 s, arrive in 120 s. */
const CLOCKS = { acknowledgeS: 15, startTravelS: 20, arriveS: 120 };
const AUTOMATIC: ResponsePlan = { dispatch: 'AUTOMATIC', needs: [{ count: 1 }], clocks: CLOCKS, tasks: [] };

let database: Database;
let town: Town;
/** The injected clock: it stands still until a test moves it. */
let now: Date;
const clock = (): Date => now;
const later = (s: number): void => void (now = new Date(now.getTime() + s * 1000));

async function plan(content: ResponsePlan, incidentType = 'street-disturbance'): Promise<void> {
  await town.services.responsePlans.putPlan(town.actors.supervisor, { incidentType, content });
}

async function report(
  column: number,
  row: number,
  type = 'street-disturbance',
  priority: number | null = null,
): Promise<Incident> {
  const { incident } = await town.services.incidents.reportIncident(town.actors.dispatcher, {
    type,
    priority,
    location: corner(column, row),
  });
  return incident;
}

async function assignmentsOf(incident: Incident): Promise<readonly Assignment[]> {
  const { incidents } = town.services;
  return (await incidents.assignmentsByIncidentIds(town.actors.dispatcher, [incident.id])).get(incident.id) ?? [];
}

async function statesOf(incident: Incident): Promise<string[]> {
  const unit = (id: string): string => town.units.find((each) => each.id === id)!.callSign;
  return (await assignmentsOf(incident)).map(({ unitId, status }) => `${unit(unitId)} ${status}`);
}

async function alerts(): Promise<readonly Alert[]> {
  const filter = { includeAcknowledged: false, incidentId: null };
  const { edges } = await town.services.alerts.listAlerts(town.actors.dispatcher, filter, { first: 50 });
  return edges.map(({ node }) => node);
}

async function kindsOf(incident: Incident): Promise<string[]> {
  const { edges } = await town.services.incidents.timeline(town.actors.dispatcher, incident.id, { first: 100 });
  return edges.map(({ node }) => node.kind);
}

describe('plans and clocks', () => {
  beforeAll(async () => {
    database = await emptyDatabase();
    now = new Date();
    // Units 1 to 10 stand on the corners of row 0, from west to east.
    await settleTown(database, { unitCount: 10, clock });
  });
  beforeEach(async () => {
    await database.knex.raw(
      'delete from alerts; delete from assignments; delete from incidents; delete from response_plans; delete from idempotency_keys',
    );
    await database.knex('patrol_units').update({ duty: 'ON_DUTY' });
    now = new Date();
    await database.knex('unit_positions').update({ fix_at: now });
    await town?.close();
    town = await openTown(database, { clock });
  });
  afterAll(() => town.close());

  it('sends the nearest unit as soon as the incident is reported, where the plan says so', async () => {
    await plan(AUTOMATIC);
    const incident = await report(4, 0);
    expect(incident.status).toBe('DISPATCHED');
    expect(await statesOf(incident)).toEqual(['U-005 OFFERED']);
    expect(await kindsOf(incident)).toEqual(['incident.reported', 'assignment.offered', 'incident.status-changed']);
  });

  it('leaves it to the dispatcher otherwise, who sees who would go and sends them with one call', async () => {
    await plan({ ...AUTOMATIC, dispatch: 'BY_DISPATCHER', needs: [{ count: 1 }, { count: 1, vehicles: ['CAR'] }] });
    const incident = await report(4, 0);
    expect(incident.status).toBe('RECEIVED');
    const { dispatch } = town.services;
    const recommendation = (await dispatch.recommend(town.actors.dispatcher, incident.id))!;
    // U-005 at the place is a car: it goes, and fills the car's place, so that the nearer motorbike may fill the other.
    const signs = recommendation.units.map(
      ({ need, unitId }) => `${need} ${town.units.find(({ id }) => id === unitId)!.callSign}`,
    );
    expect(signs).toEqual(['0 U-004', '1 U-005']);
    expect(recommendation.units.every(({ isSent, candidate }) => !isSent && candidate !== null)).toBe(true);
    const sent = await dispatch.dispatchIncident(town.actors.dispatcher, { incidentId: incident.id });
    expect(sent.incident.status).toBe('DISPATCHED');
    expect(sent.assignments).toHaveLength(2);
    const after = (await dispatch.recommend(town.actors.dispatcher, incident.id))!;
    expect(after.units.map(({ isSent }) => isSent)).toEqual([true, true]);
  });

  it('gives an unanswered offer to the next nearest when its clock runs out, and each once only', async () => {
    await plan(AUTOMATIC);
    const incident = await report(4, 0);
    later(CLOCKS.acknowledgeS - 1);
    expect(await town.clockwork.run()).toBe(0);
    later(1);
    expect(await town.clockwork.run()).toBe(1);
    await town.tail.catchUp();
    expect((await statesOf(incident))[0]).toBe('U-005 EXPIRED');
    expect((await statesOf(incident))[1]).toMatch(/^U-00[46] OFFERED$/);
    later(CLOCKS.acknowledgeS);
    await town.clockwork.run();
    await town.tail.catchUp();
    const states = await statesOf(incident);
    expect(states).toHaveLength(3);
    expect(new Set(states.map((state) => state.slice(0, 5))).size).toBe(3);
    expect(states.map((state) => state.slice(6))).toEqual(['EXPIRED', 'EXPIRED', 'OFFERED']);
  });

  it('keeps every other clock when one cannot be acted on, says why, and acts on it as soon as it can', async () => {
    await plan(AUTOMATIC);
    const sick = await report(4, 0);
    later(1);
    const sound = await report(8, 0);
    const [assignment] = await assignmentsOf(sick);
    // No update of this row succeeds.
    await database.knex.raw(`
      create function refuse() returns trigger language plpgsql as $$ begin raise exception 'this row is sick'; end $$;
      create trigger sick before update on assignments for each row when (old.id = '${assignment!.id}') execute function refuse();`);
    try {
      later(CLOCKS.acknowledgeS);
      for (let beat = 0; beat < 2; beat++) await expect(town.clockwork.run()).rejects.toThrow('this row is sick');
      await town.tail.catchUp();
      expect((await statesOf(sick)).map((state) => state.slice(6))).toEqual(['OFFERED']);
      expect((await statesOf(sound)).map((state) => state.slice(6))).toEqual(['EXPIRED', 'OFFERED']);
    } finally {
      await database.knex.raw('drop trigger sick on assignments; drop function refuse');
    }
    expect(await town.clockwork.run()).toBe(1);
    expect((await statesOf(sick)).map((state) => state.slice(6))).toEqual(['EXPIRED', 'OFFERED']);
    expect(await findBrokenLink(database)).toBeNull();
  });

  it('asks the next one at once when an offer is declined', async () => {
    await plan(AUTOMATIC);
    const incident = await report(4, 0);
    const [offer] = await assignmentsOf(incident);
    const officer = town.units.find(({ id }) => id === offer!.unitId)!.officer;
    await town.services.dispatch.stepAssignment(officer, 'DECLINE', { assignmentId: offer!.id, reason: 'flat tyre' });
    const states = await statesOf(incident);
    expect(states).toContain('U-005 DECLINED');
    expect(states.map((state) => state.slice(6)).sort()).toEqual(['DECLINED', 'OFFERED']);
    expect(await kindsOf(incident)).toContain('assignment.declined');
  });

  it('asks nobody else for what one unit has settled before another has answered, declined or not', async () => {
    const { dispatch, incidents } = town.services;
    await plan({ ...AUTOMATIC, needs: [{ count: 2 }] });
    for (const ending of ['DECLINED', 'EXPIRED']) {
      const incident = await report(4, 0);
      const [first, second] = await assignmentsOf(incident);
      const officerOf = ({ unitId }: Assignment) => town.units.find(({ id }) => id === unitId)!.officer;
      for (const step of ['ACKNOWLEDGE', 'ARRIVE', 'CLEAR'] as const)
        await dispatch.stepAssignment(officerOf(first!), step, { assignmentId: first!.id });
      if (ending === 'DECLINED')
        await dispatch.stepAssignment(officerOf(second!), 'DECLINE', { assignmentId: second!.id });
      else {
        later(CLOCKS.acknowledgeS);
        await town.clockwork.run();
        await town.tail.catchUp();
      }
      expect((await statesOf(incident)).map((state) => state.slice(6)).sort()).toEqual(['CLEARED', ending].sort());
      expect(await incidents.findIncident(town.actors.dispatcher, { id: incident.id })).toMatchObject({
        status: 'RESOLVED',
      });
    }
    expect(await alerts()).toEqual([]);
  });

  it('says that nobody is left when everybody has been asked, and holds the incident', async () => {
    await plan(AUTOMATIC);
    for (const { id } of town.units.slice(2))
      await town.services.units.setDuty(town.actors.dispatcher, { unitId: id, duty: 'OFF_DUTY' });
    await town.tail.catchUp();
    const incident = await report(4, 0);
    for (let i = 0; i < 2; i++) {
      later(CLOCKS.acknowledgeS);
      await town.clockwork.run();
      await town.tail.catchUp();
    }
    expect((await town.services.incidents.findIncident(town.actors.dispatcher, { id: incident.id }))!.status).toBe(
      'HELD',
    );
    expect((await alerts()).map(({ kind, incidentId }) => [kind, incidentId])).toEqual([['NO_UNIT', incident.id]]);
  });

  it('does not say that units were sent since when nobody could be asked', async () => {
    await plan(AUTOMATIC);
    for (const { id } of town.units)
      await town.services.units.setDuty(town.actors.dispatcher, { unitId: id, duty: 'OFF_DUTY' });
    expect(await report(4, 0)).toMatchObject({ status: 'HELD', dispatchedAt: null });
  });

  it('tells who acknowledged but does not move, who is late, and who is silent; each once', async () => {
    await plan(AUTOMATIC);
    const incident = await report(4, 3);
    const [offer] = await assignmentsOf(incident);
    const officer = town.units.find(({ id }) => id === offer!.unitId)!.officer;
    const step = (name: 'ACKNOWLEDGE' | 'START_TRAVEL' | 'ARRIVE'): Promise<Assignment> =>
      town.services.dispatch.stepAssignment(officer, name, { assignmentId: offer!.id });
    await step('ACKNOWLEDGE');
    later(CLOCKS.startTravelS);
    await town.clockwork.run();
    expect((await alerts()).map(({ kind }) => kind)).toEqual(['NOT_MOVING']);
    await step('START_TRAVEL');
    later(59);
    await town.clockwork.run();
    // The last fix is from before the trip: silent for more than a minute.
    later(1);
    await town.clockwork.run();
    expect((await alerts()).map(({ kind }) => kind)).toEqual(['SILENT', 'NOT_MOVING']);
    later(200);
    await town.clockwork.run();
    await town.clockwork.run();
    expect((await alerts()).map(({ kind }) => kind)).toEqual(['LATE', 'SILENT', 'NOT_MOVING']);
    expect((await alerts()).every(({ assignmentId, unitId }) => assignmentId === offer!.id && unitId !== null)).toBe(
      true,
    );
    expect((await kindsOf(incident)).filter((kind) => kind === 'alert.raised')).toHaveLength(3);
  });

  it('is not deceived by a unit that is heard of', async () => {
    await plan(AUTOMATIC);
    const incident = await report(4, 3);
    const [offer] = await assignmentsOf(incident);
    const officer = town.units.find(({ id }) => id === offer!.unitId)!.officer;
    await town.services.dispatch.stepAssignment(officer, 'START_TRAVEL', { assignmentId: offer!.id });
    for (let i = 0; i < 3; i++) {
      later(30);
      await town.services.positions.reportPositions(officer, [
        { unitId: officer.unitId!, ...corner(4, 1), fixAt: now, accuracyM: 5 },
      ]);
      await town.clockwork.run();
    }
    expect((await alerts()).map(({ kind }) => kind)).not.toContain('SILENT');
    later(61);
    await town.clockwork.run();
    expect((await alerts()).map(({ kind }) => kind)).toContain('SILENT');
  });

  it('stops its clocks when the unit arrives or is called off', async () => {
    await plan(AUTOMATIC);
    const incident = await report(4, 0);
    const [offer] = await assignmentsOf(incident);
    const { dispatch } = town.services;
    await dispatch.stepAssignment(town.actors.dispatcher, 'CANCEL', { assignmentId: offer!.id, reason: 'hoax' });
    later(3600);
    expect(await town.clockwork.run()).toBe(0);
    expect(await alerts()).toEqual([]);
  });

  it('keeps its clocks through a restart, and lets each run out on one node only', async () => {
    await plan(AUTOMATIC);
    const incident = await report(4, 0);
    await town.close();
    town = await openTown(database, { clock });
    const other = await openTown(database, { clock });
    later(CLOCKS.acknowledgeS);
    const ran = await Promise.all([town.clockwork.run(), other.clockwork.run(), town.clockwork.run()]);
    expect(ran.reduce((sum, count) => sum + count, 0)).toBe(1);
    await town.tail.catchUp();
    expect((await kindsOf(incident)).filter((kind) => kind === 'assignment.expired')).toHaveLength(1);
    expect((await statesOf(incident)).map((state) => state.slice(6))).toEqual(['EXPIRED', 'OFFERED']);
    await other.close();
  });

  it('keeps the version of the plan that an incident was opened with', async () => {
    await plan(AUTOMATIC);
    const before = await report(4, 0);
    await plan({ ...AUTOMATIC, needs: [{ count: 3 }] });
    const after = await report(7, 0);
    expect(await statesOf(before)).toHaveLength(1);
    expect(await statesOf(after)).toHaveLength(3);
    const { responsePlans } = town.services;
    const plans = await responsePlans.plansByIncidentIds(town.actors.dispatcher, [before.id, after.id]);
    expect([plans.get(before.id)!.version, plans.get(after.id)!.version]).toEqual([1, 2]);
    const listed = await responsePlans.listPlans(town.actors.planner, { incidentType: null, allVersions: false });
    expect(listed.map(({ incidentType, version }) => [incidentType, version])).toEqual([['street-disturbance', 2]]);
  });

  it('refuses a plan that cannot be dispatched by, and a role that may not change plans', async () => {
    const { responsePlans } = town.services;
    const put = (content: unknown, actor = town.actors.supervisor): Promise<unknown> =>
      responsePlans.putPlan(actor, { incidentType: 'dispute', content });
    await expect(put({ ...AUTOMATIC, needs: [] })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    await expect(put(AUTOMATIC, town.actors.dispatcher)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(
      responsePlans.putPlan(town.actors.supervisor, { incidentType: 'no-such', content: AUTOMATIC }),
    ).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(await responsePlans.listPlans(town.actors.planner, { incidentType: null, allVersions: true })).toEqual([]);
  });

  it('prefers the home station where the policy says so, and warns of stations left too thin', async () => {
    await plan({ ...AUTOMATIC, dispatch: 'BY_DISPATCHER' });
    const { dispatch, dispatchSettings } = town.services;
    // Units of odd number belong to S1, those of even number to S2; the grid of column 4 belongs to one of them.
    const incident = await report(4, 0);
    const home = incident.stationId!;
    const recommended = async (): Promise<string> => {
      const [unit] = (await dispatch.recommend(town.actors.dispatcher, incident.id))!.units;
      return town.fleet.picture.get(unit!.unitId)!.unit.stationId;
    };
    const nearest = await recommended();
    expect(nearest).not.toBe(home);
    await dispatchSettings.putSettings(town.actors.supervisor, {
      policy: { kind: 'HOME_STATION_FIRST', foreignMustSaveS: 300 },
    });
    expect(await recommended()).toBe(home);
    await dispatchSettings.putSettings(town.actors.supervisor, {
      policy: { kind: 'HOME_STATION_FIRST', foreignMustSaveS: 0 },
    });
    expect(await recommended()).toBe(nearest);
    await dispatchSettings.setMinimumCover(town.actors.supervisor, { stationId: nearest, units: 5 });
    const { thinCover } = (await dispatch.recommend(town.actors.dispatcher, incident.id))!;
    expect(thinCover).toEqual([{ stationId: nearest, free: 5, left: 4, minimum: 5 }]);
    await dispatchSettings.setMinimumCover(town.actors.supervisor, { stationId: nearest, units: 0 });
    await dispatchSettings.putSettings(town.actors.supervisor, { policy: { kind: 'BORDERLESS' } });
  });

  it('never gives a unit two offers when incidents are reported at the same moment', async () => {
    await plan(AUTOMATIC);
    const incidents = await Promise.all(Array.from({ length: 6 }, () => report(4.5, 0)));
    const states = (await Promise.all(incidents.map(statesOf))).flat();
    expect(states).toHaveLength(6);
    expect(new Set(states).size).toBe(6);
    expect(await findBrokenLink(database)).toBeNull();
  });

  it('acknowledges an alert once, on record with who saw it', async () => {
    await plan(AUTOMATIC);
    for (const { id } of town.units)
      await town.services.units.setDuty(town.actors.dispatcher, { unitId: id, duty: 'OFF_DUTY' });
    await town.tail.catchUp();
    await report(4, 0);
    const [alert] = await alerts();
    const { alerts: service } = town.services;
    const seen = await service.acknowledgeAlert(town.actors.dispatcher, { alertId: alert!.id });
    expect(seen).toMatchObject({ acknowledgedBy: town.actors.dispatcher.accountId, acknowledgedAt: now });
    later(5);
    expect(await service.acknowledgeAlert(town.actors.supervisor, { alertId: alert!.id })).toEqual(seen);
    expect(await alerts()).toEqual([]);
    await expect(service.acknowledgeAlert(town.units[0]!.officer, { alertId: alert!.id })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });

  it('takes the unit of less urgent work for the most urgent, tells both, and leaves who is on scene alone', async () => {
    await plan(AUTOMATIC);
    for (const { id } of town.units.slice(1))
      await town.services.units.setDuty(town.actors.dispatcher, { unitId: id, duty: 'OFF_DUTY' });
    await town.tail.catchUp();
    const routine = await report(3, 0, 'street-disturbance', 4);
    expect(await statesOf(routine)).toEqual(['U-001 OFFERED']);
    await town.tail.catchUp();
    const alike = await report(0, 1, 'street-disturbance', 4);
    expect(await statesOf(alike)).toEqual([]);
    const urgent = await report(0, 1, 'street-disturbance', 1);
    expect(await statesOf(urgent)).toEqual(['U-001 OFFERED']);
    expect(await statesOf(routine)).toEqual(['U-001 PREEMPTED']);
    const { incidents } = town.services;
    expect((await incidents.findIncident(town.actors.dispatcher, { id: routine.id }))!.status).toBe('HELD');
    expect((await alerts()).filter(({ incidentId }) => incidentId === routine.id).map(({ kind }) => kind)).toEqual([
      'PREEMPTED',
    ]);
    expect(await kindsOf(routine)).toContain('assignment.preempted');
    expect(await kindsOf(urgent)).toContain('assignment.offered');
    await town.tail.catchUp();
    const [offer] = await assignmentsOf(urgent);
    for (const name of ['ACKNOWLEDGE', 'ARRIVE'] as const)
      await town.services.dispatch.stepAssignment(town.units[0]!.officer, name, { assignmentId: offer!.id });
    const second = await report(0, 1, 'street-disturbance', 1);
    expect(await statesOf(second)).toEqual([]);
    expect((await statesOf(urgent))[0]).toBe('U-001 ON_SCENE');
    expect(await findBrokenLink(database)).toBeNull();
  });
});
