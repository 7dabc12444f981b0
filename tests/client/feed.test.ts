import { describe, expect, it } from 'vitest';
import { ApiError } from '../../src/client/api-error.js';
import { followFeed, type FeedOptions } from '../../src/client/feed.js';
import { EventFeedDocument } from '../../src/client/generated/operations.js';
import { followPositions, type Position } from '../../src/client/positions.js';
import { CloseCode, type End, type Socket, type Subscriber } from '../../src/client/socket.js';
import { memoryStorage } from '../../src/client/storage.js';
import { manualTiming, settled } from './manual-timing.js';

interface Subscription {
  readonly after: string;
  readonly subscriber: Subscriber<unknown>;
  left: boolean;
}

/** A socket on which the test is the server. */
function fakeSocket() {
  const subscriptions: Subscription[] = [];
  const socket: Socket = {
    subscribe(_operation, variables, subscriber) {
      const subscription: Subscription = {
        after: (variables as { after: string }).after,
        subscriber: subscriber,
        left: false,
      };
      subscriptions.push(subscription);
      return () => {
        subscription.left = true;
      };
    },
    close: async () => undefined,
  };
  const current = (): Subscription => subscriptions.at(-1)!;
  return {
    socket,
    subscriptions,
    item: (n: number, more: object = {}) =>
      current().subscriber.onItem({ eventFeed: { cursor: `log:${n}`, event: null, resync: null, ...more } }),
    end: (end: End) => current().subscriber.onEnd(end),
    closeWith: (code: number, isFinal = false) =>
      current().subscriber.onEnd({ kind: 'closed', code, isFinal, reason: '' }),
  };
}

function open(options: FeedOptions = {}, storage = memoryStorage()) {
  const server = fakeSocket();
  const timing = manualTiming();
  const closing = new AbortController();
  const parts = {
    socket: server.socket,
    timing,
    backoff: { firstMs: 1_000, capMs: 16_000 },
    storage,
    closed: closing.signal,
    onTrouble: () => undefined,
  };
  const feed = followFeed(parts, EventFeedDocument, {}, options);
  const read: string[] = [];
  const failed: unknown[] = [];
  const finished = (async () => {
    for await (const { cursor } of feed) read.push(cursor);
  })().catch((error: unknown) => failed.push(error));
  return { ...server, parts, timing, closing, read, failed, finished };
}

describe('a feed that is followed', () => {
  it('asks with a cursor of no log at first, so that its first item is a resync', async () => {
    const { subscriptions } = open();
    await settled();
    expect(subscriptions[0]!.after).toBe('00000000-0000-0000-0000-000000000000:0');
  });

  it('goes on behind the last item after each break, with waits that grow until something comes', async () => {
    const { item, closeWith, timing, subscriptions, read } = open({ after: 'log:1' });
    await settled();
    item(2);
    item(3);
    await settled();
    for (const waitMs of [500, 1_000, 2_000]) {
      closeWith(1006);
      await settled();
      expect(timing.slept.at(-1)).toBe(waitMs);
      await timing.advance(waitMs);
    }
    item(4);
    await settled();
    closeWith(1006);
    await settled();
    expect(timing.slept.at(-1)).toBe(500);
    expect(subscriptions.map(({ after }) => after)).toEqual(['log:1', 'log:3', 'log:3', 'log:3']);
    expect(read).toEqual(['log:2', 'log:3', 'log:4']);
  });

  it('passes over an offer that comes again, and goes on behind what it had before', async () => {
    const { item, closeWith, timing, subscriptions, read } = open({ after: 'log:1' });
    await settled();
    item(2, { isRedelivery: false });
    item(2, { isRedelivery: true });
    item(3);
    item(2, { isRedelivery: true });
    await settled();
    closeWith(1006);
    await settled();
    await timing.advance(1_000);
    expect(subscriptions.at(-1)!.after).toBe('log:3');
    expect(read).toEqual(['log:2', 'log:3']);
  });

  it('hands out what had arrived before the break', async () => {
    const { item, closeWith, read, timing, subscriptions } = open();
    await settled();
    item(1);
    item(2);
    closeWith(1006);
    await settled();
    await timing.advance(500);
    expect(read).toEqual(['log:1', 'log:2']);
    expect(subscriptions[1]!.after).toBe('log:2');
  });

  it('leaves with the server what a slow reader has not taken', async () => {
    const { socket, subscriptions, item } = fakeSocket();
    const { parts } = open();
    const feed = followFeed({ ...parts, socket }, EventFeedDocument, {}, { after: 'log:0' });
    const first = feed.next();
    await settled();
    for (let n = 1; n <= 500; n++) item(n);
    expect(subscriptions[0]!.left).toBe(true);
    expect((await first).value).toMatchObject({ cursor: 'log:1' });
    for (let n = 2; n <= 500; n++) await feed.next();
    void feed.next();
    await settled();
    expect(subscriptions.map(({ after }) => after)).toEqual(['log:0', 'log:500']);
  });

  it.each<[string, End, string]>([
    ['a refusal', { kind: 'failed', error: new ApiError('FORBIDDEN', 'no') }, 'FORBIDDEN'],
    [
      'a session that cannot be renewed',
      { kind: 'failed', error: new ApiError('UNAUTHENTICATED', 'no') },
      'UNAUTHENTICATED',
    ],
    ['a close code that will come again', { kind: 'closed', code: 4400, isFinal: true, reason: 'bad' }, 'REFUSED'],
  ])('throws on %s', async (_what, how, code) => {
    const { end, failed, finished, timing } = open();
    await settled();
    end(how);
    await finished;
    expect(failed).toMatchObject([{ code }]);
    expect(timing.slept).toEqual([]);
  });

  it('waits as long as the server asks for, and up to the longest wait where the account has too many sockets', async () => {
    const { end, closeWith, timing } = open();
    await settled();
    end({ kind: 'failed', error: new ApiError('RATE_LIMITED', 'later', { retryAfterS: 20 }) });
    await settled();
    await timing.advance(20_000);
    closeWith(CloseCode.TOO_MANY_SOCKETS);
    await settled();
    expect(timing.slept).toEqual([20_000, 8_000]);
  });

  it('remembers over the end of the program what its reader has acted on, and no more', async () => {
    const storage = memoryStorage();
    const { socket, item } = fakeSocket();
    const { parts } = open({}, storage);
    const feed = followFeed({ ...parts, socket }, EventFeedDocument, {}, { rememberAs: 'events' });
    const first = feed.next();
    await settled();
    item(1);
    item(2);
    await first;
    await feed.next();
    // Killed while it acts on the second.
    const next = open({ rememberAs: 'events' }, storage);
    await settled();
    expect(next.subscriptions[0]!.after).toBe('log:1');
  });

  it.each(['of the reader', 'of the client'])('ends by the signal %s while it waits', async (whose) => {
    const leaving = new AbortController();
    const { finished, failed, subscriptions, closing } = open({ signal: leaving.signal });
    await settled();
    (whose === 'of the reader' ? leaving : closing).abort();
    await finished;
    expect(failed).toEqual([]);
    expect(subscriptions[0]!.left).toBe(true);
  });
});

describe('positions', () => {
  it('come to a slow reader as the latest of each unit', async () => {
    const { socket, subscriptions } = fakeSocket();
    const { parts } = open();
    const positions = followPositions({ ...parts, socket }, {}, undefined);
    const first = positions.next();
    const at = (unitId: string, lon: number): Position => ({ unitId, lon }) as Position;
    const send = (...unitPositions: Position[]): void => subscriptions.at(-1)!.subscriber.onItem({ unitPositions });
    send();
    expect((await first).value).toEqual([]);
    for (let lon = 0; lon < 1_000; lon++) send(at('a', lon), at('b', -lon));
    expect((await positions.next()).value).toEqual([at('a', 999), at('b', -999)]);
    await positions.return();
    expect(subscriptions[0]!.left).toBe(true);
  });
});
