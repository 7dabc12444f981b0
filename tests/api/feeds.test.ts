/** Feeds as an officer's and a console's client read them: a real socket, a real log, real services. */
import { randomUUID } from 'node:crypto';
import { type TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { type Client, createClient } from 'graphql-ws';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import {
  AcknowledgeAssignmentDocument,
  AssignmentFeedDocument,
  type AssignmentFeedSubscription,
  AssignUnitDocument,
  CancelAssignmentDocument,
  EventFeedDocument,
  type EventFeedSubscription,
  ReportIncidentDocument,
  ReportPositionsDocument,
  UnitPositionsDocument,
  type UnitPositionsSubscription,
} from '../generated/graphql.js';
import { type Cursor } from '../../src/events/event.js';
import { readHead } from '../../src/events/log.js';
import { corner } from '../support/town.js';
import { startTownApi, type TownApi } from './town-api.js';

let api: TownApi;
beforeAll(async () => {
  api = await startTownApi();
});
afterAll(() => api.close());

const clients: Client[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) await client.dispose();
});

async function connect(account: string): Promise<Client> {
  const client = createClient({
    url: `${api.server.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${await api.tokenOf(account)}` },
    retryAttempts: 0,
  });
  clients.push(client);
  return client;
}

/** Subscribes and returns what waits for the next item. */
async function subscribe<Result, Variables extends Record<string, unknown>>(
  account: string,
  document: TypedDocumentNode<Result, Variables>,
  variables: Variables,
): Promise<{ next(): Promise<Result>; leave(): Promise<unknown> }> {
  const items = (await connect(account)).iterate<Result>({ query: print(document), variables });
  return {
    next: async () => {
      const { value } = (await items.next()) as { value: { data: Result; errors?: { extensions: unknown }[] } };
      if (value.errors !== undefined) throw Object.assign(new Error('refused'), { errors: value.errors });
      return value.data;
    },
    leave: () => items.return!(),
  };
}

async function run<Result, Variables extends object>(
  account: string,
  document: TypedDocumentNode<Result, Variables>,
  variables: Variables,
): Promise<Result> {
  const { data, errors } = await api.server.query(print(document), variables, await api.tokenOf(account));
  expect(errors).toBeUndefined();
  return data as Result;
}

async function reportIncident(): Promise<string> {
  const input = { type: 'dispute', location: corner(4.5, 2), idempotencyKey: randomUUID() };
  return (await run('dispatcher', ReportIncidentDocument, { input })).reportIncident.incident.id;
}

/** Where the log stands now. */
function logHead(): Promise<Cursor> {
  return readHead(api.town.database.knex);
}

async function assign(unitId: string): Promise<string> {
  const input = { incidentId: await reportIncident(), unitId };
  return (await run('dispatcher', AssignUnitDocument, { input })).assignUnit.assignment.id;
}

const cancel = (assignmentId: string): Promise<unknown> =>
  run('dispatcher', CancelAssignmentDocument, { input: { assignmentId } });

type AssignmentItem = AssignmentFeedSubscription['assignmentFeed'];
type EventItem = EventFeedSubscription['eventFeed'];

describe('assignmentFeed', () => {
  it('tells the officer within a second, with the way and the place', async () => {
    const unit = api.town.units[0]!;
    const feed = await subscribe(unit.officer.account, AssignmentFeedDocument, { unitId: unit.id });
    const item = feed.next();
    // The subscription must stand before the assignment is made, or this would test the replay.
    await expect
      .poll(async () => (await fetch(`${api.server.url}/metrics`)).text())
      .toMatch(/^xunge_subscriptions 1$/m);
    const assignmentId = await assign(unit.id);
    const committed = Date.now();
    const { assignmentFeed } = await item;
    expect(Date.now() - committed).toBeLessThan(1_000);
    expect(assignmentFeed.assignment).toMatchObject({
      id: assignmentId,
      status: 'OFFERED',
      incident: { type: 'dispute' },
    });
    expect(assignmentFeed.assignment!.route!.geometry.coordinates.length).toBeGreaterThan(1);
    await feed.leave();
    await cancel(assignmentId);
  });

  it('goes on behind a cursor after the connection was lost: nothing is missing, nothing comes twice', async () => {
    const unit = api.town.units[1]!;
    const { account } = unit.officer;
    const first = await assign(unit.id);
    const before = await subscribe(account, AssignmentFeedDocument, { unitId: unit.id });
    const seen: AssignmentItem[] = [(await before.next()).assignmentFeed];
    await before.leave();
    // While the officer is in the tunnel:
    await run(account, AcknowledgeAssignmentDocument, { input: { assignmentId: first } });
    await cancel(first);
    const second = await assign(unit.id);
    const after = await subscribe(account, AssignmentFeedDocument, { unitId: unit.id, after: seen[0]!.cursor });
    for (let i = 0; i < 3; i++) seen.push((await after.next()).assignmentFeed);
    expect(seen.map(({ assignment }) => [assignment!.id, assignment!.status])).toEqual([
      [first, 'OFFERED'],
      [first, 'ACKNOWLEDGED'],
      [first, 'CANCELLED'],
      [second, 'OFFERED'],
    ]);
    await cancel(second);
    expect((await after.next()).assignmentFeed.assignment).toMatchObject({ id: second, status: 'CANCELLED' });
    await after.leave();
  });

  it('asks to read anew where the cursor belongs to another database', async () => {
    const unit = api.town.units[2]!;
    const after = `${randomUUID()}:3`;
    const feed = await subscribe(unit.officer.account, AssignmentFeedDocument, { unitId: unit.id, after });
    const { assignmentFeed } = await feed.next();
    expect(assignmentFeed.assignment).toBeNull();
    expect(assignmentFeed.resync).toContain('another database');
    await feed.leave();
  });

  it.each([
    ['of another unit', () => api.town.units[3]!.id],
    ['of no unit', () => randomUUID()],
    ['of what cannot be an id', () => "'; drop table units"],
  ])('is NOT_FOUND for an officer who asks for that %s', async (_what, unitId) => {
    const feed = await subscribe(api.town.units[2]!.officer.account, AssignmentFeedDocument, { unitId: unitId() });
    await expect(feed.next()).rejects.toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  });
});

describe('eventFeed', () => {
  it('delivers what was committed after a cursor in the order of the log, without a gap', async () => {
    const { epoch, seq } = await logHead();
    const incidents = [await reportIncident(), await reportIncident(), await reportIncident()];
    const feed = await subscribe('dispatcher', EventFeedDocument, { after: `${epoch}:${seq}` });
    const seen: EventItem[] = [];
    for (let i = 0; i < 3; i++) seen.push((await feed.next()).eventFeed);
    expect(seen.map(({ event }) => event!.incidentId)).toEqual(incidents);
    expect(seen.map(({ event }) => event!.seq)).toEqual([1, 2, 3].map((n) => seq + n));
    await feed.leave();
  });

  it('selects by kind', async () => {
    const { epoch, seq } = await logHead();
    const filter = { kinds: ['assignment.offered'] };
    const feed = await subscribe('dispatcher', EventFeedDocument, { filter, after: `${epoch}:${seq}` });
    const assignmentId = await assign(api.town.units[4]!.id);
    expect((await feed.next()).eventFeed.event!.kind).toBe('assignment.offered');
    await feed.leave();
    await cancel(assignmentId);
  });

  it('is FORBIDDEN for an officer', async () => {
    const feed = await subscribe(api.town.units[0]!.officer.account, EventFeedDocument, {});
    await expect(feed.next()).rejects.toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });
});

describe('unitPositions', () => {
  const move = (column: number): Promise<unknown> =>
    run('admin', ReportPositionsDocument, {
      fixes: [{ unitId: api.town.units[5]!.id, ...corner(column, 0), fixAt: new Date().toISOString(), accuracyM: 5 }],
    });
  type Positions = UnitPositionsSubscription['unitPositions'];

  it('begins with all that are known and goes on with those that moved', async () => {
    const feed = await subscribe('dispatcher', UnitPositionsDocument, { everyMs: 100 });
    const first: Positions = (await feed.next()).unitPositions;
    expect(first).toHaveLength(api.town.units.length);
    await move(5.05);
    const then: Positions = (await feed.next()).unitPositions;
    expect(then).toMatchObject([{ unitId: api.town.units[5]!.id, lon: corner(5.05, 0).lon }]);
    await feed.leave();
  });

  it('shows only units inside the polygon, a clockwise one too', async () => {
    const [a, b] = [corner(-0.5, -0.5), corner(1.5, 0.5)];
    const clockwise = [
      [a.lon, a.lat],
      [a.lon, b.lat],
      [b.lon, b.lat],
      [b.lon, a.lat],
      [a.lon, a.lat],
    ];
    const within = { type: 'Polygon' as const, coordinates: [clockwise] };
    const feed = await subscribe('dispatcher', UnitPositionsDocument, { within, everyMs: 100 });
    const ids = (await feed.next()).unitPositions.map(({ unitId }) => unitId).sort();
    expect(ids).toEqual([api.town.units[0]!.id, api.town.units[1]!.id].sort());
    await feed.leave();
  });
});
