/**
 * What leaves a server through one socket. A reader that does not take it holds back its own feeds, because each waits here until its last item has left, and soon
 * its own questions, because the socket is not read any more; so what waits for it in memory is bounded whatever it asks for. One that takes nothing for long is told.
 */
import { type WebSocket } from 'ws';

export interface Outlet {
  /** Resolves when the message has left for the network; at once where the socket is no longer open. */
  send(data: string): Promise<void>;
  /** Something is waiting, and none of it has left for this long; 0 where nothing waits. */
  readonly stalledMs: number;
  /** Whether anything has left since this was last asked. */
  takeProgress(): boolean;
}

/** Answers that wait in memory until the socket is not read any more. */
export const PAUSE_AT_BYTES = 1024 * 1024;

export function openOutlet(socket: WebSocket): Outlet {
  let waiting = 0;
  let movedAt = 0;
  let progress = false;

  const onLeft = (): void => {
    waiting--;
    movedAt = performance.now();
    progress = true;
    if (socket.isPaused && socket.bufferedAmount < PAUSE_AT_BYTES / 2) socket.resume();
  };

  return {
    send: (data) =>
      new Promise((resolve, reject) => {
        if (socket.readyState !== socket.OPEN) return resolve();
        if (waiting++ === 0) movedAt = performance.now();
        socket.send(data, (error) => {
          onLeft();
          if (error) reject(error);
          else resolve();
        });
        if (socket.bufferedAmount > PAUSE_AT_BYTES) socket.pause();
      }),
    get stalledMs() {
      return waiting === 0 ? 0 : performance.now() - movedAt;
    },
    takeProgress() {
      const taken = progress;
      progress = false;
      return taken;
    },
  };
}
