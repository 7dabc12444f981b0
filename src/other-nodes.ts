/** Joins a node to the others of its deployment: the bus as configured, what it wakes, and what an operator sees of it. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { credsAuthenticator } from '@nats-io/transport-node';
import { type Logger } from 'pino';
import { type Config, type NatsConfig } from './config.js';
import { DomainError } from './core/errors.js';
import { type Database } from './database/database.js';
import { type Bus, NO_BUS } from './events/bus/bus.js';
import { connectBus, type NatsBusOptions } from './events/bus/nats-bus.js';
import { type EventTail } from './events/tail.js';
import { type HealthDetails } from './http/health.js';
import { type Metrics } from './http/metrics.js';
import { type LiveFleet } from './services/fleet/live-fleet.js';
import { followRemotePositions, type RemotePositions } from './services/fleet/remote-positions.js';

export interface OtherNodesOptions {
  readonly config: Config;
  readonly database: Database;
  readonly fleet: LiveFleet;
  readonly logger: Logger;
  readonly onError: (error: unknown) => void;
}

export interface JoinedNodes {
  readonly bus: Bus;
  /** For `/readyz`. */
  readonly details: HealthDetails;
  /** From now on the tail looks at the log when another node has committed something. */
  wake(tail: EventTail): void;
  measure(metrics: Metrics): void;
  close(): Promise<void>;
}

/** Does not wait for the bus: a node serves without it. Throws BAD_USER_INPUT where a file that the configuration names cannot be read. */
export function joinOtherNodes({ config, database, fleet, logger, onError }: OtherNodesOptions): JoinedNodes {
  const bus = openBus(config, fleet, logger);
  // Nobody else has the embedded database open.
  const positions =
    database.kind === 'embedded' && bus === NO_BUS ? null : followRemotePositions({ database, fleet, bus, onError });
  return {
    bus,
    details: () => {
      const { kind, isConnected, server, nodes } = bus.status;
      return { bus: kind === 'NONE' ? { kind } : { kind, isConnected, server, nodes } };
    },
    wake: (tail) =>
      void bus.follow({ committed: () => tail.wake(), fixes: () => undefined, missed: () => tail.wake() }),
    measure: (metrics) => measureBus(metrics, bus, positions),
    close: async () => {
      await positions?.close();
      await bus.close();
    },
  };
}

function openBus({ nats }: Config, fleet: LiveFleet, logger: Logger): Bus {
  if (nats === null) return NO_BUS;
  return connectBus({
    connection: toConnection(nats),
    nodeId: randomUUID(),
    epoch: fleet.builtAt.epoch,
    random: Math.random,
    onChange: (isConnected, detail) => {
      if (isConnected) logger.info({ server: detail }, 'the bus to the other nodes is connected');
      else
        logger.warn(
          { reason: detail },
          'the bus to the other nodes is down; their news come by polling until it is back',
        );
    },
  });
}

function toConnection(nats: NatsConfig): NatsBusOptions['connection'] {
  const { servers, user, password, token, credentialsFile, tls } = nats;
  return {
    servers: [...servers],
    name: `xunge ${hostname()} ${process.pid}`,
    ...(user !== null && password !== null && { user, pass: password }),
    ...(token !== null && { token }),
    ...(credentialsFile !== null && { authenticator: credsAuthenticator(readNamed('NATS_CREDS', credentialsFile)) }),
    ...(tls !== null && {
      tls: {
        ...(tls.caFile !== null && { ca: readNamed('NATS_TLS_CA', tls.caFile).toString() }),
        ...(tls.certFile !== null && { cert: readNamed('NATS_TLS_CERT', tls.certFile).toString() }),
        ...(tls.keyFile !== null && { key: readNamed('NATS_TLS_KEY', tls.keyFile).toString() }),
      },
    }),
  };
}

function readNamed(variable: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new DomainError(
      'BAD_USER_INPUT',
      `environment variable ${variable}: ${file} cannot be read; expected a readable file`,
      { path: [variable], expected: 'a readable file' },
      { cause },
    );
  }
}

function measureBus(metrics: Metrics, bus: Bus, positions: RemotePositions | null): void {
  const count = (name: string, help: string, read: (counts: Bus['status']['counts']) => number): void =>
    metrics.total(name, help, () => read(bus.status.counts));
  metrics.gauge(
    'xunge_bus_connected',
    'Whether the bus to the other nodes is connected (1) or down or not configured (0).',
    () => (bus.status.isConnected ? 1 : 0),
  );
  metrics.gauge(
    'xunge_bus_other_nodes',
    'Other nodes heard on the bus within the last minute.',
    () => bus.status.nodes,
  );
  count('xunge_bus_messages_sent_total', 'Messages given to the bus.', ({ sent }) => sent);
  count('xunge_bus_messages_received_total', 'Messages of other nodes.', ({ received }) => received);
  count('xunge_bus_messages_unsent_total', 'Messages not sent because the bus was down.', ({ unsent }) => unsent);
  count('xunge_bus_messages_refused_total', 'Foreign or damaged messages.', ({ refused }) => refused);
  count(
    'xunge_bus_gaps_total',
    "Gaps in other nodes' messages; each is followed by a read of the database.",
    ({ gaps }) => gaps,
  );
  count('xunge_bus_connects_total', 'Connections made.', ({ connects }) => connects);
  metrics.total(
    'xunge_position_polls_total',
    'Reads of all latest positions from the database.',
    () => positions?.polls ?? 0,
  );
}
