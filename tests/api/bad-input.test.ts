/** What the border refuses: a typed error that names the path and what would be right, and nothing written. */
import { print } from 'graphql';
import { createClient } from 'graphql-ws';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import {
  ReportIncidentDocument,
  ReportPositionsDocument,
  RouteDocument,
  UnitPositionsDocument,
} from '../generated/graphql.js';
import { corner } from '../support/town.js';
import { startTownApi, type TownApi } from './town-api.js';

let api: TownApi;
beforeAll(async () => {
  api = await startTownApi();
});
afterAll(() => api.close());

const TABLES = ['incidents', 'events', 'position_history', 'idempotency_keys'];
let rowsBefore: unknown;
const countRows = async (): Promise<unknown> =>
  Promise.all(TABLES.map(async (table) => [table, await api.town.database.knex(table).count()]));
beforeEach(async () => {
  rowsBefore = await countRows();
});
afterEach(async () => {
  expect(await countRows()).toEqual(rowsBefore);
});

/** Variables as JSON text: NaN and 1e999 have no other way into a request. */
async function refusalOf(
  document: string,
  variables: string,
  account = 'dispatcher',
): Promise<Record<string, unknown>> {
  const response = await fetch(`${api.server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await api.tokenOf(account)}` },
    body: `{"query":${JSON.stringify(document)},"variables":${variables}}`,
  });
  const answer = (await response.json()) as { data?: unknown; errors: { message: string; extensions: object }[] };
  expect(answer.errors).toHaveLength(1);
  return { ...answer.errors[0]!.extensions, message: answer.errors[0]!.message };
}

const PLACE = corner(4, 2);

describe('a place', () => {
  const report = (location: string): string => `{"input":{"type":"dispute","location":${location}}}`;
  it.each([
    ['infinite', `{"lon":1e999,"lat":${PLACE.lat}}`, ['input', 'location', 'lon']],
    ['null', `{"lon":null,"lat":${PLACE.lat}}`, ['input', 'location', 'lon']],
    ['a string', `{"lon":"${PLACE.lon}","lat":${PLACE.lat}}`, ['input', 'location', 'lon']],
    ['without latitude', `{"lon":${PLACE.lon}}`, ['input', 'location']],
    ['off the globe', `{"lon":181,"lat":${PLACE.lat}}`, ['location', 'lon']],
    ['beyond the pole', `{"lon":${PLACE.lon},"lat":-90.5}`, ['location', 'lat']],
    ['far away', '{"lon":2.35,"lat":48.85}', ['location']],
    ['of an unknown datum', `{"lon":${PLACE.lon},"lat":${PLACE.lat},"datum":"ED50"}`, ['input', 'location', 'datum']],
  ])('that is %s is refused', async (_what, location, at) => {
    const refused = await refusalOf(print(ReportIncidentDocument), report(location));
    expect(refused).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect((refused['path'] as unknown[]).slice(-at.length)).toEqual(at);
    expect(refused['expected']).toEqual(expect.any(String));
  });

  it('with longitude and latitude swapped is refused with that hint', async () => {
    const refused = await refusalOf(print(ReportIncidentDocument), report(`{"lon":${PLACE.lat},"lat":${PLACE.lon}}`));
    expect(refused['message']).toMatch(/lon first|swapped/);
  });

  it('as NaN is no JSON at all', async () => {
    const refused = await refusalOf(print(ReportIncidentDocument), report(`{"lon":NaN,"lat":${PLACE.lat}}`));
    expect(refused['code']).toBe('BAD_REQUEST');
  });

  it.each(['1e999', '-1e999'])('of %s in a literal is refused by the service', async (lon) => {
    const document = `{ route(from: {lon: ${lon}, lat: 29.9}, to: {lon: 121.5, lat: 29.9}, vehicle: CAR) { distanceM } }`;
    expect(await refusalOf(document, '{}')).toMatchObject({ code: 'BAD_USER_INPUT', path: ['from', 'lon'] });
  });

  it('of a route is checked at both ends', async () => {
    const variables = { from: PLACE, to: { lon: 0, lat: 0 }, vehicle: 'CAR' };
    expect(await refusalOf(print(RouteDocument), JSON.stringify(variables))).toMatchObject({ path: ['to'] });
  });
});

describe('text', () => {
  it.each([
    ['a NUL character', '"a\\u0000b"', /NUL/],
    ['half of a surrogate pair', '"a\\ud800b"', /surrogate/],
    ['more characters than allowed', JSON.stringify('x'.repeat(100_000)), /too many/],
  ])('with %s is refused', async (_what, text, message) => {
    const place = JSON.stringify(PLACE);
    const variables = `{"input":{"type":"dispute","location":${place},"description":${text}}}`;
    const refused = await refusalOf(print(ReportIncidentDocument), variables);
    expect(refused).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(refused['message']).toMatch(message);
    expect((refused['path'] as unknown[]).at(-1)).toBe('description');
  });

  it.each([
    ['unit', '{ unit(id: "not an id") { id } }'],
    ['grid', '{ grid(id: "\u{1F693}") { id } }'],
    ['incident', '{ incident(id: "00000000-0000-4000-8000-00000000000g") { id } }'],
  ])('that cannot be an id names no %s', async (field, document) => {
    const { data, errors } = await api.server.query(document, {}, await api.tokenOf('dispatcher'));
    expect([errors, data]).toEqual([undefined, { [field]: null }]);
  });

  it.each([
    ['an id', '{ unit(id: "\\u0000") { id } }', ['id']],
    ['a call sign', '{ unit(callSign: "a\\u0000") { id } }', ['callSign']],
    ['a filter', '{ grids(filter: {text: "a\\u0000"}) { pageInfo { endCursor } } }', ['filter', 'text']],
    [
      'a list in a filter',
      '{ incidents(filter: {types: ["a\\u0000"]}) { pageInfo { endCursor } } }',
      ['filter', 'types'],
    ],
    ['a cursor', '{ events(after: "\\u0000") { pageInfo { endCursor } } }', ['after']],
  ])('with NUL as %s is refused with its path', async (_what, document, at) => {
    expect(await refusalOf(document, '{}')).toMatchObject({ code: 'BAD_USER_INPUT', path: at });
  });

  it('with NUL deep in a variable is refused with its path', async () => {
    const document = 'query ($filter: EventFilter) { events(filter: $filter) { pageInfo { endCursor } } }';
    const refused = await refusalOf(document, '{"filter":{"kinds":["good","b\\u0000d"]}}');
    expect(refused).toMatchObject({ code: 'BAD_USER_INPUT', path: ['filter', 'kinds', 1] });
  });
});

describe('a fix', () => {
  const fixes = (more: object): string =>
    JSON.stringify({
      fixes: [{ unitId: api.town.units[0]!.id, ...PLACE, fixAt: new Date().toISOString(), ...more }],
    });
  const daysAhead = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

  it.each([
    ['days in the future', { fixAt: daysAhead(3) }, 'fixAt'],
    ['at infinity', { fixAt: 'infinity' }, 'fixAt'],
    ['of the year 10000', { fixAt: '+010000-01-01T00:00:00Z' }, 'fixAt'],
    ['of February 30', { fixAt: '2026-02-30T00:00:00Z' }, 'fixAt'],
    ['without an offset', { fixAt: '2026-02-20T00:00:00' }, 'fixAt'],
    ['of negative speed', { speedKmh: -1 }, 'speedKmh'],
    ['of a heading beyond the circle', { headingDeg: 361 }, 'headingDeg'],
    ['of negative accuracy', { accuracyM: -5 }, 'accuracyM'],
  ])('%s is refused with its place in the list', async (_what, more, field) => {
    const refused = await refusalOf(print(ReportPositionsDocument), fixes(more), 'admin');
    expect(refused).toMatchObject({ code: 'BAD_USER_INPUT', path: ['fixes', 0, field] });
  });

  it('refuses all where one is wrong', async () => {
    const good = { unitId: api.town.units[0]!.id, ...PLACE, fixAt: new Date().toISOString() };
    const variables = JSON.stringify({ fixes: [good, { ...good, lat: 91 }] });
    expect(await refusalOf(print(ReportPositionsDocument), variables, 'admin')).toMatchObject({
      path: ['fixes', 1, 'lat'],
    });
  });
});

describe('a polygon', () => {
  const { lon, lat } = PLACE;
  const square = [
    [lon, lat],
    [lon + 0.01, lat],
    [lon + 0.01, lat + 0.01],
    [lon, lat + 0.01],
    [lon, lat],
  ];
  const circle = (count: number): number[][] => {
    const ring = Array.from({ length: count - 1 }, (_, i) => {
      const angle = (2 * Math.PI * i) / (count - 1);
      return [+(lon + 0.01 * Math.cos(angle)).toFixed(7), +(lat + 0.01 * Math.sin(angle)).toFixed(7)];
    });
    return [...ring, ring[0]!];
  };

  /** Over the socket, where unitPositions lives. */
  async function answerTo(within: unknown): Promise<{ refused?: Record<string, unknown>; accepted: boolean }> {
    const client = createClient({
      url: `${api.server.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${await api.tokenOf('dispatcher')}` },
    });
    const items = client.iterate({ query: print(UnitPositionsDocument), variables: { within } });
    try {
      await items.next();
      return { accepted: true };
    } catch (errors) {
      return { accepted: false, refused: (errors as { extensions: Record<string, unknown> }[])[0]!.extensions };
    } finally {
      await items.return!();
      await client.dispose();
    }
  }

  it.each([
    ['that is not closed', [square.slice(0, 4)]],
    ['of fewer than four positions', [[square[0], square[1], square[0]]]],
    ['that crosses itself', [[square[0], square[2], square[1], square[3], square[0]]]],
    ['with a hole outside', [square, square.map(([x, y]) => [x! + 1, y!])]],
    ['with a string in it', [[[`${lon}`, lat], ...square.slice(1)]]],
    ['with null in it', [[[null, lat], ...square.slice(1)]]],
    ['with one ordinate', [[[lon], ...square.slice(1)]]],
    ['with latitude first', [square.map(([x, y]) => [y, x])]],
    ['of 10,001 positions', [circle(10_001)]],
    ['without rings', []],
  ])('%s is refused with the place in it', async (_what, coordinates) => {
    const { refused, accepted } = await answerTo({ type: 'Polygon', coordinates });
    expect(accepted).toBe(false);
    expect(refused).toMatchObject({ code: 'BAD_USER_INPUT', expected: expect.any(String) as string });
    expect((refused!['path'] as unknown[]).slice(0, 2)).toEqual(['within', 'coordinates']);
  });

  it('of 10,000 positions is taken', async () => {
    expect(await answerTo({ type: 'Polygon', coordinates: [circle(10_000)] })).toEqual({ accepted: true });
  });

  it.each([
    ['another geometry', { type: 'Point', coordinates: [lon, lat] }],
    [
      'a foreign coordinate system',
      { type: 'Polygon', coordinates: [square], crs: { type: 'name', properties: { name: 'EPSG:3857' } } },
    ],
    ['text', 'POLYGON ((0 0, 1 0, 1 1, 0 0))'],
    ['a collection', { type: 'GeometryCollection', geometries: [] }],
  ])('as %s is refused', async (_what, within) => {
    const { refused } = await answerTo(within);
    expect(refused).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect((refused!['path'] as unknown[])[0]).toBe('within');
  });
});

describe('a page', () => {
  it.each([
    ['of nothing', '{ grids(first: 0) { pageInfo { endCursor } } }', ['first']],
    ['that is negative', '{ incidents(first: -1) { pageInfo { endCursor } } }', ['first']],
    ['that is too long', '{ units(first: 501) { pageInfo { endCursor } } }', ['first']],
    ['behind what is no cursor', '{ grids(after: "x") { pageInfo { endCursor } } }', ['after']],
    ['of events behind what is no cursor', '{ events(after: "x") { pageInfo { endCursor } } }', ['after']],
    ['of units behind a cursor of other shape', '{ units(after: "WzEsMiwzXQ") { pageInfo { endCursor } } }', ['after']],
  ])('%s is refused', async (_what, document, at) => {
    expect(await refusalOf(document, '{}')).toMatchObject({ code: 'BAD_USER_INPUT', path: at });
  });
});
