/**
 * A feed with a cursor, followed until its reader leaves: after each break it goes on behind the last item that was handed out, so that every item comes once and in
 * order. What the server cannot tell any more comes as an item too: one with `resync`.
 */
import { ApiError } from './api-error.js';
import { type Backoff, type BackoffOptions, createBackoff } from './backoff.js';
import { type Operation } from './operation.js';
import { CloseCode, type End, type Socket } from './socket.js';
import { type ClientStorage } from './storage.js';
import { type Timing } from './timing.js';

/** An item of any feed of this API. */
export interface FeedItem {
  readonly cursor: string;
  /** Why the state must be read anew; null or absent with all other items. */
  readonly resync?: string | null;
  /** The offer came before, and the server does not know that it did: with a cursor, the reader has it or gets it by that. */
  readonly isRedelivery?: boolean | null;
}

/** The item in the data of a subscription, which has one field. */
export type ItemOf<Data> = Data[keyof Data];
export type FeedData<Data> = Record<keyof Data, FeedItem>;

export interface FeedOptions {
  /** The cursor of the last item that was acted on. Absent: the feed begins with a `resync` item. */
  readonly after?: string;
  /** Keep the cursor in the client's storage under this name, and begin with it in the next run of the program. It is kept once the reader asks for the next item. */
  readonly rememberAs?: string;
  /** Ends the feed. */
  readonly signal?: AbortSignal;
}

export interface FeedParts {
  readonly socket: Socket;
  readonly timing: Timing;
  readonly backoff: BackoffOptions;
  readonly storage: ClientStorage;
  /** Of the client. */
  readonly closed: AbortSignal;
  /** Told what is tried again. */
  readonly onTrouble: (error: ApiError) => void;
}

/**
 * A reader without a cursor asks with one of no log. The answer is a `resync` item with the present cursor, given after the feed was attached: what is read then and
 * what the feed delivers from there on have no gap between them.
 */
const CURSOR_OF_NO_LOG = '00000000-0000-0000-0000-000000000000:0';
/** Items that wait for a slow reader; more are left with the server, which has them in its log. */
const WAITING_AT_MOST = 500;

/** Throws `ApiError` where trying again does not help: FORBIDDEN, NOT_FOUND, BAD_USER_INPUT, UNAUTHENTICATED, REFUSED. */
export async function* followFeed<Data extends FeedData<Data>, Variables>(
  { socket, timing, backoff: backoffOptions, storage, closed, onTrouble }: FeedParts,
  operation: Operation<Data, Variables>,
  variables: Omit<Variables, 'after'>,
  { after, rememberAs, signal }: FeedOptions,
): AsyncGenerator<ItemOf<Data>, void, void> {
  const ended = signal === undefined ? closed : AbortSignal.any([closed, signal]);
  const backoff = createBackoff(timing, backoffOptions);
  const key = rememberAs === undefined ? null : `cursor.${rememberAs}`;
  let cursor = after ?? (key === null ? null : await storage.getItem(key)) ?? CURSOR_OF_NO_LOG;
  while (!ended.aborted) {
    const run = receive(socket, operation, { ...variables, after: cursor } as unknown as Variables, ended);
    try {
      for (let item = await run.next(); item !== null; item = await run.next()) {
        backoff.reset();
        if (item.isRedelivery === true) continue;
        cursor = item.cursor;
        yield item;
        if (key !== null) await storage.setItem(key, cursor);
      }
    } finally {
      run.leave();
    }
    if (ended.aborted) return;
    const end = run.end();
    if (end === 'full') continue;
    await timing.sleep(waitAfter(end, backoff, onTrouble), ended);
  }
}

/** Milliseconds until a subscription that has ended so begins again. Throws what ends the feed. */
export function waitAfter(end: End, backoff: Backoff, onTrouble: (error: ApiError) => void): number {
  if (end.kind === 'failed') {
    if (!end.error.isPassing) throw end.error;
    onTrouble(end.error);
  }
  if (end.kind === 'closed') {
    const message = `the connection ended with ${end.code}${end.reason === '' ? '' : `: ${end.reason}`}`;
    if (end.isFinal) throw new ApiError('REFUSED', message);
    onTrouble(new ApiError('NETWORK', message));
    if (end.code === CloseCode.TOO_MANY_SOCKETS) backoff.toCap();
  }
  const waitMs = backoff.next();
  const retryAfterS = end.kind === 'failed' ? end.error.details.retryAfterS : undefined;
  return Math.max(waitMs, (retryAfterS ?? 0) * 1000);
}

interface Run<Item> {
  /** Null: nothing more comes, see `end`. */
  next(): Promise<Item | null>;
  end(): End | 'full';
  leave(): void;
}

/** One subscription as a pull reader with a bounded buffer. Where the buffer is full it ends, and what it has is read first. */
function receive<Data extends FeedData<Data>, Variables>(
  socket: Socket,
  operation: Operation<Data, Variables>,
  variables: Variables,
  ended: AbortSignal,
): Run<ItemOf<Data>> {
  const waiting: ItemOf<Data>[] = [];
  let end: End | 'full' | null = null;
  let wake: () => void = () => undefined;
  const leave = socket.subscribe(operation, variables, {
    onItem(data) {
      waiting.push(Object.values(data)[0] as ItemOf<Data>);
      if (waiting.length >= WAITING_AT_MOST) {
        end = 'full';
        leave();
      }
      wake();
    },
    onEnd(reason) {
      end = reason;
      wake();
    },
  });
  const onAbort = (): void => {
    waiting.length = 0;
    end ??= { kind: 'completed' };
    wake();
  };
  ended.addEventListener('abort', onAbort);
  return {
    async next() {
      while (waiting.length === 0 && end === null) await new Promise<void>((resolve) => (wake = resolve));
      return waiting.shift() ?? null;
    },
    end: () => end ?? { kind: 'completed' },
    leave() {
      ended.removeEventListener('abort', onAbort);
      leave();
    },
  };
}
