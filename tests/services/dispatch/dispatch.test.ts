import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database } from '../../../src/database/database.js';
import { findBrokenLink } from '../../../src/events/log.js';
import { type Incident } from '../../../src/core/incident/incident.js';
import { emptyDatabase } from '../../support/database.js';
import { corner, openTown, settleTown, type Town } from '../../support/town.js';

let database: Database;
let town: Town;

async function reportAt(column: number, row: number, type = 'street-disturbance'): Promise<Incident> {
  const { incident } = await town.services.incidents.reportIncident(town.actors.dispatcher, {
    type,
    location: corner(column, row),
  });
  return incident;
}

describe('dispatch', () => {
  beforeAll(async () => {
    database = await emptyDatabase();
    await settleTown(database, { unitCount: 20 });
  });
  beforeEach(async () => {
    await database.knex.raw('delete from assignments; delete from incidents; delete from idempotency_keys');
    await database.knex('patrol_units').update({ duty: 'ON_DUTY' });
    await database.knex('unit_positions').update({ fix_at: new Date() });
    await town?.close();
    town = await openTown(database);
  });
  afterAll(() => town.close());

  it('finds the nearest units by road time and says why nearer ones were passed over', async () => {
    const { services, actors, units } = town;
    // U-005 (car) stands at column 4, row 0; U-004 (motorbike) at column 3.
    const incident = await reportAt(4.2, 0);
    await services.dispatch.assignUnit(actors.dispatcher, { incidentId: incident.id, unitId: units[4]!.id });
    await town.tail.catchUp();
    const { candidates, rejected } = await services.dispatch.nearestUnits(actors.dispatcher, {
      to: corner(4.2, 0),
      first: 3,
    });
    expect(candidates).toHaveLength(3);
    expect(candidates.map(({ travelTimeS }) => travelTimeS)).toEqual(
      [...candidates.map(({ travelTimeS }) => travelTimeS)].sort((a, b) => a - b),
    );
    expect(candidates.map(({ unitId }) => unitId)).not.toContain(units[4]!.id);
    expect(rejected).toContainEqual({ unitId: units[4]!.id, reason: 'BUSY', detail: 'OFFERED' });
    for (const { route, travelTimeS } of candidates) {
      expect(route.coordinates.length).toBeGreaterThanOrEqual(2);
      expect(route.steps.map(({ street }) => street).join()).toMatch(/路/);
      expect(route.travelTimeS).toBe(travelTimeS);
    }
  });

  it('names units of the wrong class, without the skill, off duty or with an old fix as such', async () => {
    const { services, actors, units } = town;
    await services.units.setDuty(actors.dispatcher, { unitId: units[9]!.id, duty: 'OFF_DUTY' });
    await town.tail.catchUp();
    const only = await services.dispatch.nearestUnits(actors.dispatcher, {
      to: corner(9, 0),
      first: 1,
      vehicles: ['CAR'],
      skills: ['first-aid'],
    });
    // U-010, a car at column 9, is off duty and has no first aid (odd index); U-005 is the next car with first aid.
    expect(only.candidates.map(({ unitId }) => unitId)).toEqual([units[4]!.id]);
    const reasons = new Map(only.rejected.map(({ unitId, reason }) => [unitId, reason]));
    expect(reasons.get(units[9]!.id)).toBe('MISSING_SKILL');
    expect(reasons.get(units[8]!.id)).toBe('WRONG_VEHICLE');
    const cars = await services.dispatch.nearestUnits(actors.dispatcher, {
      to: corner(9, 0),
      first: 1,
      vehicles: ['CAR'],
    });
    expect(new Map(cars.rejected.map(({ unitId, reason }) => [unitId, reason])).get(units[9]!.id)).toBe('OFF_DUTY');
    const old = await openTown(database, { clock: () => new Date(Date.now() + 3600_000) });
    const stale = await old.services.dispatch.nearestUnits(actors.dispatcher, {
      to: corner(9, 0),
      first: 1,
      rejectedFirst: 16,
    });
    expect(stale.candidates).toEqual([]);
    expect(stale.rejected).toHaveLength(16);
    expect(stale.rejected.filter(({ reason }) => reason === 'STALE_FIX').length).toBeGreaterThan(14);
    expect(stale.moreRejected).toBe(true);
    await old.close();
  });

  it('carries an assignment through its life, and the incident and the unit follow', async () => {
    const { services, units, actors } = town;
    const unit = units[0]!;
    const incident = await reportAt(0.5, 0);
    expect(incident.status).toBe('RECEIVED');
    const assigned = await services.dispatch.assignUnit(actors.dispatcher, {
      incidentId: incident.id,
      unitId: unit.id,
    });
    expect(assigned.incident.status).toBe('DISPATCHED');
    expect(assigned.assignment).toMatchObject({ status: 'OFFERED', unitId: unit.id });
    expect(assigned.assignment.route!.distanceM).toBeGreaterThan(50);
    const step = (name: 'ACKNOWLEDGE' | 'START_TRAVEL' | 'ARRIVE' | 'CLEAR') =>
      services.dispatch.stepAssignment(unit.officer, name, { assignmentId: assigned.assignment.id });
    const statusOf = async (): Promise<string[]> => {
      await town.tail.catchUp();
      const found = await services.incidents.findIncident(actors.dispatcher, { id: incident.id });
      return [(await services.units.statusesByUnitIds(actors.dispatcher, [unit.id])).get(unit.id)!, found!.status];
    };
    expect((await step('ACKNOWLEDGE')).status).toBe('ACKNOWLEDGED');
    expect(await statusOf()).toEqual(['DISPATCHED', 'DISPATCHED']);
    await step('START_TRAVEL');
    expect(await statusOf()).toEqual(['EN_ROUTE', 'DISPATCHED']);
    await step('ARRIVE');
    expect(await statusOf()).toEqual(['ON_SCENE', 'IN_PROGRESS']);
    const cleared = await step('CLEAR');
    expect(cleared.clearedAt).toBeInstanceOf(Date);
    expect(await statusOf()).toEqual(['AVAILABLE', 'RESOLVED']);
    // The same step again is answered like the first time; another is refused with the state.
    expect(await step('CLEAR')).toEqual(cleared);
    await expect(step('ARRIVE')).rejects.toMatchObject({ code: 'CONFLICT', details: { state: 'CLEARED' } });
    expect(await findBrokenLink(database)).toBeNull();
  });

  it('returns an incident to HELD when its only unit declines', async () => {
    const { services, units, actors } = town;
    const incident = await reportAt(2, 2);
    const { assignment } = await services.dispatch.assignUnit(actors.dispatcher, {
      incidentId: incident.id,
      unitId: units[2]!.id,
    });
    const declined = await services.dispatch.stepAssignment(units[2]!.officer, 'DECLINE', {
      assignmentId: assignment.id,
      reason: '车辆故障',
    });
    expect(declined).toMatchObject({ status: 'DECLINED', endReason: '车辆故障' });
    expect((await services.incidents.findIncident(actors.dispatcher, { id: incident.id }))!.status).toBe('HELD');
  });

  it('answers a repeated request with the first answer and has no second effect', async () => {
    const { services, units, actors } = town;
    const report = { type: 'dispute', location: corner(3, 3), idempotencyKey: 'call-1' };
    const first = await services.incidents.reportIncident(actors.dispatcher, report);
    expect((await services.incidents.reportIncident(actors.dispatcher, report)).incident).toEqual(first.incident);
    await expect(
      services.incidents.reportIncident(actors.dispatcher, { ...report, type: 'traffic-accident' }),
    ).rejects.toMatchObject({ code: 'CONFLICT' });
    // Another account may use the same key for its own request.
    const other = await services.incidents.reportIncident(actors.supervisor, report);
    expect(other.incident.id).not.toBe(first.incident.id);
    const assign = { incidentId: first.incident.id, unitId: units[3]!.id, idempotencyKey: 'assign-1' };
    const [one, two] = await Promise.all([
      services.dispatch.assignUnit(actors.dispatcher, assign),
      services.dispatch.assignUnit(actors.dispatcher, assign),
    ]);
    expect(two).toEqual(one);
    expect(await database.knex('assignments').count().first()).toMatchObject({ count: '1' });
  });

  it('lets exactly one of two hundred racing consoles have each unit', async () => {
    const { services, units, actors } = town;
    const incidents = await Promise.all(Array.from({ length: 10 }, (_, i) => reportAt(i, 5)));
    const outcomes = await Promise.allSettled(
      Array.from({ length: 200 }, (_, console) =>
        services.dispatch.assignUnit(actors.dispatcher, {
          incidentId: incidents[console % 10]!.id,
          unitId: units[Math.floor(console / 10) % 5]!.id,
        }),
      ),
    );
    const won = outcomes.filter((outcome) => outcome.status === 'fulfilled');
    const lost = outcomes
      .filter((outcome) => outcome.status === 'rejected')
      .map(({ reason }) => reason as { code: string });
    expect(won).toHaveLength(5);
    expect(lost.every(({ code }) => code === 'CONFLICT')).toBe(true);
    const active = await database.knex('assignments').select('unit_id').whereNull('ended_at');
    expect(new Set(active.map(({ unit_id }: { unit_id: string }) => unit_id)).size).toBe(active.length);
    expect(await findBrokenLink(database)).toBeNull();
  });

  it('hides from an officer what is not the own, exactly as if it did not exist', async () => {
    const { services, units, actors } = town;
    const incident = await reportAt(1, 1);
    const { assignment } = await services.dispatch.assignUnit(actors.dispatcher, {
      incidentId: incident.id,
      unitId: units[6]!.id,
    });
    const stranger = units[7]!.officer;
    const missing = '00000000-0000-4000-8000-000000000000';
    await expect(
      services.dispatch.stepAssignment(stranger, 'ACKNOWLEDGE', { assignmentId: assignment.id }),
    ).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: `assignment "${assignment.id}" was not found`,
    });
    await expect(
      services.dispatch.stepAssignment(stranger, 'ACKNOWLEDGE', { assignmentId: missing }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await services.incidents.findIncident(stranger, { id: incident.id })).toBeNull();
    expect(await services.incidents.findIncident(units[6]!.officer, { id: incident.id })).toMatchObject({
      id: incident.id,
    });
    await expect(
      services.dispatch.assignUnit(stranger, { incidentId: incident.id, unitId: units[8]!.id }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(
      services.dispatch.nearestUnits(actors.gridworker, { to: corner(1, 1), first: 1 }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('keeps a unit on duty while it has an assignment', async () => {
    const { services, units, actors } = town;
    const incident = await reportAt(5, 1);
    await services.dispatch.assignUnit(actors.dispatcher, { incidentId: incident.id, unitId: units[5]!.id });
    await expect(
      services.units.setDuty(units[5]!.officer, { unitId: units[5]!.id, duty: 'OFF_DUTY' }),
    ).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { state: 'OFFERED' },
    });
    await services.units.setDuty(units[6]!.officer, { unitId: units[6]!.id, duty: 'OFF_DUTY' });
    await expect(
      services.dispatch.assignUnit(actors.dispatcher, { incidentId: incident.id, unitId: units[6]!.id }),
    ).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { state: 'OFF_DUTY' },
    });
  });
});
