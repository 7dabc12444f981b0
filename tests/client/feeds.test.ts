/** Feeds of the client library against the real server, over a network that cuts connections. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import {
  type Client,
  connect,
  type ConnectOptions,
  EventFeedDocument,
  EventsDocument,
  ReportPositionsDocument,
  SetUnitDutyDocument,
  UnitsDocument,
} from '../../src/client/index.js';
import { seededRandom } from '../../src/core/random.js';
import { inTransaction } from '../../src/database/database.js';
import { EventKind } from '../../src/events/event.js';
import { appendEvents } from '../../src/events/log.js';
import { type App, startApp } from '../support/app.js';
import { type CuttingProxy, startCuttingProxy } from '../support/cutting-proxy.js';

const DISPATCHER = { account: 'dispatcher', password: 'demo' };

let app: App;
const clients: Client[] = [];
const proxies: CuttingProxy[] = [];

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  for (const proxy of proxies.splice(0)) await proxy.close();
});

function open(url = app.url, options: Partial<ConnectOptions> = {}): Client {
  const client = connect({
    url,
    signIn: DISPATCHER,
    webSocket: WebSocket,
    backoff: { firstMs: 20, capMs: 200 },
    ...options,
  } as ConnectOptions);
  clients.push(client);
  return client;
}

async function unitIds(client: Client): Promise<string[]> {
  const { units } = await client.request(UnitsDocument, { first: 40 });
  return units.edges.map(({ node }) => node.id);
}

/** Writes `count` events of a unit: most in batches as a busy city does, and a mutation after each batch, which wakes the feeds at once. */
async function makeEvents(client: Client, unitId: string, count: number, seed: number): Promise<void> {
  const random = seededRandom(seed);
  for (let made = 0, even = true; made < count; even = !even) {
    const batch = Math.min(Math.floor(random() * 12), count - made - 1);
    await inTransaction(app.database, (trx) =>
      appendEvents(
        trx,
        Array.from({ length: batch }, (_, i) => ({
          at: new Date(),
          kind: EventKind.UNIT_DUTY_CHANGED,
          unitId,
          data: { nth: made + i },
        })),
      ),
    );
    await client.request(SetUnitDutyDocument, { input: { unitId, duty: even ? 'OUT_OF_SERVICE' : 'ON_DUTY' } });
    made += batch + 1;
  }
}

/** Seqs of the unit's events after the cursor, as the log has them. */
async function logOf(client: Client, unitId: string, after: string): Promise<number[]> {
  const { events } = await client.request(EventsDocument, { filter: { unitId }, first: 500, after });
  return events.edges.map(({ node }) => node.seq);
}

describe('a feed', () => {
  it('delivers 500 events once and in order over 30 cuts', async () => {
    const direct = open();
    const [unitId] = await unitIds(direct);
    const proxy = await startCuttingProxy(app.url, { seed: 20261122, bytes: [600, 8_000], cuts: 30 });
    proxies.push(proxy);
    const seqs: number[] = [];
    const starts: string[] = [];
    for await (const { cursor, event } of open(proxy.url).follow(EventFeedDocument, { filter: { unitId } })) {
      if (event) seqs.push(event.seq);
      else if (starts.push(cursor) === 1) void makeEvents(direct, unitId!, 500, 7);
      if (seqs.length === 500) break;
    }
    expect(proxy.cuts()).toBe(30);
    expect(starts).toHaveLength(1);
    expect(seqs).toEqual(await logOf(direct, unitId!, starts[0]!));
  });
});

describe('positions', () => {
  it('come again as a whole after a cut, and then as they change', async () => {
    const direct = open(app.url, { signIn: { account: 'admin', password: 'demo' } });
    const proxy = await startCuttingProxy(app.url);
    proxies.push(proxy);
    const positions = open(proxy.url).positions({ everyMs: 100 });
    const all = (await positions.next()).value!;
    expect(all.length).toBeGreaterThan(30);
    proxy.breakOff();
    proxy.mend();
    expect((await positions.next()).value).toEqual(all);
    const { unitId, lon, lat } = all[0]!;
    const fixAt = new Date().toISOString();
    await direct.request(ReportPositionsDocument, { fixes: [{ unitId, lon, lat, fixAt, accuracyM: 5 }] });
    expect((await positions.next()).value).toMatchObject([{ unitId, fixAt }]);
  });
});
