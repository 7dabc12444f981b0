import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GridReport } from '../../../src/core/grid-work/grid-report.js';
import { type Database, inTransaction } from '../../../src/database/database.js';
import { EventKind } from '../../../src/events/event.js';
import { appendEvents } from '../../../src/events/log.js';
import { type Actor } from '../../../src/services/actor.js';
import { type GridReportFeedItem } from '../../../src/services/grid-work/grid-work-contract.js';
import { emptyDatabase } from '../../support/database.js';
import { type GridPeople, settleGridPeople } from '../../support/grid-people.js';
import { corner, openTown, settleTown, type Town } from '../../support/town.js';

let database: Database;
let town: Town;
let people: GridPeople;

beforeEach(async () => {
  database = await emptyDatabase();
  await settleTown(database, { unitCount: 1 });
  people = await settleGridPeople(database);
  town = await openTown(database);
});
afterEach(() => town.close());

const file = (column: number, text = 'a matter', actor: Actor = town.actors.gridworker): Promise<GridReport> =>
  town.services.gridReports.fileGridReport(actor, { kind: 'OTHER', text, location: corner(column, 1) });

type Feed = AsyncGenerator<GridReportFeedItem, void, void>;
const follow = (actor: Actor, after?: string): Feed => town.services.gridReports.gridReportFeed(actor, { after });

async function next(feed: Feed): Promise<GridReportFeedItem> {
  const { value } = await feed.next();
  return value as GridReportFeedItem;
}

/** A feed that has begun: what is committed from now on comes live. */
async function begun(actor: Actor): Promise<{ feed: Feed; first: Promise<GridReportFeedItem> }> {
  const feed = follow(actor);
  const first = next(feed);
  await new Promise((resolve) => setTimeout(resolve, 50));
  return { feed, first };
}

describe('the feed of grid reports', () => {
  it('delivers to the grid’s officer what is filed and what becomes of it, as it then was', async () => {
    const { feed, first } = await begun(people.communityOfficer);
    const report = await file(1);
    expect((await first).report).toEqual(report);
    await town.services.gridReports.stepGridReport(town.actors.dispatcher, 'START_VERIFICATION', {
      reportId: report.id,
    });
    const { report: then } = await next(feed);
    expect(then).toMatchObject({ id: report.id, status: 'VERIFYING' });
    expect(then!.verificationStartedAt).toBeInstanceOf(Date);
    await feed.return();
  });

  it('delivers neither to others nor to the officer what lies outside the beat', async () => {
    const [mine, theirs] = await Promise.all([begun(people.communityOfficer), begun(people.otherOfficer)]);
    await file(7, 'outside');
    await file(1, 'inside');
    expect((await mine.first).report!.text).toBe('inside');
    await town.services.gridReports.fileGridReport(people.otherOfficer, {
      kind: 'OTHER',
      text: 'their own',
      location: corner(7, 1),
    });
    expect((await theirs.first).report!.text).toBe('their own');
    await Promise.all([mine.feed.return(), theirs.feed.return()]);
  });

  it('begins with what waits for the officer, oldest first, and goes on behind a cursor without loss or repetition', async () => {
    await file(1, 'one');
    await file(4, 'two');
    await file(7, 'not in the beat');
    const feed = follow(people.communityOfficer);
    expect((await next(feed)).report!.text).toBe('one');
    const { report, cursor } = await next(feed);
    expect(report!.text).toBe('two');
    await feed.return();
    await file(1, 'three');
    await file(4, 'four');
    const again = follow(people.communityOfficer, cursor);
    expect([(await next(again)).report!.text, (await next(again)).report!.text]).toEqual(['three', 'four']);
    await again.return();
  });

  it('shows supervisors of the station what has no officer when they begin', async () => {
    await file(1, 'has an officer');
    await file(7, 'has none');
    const feed = follow(people.supervisorS2);
    expect((await next(feed)).report!.text).toBe('has none');
    await feed.return();
  });

  it('follows a new officer of a grid from the import of grids on', async () => {
    const { feed, first } = await begun(people.otherOfficer);
    // Now the feed knows whose grids are whose.
    await file(7, 'their own', people.otherOfficer);
    expect((await first).report!.text).toBe('their own');
    await database
      .knex('grids')
      .update({ community_officer_id: people.otherOfficer.accountId })
      .where({ code: 'G-00' });
    await inTransaction(database, (trx) =>
      appendEvents(trx, [{ at: new Date(), kind: EventKind.GRIDS_IMPORTED, data: {} }]),
    );
    await town.tail.catchUp();
    await file(1, 'after');
    expect((await next(feed)).report!.text).toBe('after');
    await feed.return();
  });

  it('asks to read anew where the cursor belongs to another database', async () => {
    const feed = follow(people.communityOfficer, '00000000-0000-4000-8000-000000000000:3');
    expect((await next(feed)).resync).toContain('another database');
    await feed.return();
  });

  it('delivers a stream of reports to the officer, each once and in order; the time it takes is printed', async () => {
    const { feed, first } = await begun(people.communityOfficer);
    // Not only one listens: every officer's device holds such a feed.
    const others = await Promise.all(Array.from({ length: 50 }, () => begun(people.otherOfficer)));
    const count = 100;
    const filed = new Map<string, number>();
    const tookMs: number[] = [];
    const seen: string[] = [];
    const reader = (async () => {
      for (let item = await first; ; item = await next(feed)) {
        seen.push(item.report!.text);
        tookMs.push(performance.now() - filed.get(item.report!.text)!);
        if (tookMs.length === count) return;
      }
    })();
    for (let n = 0; n < count; n++) {
      // From before the request, so that commit and delivery both lie within what is measured.
      filed.set(`report ${n}`, performance.now());
      await file(1, `report ${n}`);
    }
    await reader;
    tookMs.sort((a, b) => a - b);
    const quantile = (share: number): number => tookMs[Math.ceil(share * count) - 1]!;
    console.log(
      `grid report, request → officer: p50 ${quantile(0.5).toFixed(1)} ms, p99 ${quantile(0.99).toFixed(1)} ms (${count} reports, ${others.length + 1} feeds)`,
    );
    expect(seen).toEqual([...filed.keys()]);
    // Feeds that wait end with a report that concerns them.
    await file(1, 'the last', people.otherOfficer);
    for (const each of others) {
      expect((await each.first).report!.text).toBe('the last');
      await each.feed.return();
    }
    await feed.return();
  }, 120_000);
});
