/**
 * The live connection: one WebSocket (graphql-transport-ws) under two feeds. Each feed reconnects by itself with a growing wait; the event feed
 * goes on from its last cursor, so that nothing is missed and nothing comes twice. The library's own retry is off: it would repeat the first cursor.
 */
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { type GraphQLFormattedError, print } from 'graphql';
import { createClient } from 'graphql-ws';
import { createBackoff } from '../../client/backoff.js';
import {
  ConsoleEventFeedDocument,
  type ConsoleEventFeedSubscription,
  ConsoleUnitPositionsDocument,
} from '../generated/graphql.js';
import { type LoggedEvent, type UnitPosition } from '../state/state.js';
import { ApiError, toErrorCode } from './api-error.js';
import { type SessionKeeper } from './session.js';

export interface LiveReaders {
  /** 'reconnecting' from the first loss until the socket is acknowledged again. */
  onConnection(connection: 'connecting' | 'live' | 'reconnecting'): void;
  onEvent(event: LoggedEvent): void;
  /** The picture must be loaded anew: at the first start, and whenever the server cannot tell what was missed. */
  onResync(): void;
  onPositions(positions: readonly UnitPosition[]): void;
}

const POSITIONS_EVERY_MS = 1000;
const PING_EVERY_MS = 10_000;
const PONG_WITHIN_MS = 5_000;
const BACKOFF = { firstMs: 1_000, capMs: 15_000 };
/** The server closes a socket with this code when its token is refused or has expired. */
const FORBIDDEN_CLOSE = 4403;
/**
 * A reader that has no cursor yet asks with one of no log. The answer is a resync item with the log's present cursor, given after the feed
 * was attached: what is loaded then, plus what the feed delivers from there, has no gap between.
 */
export const CURSOR_OF_NO_LOG = '00000000-0000-0000-0000-000000000000:0';

/** A socket on which feeds can be followed until it is closed. */
export interface Feeds {
  readonly iterate: Iterate;
  readonly ended: AbortSignal;
  close(): void;
}

type FeedReaders = Pick<LiveReaders, 'onConnection'> & Partial<Pick<LiveReaders, 'onPositions'>>;

/** Opens the socket, and the feed of positions on it where somebody reads them. */
export function openFeeds(session: SessionKeeper, readers: FeedReaders): Feeds {
  const ended = new AbortController();
  const socket = openSocket(session, readers, ended.signal);
  if (readers.onPositions) void followPositions(socket.iterate, readers.onPositions, ended.signal);
  return {
    iterate: socket.iterate,
    ended: ended.signal,
    close() {
      ended.abort();
      socket.close();
    },
  };
}

/** Starts the feeds of a console; returns how to end them. */
export function openLive(session: SessionKeeper, readers: LiveReaders): () => void {
  const feeds = openFeeds(session, readers);
  void followEvents(feeds.iterate, readers, feeds.ended);
  return () => feeds.close();
}

export type Iterate = <Data, Variables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
) => AsyncIterable<Data>;

function openSocket(
  session: SessionKeeper,
  readers: FeedReaders,
  ended: AbortSignal,
): { iterate: Iterate; close(): void } {
  let tokenRefused = false;
  let pongDue: ReturnType<typeof setTimeout> | undefined;
  const client = createClient({
    url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`,
    lazy: true,
    lazyCloseTimeout: 1000,
    retryAttempts: 0,
    keepAlive: PING_EVERY_MS,
    connectionAckWaitTimeout: 10_000,
    connectionParams: async () => {
      const token = tokenRefused ? await session.renew() : await session.accessToken();
      tokenRefused = false;
      return { authorization: `Bearer ${token ?? ''}` };
    },
    on: {
      connected: () => readers.onConnection('live'),
      closed: (event) => {
        clearTimeout(pongDue);
        if ((event as CloseEvent).code === FORBIDDEN_CLOSE) tokenRefused = true;
        if (!ended.aborted) readers.onConnection('reconnecting');
      },
      // A dead network does not close a socket for minutes: a ping without an answer does.
      ping: (received) => {
        if (!received) pongDue = setTimeout(() => client.terminate(), PONG_WITHIN_MS);
      },
      pong: (received) => {
        if (received) clearTimeout(pongDue);
      },
    },
  });
  return {
    close: () => void client.dispose(),
    async *iterate(document, variables) {
      const results = client.iterate({ query: print(document), variables: variables as Record<string, unknown> });
      try {
        for await (const result of results) {
          if (result.errors) throw toApiErrorOf(result.errors);
          yield result.data as never;
        }
      } catch (cause) {
        // A subscription that the server refuses ends with the list of its errors.
        throw Array.isArray(cause) ? toApiErrorOf(cause as GraphQLFormattedError[]) : cause;
      }
    },
  };
}

function toApiErrorOf([error]: readonly GraphQLFormattedError[]): ApiError {
  return new ApiError(toErrorCode(error?.extensions?.['code']), error?.message ?? 'refused');
}

async function followEvents(iterate: Iterate, readers: LiveReaders, ended: AbortSignal): Promise<void> {
  let cursor = CURSOR_OF_NO_LOG;
  await forever(ended, async (delivered) => {
    try {
      for await (const { eventFeed: item } of iterate(ConsoleEventFeedDocument, { after: cursor })) {
        delivered();
        cursor = item.cursor;
        deliver(item, readers);
      }
    } catch (error) {
      // Planners may not read the log: their picture is read anew from time to time instead.
      if (error instanceof ApiError && error.code === 'FORBIDDEN') readers.onResync();
      throw error;
    }
  });
}

function deliver(item: ConsoleEventFeedSubscription['eventFeed'], readers: LiveReaders): void {
  if (item.event) readers.onEvent(item.event);
  else readers.onResync();
}

async function followPositions(
  iterate: Iterate,
  onPositions: LiveReaders['onPositions'],
  ended: AbortSignal,
): Promise<void> {
  await forever(ended, async (delivered) => {
    for await (const { unitPositions } of iterate(ConsoleUnitPositionsDocument, { everyMs: POSITIONS_EVERY_MS })) {
      delivered();
      onPositions(unitPositions);
    }
  });
}

/** Runs `attempt` again whenever it ends; the wait grows until one has `delivered` something, and is another for each page: see `createBackoff`. */
export async function forever(ended: AbortSignal, attempt: (delivered: () => void) => Promise<void>): Promise<void> {
  const backoff = createBackoff(Math, BACKOFF);
  while (!ended.aborted) {
    try {
      await attempt(() => backoff.reset());
    } catch {
      // Whatever ended the feed (socket closed, token expired, server restarted): the badge says so and the next attempt finds out more.
    }
    if (ended.aborted) return;
    await new Promise((resolve) => setTimeout(resolve, backoff.next()));
  }
}
