import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database } from '../../../src/database/database.js';
import { type PositionFixInput, type UnitPosition } from '../../../src/services/contract.js';
import { fromWgs84 } from '../../../src/core/geo/datum.js';
import { emptyDatabase } from '../../support/database.js';
import { corner, openTown, settleTown, type Town } from '../../support/town.js';

let database: Database;
let town: Town;
let now: Date;

const fix = (unit: number, column: number, row: number, more: Partial<PositionFixInput> = {}): PositionFixInput => ({
  unitId: town.units[unit]!.id,
  ...corner(column, row),
  fixAt: now,
  accuracyM: 8,
  ...more,
});
const report = (unit: number, ...fixes: PositionFixInput[]) =>
  town.services.positions.reportPositions(town.units[unit]!.officer, fixes);
const liveOf = async (unit: number): Promise<UnitPosition> =>
  (await town.services.units.positionsByUnitIds(town.actors.dispatcher, [town.units[unit]!.id])).get(
    town.units[unit]!.id,
  )!;
const counts = async (): Promise<string[]> => {
  const { rows } = await database.knex.raw<{ rows: { n: string }[] }>(
    'select count(*)::text as n from position_history union all select count(*)::text from events union all select count(*)::text from incidents',
  );
  return rows.map(({ n }) => n);
};

describe('positions', () => {
  beforeAll(async () => {
    database = await emptyDatabase();
    now = new Date('2026-05-01T08:00:00Z');
    await settleTown(database, { unitCount: 5, clock: () => new Date(now.getTime() - 60_000) });
  });
  beforeEach(async () => {
    now = new Date(now.getTime() + 120_000);
    await town?.close();
    town = await openTown(database, { clock: () => now });
  });
  afterAll(() => town.close());

  it('are live and stored when the answer comes', async () => {
    expect(await report(0, fix(0, 3, 3, { headingDeg: 360, speedKmh: 30 }))).toEqual({ accepted: 1, flagged: [] });
    expect(await liveOf(0)).toMatchObject({
      ...corner(3, 3),
      headingDeg: 0,
      speedKmh: 30,
      accuracyM: 8,
      fixAt: now,
      receivedAt: now,
      street: expect.stringMatching(/路/) as string,
    });
    const reopened = await openTown(database, { clock: () => now });
    expect(
      (await reopened.services.units.positionsByUnitIds(town.actors.dispatcher, [town.units[0]!.id])).get(
        town.units[0]!.id,
      ),
    ).toMatchObject(corner(3, 3));
    await reopened.close();
  });

  it('do not change when the same fix comes again', async () => {
    await report(0, fix(0, 4, 4));
    const before = await counts();
    expect(await report(0, fix(0, 4, 4))).toEqual({ accepted: 1, flagged: [] });
    expect(await counts()).toEqual(before);
  });

  it.each([
    ['FUTURE', () => fix(0, 4, 4, { fixAt: new Date(now.getTime() + 31_000) })],
    ['STALE', () => fix(0, 4, 4, { fixAt: new Date(now.getTime() - 601_000) })],
    ['INACCURATE', () => fix(0, 4, 4, { accuracyM: 201 })],
    ['INACCURATE', () => fix(0, 4, 4, { accuracyM: null })],
    ['NULL_ISLAND', () => fix(0, 4, 4, { lon: 0, lat: 0 })],
    ['NULL_ISLAND', () => fix(0, 4, 4, { lon: 0, lat: 0, datum: 'BD09' })],
  ])('that are doubtful are kept with the flag %s and never live', async (flag, make) => {
    const before = await liveOf(0);
    const answer = await report(0, make());
    expect(answer).toMatchObject({ accepted: 0, flagged: [{ index: 0, unitId: town.units[0]!.id, flag }] });
    expect(await liveOf(0)).toEqual(before);
    const kept = (await database.knex('position_history').where({ flag }).orderBy('received_at', 'desc').first()) as {
      unit_id: string;
    };
    expect(kept.unit_id).toBe(town.units[0]!.id);
  });

  it('older than the last, or faster than 300 km/h from it, are history only', async () => {
    await report(1, fix(1, 1, 1));
    expect(await report(1, fix(1, 2, 2, { fixAt: new Date(now.getTime() - 5_000) }))).toMatchObject({
      flagged: [{ flag: 'OUT_OF_ORDER' }],
    });
    now = new Date(now.getTime() + 1_000);
    // Four blocks, 600 m less twice the accuracy, in one second.
    expect(await report(1, fix(1, 5, 1))).toMatchObject({ flagged: [{ flag: 'TELEPORT' }] });
    expect(await liveOf(1)).toMatchObject(corner(1, 1));
    now = new Date(now.getTime() + 60_000);
    expect(await report(1, fix(1, 5, 1))).toEqual({ accepted: 1, flagged: [] });
  });

  it('are not live where they could not be stored, and may be sent again', async () => {
    await report(0, fix(0, 3, 3));
    const before = await liveOf(0);
    const moves = town.fleet.moveCount;
    now = new Date(now.getTime() + 10_000);
    await database.knex.raw('alter table position_history rename to position_history_away');
    try {
      await expect(report(0, fix(0, 4, 3))).rejects.toThrow(/position_history/);
    } finally {
      await database.knex.raw('alter table position_history_away rename to position_history');
    }
    expect(await liveOf(0)).toEqual(before);
    expect(town.fleet.moveCount).toBe(moves);
    // Nor is the next one held against what was never stored: a step back of 450 m in no time.
    expect(await report(0, fix(0, 3, 4))).toEqual({ accepted: 1, flagged: [] });
    expect(await liveOf(0)).toMatchObject(corner(3, 4));
  });

  it('are judged by those of their unit that still wait for the commit', async () => {
    await report(1, fix(1, 1, 1));
    now = new Date(now.getTime() + 60_000);
    const moved = report(1, fix(1, 5, 1));
    now = new Date(now.getTime() + 1_000);
    const [first, back] = await Promise.all([moved, report(1, fix(1, 1, 1))]);
    expect(first).toEqual({ accepted: 1, flagged: [] });
    expect(back).toMatchObject({ accepted: 0, flagged: [{ flag: 'TELEPORT' }] });
    expect(await liveOf(1)).toMatchObject(corner(5, 1));
  });

  it.each([
    ['a heading that rounds to north', { headingDeg: 359.999_999_999 }, { headingDeg: 0 }],
    ['next to no speed', { speedKmh: 1e-50 }, { speedKmh: 0 }],
    ['an accuracy that no receiver has', { accuracyM: 1e-50 }, { accuracyM: 0 }],
  ])('with %s are stored like any other', async (_what, odd, expected) => {
    expect(await report(3, fix(3, 2, 2, odd))).toEqual({ accepted: 1, flagged: [] });
    expect(await liveOf(3)).toMatchObject(expected);
  });

  it('that came before are answered as they were then, whatever came since', async () => {
    const [early, bad] = [fix(2, 1, 1), fix(2, 1, 2, { fixAt: new Date(now.getTime() + 1_000), accuracyM: 500 })];
    await report(2, early, bad);
    now = new Date(now.getTime() + 60_000);
    await report(2, fix(2, 2, 2));
    expect(await report(2, early, bad, { ...early, ...corner(3, 3) })).toMatchObject({
      accepted: 1,
      flagged: [
        { index: 1, flag: 'INACCURATE' },
        // Another place at the same moment is not the same fix.
        { index: 2, flag: 'OUT_OF_ORDER' },
      ],
    });
  });

  it('in GCJ-02 are converted, and kept as they came', async () => {
    const shifted = fromWgs84(corner(6, 6), 'GCJ02');
    await report(2, fix(2, 0, 0, { ...shifted, datum: 'GCJ02' }));
    const live = await liveOf(2);
    expect(live.lon).toBeCloseTo(corner(6, 6).lon, 6);
    expect(live.lat).toBeCloseTo(corner(6, 6).lat, 6);
    const kept = (await database.knex('position_history').where({ datum: 'GCJ02' }).first()) as {
      original_lon: number;
    };
    expect(kept.original_lon).toBe(shifted.lon);
  });

  it.each<[string, () => Partial<Record<keyof PositionFixInput, unknown>>, string]>([
    ['NaN', () => ({ lon: NaN }), 'fixes.1.lon: NaN is not a finite number'],
    ['infinite', () => ({ lat: 1e999 }), 'fixes.1.lat: Infinity is not a finite number'],
    ['null', () => ({ lon: null }), 'fixes.1.lon: null is not a finite number'],
    ['text', () => ({ lon: '121.5' }), 'fixes.1.lon: 121.5 is not a finite number'],
    ['swapped', () => ({ lon: corner(1, 1).lat, lat: corner(1, 1).lon }), 'fixes.1.lat: 121.5'],
    ['elsewhere', () => ({ lon: 2.35, lat: 48.85 }), 'fixes.1: (2.35, 48.85) lies outside the service area'],
    ['two days ahead', () => ({ fixAt: new Date(now.getTime() + 2 * 86_400_000) }), 'fixes.1.fixAt'],
    ['in the year 10,000', () => ({ fixAt: new Date('+010000-01-01T00:00:00Z') }), 'fixes.1.fixAt'],
    ['no time at all', () => ({ fixAt: new Date(NaN) }), 'fixes.1.fixAt'],
    ['with a heading of 361', () => ({ headingDeg: 361 }), 'fixes.1.headingDeg: 361 is out of range'],
    ['with a negative speed', () => ({ speedKmh: -1 }), 'fixes.1.speedKmh: -1 is out of range'],
    ['in an unknown datum', () => ({ datum: 'NAD27' }), 'fixes.1.datum'],
  ])('that are %s refuse the whole call with their path, and write nothing', async (_name, wrong, message) => {
    const before = await counts();
    const bad = { ...fix(3, 2, 2), ...wrong() } as PositionFixInput;
    await expect(report(3, fix(3, 2, 2), bad)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining(message) as string,
    });
    expect(await counts()).toEqual(before);
    expect((await liveOf(3)).fixAt).not.toEqual(now);
  });

  it('of another unit are refused like those of a unit that does not exist', async () => {
    await expect(report(0, fix(1, 1, 1))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(town.services.positions.reportPositions(town.actors.dispatcher, [fix(1, 1, 1)])).rejects.toMatchObject(
      { code: 'FORBIDDEN' },
    );
    expect(await town.services.positions.reportPositions(town.actors.admin, [fix(1, 1, 1)])).toMatchObject({
      accepted: 1,
    });
  });

  it('stream the latest per unit that moved, and everything first', async () => {
    const stop = new AbortController();
    const stream = town.services.positions.unitPositions(town.actors.dispatcher, { everyMs: 100, signal: stop.signal });
    expect((await stream.next()).value).toHaveLength(5);
    const next = stream.next();
    for (let step = 1; step <= 5; step++) {
      now = new Date(now.getTime() + 10_000);
      await report(4, fix(4, 5 + step / 10, 5));
    }
    const moved: UnitPosition[] = [...((await next).value as UnitPosition[])];
    while (moved.at(-1)!.lon < corner(5.5, 5).lon - 1e-9)
      moved.push(...((await stream.next()).value as UnitPosition[]));
    expect(new Set(moved.map(({ unitId }) => unitId))).toEqual(new Set([town.units[4]!.id]));
    stop.abort();
    expect(await stream.next()).toMatchObject({ done: true });
  });

  it('stream only what lies within the area that was asked for', async () => {
    const [a, b] = [corner(5.2, 4), corner(8, 6)];
    const ring = [a, { lon: b.lon, lat: a.lat }, b, { lon: a.lon, lat: b.lat }, a].map(
      ({ lon, lat }) => [lon, lat] as const,
    );
    const stream = town.services.positions.unitPositions(town.actors.dispatcher, {
      everyMs: 100,
      within: { type: 'MultiPolygon', coordinates: [[ring]] },
    });
    // Only the unit that the test before drove to column 5.5.
    expect(((await stream.next()).value as UnitPosition[]).map(({ unitId }) => unitId)).toEqual([town.units[4]!.id]);
    await stream.return();
  });

  it('stream to an officer only the own', async () => {
    const stream = town.services.positions.unitPositions(town.units[2]!.officer, { everyMs: 100 });
    expect(((await stream.next()).value as UnitPosition[]).map(({ unitId }) => unitId)).toEqual([town.units[2]!.id]);
    await stream.return();
  });
});
