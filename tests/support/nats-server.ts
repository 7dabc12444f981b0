/** A real nats-server of the test's own, on one loopback port for its whole life, to be killed, stopped and started again. Debian: nats-server. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';

const PROGRAM = ['/usr/sbin/nats-server', '/usr/local/bin/nats-server', '/usr/bin/nats-server'].find((file) =>
  existsSync(file),
);

/** Whether the program is there; tests that need it are skipped otherwise. */
export const HAS_NATS_SERVER = PROGRAM !== undefined;

export interface NatsServer {
  readonly url: string;
  readonly port: number;
  kill(): Promise<void>;
  /** On the same port; resolves when it takes connections. */
  start(): Promise<void>;
  /** SIGSTOP and SIGCONT: there, and not answering. */
  pause(): void;
  resume(): void;
}

export async function startNatsServer(args: readonly string[] = [], onPort?: number): Promise<NatsServer> {
  const port = onPort ?? (await freePort());
  let child: ChildProcess | null = null;
  const kill = async (): Promise<void> => {
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  const start = async (): Promise<void> => {
    child = spawn(PROGRAM!, ['-a', '127.0.0.1', '-p', String(port), ...args], { stdio: 'ignore' });
    await waitForPort(port);
  };
  await start();
  return {
    url: `nats://127.0.0.1:${port}`,
    port,
    kill,
    start,
    pause: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export async function waitForPort(port: number, withinMs = 10_000): Promise<void> {
  for (const end = Date.now() + withinMs; ;) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (isOpen) return;
    if (Date.now() > end) throw new Error(`nothing listens on port ${port}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
