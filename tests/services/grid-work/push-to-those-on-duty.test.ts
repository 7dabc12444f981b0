/** Who is pushed what happens in a grid while its community officer is on duty, off duty, or on no roster; the clock is moved by the test. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type GridReport } from '../../../src/core/grid-work/grid-report.js';
import { type Shift } from '../../../src/core/shifts/shift.js';
import { type Actor } from '../../../src/services/actor.js';
import { type Database } from '../../../src/database/database.js';
import { emptyDatabase } from '../../support/database.js';
import { type GridPeople, settleGridPeople } from '../../support/grid-people.js';
import { corner, openTown, settleTown, type Town } from '../../support/town.js';

const DAY = '2026-03-02';
const MONDAY = Date.parse(`${DAY}T00:00:00+08:00`);
let now: Date;
const at = (hours: number): void => void (now = new Date(MONDAY + hours * 3_600_000));
let database: Database;
let town: Town;
let people: GridPeople;
let aborted: AbortController;

beforeEach(async () => {
  database = await emptyDatabase();
  aborted = new AbortController();
  at(0);
  const clock = (): Date => now;
  await settleTown(database, { unitCount: 2, clock });
  people = await settleGridPeople(database);
  town = await openTown(database, { clock });
  for (const [code, starts] of [
    ['early', '07:00'],
    ['late', '15:00'],
  ]) {
    const pattern = { code: code!, name: code!, nameEn: code!, starts: starts!, lastsMin: 480 };
    await town.services.rosters.putPattern(town.actors.supervisor, pattern);
  }
});
afterEach(async () => {
  aborted.abort();
  await town.close();
});

/** The officer's early shift (of a patrol) and another officer's late shift at the desk of the station; both of the next day too. */
async function putRoster(): Promise<{ officer: Shift; desk: Shift }> {
  const days = [DAY, '2026-03-03'];
  const { shifts } = await town.services.rosters.putShifts(town.actors.supervisor, {
    shifts: days.flatMap((day) => [
      { pattern: 'early', day, unitId: town.units[0]!.id, crewIds: [people.communityOfficer.accountId] },
      { pattern: 'late', day, stationId: town.stationIds[0], crewIds: [people.otherOfficer.accountId] },
    ]),
  });
  return { officer: shifts[0]!, desk: shifts[1]! };
}

const start = (actor: Actor, { id: shiftId }: Shift): Promise<unknown> =>
  town.services.shiftDuty.startShift(actor, { shiftId });
const end = (actor: Actor, { id: shiftId }: Shift): Promise<unknown> =>
  town.services.shiftDuty.endShift(actor, { shiftId });

/** What a device is told from now on. */
function device<Item>(feed: AsyncIterable<Item>, textOf: (item: Item) => string): string[] {
  const seen: string[] = [];
  void (async () => {
    for await (const item of feed) seen.push(textOf(item));
  })();
  return seen;
}
const reportsOf = (actor: Actor): string[] =>
  device(town.services.gridReports.gridReportFeed(actor, { signal: aborted.signal }), ({ report }) => report!.text);
const tasksOf = (actor: Actor): string[] =>
  device(
    town.services.tasks.taskFeed(actor, { signal: aborted.signal }),
    ({ task }) => `${task?.kind} ${task?.status}`,
  );

const file = (text: string): Promise<GridReport> =>
  town.services.gridReports.fileGridReport(town.actors.gridworker, { kind: 'OTHER', text, location: corner(1, 1) });
/** All feeds have had time to deliver what is there. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 300));
/** As long as that takes: what else it was told would be there by then, or in a moment. */
const told = async (seen: readonly string[], expected: readonly string[]): Promise<void> => {
  await vi.waitFor(() => expect(seen).toEqual(expected), { timeout: 10_000 });
  await settled();
  expect(seen).toEqual(expected);
};
const inbox = async (actor: Actor): Promise<string[]> => {
  const filter = { addressedToMe: true };
  const { edges } = await town.services.gridReports.listGridReports(actor, filter, { first: 50 });
  return edges.map(({ node }) => node.text);
};
const isAddressed = (actor: Actor, report: GridReport): Promise<boolean> =>
  town.services.gridReports.isAddressedTo(actor, report, people.communityOfficer.accountId);

describe('grid reports are pushed', () => {
  it('to a community officer without a roster at any time', async () => {
    const seen = reportsOf(people.communityOfficer);
    await settled();
    await file('at night');
    await told(seen, ['at night']);
  });

  it('to a community officer on duty; off duty nothing, until the next shift begins with what is open', async () => {
    const { officer } = await putRoster();
    const seen = reportsOf(people.communityOfficer);
    await settled();
    const first = await file('before the shift');
    await settled();
    expect(seen).toEqual([]);
    expect(await inbox(people.communityOfficer)).toEqual(['before the shift']);
    expect(await isAddressed(people.communityOfficer, first)).toBe(true);
    at(7);
    await start(people.communityOfficer, officer);
    await told(seen, ['before the shift']);
    await file('during the shift');
    await told(seen, ['before the shift', 'during the shift']);
    await end(people.communityOfficer, officer);
    await file('after the shift');
    await told(seen, ['before the shift', 'during the shift']);
    // Also a device that begins anew is shown nothing then.
    const anew = reportsOf(people.communityOfficer);
    await settled();
    expect(anew).toEqual([]);
  });

  it('to the desk shift of the station while the officer is off duty, who may handle them', async () => {
    const { officer, desk } = await putRoster();
    const seen = reportsOf(people.otherOfficer);
    // The desk may sign on, and the officer, late for the early shift, has not.
    at(14.9);
    await file('nobody is there');
    await settled();
    expect(seen).toEqual([]);
    await start(people.otherOfficer, desk);
    await told(seen, ['nobody is there']);
    const report = await file('the desk is there');
    await told(seen, ['nobody is there', 'the desk is there']);
    // Filed in the same moment, so in no order of their own.
    expect((await inbox(people.otherOfficer)).sort()).toEqual(['nobody is there', 'the desk is there']);
    expect(await isAddressed(people.otherOfficer, report)).toBe(true);
    const verify = (reportId: string): Promise<unknown> =>
      town.services.gridReports.stepGridReport(people.otherOfficer, 'START_VERIFICATION', { reportId });
    await verify(report.id);
    await start(people.communityOfficer, officer);
    seen.length = 0;
    const later = await file('the officer is there');
    await settled();
    expect(seen).toEqual([]);
    expect(await inbox(people.otherOfficer)).toEqual([]);
    await expect(verify(later.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('to the command of the station where neither is on duty', async () => {
    const { desk } = await putRoster();
    at(15);
    const report = await file('nobody is there');
    expect(await inbox(people.supervisorS1)).toEqual(['nobody is there']);
    expect(await inbox(people.supervisorS2)).toEqual([]);
    expect(await isAddressed(people.supervisorS1, report)).toBe(true);
    const seen = reportsOf(people.supervisorS1);
    await told(seen, ['nobody is there']);
    await start(people.otherOfficer, desk);
    expect(await inbox(people.supervisorS1)).toEqual([]);
    expect(await isAddressed(people.supervisorS1, report)).toBe(false);
  });
});

describe('tasks of who answers for a grid are pushed', () => {
  async function reportWithTask(): Promise<void> {
    await town.services.incidents.reportIncident(town.actors.dispatcher, {
      type: 'street-disturbance',
      location: corner(1, 1),
    });
  }
  beforeEach(async () => {
    await town.services.responsePlans.putPlan(town.actors.supervisor, {
      incidentType: 'street-disturbance',
      content: {
        needs: [{ count: 1 }],
        clocks: { acknowledgeS: 30, startTravelS: 60, arriveS: 600 },
        tasks: [{ kind: 'look-in', who: 'COMMUNITY_OFFICER', dueWithinS: 3_600 }],
      },
    });
  });

  it('to the officer on duty, and to the desk shift while the officer is off duty', async () => {
    const { officer, desk } = await putRoster();
    const [atDesk, ofOfficer] = [tasksOf(people.otherOfficer), tasksOf(people.communityOfficer)];
    at(7);
    await reportWithTask();
    await settled();
    expect([atDesk, ofOfficer]).toEqual([[], []]);
    await start(people.communityOfficer, officer);
    await told(ofOfficer, ['look-in OPEN']);
    await end(people.communityOfficer, officer);
    at(15);
    await start(people.otherOfficer, desk);
    await settled();
    await reportWithTask();
    await told(ofOfficer, ['look-in OPEN']);
    await told(atDesk, ['look-in OPEN', 'look-in OPEN']);
    const { edges } = await town.services.tasks.myTasks(people.otherOfficer, {}, { first: 10 });
    expect(edges).toHaveLength(2);
  });
});
