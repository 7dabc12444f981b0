/** A client of one server: what is here is wired together once and shares one session, one socket and one queue. */
import { ApiError } from './api-error.js';
import { type BackoffOptions, USUAL_BACKOFF } from './backoff.js';
import { type FeedData, followFeed, type FeedOptions, type FeedParts, type ItemOf } from './feed.js';
import { type UnitPositionsSubscriptionVariables } from './generated/operations.js';
import { createPost } from './http.js';
import { createOfficer, type Officer } from './officer.js';
import { type Operation } from './operation.js';
import { createOutbox } from './outbox.js';
import { followPositions, type Position } from './positions.js';
import { createSessionKeeper, type Credentials, type Session, type SessionKeeper, type SignIn } from './session.js';
import { type Connection, createSocket } from './socket.js';
import { type ClientStorage, memoryStorage, within } from './storage.js';
import { SYSTEM_TIMING, type Timing, wakeable } from './timing.js';

export type ConnectOptions = Credentials & {
  /** Of the server, such as `https://xunge.example.org`; `/graphql` is added. */
  readonly url: string;
  /** For the queue of officers' actions and for remembered cursors. Default: memory, which ends with the program. */
  readonly storage?: ClientStorage;
  /** What the client calls its keys there. One name belongs to one officer and one running client. Default `xunge`. */
  readonly name?: string;
  /** Told each new session, to keep it; null: it has ended. */
  readonly onSession?: (session: Session | null) => void;
  readonly onConnection?: (connection: Connection) => void;
  /** Told what failed and is tried again, for a log. */
  readonly onTrouble?: (error: ApiError) => void;
  /** Where there is no global one: `WebSocket` of the package `ws` in Node 20. */
  readonly webSocket?: unknown;
  readonly fetch?: typeof globalThis.fetch;
  readonly timing?: Timing;
  readonly backoff?: BackoffOptions;
  /** For the answer to one request; default 20 s. */
  readonly timeoutMs?: number;
  /** Between the pings that find out that a network is dead; default 10 s. */
  readonly heartbeatMs?: number;
};

export interface Client {
  /** A query or a mutation. Rejects with `ApiError`. Renews the session where it has ended; does not repeat what the network lost: see `officer`. */
  request<Data, Variables>(
    operation: Operation<Data, Variables>,
    variables: Variables,
    options?: { readonly signal?: AbortSignal },
  ): Promise<Data>;
  /**
   * A feed with a cursor, until the reader leaves the loop. Without `after` the first item has `resync`: read the state, then go on reading. The cursor counts as
   * acted on when the next item is asked for. Throws `ApiError` where trying again does not help.
   */
  follow<Data extends FeedData<Data>, Variables>(
    feed: Operation<Data, Variables>,
    variables: Omit<Variables, 'after'>,
    options?: FeedOptions,
  ): AsyncGenerator<ItemOf<Data>, void, void>;
  /** Units that moved, the latest position of each; at first, and after each break, all that are known. */
  positions(
    variables?: UnitPositionsSubscriptionVariables,
    options?: { readonly signal?: AbortSignal },
  ): AsyncGenerator<readonly Position[], void, void>;
  /** What officers do, kept and sent in order when the network allows. */
  readonly officer: Officer;
  /** Signs in now, as somebody whom the server knows; also after a session has ended. */
  signIn(input: SignIn): Promise<Session>;
  /** Null: not signed in yet, or no longer, or the token is somebody else's. */
  session(): Session | null;
  /** The network is back: try now what was going to be tried later. For a browser's `online` event. */
  wake(): void;
  /** Ends all feeds. What is queued stays in the storage. */
  close(): Promise<void>;
}

export function connect(options: ConnectOptions): Client {
  const { onTrouble = () => undefined, backoff = USUAL_BACKOFF } = options;
  const closing = new AbortController();
  const closed = closing.signal;
  const { timing, wake } = wakeable(options.timing ?? SYSTEM_TIMING);
  const storage = within(options.storage ?? memoryStorage(), options.name ?? 'xunge');
  const endpoint = new URL('graphql', options.url.endsWith('/') ? options.url : `${options.url}/`).href;
  const fetch = options.fetch ?? ((...args: Parameters<typeof globalThis.fetch>) => globalThis.fetch(...args));
  const post = createPost(endpoint, fetch, options.timeoutMs ?? 20_000);
  const session = createSessionKeeper(options, { post, timing, onSession: options.onSession });
  const socket = createSocket({
    url: endpoint.replace(/^http/, 'ws'),
    session,
    webSocket: options.webSocket as typeof WebSocket | undefined,
    heartbeatMs: options.heartbeatMs ?? 10_000,
    onConnection: options.onConnection ?? (() => undefined),
  });
  const parts: FeedParts = { socket, timing, backoff, storage, closed, onTrouble };

  const request: Client['request'] = (operation, variables, { signal } = {}) =>
    withToken(session, (accessToken) => {
      if (closed.aborted) throw new ApiError('CLOSED', 'this client was closed');
      return post(operation, variables, { accessToken, signal });
    });

  return {
    request,
    follow: (feed, variables, feedOptions = {}) => followFeed(parts, feed, variables, feedOptions),
    positions: (variables = {}, { signal } = {}) => followPositions(parts, variables, signal),
    officer: createOfficer(
      createOutbox({
        send: ({ operation, variables }, signal) => request(operation, variables, { signal }),
        storage,
        timing,
        backoff,
        newId,
        closed,
        onTrouble,
      }),
    ),
    async signIn(input) {
      const signedIn = await session.signIn(input);
      wake();
      return signedIn;
    },
    session: () => session.current(),
    wake,
    async close() {
      closing.abort();
      await socket.close();
    },
  };
}

/** A token that the server refuses although it looked good is replaced once. */
async function withToken<T>(session: SessionKeeper, work: (accessToken: string) => Promise<T>): Promise<T> {
  const accessToken = await session.accessToken();
  try {
    return await work(accessToken);
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'UNAUTHENTICATED') throw error;
    session.refuse(accessToken);
    return work(await session.accessToken());
  }
}

/** `randomUUID` is only there on pages served over HTTPS or from this machine. */
function newId(): string {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
