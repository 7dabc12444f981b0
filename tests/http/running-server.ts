/** A listening server over a services double (or real services), on a free port of this machine. */
import { pino } from 'pino';
import { type ServerInfo } from '../../src/graphql/types/server-info.js';
import { createHttpServer, type HttpConfig, type HttpServer } from '../../src/http/server.js';
import { type FeedAdapter, type Services } from '../../src/services/contract.js';
import { servicesDouble, type ServiceMethods } from './services-double.js';

export const INFO: ServerInfo = {
  version: '0.0.0',
  name: 'test',
  demo: false,
  roadVersion: 'roads-1',
  bounds: [121, 29, 122, 30],
  attribution: null,
};

export interface RunningServer {
  readonly http: HttpServer;
  readonly url: string;
  /** What was logged, parsed, in order. */
  readonly log: Readonly<Record<string, unknown>>[];
  /** Sends an operation by POST. */
  query(document: string, variables?: object, token?: string): Promise<GraphqlAnswer>;
}

export interface GraphqlAnswer {
  readonly status: number;
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[];
}

export interface ServerOptions {
  readonly config?: Partial<HttpConfig>;
  readonly staticDir?: string | null;
  readonly ready?: () => Promise<string | null>;
  readonly feedAdapters?: readonly FeedAdapter[];
}

export function startDouble(methods: ServiceMethods = {}, options: ServerOptions = {}): Promise<RunningServer> {
  return startServer(servicesDouble(methods), options);
}

export async function startServer(services: Services, options: ServerOptions = {}): Promise<RunningServer> {
  const log: Record<string, unknown>[] = [];
  const logger = pino({ level: 'warn' }, { write: (line: string) => log.push(JSON.parse(line) as never) });
  const http = await createHttpServer({
    services,
    info: () => INFO,
    ready: options.ready ?? (async () => null),
    config: { host: '127.0.0.1', port: 0, closeGraceMs: 500, ...options.config },
    logger,
    staticDir: options.staticDir ?? null,
    feedAdapters: options.feedAdapters,
  });
  const url = await http.listen();
  return {
    http,
    url,
    log,
    query: async (document, variables, token = 'good') => {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
        body: JSON.stringify({ query: document, variables }),
      });
      return { status: response.status, ...((await response.json()) as object) };
    },
  };
}
