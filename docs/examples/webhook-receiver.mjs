// A receiver of webhooks, in full: node docs/examples/webhook-receiver.mjs 8080 whsec_…
// Verifies each message as Standard Webhooks asks (https://www.standardwebhooks.com), takes each event once, and prints it.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const TOLERANCE_S = 5 * 60;

/** Whether `body`, the bytes as they came, was signed with `secret`, and lately: an old message may have been recorded and sent again. */
export function isGenuine(headers, body, secret, nowS = Date.now() / 1000) {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers;
  if (!id || !signatures || !(Math.abs(nowS - Number(timestamp)) <= TOLERANCE_S)) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  // While a secret is being replaced there are two signatures.
  return signatures.split(' ').some((each) => {
    const [version, base64 = ''] = each.split(',');
    const given = Buffer.from(base64, 'base64');
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
  });
}

export function startReceiver(port, secret, take) {
  // Keep it where it survives a restart: the cursor of the last event taken is enough, since events come in order.
  let lastSeq = 0;
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    if (!isGenuine(request.headers, body, secret)) return response.writeHead(401).end();
    const event = JSON.parse(body);
    // A ping has no number. What comes twice was taken the first time, and only our answer was lost.
    if (event.seq === null || event.seq > lastSeq) {
      await take(event);
      lastSeq = event.seq ?? lastSeq;
    }
    response.writeHead(204).end();
  });
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)));
}

const [, program, port, secret] = process.argv;
if (program?.endsWith('webhook-receiver.mjs') && secret)
  await startReceiver(Number(port), secret, ({ seq, kind, at }) => console.log(seq, at, kind));
