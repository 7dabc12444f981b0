/**
 * The bus over NATS (https://docs.nats.io/reference/reference-protocols/nats-protocol), at most once and without a stream: the database is the truth and the
 * poll behind it is certain. It connects for ever, with back-off; the program does not wait for it.
 */
import { performance } from 'node:perf_hooks';
import { connect, type ConnectionOptions, type NatsConnection } from '@nats-io/transport-node';
import { type Fix } from '../../core/fleet/fix.js';
import { backOffMs } from './back-off.js';
import { type Bus, type BusFollower, type BusStatus } from './bus.js';
import { decodeMessage, encodeMessage, MAX_FIXES, MESSAGE_VERSION } from './bus-message.js';
import { OtherNodes } from './other-nodes.js';

export interface NatsBusOptions {
  /** Servers, credentials and TLS; how to reconnect is decided here. */
  readonly connection: Pick<
    ConnectionOptions,
    'servers' | 'user' | 'pass' | 'token' | 'authenticator' | 'tls' | 'name'
  >;
  /** A UUID of this process. */
  readonly nodeId: string;
  /** Of the log: deployments on the same servers do not hear each other. */
  readonly epoch: string;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** The connection was made or lost, and why. */
  readonly onChange: (isConnected: boolean, detail: string) => void;
}

/** Commits that follow each other closely wake the others once. */
const COMMIT_EVERY_MS = 20;
const SAY_HERE_EVERY_MS = 1_000;
const CONNECT_WITHIN_MS = 5_000;
/** A server that does not answer is given up after two of them. */
const PING_EVERY_MS = 5_000;
/** Longer than the longest back-off: the others, who lost the same server, may come back so much later, and what they store until then is not said on the bus. */
const SETTLED_AFTER_MS = 15_000;
/** A connection that is lost sooner counts as a try that failed: a server that accepts and refuses in turn is not asked four times a second. */
const STEADY_AFTER_MS = 10_000;

export function connectBus(options: NatsBusOptions): Bus {
  return new NatsBus(options);
}

class NatsBus implements Bus {
  readonly #options: NatsBusOptions;
  readonly #subjects: { readonly commits: string; readonly fixes: string };
  readonly #followers = new Set<BusFollower>();
  readonly #others = new OtherNodes();
  readonly #counts = { sent: 0, received: 0, unsent: 0, refused: 0, gaps: 0, connects: 0 };
  readonly #sayHere: NodeJS.Timeout;
  readonly #connecting: Promise<void>;
  #connection: NatsConnection | null = null;
  #connectedAtMs = 0;
  #number = 0;
  #commitTimer: NodeJS.Timeout | null = null;
  #isCommitWaiting = false;
  #closed = false;
  #stopWaiting: () => void = () => undefined;

  constructor(options: NatsBusOptions) {
    this.#options = options;
    const prefix = `xunge.v${MESSAGE_VERSION}.${options.epoch}`;
    this.#subjects = { commits: `${prefix}.commits`, fixes: `${prefix}.fixes` };
    this.#sayHere = setInterval(() => this.#publishMessage([]), SAY_HERE_EVERY_MS).unref();
    this.#connecting = this.#stayConnected();
  }

  get status(): BusStatus {
    const isConnected = this.#connection !== null;
    const nowMs = performance.now();
    const isSettled = isConnected && nowMs - this.#connectedAtMs > SETTLED_AFTER_MS;
    return {
      kind: 'NATS',
      isConnected,
      isComplete: isSettled && !this.#others.isAnySilent(nowMs),
      server: this.#connection?.getServer() ?? null,
      nodes: this.#others.size,
      counts: { ...this.#counts },
    };
  }

  announceCommit(): void {
    if (this.#commitTimer !== null) {
      this.#isCommitWaiting = true;
      return;
    }
    this.#publish(this.#subjects.commits, '');
    this.#commitTimer = setTimeout(() => {
      this.#commitTimer = null;
      if (!this.#isCommitWaiting) return;
      this.#isCommitWaiting = false;
      this.announceCommit();
    }, COMMIT_EVERY_MS).unref();
  }

  publishFixes(fixes: readonly Fix[]): void {
    for (let from = 0; from < fixes.length; from += MAX_FIXES)
      this.#publishMessage(fixes.slice(from, from + MAX_FIXES));
  }

  follow(follower: BusFollower): () => void {
    this.#followers.add(follower);
    return () => void this.#followers.delete(follower);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#sayHere);
    if (this.#commitTimer !== null) clearTimeout(this.#commitTimer);
    this.#stopWaiting();
    await this.#connection?.close();
    await this.#connecting;
  }

  /** The number goes up also where nothing is sent, so that the others see that they have missed something. */
  #publishMessage(fixes: readonly Fix[]): void {
    this.#number += 1;
    if (this.#connection === null) {
      if (fixes.length > 0) this.#counts.unsent += 1;
      return;
    }
    this.#publish(this.#subjects.fixes, encodeMessage({ nodeId: this.#options.nodeId, number: this.#number, fixes }));
  }

  /** Not while the connection is down: the client would keep everything in memory until it is up again. */
  #publish(subject: string, payload: string): void {
    const connection = this.#connection;
    if (connection === null || connection.isClosed()) {
      this.#counts.unsent += 1;
      return;
    }
    try {
      connection.publish(subject, payload);
      this.#counts.sent += 1;
    } catch {
      // Closed at this moment; whoever keeps the connection sees it too.
      this.#counts.unsent += 1;
    }
  }

  async #stayConnected(): Promise<void> {
    for (let failures = 0; !this.#closed;) {
      const startedMs = performance.now();
      const reason = await this.#connectAndUse().catch(reasonOf);
      if (this.#closed) return;
      const wasSteady = performance.now() - startedMs > STEADY_AFTER_MS + CONNECT_WITHIN_MS;
      failures = wasSteady ? 1 : failures + 1;
      // Of the tries that follow one after the other only the first is told.
      if (this.#connection !== null || failures === 1) this.#options.onChange(false, reason);
      this.#connection = null;
      this.#others.clear();
      await this.#pause(backOffMs(failures, this.#options.random()));
    }
  }

  /** Resolves with the reason when the connection is gone; rejects where it could not be made. */
  async #connectAndUse(): Promise<string> {
    const connection = await connect({
      ...this.#options.connection,
      // One way of coming back for all cases: by the loop around this.
      reconnect: false,
      noEcho: true,
      timeout: CONNECT_WITHIN_MS,
      pingInterval: PING_EVERY_MS,
      maxPingOut: 2,
    });
    const gone = connection.closed().then(reasonOf);
    const refused = closeWhenRefused(connection);
    const { commits, fixes } = this.#subjects;
    connection.subscribe(commits, { callback: (error) => void (error ?? this.#hearCommit()) });
    connection.subscribe(fixes, { callback: (error, message) => void (error ?? this.#hear(message.string())) });
    // The server has the subscriptions now: what is stored from here on comes by the bus, and what was stored before is in the database.
    await Promise.race([connection.flush(), gone]);
    // What the server refused it has said before that answer; the client tells it a turn later.
    await new Promise(setImmediate);
    if (this.#closed) await connection.close();
    if (!connection.isClosed()) this.#use(connection);
    return (await refused) ?? (await gone);
  }

  #use(connection: NatsConnection): void {
    this.#connection = connection;
    this.#connectedAtMs = performance.now();
    this.#counts.connects += 1;
    this.#options.onChange(true, connection.getServer());
    for (const follower of this.#followers) follower.missed();
  }

  #hearCommit(): void {
    this.#counts.received += 1;
    for (const follower of this.#followers) follower.committed();
  }

  #hear(text: string): void {
    const message = decodeMessage(text);
    if (message === null) {
      this.#counts.refused += 1;
      return;
    }
    // `noEcho` spares most of them; a server that is reached over a leaf node may still send one back.
    if (message.nodeId === this.#options.nodeId) return;
    this.#counts.received += 1;
    const isGap = this.#others.note(message.nodeId, message.number, performance.now());
    if (isGap) this.#counts.gaps += 1;
    for (const follower of this.#followers) {
      if (isGap) follower.missed();
      if (message.fixes.length > 0) follower.fixes(message.fixes);
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#stopWaiting = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** A server that forbids a subject says so beside the messages; without the subject the connection is of no use. Resolves with what it said, when the connection is gone. */
async function closeWhenRefused(connection: NatsConnection): Promise<string | null> {
  let refusal: string | null = null;
  for await (const status of connection.status())
    if (status.type === 'error') {
      refusal ??= status.error.message;
      void connection.close();
    }
  return refusal;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'the connection was closed';
}
