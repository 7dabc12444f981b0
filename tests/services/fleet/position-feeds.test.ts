import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accuracyOf, type DeviceReading } from '../../../src/core/fleet/position-feed.js';
import { type Database } from '../../../src/database/database.js';
import { makeToken, readToken } from '../../../src/services/fleet/feed-token.js';
import { RequestPace } from '../../../src/services/fleet/request-pace.js';
import { emptyDatabase } from '../../support/database.js';
import { corner, openTown, settleTown, type Town, TOWN_AUTH } from '../../support/town.js';

describe('tokens of position feeds', () => {
  const { secret } = TOWN_AUTH;

  it('tell which feed and version they were made for, and nothing else is one', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.nat(), fc.nat({ max: 63 }), (feedId, version, at) => {
        const token = makeToken(secret, { feedId, version });
        expect(readToken(secret, token)).toEqual({ feedId, version });
        const other = `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
        expect(readToken(secret, other)).toBeNull();
        expect(readToken(new Uint8Array(32), token)).toBeNull();
      }),
      { seed: 20261122 },
    );
  });
});

describe('the accuracy of a reading', () => {
  it.each([
    [{ accuracyM: 4, hdop: 9 }, 30, 4],
    [{ accuracyM: null, hdop: 2 }, 30, 10],
    [{ accuracyM: null, hdop: null }, 30, 30],
    [{ accuracyM: null, hdop: null }, null, null],
  ])('is what it says, else what its HDOP makes likely, else what is assumed: %o, %s', (reading, assumed, expected) => {
    expect(accuracyOf(reading, assumed)).toBe(expected);
  });
});

describe('the pace of requests', () => {
  it('is kept: in any time as many as fit into it and one second more, and never one less', () => {
    const steps = fc.array(fc.record({ waitMs: fc.nat({ max: 700 }), requests: fc.nat({ max: 20 }) }), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 30 }), (made, perS) => {
        const pace = new RequestPace(perS);
        const taken: number[] = [];
        let nowMs = 0;
        for (const { waitMs, requests } of made) {
          nowMs += waitMs;
          for (let n = 0; n < requests; n++) {
            const fits = taken.every((at, i) => (taken.length - i + 1) * 1_000 <= perS * (1_000 + nowMs - at));
            let wasTaken = true;
            try {
              pace.count('feed', new Date(nowMs));
            } catch (error) {
              expect(error).toMatchObject({ code: 'RATE_LIMITED' });
              wasTaken = false;
            }
            expect(wasTaken).toBe(fits);
            if (wasTaken) taken.push(nowMs);
          }
        }
      }),
      { seed: 20261122 },
    );
  });
});

describe('position feeds', () => {
  let database: Database;
  let town: Town;
  let other: Town;
  const now = new Date('2026-05-01T08:00:00Z');
  const clock = (): Date => now;
  const reading = (more: Partial<DeviceReading> = {}): DeviceReading => ({
    reference: null,
    ...corner(1, 1),
    fixAt: now,
    headingDeg: null,
    speed: null,
    accuracyM: 8,
    hdop: null,
    isValid: true,
    ...more,
  });
  const phone = (unit: number) => ({ reference: `phone-${unit}`, unitId: town.units[unit]!.id });
  const add = (unit: number, idempotencyKey?: string) =>
    town.services.positionFeeds.addFeed(town.actors.supervisor, {
      kind: 'OSMAND',
      name: '手机',
      device: phone(unit),
      idempotencyKey,
    });

  beforeAll(async () => {
    database = await emptyDatabase();
    await settleTown(database, { unitCount: 4, clock: () => new Date(now.getTime() - 60_000) });
    town = await openTown(database, { clock });
    other = await openTown(database, { clock });
  });
  afterAll(async () => {
    await other.close();
    await town.close();
  });

  it('leave no token in the database: neither with the feed, nor in the log, nor with the answer of an idempotency key', async () => {
    const first = await add(0, 'add');
    const again = await add(0, 'add');
    expect(again).toEqual(first);
    for (const table of ['position_feeds', 'events', 'idempotency_keys'])
      expect(JSON.stringify(await database.knex(table))).not.toContain(first.token.slice(27));
  });

  it('are good at every node, and are forgotten there when they change', async () => {
    const { feed, token } = await add(1);
    await other.tail.catchUp();
    const open = () => other.services.positionFeeds.openFeed('OSMAND', token);
    expect(await (await open()).take(reading())).toEqual({ accepted: 1, flagged: [] });
    await town.services.positionFeeds.putDevice(town.actors.supervisor, { feedId: feed.id, ...phone(2) });
    await other.tail.catchUp();
    await (await open()).take(reading(corner(0, 1)));
    expect(other.fleet.picture.get(town.units[2]!.id)!.fix).toMatchObject(corner(0, 1));
    await town.services.positionFeeds.rotateToken(town.actors.supervisor, { feedId: feed.id });
    await other.tail.catchUp();
    await expect(open()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('that are rotated by several at once end with one good token', async () => {
    const { feed } = await add(3);
    const rotated = await Promise.all(
      Array.from({ length: 8 }, () =>
        town.services.positionFeeds.rotateToken(town.actors.supervisor, { feedId: feed.id }),
      ),
    );
    expect(rotated.map(({ feed: { tokenVersion } }) => tokenVersion).sort()).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
    const tries = await Promise.allSettled(
      rotated.map(({ token }) => town.services.positionFeeds.openFeed('OSMAND', token)),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('are for supervisors and administrators only', async () => {
    const { positionFeeds } = town.services;
    for (const actor of [town.actors.dispatcher, town.actors.planner, town.units[0]!.officer]) {
      await expect(positionFeeds.listFeeds(actor, { includeRevoked: false }, { first: 5 })).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
      await expect(positionFeeds.addFeed(actor, { kind: 'TRACCAR', name: 'x' })).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
    }
  });
});
