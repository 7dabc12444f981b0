/** Sixteen connections that write at the same time, some of them rolling back, against readers that go on from their cursors: what a sequence would lose, the log's head keeps. */
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/core/random.js';
import { type Database, inTransaction, openPostgres } from '../../src/database/database.js';
import { EventKind, parseCursor } from '../../src/events/event.js';
import { openFeed } from '../../src/events/feed.js';
import { appendEvents, findBrokenLink, readEvents, readHead } from '../../src/events/log.js';
import { startTail } from '../../src/events/tail.js';
import { cloneTemplateUrl, TEST_DATABASE_URL } from '../support/database.js';
import { rounds } from './rounds.js';

const WRITERS = 16;
const READERS = 8;
const TRANSACTIONS = 150 * rounds(1);

/** Commits one event, or takes it back. Returns its mark where it was committed. */
async function write(database: Database, mark: string, isTakenBack: boolean): Promise<string | null> {
  const taken = new Error('taken back');
  try {
    await inTransaction(database, async (trx) => {
      await trx.raw('select pg_sleep(0.001)');
      await appendEvents(trx, [{ at: new Date(), kind: EventKind.INCIDENT_REPORTED, data: { mark } }]);
      if (isTakenBack) throw taken;
    });
    return mark;
  } catch (error) {
    if (error !== taken) throw error;
    return null;
  }
}

describe.skipIf(TEST_DATABASE_URL === undefined)('sixteen writers at once', () => {
  it('make a log without gaps, and every reader that comes and goes with its cursor reads all of it once', async () => {
    const url = await cloneTemplateUrl(TEST_DATABASE_URL!, `writers_${process.pid}`);
    const database = openPostgres({ url, poolSize: WRITERS });
    const readers = openPostgres({ url, poolSize: READERS + 1 });
    const tail = await startTail(readers, {
      pollMs: 50,
      onError: (error) => {
        throw error;
      },
    });
    const start = await readHead(readers.knex);
    let isDone = false;
    const read = async (n: number): Promise<string[]> => {
      const random = seededRandom(n);
      const marks: string[] = [];
      let cursor = start;
      while (!isDone || cursor.seq < (await readHead(readers.knex)).seq) {
        const ending = new AbortController();
        const timer = setTimeout(() => ending.abort(), 10 + random() * 200);
        for await (const item of openFeed(readers, tail, { after: cursor, signal: ending.signal })) {
          if ('resync' in item) throw new Error(item.resync);
          cursor = parseCursor(item.cursor);
          marks.push(item.event.data['mark'] as string);
          if (random() < 0.05) break;
        }
        clearTimeout(timer);
      }
      return marks;
    };
    const reading = Array.from({ length: READERS }, (_, n) => read(n));
    const written = await Promise.all(
      Array.from({ length: WRITERS }, async (_, n) => {
        const random = seededRandom(1_000 + n);
        const marks: string[] = [];
        for (let i = 0; i < TRANSACTIONS; i++) {
          const mark = await write(database, `${n}-${i}`, random() < 0.1);
          if (mark !== null) marks.push(mark);
          tail.wake();
        }
        return marks;
      }),
    );
    isDone = true;
    const marks = await Promise.all(reading);
    const inOrder = (await readEvents(readers.knex, { afterSeq: start.seq, limit: WRITERS * TRANSACTIONS })).map(
      ({ data }) => data['mark'] as string,
    );
    expect([...inOrder].sort()).toEqual(written.flat().sort());
    for (const each of marks) expect(each).toEqual(inOrder);
    expect(await findBrokenLink(readers)).toBeNull();
    await tail.close();
    await Promise.all([database.close(), readers.close()]);
  });
});
