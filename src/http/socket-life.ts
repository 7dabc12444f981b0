/** How long a socket lives: pings find dead networks, and a reader that stalls is closed with a code before its items wait for ever. */
import { type WebSocket } from 'ws';
import { type Outlet } from './socket-outlet.js';

/** Close codes of this server beside those of graphql-transport-ws; clients go on by cursor after both. */
export const OwnCloseCode = {
  /** The reader of a feed of events took nothing for too long. */
  TOO_SLOW: 4601,
  /** The account has as many sockets as it may. */
  TOO_MANY_SOCKETS: 4602,
} as const;

export interface LifeLimits {
  /** Between pings; a client that has not answered by the next one, and has taken nothing meanwhile, is cut off. */
  readonly keepAliveMs: number;
  /** For a reader of events to take what waits for it. */
  readonly stalledMs: number;
}

export interface Life {
  readonly outlet: Outlet;
  /** Whether a feed is read whose items may not be left out. Without one, only the pings count: positions that nobody takes are replaced by newer ones. */
  readonly hasFeed: () => boolean;
  readonly onSlow: () => void;
}

/** For its close frame to reach a reader that has stalled. */
const FAREWELL_MS = 2_000;

export interface Watch {
  /** Closes the socket where its reader has stalled. Asked from time to time for all sockets together: a timer for each would cost more than the sockets do. */
  look(): void;
  stop(): void;
}

export function watchLife(
  socket: WebSocket,
  { keepAliveMs, stalledMs }: LifeLimits,
  { outlet, hasFeed, onSlow }: Life,
): Watch {
  let answered = true;
  let farewell: NodeJS.Timeout | undefined;
  socket.on('pong', () => {
    answered = true;
  });

  const sayTooSlow = (): void => {
    if (farewell !== undefined) return;
    onSlow();
    socket.close(OwnCloseCode.TOO_SLOW, 'the reader is too slow; connect again and go on by cursor');
    farewell = setTimeout(() => socket.terminate(), FAREWELL_MS);
  };
  const pings = setInterval(() => {
    if (!answered && !outlet.takeProgress()) return outlet.stalledMs > 0 ? sayTooSlow() : socket.terminate();
    answered = false;
    socket.ping();
  }, keepAliveMs);

  return {
    look: () => {
      if (outlet.stalledMs > stalledMs && hasFeed()) sayTooSlow();
    },
    stop: () => {
      clearInterval(pings);
      clearTimeout(farewell);
    },
  };
}
