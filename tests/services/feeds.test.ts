import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database } from '../../src/database/database.js';
import { type AssignmentFeedItem } from '../../src/services/contract.js';
import { formatCursor, parseCursor } from '../../src/events/event.js';
import { emptyDatabase } from '../support/database.js';
import { corner, openTown, settleTown, type Town } from '../support/town.js';

let database: Database;
let town: Town;

async function assign(unit: number): Promise<string> {
  const { services, actors, units } = town;
  const { incident } = await services.incidents.reportIncident(actors.dispatcher, {
    type: 'dispute',
    location: corner(5, 5),
  });
  return (await services.dispatch.assignUnit(actors.dispatcher, { incidentId: incident.id, unitId: units[unit]!.id }))
    .assignment.id;
}

/** Takes items until `count` are there. */
async function take(
  feed: AsyncGenerator<AssignmentFeedItem, void, void>,
  count: number,
): Promise<AssignmentFeedItem[]> {
  const items: AssignmentFeedItem[] = [];
  while (items.length < count) {
    const { value, done } = await feed.next();
    if (done === true) break;
    items.push(value);
  }
  return items;
}

const statuses = (items: readonly AssignmentFeedItem[]): (string | undefined)[] =>
  items.map(({ assignment }) => assignment?.status);

describe('feeds', () => {
  beforeAll(async () => {
    database = await emptyDatabase();
    await settleTown(database, { unitCount: 10 });
    town = await openTown(database);
  });
  afterAll(() => town.close());

  it('deliver every step of an assignment in order, live and as it then was', async () => {
    const { services, units } = town;
    const feed = services.feeds.assignmentFeed(units[0]!.officer, { unitId: units[0]!.id });
    const items = take(feed, 5);
    const assignmentId = await assign(0);
    for (const step of ['ACKNOWLEDGE', 'START_TRAVEL', 'ARRIVE', 'CLEAR'] as const)
      await services.dispatch.stepAssignment(units[0]!.officer, step, { assignmentId });
    const delivered = await items;
    expect(statuses(delivered)).toEqual(['OFFERED', 'ACKNOWLEDGED', 'EN_ROUTE', 'ON_SCENE', 'CLEARED']);
    expect(delivered[0]!.assignment!.offeredAt).toBeInstanceOf(Date);
    expect(delivered[4]!.assignment!.route!.coordinates.length).toBeGreaterThan(1);
    await feed.return();
  });

  it('begin with the active assignment where there is no cursor', async () => {
    await assign(1);
    const feed = town.services.feeds.assignmentFeed(town.units[1]!.officer, { unitId: town.units[1]!.id });
    expect(statuses(await take(feed, 1))).toEqual(['OFFERED']);
    await feed.return();
  });

  it('resume after a cursor with what was missed, each exactly once, whenever the connection broke', async () => {
    const { services, units } = town;
    const { officer, id: unitId } = units[2]!;
    const first = services.feeds.assignmentFeed(officer, { unitId });
    const offered = take(first, 1);
    const assignmentId = await assign(2);
    let cursor = (await offered)[0]!.cursor;
    await first.return();
    const seen: (string | undefined)[] = [];
    for (const step of ['ACKNOWLEDGE', 'START_TRAVEL', 'ARRIVE', 'CLEAR'] as const) {
      await services.dispatch.stepAssignment(officer, step, { assignmentId });
      const feed = services.feeds.assignmentFeed(officer, { unitId, after: cursor });
      const [item] = await take(feed, 1);
      seen.push(item!.assignment?.status);
      cursor = item!.cursor;
      await feed.return();
    }
    expect(seen).toEqual(['ACKNOWLEDGED', 'EN_ROUTE', 'ON_SCENE', 'CLEARED']);
  });

  it('lose and double nothing while many write and the reader pauses', async () => {
    const { services, actors } = town;
    const start = formatCursor(town.tail.position);
    const feed = services.feeds.eventFeed(actors.dispatcher, {
      after: start,
      filter: { kinds: ['incident.reported'] },
    });
    const numbers: unknown[] = [];
    const places: number[] = [];
    const reading = (async () => {
      for await (const item of feed) {
        if ('event' in item) {
          numbers.push(item.event.data['incidentNumber']);
          places.push(item.event.seq);
        }
        if (numbers.length % 7 === 0) await new Promise((resolve) => setTimeout(resolve, 15));
        if (numbers.length === 150) break;
      }
    })();
    const reported: string[] = [];
    await Promise.all(
      Array.from({ length: 150 }, async (_, i) => {
        const { incident } = await services.incidents.reportIncident(actors.dispatcher, {
          type: 'dispute',
          location: corner(i % 9, 3),
        });
        reported.push(incident.number);
      }),
    );
    await reading;
    expect(numbers).toHaveLength(150);
    expect(new Set(numbers)).toEqual(new Set(reported));
    expect([...places].sort((a, b) => a - b)).toEqual(places);
  });

  it('tell a reader with a cursor of another database to resynchronise, and go on from there', async () => {
    const foreign = formatCursor({ epoch: '11111111-2222-4333-8444-555555555555', seq: 3 });
    const feed = town.services.feeds.assignmentFeed(town.units[3]!.officer, {
      unitId: town.units[3]!.id,
      after: foreign,
    });
    const [resync] = await take(feed, 1);
    expect(resync).toMatchObject({ resync: 'the cursor belongs to another database' });
    const items = take(feed, 1);
    await assign(3);
    expect(statuses(await items)).toEqual(['OFFERED']);
    await feed.return();
    await expect(
      town.services.feeds.listEvents(town.actors.dispatcher, {}, { first: 10, after: foreign }),
    ).rejects.toMatchObject({ code: 'RESYNC' });
    const { epoch, seq } = town.tail.position;
    const ahead = town.services.feeds.eventFeed(town.actors.dispatcher, {
      after: formatCursor({ epoch, seq: seq + 1000 }),
    });
    expect((await ahead.next()).value).toHaveProperty('resync');
    await ahead.return();
  });

  it('end at once when the subscriber leaves while nothing happens', async () => {
    const stop = new AbortController();
    const feed = town.services.feeds.assignmentFeed(town.units[9]!.officer, {
      unitId: town.units[9]!.id,
      signal: stop.signal,
    });
    const waiting = feed.next();
    await new Promise((resolve) => setTimeout(resolve, 50));
    stop.abort();
    expect(await waiting).toMatchObject({ done: true });
  });

  it('are refused to those who may not read them', async () => {
    const { services, units, actors } = town;
    await expect(
      services.feeds.assignmentFeed(units[0]!.officer, { unitId: units[1]!.id }).next(),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(services.feeds.eventFeed(units[0]!.officer, {}).next()).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(services.feeds.eventFeed(actors.dispatcher, { after: 'yesterday' }).next()).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
    });
  });

  it('page through the log with the same cursors', async () => {
    const { services, actors } = town;
    const seqs: number[] = [];
    let after: string | null = null;
    for (;;) {
      const page: Awaited<ReturnType<typeof services.feeds.listEvents>> = await services.feeds.listEvents(
        actors.supervisor,
        {},
        { first: 37, after },
      );
      seqs.push(...page.edges.map(({ node }) => node.seq));
      if (!page.hasNextPage) break;
      after = page.edges.at(-1)!.cursor;
    }
    expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, i) => i + 1));
    expect(parseCursor(formatCursor(town.tail.position)).seq).toBe(seqs.length);
  });
});
