/**
 * The one WebSocket of a client (graphql-transport-ws), opened when the first subscription begins and closed after the last. It does not try again by itself: the
 * library's own retry would repeat a subscription with its first cursor. Who follows a feed subscribes again, with the last one.
 */
import { type Client as GraphqlSocket, createClient } from 'graphql-ws/client';
import { ApiError, fromGraphql, type GraphqlError, toApiError } from './api-error.js';
import { type Operation } from './operation.js';
import { type SessionKeeper } from './session.js';

/** Close codes of the server; see the guide for clients. */
export const CloseCode = {
  BAD_REQUEST: 4400,
  /** Subscribed before the connection was acknowledged. */
  UNAUTHORIZED: 4401,
  /** The token was refused or has ended, or the account's rights have changed. */
  FORBIDDEN: 4403,
  SUBPROTOCOL_NOT_ACCEPTABLE: 4406,
  SUBSCRIBER_EXISTS: 4409,
  TOO_MANY_INITIALISATIONS: 4429,
  /** This reader did not take its events; go on by cursor. */
  TOO_SLOW: 4601,
  /** The account has as many sockets as it may. */
  TOO_MANY_SOCKETS: 4602,
} as const;

/** They mean that client and server do not speak the same language. The first: RFC 6455, section 7.4.1. */
const FINAL_CODES: readonly number[] = [
  ...[1002, 1003, 1007, 1009, 1010],
  CloseCode.BAD_REQUEST,
  CloseCode.SUBPROTOCOL_NOT_ACCEPTABLE,
  CloseCode.TOO_MANY_INITIALISATIONS,
];

/** Why a subscription ended. */
export type End =
  /** The server has nothing more to say. */
  | { readonly kind: 'completed' }
  /** The server refused it, or one of its items failed. */
  | { readonly kind: 'failed'; readonly error: ApiError }
  | { readonly kind: 'closed'; readonly code: number; readonly isFinal: boolean; readonly reason: string };

export interface Subscriber<Data> {
  onItem(data: Data): void;
  /** Called once, unless the subscriber left before. */
  onEnd(end: End): void;
}

export type Connection = 'idle' | 'connecting' | 'live';

export interface Socket {
  /** Returns how to leave; nothing is called afterwards. */
  subscribe<Data, Variables>(
    operation: Operation<Data, Variables>,
    variables: Variables,
    subscriber: Subscriber<Data>,
  ): () => void;
  close(): Promise<void>;
}

export interface SocketParts {
  readonly url: string;
  readonly session: SessionKeeper;
  readonly webSocket: typeof WebSocket | undefined;
  readonly heartbeatMs: number;
  readonly onConnection: (connection: Connection) => void;
}

const ACKNOWLEDGED_WITHIN_MS = 10_000;

export function createSocket(parts: SocketParts): Socket {
  const running = new Set<(end: End) => void>();
  const endAll = (end: End): void => {
    for (const finish of [...running]) finish(end);
  };
  // Made when it is first needed: who only sends requests needs no WebSocket.
  let opened: GraphqlSocket | null = null;

  return {
    subscribe<Data, Variables>(
      { text, name }: Operation<Data, Variables>,
      variables: Variables,
      subscriber: Subscriber<Data>,
    ) {
      let leave: () => void = () => undefined;
      const stop = (): void => {
        running.delete(finish);
        leave();
      };
      const finish = (end: End): void => {
        if (!running.has(finish)) return;
        stop();
        subscriber.onEnd(end);
      };
      opened ??= openGraphqlSocket(parts, endAll);
      running.add(finish);
      leave = opened.subscribe<Data>(
        { query: text, operationName: name, variables: variables as Record<string, unknown> },
        {
          next: ({ data, errors }) => {
            if (!running.has(finish)) return;
            if (errors?.[0] !== undefined) finish({ kind: 'failed', error: fromGraphql(errors[0]) });
            else if (data != null) subscriber.onItem(data);
          },
          error: (cause) => finish({ kind: 'failed', error: toError(cause) }),
          complete: () => finish({ kind: 'completed' }),
        },
      );
      return stop;
    },
    async close() {
      endAll({ kind: 'failed', error: new ApiError('CLOSED', 'this client was closed') });
      await opened?.dispose();
    },
  };
}

/** graphql-ws as it is needed here; `onClosed` is told each end of a connection. */
function openGraphqlSocket(
  { url, session, webSocket, heartbeatMs, onConnection }: SocketParts,
  onClosed: (end: End) => void,
): GraphqlSocket {
  let tokenInUse: string | null = null;
  let pongDue: ReturnType<typeof setTimeout> | undefined;
  const client = createClient({
    url,
    webSocketImpl: webSocket,
    lazy: true,
    // A feed that resumes finds its socket still there.
    lazyCloseTimeout: 1_000,
    retryAttempts: 0,
    keepAlive: heartbeatMs,
    connectionAckWaitTimeout: ACKNOWLEDGED_WITHIN_MS,
    connectionParams: async () => {
      tokenInUse = await session.accessToken();
      return { authorization: `Bearer ${tokenInUse}` };
    },
    on: {
      connecting: () => onConnection('connecting'),
      connected: () => onConnection('live'),
      closed: (event) => {
        clearTimeout(pongDue);
        onConnection('idle');
        const { code, reason } = event as { code: number; reason: string };
        if (code === CloseCode.FORBIDDEN && tokenInUse !== null) session.refuse(tokenInUse);
        // Before the library does: where the server closes with 1000 it would subscribe again by itself.
        onClosed({ kind: 'closed', code, isFinal: FINAL_CODES.includes(code), reason });
      },
      // A dead network closes no socket for minutes; a ping without an answer does.
      ping: (received) => {
        if (!received) pongDue = setTimeout(() => client.terminate(), heartbeatMs / 2);
      },
      pong: (received) => {
        if (received) clearTimeout(pongDue);
      },
    },
  });
  return client;
}

/** The list of errors that refused a subscription, what kept the socket from opening, or the token's error. */
function toError(cause: unknown): ApiError {
  const [first] = Array.isArray(cause) ? (cause as readonly GraphqlError[]) : [];
  return first === undefined ? toApiError(cause) : fromGraphql(first);
}
