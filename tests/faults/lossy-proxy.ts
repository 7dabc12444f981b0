/** A TCP proxy that treats connections as bad networks do: cuts them, delays them, or lets them stand with nobody at the other end. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface LossyProxy {
  readonly port: number;
  /** Every chunk in each direction waits so long; 0: none does. */
  delayMs: number;
  /** Half open: connections stand, new ones are accepted, and no byte goes through in either direction. What is cut does not learn of it. */
  isFrozen: boolean;
  /** Resets all connections. */
  cutAll(): void;
  readonly connections: number;
  close(): Promise<void>;
}

export async function startLossyProxy(target: { readonly port: number; readonly host?: string }): Promise<LossyProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  const state = { delayMs: 0, isFrozen: false };

  function pipe(from: Socket, to: Socket): void {
    // Bytes stay in order: a chunk leaves no sooner than the one before.
    let last = Promise.resolve();
    from.on('data', (chunk) => {
      if (state.isFrozen) return;
      const wait = state.delayMs;
      last = last.then(async () => {
        if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
        if (!to.destroyed) to.write(chunk);
      });
    });
    // Where the network stands still nobody learns that the other end has gone.
    from.on('close', () => {
      if (!state.isFrozen) void last.then(() => to.destroy());
    });
  }

  const server = createServer((client) => {
    const upstream = connect(target.port, target.host ?? '127.0.0.1');
    const pair = [client, upstream] as const;
    pairs.add(pair);
    for (const socket of pair) socket.on('error', () => socket.destroy());
    client.on('close', () => pairs.delete(pair));
    pipe(client, upstream);
    pipe(upstream, client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cutAll = (): void => {
    for (const pair of pairs) for (const socket of pair) socket.resetAndDestroy();
    pairs.clear();
  };
  return Object.assign(state, {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return pairs.size;
    },
    cutAll,
    close: async () => {
      cutAll();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}
