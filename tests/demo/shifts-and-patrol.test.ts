import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { haversineM } from '../../src/core/geo/distance.js';
import { seededRandom } from '../../src/core/random.js';
import { openRoadNetwork } from '../../src/core/road/road-network.js';
import { type Database } from '../../src/database/database.js';
import { BackgroundCalls } from '../../src/demo/background-calls.js';
import { DemoRoster } from '../../src/demo/demo-roster.js';
import { SimulatedUnit } from '../../src/demo/simulated-unit.js';
import { emptyDatabase } from '../support/database.js';
import { corner, openTown, settleTown, type Town, townRoads } from '../support/town.js';

describe('a simulated unit', () => {
  it('turns to its patrol target at once, and goes about as usual once it was there', () => {
    const roads = openRoadNetwork(townRoads());
    const home = corner(1, 1);
    const target = corner(8, 8);
    const unit = new SimulatedUnit({ unitId: 'u', vehicle: 'CAR', home, random: seededRandom(5) });
    let nowMs = 0;
    const distancesM: number[] = [];
    const drive = (s: number): void => {
      for (let i = 0; i < s; i++) {
        nowMs += 1_000;
        unit.move(nowMs, roads, { onDuty: true, mayPlanPatrol: true });
        const fix = unit.takeFix(nowMs);
        if (fix !== null) distancesM.push(haversineM(fix.lon, fix.lat, target.lon, target.lat));
      }
    };
    unit.place(home, nowMs);
    drive(120);
    unit.patrolTo(target, nowMs);
    const before = distancesM.at(-1)!;
    distancesM.length = 0;
    drive(600);
    expect(before).toBeGreaterThan(300);
    expect(Math.min(...distancesM)).toBeLessThan(60);
    // No target: it is not bound to the place.
    expect(distancesM.at(-1)).toBeGreaterThan(60);
  });
});

describe('the roster of the demo', () => {
  let database: Database;
  let town: Town;
  let now = new Date('2026-03-02T06:50:00+08:00');
  const clock = (): Date => now;

  beforeAll(async () => {
    database = await emptyDatabase();
    await settleTown(database, { unitCount: 2, clock });
    await database.knex('patrol_units').update({ duty: 'OFF_DUTY' });
    town = await openTown(database, { clock });
  });
  afterAll(() => town?.close());

  it('plans a week ahead, signs crews on as they relieve each other, and plans nothing twice', async () => {
    const { services, actors, units } = town;
    for (const [code, starts] of [
      ['early', '07:00'],
      ['late', '15:00'],
    ] as const) {
      const pattern = { code, name: code, nameEn: code, starts, lastsMin: 480 };
      await services.rosters.putPattern(actors.supervisor, pattern);
    }
    const errors: unknown[] = [];
    const calls = new BackgroundCalls((error) => errors.push(error));
    const dayFormat = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short' });
    const roster = new DemoRoster({
      services,
      supervisor: actors.supervisor,
      officers: new Map(units.map(({ id, officer }) => [id, officer])),
      daily: units.flatMap(({ id, officer }) => [
        { unitId: id, pattern: 'early', crewIds: [officer.accountId] },
        { unitId: id, pattern: 'late', crewIds: [] },
      ]),
      dayOf: (at) => dayFormat.format(at),
      nowMs: () => now.getTime(),
      calls,
    });
    const work = async (at: string): Promise<(string | undefined)[]> => {
      now = new Date(at);
      await town.clockwork.run();
      roster.work();
      // One look at a time: it is over when the next one begins.
      for (let i = 0; i < 3000 && Reflect.get(roster, 'isWorking') === true; i++)
        await new Promise((resolve) => setTimeout(resolve, 20));
      await town.tail.catchUp();
      return units.map(({ id }) => town.fleet.picture.get(id)?.unit.duty);
    };
    expect(await work('2026-03-02T06:50:00+08:00')).toEqual(['ON_DUTY', 'ON_DUTY']);
    const count = async (): Promise<number> => Number((await database.knex('shifts').count().first())!['count']);
    expect(await count()).toBe(2 * 2 * 7);
    expect(await work('2026-03-02T14:50:00+08:00')).toEqual(['ON_DUTY', 'ON_DUTY']);
    expect(await work('2026-03-02T15:01:00+08:00')).toEqual(['ON_DUTY', 'ON_DUTY']);
    expect(await count()).toBe(2 * 2 * 7);
    expect(await work('2026-03-02T23:00:01+08:00')).toEqual(['OFF_DUTY', 'OFF_DUTY']);
    const rows = await database.knex('shifts').select<{ status: string }[]>('status').orderBy('starts_at').limit(4);
    expect(rows.map(({ status }) => status)).toEqual(['ENDED', 'ENDED', 'ENDED', 'ENDED']);
    await calls.stop();
    expect(errors).toEqual([]);
  });
});
