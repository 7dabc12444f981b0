import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, inTransaction } from '../../src/database/database.js';
import { EventKind, formatCursor, type LoggedEvent } from '../../src/events/event.js';
import { type FeedItem, openFeed } from '../../src/events/feed.js';
import { appendEvents, type EventSelection, readEvents, selects } from '../../src/events/log.js';
import { type EventTail, startTail } from '../../src/events/tail.js';
import { emptyDatabase } from '../support/database.js';

const UNITS = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'] as const;
const KINDS = [EventKind.ASSIGNMENT_OFFERED, EventKind.ASSIGNMENT_CLEARED, EventKind.INCIDENT_REPORTED] as const;

let database: Database;
let tail: EventTail;

const write = (unitId: string | null, kind: EventKind = EventKind.ASSIGNMENT_OFFERED): Promise<void> =>
  inTransaction(database, (trx) => appendEvents(trx, [{ at: new Date(), kind, unitId, data: {} }]));
const seqOf = (item: FeedItem): number => ('event' in item ? item.event.seq : -1);

describe('a feed with a selection', () => {
  beforeEach(async () => {
    database = await emptyDatabase();
    tail = await startTail(database, { pollMs: 60_000, onError: (error) => expect.fail(String(error)) });
  });
  afterEach(() => tail.close());

  it('asks the database nothing while only others have events', async () => {
    const stop = new AbortController();
    const feed = openFeed(database, tail, {
      after: tail.position,
      selection: { unitId: UNITS[0] },
      signal: stop.signal,
    });
    const next = feed.next();
    await write(UNITS[1]);
    await tail.catchUp();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const statements: string[] = [];
    const listen = ({ sql }: { sql: string }): void => void statements.push(sql);
    database.knex.on('query', listen);
    for (let i = 0; i < 20; i++) await write(UNITS[1]);
    await tail.catchUp();
    await new Promise((resolve) => setTimeout(resolve, 200));
    database.knex.off('query', listen);
    // The writes themselves and the one tail of this process; the feed adds none.
    expect(statements.length).toBeLessThanOrEqual(20 * 3 + 3);
    await write(UNITS[0]);
    await tail.catchUp();
    expect(seqOf((await next).value as FeedItem)).toBe(22);
    stop.abort();
    await feed.return();
  });

  it('is not woken for what its reader surely may not see, and passes it by', async () => {
    const looks: number[] = [];
    const feed = openFeed(database, tail, {
      after: tail.position,
      selection: { kindPrefix: 'assignment.' },
      wakes: ({ unitId }) => unitId === UNITS[0],
      visible: ({ seq, unitId }) => {
        looks.push(seq);
        return unitId === UNITS[0];
      },
    });
    const next = feed.next();
    await new Promise((resolve) => setTimeout(resolve, 50));
    for (let i = 0; i < 5; i++) await write(UNITS[1]);
    await tail.catchUp();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(looks).toEqual([]);
    await write(UNITS[0]);
    await tail.catchUp();
    expect(seqOf((await next).value as FeedItem)).toBe(6);
    expect(looks).toEqual([6]);
    await feed.return();
  });

  it('selects by what the data of an event names, in the log and live alike', async () => {
    const data = [{ gridReportId: 'a' }, { gridReportId: 'b' }, { siteId: 'a' }, { siteId: 'a', roundId: 'r' }, {}];
    await inTransaction(database, (trx) =>
      appendEvents(
        trx,
        data.map((each) => ({ at: new Date(), kind: EventKind.GRID_REPORT_FILED, data: each })),
      ),
    );
    const everything = await readEvents(database.knex, { afterSeq: 0, limit: 100 });
    for (const [key, id, seqs] of [
      ['gridReportId', 'a', [1]],
      ['siteId', 'a', [3, 4]],
      ['roundId', 'r', [4]],
      ['roundId', "a' or true --", []],
    ] as const) {
      const selection: EventSelection = { about: { key, id } };
      const stored = await readEvents(database.knex, { afterSeq: 0, limit: 100, selection });
      expect(stored.map(({ seq }) => seq)).toEqual(seqs);
      expect(everything.filter((event) => selects(selection, event))).toEqual(stored);
    }
  });

  it('delivers what it selects and nothing else, from the database and live alike', async () => {
    const everything: LoggedEvent[] = [];
    for (const unitId of [...UNITS, null]) for (const kind of KINDS) await write(unitId, kind);
    everything.push(...(await readEvents(database.knex, { afterSeq: 0, limit: 100 })));
    const selections = fc.record(
      {
        kinds: fc.subarray([...KINDS] as string[]),
        kindPrefix: fc.constantFrom('assignment.', 'incident.', 'x'),
        unitId: fc.constantFrom<string>(...UNITS),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(selections, async (selection: EventSelection) => {
        const stored = await readEvents(database.knex, { afterSeq: 0, limit: 100, selection });
        expect(everything.filter((event) => selects(selection, event)).map(({ seq }) => seq)).toEqual(
          stored.map(({ seq }) => seq),
        );
      }),
      { seed: 5, numRuns: 60 },
    );
    const feed = openFeed(database, tail, {
      after: { ...tail.position, seq: 0 },
      selection: { unitId: UNITS[0], kindPrefix: 'assignment.' },
    });
    const replayed = [await feed.next(), await feed.next()].map(({ value }) => seqOf(value as FeedItem));
    expect(replayed).toEqual([1, 2]);
    const live = feed.next();
    await write(UNITS[1]);
    await write(UNITS[0], EventKind.INCIDENT_REPORTED);
    await write(UNITS[0], EventKind.ASSIGNMENT_CLEARED);
    await tail.catchUp();
    const { value } = (await live) as { value: FeedItem };
    expect(value.cursor).toBe(formatCursor({ epoch: tail.position.epoch, seq: 12 }));
    await feed.return();
  });
});
