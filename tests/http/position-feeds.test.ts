import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fromWgs84 } from '../../src/core/geo/datum.js';
import { type FixFlag } from '../../src/core/fleet/fix-plausibility.js';
import { type Database } from '../../src/database/database.js';
import { OSMAND } from '../../src/ingest/gps/osmand.js';
import { TRACCAR } from '../../src/ingest/gps/traccar.js';
import { type AddPositionFeedInput, type FeedWithToken, type UnitPosition } from '../../src/services/contract.js';
import { emptyDatabase } from '../support/database.js';
import { corner, openTown, settleTown, type Town } from '../support/town.js';
import { type RunningServer, startServer } from './running-server.js';

const PACE = 50;

let database: Database;
let town: Town;
let server: RunningServer;
let now = new Date('2026-05-01T08:00:00Z');

interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: {
    readonly accepted?: number;
    readonly flagged?: readonly { readonly flag: FixFlag; readonly detail: string }[];
    readonly errors?: readonly { readonly message: string; readonly extensions: Record<string, unknown> }[];
  };
}

async function send(path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(`${server.url}${path}`, init);
  const { status, headers } = response;
  return { status, retryAfter: headers.get('retry-after'), body: (await response.json()) as Answer['body'] };
}

const add = (input: Partial<AddPositionFeedInput> = {}): Promise<FeedWithToken> =>
  town.services.positionFeeds.addFeed(town.actors.supervisor, { kind: 'TRACCAR', name: '车载', ...input });
const addPhone = (unit: number, input: Partial<AddPositionFeedInput> = {}): Promise<FeedWithToken> =>
  add({ kind: 'OSMAND', name: '手机', device: { reference: `phone-${unit}`, unitId: town.units[unit]!.id }, ...input });
async function addForwarder(unit: number, input: Partial<AddPositionFeedInput> = {}): Promise<FeedWithToken> {
  const added = await add({ assumedAccuracyM: 10, ...input });
  await town.services.positionFeeds.putDevice(town.actors.supervisor, {
    feedId: added.feed.id,
    reference: '0138',
    unitId: town.units[unit]!.id,
  });
  return added;
}

/** A position forwarded by Traccar, of the device 0138. */
function forward(
  token: string,
  place: { lon: number; lat: number },
  more: object = {},
  uniqueId = '0138',
): Promise<Answer> {
  const { lon: longitude, lat: latitude } = place;
  const position = { fixTime: now.toISOString(), valid: true, longitude, latitude, speed: 10, course: 90, accuracy: 0 };
  return send('/feeds/traccar', {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ position: { ...position, ...more }, device: { id: 1, uniqueId } }),
  });
}

/** A fix by the OsmAnd protocol, of now and with an accuracy of 8 m. */
function track(token: string, place: { lon: number; lat: number }, more: object = {}): Promise<Answer> {
  const parameters = { ...place, timestamp: now.getTime(), accuracy: 8, ...more };
  return send(
    `/feeds/osmand/${token}?${new URLSearchParams(Object.entries(parameters).map(([name, value]) => [name, String(value)])).toString()}`,
  );
}

const liveOf = async (unit: number): Promise<UnitPosition> => {
  const { id } = town.units[unit]!;
  return (await town.services.units.positionsByUnitIds(town.actors.dispatcher, [id])).get(id)!;
};
async function kept(unit: number): Promise<{ flag: string | null; original_lon: number }[]> {
  return database.knex('position_history').where({ unit_id: town.units[unit]!.id }).orderBy('fix_at');
}

beforeAll(async () => {
  database = await emptyDatabase();
  await settleTown(database, { unitCount: 6, clock: () => new Date(now.getTime() - 60_000) });
});
beforeEach(async () => {
  now = new Date(now.getTime() + 600_000);
  await database.knex.raw('delete from position_history');
  await server?.http.close();
  await town?.close();
  town = await openTown(database, { clock: () => now, feedRequestsPerS: PACE });
  server = await startServer(town.services, {
    feedAdapters: [TRACCAR, OSMAND],
    config: { bodyBytes: 10_000 },
  });
});
afterAll(async () => {
  await server.http.close();
  await town.close();
});

describe("a position forwarded by Traccar's server", () => {
  it('is live and stored when the answer comes, with knots as kilometres an hour', async () => {
    const { token } = await addForwarder(0);
    expect(await forward(token, corner(3, 3))).toMatchObject({ status: 200, body: { accepted: 1, flagged: [] } });
    expect(await liveOf(0)).toMatchObject({ ...corner(3, 3), speedKmh: 18.52, headingDeg: 90, accuracyM: 10 });
    expect(await kept(0)).toMatchObject([{ flag: null }]);
  });

  it('is accepted once: the same again is answered the same and has no second effect, also after newer ones', async () => {
    const { token } = await addForwarder(0);
    const first = { fixTime: now.toISOString() };
    const answer = await forward(token, corner(3, 3), first);
    expect(await forward(token, corner(3, 3), first)).toEqual(answer);
    now = new Date(now.getTime() + 10_000);
    await forward(token, corner(4, 3));
    expect(await forward(token, corner(3, 3), first)).toEqual(answer);
    expect(await kept(0)).toHaveLength(2);
    expect(await liveOf(0)).toMatchObject(corner(4, 3));
  });

  it('with an HDOP is as exact as that makes likely; without anything it is not live, unless an accuracy is assumed', async () => {
    const { token } = await addForwarder(0, { assumedAccuracyM: null });
    expect(await forward(token, corner(3, 3))).toMatchObject({ body: { flagged: [{ flag: 'INACCURATE' }] } });
    now = new Date(now.getTime() + 1_000);
    await forward(token, corner(3, 3), { attributes: { hdop: 2 } });
    expect(await liveOf(0)).toMatchObject({ ...corner(3, 3), accuracyM: 10 });
  });

  it.each([{ valid: false }, { outdated: true }])('with %o is kept and never live', async (more) => {
    const { token } = await addForwarder(0);
    const before = await liveOf(0);
    expect(await forward(token, corner(7, 7), more)).toMatchObject({
      status: 200,
      body: { accepted: 0, flagged: [{ flag: 'INVALID' }] },
    });
    expect(await liveOf(0)).toEqual(before);
    expect(await kept(0)).toMatchObject([{ flag: 'INVALID' }]);
  });

  it('of a device that the feed does not know is refused by its reference', async () => {
    const { token } = await addForwarder(0);
    expect(await forward(token, corner(3, 3), {}, '0999')).toMatchObject({
      status: 404,
      body: { errors: [{ message: 'device of this feed "0999" was not found', extensions: { code: 'NOT_FOUND' } }] },
    });
  });

  it('takes its token from the address as well', async () => {
    const { token } = await addForwarder(0);
    const body = JSON.stringify({
      position: { fixTime: now.toISOString(), valid: true, latitude: corner(1, 1).lat, longitude: corner(1, 1).lon },
      device: { uniqueId: '0138' },
    });
    expect(await send(`/feeds/traccar/${token}`, { method: 'POST', body })).toMatchObject({ status: 200 });
  });
});

describe('a telephone that speaks the OsmAnd protocol', () => {
  it('is live by address, by form and by JSON, and need not say who it is', async () => {
    const { token } = await addPhone(1, { speedUnit: 'METRES_PER_SECOND' });
    expect(await track(token, corner(1, 1), { speed: 10, id: 'phone-1' })).toMatchObject({ status: 200 });
    expect(await liveOf(1)).toMatchObject({ ...corner(1, 1), speedKmh: 36, accuracyM: 8 });

    now = new Date(now.getTime() + 10_000);
    const { lon, lat } = corner(2, 1);
    const body = new URLSearchParams({ location: `${lat},${lon}`, timestamp: now.toISOString(), accuracy: '9' });
    expect(await send(`/feeds/osmand/${token}`, { method: 'POST', body })).toMatchObject({ status: 200 });
    expect(await liveOf(1)).toMatchObject({ ...corner(2, 1), accuracyM: 9 });

    now = new Date(now.getTime() + 10_000);
    const coords = { latitude: corner(3, 1).lat, longitude: corner(3, 1).lon, accuracy: 7, speed: 5, heading: -1 };
    const location = { timestamp: now.toISOString(), coords };
    expect(
      await send(`/feeds/osmand/${token}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ location, device_id: 'phone-1' }),
      }),
    ).toMatchObject({ status: 200, body: { accepted: 1 } });
    expect(await liveOf(1)).toMatchObject({ ...corner(3, 1), speedKmh: 18, headingDeg: null, accuracyM: 7 });
  });

  it('with the token of another telephone is refused by the name that it gives', async () => {
    const { token } = await addPhone(1);
    expect(await track(token, corner(1, 1), { id: 'phone-2' })).toMatchObject({
      status: 404,
      body: { errors: [{ message: expect.stringContaining('"phone-2"') as string }] },
    });
  });
});

describe.each(['TRACCAR', 'OSMAND'] as const)('a %s feed', (kind) => {
  const open = (unit: number, input: Partial<AddPositionFeedInput> = {}): Promise<FeedWithToken> =>
    kind === 'TRACCAR' ? addForwarder(unit, { assumedAccuracyM: 8, ...input }) : addPhone(unit, input);
  const report = (
    token: string,
    place: { lon: number; lat: number },
    { agoS = 0, accuracy = 8 } = {},
  ): Promise<Answer> => {
    const fixAt = new Date(now.getTime() - agoS * 1_000);
    return kind === 'TRACCAR'
      ? forward(token, place, { fixTime: fixAt.toISOString(), accuracy })
      : track(token, place, { timestamp: fixAt.getTime(), accuracy });
  };

  it.each<[FixFlag, () => { lon: number; lat: number }, { agoS?: number; accuracy?: number }]>([
    ['FUTURE', () => corner(2, 2), { agoS: -31 }],
    ['STALE', () => corner(2, 2), { agoS: 601 }],
    ['INACCURATE', () => corner(2, 2), { accuracy: 201 }],
    ['NULL_ISLAND', () => ({ lon: 0, lat: 0 }), {}],
    ['OUTSIDE_AREA', () => ({ lon: 2.35, lat: 48.85 }), {}],
  ])('keeps what is %s, answers 200 and does not show it', async (flag, place, how) => {
    const { token } = await open(2);
    const before = await liveOf(2);
    expect(await report(token, place(), how)).toMatchObject({
      status: 200,
      body: { accepted: 0, flagged: [{ flag }] },
    });
    expect(await liveOf(2)).toEqual(before);
    expect(await kept(2)).toMatchObject([{ flag }]);
  });

  it('keeps (0, 0) as what it is, whatever it measures in', async () => {
    const { token } = await open(2, { datum: 'BD09' });
    expect(await report(token, { lon: 0, lat: 0 })).toMatchObject({ body: { flagged: [{ flag: 'NULL_ISLAND' }] } });
  });

  it('that sends a whole day ahead is told so, and not refused: it would never get past that', async () => {
    const { token } = await open(2);
    expect(await report(token, corner(1, 1), { agoS: -10 * 86_400 })).toMatchObject({
      status: 200,
      body: { flagged: [{ flag: 'FUTURE' }] },
    });
  });

  it('keeps what is older than the last, or faster than 300 km/h from it', async () => {
    const { token } = await open(2);
    expect(await report(token, corner(1, 1))).toMatchObject({ body: { accepted: 1 } });
    expect(await report(token, corner(1, 2), { agoS: 5 })).toMatchObject({
      body: { flagged: [{ flag: 'OUT_OF_ORDER' }] },
    });
    now = new Date(now.getTime() + 1_000);
    expect(await report(token, corner(5, 1))).toMatchObject({ body: { flagged: [{ flag: 'TELEPORT' }] } });
    expect(await liveOf(2)).toMatchObject(corner(1, 1));
    expect((await kept(2)).map(({ flag }) => flag)).toEqual(['OUT_OF_ORDER', null, 'TELEPORT']);
  });

  it.each(['GCJ02', 'BD09'] as const)('that measures in %s is converted, and kept as it came', async (datum) => {
    const { token } = await open(2, { datum });
    const shifted = fromWgs84(corner(6, 6), datum);
    expect(await report(token, shifted)).toMatchObject({ body: { accepted: 1 } });
    const live = await liveOf(2);
    expect(live.lon).toBeCloseTo(corner(6, 6).lon, 5);
    expect(live.lat).toBeCloseTo(corner(6, 6).lat, 5);
    expect((await kept(2))[0]!.original_lon).toBe(shifted.lon);
  });

  it('refuses what cannot be a position by name, and keeps nothing of it', async () => {
    const { token } = await open(2);
    const answer = await report(token, { lon: 181, lat: 30 });
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ extensions: { code: 'BAD_USER_INPUT', expected: 'degrees from -180 to 180' } }] },
    });
    expect(await kept(2)).toEqual([]);
  });

  it('is refused with the token of before a rotation, and after it is revoked', async () => {
    const { feed, token } = await open(3);
    expect((await report(token, corner(1, 1))).status).toBe(200);
    const { positionFeeds } = town.services;
    const rotated = await positionFeeds.rotateToken(town.actors.admin, { feedId: feed.id });
    expect(await report(token, corner(1, 1))).toMatchObject({
      status: 401,
      body: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
    });
    now = new Date(now.getTime() + 10_000);
    expect((await report(rotated.token, corner(1, 2))).status).toBe(200);
    await positionFeeds.revokeFeed(town.actors.admin, { feedId: feed.id });
    expect((await report(rotated.token, corner(1, 3))).status).toBe(401);
  });

  it('knows a device from the moment that it is put, and not after it is removed', async () => {
    const { feed, token } = await open(3);
    expect((await report(token, corner(1, 1))).status).toBe(200);
    const { positionFeeds } = town.services;
    const reference = kind === 'TRACCAR' ? '0138' : 'phone-3';
    const device = { feedId: feed.id, reference, unitId: town.units[4]!.id };
    await positionFeeds.putDevice(town.actors.supervisor, device);
    now = new Date(now.getTime() + 60_000);
    expect((await report(token, corner(2, 2))).status).toBe(200);
    expect(await liveOf(4)).toMatchObject(corner(2, 2));
    expect(await liveOf(3)).toMatchObject(corner(1, 1));
    await positionFeeds.removeDevice(town.actors.supervisor, { feedId: feed.id, reference });
    expect((await report(token, corner(2, 2))).status).toBe(404);
  });
});

describe('the door for devices', () => {
  it('refuses without a token, with one of another kind of feed, and with any other text', async () => {
    const { token } = await addPhone(1);
    for (const bad of [
      'x',
      'A'.repeat(64),
      `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`,
      `${token.startsWith('A') ? 'B' : 'A'}${token.slice(1)}`,
    ])
      expect((await track(bad, corner(1, 1))).status).toBe(401);
    expect((await send('/feeds/osmand?lat=1&lon=1')).status).toBe(401);
    expect((await forward(token, corner(1, 1))).status).toBe(401);
    expect((await send(`/feeds/traccar/${token}`)).status).toBe(404);
    expect((await send(`/feeds/other/${token}`)).status).toBe(404);
  });

  it('refuses a body that is too large, and one that ends before its time does no harm', async () => {
    const { token } = await addForwarder(1);
    const body = JSON.stringify({ position: {}, device: { name: 'x'.repeat(20_000) } });
    expect(await send(`/feeds/traccar/${token}`, { method: 'POST', body })).toMatchObject({
      status: 413,
      body: { errors: [{ extensions: { code: 'BAD_USER_INPUT', expected: 'a body of at most 10000 bytes' } }] },
    });
    await new Promise<void>((resolve) => {
      const half = request(`${server.url}/feeds/traccar/${token}`, {
        method: 'POST',
        headers: { 'content-length': 100 },
      });
      half.on('error', () => resolve()).on('close', () => resolve());
      half.write('{"position":', () => half.destroy());
    });
    expect((await forward(token, corner(1, 1))).status).toBe(200);
  });

  it('answers a feed that asks too often with 429, and no other one', async () => {
    const [quick, calm] = [await addForwarder(1), await addPhone(2)];
    const answers = await Promise.all(
      Array.from({ length: PACE + 5 }, (_, n) =>
        forward(quick.token, corner(1, 1), { fixTime: new Date(now.getTime() - n) }),
      ),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(5);
    for (const { retryAfter } of refused) expect(retryAfter).toBe('1');
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(PACE);
    expect((await track(calm.token, corner(1, 1))).status).toBe(200);
    now = new Date(now.getTime() + 1_000);
    expect((await forward(quick.token, corner(1, 1))).status).toBe(200);
  });

  it('stores many fixes of many devices at once, each once', async () => {
    const { feed, token } = await add({ assumedAccuracyM: 10 });
    for (let n = 0; n < 6; n++)
      await town.services.positionFeeds.putDevice(town.actors.supervisor, {
        feedId: feed.id,
        reference: `d${n}`,
        unitId: town.units[n]!.id,
      });
    const sent = Array.from({ length: PACE - 2 }, (_, n) =>
      forward(token, corner(1, 1), { fixTime: new Date(now.getTime() - Math.floor(n / 12) * 1_000) }, `d${n % 6}`),
    );
    expect((await Promise.all(sent)).every(({ status }) => status === 200)).toBe(true);
    const rows = await database.knex('position_history').count({ n: '*' });
    // Each of six devices sent four different moments, each moment twice.
    expect(Number(rows[0]!['n'])).toBe(24);
  });
});
