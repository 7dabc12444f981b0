/** Requests to servers that somebody else has named: only where they may go, with a limit on time, and without following where they point to. */
import { lookup as resolve, type LookupAddress } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { badInput } from '../../core/errors.js';
import { checkRequiredText } from '../border.js';
import { isPublicAddress } from './public-address.js';

export interface OutgoingLimits {
  /** Also loopback and private addresses: for receivers on the own network. */
  readonly allowPrivate: boolean;
  /** Also without encryption. */
  readonly allowHttp: boolean;
  /** For everything, from the name's resolution to the status. */
  readonly timeoutMs: number;
}

/** What came of a request: the status, or (null) why there is none. */
export type Outcome =
  { readonly status: number; readonly error: null } | { readonly status: null; readonly error: string };

export interface Outgoing {
  /** POSTs `body`. Never rejects. */
  post(url: string, headers: Readonly<Record<string, string | number>>, body: Buffer | string): Promise<Outcome>;
  /** Closes connections that are kept for the next request. */
  close(): void;
}

const LONGEST_URL = 2_000;
/** An answer's body says nothing to us; one that does not end must not hold a connection. */
const BODY_READ_BYTES = 64 * 1024;

/** A URL that may be called, in its normal form. Throws BAD_USER_INPUT. */
export function checkOutgoingUrl(
  value: string | null | undefined,
  path: readonly (string | number)[],
  { allowHttp, allowPrivate }: Pick<OutgoingLimits, 'allowHttp' | 'allowPrivate'>,
): string {
  const text = checkRequiredText(value, path, LONGEST_URL);
  const schemes = allowHttp ? 'https: or http:' : 'https:';
  const expected = `an absolute URL that begins with ${schemes}`;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null) throw badInput(path, 'is no URL', expected);
  if (url.protocol !== 'https:' && !(allowHttp && url.protocol === 'http:'))
    throw badInput(path, `has the scheme ${url.protocol}`, expected);
  if (url.username !== '' || url.password !== '')
    throw badInput(path, 'holds a user name or password', 'a URL without them: requests are signed');
  if (url.hash !== '') throw badInput(path, 'has a fragment', 'a URL without "#…"');
  const host = hostOf(url);
  if (!allowPrivate && (isPrivateName(host) || (isIP(host) !== 0 && !isPublicAddress(host))))
    throw badInput(path, `${host} is not a public address`, 'a host on the public internet');
  return url.href;
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

function isPrivateName(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost');
}

/** Resolves a name and refuses it where any of its addresses is not public: the connection goes to the very addresses that were checked. */
const resolvePublic: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
    if (error !== null) return callback(error, '');
    const refused = found.find(({ address }) => !isPublicAddress(address));
    if (refused !== undefined) return callback(new Error(`${hostname} is at ${refused.address}, not public`), '');
    if (options.all === true) return callback(null, found);
    callback(null, found[0]!.address, found[0]!.family);
  });
};

export function createOutgoing(limits: OutgoingLimits): Outgoing {
  const agents = { 'http:': new http.Agent({ keepAlive: true }), 'https:': new https.Agent({ keepAlive: true }) };

  function attempt(url: URL, headers: http.OutgoingHttpHeaders, body: Buffer | string): Promise<Outcome> {
    return new Promise((settle) => {
      const fail = (error: Error): void => settle({ status: null, error: inWords(error) });
      const request = (url.protocol === 'https:' ? https : http).request(url, {
        method: 'POST',
        agent: agents[url.protocol as keyof typeof agents],
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        signal: AbortSignal.timeout(limits.timeoutMs),
        ...(!limits.allowPrivate && { lookup: resolvePublic }),
      });
      request.on('error', fail);
      request.on('response', (response) => {
        settle({ status: response.statusCode ?? 0, error: null });
        discard(response);
      });
      request.end(body);
    });
  }

  return {
    async post(text, headers, body) {
      try {
        // Checked again: what was allowed when the URL was kept may not be allowed any more.
        return await attempt(new URL(checkOutgoingUrl(text, ['url'], limits)), headers, body);
      } catch (error) {
        return { status: null, error: inWords(error as Error) };
      }
    },
    close: () => {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

/** Reads a short body to its end, so that the connection can serve again; cuts off a long one. */
function discard(response: http.IncomingMessage): void {
  let bytes = 0;
  response.on('error', () => undefined);
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > BODY_READ_BYTES) response.destroy();
  });
}

function inWords(error: Error): string {
  const { code } = error as NodeJS.ErrnoException;
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return 'no answer in time';
  return (code === undefined ? error.message : `${code}: ${error.message}`).slice(0, 500);
}
