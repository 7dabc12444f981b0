import { beforeAll, describe, expect, it } from 'vitest';
import { type Database, inTransaction } from '../../src/database/database.js';
import { EventKind, formatCursor, type NewEvent, parseCursor } from '../../src/events/event.js';
import { appendEvents, findBrokenLink, readEvents, readHead } from '../../src/events/log.js';
import { emptyDatabase } from '../support/database.js';

const at = new Date('2026-03-01T08:00:00.123Z');
const event = (n: number): NewEvent => ({
  at,
  kind: EventKind.INCIDENT_REPORTED,
  data: { n, text: '"引号" \\ \u2028' },
});

describe('the event log', () => {
  let database: Database;
  beforeAll(async () => {
    database = await emptyDatabase();
  });

  it('numbers events without gaps, also under concurrent writers and with transactions that roll back', async () => {
    const before = await readHead(database.knex);
    await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        inTransaction(database, async (trx) => {
          await appendEvents(trx, [event(n), event(n + 100)]);
          if (n % 4 === 0) throw new Error('rolled back on purpose');
        }).catch((error: Error) => expect(error.message).toBe('rolled back on purpose')),
      ),
    );
    const events = await readEvents(database.knex, { afterSeq: before.seq, limit: 1000 });
    expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 60 }, (_, i) => before.seq + i + 1));
    expect(events[0]!.at).toEqual(at);
    // The two events of one transaction stand side by side.
    for (let i = 0; i < events.length; i += 2)
      expect(events[i + 1]!.data['n']).toBe((events[i]!.data['n'] as number) + 100);
    expect((await readHead(database.knex)).seq).toBe(before.seq + 60);
  });

  it('refuses to change or delete what was written', async () => {
    await expect(database.knex('events').update({ kind: 'other' })).rejects.toMatchObject({ code: '23001' });
    await expect(database.knex('events').delete()).rejects.toMatchObject({ code: '23001' });
  });

  it('shows by the hash chain where somebody changed it all the same', async () => {
    expect(await findBrokenLink(database)).toBeNull();
    const third = (await readEvents(database.knex, { afterSeq: 2, limit: 1 }))[0]!;
    await database.knex.raw(`alter table events disable trigger events_append_only;
      update events set data = '{"n": -1}' where seq = ${third.seq}; alter table events enable trigger events_append_only`);
    expect(await findBrokenLink(database)).toBe(third.seq);
  });

  it('reads back a cursor as it was written and refuses what is none', () => {
    const cursor = { epoch: '0d3d0f3c-6bb5-4f7c-9d8b-0a6f7a4f0001', seq: 42 };
    expect(parseCursor(formatCursor(cursor))).toEqual(cursor);
    for (const text of [
      '',
      '42',
      `${cursor.epoch}:`,
      `${cursor.epoch}:-1`,
      `${cursor.epoch}:1e3`,
      `${cursor.epoch}:007`,
    ])
      expect(() => parseCursor(text)).toThrowError(expect.objectContaining({ code: 'BAD_USER_INPUT' }) as Error);
  });
});
