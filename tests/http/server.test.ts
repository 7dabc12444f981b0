import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { DomainError } from '../../src/core/errors.js';
import { type RunningServer, type ServerOptions, startDouble } from './running-server.js';
import { type ServiceMethods } from './services-double.js';

const running: RunningServer[] = [];
async function start(methods?: ServiceMethods, options?: ServerOptions): Promise<RunningServer> {
  const server = await startDouble(methods, options);
  running.push(server);
  return server;
}
afterEach(async () => {
  await Promise.all(running.splice(0).map(({ http }) => http.close()));
});

const STATIONS = '{ stations { id } }';

describe('errors', () => {
  it('gives a domain error its code, details and message, and status 200', async () => {
    const conflict = new DomainError('CONFLICT', 'the unit was taken', { state: 'DISPATCHED', path: ['unitId'] });
    const server = await start({ territory: { listStations: () => Promise.reject(conflict) } });
    const { status, errors } = await server.query(STATIONS);
    expect(status).toBe(200);
    expect(errors).toMatchObject([
      { message: 'the unit was taken', path: ['stations'], extensions: { code: 'CONFLICT', state: 'DISPATCHED' } },
    ]);
  });

  it('hides an unexpected error behind a request id under which the log has its cause', async () => {
    const secret = new Error('password of the database is hunter2');
    const server = await start({ territory: { listStations: () => Promise.reject(secret) } });
    const answer = await server.query(STATIONS);
    expect(JSON.stringify(answer)).not.toContain('hunter2');
    const { code, requestId } = answer.errors![0]!.extensions;
    expect(code).toBe('INTERNAL_SERVER_ERROR');
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
    const entry = server.log.find((line) => line['requestId'] === requestId);
    expect(entry).toMatchObject({ err: { message: secret.message }, path: ['stations'] });
  });

  it('takes a value that a service should not have returned for a defect', async () => {
    const station = { id: {}, code: 1 };
    const server = await start({ territory: { listStations: async () => [station] } });
    const { errors } = await server.query(STATIONS);
    expect(errors![0]!.extensions['code']).toBe('INTERNAL_SERVER_ERROR');
  });

  it('logs and hides an authentication that breaks', async () => {
    const server = await start({ accounts: { authenticate: () => Promise.reject(new Error('connection refused')) } });
    const answer = await server.query(STATIONS);
    expect(answer.errors![0]!.extensions['code']).toBe('INTERNAL_SERVER_ERROR');
    expect(JSON.stringify(answer)).not.toContain('connection refused');
    expect(JSON.stringify(server.log)).toContain('connection refused');
  });

  it.each([
    ['a syntax error', '{ stations {', 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', '{ stations { nothing } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['null in a literal', '{ gridAt(point: {lon: null, lat: 1}) { id } }', 'GRAPHQL_VALIDATION_FAILED'],
  ])('answers %s with the code of Apollo Server', async (_what, document, code) => {
    const server = await start();
    const { status, errors } = await server.query(document);
    expect([status, errors![0]!.extensions['code']]).toEqual([400, code]);
  });
});

describe('variables', () => {
  const GRID_AT = 'query ($to: PointInput!) { gridAt(point: $to) { id } }';
  const FIXES = 'mutation ($fixes: [PositionFixInput!]!) { reportPositions(fixes: $fixes) { accepted } }';
  const fix = { unitId: '1', lon: 121.5, lat: 29.9, fixAt: '2026-03-01T00:00:00Z' };

  it.each([
    ['null', GRID_AT, { to: { lon: null, lat: 29 } }, ['to', 'lon'], 'Float!'],
    ['a string', GRID_AT, { to: { lon: 121, lat: '29' } }, ['to', 'lat'], 'Float!'],
    ['nothing', GRID_AT, { to: { lon: 121 } }, ['to'], 'PointInput!'],
    ['an unknown field', GRID_AT, { to: { lon: 121, lat: 29, alt: 3 } }, ['to'], 'PointInput!'],
    ['a string deep in a list', FIXES, { fixes: [fix, { ...fix, lon: 'x' }] }, ['fixes', 1, 'lon'], 'Float!'],
    ['infinity as a time', FIXES, { fixes: [{ ...fix, fixAt: 'infinity' }] }, ['fixes', 0, 'fixAt'], 'a time such as'],
    ['the year 10000', FIXES, { fixes: [{ ...fix, fixAt: '10000-01-01T00:00:00Z' }] }, ['fixes', 0, 'fixAt'], 'a time'],
  ])('names the path of %s and what would be right', async (_what, document, variables, at, expected) => {
    const server = await start();
    const { status, errors, data } = await server.query(document, variables);
    expect([status, data]).toEqual([400, undefined]);
    expect(errors![0]!.extensions).toMatchObject({ code: 'BAD_USER_INPUT', path: at });
    expect(errors![0]!.extensions['expected']).toContain(expected);
    expect(errors![0]!.message).toContain(at.join('.'));
  });

  it('refuses a number beyond all numbers (1e999) with its path', async () => {
    const server = await start();
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"query":"${GRID_AT}","variables":{"to":{"lon":1e999,"lat":29}}}`,
    });
    const { errors } = (await response.json()) as { errors: { extensions: object }[] };
    expect(errors[0]!.extensions).toMatchObject({ code: 'BAD_USER_INPUT', path: ['to', 'lon'] });
  });

  it('calls a null that only execution finds bad input too', async () => {
    const server = await start();
    const document = 'query ($lon: Float = 1) { gridAt(point: {lon: $lon, lat: 29}) { id } }';
    const { errors } = await server.query(document, { lon: null });
    expect(errors![0]!.extensions['code']).toBe('BAD_USER_INPUT');
  });
});

describe('limits', () => {
  it.each([
    ['aliases', `{ ${Array.from({ length: 51 }, (_, i) => `a${i}: __typename`).join(' ')} }`, 51, 50],
    ['root fields', `{ ${'__typename '.repeat(21)} }`, 21, 20],
    [
      'cost',
      '{ incidents(first: 500) { edges { node { assignments { unit { skills status station { id code name } } incident { id number } } } } } }',
      null,
      50_000,
    ],
  ])('refuses too much of %s with the limit and the value', async (limit, document, actual, maximum) => {
    const server = await start();
    const { status, errors } = await server.query(document);
    expect(status).toBe(400);
    expect(errors![0]!.extensions).toMatchObject({ code: 'BAD_USER_INPUT', limit, maximum, ...(actual && { actual }) });
  });

  it('refuses a document of more tokens than the parser takes', async () => {
    const server = await start();
    const { status, errors } = await server.query(`{ ${'__typename '.repeat(5_000)} }`);
    expect(status).toBe(400);
    expect(errors![0]!.message).toContain('5000');
  });

  it('refuses a body above the limit with 413 in the form of GraphQL', async () => {
    const server = await start();
    const { status, errors } = await server.query('{ __typename }', { text: 'x'.repeat(1024 * 1024) });
    expect(status).toBe(413);
    expect(errors![0]!.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      expected: 'a body of at most 1048576 bytes',
    });
  });

  it('refuses several operations in one request', async () => {
    const server = await start();
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ query: '{ __typename }' }, { query: '{ __typename }' }]),
    });
    expect(response.status).toBe(400);
  });

  it('lets the introspection of GraphiQL and code generators pass', async () => {
    const { getIntrospectionQuery } = await import('graphql');
    const server = await start();
    const { errors, data } = await server.query(getIntrospectionQuery());
    expect(errors).toBeUndefined();
    expect(data).toHaveProperty('__schema');
  });
});

describe('who asks', () => {
  it('answers UNAUTHENTICATED without a token and says how to send one', async () => {
    const server = await start({ territory: { listStations: async () => [] } });
    const { errors } = await server.query(STATIONS, {}, '');
    expect(errors![0]!.extensions['code']).toBe('UNAUTHENTICATED');
    expect(errors![0]!.message).toContain('Authorization: Bearer');
  });

  it('answers what is public also with a token that has expired, so that signing in anew works', async () => {
    const server = await start();
    const { data, errors } = await server.query('{ demoAccounts { account } serverInfo { name } }', {}, 'bad');
    expect(errors).toBeUndefined();
    expect(data).toEqual({ demoAccounts: [], serverInfo: { name: 'test' } });
  });

  it('tells nobody from a refused token: me is null without one and UNAUTHENTICATED with a bad one', async () => {
    const server = await start();
    expect((await server.query('{ me { id } }', {}, '')).data).toEqual({ me: null });
    expect((await server.query('{ me { id } }', {}, 'bad')).errors![0]!.extensions['code']).toBe('UNAUTHENTICATED');
  });
});

describe('pages', () => {
  it('lets nobody who carries an answer keep it', async () => {
    const server = await start();
    const query = '{ __typename }';
    const address = `${server.url}/graphql`;
    for (const response of [
      await fetch(`${address}?query=${encodeURIComponent(query)}`, { headers: { accept: 'application/json' } }),
      await fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      }),
    ]) {
      expect(response.status).toBe(200);
      expect(response.headers.get('cache-control')).toBe('no-store');
    }
  });

  it('shows GraphiQL to a browser at /graphql and at /graphiql, with scripts of this origin only', async () => {
    const server = await start();
    for (const address of ['/graphql', '/graphiql']) {
      const response = await fetch(server.url + address, { headers: { accept: 'text/html,*/*;q=0.8' } });
      expect(response.headers.get('content-type')).toContain('text/html');
      const page = await response.text();
      expect(page).toContain('/graphiql/graphiql.js');
      expect(page).not.toMatch(/https?:/);
      expect(page).not.toMatch(/<script>/);
    }
  });

  it.each(['graphiql.js', 'style.css', 'start.js', 'worker-json.js', 'worker-graphql.js', 'worker-editor.js'])(
    'serves %s of GraphiQL compressed, and says when it is unchanged',
    async (file) => {
      const server = await start();
      const response = await fetch(`${server.url}/graphiql/${file}`);
      expect(response.status).toBe(200);
      expect((await response.text()).length).toBeGreaterThan(500);
      const etag = response.headers.get('etag')!;
      const again = await fetch(`${server.url}/graphiql/${file}`, { headers: { 'if-none-match': etag } });
      expect(again.status).toBe(304);
    },
  );

  it('says so clearly where the console is not built', async () => {
    const server = await start();
    const response = await fetch(`${server.url}/`);
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('npm run build');
  });

  it('lets browsers keep hashed files of the console and revalidate its page', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'console-'));
    try {
      mkdirSync(path.join(folder, 'assets'));
      writeFileSync(path.join(folder, 'index.html'), '<!doctype html>page');
      writeFileSync(path.join(folder, 'assets/main-1a2b.js'), 'code');
      const server = await start({}, { staticDir: folder });
      const page = await fetch(`${server.url}/`);
      expect([page.headers.get('cache-control'), await page.text()]).toEqual(['no-cache', '<!doctype html>page']);
      const asset = await fetch(`${server.url}/assets/main-1a2b.js`);
      expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      const missing = await fetch(`${server.url}/assets/none.js`);
      expect(missing.status).toBe(404);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('sends security headers with everything, and a policy that lets MapLibre start its worker', async () => {
    const server = await start();
    const { headers } = await fetch(`${server.url}/healthz`);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("worker-src 'self' blob:");
    expect(headers.get('content-security-policy')).toContain("script-src 'self';");
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('tiles', () => {
  const tile = { planning: { tile: async (z: number) => (z === 14 ? new Uint8Array([26, 1, 2]) : null) } };

  it('sends a tile with a tag, and 304 while the tile is unchanged', async () => {
    const server = await start(tile);
    const response = await fetch(`${server.url}/tiles/14/13722/6758.mvt`);
    expect(response.headers.get('content-type')).toBe('application/vnd.mapbox-vector-tile');
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array([26, 1, 2]));
    const again = await fetch(`${server.url}/tiles/14/13722/6758.mvt`, {
      headers: { 'if-none-match': response.headers.get('etag')! },
    });
    expect(again.status).toBe(304);
  });

  it('sends the tile anew when it has changed, whatever changed it', async () => {
    let content = 1;
    const server = await start({ planning: { tile: async () => new Uint8Array([content]) } });
    const first = await fetch(`${server.url}/tiles/14/13722/6758.mvt`);
    content = 2;
    const headers = { 'if-none-match': first.headers.get('etag')! };
    expect((await fetch(`${server.url}/tiles/14/13722/6758.mvt`, { headers })).status).toBe(200);
  });

  it('answers 429 while the map is too busy', async () => {
    const busy = new DomainError('RATE_LIMITED', 'too many tiles are waiting');
    const server = await start({ planning: { tile: () => Promise.reject(busy) } });
    expect((await fetch(`${server.url}/tiles/14/13722/6758.mvt`)).status).toBe(429);
  });

  it('answers 204 for an empty tile', async () => {
    const server = await start(tile);
    expect((await fetch(`${server.url}/tiles/3/0/0.mvt`)).status).toBe(204);
  });

  it.each([
    '/tiles/1/2/0.mvt',
    '/tiles/1/0/2.mvt',
    '/tiles/99/0/0.mvt',
    '/tiles/1/-1/0.mvt',
    '/tiles/a/0/0.mvt',
    '/tiles/1/0.5/0.mvt',
  ])('refuses %s with a typed error', async (address) => {
    const server = await start(tile);
    const response = await fetch(server.url + address);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  });
});

describe('health and metrics', () => {
  it('is alive at once and ready when its check says so', async () => {
    let missing: string | null = 'no roads are loaded';
    const server = await start({}, { ready: async () => missing });
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    const not = await fetch(`${server.url}/readyz`);
    expect([not.status, await not.json()]).toEqual([503, { status: 'not ready', missing: 'no roads are loaded' }]);
    missing = null;
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  });

  it('is not ready where the check itself fails, without telling why to strangers', async () => {
    const server = await start({}, { ready: () => Promise.reject(new Error('hunter2')) });
    const response = await fetch(`${server.url}/readyz`);
    expect(response.status).toBe(503);
    expect(await response.text()).not.toContain('hunter2');
  });

  it('counts requests by route, operations by type and errors by code in the Prometheus format', async () => {
    const server = await start({
      territory: { listStations: () => Promise.reject(new DomainError('FORBIDDEN', 'no')) },
    });
    await server.query(STATIONS);
    const text = await (await fetch(`${server.url}/metrics`)).text();
    expect(text).toContain('xunge_http_requests_total{route="/graphql",method="POST",status="200"} 1');
    expect(text).toContain('xunge_graphql_operations_total{type="query",transport="http"} 1');
    expect(text).toContain('xunge_graphql_errors_total{code="FORBIDDEN"} 1');
    expect(text).toMatch(/^xunge_http_request_seconds_bucket\{route="\/graphql",le="\+Inf"\} 1$/m);
    expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
  });
});

describe('closing', () => {
  it('finishes the request that is running and takes no new one', async () => {
    let release = (): void => undefined;
    const entered = new Promise<void>((enter) => {
      void start({
        territory: {
          listStations: () => {
            enter();
            return new Promise((resolve) => (release = () => resolve([])));
          },
        },
      });
    });
    await expect.poll(() => running.length).toBe(1);
    const server = running[0]!;
    const answer = server.query(STATIONS);
    await entered;
    const closed = server.http.close();
    release();
    expect(await answer).toMatchObject({ status: 200, data: { stations: [] } });
    await closed;
    await expect(fetch(server.url)).rejects.toThrow();
  });

  it('does not wait for a connection that is kept open without a request', async () => {
    const server = await start();
    const url = new URL(server.url);
    await new Promise<void>((resolve, reject) => {
      const request = httpRequest({
        host: url.hostname,
        port: url.port,
        path: '/healthz',
        headers: { connection: 'keep-alive' },
      });
      request.on('response', (response) => response.resume().on('end', resolve));
      request.on('error', reject).end();
    });
    const before = Date.now();
    await server.http.close();
    expect(Date.now() - before).toBeLessThan(2_000);
  });
});
