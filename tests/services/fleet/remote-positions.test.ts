/** Two nodes over one database: what one of them receives is live on the other, by the bus or without it. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type LonLat } from '../../../src/core/geo/point.js';
import { type Database } from '../../../src/database/database.js';
import { type Bus, type BusFollower, NO_BUS } from '../../../src/events/bus/bus.js';
import { type Fix } from '../../../src/core/fleet/fix.js';
import { followRemotePositions, type RemotePositions } from '../../../src/services/fleet/remote-positions.js';
import { emptyDatabase } from '../../support/database.js';
import { corner, openTown, settleTown, type Town } from '../../support/town.js';

/** A bus in one process that can be cut. */
class Wire {
  isCut = false;
  isComplete = true;
  readonly sent: Fix[] = [];
  readonly #followers = new Set<BusFollower>();

  readonly sender: Bus = {
    ...NO_BUS,
    publishFixes: (fixes) => {
      this.sent.push(...fixes);
      if (!this.isCut) for (const follower of this.#followers) follower.fixes(fixes);
    },
  };
  readonly receiver: Bus = Object.defineProperty(
    {
      ...NO_BUS,
      follow: (follower: BusFollower) => {
        this.#followers.add(follower);
        return () => void this.#followers.delete(follower);
      },
    },
    'status',
    { get: () => ({ ...NO_BUS.status, isConnected: !this.isCut, isComplete: this.isComplete }) },
  );

  sayMissed(): void {
    for (const follower of this.#followers) follower.missed();
  }
}

describe('positions that another node receives', () => {
  let database: Database;
  let now = new Date('2026-05-01T08:00:00Z');
  let here: Town;
  let there: Town;
  let wire: Wire;
  let following: RemotePositions;
  const moves: string[] = [];
  const errors: unknown[] = [];

  const moveThere = (column: number, row: number, more: { accuracyM?: number } = {}) =>
    there.services.positions.reportPositions(there.units[0]!.officer, [
      { unitId: there.units[0]!.id, ...corner(column, row), fixAt: now, accuracyM: 8, ...more },
    ]);
  const seenHere = (): LonLat => {
    const { lon, lat } = here.fleet.picture.get(here.units[0]!.id)!.fix!;
    return { lon, lat };
  };
  const follow = (hastyMs: number, calmMs: number): void => {
    following = followRemotePositions({
      database,
      fleet: here.fleet,
      bus: wire.receiver,
      onError: (error) => errors.push(error),
      hastyMs,
      calmMs,
    });
  };
  const until = async (condition: () => boolean): Promise<void> => {
    const end = Date.now() + 10_000;
    while (!condition() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 5));
  };

  beforeAll(async () => {
    database = await emptyDatabase();
    await settleTown(database, { unitCount: 5, clock: () => now });
    wire = new Wire();
    there = await openTown(database, { clock: () => now, bus: wire.sender });
    here = await openTown(database, { clock: () => now });
    here.fleet.followMoves(({ unit }) => moves.push(unit.id));
  });
  beforeEach(() => {
    now = new Date(now.getTime() + 60_000);
    wire.isCut = false;
    wire.isComplete = true;
  });
  afterEach(() => following.close());
  afterAll(async () => {
    await here.close();
    await there.close();
  });

  it('are live here when the other node has answered, and are not counted here again', async () => {
    follow(60_000, 60_000);
    await moveThere(2, 2);
    expect(seenHere()).toEqual(corner(2, 2));
    expect(here.fleet.movedSince(0)).toEqual([here.units[0]!.id]);
    expect(moves).toEqual([]);
    expect(following.polls).toBe(0);
  });

  it('are not sent where they are not live', async () => {
    follow(60_000, 60_000);
    const before = wire.sent.length;
    await moveThere(3, 3, { accuracyM: 5_000 });
    expect(wire.sent).toHaveLength(before);
  });

  it('come by reading the database while the bus is down', async () => {
    wire.isCut = true;
    wire.isComplete = false;
    follow(20, 60_000);
    await moveThere(4, 4);
    await until(() => seenHere().lon === corner(4, 4).lon);
    expect(seenHere()).toEqual(corner(4, 4));
  });

  it('come by one read when something was missed, and no more are made after it', async () => {
    follow(20, 60_000);
    wire.isCut = true;
    await moveThere(5, 5);
    expect(seenHere()).not.toEqual(corner(5, 5));
    wire.isCut = false;
    wire.sayMissed();
    await until(() => seenHere().lon === corner(5, 5).lon);
    expect(seenHere()).toEqual(corner(5, 5));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(following.polls).toBe(1);
  });

  it('come now and then without any hint, for a bus that is not configured hints at nothing', async () => {
    wire.isCut = true;
    follow(20, 40);
    await moveThere(6, 6);
    await until(() => seenHere().lon === corner(6, 6).lon);
    expect(seenHere()).toEqual(corner(6, 6));
  });

  it('never replace a newer one that came in here', async () => {
    follow(60_000, 60_000);
    await moveThere(1, 1);
    const old = wire.sent.at(-1)!;
    now = new Date(now.getTime() + 60_000);
    await here.services.positions.reportPositions(here.units[0]!.officer, [
      { unitId: here.units[0]!.id, ...corner(1, 2), fixAt: now, accuracyM: 8 },
    ]);
    expect(here.fleet.takeOverFix(old)).toBe(false);
    expect(seenHere()).toEqual(corner(1, 2));
    expect(errors).toEqual([]);
  });
});
