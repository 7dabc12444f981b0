/**
 * GraphQL over WebSocket at /graphql (graphql-transport-ws, https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md). A socket belongs to one
 * account and ends with its token. Each subscription is pulled: its next item is asked for when the last one has left for the network, so that a
 * slow client costs one item per subscription and no queue.
 */
import { randomUUID } from 'node:crypto';
import { type Server } from 'node:http';
import { type Duplex } from 'node:stream';
import { execute, type ExecutionArgs, GraphQLError, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import { CloseCode, handleProtocols, makeServer, type Server as ProtocolServer } from 'graphql-ws';
import { type Logger } from 'pino';
import { type WebSocket, WebSocketServer } from 'ws';
import { type ContextParts, createContext, identify, type Identity } from '../graphql/context.js';
import { codeOf, defectIn, toClientError } from '../graphql/errors.js';
import { type OperationLimits } from '../graphql/limits.js';
import { liveQuery, type LiveQueryArgs } from '../graphql/live-query.js';
import { type ServerInfo } from '../graphql/types/server-info.js';
import { type Services } from '../services/contract.js';
import { type TrafficMetrics } from './request-metrics.js';
import { KnownDocuments, prepareOperation } from './socket-operation.js';

export interface SocketLimits {
  /** Sockets at once; more are refused with HTTP 503. */
  readonly sockets: number;
  readonly subscriptionsPerSocket: number;
  /** Bytes of one message from a client; more closes with 1009. */
  readonly messageBytes: number;
  /** For the `connection_init` message. */
  readonly initTimeoutMs: number;
  /** Between pings; a client that misses one is cut off. */
  readonly keepAliveMs: number;
}

export const DEFAULT_SOCKET_LIMITS: SocketLimits = {
  sockets: 2_000,
  subscriptionsPerSocket: 50,
  messageBytes: 256 * 1024,
  initTimeoutMs: 5_000,
  keepAliveMs: 15_000,
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

  server.on('upgrade', (request, stream, head) => {
    // A client may vanish before the handshake; an unheard error event would end the process.
    stream.on('error', () => stream.destroy());
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname !== '/graphql') return refuseUpgrade(stream, '404 Not Found');
    if (wss.clients.size >= limits.sockets) {
      logger.warn({ limit: limits.sockets }, 'a socket was refused: too many are open');
      return refuseUpgrade(stream, '503 Service Unavailable');
    }
    wss.handleUpgrade(request, stream, head, (socket) => openSocket(socket, protocol, limits, logger));
  });

  return {
    count: () => wss.clients.size,
    subscriptionCount: () => running.subscriptions,
    close: (graceMs) => closeAll(wss, graceMs),
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
function openSocket(socket: WebSocket, protocol: ProtocolServer<Session>, limits: SocketLimits, logger: Logger): void {
  const session: Session = { socket, identity: { actor: null }, requestId: randomUUID() };
  const log = logger.child({ requestId: session.requestId });
  // Broken frames and messages above the limit: `ws` closes with the right code itself.
  socket.on('error', (error) => log.debug({ err: error }, 'a socket failed'));

  const closed = protocol.opened(
    {
      protocol: socket.protocol,
      // Resolves when the message has left for the network: this is what holds back a feed whose reader is slow.
      send: (data) =>
        new Promise((resolve, reject) => {
          if (socket.readyState !== socket.OPEN) return resolve();
          socket.send(data, (error) => (error ? reject(error) : resolve()));
        }),
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
  const stopPings = keepAlive(socket, limits.keepAliveMs);
  socket.once('close', (code, reason) => {
    stopPings();
    closed(code, reason.toString()).catch((error: unknown) =>
      log.error({ err: error }, 'a socket could not be cleaned up'),
    );
  });
}

/** Pings; a client that has not answered by the next one is cut off. */
function keepAlive(socket: WebSocket, everyMs: number): () => void {
  let answered = true;
  socket.on('pong', () => {
    answered = true;
  });
  const timer = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, everyMs);
  return () => clearInterval(timer);
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

  const contextParts = ({ identity, requestId }: Session): ContextParts => ({ services, info, identity, requestId });

  return makeServer<Record<string, unknown> | undefined, Session>({
    connectionInitWaitTimeout: limits.initTimeoutMs,
    // False closes with 4403.
    onConnect: async ({ connectionParams, extra }) => {
      extra.identity = await identify(services, authorizationOf(connectionParams));
      if (extra.identity.actor === null) return false;
      endAt(extra.socket, extra.identity.expiresAt);
      return true;
    },
    onSubscribe: ({ subscriptions, extra }, _id, payload) => {
      // The one that begins is counted already.
      if (Object.keys(subscriptions).length > limits.subscriptionsPerSocket)
        return [tooMany(limits.subscriptionsPerSocket)];
      const prepared = prepareOperation(schema, documents, payload, operationLimits);
      if (!('document' in prepared)) return prepared;
      return { ...prepared, contextValue: createContext(contextParts(extra)), rootValue: undefined };
    },
    execute: (args) => {
      traffic.operations.add({ type: 'query or mutation', transport: 'ws' });
      return execute(args);
    },
    subscribe: (args) => {
      traffic.operations.add({ type: 'subscription', transport: 'ws' });
      running.subscriptions++;
      return liveQuery({ ...withFreshContexts(args), onEnd: () => running.subscriptions-- });
    },
    onNext: ({ extra }, _id, _payload, _args, result) =>
      result.errors === undefined ? undefined : { ...result, errors: clientErrors(result.errors, extra) },
    onError: ({ extra }, _id, _payload, errors) => clientErrors(errors, extra),
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
