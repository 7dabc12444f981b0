/** A receiver of webhooks on a port of this machine, which answers as the test says and verifies every signature by an implementation of its own. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { type AddressInfo } from 'node:net';

export interface Received {
  readonly id: string;
  readonly seq: number;
  readonly cursor: string;
  readonly kind: string;
  readonly at: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly [name: string]: unknown;
}

/** A status, or silence. */
export type Answer = number | 'silence';

export interface Receiver {
  readonly url: string;
  /** Everything that came in, also what was not answered with 200. */
  readonly attempts: readonly Received[];
  /** What was answered with 200. */
  readonly taken: readonly Received[];
  readonly headers: readonly IncomingHttpHeaders[];
  /** Asked for each attempt; at first always 200. */
  answerWith(answer: (message: Received, attempt: number) => Answer): void;
  /** As the receiver was told it when the webhook was added; more than one accepts either. */
  trust(...secrets: string[]): void;
  forget(): void;
  close(): void;
}

/** By the text of Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`, base64, any one of the signatures in the header. */
function isSigned(headers: IncomingHttpHeaders, body: string, secrets: readonly string[]): boolean {
  const signatures = String(headers['webhook-signature']).split(' ');
  return secrets.some((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    const signed = [headers['webhook-id'], headers['webhook-timestamp'], body].join('.');
    const expected = createHmac('sha256', key).update(signed).digest();
    return signatures.some((signature) => {
      const [version, base64 = ''] = signature.split(',');
      const given = Buffer.from(base64, 'base64');
      return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
    });
  });
}

export async function startReceiver(): Promise<Receiver> {
  const attempts: Received[] = [];
  const taken: Received[] = [];
  const headers: IncomingHttpHeaders[] = [];
  let secrets: readonly string[] = [];
  let answer: (message: Received, attempt: number) => Answer = () => 200;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      if (!isSigned(request.headers, body, secrets)) return void response.writeHead(401).end();
      const message = JSON.parse(body) as Received;
      attempts.push(message);
      headers.push(request.headers);
      const status = answer(message, attempts.filter(({ id }) => id === message.id).length);
      if (status === 'silence') return;
      if (status === 200) taken.push(message);
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`,
    attempts,
    taken,
    headers,
    answerWith: (next) => {
      answer = next;
    },
    trust: (...given) => {
      secrets = given;
    },
    forget: () => {
      for (const list of [attempts, taken, headers]) list.length = 0;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
