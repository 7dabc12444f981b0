import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PastPosition } from '../../../src/core/fleet/past-position.js';
import { type Database, inTransaction } from '../../../src/database/database.js';
import { storeFixes, type StoredFix } from '../../../src/database/unit-repository.js';
import { EventKind } from '../../../src/events/event.js';
import { appendEvents } from '../../../src/events/log.js';
import { type ReplayItem } from '../../../src/services/contract.js';
import { type Page, type PageRequest } from '../../../src/services/page.js';
import { emptyDatabase } from '../../support/database.js';
import { corner, openTown, settleTown, type Town } from '../../support/town.js';

const START = Date.parse('2026-05-01T00:00:00Z');
const at = (s: number): Date => new Date(START + s * 1_000);
const HOUR_S = 3_600;
const DAY_S = 86_400;

let database: Database;
let town: Town;
let incidentIds: readonly [inside: string, outside: string];

function fix(unit: number, s: number, column: number, flag: StoredFix['flag'] = null): StoredFix {
  const { lon, lat } = corner(column, 5);
  return {
    unitId: town.units[unit]!.id,
    lon,
    lat,
    fixAt: at(s),
    receivedAt: at(s + 1),
    headingDeg: null,
    speedKmh: null,
    accuracyM: 5,
    datum: 'WGS84',
    originalLon: lon,
    originalLat: lat,
    flag,
  };
}

const store = (fixes: readonly StoredFix[]): Promise<void> => inTransaction(database, (trx) => storeFixes(trx, fixes));

/** All pages one after the other. */
async function readAll<T>(first: number, read: (page: PageRequest) => Promise<Page<T>>): Promise<T[]> {
  const all: T[] = [];
  for (let after: string | null = null; ;) {
    const page: Page<T> = await read({ first, after });
    expect(page.edges.length).toBeLessThanOrEqual(first);
    all.push(...page.edges.map(({ node }) => node));
    if (!page.hasNextPage) return all;
    after = page.edges.at(-1)!.cursor;
  }
}

/** The obvious way: of each unit the first in every step. */
function sample(fixes: readonly StoredFix[], fromS: number, toS: number, everyS: number): StoredFix[] {
  const chosen = new Map<string, StoredFix>();
  const inOrder = fixes
    .filter(({ fixAt }) => fixAt >= at(fromS) && fixAt < at(toS))
    .sort((a, b) => a.fixAt.getTime() - b.fixAt.getTime() || (a.unitId < b.unitId ? -1 : 1));
  for (const each of inOrder) {
    const s = (each.fixAt.getTime() - START) / 1_000 - fromS;
    const key = `${each.unitId} ${everyS === 0 ? s : Math.floor(s / everyS)}`;
    if (!chosen.has(key)) chosen.set(key, each);
  }
  return [...chosen.values()];
}

const names = (positions: readonly { unitId: string; fixAt: Date }[]): string[] =>
  positions.map(({ unitId, fixAt }) => `${fixAt.toISOString()} ${unitId}`);

const square = (a: { lon: number; lat: number }, b: { lon: number; lat: number }): object => ({
  type: 'Polygon',
  coordinates: [
    [
      [a.lon, a.lat],
      [b.lon, a.lat],
      [b.lon, b.lat],
      [a.lon, b.lat],
      [a.lon, a.lat],
    ],
  ],
});
/** Columns 0 to 3, all rows. */
const WEST = (): object => square(corner(-0.5, -0.5), corner(3.5, 9.5));

beforeAll(async () => {
  database = await emptyDatabase();
  await settleTown(database, { unitCount: 4, clock: () => at(-DAY_S) });
  town = await openTown(database, { clock: () => at(0) });
  const report = async (column: number) =>
    (
      await town.services.incidents.reportIncident(town.actors.dispatcher, {
        type: 'dispute',
        location: corner(column, 5),
      })
    ).incident.id;
  incidentIds = [await report(1), await report(8)];
});
afterAll(() => town.close());

describe('the track of a unit', () => {
  const track = (
    unit: number,
    [fromS, toS]: readonly [number, number],
    { everyS = 0, includeFlagged = false, first = 500 } = {},
  ): Promise<PastPosition[]> =>
    readAll(first, (page) =>
      town.services.positionHistory.track(
        town.actors.dispatcher,
        { unitId: town.units[unit]!.id, from: at(fromS), to: at(toS), everyS, includeFlagged },
        page,
      ),
    );

  it('is what was live between two times, the second exclusive, over midnight, whatever the size of a page', async () => {
    const fixes = Array.from({ length: 40 }, (_, n) => fix(0, DAY_S - 200 + n * 10, n % 9));
    await store([...fixes, fix(1, DAY_S, 0), fix(0, DAY_S - 195, 9, 'TELEPORT')]);
    const period = [DAY_S - 190, DAY_S + 190] as const;
    const expected = names(sample(fixes, ...period, 0));
    expect(expected).toHaveLength(38);
    for (const first of [1, 7, 500]) expect(names(await track(0, period, { first }))).toEqual(expected);
    expect((await track(0, period))[0]).toEqual({
      unitId: town.units[0]!.id,
      ...corner(1, 5),
      fixAt: at(DAY_S - 190),
      receivedAt: at(DAY_S - 189),
      headingDeg: null,
      speedKmh: null,
      accuracyM: 5,
      flag: null,
    });
  });

  it('has what was never live where that is asked for', async () => {
    await store([fix(1, 10, 1), fix(1, 20, 1, 'INACCURATE'), fix(1, 30, 1)]);
    expect((await track(1, [0, 100])).map(({ flag }) => flag)).toEqual([null, null]);
    expect((await track(1, [0, 100], { includeFlagged: true })).map(({ flag }) => flag)).toEqual([
      null,
      'INACCURATE',
      null,
    ]);
  });

  it('is thinned out to the first of every step, by pages of any size, like the obvious way does it', async () => {
    const cases = fc.record({
      seconds: fc.uniqueArray(fc.integer({ min: 2 * DAY_S, max: 2 * DAY_S + 3_000 }), { minLength: 1, maxLength: 60 }),
      fromS: fc.integer({ min: 2 * DAY_S - 50, max: 2 * DAY_S + 1_000 }),
      lengthS: fc.integer({ min: 1, max: 2_500 }),
      everyS: fc.constantFrom(0, 1, 7, 60, 900),
      first: fc.constantFrom(1, 3, 500),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ seconds, fromS, lengthS, everyS, first }) => {
        await database.knex('position_history').where({ unit_id: town.units[2]!.id }).delete();
        const fixes = seconds.map((s) => fix(2, s, 1));
        await store(fixes);
        const period = [fromS, fromS + lengthS] as const;
        expect(names(await track(2, period, { everyS, first }))).toEqual(names(sample(fixes, ...period, everyS)));
      }),
      { seed: 20261122, numRuns: 40 },
    );
  });

  it('is for the command and for the own unit; for others the unit does not exist', async () => {
    const { positionHistory } = town.services;
    const input = { unitId: town.units[0]!.id, from: at(0), to: at(100), everyS: 0, includeFlagged: false };
    const page = { first: 5 };
    await expect(positionHistory.track(town.units[0]!.officer, input, page)).resolves.toMatchObject({ edges: [] });
    for (const actor of [town.units[1]!.officer, town.actors.gridworker])
      await expect(positionHistory.track(actor, input, page)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it.each<[string, object, string]>([
    ['a time that ends before it begins', { to: at(-1) }, 'to: '],
    ['32 days', { to: at(32 * DAY_S) }, 'to: '],
    ['no time', { from: new Date(NaN) }, 'from: '],
    ['steps of half a second', { everyS: 0.5 }, 'everyS: 0.5'],
  ])('is refused for %s', async (_what, wrong, message) => {
    const input = { unitId: town.units[0]!.id, from: at(0), to: at(100), everyS: 0, includeFlagged: false };
    await expect(
      town.services.positionHistory.track(town.actors.dispatcher, { ...input, ...wrong }, { first: 5 }),
    ).rejects.toMatchObject({ code: 'BAD_USER_INPUT', message: expect.stringContaining(message) as string });
  });

  it('refuses a cursor of another time', async () => {
    const input = { unitId: town.units[0]!.id, everyS: 0, includeFlagged: false };
    const { positionHistory } = town.services;
    const { edges } = await positionHistory.track(
      town.actors.dispatcher,
      { ...input, from: at(DAY_S - 200), to: at(DAY_S) },
      { first: 1 },
    );
    await expect(
      positionHistory.track(
        town.actors.dispatcher,
        { ...input, from: at(0), to: at(100) },
        { first: 1, after: edges[0]!.cursor },
      ),
    ).rejects.toMatchObject({ code: 'BAD_USER_INPUT', message: expect.stringContaining('after') as string });
  });
});

describe('a replay', () => {
  const BEGIN = 5 * DAY_S;
  const fixes: StoredFix[] = [];

  const replay = (
    [fromS, toS]: readonly [number, number],
    { everyS = 0, within = null as object | null, first = 500 } = {},
  ): Promise<ReplayItem[]> =>
    readAll(first, (page) =>
      town.services.positionHistory.replay(
        town.actors.dispatcher,
        { from: at(fromS), to: at(toS), within, everyS },
        page,
      ),
    );
  const told = (items: readonly ReplayItem[]): string[] =>
    items.map(({ at: when, event, position }) => {
      const s = (when.getTime() - START) / 1_000 - BEGIN;
      return event === undefined
        ? `${s} unit ${town.units.findIndex(({ id }) => id === position.unitId)}`
        : `${s} event ${event.incidentId === incidentIds[0] ? 'inside' : 'outside'}`;
    });

  beforeAll(async () => {
    // Units 0 and 1 in the west, 2 and 3 in the east: every 5 s, and unit 3 only late, after a long silence.
    for (let n = 0; n < 24; n++) for (const unit of [0, 1, 2]) fixes.push(fix(unit, BEGIN + n * 5, unit < 2 ? 1 : 8));
    fixes.push(fix(3, BEGIN + 10 * HOUR_S, 8));
    await store([...fixes, fix(0, BEGIN + 3, 1, 'INACCURATE')]);
    await inTransaction(database, (trx) =>
      appendEvents(
        trx,
        [
          [7, 0],
          [5, 1],
          [60, 0],
          [60, 1],
        ].map(([s, incident]) => ({
          at: at(BEGIN + s!),
          kind: EventKind.INCIDENT_DETAILS_CHANGED,
          incidentId: incidentIds[incident as 0 | 1],
          data: {},
        })),
      ),
    );
  });

  it('tells events and positions in the order of their times, events first, wherever pages end', async () => {
    const order = [0, 1, 2].sort((a, b) => (town.units[a]!.id < town.units[b]!.id ? -1 : 1));
    const positionsAt = (s: number): string[] => order.map((unit) => `${s} unit ${unit}`);
    const expected = [...positionsAt(0), '5 event outside', ...positionsAt(5), '7 event inside', ...positionsAt(10)];
    for (const first of [1, 2, 3, 4, 5, 500])
      expect(told(await replay([BEGIN, BEGIN + 15], { first }))).toEqual(expected);
    expect(told(await replay([BEGIN + 60, BEGIN + 61], { first: 1 }))).toEqual([
      '60 event inside',
      '60 event outside',
      ...positionsAt(60),
    ]);
  });

  it('finds what comes after hours of silence', async () => {
    const items = await replay([BEGIN + 100, BEGIN + DAY_S], { first: 10 });
    expect(told(items).at(-1)).toBe(`${10 * HOUR_S} unit 3`);
    expect(items).toHaveLength(4 * 3 + 1);
  });

  it('is thinned out by unit', async () => {
    for (const first of [1, 4, 500]) {
      const items = await replay([BEGIN + 2, BEGIN + 122], { everyS: 30, first });
      expect(names(items.flatMap(({ position }) => position ?? []))).toEqual(
        names(sample(fixes, BEGIN + 2, BEGIN + 122, 30)),
      );
    }
  });

  it('of an area has positions in it, and events of incidents in it', async () => {
    const items = told(await replay([BEGIN, BEGIN + 61], { within: WEST(), first: 6 }));
    expect(new Set(items.map((text) => text.replace(/^\d+ /, '')))).toEqual(
      new Set(['unit 0', 'unit 1', 'event inside']),
    );
    expect(items).toHaveLength(13 * 2 + 2);
    await expect(replay([BEGIN, BEGIN + 61], { within: { type: 'Polygon', coordinates: [[]] } })).rejects.toMatchObject(
      { code: 'BAD_USER_INPUT' },
    );
  });

  it('is for those who may read the log, for a day at most', async () => {
    const input = { from: at(0), to: at(10), within: null, everyS: 0 };
    for (const actor of [town.units[0]!.officer, town.actors.planner, town.actors.gridworker])
      await expect(town.services.positionHistory.replay(actor, input, { first: 1 })).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
    await expect(replay([0, DAY_S + 1])).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});
