/**
 * Tokens of position feeds: the feed's id and version, signed with the server's secret (HMAC-SHA-256, RFC 2104, cut to 28 bytes). The database holds nothing by which
 * somebody could make one; another version of the same feed is another token.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

const ID_BYTES = 16;
const VERSION_BYTES = 4;
const MAC_BYTES = 28;
/** 48 bytes in base64url. */
const TOKEN = /^[\w-]{64}$/;
/** Keeps these signatures apart from the others that are made with the secret; a JWT has no NUL in it. */
const PURPOSE = 'xunge position feed\0';

export interface TokenClaim {
  readonly feedId: string;
  readonly version: number;
}

export function makeToken(secret: Uint8Array, { feedId, version }: TokenClaim): string {
  const claim = Buffer.alloc(ID_BYTES + VERSION_BYTES);
  claim.write(feedId.replaceAll('-', ''), 'hex');
  claim.writeUInt32BE(version, ID_BYTES);
  return Buffer.concat([claim, sign(secret, claim)]).toString('base64url');
}

/** Which feed and version the token was made for; null: we never made it. Whether that version is still good is for the caller to find out. */
export function readToken(secret: Uint8Array, token: string): TokenClaim | null {
  if (!TOKEN.test(token)) return null;
  const bytes = Buffer.from(token, 'base64url');
  const claim = bytes.subarray(0, ID_BYTES + VERSION_BYTES);
  if (!timingSafeEqual(bytes.subarray(ID_BYTES + VERSION_BYTES), sign(secret, claim))) return null;
  const hex = claim.toString('hex', 0, ID_BYTES);
  const feedId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { feedId, version: claim.readUInt32BE(ID_BYTES) };
}

function sign(secret: Uint8Array, claim: Uint8Array): Buffer {
  return createHmac('sha256', secret).update(PURPOSE).update(claim).digest().subarray(0, MAC_BYTES);
}
