/** A subscriber that never gives up: it keeps its cursor, and goes on at the next node when a socket ends or stands still. */
import { setTimeout as pause } from 'node:timers/promises';
import { type Client, createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { parseCursor } from '../../src/events/event.js';
import { type FeedRecord } from './history.js';

export interface FeedReader {
  readonly record: FeedRecord;
  /** How often it has connected. */
  readonly connects: number;
  /** Resolves when it has an item of `seq` or later; rejects after `withinMs`. */
  reach(seq: number, withinMs: number): Promise<void>;
  stop(): Promise<void>;
}

export interface FeedReaderOptions {
  readonly name: string;
  readonly token: string;
  /** WebSocket addresses of the nodes, the preferred one first. */
  readonly urls: readonly string[];
  /** Null: all events. */
  readonly unitId: string | null;
  /** Where it begins. */
  readonly cursor: string;
  readonly random: () => number;
}

const ALL = 'subscription ($after: String) { feed: eventFeed(after: $after) { cursor resync event { kind } } }';
const OWN =
  'subscription ($unitId: ID!, $after: String) { feed: assignmentFeed(unitId: $unitId, after: $after) { cursor resync kind } }';
/** What the server does not answer within this has no network any more. */
const PONG_WITHIN_MS = 3_000;

interface Item {
  readonly cursor: string;
  readonly resync: string | null;
  readonly kind?: string;
  readonly event?: { readonly kind: string };
}

export function startFeedReader({ name, token, urls, unitId, cursor: start, random }: FeedReaderOptions): FeedReader {
  const record: FeedRecord = { name, unitId, fromSeq: parseCursor(start).seq, throughSeq: 0, items: [], resyncs: [] };
  let cursor = start;
  let connects = 0;
  let stopped = false;
  let client: Client | null = null;

  async function read(url: string): Promise<void> {
    client = openWatched(url, token);
    connects += 1;
    try {
      const variables = { after: cursor, ...(unitId !== null && { unitId }) };
      for await (const { data, errors } of client.iterate<{ feed: Item }>({
        query: unitId === null ? ALL : OWN,
        variables,
      })) {
        if (errors !== undefined || data == null) throw new Error(JSON.stringify(errors));
        const { feed: item } = data;
        cursor = item.cursor;
        if (item.resync !== null) record.resyncs.push(item.resync);
        else record.items.push({ seq: parseCursor(cursor).seq, kind: (item.kind ?? item.event?.kind)! });
      }
    } finally {
      client.terminate();
    }
  }

  async function readOn(): Promise<void> {
    for (let n = 0; !stopped; n++) {
      await read(urls[n % urls.length]!).catch(() => undefined);
      await pause(50 + random() * 150);
    }
  }

  const reading = readOn();
  return {
    record,
    get connects() {
      return connects;
    },
    reach: async (seq, withinMs) => {
      for (const end = Date.now() + withinMs; (record.items.at(-1)?.seq ?? record.fromSeq) < seq;) {
        if (Date.now() > end) throw new Error(`${name} has not come to event ${seq} within ${withinMs} ms`);
        await pause(20);
      }
    },
    stop: async () => {
      stopped = true;
      client?.terminate();
      await reading;
    },
  };
}

/** Sends pings of its own, and cuts a socket that does not answer them. */
function openWatched(url: string, token: string): Client {
  let waiting: NodeJS.Timeout | undefined;
  const client = createClient({
    url,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: { authorization: `Bearer ${token}` },
    connectionAckWaitTimeout: PONG_WITHIN_MS,
    keepAlive: 1_000,
    on: {
      ping: (isReceived) => {
        if (!isReceived) waiting ??= setTimeout(() => client.terminate(), PONG_WITHIN_MS);
      },
      pong: (isReceived) => {
        if (!isReceived) return;
        clearTimeout(waiting);
        waiting = undefined;
      },
      closed: () => clearTimeout(waiting),
    },
  });
  return client;
}
