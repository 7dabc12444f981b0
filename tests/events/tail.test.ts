import { beforeEach, describe, expect, it } from 'vitest';
import { type Database, inTransaction } from '../../src/database/database.js';
import { EventKind } from '../../src/events/event.js';
import { appendEvents } from '../../src/events/log.js';
import { startTail } from '../../src/events/tail.js';
import { emptyDatabase } from '../support/database.js';

let database: Database;
const fail = (error: unknown): never => {
  throw error;
};
const write = (n: number): Promise<void> =>
  inTransaction(database, (trx) =>
    appendEvents(trx, [{ at: new Date(), kind: EventKind.INCIDENT_REPORTED, data: { n } }]),
  );

/** One more statement than a hand could do by mistake: the log refuses changes. */
const CUT_SHORT = `
  alter table events disable trigger events_append_only;
  delete from events where seq = 3;
  alter table events enable trigger events_append_only;
  update event_head set seq = 2, hash = (select hash from events where seq = 2);
  select append_events('[{"at": "2026-01-01T00:00:00Z", "kind": "incident.reported", "data": {"n": 9}}]')`;

describe('the tail of the log', () => {
  beforeEach(async () => {
    database = await emptyDatabase();
  });

  it('hands every event to every follower once and in order, however often it is woken', async () => {
    const tail = await startTail(database, { pollMs: 60_000, onError: fail });
    const seen: [number[], number[]] = [[], []];
    tail.follow(({ seq }) => seen[0].push(seq));
    tail.follow(({ seq }) => seen[1].push(seq));
    await Promise.all(
      Array.from({ length: 60 }, async (_, n) => {
        await write(n);
        tail.wake();
        tail.wake();
      }),
    );
    await tail.catchUp();
    expect(seen[0]).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
    expect(seen[1]).toEqual(seen[0]);
    await tail.close();
  });

  it('has handed out what was committed when catchUp resolves, also under a stream of other writes', async () => {
    const tail = await startTail(database, { pollMs: 60_000, onError: fail });
    const seen = new Set<unknown>();
    tail.follow(({ data }) => seen.add(data['n']));
    await Promise.all(
      Array.from({ length: 80 }, async (_, n) => {
        await write(n);
        await tail.catchUp();
        expect(seen.has(n)).toBe(true);
      }),
    );
    await tail.close();
  });

  it('finds by polling what nobody woke it for', async () => {
    const tail = await startTail(database, { pollMs: 20, onError: fail });
    const arrived = new Promise<unknown>((resolve) => tail.follow(({ data }) => resolve(data['n'])));
    await write(7);
    expect(await arrived).toBe(7);
    await tail.close();
  });

  it('begins after the place that it is given and reads long logs in pieces', async () => {
    await database.knex.raw(
      `select append_events((select jsonb_agg(jsonb_build_object('at', now(), 'kind', 'incident.reported', 'data', jsonb_build_object('n', n))) from generate_series(1, 2500) as n))`,
    );
    const first = await startTail(database, { pollMs: 60_000, onError: fail });
    expect(first.position.seq).toBe(2500);
    const tail = await startTail(database, {
      pollMs: 60_000,
      from: { epoch: first.position.epoch, seq: 100 },
      onError: fail,
    });
    let count = 0;
    tail.follow(() => count++);
    await tail.catchUp();
    expect(count).toBe(2400);
    await Promise.all([first.close(), tail.close()]);
  });

  it.each<[string, string, RegExp]>([
    ['given a new epoch', 'update event_head set epoch = gen_random_uuid()', /another epoch/],
    ['cut short and written on, as on a standby that lacked the end', CUT_SHORT, /event 3 of the log is another one/],
  ])('tells of a log that was %s under it, and of none that only grew', async (_name, change, reason) => {
    for (let n = 0; n < 3; n++) await write(n);
    const reasons: string[] = [];
    const tail = await startTail(database, { pollMs: 20, onError: fail, onOtherLog: (each) => reasons.push(each) });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(reasons).toEqual([]);
    await database.knex.raw(change);
    for (const end = Date.now() + 10_000; reasons.length === 0 && Date.now() < end;)
      await new Promise((resolve) => setTimeout(resolve, 10));
    expect(reasons[0]).toMatch(reason);
    await tail.close();
  });

  it('reports a failure, lets nobody wait for ever, and goes on afterwards', async () => {
    const errors: unknown[] = [];
    const tail = await startTail(database, { pollMs: 60_000, onError: (error) => errors.push(error) });
    await database.knex.raw('alter table events rename to events_away');
    await tail.catchUp();
    await database.knex.raw('alter table events_away rename to events');
    expect(errors).toHaveLength(1);
    await write(1);
    await tail.catchUp();
    expect(tail.position.seq).toBe(1);
    await tail.close();
  });
});
