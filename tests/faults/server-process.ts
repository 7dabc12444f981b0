/** The real server as a process of its own, to be killed; and a client for it that keeps nothing but what it was told. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { createClient, type Client } from 'graphql-ws';
import WebSocket from 'ws';

export interface ServerProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** SIGKILL, and wait until it is gone. */
  kill(): Promise<void>;
}

/** Starts `xunge serve` on a free port and resolves when it listens. Rejects with what it printed where it ends before. */
export async function startServer(environment: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const child = spawn(process.execPath, ['dist/src/cli/main.js', 'serve'], {
    env: { ...process.env, PORT: '0', DEMO: 'off', LOG_LEVEL: 'error', NODE_ENV: 'test', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const exited = once(child, 'exit').then(([code]) => {
    throw new Error(`the server ended with ${String(code)} before it listened:\n${printed}`);
  });
  const listening = (async () => {
    for await (const line of createInterface({ input: child.stdout })) {
      printed += `${line}\n`;
      const url = /http:\/\/[\d.]+:\d+/.exec(line)?.[0];
      if (url !== undefined) return url;
    }
    return new Promise<string>(() => undefined);
  })();
  const url = await Promise.race([listening, exited]);
  exited.catch(() => undefined);
  child.stdout.resume();
  return {
    url,
    child,
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

export type GraphqlAnswer<T> = {
  readonly data: T | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
};

export async function ask<T>(
  url: string,
  token: string | null,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<T> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token !== null && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as GraphqlAnswer<T>;
  if (errors !== undefined || data === null) throw new Error(JSON.stringify(errors));
  return data;
}

export async function signIn(url: string, account: string): Promise<string> {
  const { signIn: session } = await ask<{ signIn: { accessToken: string } }>(
    url,
    null,
    'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }',
    {
      input: { account, password: 'demo' },
    },
  );
  return session.accessToken;
}

export function openSocket(url: string, token: string): Client {
  return createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: { authorization: `Bearer ${token}` },
  });
}

export interface FeedItem {
  readonly cursor: string;
  readonly resync: string | null;
  readonly assignment: { readonly id: string; readonly status: string } | null;
}

/** Collects an officer's feed until `quietMs` pass without an item; the first may take `firstMs`. */
export async function readFeed(
  url: string,
  token: string,
  unitId: string,
  after: string | null,
  quietMs = 1_500,
  firstMs = quietMs,
): Promise<FeedItem[]> {
  const client = openSocket(url, token);
  const items: FeedItem[] = [];
  const feed = client.iterate<{ assignmentFeed: FeedItem }>({
    query:
      'subscription ($unitId: ID!, $after: String) { assignmentFeed(unitId: $unitId, after: $after) { cursor resync assignment { id status } } }',
    variables: { unitId, after },
  });
  try {
    for (;;) {
      const next = await Promise.race([
        feed.next(),
        new Promise<null>((resolve) => setTimeout(() => resolve(null), items.length === 0 ? firstMs : quietMs)),
      ]);
      if (next === null || next.done === true) return items;
      if (next.value.errors !== undefined) throw new Error(JSON.stringify(next.value.errors));
      items.push(next.value.data!.assignmentFeed);
    }
  } finally {
    await client.dispose();
  }
}
