import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Incident } from '../../../src/core/incident/incident.js';
import { type Database } from '../../../src/database/database.js';
import { emptyDatabase } from '../../support/database.js';
import { corner, openTown, settleTown, type Town, type TownUnit } from '../../support/town.js';

let database: Database;
let town: Town;
/** The injected clock: it stands still until a test moves it. */
let now: Date;
const clock = (): Date => now;
const unit = (n: number): TownUnit => town.units[n]!;

async function report(column = 0): Promise<Incident> {
  const place = { location: corner(column, 0), type: 'dispute' };
  return (await town.services.incidents.reportIncident(town.actors.dispatcher, place)).incident;
}
async function assign(n: number, incident: Incident): Promise<string> {
  const to = { incidentId: incident.id, unitId: unit(n).id };
  return (await town.services.dispatch.assignUnit(town.actors.dispatcher, to)).assignment.id;
}

describe('breaks', () => {
  beforeAll(async () => {
    database = await emptyDatabase();
    now = new Date('2026-03-02T02:00:00.000Z');
    await settleTown(database, { unitCount: 4, clock });
  });
  beforeEach(async () => {
    await town?.close();
    await database.knex.raw(
      'delete from unit_breaks; delete from shift_settings; delete from assignments; delete from incidents',
    );
    await database.knex('patrol_units').update({ duty: 'ON_DUTY' });
    await database.knex('unit_positions').update({ fix_at: now });
    town = await openTown(database, { clock });
  });
  afterAll(() => town?.close());

  it('keep a unit from ordinary work and not from an emergency, and end by themselves', async () => {
    const { shiftDuty, dispatch } = town.services;
    const begun = await shiftDuty.startBreak(unit(0).officer, { unitId: unit(0).id, minutes: 30 });
    expect(begun.endsBy.getTime() - now.getTime()).toBe(1_800_000);
    const nearest = await dispatch.nearestUnits(town.actors.dispatcher, { to: corner(0, 0), first: 1 });
    expect(nearest.rejected[0]).toMatchObject({ unitId: unit(0).id, reason: 'ON_BREAK' });
    await expect(assign(0, await report())).rejects.toMatchObject({ details: { state: 'ON_BREAK' } });
    now = begun.endsBy;
    await town.clockwork.run();
    expect(await shiftDuty.breaksByUnitIds(unit(0).officer, [unit(0).id])).toEqual(new Map());
    await assign(0, await report());
    await expect(shiftDuty.startBreak(unit(0).officer, { unitId: unit(0).id, minutes: 30 })).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { state: 'OFFERED' },
    });
  });

  it('let nearest units name whoever is called from one, where the search says for what', async () => {
    const { shiftDuty, dispatch } = town.services;
    await shiftDuty.startBreak(unit(0).officer, { unitId: unit(0).id, minutes: 30 });
    const nearest = async (priority: number | null): Promise<string | undefined> => {
      const search = { to: corner(0, 0), first: 1, priority };
      return (await dispatch.nearestUnits(town.actors.dispatcher, search)).candidates[0]?.unitId;
    };
    expect(await nearest(1)).toBe(unit(0).id);
    expect(await nearest(2)).toBe(unit(1).id);
    expect(await nearest(null)).toBe(unit(1).id);
    await expect(nearest(5)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', details: { path: ['priority'] } });
  });

  it('leave their station without the unit: the cover is thin that counts on it', async () => {
    // Units 1 and 3 are all that S1 has on duty.
    await database.knex('stations').where({ code: 'S1' }).update({ minimum_cover: 1 });
    const { shiftDuty, dispatch } = town.services;
    const thinCover = async (): Promise<unknown> => {
      const incident = await report(2);
      return (await dispatch.recommend(town.actors.dispatcher, incident.id))!.thinCover;
    };
    expect(await thinCover()).toEqual([]);
    await shiftDuty.startBreak(unit(0).officer, { unitId: unit(0).id, minutes: 30 });
    expect(await thinCover()).toEqual([{ stationId: town.stationIds[0], free: 1, left: 0, minimum: 1 }]);
    await database.knex('stations').update({ minimum_cover: 0 });
  });

  it('end with the duty of the unit, so that another of the station may have one', async () => {
    const { shiftDuty, units } = town.services;
    await shiftDuty.startBreak(unit(0).officer, { unitId: unit(0).id, minutes: 30 });
    await units.setDuty(unit(0).officer, { unitId: unit(0).id, duty: 'OFF_DUTY' });
    await shiftDuty.startBreak(unit(2).officer, { unitId: unit(2).id, minutes: 10 });
    await units.setDuty(unit(0).officer, { unitId: unit(0).id, duty: 'ON_DUTY' });
    await assign(0, await report());
  });

  it('are taken by as many of a station at once as may be, also where two begin at once', async () => {
    const { shiftDuty, rosters } = town.services;
    const begin = (n: number): Promise<unknown> =>
      shiftDuty.startBreak(unit(n).officer, { unitId: unit(n).id, minutes: 10 });
    // Units 1 and 3 belong to one station, unit 2 to the other.
    const both = await Promise.allSettled([begin(0), begin(2)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const [refused] = both.filter((each) => each.status === 'rejected');
    expect(refused!.reason).toMatchObject({ code: 'CONFLICT', details: { state: 'STATION_ON_BREAK' } });
    await begin(1);
    await rosters.putSettings(town.actors.supervisor, { maxOnBreak: 2 });
    await Promise.all([begin(0), begin(2)]);
    expect(await rosters.settings(town.actors.planner)).toEqual({
      maxOnBreak: 2,
      signOnEarlyS: 900,
      openWorkAlertS: 900,
    });
    const ended = await shiftDuty.endBreak(town.actors.dispatcher, { unitId: unit(1).id });
    expect(ended.endedAt).toEqual(now);
    await expect(shiftDuty.endBreak(unit(1).officer, { unitId: unit(1).id })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await expect(shiftDuty.endBreak(unit(0).officer, { unitId: unit(2).id })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
