/** What somebody else has named is called only where it may be, and never waited for too long. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkOutgoingUrl, createOutgoing, type OutgoingLimits } from '../../../src/services/outgoing/outgoing-http.js';
import { isPublicAddress } from '../../../src/services/outgoing/public-address.js';

const STRICT: OutgoingLimits = { allowPrivate: false, allowHttp: false, timeoutMs: 300 };
const OPEN: OutgoingLimits = { allowPrivate: true, allowHttp: true, timeoutMs: 300 };

describe('addresses', () => {
  it.each(['93.184.216.34', '8.8.8.8', '223.5.5.5', '2606:4700::1111', '2400:3200::1'])('%s is public', (address) =>
    expect(isPublicAddress(address)).toBe(true),
  );
  it.each([
    ...['127.0.0.1', '127.8.8.8', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254'],
    ...['0.0.0.0', '100.64.0.1', '192.0.2.7', '198.18.0.1', '224.0.0.1', '255.255.255.255', '::', '::1', 'fe80::1'],
    ...['fc00::1', 'fd12::1', 'ff02::1', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:8.8.8.8', '64:ff9b::7f00:1'],
    ...['2002:7f00:1::', '2001::1', '2001:db8::1'],
  ])('%s is not', (address) => expect(isPublicAddress(address)).toBe(false));
});

describe('URLs that somebody names', () => {
  const check = (url: string, limits = STRICT): string => checkOutgoingUrl(url, ['input', 'url'], limits);

  it('are taken in their normal form', () =>
    expect(check(' HTTPS://Example.COM:443/a b?c=1 ')).toBe('https://example.com/a%20b?c=1'));

  it.each([
    ['no url at all', 'is no URL'],
    ['/relative', 'is no URL'],
    ['http://example.com/', 'has the scheme http:'],
    ['file:///etc/passwd', 'has the scheme file:'],
    ['https://user:secret@example.com/', 'holds a user name or password'],
    ['https://example.com/#there', 'has a fragment'],
    ['https://localhost/', 'localhost is not a public address'],
    ['https://127.0.0.1/', '127.0.0.1 is not a public address'],
    // The same address in the ways that a URL may write it.
    ['https://2130706433/', '127.0.0.1 is not a public address'],
    ['https://0x7f.1/', '127.0.0.1 is not a public address'],
    ['https://[::1]/', '::1 is not a public address'],
    ['https://[::ffff:127.0.0.1]/', '::ffff:7f00:1 is not a public address'],
    [`https://example.com/${'a'.repeat(2_000)}`, 'characters are too many'],
  ])('%s: %s', (url, message) => expect(() => check(url)).toThrow(message));

  it('may be private, or without encryption, where the operator allows it', () =>
    expect(check('http://127.0.0.1:8080/', OPEN)).toBe('http://127.0.0.1:8080/'));
});

describe('requests', () => {
  let answer: (response: ServerResponse) => void = (response) => response.end();
  let asked = 0;
  let server: Server;
  let port: number;
  beforeAll(async () => {
    server = createServer((request, response) => {
      asked++;
      request.resume();
      request.on('end', () => answer(response));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  async function post(limits: OutgoingLimits, host = '127.0.0.1') {
    const outgoing = createOutgoing(limits);
    const outcome = await outgoing.post(`http://${host}:${port}/`, {}, 'x');
    outgoing.close();
    return outcome;
  }

  it('answer with the status, whatever it is', async () => {
    answer = (response) => response.writeHead(503).end('not now');
    expect(await post(OPEN)).toEqual({ status: 503, error: null });
  });

  it('do not follow where the receiver points to', async () => {
    asked = 0;
    answer = (response) => response.writeHead(307, { location: '/elsewhere' }).end();
    expect(await post(OPEN)).toEqual({ status: 307, error: null });
    expect(asked).toBe(1);
  });

  it('end in time where nothing comes', async () => {
    answer = () => undefined;
    const startedMs = Date.now();
    expect(await post(OPEN)).toEqual({ status: null, error: 'no answer in time' });
    expect(Date.now() - startedMs).toBeLessThan(5_000);
  });

  it('go to no name that resolves to a private address, nor to what has become forbidden since', async () => {
    asked = 0;
    answer = (response) => response.end();
    // This name is loopback on every machine, and no literal address.
    const resolved = await post({ ...STRICT, allowHttp: true }, 'localhost.');
    expect(resolved.status).toBeNull();
    expect(resolved.error).toMatch(/not public|ENOTFOUND|EAI_AGAIN/);
    expect(await post({ ...STRICT, allowHttp: true })).toMatchObject({ status: null });
    expect(await post({ ...OPEN, allowHttp: false })).toMatchObject({ status: null });
    expect(asked).toBe(0);
  });
});
