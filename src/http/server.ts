/** The server's one door: GraphQL over HTTP and WebSocket, the console, map tiles, health and metrics on one port. */
import { randomUUID } from 'node:crypto';
import { type AddressInfo } from 'node:net';
import fastify, { type FastifyInstance, LogController } from 'fastify';
import { type Logger } from 'pino';
import { DEFAULT_LIMITS, type OperationLimits } from '../graphql/limits.js';
import { createSchema } from '../graphql/schema.js';
import { type ServerInfo } from '../graphql/types/server-info.js';
import { type FeedAdapter, type Services } from '../services/contract.js';
import { serveConsole } from './console-files.js';
import { answerErrors } from './error-answers.js';
import { serveGraphiql } from './graphiql.js';
import { serveGraphql } from './graphql-endpoint.js';
import { type HealthDetails, type ReadyCheck, serveHealth } from './health.js';
import { serveIncidentTrails } from './incident-trails.js';
import { createMetrics, type Metrics } from './metrics.js';
import { servePositionFeeds } from './position-feeds.js';
import { measureProcess } from './process-metrics.js';
import { createTrafficMetrics, measureRequests } from './request-metrics.js';
import { sendSecurityHeaders } from './security-headers.js';
import { DEFAULT_SOCKET_LIMITS, serveSockets, type SocketLimits } from './sockets.js';
import { serveTiles } from './tiles.js';

export interface HttpConfig {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Behind a reverse proxy: take the client's address from its headers. Default false. */
  readonly trustProxy?: boolean;
  /** Bytes of a request's body; default 1 MiB. */
  readonly bodyBytes?: number;
  readonly operationLimits?: Partial<OperationLimits>;
  readonly socketLimits?: Partial<SocketLimits>;
  /** How long closing waits for clients that do not leave; default 5 s. */
  readonly closeGraceMs?: number;
}

export interface HttpServerOptions {
  readonly services: Services;
  readonly info: () => ServerInfo;
  readonly ready: ReadyCheck;
  readonly details?: HealthDetails;
  readonly config: HttpConfig;
  readonly logger: Logger;
  /** Folder of the built console, or null. */
  readonly staticDir: string | null;
  /** To add measurements of other parts to; made here where absent. */
  readonly metrics?: Metrics;
  /** What understands the messages of devices; default: none is served. */
  readonly feedAdapters?: readonly FeedAdapter[];
}

export interface HttpServer {
  /** Resolves with the address, such as "http://127.0.0.1:4000". */
  listen(): Promise<string>;
  /** Only while listening. */
  readonly url: string;
  /** Takes no more connections, ends sockets with 1001, waits for running requests. May be called twice. */
  close(): Promise<void>;
}

const DEFAULT_BODY_BYTES = 1024 * 1024;
const DEFAULT_GRACE_MS = 5_000;
/** Connections that wait to be taken: after a cut of the network thousands come at once, and Node's 511 would turn most away. The kernel has a limit of its own (net.core.somaxconn). */
const BACKLOG = 8_192;

export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { services, info, ready, details, config, logger, staticDir, metrics = createMetrics() } = options;
  const bodyLimit = config.bodyBytes ?? DEFAULT_BODY_BYTES;
  const app = createFastify(config, logger, bodyLimit);
  const schema = createSchema();
  const traffic = createTrafficMetrics(metrics);
  const operationLimits = { ...DEFAULT_LIMITS, ...config.operationLimits };
  let closing: Promise<void> | null = null;

  sendSecurityHeaders(app);
  measureRequests(app, metrics);
  const stopMeasuring = measureProcess(metrics);
  answerErrors(app, bodyLimit);
  serveHealth(app, { ready, details, isClosing: () => closing !== null, metrics });
  serveGraphiql(app);
  serveTiles(app, services.planning);
  serveIncidentTrails(app, services);
  await servePositionFeeds(app, services, options.feedAdapters ?? []);
  await serveConsole(app, staticDir);
  const graphql = { schema, services, info, logger, traffic };
  const stopGraphql = await serveGraphql(app, { ...graphql, limits: operationLimits });
  const socketLimits = { ...DEFAULT_SOCKET_LIMITS, ...config.socketLimits };
  const sockets = serveSockets(app.server, { ...graphql, limits: socketLimits, operationLimits });
  metrics.gauge('xunge_websocket_connections', 'Sockets open now.', sockets.count);
  metrics.gauge('xunge_subscriptions', 'Subscriptions running now.', sockets.subscriptionCount);

  const shutDown = async (): Promise<void> => {
    const graceMs = config.closeGraceMs ?? DEFAULT_GRACE_MS;
    // fastify waits for sockets as for requests, so both must end side by side.
    await Promise.all([app.close(), sockets.close(graceMs)]);
    await stopGraphql();
    stopMeasuring();
  };
  return {
    listen: async () => {
      await app.listen({ host: config.host, port: config.port, backlog: BACKLOG });
      return addressOf(app);
    },
    get url() {
      return addressOf(app);
    },
    close: () => (closing ??= shutDown()),
  };
}

function createFastify(config: HttpConfig, logger: Logger, bodyLimit: number): FastifyInstance {
  return fastify({
    loggerInstance: logger,
    // One line per request belongs to the metrics, not to the log.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    bodyLimit,
    trustProxy: config.trustProxy ?? false,
    genReqId: () => randomUUID(),
    // On closing, connections without a running request are cut at once.
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 100 },
  }) as unknown as FastifyInstance;
}

function addressOf(app: FastifyInstance): string {
  const address = app.server.address() as AddressInfo | null;
  if (address === null) throw new Error('the server is not listening');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}
