/** Several nodes of the real program on one database, each a process of its own on a port of its own, to be killed, stopped and started again. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../support/nats-server.js';
import { type ServerProcess, startServer } from './server-process.js';

export interface DeployedNode {
  /** The same for its whole life. */
  readonly url: string;
  readonly port: number;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** Tries until it serves, as a supervisor does: its database may not be there yet. */
  start(): Promise<void>;
  pause(): void;
  resume(): void;
}

export interface Deployment {
  readonly nodes: readonly DeployedNode[];
  close(): Promise<void>;
}

type Environment = Readonly<Record<string, string>>;

/** `environmentOf`: what a node has beside what all have. Nodes are started at the same moment. */
export async function deploy(
  count: number,
  common: Environment,
  environmentOf: (index: number) => Environment = () => ({}),
): Promise<Deployment> {
  const folder = mkdtempSync(path.join(tmpdir(), 'xunge-fault-'));
  const nodes = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const port = await freePort();
      return createNode(port, {
        AUTH_SECRET: 'the same secret on all nodes, of 32 bytes',
        // Clocks are set forward and back by hours.
        AUTH_ACCESS_TOKEN_S: '86400',
        PORT: String(port),
        DATA_DIR: path.join(folder, String(index)),
        ...common,
        ...environmentOf(index),
      });
    }),
  );
  await Promise.all(nodes.map((node) => node.start()));
  return {
    nodes,
    close: async () => {
      await Promise.all(nodes.map((node) => node.kill()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const START_WITHIN_MS = 120_000;

function createNode(port: number, environment: Environment): DeployedNode {
  let server: ServerProcess | null = null;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    kill: async () => {
      await server?.kill();
      server = null;
    },
    start: async () => {
      for (const end = Date.now() + START_WITHIN_MS; ;)
        try {
          server = await startServer(environment);
          return;
        } catch (error) {
          if (Date.now() > end) throw error;
          await new Promise((resolve) => setTimeout(resolve, 300));
        }
    },
    pause: () => void server?.child.kill('SIGSTOP'),
    resume: () => void server?.child.kill('SIGCONT'),
  };
}
