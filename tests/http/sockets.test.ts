import { createClient } from 'graphql-ws';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { DomainError } from '../../src/core/errors.js';
import { type RunningServer, type ServerOptions, startDouble } from './running-server.js';
import { type ServiceMethods } from './services-double.js';

const running: RunningServer[] = [];
const sockets: WebSocket[] = [];
async function start(methods?: ServiceMethods, options?: ServerOptions): Promise<RunningServer> {
  const server = await startDouble(methods, options);
  running.push(server);
  return server;
}
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await Promise.all(running.splice(0).map(({ http }) => http.close()));
});

interface Message {
  readonly id?: string;
  readonly type: string;
  readonly payload?: Record<string, unknown> & {
    [index: number]: { message: string; extensions: Record<string, unknown> };
  };
}

/** A client that speaks the protocol by hand, so that it can also speak it wrongly. */
class RawClient {
  readonly messages: Message[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly socket: WebSocket;
  constructor(server: RunningServer, path = '/graphql') {
    this.socket = new WebSocket(server.url.replace('http', 'ws') + path, 'graphql-transport-ws');
    sockets.push(this.socket);
    this.socket.on('message', (data: Buffer) => this.messages.push(JSON.parse(data.toString()) as Message));
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
      this.socket.on('error', (error) => resolve({ code: 0, reason: error.message }));
    });
  }
  send(message: object): void {
    this.socket.send(JSON.stringify(message));
  }
  async opened(): Promise<this> {
    await new Promise((resolve) => this.socket.once('open', resolve));
    return this;
  }
  async acknowledged(payload: object = { authorization: 'Bearer good' }): Promise<this> {
    await this.opened();
    this.send({ type: 'connection_init', payload });
    await this.message(({ type }) => type === 'connection_ack');
    return this;
  }
  subscribe(id: string, query: string, variables?: object): void {
    this.send({ id, type: 'subscribe', payload: { query, variables } });
  }
  async message(wanted: (message: Message) => boolean): Promise<Message> {
    await expect.poll(() => this.messages.some(wanted), { timeout: 5_000 }).toBe(true);
    return this.messages.find(wanted)!;
  }
}

const POSITIONS = 'subscription { unitPositions { unitId } }';
const position = (unitId: string): object => ({ unitId });

/** Yields once, then waits until the reader leaves; says so. */
function waitingFeed(left: () => void) {
  return async function* (_actor: unknown, { signal }: { signal: AbortSignal }) {
    yield [position('1')];
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    left();
  };
}

describe('connecting', () => {
  it.each([
    ['an authorization header', { authorization: 'Bearer good' }],
    ['a bare access token', { accessToken: 'good' }],
  ])('takes %s as connection parameter', async (_what, payload) => {
    const client = await new RawClient(await start()).acknowledged(payload);
    expect(client.messages).toEqual([{ type: 'connection_ack' }]);
  });

  it.each([
    ['a bad token', { authorization: 'Bearer bad' }],
    ['no token', {}],
    ['a token of another form', { authorization: 'Basic Z29vZA==' }],
  ])('closes with 4403 on %s', async (_what, payload) => {
    const client = await new RawClient(await start()).opened();
    client.send({ type: 'connection_init', payload });
    expect(await client.closed).toEqual({ code: 4403, reason: 'Forbidden' });
  });

  it('closes with 4403 when the token ends', async () => {
    const client = await new RawClient(await start()).acknowledged({ accessToken: 'short' });
    expect(await client.closed).toEqual({ code: 4403, reason: 'the access token has expired' });
  });

  it('closes with 4408 where nobody says who connects', async () => {
    const server = await start({}, { config: { socketLimits: { initTimeoutMs: 50 } } });
    expect(await new RawClient(server).closed).toMatchObject({ code: 4408 });
  });

  it('closes with 1009 on a message above the limit', async () => {
    const client = await new RawClient(await start()).acknowledged();
    client.subscribe('1', POSITIONS, { text: 'x'.repeat(256 * 1024) });
    expect(await client.closed).toMatchObject({ code: 1009 });
  });

  it('refuses one socket more than the limit', async () => {
    const server = await start({}, { config: { socketLimits: { sockets: 1 } } });
    await new RawClient(server).acknowledged();
    expect((await new RawClient(server).closed).reason).toContain('503');
  });

  it('closes one socket of an account more than the limit with 4602, and takes one again when another has gone', async () => {
    const server = await start({}, { config: { socketLimits: { socketsPerAccount: 2 } } });
    const first = await new RawClient(server).acknowledged();
    await new RawClient(server).acknowledged();
    const third = await new RawClient(server).opened();
    third.send({ type: 'connection_init', payload: { authorization: 'Bearer good' } });
    expect(await third.closed).toEqual({ code: 4602, reason: 'this account has 2 sockets open; the limit is 2' });
    first.socket.close();
    await first.closed;
    await expect
      .poll(async () => (await fetch(`${server.url}/metrics`)).text())
      .toContain('xunge_websocket_connections 1');
    await new RawClient(server).acknowledged();
  });

  it('takes the size of a message from its configuration', async () => {
    const server = await start({}, { config: { socketLimits: { messageBytes: 2_000 } } });
    const client = await new RawClient(server).acknowledged();
    client.subscribe('1', POSITIONS, { text: 'x'.repeat(2_000) });
    expect(await client.closed).toMatchObject({ code: 1009 });
  });

  it('refuses sockets at other addresses', async () => {
    expect((await new RawClient(await start(), '/other').closed).reason).toContain('404');
  });

  it('cuts off a client that no longer answers pings', async () => {
    const server = await start({}, { config: { socketLimits: { keepAliveMs: 50 } } });
    const client = await new RawClient(server).acknowledged();
    client.socket.pause();
    await expect
      .poll(async () => (await fetch(`${server.url}/metrics`)).text())
      .toContain('xunge_websocket_connections 0');
  });

  it('survives a client that vanishes during the handshake', async () => {
    const server = await start();
    const { hostname, port } = new URL(server.url);
    await new Promise<void>((resolve) => {
      const raw = connect(Number(port), hostname, () => {
        raw.write('GET /graphql HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n');
        raw.resetAndDestroy();
        raw.on('close', () => resolve());
      });
    });
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });

  it('ends every socket with 1001 when the server closes', async () => {
    const server = await start();
    const client = await new RawClient(server).acknowledged();
    await server.http.close();
    expect(await client.closed).toMatchObject({ code: 1001 });
  });
});

describe('subscriptions', () => {
  it('delivers items to an ordinary graphql-ws client and lets go of the feed when it leaves', async () => {
    let left = false;
    const server = await start({ positions: { unitPositions: waitingFeed(() => (left = true)) } });
    const client = createClient({
      url: `${server.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: 'Bearer good' },
    });
    const items = client.iterate({ query: POSITIONS });
    expect((await items.next()).value).toEqual({ data: { unitPositions: [{ unitId: '1' }] } });
    expect(await (await fetch(`${server.url}/metrics`)).text()).toContain('xunge_subscriptions 1');
    await items.return!();
    await expect.poll(() => left).toBe(true);
    await expect.poll(async () => (await fetch(`${server.url}/metrics`)).text()).toContain('xunge_subscriptions 0');
    await client.dispose();
  });

  it('lets go of the feed when the socket breaks', async () => {
    let left = false;
    const server = await start({ positions: { unitPositions: waitingFeed(() => (left = true)) } });
    const client = await new RawClient(server).acknowledged();
    client.subscribe('1', POSITIONS);
    await client.message(({ type }) => type === 'next');
    client.socket.terminate();
    await expect.poll(() => left).toBe(true);
  });

  it('answers a wrong document with an error of that subscription and leaves the others running', async () => {
    const server = await start({ positions: { unitPositions: waitingFeed(() => undefined) } });
    const client = await new RawClient(server).acknowledged();
    client.subscribe('good', POSITIONS);
    client.subscribe('syntax', 'subscription {');
    client.subscribe('field', 'subscription { nothing }');
    client.subscribe('variable', 'subscription ($ms: Int!) { unitPositions(everyMs: $ms) { unitId } }', { ms: 'x' });
    const codes = await Promise.all(
      ['syntax', 'field', 'variable'].map(async (wanted) => {
        const { type, payload } = await client.message(({ id }) => id === wanted);
        return [type, payload![0]!.extensions['code'], payload![0]!.extensions['path']];
      }),
    );
    expect(codes).toEqual([
      ['error', 'GRAPHQL_PARSE_FAILED', undefined],
      ['error', 'GRAPHQL_VALIDATION_FAILED', undefined],
      ['error', 'BAD_USER_INPUT', ['ms']],
    ]);
    await client.message(({ id, type }) => id === 'good' && type === 'next');
    expect(client.socket.readyState).toBe(WebSocket.OPEN);
  });

  it('sends a domain error of a feed with its code, at the start and in the middle', async () => {
    const server = await start({
      feeds: {
        assignmentFeed: async function* () {
          throw new DomainError('NOT_FOUND', 'unit "7" was not found');
        },
        eventFeed: async function* () {
          yield { cursor: 'c', resync: 'read anew' };
          throw new DomainError('FORBIDDEN', 'no longer');
        },
      },
    });
    const client = await new RawClient(server).acknowledged();
    client.subscribe('start', 'subscription { assignmentFeed(unitId: "7") { cursor } }');
    client.subscribe('middle', 'subscription { eventFeed { cursor event { seq } resync } }');
    const atStart = await client.message(({ id, type }) => id === 'start' && type === 'error');
    expect(atStart.payload![0]!.extensions['code']).toBe('NOT_FOUND');
    const inMiddle = await client.message(({ id, type }) => id === 'middle' && type === 'error');
    expect(inMiddle.payload![0]!.extensions['code']).toBe('FORBIDDEN');
    expect(client.messages).toContainEqual({
      id: 'middle',
      type: 'next',
      payload: { data: { eventFeed: { cursor: 'c', event: null, resync: 'read anew' } } },
    });
  });

  it('hides an unexpected error of a feed and logs it under the request id', async () => {
    const server = await start({
      positions: {
        unitPositions: async function* () {
          throw new Error('hunter2');
        },
      },
    });
    const client = await new RawClient(server).acknowledged();
    client.subscribe('1', POSITIONS);
    const { payload } = await client.message(({ type }) => type === 'error');
    expect(JSON.stringify(client.messages)).not.toContain('hunter2');
    const { requestId, code } = payload![0]!.extensions;
    expect(code).toBe('INTERNAL_SERVER_ERROR');
    expect(server.log.find((line) => line['requestId'] === requestId)).toMatchObject({ err: { message: 'hunter2' } });
  });

  it('refuses one subscription more than the limit, and takes one again after another has ended', async () => {
    const server = await start(
      { positions: { unitPositions: waitingFeed(() => undefined) } },
      { config: { socketLimits: { subscriptionsPerSocket: 2 } } },
    );
    const client = await new RawClient(server).acknowledged();
    for (const id of ['1', '2', '3']) client.subscribe(id, POSITIONS);
    const refused = await client.message(({ type }) => type === 'error');
    expect([refused.id, refused.payload![0]!.extensions]).toMatchObject(['3', { code: 'RATE_LIMITED', maximum: 2 }]);
    client.send({ id: '1', type: 'complete' });
    client.subscribe('4', POSITIONS);
    await client.message(({ id, type }) => id === '4' && type === 'next');
  });

  it('asks loaders anew for each item', async () => {
    let callSign = 'A';
    const server = await start({
      feeds: {
        eventFeed: async function* () {
          const event = { seq: 1, at: new Date(), kind: 'k', unitId: 'u', data: {} };
          yield { cursor: '1', event };
          callSign = 'B';
          yield { cursor: '2', event };
        },
      },
      units: { unitsByIds: async () => new Map([['u', { id: 'u', callSign }]]) },
    });
    const client = await new RawClient(server).acknowledged();
    client.subscribe('1', 'subscription { eventFeed { event { unit { callSign } } } }');
    await client.message(({ type }) => type === 'complete');
    const seen = client.messages.filter(({ type }) => type === 'next').map(({ payload }) => payload!['data']);
    expect(seen).toEqual([
      { eventFeed: { event: { unit: { callSign: 'A' } } } },
      { eventFeed: { event: { unit: { callSign: 'B' } } } },
    ]);
  });

  it('pulls no more from a feed than a client that does not read can take', async () => {
    let produced = 0;
    const big = Array.from({ length: 2_000 }, (_, i) => position(`${i}`.padStart(40, '0')));
    const server = await start({
      positions: {
        unitPositions: async function* () {
          for (;;) {
            // As a feed that reads a database: others get their turn between two items.
            await new Promise((resolve) => setImmediate(resolve));
            produced++;
            yield big;
          }
        },
      },
    });
    const client = await new RawClient(server).acknowledged();
    client.subscribe('1', POSITIONS);
    await client.message(({ type }) => type === 'next');
    client.socket.pause();
    // The network's own buffers fill first; then nothing may move any more.
    let before = -1;
    await expect
      .poll(
        () => {
          const still = produced === before;
          before = produced;
          return still;
        },
        { interval: 300, timeout: 10_000 },
      )
      .toBe(true);
    const stuckAt = produced;
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(produced).toBe(stuckAt);
    client.socket.resume();
    await expect.poll(() => produced).toBeGreaterThan(stuckAt);
    client.socket.terminate();
  });
});
