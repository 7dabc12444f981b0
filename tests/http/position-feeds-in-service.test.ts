/** The program as it is started, put together by main.ts. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type App, startApp } from '../support/app.js';

let app: App;
beforeAll(async () => {
  app = await startApp({ environment: { POSITION_FEED_REQUESTS_PER_S: '2', POSITION_RETENTION_DAYS: '7' } });
}, 120_000);
afterAll(() => app.close());

async function ask(query: string, variables: object = {}, token = ''): Promise<Record<string, never>> {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: Record<string, never>; errors?: unknown };
  expect(errors).toBeUndefined();
  return data;
}

it('A program in service takes positions of devices at the pace of its configuration, and has a place for the days to come', async () => {
  const { signIn } = (await ask(
    'mutation { signIn(input: { account: "supervisor", password: "demo" }) { accessToken } }',
  )) as unknown as { signIn: { accessToken: string } };
  const { units } = (await ask(
    '{ units(first: 1) { edges { node { id position { lon lat } } } } }',
    {},
    signIn.accessToken,
  )) as unknown as { units: { edges: [{ node: { id: string; position: { lon: number; lat: number } } }] } };
  const { id: unitId, position } = units.edges[0].node;
  const { addPositionFeed } = (await ask(
    'mutation ($input: AddPositionFeedInput!) { addPositionFeed(input: $input) { token feed { address } } }',
    { input: { kind: 'OSMAND', name: 'A', device: { reference: 'a', unitId } } },
    signIn.accessToken,
  )) as unknown as { addPositionFeed: { token: string; feed: { address: string } } };

  const address = `${app.url}${addPositionFeed.feed.address}/${addPositionFeed.token}`;
  const send = (agoMs: number): Promise<Response> =>
    fetch(`${address}?lat=${position.lat}&lon=${position.lon}&accuracy=4&timestamp=${Date.now() - agoMs}`);
  const answers = await Promise.all([0, 1, 2, 3, 4].map((n) => send(n)));
  const statuses = answers.map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([200, 429]));
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(2);
  const taken = answers.find(({ status }) => status === 200)!;
  expect(await taken.json()).toEqual({ accepted: 1, flagged: [] });

  const { rows } = await app.database.knex.raw<{ rows: { day: string }[] }>(
    'select distinct tableoid::regclass::text as day from position_history where unit_id = ?',
    [unitId],
  );
  for (const { day } of rows) expect(day).toMatch(/^position_history_\d{8}$/);
  expect(rows).not.toHaveLength(0);
});
