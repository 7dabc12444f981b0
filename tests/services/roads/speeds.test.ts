import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openRoadNetwork } from '../../../src/core/road/road-network.js';
import { type Database } from '../../../src/database/database.js';
import { findBrokenLink, readHead } from '../../../src/events/log.js';
import { type PutSpeedProfileInput } from '../../../src/services/contract.js';
import { seedSpeedProfiles, SPEED_PROFILES } from '../../../seeds/speed-profiles.js';
import { emptyDatabase } from '../../support/database.js';
import { corner, openTown, settleTown, type Town, townRoads } from '../../support/town.js';

let database: Database;
let town: Town;
/** A Monday, 08:00 in the town. */
const START = Date.parse('2026-03-02T00:00:00.000Z');
const MINUTE = 60_000;
let now = START;
const clock = (): Date => new Date(now);

/** Cars need twice the time on working mornings. */
const MORNING: PutSpeedProfileInput = {
  slug: 'morning',
  name: '早高峰',
  nameEn: 'Morning',
  rank: 10,
  windows: [{ days: ['MONDAY', 'TUESDAY'], from: '07:00', until: '09:00' }],
  factors: [{ vehicles: ['CAR'], slowdown: 2 }],
};

async function put(change: Partial<PutSpeedProfileInput> = {}, actor = town.actors.planner): Promise<void> {
  await town.services.speeds.putProfile(actor, { ...MORNING, ...change });
}
/** Seconds of a car along the street from corner (4, 0) to (4, 1), and on which metric. */
async function drive(of = town): Promise<{ travelTimeS: number; metricVersion: string }> {
  const ask = { from: corner(4, 0), to: corner(4, 1), vehicle: 'CAR' as const };
  return (await of.services.dispatch.route(of.actors.dispatcher, ask))!;
}
function inUse(of = town): string | undefined {
  return of.services.speeds.profileInUse(of.actors.planner)?.slug;
}
async function at(minutes: number): Promise<void> {
  now = START + minutes * MINUTE;
  await town.closures.refresh();
  await town.closures.speedsSettled();
}

beforeEach(async () => {
  now = START;
  database = await emptyDatabase();
  await settleTown(database, { unitCount: 10, clock });
  town = await openTown(database, { clock });
});
afterEach(() => town.close());

describe('speeds by hour', () => {
  it('count at once where their hour is now, for routes and candidates alike, and for their classes only', async () => {
    const free = await drive();
    await put();
    const slow = await drive();
    expect(slow.travelTimeS).toBeCloseTo(2 * free.travelTimeS, 2);
    expect(slow.metricVersion).toMatch(/^town~morning\.[0-9a-f]{8}$/);
    const { candidates } = await town.services.dispatch.nearestUnits(town.actors.dispatcher, {
      to: corner(4, 1),
      first: 10,
    });
    expect(new Set(candidates.map(({ metricVersion }) => metricVersion))).toEqual(new Set([slow.metricVersion]));
    const car = candidates.find(({ unitId }) => unitId === town.units[4]!.id)!;
    expect(car.travelTimeS).toBeCloseTo(slow.travelTimeS, 0);
    const foot = await town.services.dispatch.route(town.actors.dispatcher, {
      from: corner(4, 0),
      to: corner(4, 1),
      vehicle: 'FOOT',
    });
    expect(foot!.travelTimeS).toBeCloseTo(75, 0);
    expect(await findBrokenLink(database)).toBeNull();
  });

  it('begin and end with their hours, by the clocks of the city', async () => {
    await put();
    await put({ slug: 'always', rank: 500, windows: [], factors: [] });
    const seen: (string | undefined)[] = [];
    // 08:59, 09:00, Tuesday 06:59 and 07:00, Wednesday 07:00
    for (const minutes of [59, 60, 23 * 60 - 1, 23 * 60, 47 * 60]) {
      await at(minutes);
      seen.push(inUse());
      expect((await drive()).metricVersion.startsWith('town~')).toBe(inUse() === 'morning');
    }
    expect(seen).toEqual(['morning', 'always', 'always', 'morning', 'always']);
  });

  it('begin by themselves', async () => {
    await town.close();
    // The town's clock runs from a second before nine.
    const begin = Date.now();
    town = await openTown(database, { clock: () => new Date(START + 60 * MINUTE - 1000 + Date.now() - begin) });
    await put();
    expect(inUse()).toBe('morning');
    await vi.waitFor(() => expect(inUse()).toBeUndefined(), { timeout: 10_000, interval: 20 });
    expect((await drive()).metricVersion).toBe('town');
  });

  it('lie under the closures, which count upon them and stay when the hour ends', async () => {
    const { services, actors } = town;
    const free = await drive();
    const line = [corner(4, 0.1), corner(4, 0.9)];
    await services.roads.closeRoad(actors.dispatcher, { line, speedFactor: 0.5, vehicles: ['CAR'] });
    await put();
    expect((await drive()).travelTimeS).toBeCloseTo(4 * free.travelTimeS, 1);
    expect((await drive()).metricVersion).toMatch(/^town~morning\.[0-9a-f]{8}\+[0-9a-f]{8}$/);
    await at(60);
    expect((await drive()).travelTimeS).toBeCloseTo(2 * free.travelTimeS, 1);
    expect((await drive()).metricVersion).toMatch(/^town\+[0-9a-f]{8}$/);
  });

  it('last through a restart, reach every node, and come upon roads that are imported meanwhile', async () => {
    const other = await openTown(database, { clock });
    await put();
    const { metricVersion } = await drive();
    await other.tail.catchUp();
    await other.closures.speedsSettled();
    expect((await drive(other)).metricVersion).toBe(metricVersion);
    await other.close();
    await town.close();
    town = await openTown(database, { clock });
    expect((await drive()).metricVersion).toBe(metricVersion);
    await town.closures.replaceRoads(openRoadNetwork(townRoads('rebuilt')));
    expect((await drive()).metricVersion).toBe(metricVersion.replace('town', 'rebuilt'));
  });

  it('put again replace the profile of the slug; switched off it is never in use', async () => {
    await put();
    await put({ nameEn: 'Other', factors: [{ slowdown: 3 }] });
    const profiles = await town.services.speeds.listProfiles(town.actors.gridworker);
    expect(profiles).toMatchObject([{ slug: 'morning', nameEn: 'Other', enabled: true }]);
    await put({ enabled: false });
    expect(inUse()).toBeUndefined();
    expect((await drive()).metricVersion).toBe('town');
    const { edges } = await town.services.feeds.listEvents(town.actors.dispatcher, {}, { first: 10 });
    expect(edges.map(({ node }) => node.kind)).toEqual(Array(3).fill('speed-profile.put'));
  });

  it('are seeded once: a profile that was switched off stays so', async () => {
    await seedSpeedProfiles(database, clock());
    await at(0);
    expect(inUse()).toBe('rush-hour');
    await put({ ...MORNING, slug: 'rush-hour', enabled: false });
    await seedSpeedProfiles(database, clock());
    expect((await town.services.speeds.listProfiles(town.actors.planner)).map(({ slug }) => slug).sort()).toEqual(
      SPEED_PROFILES.map(({ slug }) => slug).sort(),
    );
    expect(inUse()).toBe('free-flow');
  });
});

describe('a speed profile is refused', () => {
  const window = { days: ['MONDAY'], from: '07:00', until: '09:00' } as const;
  const BAD: readonly [string, Partial<PutSpeedProfileInput>, RegExp][] = [
    ['that speeds up', { factors: [{ slowdown: 0.9 }] }, /factors.0.slowdown.*0.9/],
    ['that all but closes', { factors: [{ slowdown: 21 }] }, /factors.0.slowdown/],
    ['that is not a number', { factors: [{ slowdown: NaN }] }, /slowdown/],
    ['for no class', { factors: [{ slowdown: 2, vehicles: [] }] }, /vehicles: is an empty list/],
    ['for no road', { factors: [{ slowdown: 2, roadClasses: [] }] }, /roadClasses: is an empty list/],
    ['on no day', { windows: [{ ...window, days: [] }] }, /windows.0.days/],
    ['over midnight', { windows: [{ ...window, until: '06:00' }] }, /two windows/],
    ['of no time', { windows: [{ ...window, from: '7:00' }] }, /windows.0.from.*no time of day/],
    ['after the day', { windows: [{ ...window, until: '24:01' }] }, /windows.0.until/],
    ['with a slug of capitals', { slug: 'Rush Hour' }, /slug/],
    ['without a name', { name: ' ' }, /name: is empty/],
    ['of no rank', { rank: -1 }, /rank/],
    ['with too many windows', { windows: Array(51).fill(window) as (typeof window)[] }, /51 entries/],
  ];
  it('where it cannot be meant, and nothing is written', async () => {
    for (const [name, change, message] of BAD)
      await expect(put(change), name).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
        message: expect.stringMatching(message) as string,
      });
    expect(await town.services.speeds.listProfiles(town.actors.planner)).toEqual([]);
    expect(await readHead(database.knex)).toMatchObject({ seq: 0 });
  });

  it('from those who do not plan', async () => {
    for (const actor of [town.units[0]!.officer, town.actors.dispatcher, town.actors.gridworker])
      await expect(put({}, actor)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    for (const actor of [town.actors.supervisor, town.actors.admin]) await put({}, actor);
  });
});
