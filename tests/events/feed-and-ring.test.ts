/** A feed that reads recent events from memory delivers what one that reads the database delivers: whatever the log, the cursor, the selection and the size of the memory. */
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Database, inTransaction } from '../../src/database/database.js';
import { EventKind, type LoggedEvent, type NewEvent } from '../../src/events/event.js';
import { openFeed } from '../../src/events/feed.js';
import { appendEvents, type EventSelection, readEvents } from '../../src/events/log.js';
import { type EventTail, startTail } from '../../src/events/tail.js';
import { emptyDatabase } from '../support/database.js';

const UNITS = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'] as const;
const KINDS = [EventKind.ASSIGNMENT_OFFERED, EventKind.ASSIGNMENT_CLEARED, EventKind.INCIDENT_REPORTED] as const;
const BYTES = 1e9;

let database: Database;
const onError = (error: unknown): never => expect.fail(String(error));
const append = (events: readonly NewEvent[]): Promise<void> =>
  inTransaction(database, (trx) => appendEvents(trx, events));
const open = (events: number): Promise<EventTail> =>
  startTail(database, { pollMs: 60_000, recent: { events, bytes: BYTES }, onError });

const newEvents = fc.array(
  fc.record({
    kind: fc.constantFrom(...KINDS),
    unitId: fc.option(fc.constantFrom<string>(...UNITS)),
    at: fc.constant(new Date(0)),
    data: fc.record({ n: fc.nat(9) }),
  }),
  { minLength: 1, maxLength: 12 },
);
const selections: fc.Arbitrary<EventSelection> = fc.record(
  {
    kinds: fc.subarray([...KINDS] as string[]),
    kindPrefix: fc.constantFrom('assignment.', 'incident.'),
    unitId: fc.constantFrom<string>(...UNITS),
  },
  { requiredKeys: [] },
);
const isEven = ({ data }: LoggedEvent): boolean => (data['n'] as number) % 2 === 0;

interface Reader {
  readonly seqs: number[];
  stop(): Promise<void>;
}

/** Reads at its own pace: a pause of so many turns of the event loop after each item. */
function read(tail: EventTail, seq: number, selection: EventSelection, pause: number): Reader {
  const stopping = new AbortController();
  const seqs: number[] = [];
  const after = { epoch: tail.position.epoch, seq };
  const feed = openFeed(database, tail, {
    after,
    selection,
    wakes: isEven,
    visible: async (event) => isEven(event),
    signal: stopping.signal,
  });
  const done = (async () => {
    for await (const item of feed) {
      seqs.push('event' in item ? item.event.seq : -1);
      for (let i = 0; i < pause; i++) await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  return { seqs, stop: () => (stopping.abort(), done) };
}

beforeEach(async () => {
  database = await emptyDatabase();
});

describe('a feed', () => {
  it('delivers the same from memory and from the database, under concurrent writers', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(newEvents, { minLength: 1, maxLength: 3 }),
        fc.array(newEvents, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 0, max: 25 }),
        fc.array(fc.tuple(selections, fc.integer({ min: 0, max: 12 }), fc.nat(4)), { minLength: 1, maxLength: 4 }),
        async (before, during, capacity, readers) => {
          const none = await open(0);
          const some = await open(capacity);
          for (const events of before) await append(events);
          await Promise.all([none.catchUp(), some.catchUp()]);
          const from = some.position.seq;
          const running = readers.map(([selection, back, pause]) => {
            const seq = Math.max(0, from - back);
            return { selection, seq, pair: [none, some].map((tail) => read(tail, seq, selection, pause)) };
          });
          await Promise.all(
            during.map(async (events) => {
              await append(events);
              none.wake();
              some.wake();
            }),
          );
          await Promise.all([none.catchUp(), some.catchUp()]);
          for (const { selection, seq, pair } of running) {
            const stored = await readEvents(database.knex, { afterSeq: seq, limit: 1_000, selection });
            const expected = stored.filter(isEven).map((event) => event.seq);
            for (const { seqs } of pair)
              await expect.poll(() => seqs, { interval: 5, timeout: 5_000 }).toEqual(expected);
            // What would come twice would come now.
            await new Promise((resolve) => setTimeout(resolve, 5));
            for (const { seqs } of pair) expect(seqs).toEqual(expected);
            await Promise.all(pair.map((reader) => reader.stop()));
          }
          await Promise.all([none.close(), some.close()]);
        },
      ),
      { seed: 21, numRuns: 30 },
    );
  }, 60_000);

  it('asks the database nothing of its own where it is nearly up to date: for a cursor, for the replay and for what comes live', async () => {
    const tail = await open(100);
    await append(KINDS.map((kind) => ({ at: new Date(0), kind, unitId: UNITS[0], data: { n: 0 } })));
    await tail.catchUp();
    const statements: string[] = [];
    database.knex.on('query', ({ sql }: { sql: string }) => statements.push(sql));
    const readers = Array.from({ length: 50 }, () => read(tail, 0, { unitId: UNITS[0] }, 0));
    await expect.poll(() => readers.map(({ seqs }) => seqs.length)).toEqual(Array.from({ length: 50 }, () => 3));
    // One reading of the log by the tail for all of them.
    expect(statements.length).toBeLessThanOrEqual(2);
    statements.length = 0;
    await append([{ at: new Date(0), kind: KINDS[0], unitId: UNITS[0], data: { n: 0 } }]);
    await tail.catchUp();
    await expect.poll(() => readers.map(({ seqs }) => seqs.length)).toEqual(Array.from({ length: 50 }, () => 4));
    // Its own write, and one reading of the log for all.
    expect(statements.length).toBeLessThanOrEqual(5);
    await Promise.all(readers.map((reader) => reader.stop()));
    await tail.close();
  });

  it('has what was written before the process began, too', async () => {
    await append(KINDS.map((kind) => ({ at: new Date(0), kind, unitId: UNITS[1], data: { n: 2 } })));
    const tail = await open(2);
    expect(tail.recent.count).toBe(2);
    expect(tail.recent.read({ afterSeq: 1, limit: 9 })!.map(({ seq }) => seq)).toEqual([2, 3]);
    expect(tail.recent.read({ afterSeq: 0, limit: 9 })).toBeNull();
    await tail.close();
  });
});
