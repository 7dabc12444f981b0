/** The push of grid reports as an officer's device gets it: a real socket, a real log, real services. */
import { print } from 'graphql';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import {
  FileGridReportDocument,
  GridReportFeedDocument,
  type GridReportFeedSubscription,
  StartGridReportVerificationDocument,
} from '../generated/graphql.js';
import { settleGridPeople } from '../support/grid-people.js';
import { corner } from '../support/town.js';
import { startTownApi, type TownApi } from './town-api.js';

let api: TownApi;
beforeAll(async () => {
  api = await startTownApi({ settle: settleGridPeople });
});
afterAll(() => api.close());

type Item = GridReportFeedSubscription['gridReportFeed'];

async function follow(after?: string): Promise<{ next(): Promise<Item>; close(): Promise<void> }> {
  const client = createClient({
    url: `${api.server.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${await api.tokenOf('community-officer')}` },
    retryAttempts: 0,
  });
  const items = client.iterate<GridReportFeedSubscription>({
    query: print(GridReportFeedDocument),
    variables: { after },
  });
  return {
    next: async () => {
      const { value } = (await items.next()) as { value: { data: GridReportFeedSubscription } };
      return value.data.gridReportFeed;
    },
    close: async () => {
      await items.return!();
      await client.dispose();
    },
  };
}

async function file(text: string): Promise<string> {
  const input = { kind: 'FIRE_HAZARD' as const, text, location: corner(1, 1) };
  const { data } = await api.server.query(print(FileGridReportDocument), { input }, await api.tokenOf('gridworker'));
  return (data as { fileGridReport: { report: { id: string } } }).fileGridReport.report.id;
}

it('pushes a report to the officer’s device within a second, and goes on behind a cursor after a tunnel', async () => {
  const before = await follow();
  const item = before.next();
  // The subscription must stand before the report is filed, or this would test the replay.
  await expect.poll(async () => (await fetch(`${api.server.url}/metrics`)).text()).toMatch(/^xunge_subscriptions 1$/m);
  const reportId = await file('电动车进楼道');
  const filed = performance.now();
  const { report, cursor } = await item;
  expect(performance.now() - filed).toBeLessThan(1_000);
  expect(report).toMatchObject({
    id: reportId,
    status: 'FILED',
    addressedToMe: true,
    grid: { code: 'G-00' },
    reportedBy: { account: 'gridworker' },
  });
  await before.close();
  await api.server.query(
    print(StartGridReportVerificationDocument),
    { input: { reportId } },
    await api.tokenOf('community-officer'),
  );
  await file('另一处');
  const after = await follow(cursor);
  const missed = [(await after.next()).report, (await after.next()).report];
  expect(missed.map((each) => [each!.text, each!.status])).toEqual([
    ['电动车进楼道', 'VERIFYING'],
    ['另一处', 'FILED'],
  ]);
  await after.close();
});
