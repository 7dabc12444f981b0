/** Readers that stop reading, with the real back-pressure of TCP: what they cost, what they are told, and that nobody else notices. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type RunningServer, type ServerOptions, startDouble } from './running-server.js';
import { type ServiceMethods } from './services-double.js';

const running: RunningServer[] = [];
const sockets: WebSocket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await Promise.all(running.splice(0).map(({ http }) => http.close()));
});

type Limits = NonNullable<NonNullable<ServerOptions['config']>['socketLimits']>;

async function start(methods: ServiceMethods, socketLimits: Limits = {}): Promise<RunningServer> {
  const server = await startDouble(methods, { config: { socketLimits } });
  running.push(server);
  return server;
}

interface Reader {
  readonly socket: WebSocket;
  /** Payloads of `next`, in order. */
  readonly items: unknown[];
  readonly closed: Promise<{ code: number; reason: string }>;
}

async function open(server: RunningServer, subscriptions: readonly string[] = []): Promise<Reader> {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  sockets.push(socket);
  const items: unknown[] = [];
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    socket.on('error', () => undefined);
  });
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: 'Bearer good' } }));
  await new Promise((resolve) => socket.once('message', resolve));
  socket.on('message', (data: Buffer) => {
    const { type, payload } = JSON.parse(data.toString()) as { type: string; payload: unknown };
    if (type === 'next') items.push(payload);
  });
  for (const [i, query] of subscriptions.entries())
    socket.send(JSON.stringify({ id: String(i), type: 'subscribe', payload: { query } }));
  return { socket, items, closed };
}

const EVENTS = 'subscription { eventFeed { cursor resync } }';
const POSITIONS = 'subscription { unitPositions { unitId lon } }';
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A log without an end. */
async function* endlessEvents(): AsyncGenerator<object> {
  for (let n = 1; ; n++) {
    await turn();
    yield { cursor: String(n), resync: 'x'.repeat(50_000) };
  }
}

describe('a reader of events that stops reading', () => {
  it('is closed with 4601, and others go on as before', async () => {
    let left = 0;
    const server = await start(
      {
        feeds: {
          eventFeed: async function* (_actor: unknown, { signal }: { signal: AbortSignal }) {
            signal.addEventListener('abort', () => left++);
            yield* endlessEvents();
          },
        },
      },
      { stalledMs: 300 },
    );
    const other = await open(server, [EVENTS]);
    const stalled = await open(server, [EVENTS]);
    await expect.poll(() => stalled.items.length).toBeGreaterThan(0);
    stalled.socket.pause();
    // It finds the code when it reads again.
    await expect
      .poll(async () => (await fetch(`${server.url}/metrics`)).text(), { timeout: 10_000 })
      .toContain('slow_readers_total 1');
    const before = other.items.length;
    stalled.socket.resume();
    expect(await stalled.closed).toMatchObject({ code: 4601 });
    await expect.poll(() => left, { timeout: 10_000 }).toBe(1);
    await expect.poll(() => other.items.length, { timeout: 10_000 }).toBeGreaterThan(before + 10);
    expect(other.socket.readyState).toBe(WebSocket.OPEN);
  });

  it('is cut off, and its feeds let go, where it never reads again', async () => {
    const server = await start({ feeds: { eventFeed: endlessEvents } }, { stalledMs: 300 });
    const stalled = await open(server, [EVENTS, EVENTS]);
    await expect.poll(() => stalled.items.length).toBeGreaterThan(0);
    stalled.socket.pause();
    const metrics = async (): Promise<string> => (await fetch(`${server.url}/metrics`)).text();
    await expect.poll(metrics, { timeout: 10_000 }).toContain('xunge_websocket_connections 0');
    await expect.poll(metrics).toContain('xunge_subscriptions 0');
  });

  it('is left alone as long as it takes something, however slowly', async () => {
    const server = await start({ feeds: { eventFeed: endlessEvents } }, { stalledMs: 500, keepAliveMs: 300 });
    const slow = await open(server, [EVENTS]);
    await expect.poll(() => slow.items.length).toBeGreaterThan(0);
    for (let i = 0; i < 15; i++) {
      slow.socket.pause();
      await new Promise((resolve) => setTimeout(resolve, 150));
      slow.socket.resume();
      await turn();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(slow.socket.readyState).toBe(WebSocket.OPEN);
  });
});

describe('a reader of positions that stops reading', () => {
  it('is not closed, and gets the latest when it reads again', async () => {
    const clock = { lon: 0 };
    const server = await start(
      {
        positions: {
          unitPositions: async function* () {
            for (;;) {
              await turn();
              yield Array.from({ length: 2_000 }, (_, i) => ({ unitId: String(i), lon: clock.lon }));
            }
          },
        },
      },
      { stalledMs: 200 },
    );
    const reader = await open(server, [POSITIONS]);
    await expect.poll(() => reader.items.length).toBeGreaterThan(0);
    reader.socket.pause();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    clock.lon = 1;
    const before = reader.items.length;
    reader.socket.resume();
    const newest = (): number | undefined =>
      (reader.items.at(-1) as { data: { unitPositions: { lon: number }[] } }).data.unitPositions[0]?.lon;
    await expect.poll(newest).toBe(1);
    // What the network itself held comes first, and nothing else.
    const old = reader.items.slice(before).filter((item) => JSON.stringify(item).includes('"lon":0'));
    expect(old.length).toBeLessThan(200);
    expect(reader.socket.readyState).toBe(WebSocket.OPEN);
  });
});

/** What is reachable, garbage apart: how much of that a process keeps for later is its own affair. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

describe('memory', () => {
  it('of the server is bounded with forty readers that stop, each with ten feeds', async () => {
    let produced = 0;
    const server = await start(
      {
        feeds: {
          eventFeed: async function* () {
            for await (const item of endlessEvents()) {
              produced += 50_000;
              yield item;
            }
          },
        },
      },
      { stalledMs: 60_000, keepAliveMs: 60_000 },
    );
    const before = heldBytes();
    for (let i = 0; i < 40; i++) {
      const reader = await open(server, Array<string>(10).fill(EVENTS));
      await expect.poll(() => reader.items.length).toBeGreaterThan(0);
      reader.socket.pause();
      // What the reader had taken before is its own.
      reader.items.length = 0;
    }
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const stuckAt = produced;
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(produced).toBe(stuckAt);
    const grownMb = (heldBytes() - before) / 2 ** 20;
    console.log(
      `40 stalled readers of 10 feeds each: ${grownMb.toFixed(0)} MB are held, of ${(produced / 2 ** 20).toFixed(0)} MB produced`,
    );
    // One item of 50 kB for each feed is 20 MB, as text and as bytes; reader and server are one process here.
    expect(grownMb).toBeLessThan(100);
  });

  it('is bounded where a client asks and never reads the answers: it is not listened to any more, and cut off', async () => {
    const server = await start({}, { keepAliveMs: 400 });
    const { socket, closed } = await open(server);
    socket.pause();
    const ping = JSON.stringify({ type: 'ping', payload: { text: 'x'.repeat(10_000) } });
    let sent = 0;
    while (socket.readyState === WebSocket.OPEN && sent < 20_000) {
      if (socket.bufferedAmount < 1_000_000) {
        socket.send(ping);
        sent++;
      } else {
        const stuck = sent;
        await new Promise((resolve) => setTimeout(resolve, 300));
        if (socket.bufferedAmount >= 1_000_000 && sent === stuck) break;
      }
      if (sent % 20 === 0) await turn();
    }
    // The buffers of the network, and a megabyte on either side.
    expect(sent * 10_000).toBeLessThan(40_000_000);
    await expect
      .poll(async () => (await fetch(`${server.url}/metrics`)).text(), { timeout: 10_000 })
      .toContain('xunge_websocket_connections 0');
    socket.terminate();
    await closed;
  });
});
