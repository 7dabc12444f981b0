/**
 * GraphQL over WebSocket at /graphql (graphql-transport-ws, https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md). A socket belongs to one
 * account and ends with its token, or when the account's rights change. Each subscription is pulled: its next item is asked for when the last one has left for the
 * network, so that a slow client costs one item per subscription and no queue.
 */
import { randomUUID } from 'node:crypto';
import { type Server } from 'node:http';
import { type Duplex } from 'node:stream';
import { execute, type ExecutionArgs, GraphQLError, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import { CloseCode, handleProtocols, makeServer, type Server as ProtocolServer } from 'graphql-ws';
import { type Logger } from 'pino';
import { type WebSocket, WebSocketServer } from 'ws';
import { type ContextParts, createContext, type GraphqlContext, identify, type Identity } from '../graphql/context.js';
import { codeOf, defectIn, toClientError } from '../graphql/errors.js';
import { type OperationLimits } from '../graphql/limits.js';
import { liveQuery, type LiveQueryArgs } from '../graphql/live-query.js';
import { type ServerInfo } from '../graphql/types/server-info.js';
import { type Services } from '../services/contract.js';
import { type TrafficMetrics } from './request-metrics.js';
import { type LifeLimits, OwnCloseCode, type Watch, watchLife } from './socket-life.js';
import { isFeed, KnownDocuments, prepareOperation } from './socket-operation.js';
import { openOutlet } from './socket-outlet.js';

export interface SocketLimits extends LifeLimits {
  /** Sockets at once; more are refused with HTTP 503. */
  readonly sockets: number;
  /** Sockets of one account at once; one more is closed with 4602. */
  readonly socketsPerAccount: number;
  readonly subscriptionsPerSocket: number;
  /** Bytes of one message from a client; more closes with 1009. */
  readonly messageBytes: number;
  /** For the `connection_init` message. */
  readonly initTimeoutMs: number;
}

export const DEFAULT_SOCKET_LIMITS: SocketLimits = {
  sockets: 2_000,
  socketsPerAccount: 1_000,
  subscriptionsPerSocket: 50,
  messageBytes: 256 * 1024,
  initTimeoutMs: 5_000,
  keepAliveMs: 15_000,
  stalledMs: 10_000,
};

export interface SocketOptions {
  readonly schema: GraphQLSchema;
  readonly services: Services;
  readonly info: () => ServerInfo;
  readonly limits: SocketLimits;
  readonly operationLimits: OperationLimits;
  readonly logger: Logger;
  readonly traffic: TrafficMetrics;
}

export interface Sockets {
  readonly count: () => number;
  readonly subscriptionCount: () => number;
  /** Ends all sockets with 1001 (going away), and cuts off those that do not leave within `graceMs`. */
  close(graceMs: number): Promise<void>;
}

/** What belongs to one socket. */
interface Session {
  readonly socket: WebSocket;
  identity: Identity;
  requestId: string;
  /** Running subscriptions whose items may not be left out. */
  feeds: number;
}

export function serveSockets(server: Server, options: SocketOptions): Sockets {
  const { limits, logger } = options;
  const wss = new WebSocketServer({
    noServer: true,
    maxPayload: limits.messageBytes,
    perMessageDeflate: false,
    handleProtocols,
  });
  const running = { subscriptions: 0 };
  const protocol = createProtocol(options, running);
  const watches = new Set<Watch>();
  const looks = setInterval(() => {
    for (const watch of watches) watch.look();
  }, limits.stalledMs / 4);

  server.on('upgrade', (request, stream, head) => {
    // A client may vanish before the handshake; an unheard error event would end the process.
    stream.on('error', () => stream.destroy());
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname !== '/graphql') return refuseUpgrade(stream, '404 Not Found');
    if (wss.clients.size >= limits.sockets) {
      logger.warn({ limit: limits.sockets }, 'a socket was refused: too many are open');
      return refuseUpgrade(stream, '503 Service Unavailable');
    }
    wss.handleUpgrade(request, stream, head, (socket) => {
      const watch = openSocket(socket, protocol, options);
      watches.add(watch);
      socket.once('close', () => watches.delete(watch));
    });
  });

  return {
    count: () => wss.clients.size,
    subscriptionCount: () => running.subscriptions,
    close: async (graceMs) => {
      await closeAll(wss, graceMs);
      clearInterval(looks);
    },
  };
}

function refuseUpgrade(stream: Duplex, status: string): void {
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

async function closeAll(wss: WebSocketServer, graceMs: number): Promise<void> {
  const left = [...wss.clients].map((socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())));
  for (const socket of wss.clients) socket.close(1001, 'the server is shutting down');
  const cutOff = setTimeout(() => {
    for (const socket of wss.clients) socket.terminate();
  }, graceMs);
  await Promise.all(left);
  clearTimeout(cutOff);
  await new Promise<void>((resolve) => wss.close(() => resolve()));
}

/** Connects one `ws` socket with the protocol. */
function openSocket(
  socket: WebSocket,
  protocol: ProtocolServer<Session>,
  { limits, logger, traffic }: SocketOptions,
): Watch {
  const session: Session = { socket, identity: { actor: null }, requestId: randomUUID(), feeds: 0 };
  const log = logger.child({ requestId: session.requestId });
  const outlet = openOutlet(socket);
  // Broken frames and messages above the limit: `ws` closes with the right code itself.
  socket.on('error', (error) => log.debug({ err: error }, 'a socket failed'));

  const closed = protocol.opened(
    {
      protocol: socket.protocol,
      send: (data) => outlet.send(data),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (listen) =>
        socket.on('message', (data: Buffer) => {
          listen(data.toString('utf8')).catch((error: unknown) => {
            // A message that could not be sent any more is no defect: the client is gone.
            if (socket.readyState !== socket.OPEN) return;
            log.error({ err: error }, 'a message of a socket failed unexpectedly');
            socket.close(CloseCode.InternalServerError, 'internal error');
          });
        }),
    },
    session,
  );
  const watch = watchLife(socket, limits, {
    outlet,
    hasFeed: () => session.feeds > 0,
    onSlow: () => {
      traffic.slowReaders.add({});
      log.info({ account: session.identity.actor?.account }, 'a socket was closed: its reader is too slow');
    },
  });
  socket.once('close', (code, reason) => {
    watch.stop();
    closed(code, reason.toString()).catch((error: unknown) =>
      log.error({ err: error }, 'a socket could not be cleaned up'),
    );
  });
  return watch;
}

/** The token in the connection parameters, in the form of an `Authorization` header. */
function authorizationOf(params: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const header = params?.['authorization'] ?? params?.['Authorization'];
  if (typeof header === 'string') return header;
  const token = params?.['accessToken'];
  return typeof token === 'string' ? `Bearer ${token}` : undefined;
}

/** setTimeout fires at once for anything longer. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

function endAt(socket: WebSocket, expiresAt: Date): void {
  const inMs = Math.min(expiresAt.getTime() - Date.now(), LONGEST_TIMER_MS);
  const timer = setTimeout(() => socket.close(CloseCode.Forbidden, 'the access token has expired'), Math.max(0, inMs));
  socket.once('close', () => clearTimeout(timer));
}

function createProtocol(options: SocketOptions, running: { subscriptions: number }): ProtocolServer<Session> {
  const { schema, services, info, limits, operationLimits, logger, traffic } = options;
  const documents = new KnownDocuments(schema);

  const clientErrors = (errors: readonly GraphQLError[], { requestId }: Session): GraphQLFormattedError[] =>
    errors.map((error) => {
      const defect = defectIn(error);
      if (defect !== null)
        logger.error({ err: defect.cause, requestId, path: defect.path }, 'a resolver failed unexpectedly');
      const formatted = toClientError(error.toJSON(), error, requestId);
      traffic.errors.add({ code: codeOf(formatted) });
      return formatted;
    });

  const ofAccount = countByAccount(limits.socketsPerAccount);
  /** Rights may have changed since the socket was opened: asked before anything is done or told. */
  const isStillAllowed = async ({ identity, socket }: Session): Promise<boolean> => {
    if (identity.actor !== null && (await services.accounts.isCurrent(identity.actor))) return true;
    socket.close(CloseCode.Forbidden, 'the rights of the account have changed; connect again');
    return false;
  };
  const contextParts = ({ identity, requestId }: Session): ContextParts => ({ services, info, identity, requestId });

  return makeServer<Record<string, unknown> | undefined, Session>({
    connectionInitWaitTimeout: limits.initTimeoutMs,
    // False closes with 4403.
    onConnect: async ({ connectionParams, extra }) => {
      extra.identity = await identify(services, authorizationOf(connectionParams));
      if (extra.identity.actor === null) return false;
      if (!ofAccount.admits(extra.identity.actor.accountId, extra.socket)) return false;
      endAt(extra.socket, extra.identity.expiresAt);
      return true;
    },
    onSubscribe: async ({ subscriptions, extra }, _id, payload) => {
      // The one that begins is counted already.
      if (Object.keys(subscriptions).length > limits.subscriptionsPerSocket)
        return [tooMany(limits.subscriptionsPerSocket)];
      if (!(await isStillAllowed(extra))) return [noLongerAllowed()];
      const prepared = prepareOperation(schema, documents, payload, operationLimits);
      if (!('document' in prepared)) return prepared;
      const contextValue: SocketContext = { ...createContext(contextParts(extra)), session: extra };
      return { ...prepared, contextValue, rootValue: undefined };
    },
    execute: (args) => {
      traffic.operations.add({ type: 'query or mutation', transport: 'ws' });
      return execute(args);
    },
    subscribe: (args) => {
      traffic.operations.add({ type: 'subscription', transport: 'ws' });
      const { session } = args.contextValue as SocketContext;
      const feeds = isFeed(args) ? 1 : 0;
      running.subscriptions++;
      session.feeds += feeds;
      return liveQuery({
        ...withFreshContexts(args),
        isAllowed: () => isStillAllowed(session),
        onEnd: () => {
          running.subscriptions--;
          session.feeds -= feeds;
        },
      });
    },
    onNext: ({ extra }, _id, _payload, _args, result) =>
      result.errors === undefined ? undefined : { ...result, errors: clientErrors(result.errors, extra) },
    onError: ({ extra }, _id, _payload, errors) => clientErrors(errors, extra),
  });
}

interface SocketContext extends GraphqlContext {
  readonly session: Session;
}

/** Open sockets of each account. */
function countByAccount(limit: number): { admits(accountId: string, socket: WebSocket): boolean } {
  const open = new Map<string, number>();
  return {
    admits(accountId, socket) {
      const count = open.get(accountId) ?? 0;
      if (count >= limit) {
        socket.close(OwnCloseCode.TOO_MANY_SOCKETS, `this account has ${count} sockets open; the limit is ${limit}`);
        return false;
      }
      open.set(accountId, count + 1);
      socket.once('close', () => {
        const left = open.get(accountId)! - 1;
        if (left > 0) open.set(accountId, left);
        else open.delete(accountId);
      });
      return true;
    },
  };
}

function noLongerAllowed(): GraphQLError {
  return new GraphQLError('the rights of the account have changed; connect again', {
    extensions: { code: 'UNAUTHENTICATED' },
  });
}

function tooMany(limit: number): GraphQLError {
  return new GraphQLError(`this socket already has ${limit} operations running; the limit is ${limit}`, {
    extensions: { code: 'RATE_LIMITED', limit: 'subscriptions per socket', maximum: limit },
  });
}

function withFreshContexts({ contextValue, ...args }: ExecutionArgs): LiveQueryArgs {
  return { ...args, createContext: () => createContext(contextValue as ContextParts) };
}
