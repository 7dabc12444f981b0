/** Configuration: read from the environment once, checked, frozen. `.env.example` lists every variable with its default. */
import path from 'node:path';
import { DomainError } from './core/errors.js';
import { type DeliveryConfig, type PushConfig, USUAL_DELIVERY } from './services/delivery/delivery-config.js';
import { isKeyPair } from './services/push/push-keys.js';

export const DemoMode = { LIVE: 'live', OFF: 'off' } as const;
export type DemoMode = (typeof DemoMode)[keyof typeof DemoMode];

export interface Config {
  readonly host: string;
  readonly port: number;
  /** Null: the embedded database. */
  readonly databaseUrl: string | null;
  readonly databasePoolSize: number;
  readonly dataDir: string;
  readonly production: boolean;
  /** Whether the demo district's units move by themselves. */
  readonly demo: DemoMode;
  readonly timeZone: string;
  readonly logLevel: string;
  /** Null: a secret is made once and kept in the data folder. */
  readonly authSecret: string | null;
  readonly accessTokenS: number;
  readonly refreshTokenS: number;
  readonly oidc: {
    readonly issuer: string;
    readonly audience: string;
    readonly jwksUrl: string;
    readonly accountClaim: string;
  } | null;
  readonly subscriptionsPerSocket: number;
  readonly sockets: number;
  readonly socketsPerAccount: number;
  /** Bytes of one message from a client. */
  readonly socketFrameBytes: number;
  readonly socketHeartbeatS: number;
  /** How long a reader of events may take nothing. */
  readonly socketStalledS: number;
  /** Requests of one position feed that are taken in a second. */
  readonly feedRequestsPerS: number;
  /** Days for which positions are kept. */
  readonly positionRetentionDays: number;
  readonly delivery: DeliveryConfig;
  /** What of the event log is kept in memory for feeds: at most so many of the newest events, of so many bytes. */
  readonly recentEvents: { readonly events: number; readonly bytes: number };
  /** Null: no bus to other nodes. */
  readonly nats: NatsConfig | null;
}

export interface NatsConfig {
  /** `host:port` each. */
  readonly servers: readonly string[];
  readonly user: string | null;
  readonly password: string | null;
  /** In place of user and password. */
  readonly token: string | null;
  /** File of a user's JWT and key, as `nsc` writes it. */
  readonly credentialsFile: string | null;
  /** Null: TLS only where the server asks for it. */
  readonly tls: {
    readonly caFile: string | null;
    readonly certFile: string | null;
    readonly keyFile: string | null;
  } | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Throws BAD_USER_INPUT that names the variable, what it holds and what it may hold. */
export function readConfig(environment: Environment): Config {
  const read = reader(environment);
  const production = read.text('NODE_ENV', 'development') === 'production';
  const databaseUrl = read.optional('DATABASE_URL');
  const authSecret = read.optional('AUTH_SECRET');
  if (authSecret !== null && authSecret.length < 32)
    throw wrong('AUTH_SECRET', 'is too short', 'at least 32 characters');
  if (production && databaseUrl !== null && authSecret === null)
    throw wrong(
      'AUTH_SECRET',
      'is not set',
      'at least 32 random characters, the same on all nodes, when NODE_ENV=production',
    );
  return Object.freeze({
    host: read.text('HOST', '127.0.0.1'),
    port: read.whole('PORT', 4000, 0, 65_535),
    databaseUrl,
    databasePoolSize: read.whole('DATABASE_POOL_SIZE', 10, 1, 200),
    dataDir: path.resolve(read.text('DATA_DIR', '.data')),
    production,
    demo: read.oneOf('DEMO', [DemoMode.LIVE, DemoMode.OFF], DemoMode.LIVE),
    timeZone: read.timeZone('TIME_ZONE', 'Asia/Shanghai'),
    logLevel: read.oneOf('LOG_LEVEL', ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'info'),
    authSecret,
    accessTokenS: read.whole('AUTH_ACCESS_TOKEN_S', 3_600, 60, 86_400),
    refreshTokenS: read.whole('AUTH_REFRESH_TOKEN_S', 30 * 86_400, 3_600, 365 * 86_400),
    oidc: readOidc(read),
    subscriptionsPerSocket: read.whole('WS_SUBSCRIPTIONS_PER_SOCKET', 50, 1, 10_000),
    sockets: read.whole('WS_SOCKETS', 12_000, 1, 1_000_000),
    socketsPerAccount: read.whole('WS_SOCKETS_PER_ACCOUNT', 1_000, 1, 1_000_000),
    socketFrameBytes: read.whole('WS_FRAME_BYTES', 256 * 1024, 1_024, 16 * 1024 * 1024),
    socketHeartbeatS: read.whole('WS_HEARTBEAT_S', 15, 1, 600),
    socketStalledS: read.whole('WS_STALLED_S', 10, 1, 600),
    feedRequestsPerS: read.whole('POSITION_FEED_REQUESTS_PER_S', 1_000, 1, 1_000_000),
    positionRetentionDays: read.whole('POSITION_RETENTION_DAYS', 90, 1, 3_650),
    delivery: readDelivery(read),
    recentEvents: {
      events: read.whole('EVENTS_IN_MEMORY', 50_000, 0, 10_000_000),
      bytes: read.whole('EVENTS_IN_MEMORY_MB', 64, 1, 100_000) * 1024 * 1024,
    },
    nats: readNats(read),
  });
}

function readOidc(read: Reader): Config['oidc'] {
  const issuer = read.optional('AUTH_OIDC_ISSUER');
  if (issuer === null) return null;
  const audience = read.optional('AUTH_OIDC_AUDIENCE');
  if (audience === null)
    throw wrong(
      'AUTH_OIDC_AUDIENCE',
      'is not set',
      'the audience of this API at the issuer, since AUTH_OIDC_ISSUER is set',
    );
  const jwksUrl = read.text('AUTH_OIDC_JWKS_URL', `${issuer.replace(/\/$/, '')}/.well-known/jwks.json`);
  if (!URL.canParse(jwksUrl))
    throw wrong('AUTH_OIDC_JWKS_URL', `${JSON.stringify(jwksUrl)} is no URL`, "the URL of the issuer's keys");
  return { issuer, audience, jwksUrl, accountClaim: read.text('AUTH_OIDC_ACCOUNT_CLAIM', 'preferred_username') };
}

function readDelivery(read: Reader): DeliveryConfig {
  return {
    redeliverEveryS: read.whole('REDELIVER_EVERY_S', USUAL_DELIVERY.redeliverEveryS, 1, 600),
    webhooks: {
      allowPrivate: read.flag('WEBHOOK_ALLOW_PRIVATE'),
      allowHttp: read.flag('WEBHOOK_ALLOW_HTTP'),
      timeoutS: read.whole('WEBHOOK_TIMEOUT_S', USUAL_DELIVERY.webhooks.timeoutS, 1, 60),
      attempts: read.whole('WEBHOOK_ATTEMPTS', USUAL_DELIVERY.webhooks.attempts, 1, 100),
    },
    push: readPush(read),
  };
}

function readPush(read: Reader): PushConfig | null {
  const publicKey = read.optional('VAPID_PUBLIC_KEY');
  const privateKey = read.optional('VAPID_PRIVATE_KEY');
  if (publicKey === null && privateKey === null) return null;
  if (publicKey === null || privateKey === null || !isKeyPair(publicKey, privateKey))
    throw wrong(
      publicKey === null ? 'VAPID_PUBLIC_KEY' : 'VAPID_PRIVATE_KEY',
      'is not the other half of the pair',
      'both keys as `npx web-push generate-vapid-keys` prints them, or neither',
    );
  const subject = read.text('VAPID_SUBJECT', '');
  if (!/^(mailto:.+@.+|https:\/\/.+)$/.test(subject))
    throw wrong('VAPID_SUBJECT', `is ${JSON.stringify(subject)}`, 'a mailto: or https: address of whoever answers');
  return { publicKey, privateKey, subject, allowPrivate: read.flag('PUSH_ALLOW_PRIVATE') };
}

function readNats(read: Reader): NatsConfig | null {
  const text = read.optional('NATS_URL');
  if (text === null) return null;
  const urls = text.split(',').map((each) => {
    const url = URL.canParse(each.trim()) ? new URL(each.trim()) : null;
    if (url === null || !['nats:', 'tls:'].includes(url.protocol) || url.hostname === '')
      throw wrong(
        'NATS_URL',
        `holds ${JSON.stringify(each.trim())}`,
        'nats://host:4222 or tls://host:4222; several separated by commas',
      );
    return url;
  });
  const { username, password } = urls.find((url) => url.username !== '') ?? urls[0]!;
  const [caFile, certFile, keyFile] = ['NATS_TLS_CA', 'NATS_TLS_CERT', 'NATS_TLS_KEY'].map(read.optional);
  if ((certFile === null) !== (keyFile === null))
    throw wrong('NATS_TLS_CERT', 'and NATS_TLS_KEY are not both set', 'both or none');
  const isTls = caFile !== null || certFile !== null || urls.some(({ protocol }) => protocol === 'tls:');
  return {
    servers: urls.map(({ host, port }) => (port === '' ? `${host}:4222` : host)),
    user: username !== '' && password !== '' ? decodeURIComponent(username) : null,
    password: password === '' ? null : decodeURIComponent(password),
    token: username !== '' && password === '' ? decodeURIComponent(username) : null,
    credentialsFile: read.optional('NATS_CREDS'),
    tls: isTls ? { caFile: caFile!, certFile: certFile!, keyFile: keyFile! } : null,
  };
}

function wrong(name: string, message: string, expected: string): DomainError {
  return new DomainError('BAD_USER_INPUT', `environment variable ${name} ${message}; expected ${expected}`, {
    path: [name],
    expected,
  });
}

type Reader = ReturnType<typeof reader>;

function reader(environment: Environment) {
  const optional = (name: string): string | null => {
    const value = environment[name]?.trim();
    return value === undefined || value === '' ? null : value;
  };
  const oneOf = <T extends string>(name: string, allowed: readonly T[], fallback: T): T => {
    const text = optional(name) ?? fallback;
    const value = allowed.find((each) => each === text);
    if (value === undefined) throw wrong(name, `is ${JSON.stringify(text)}`, allowed.join(', '));
    return value;
  };
  return {
    optional,
    oneOf,
    flag: (name: string): boolean => oneOf(name, ['true', 'false'], 'false') === 'true',
    text: (name: string, fallback: string): string => optional(name) ?? fallback,
    whole: (name: string, fallback: number, min: number, max: number): number => {
      const text = optional(name);
      const value = text === null ? fallback : Number(text);
      if (!Number.isInteger(value) || value < min || value > max)
        throw wrong(name, `is ${JSON.stringify(text)}`, `a whole number from ${min} to ${max}`);
      return value;
    },
    timeZone: (name: string, fallback: string): string => {
      const zone = optional(name) ?? fallback;
      try {
        new Intl.DateTimeFormat('en', { timeZone: zone });
        return zone;
      } catch (cause) {
        throw Object.assign(wrong(name, `is ${JSON.stringify(zone)}`, 'an IANA time zone such as Asia/Shanghai'), {
          cause,
        });
      }
    },
  };
}
