/**
 * A TCP proxy on a bad network: it lets through a random number of bytes and then cuts the connection, in the middle of a message as often as not. What it does follows
 * from its seed and from the bytes that come.
 */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { seededRandom } from '../../src/core/random.js';

export interface CuttingProxy {
  /** As the target's, through the proxy. */
  readonly url: string;
  /** Connections cut so far. */
  readonly cuts: () => number;
  /** From now on nothing is let in, and what is open is cut; until `mend`. */
  breakOff(): void;
  mend(): void;
  close(): Promise<void>;
}

export interface CuttingOptions {
  readonly seed: number;
  /** A connection is cut after a number of bytes from the server in this range... */
  readonly bytes: readonly [number, number];
  /** ... but only so many. */
  readonly cuts: number;
}

export async function startCuttingProxy(targetUrl: string, options?: CuttingOptions): Promise<CuttingProxy> {
  const target = new URL(targetUrl);
  const random = seededRandom(options?.seed ?? 1);
  const sockets = new Set<Socket>();
  let cuts = 0;
  let broken = false;

  const server = createServer((client) => {
    if (broken) return client.destroy();
    const upstream = connect(Number(target.port), target.hostname);
    const [least, most] = options?.bytes ?? [0, 0];
    let left = options === undefined ? Infinity : least + Math.floor(random() * (most - least));
    const cut = (): void => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', cut);
      socket.on('close', () => {
        sockets.delete(socket);
        cut();
      });
    }
    client.on('data', (chunk) => upstream.write(chunk));
    upstream.on('data', (chunk) => {
      const isLast = chunk.length >= left && options !== undefined && cuts < options.cuts;
      client.write(isLast ? chunk.subarray(0, left) : chunk);
      if (!isLast) {
        left -= chunk.length;
        return;
      }
      cuts++;
      // What was written is on its way; the rest is lost.
      setImmediate(cut);
      upstream.pause();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cuts: () => cuts,
    breakOff() {
      broken = true;
      for (const socket of sockets) socket.destroy();
    },
    mend() {
      broken = false;
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
