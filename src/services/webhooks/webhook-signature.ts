/** Signatures of webhooks as Standard Webhooks has them: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md (symmetric, `v1`). */
import { createHmac, randomBytes } from 'node:crypto';
import { badInput } from '../../core/errors.js';

const PREFIX = 'whsec_';
/** What the specification asks of a secret. */
const FEWEST_BYTES = 24;
const MOST_BYTES = 64;

export function makeSecret(): string {
  return PREFIX + randomBytes(32).toString('base64');
}

/** A secret as somebody has given it. Throws BAD_USER_INPUT, which does not repeat it. */
export function checkSecret(text: string, path: readonly string[]): string {
  const base64 = text.startsWith(PREFIX) ? text.slice(PREFIX.length) : '';
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.toString('base64') !== base64 || bytes.length < FEWEST_BYTES || bytes.length > MOST_BYTES)
    throw badInput(
      path,
      'is no secret of a webhook',
      `${PREFIX} and ${FEWEST_BYTES} to ${MOST_BYTES} random bytes in base64, or null for one that is made for you`,
    );
  return text;
}

/** The headers of a message, signed with each of the secrets: after a change receivers know the old one or the new one. `at`: of this attempt. */
export function signedHeaders(
  { id, at, body }: { id: string; at: Date; body: string },
  secrets: readonly string[],
): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const sign = (secret: string): string =>
    createHmac('sha256', Buffer.from(secret.slice(PREFIX.length), 'base64'))
      .update(`${id}.${timestamp}.${body}`)
      .digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map((secret) => `v1,${sign(secret)}`).join(' '),
  };
}
