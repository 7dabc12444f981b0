/** The keys of Web Push: those of a browser (RFC 8291, section 3) and those by which a deployment names itself (VAPID, RFC 8292). All in base64url. */
import { createECDH } from 'node:crypto';
import { badInput } from '../../core/errors.js';

const POINT_BYTES = 65;
const SECRET_BYTES = 16;
const PRIVATE_BYTES = 32;

/** Throws BAD_USER_INPUT unless it is an uncompressed point of P-256. */
export function checkPoint(text: string, path: readonly string[]): string {
  if (!isPoint(decode(text)))
    throw badInput(path, 'is no public key', 'an uncompressed point of P-256 in base64url, 65 bytes');
  return text;
}

/** Throws BAD_USER_INPUT unless it is the secret that a browser makes beside its key. */
export function checkAuthSecret(text: string, path: readonly string[]): string {
  if (decode(text)?.length !== SECRET_BYTES)
    throw badInput(path, 'is no authentication secret', '16 bytes in base64url');
  return text;
}

/** Whether the two belong together. */
export function isKeyPair(publicKey: string, privateKey: string): boolean {
  const [point, secret] = [decode(publicKey), decode(privateKey)];
  if (!isPoint(point) || secret?.length !== PRIVATE_BYTES) return false;
  try {
    const pair = createECDH('prime256v1');
    pair.setPrivateKey(secret);
    return pair.getPublicKey().equals(point!);
  } catch {
    // Zero, or beyond the order of the curve.
    return false;
  }
}

/** Null where it is not base64url, which Buffer would pass over. */
function decode(text: string): Buffer | null {
  return /^[\w-]+$/.test(text) ? Buffer.from(text, 'base64url') : null;
}

function isPoint(bytes: Buffer | null): boolean {
  if (bytes?.length !== POINT_BYTES || bytes[0] !== 4) return false;
  try {
    const other = createECDH('prime256v1');
    other.generateKeys();
    // Fails for a point that does not lie on the curve.
    other.computeSecret(bytes);
    return true;
  } catch {
    return false;
  }
}
