import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Incident } from '../../../src/core/incident/incident.js';
import { type Shift } from '../../../src/core/shifts/shift.js';
import { type Database } from '../../../src/database/database.js';
import { findBrokenLink } from '../../../src/events/log.js';
import { type Actor } from '../../../src/services/actor.js';
import { type ShiftInput } from '../../../src/services/contract.js';
import { emptyDatabase } from '../../support/database.js';
import { corner, openTown, settleTown, type Town, type TownUnit } from '../../support/town.js';

let database: Database;
let town: Town;
/** 2026-03-02 is a Monday; the town lies in Asia/Shanghai. */
const MONDAY = Date.parse('2026-03-02T00:00:00+08:00');
let now: Date;
const clock = (): Date => now;
const at = (hours: number): void => void (now = new Date(MONDAY + hours * 3_600_000));
const DAY = '2026-03-02';

const PATTERNS = [
  ['early', '07:00'],
  ['late', '15:00'],
  ['night', '23:00'],
] as const;

const put = async (...shifts: ShiftInput[]): Promise<readonly Shift[]> =>
  (await town.services.rosters.putShifts(town.actors.supervisor, { shifts })).shifts;
const unit = (n: number): TownUnit => town.units[n]!;
const dutyOf = (n: number): string => town.fleet.picture.get(unit(n).id)!.unit.duty;

async function report(column = 0): Promise<Incident> {
  const place = { location: corner(column, 0), type: 'dispute' };
  return (await town.services.incidents.reportIncident(town.actors.dispatcher, place)).incident;
}
async function assign(n: number, incident: Incident): Promise<string> {
  const to = { incidentId: incident.id, unitId: unit(n).id };
  return (await town.services.dispatch.assignUnit(town.actors.dispatcher, to)).assignment.id;
}
const step = (actor: Actor, kind: 'ACKNOWLEDGE' | 'ARRIVE' | 'CLEAR', assignmentId: string): Promise<unknown> =>
  town.services.dispatch.stepAssignment(actor, kind, { assignmentId });
const statusOf = async (shift: Shift): Promise<string> =>
  ((await database.knex('shifts').first('status').where({ id: shift.id })) as { status: string }).status;

describe('shifts', () => {
  beforeAll(async () => {
    database = await emptyDatabase();
    at(0);
    await settleTown(database, { unitCount: 4, clock });
  });
  beforeEach(async () => {
    await town?.close();
    await database.knex.raw(
      `delete from alerts; delete from shift_crew; delete from shifts; delete from shift_patterns; delete from unit_breaks; delete from shift_settings;
       delete from assignments; delete from incidents; delete from response_plans; update stations set minimum_cover = 0`,
    );
    await database.knex('patrol_units').update({ duty: 'OFF_DUTY' });
    at(0);
    await database.knex('unit_positions').update({ fix_at: now });
    town = await openTown(database, { clock });
    for (const [code, starts] of PATTERNS) {
      const pattern = { code, name: code, nameEn: code, starts, lastsMin: 480 };
      await town.services.rosters.putPattern(town.actors.supervisor, pattern);
    }
  });
  afterAll(() => town?.close());

  it('are put by pattern and local day, across midnight, for the account of the unit', async () => {
    const [early, night] = await put(
      { pattern: 'early', day: DAY, unitId: unit(0).id },
      { pattern: 'night', day: DAY, unitId: unit(0).id },
    );
    expect(early).toMatchObject({ status: 'PLANNED', day: DAY, crewIds: [unit(0).officer.accountId] });
    expect(early!.startsAt).toEqual(new Date('2026-03-02T07:00:00+08:00'));
    expect(night!.startsAt).toEqual(new Date('2026-03-02T23:00:00+08:00'));
    expect(night!.endsAt).toEqual(new Date('2026-03-03T07:00:00+08:00'));
    const span = { from: early!.startsAt, until: night!.endsAt };
    const { rosters } = town.services;
    const own = await rosters.listShifts(unit(0).officer, span, { first: 10 });
    expect(own.edges.map(({ node }) => node.id)).toEqual([early!.id, night!.id]);
    expect((await rosters.listShifts(unit(1).officer, span, { first: 10 })).edges).toEqual([]);
  });

  it('never have a unit or an officer at work twice at once, also where two consoles plan at once', async () => {
    await put({ pattern: 'early', day: DAY, unitId: unit(0).id });
    await town.services.rosters.putPattern(town.actors.supervisor, {
      code: 'long',
      name: 'long',
      nameEn: 'long',
      starts: '08:00',
      lastsMin: 720,
    });
    await expect(put({ pattern: 'long', day: DAY, unitId: unit(0).id })).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { state: 'ON_ANOTHER_SHIFT', unitId: unit(0).id },
    });
    await expect(
      put({ pattern: 'long', day: DAY, unitId: unit(1).id, crewIds: [unit(0).officer.accountId] }),
    ).rejects.toMatchObject({ code: 'CONFLICT', details: { accountId: unit(0).officer.accountId } });
    const both = await Promise.allSettled([
      put({ pattern: 'early', day: DAY, unitId: unit(2).id }),
      put({ pattern: 'long', day: DAY, unitId: unit(2).id }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(put({ pattern: 'noon', day: DAY, unitId: unit(3).id })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { path: ['input', 'shifts', 0, 'pattern'] },
    });
    await expect(put({ pattern: 'early', day: '2026-02-30', unitId: unit(3).id })).rejects.toMatchObject({
      details: { path: ['input', 'shifts', 0, 'day'] },
    });
    await expect(town.services.rosters.putShifts(town.actors.dispatcher, { shifts: [] })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });

  it('warn of the time in which a station has too few units, and are copied to another week once', async () => {
    const { rosters, dispatchSettings } = town.services;
    const change = await rosters.putShifts(town.actors.supervisor, {
      shifts: [
        { pattern: 'early', day: DAY, unitId: unit(0).id },
        { pattern: 'night', day: DAY, unitId: unit(2).id },
      ],
    });
    expect(change.gaps).toEqual([
      {
        stationId: town.stationIds[0],
        from: new Date('2026-03-02T15:00:00+08:00'),
        until: new Date('2026-03-02T23:00:00+08:00'),
        units: 0,
        minimum: 1,
      },
    ]);
    await dispatchSettings.setMinimumCover(town.actors.supervisor, { stationId: town.stationIds[1], units: 2 });
    const span = { from: new Date('2026-03-02T07:00:00+08:00'), until: new Date('2026-03-03T07:00:00+08:00') };
    const gaps = await rosters.coverGaps(town.actors.planner, { ...span, stationId: town.stationIds[1] });
    expect(gaps).toMatchObject([{ ...span, units: 0, minimum: 2 }]);
    const week = { fromWeek: '2026-03-05', toWeek: '2026-03-11' };
    const copied = await rosters.copyWeek(town.actors.supervisor, week);
    expect(copied.shifts.map(({ day, startsAt }) => [day, startsAt.toISOString()])).toEqual([
      ['2026-03-09', '2026-03-08T23:00:00.000Z'],
      ['2026-03-09', '2026-03-09T15:00:00.000Z'],
    ]);
    expect((await rosters.copyWeek(town.actors.supervisor, week)).shifts).toEqual([]);
    const withdrawn = await rosters.withdrawShift(town.actors.supervisor, { shiftId: copied.shifts[0]!.id });
    expect(withdrawn.status).toBe('WITHDRAWN');
    expect((await rosters.copyWeek(town.actors.supervisor, week)).shifts).toHaveLength(1);
  });

  it('put the unit on duty when its crew signs on, not too early, and off duty at their end', async () => {
    const [early] = await put({ pattern: 'early', day: DAY, unitId: unit(0).id });
    const { shiftDuty } = town.services;
    const input = { shiftId: early!.id };
    at(6.5);
    await expect(shiftDuty.startShift(unit(0).officer, input)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(shiftDuty.startShift(unit(1).officer, input)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    at(6.75);
    await town.clockwork.run();
    expect((await shiftDuty.startShift(unit(0).officer, input)).status).toBe('ON');
    expect(dutyOf(0)).toBe('ON_DUTY');
    // Again: the first answer.
    expect((await shiftDuty.startShift(unit(0).officer, input)).status).toBe('ON');
    at(15);
    await town.clockwork.run();
    expect(await statusOf(early!)).toBe('ENDED');
    expect(dutyOf(0)).toBe('OFF_DUTY');
    const [missed] = await put({ pattern: 'late', day: DAY, unitId: unit(1).id });
    at(23);
    await town.clockwork.run();
    expect(await statusOf(missed!)).toBe('MISSED');
    expect(dutyOf(1)).toBe('OFF_DUTY');
    expect(await findBrokenLink(database)).toBeNull();
  });

  it('let a unit go on with open work after their end, give it no more, and alert when that takes long', async () => {
    const [early] = await put({ pattern: 'early', day: DAY, unitId: unit(0).id });
    const { shiftDuty, alerts } = town.services;
    at(7);
    await shiftDuty.startShift(unit(0).officer, { shiftId: early!.id });
    const assignmentId = await assign(0, await report());
    await step(unit(0).officer, 'ACKNOWLEDGE', assignmentId);
    await step(unit(0).officer, 'ARRIVE', assignmentId);
    await expect(shiftDuty.endShift(unit(0).officer, { shiftId: early!.id })).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { state: 'ON_SCENE', assignmentId },
    });
    at(15);
    await town.clockwork.run();
    expect(await statusOf(early!)).toBe('ON');
    expect(dutyOf(0)).toBe('ON_DUTY');
    at(15.25);
    await town.clockwork.run();
    const filter = { includeAcknowledged: true, incidentId: null };
    const raised = await alerts.listAlerts(town.actors.dispatcher, filter, { first: 10 });
    // So long on scene without a word, its officer has been asked for a sign of life too.
    const ofShift = raised.edges.filter(({ node }) => node.kind !== 'NO_SIGN_OF_LIFE');
    expect(ofShift.map(({ node }) => [node.kind, node.assignmentId])).toEqual([['OPEN_AT_SHIFT_END', assignmentId]]);
    await step(unit(0).officer, 'CLEAR', assignmentId);
    // Between its last work and the clock's next look nobody can give it more.
    const next = await report();
    await expect(assign(0, next)).rejects.toMatchObject({ code: 'CONFLICT', details: { state: 'SHIFT_OVER' } });
    at(15.26);
    await town.clockwork.run();
    expect(await statusOf(early!)).toBe('ENDED');
    expect(dutyOf(0)).toBe('OFF_DUTY');
  });

  it('hand open work over to a unit of the next shift: the incident is never without one', async () => {
    const [early] = await put({ pattern: 'early', day: DAY, unitId: unit(0).id });
    const { shiftDuty, incidents } = town.services;
    at(7);
    await shiftDuty.startShift(unit(0).officer, { shiftId: early!.id });
    const incident = await report();
    const assignmentId = await assign(0, incident);
    await step(unit(0).officer, 'ACKNOWLEDGE', assignmentId);
    await step(unit(0).officer, 'ARRIVE', assignmentId);
    at(15);
    await town.clockwork.run();
    const hand = (to: number): Promise<unknown> =>
      shiftDuty.handOverAssignment(unit(0).officer, { assignmentId, toUnitId: unit(to).id });
    await expect(hand(1)).rejects.toMatchObject({ code: 'CONFLICT', details: { state: 'OFF_DUTY' } });
    for (const n of [1, 2])
      await town.services.units.setDuty(town.actors.dispatcher, { unitId: unit(n).id, duty: 'ON_DUTY' });
    // Two at once: one of them takes over.
    const both = await Promise.allSettled([hand(1), hand(2)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const all = (await incidents.assignmentsByIncidentIds(town.actors.dispatcher, [incident.id])).get(incident.id)!;
    expect(all.map(({ status }) => status)).toEqual(['CANCELLED', 'OFFERED']);
    expect(all[0]!.endReason).toMatch(/^handed over to U-00[23]$/);
    const [after] = (await incidents.incidentsByIds(town.actors.dispatcher, [incident.id])).values();
    expect(after!.status).toBe('DISPATCHED');
    const { edges } = await incidents.timeline(town.actors.dispatcher, incident.id, { first: 100 });
    expect(edges.map(({ node }) => node.kind)).not.toContain('HELD');
    expect(edges.filter(({ node }) => node.data['to'] === 'HELD')).toEqual([]);
    expect(edges.at(-1)!.node.kind).toBe('shift.work-handed-over');
    at(15.01);
    await town.clockwork.run();
    expect(await statusOf(early!)).toBe('ENDED');
    expect(dutyOf(0)).toBe('OFF_DUTY');
  });

  it('let the next crew take over the same unit with the work that it has', async () => {
    const crewIds = [unit(3).officer.accountId];
    const [early, late] = await put(
      { pattern: 'early', day: DAY, unitId: unit(0).id },
      { pattern: 'late', day: DAY, unitId: unit(0).id, crewIds },
    );
    const { shiftDuty } = town.services;
    at(7);
    await shiftDuty.startShift(unit(0).officer, { shiftId: early!.id });
    await assign(0, await report());
    at(14.9);
    await shiftDuty.startShift(unit(3).officer, { shiftId: late!.id });
    expect([await statusOf(early!), await statusOf(late!)]).toEqual(['ENDED', 'ON']);
    at(15);
    await town.clockwork.run();
    expect(dutyOf(0)).toBe('ON_DUTY');
    const shifts = await shiftDuty.shiftsByUnitIds(town.actors.dispatcher, [unit(0).id]);
    expect(shifts.get(unit(0).id)?.id).toBe(late!.id);
  });

  it('offer nothing to a unit that goes off duty in the same moment', async () => {
    for (let round = 0; round < 4; round++) {
      const actor = town.actors.dispatcher;
      await town.services.units.setDuty(actor, { unitId: unit(round).id, duty: 'ON_DUTY' });
      const incident = await report();
      const results = await Promise.allSettled([
        assign(round, incident),
        town.services.units.setDuty(actor, { unitId: unit(round).id, duty: 'OFF_DUTY' }),
      ]);
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const active = await town.services.units.activeAssignmentsByUnitIds(actor, [unit(round).id]);
      expect(active.size === 1).toBe(dutyOf(round) === 'ON_DUTY');
    }
  });
});
