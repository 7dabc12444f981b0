/** For whoever keeps the process alive (/healthz), sends it traffic (/readyz), or watches it (/metrics). */
import { type FastifyInstance } from 'fastify';
import { EXPOSITION_TYPE, type Metrics } from './metrics.js';

/** Null when requests can be served; otherwise what is missing, in words. May reject. */
export type ReadyCheck = () => Promise<string | null>;

/** What an operator wants to know of a node that serves, such as whether it hears the others. */
export type HealthDetails = () => Readonly<Record<string, unknown>>;

export interface HealthOptions {
  readonly ready: ReadyCheck;
  /** Told with `/readyz`; what it says never makes a node unready. */
  readonly details?: HealthDetails;
  readonly isClosing: () => boolean;
  readonly metrics: Metrics;
}

export function serveHealth(app: FastifyInstance, { ready, details, isClosing, metrics }: HealthOptions): void {
  app.get('/healthz', (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'alive' }));

  app.get('/readyz', async (request, reply) => {
    void reply.header('cache-control', 'no-store');
    const missing = isClosing() ? 'the server is shutting down' : await askReady(ready, request.log);
    return missing === null
      ? reply.send({ status: 'ready', ...details?.() })
      : reply.code(503).send({ status: 'not ready', missing, ...details?.() });
  });

  app.get('/metrics', (_request, reply) =>
    reply.header('cache-control', 'no-store').type(EXPOSITION_TYPE).send(metrics.expose()),
  );
}

async function askReady(
  ready: ReadyCheck,
  log: { warn: (bindings: object, message: string) => void },
): Promise<string | null> {
  try {
    return await ready();
  } catch (error) {
    log.warn({ err: error }, 'the readiness check failed');
    return 'the readiness check failed; the log says why';
  }
}
