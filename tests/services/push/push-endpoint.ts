/** A browser and its push service in one: keys of its own, and messages decrypted by an implementation of RFC 8291 and RFC 8188 written from their text. */
import { createDecipheriv, createECDH, createPublicKey, type ECDH, hkdfSync, randomBytes, verify } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { type AddressInfo } from 'node:net';

export interface Keys {
  readonly pair: ECDH;
  readonly auth: Buffer;
}

export function makeKeys(): Keys {
  const pair = createECDH('prime256v1');
  pair.generateKeys();
  return { pair, auth: randomBytes(16) };
}

const derive = (ikm: Buffer, salt: Buffer, info: string | Buffer, length: number): Buffer =>
  Buffer.from(hkdfSync('sha256', ikm, salt, info, length));

/** RFC 8188, section 2: salt (16), record size (4), length of key id (1), key id; then one record, its plaintext ended by 0x02. */
export function decrypt(message: Buffer, { pair, auth }: Keys): string {
  const salt = message.subarray(0, 16);
  const keyEnd = 21 + message[20]!;
  const senderKey = message.subarray(21, keyEnd);
  const record = message.subarray(keyEnd);
  // RFC 8291, section 3.4.
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), pair.getPublicKey(), senderKey]);
  const ikm = derive(pair.computeSecret(senderKey), auth, info, 32);
  const key = derive(ikm, salt, 'Content-Encoding: aes128gcm\0', 16);
  const nonce = derive(ikm, salt, 'Content-Encoding: nonce\0', 12);
  const decipher = createDecipheriv('aes-128-gcm', key, nonce);
  decipher.setAuthTag(record.subarray(-16));
  const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
  const end = padded.lastIndexOf(2);
  if (padded.subarray(end + 1).some((byte) => byte !== 0)) throw new Error('the padding is broken');
  return padded.subarray(0, end).toString('utf8');
}

/** RFC 8292: `vapid t=<JWT>, k=<public key>`. The claims where the signature is right. */
export function vapidClaims(authorization: string): { aud: string; exp: number; sub: string; key: string } {
  const { t, k } = /^vapid t=(?<t>[\w.-]+), ?k=(?<k>[\w-]+)$/.exec(authorization)!.groups as { t: string; k: string };
  const point = Buffer.from(k, 'base64url');
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  const [header, claims, signature] = t.split('.') as [string, string, string];
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  const signed = Buffer.from(`${header}.${claims}`);
  if (!verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url')))
    throw new Error('the signature is wrong');
  return {
    ...(JSON.parse(Buffer.from(claims, 'base64url').toString()) as { aud: string; exp: number; sub: string }),
    key: k,
  };
}

export interface Pushed {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: number;
  /** As the browser reads it; null where it was for another one. */
  readonly message: Readonly<Record<string, unknown>>;
}

export interface PushEndpoint {
  readonly origin: string;
  readonly pushed: readonly Pushed[];
  /** A browser with keys of its own; `path` tells browsers apart. */
  subscribe(path: string): { endpoint: string; p256dh: string; auth: string };
  /** The status for a path; at first always 201. */
  answerWith(answer: (path: string) => number): void;
  forget(): void;
  close(): void;
}

export async function startPushEndpoint(): Promise<PushEndpoint> {
  const browsers = new Map<string, Keys>();
  const pushed: Pushed[] = [];
  let answer: (path: string) => number = () => 201;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = request.url!;
      const body = Buffer.concat(chunks);
      const message = JSON.parse(decrypt(body, browsers.get(path)!)) as Record<string, unknown>;
      pushed.push({ path, headers: request.headers, bytes: body.length, message });
      response.writeHead(answer(path)).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    pushed,
    subscribe: (path) => {
      const keys = makeKeys();
      browsers.set(path, keys);
      return {
        endpoint: origin + path,
        p256dh: keys.pair.getPublicKey().toString('base64url'),
        auth: keys.auth.toString('base64url'),
      };
    },
    answerWith: (next) => {
      answer = next;
    },
    forget: () => {
      pushed.length = 0;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
