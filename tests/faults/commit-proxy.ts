/**
 * A TCP proxy in front of PostgreSQL that can lose exactly one answer: the one to a COMMIT. What was asked for has then happened, and the node
 * that asked does not know.
 */
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';

export interface CommitProxy {
  /** The database's URL, through the proxy. */
  readonly url: string;
  /** From now on the answer to the next COMMIT is held back; resolves when PostgreSQL has given it. */
  holdNextCommit(): Promise<void>;
  close(): void;
}

export async function startCommitProxy(databaseUrl: string): Promise<CommitProxy> {
  const target = new URL(databaseUrl);
  let onCommitted: (() => void) | null = null;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    let committing = false;
    let mute = false;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (chunk) => {
      // A transaction's last statement brings its COMMIT with it; one without such a statement says it by itself.
      if (onCommitted !== null && /\bcommit\b/i.test(chunk.toString('latin1'))) committing = true;
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (committing && onCommitted !== null && chunk.includes('COMMIT\0')) {
        mute = true;
        onCommitted();
        onCommitted = null;
      }
      if (!mute) client.write(chunk);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(databaseUrl);
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.toString(),
    holdNextCommit: () => new Promise((resolve) => (onCommitted = resolve)),
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
