/** Rights that change while feeds are open: what is told afterwards is told by the new ones, replayed or live. With the client library, over real sockets. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import {
  AssignmentFeedDocument,
  type Client,
  connect,
  EventFeedDocument,
  SetUnitDutyDocument,
} from '../../src/client/index.js';
import { inTransaction } from '../../src/database/database.js';
import { EventKind, formatCursor } from '../../src/events/event.js';
import { appendEvents, readHead } from '../../src/events/log.js';
import { corner } from '../support/town.js';
import { startTownApi, type TownApi } from './town-api.js';

let api: TownApi;
beforeAll(async () => {
  api = await startTownApi();
});
afterAll(() => api.close());

const clients: Client[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
});

interface Reader {
  readonly client: Client;
  /** Why the socket was closed, each time. */
  readonly troubles: string[];
}

async function open(account: string): Promise<Reader> {
  const troubles: string[] = [];
  const client = connect({
    url: api.server.url,
    // Always the same: what it allows is not written in it.
    token: await api.tokenOf(account),
    webSocket: WebSocket,
    backoff: { firstMs: 50, capMs: 500 },
    onTrouble: ({ message }) => troubles.push(message),
  });
  clients.push(client);
  return { client, troubles };
}

const CHANGED = 'the connection ended with 4403: the rights of the account have changed; connect again';
/** How long a server may go on by what it knew. */
const remembered = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1_100));

async function change(account: string, change: Readonly<Record<string, unknown>>): Promise<void> {
  await api.town.database.knex('accounts').where({ account }).update(change);
  await remembered();
}

/** Writes events of the unit, as an assignment that goes its way. */
function writeEvents(unitId: string, count: number): Promise<void> {
  return inTransaction(api.town.database, (trx) =>
    appendEvents(
      trx,
      Array.from({ length: count }, () => ({
        at: new Date(),
        kind: EventKind.UNIT_DUTY_CHANGED,
        unitId,
        data: { padding: 'x'.repeat(500) },
      })),
    ),
  );
}

const headCursor = async (): Promise<string> => formatCursor(await readHead(api.town.database.knex));

describe('an open feed', () => {
  it('of an account that is disabled tells nothing more', async () => {
    const { client, troubles } = await open('supervisor');
    const unitId = api.town.units[0]!.id;
    const feed = client.follow(EventFeedDocument, { filter: { unitId } }, { after: await headCursor() });
    const first = feed.next();
    await writeEvents(unitId, 1);
    expect((await first).value?.event).toBeTruthy();
    await change('supervisor', { disabled_at: new Date() });
    const second = feed.next();
    await writeEvents(unitId, 1);
    await expect(second).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(troubles).toEqual([CHANGED]);
    await change('supervisor', { disabled_at: null });
  });

  it('of an account whose role has changed goes on by the new one', async () => {
    const { client, troubles } = await open('supervisor');
    const unitId = api.town.units[0]!.id;
    const feed = client.follow(EventFeedDocument, { filter: { unitId } }, { after: await headCursor() });
    const first = feed.next();
    await writeEvents(unitId, 1);
    await first;
    await change('supervisor', { role: 'PLANNER' });
    const second = feed.next();
    await writeEvents(unitId, 1);
    await expect(second).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(troubles).toEqual([CHANGED]);
    // The token is still good; planners do not read the log.
    const again = (await open('supervisor')).client.follow(EventFeedDocument, {});
    await expect(again.next()).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await change('supervisor', { role: 'SUPERVISOR' });
  });

  it('of an officer who leaves the unit tells nothing more of it, and nothing is replayed', async () => {
    const from = api.town.units[1]!;
    const { account } = from.officer;
    const cursor = await headCursor();
    const { client, troubles } = await open(account);
    const feed = client.follow(AssignmentFeedDocument, { unitId: from.id }, { after: cursor });
    const item = feed.next();
    await expect
      .poll(async () => (await fetch(`${api.server.url}/metrics`)).text())
      .toMatch(/^xunge_subscriptions 1$/m);
    await change(account, { unit_id: null });
    const { incident } = await api.town.services.incidents.reportIncident(api.town.actors.dispatcher, {
      type: 'dispute',
      location: corner(4, 4),
    });
    await api.town.services.dispatch.assignUnit(api.town.actors.dispatcher, {
      incidentId: incident.id,
      unitId: from.id,
    });
    await expect(item).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(troubles).toEqual([CHANGED]);
    const again = (await open(account)).client.follow(AssignmentFeedDocument, { unitId: from.id }, { after: cursor });
    await expect(again.next()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await change(account, { unit_id: from.id });
  });

  it('that replays stops in the middle of it', async () => {
    const { client } = await open('supervisor');
    const unitId = api.town.units[3]!.id;
    const after = await headCursor();
    for (let i = 0; i < 8; i++) await writeEvents(unitId, 250);
    let read = 0;
    const reading = (async () => {
      for await (const { event } of client.follow(EventFeedDocument, { filter: { unitId } }, { after })) {
        expect(event).toBeTruthy();
        // A slow device: the replay would take it longer than the rights last.
        if (++read % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 40));
        if (read === 100) void change('supervisor', { disabled_at: new Date() });
      }
    })();
    await expect(reading).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(read).toBeGreaterThan(100);
    expect(read).toBeLessThan(2_000);
    await change('supervisor', { disabled_at: null });
  });
});

describe('an open socket', () => {
  it('carries out nothing for an account that was disabled after it was opened', async () => {
    const unit = api.town.units[4]!;
    const socket = new WebSocket(`${api.server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    await new Promise((resolve) => socket.once('open', resolve));
    const payload = { authorization: `Bearer ${await api.tokenOf('supervisor')}` };
    socket.send(JSON.stringify({ type: 'connection_init', payload }));
    await new Promise((resolve) => socket.once('message', resolve));
    await change('supervisor', { disabled_at: new Date() });
    const before = await headCursor();
    const variables = { input: { unitId: unit.id, duty: 'OUT_OF_SERVICE' } };
    socket.send(
      JSON.stringify({ id: '1', type: 'subscribe', payload: { query: SetUnitDutyDocument.text, variables } }),
    );
    expect(await closed).toBe(4403);
    expect(await headCursor()).toBe(before);
    await change('supervisor', { disabled_at: null });
  });
});
