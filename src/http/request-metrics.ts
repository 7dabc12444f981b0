/** What is counted about requests, operations and sockets. */
import { type FastifyInstance } from 'fastify';
import { type Counter, type Metrics } from './metrics.js';

export interface TrafficMetrics {
  /** By `type` (query, mutation, subscription) and `transport` (http, ws). */
  readonly operations: Counter;
  /** By `code`. */
  readonly errors: Counter;
  readonly slowReaders: Counter;
}

export function createTrafficMetrics(metrics: Metrics): TrafficMetrics {
  return {
    operations: metrics.counter('xunge_graphql_operations_total', 'Operations begun, by type and transport.'),
    errors: metrics.counter('xunge_graphql_errors_total', 'Errors answered, by code.'),
    slowReaders: metrics.counter(
      'xunge_websocket_slow_readers_total',
      'Sockets closed because their reader took nothing for too long.',
    ),
  };
}

const DURATION_BOUNDS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function measureRequests(app: FastifyInstance, metrics: Metrics): void {
  const requests = metrics.counter('xunge_http_requests_total', 'Requests answered, by route and status.');
  const duration = metrics.histogram(
    'xunge_http_request_seconds',
    'Time to the end of the answer, by route.',
    DURATION_BOUNDS_S,
  );
  app.addHook('onResponse', (request, reply, done) => {
    // The pattern, never the address: addresses are without number.
    const route = request.routeOptions.url ?? 'none';
    requests.add({ route, method: request.method, status: String(reply.statusCode) });
    duration.observe({ route }, reply.elapsedTime / 1_000);
    done();
  });
}
