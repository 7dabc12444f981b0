/** Nodes are killed while they deliver: webhooks lose nothing and keep the order, and a device finds its offer on the other node. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom, whole } from '../../src/core/random.js';
import { type Receiver, startReceiver } from '../services/webhooks/receiver.js';
import { cloneTemplateUrl, TEST_DATABASE_URL } from '../support/database.js';
import { ask, openSocket, type ServerProcess, signIn, startServer } from './server-process.js';

const UNITS = '{ units(first: 1) { edges { node { id callSign position { lon lat } } } } }';
const REPORT = 'mutation ($input: ReportIncidentInput!) { reportIncident(input: $input) { incident { id } } }';
const ASSIGN = 'mutation ($input: AssignUnitInput!) { assignUnit(input: $input) { assignment { id } } }';
const ADD = 'mutation ($input: AddWebhookInput!) { addWebhook(input: $input) { secret webhook { id cursor } } }';
const CONFIRM =
  'mutation ($input: ConfirmDeliveryInput!) { confirmDelivery(input: $input) { assignment { delivery { attempts deliveredAt } } } }';
const REPORTED =
  'query ($after: String) { events(first: 500, after: $after, filter: { kinds: ["incident.reported"] }) { edges { node { seq } } } }';
const FEED =
  'subscription ($unitId: ID!, $after: String) { assignmentFeed(unitId: $unitId, after: $after) { cursor isRedelivery assignment { id status } } }';

const ROUNDS = 4;
const REPORTS_PER_ROUND = 15;
const REDELIVER_EVERY_S = 2;

interface Item {
  readonly cursor: string;
  readonly isRedelivery: boolean;
  readonly assignment: { readonly id: string; readonly status: string } | null;
}

describe.skipIf(TEST_DATABASE_URL === undefined)('on PostgreSQL, two nodes that deliver', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'xunge-fault-'));
  const nodes: ServerProcess[] = [];
  let databaseUrl: string;
  let receiver: Receiver;
  let place: { lon: number; lat: number };
  let unit: { id: string; callSign: string };

  const start = async (n: number): Promise<void> => {
    nodes[n] = await startServer({
      DATABASE_URL: databaseUrl,
      DATA_DIR: path.join(folder, String(n)),
      AUTH_SECRET: 'a secret for tests of at least 32 bytes',
      WEBHOOK_ALLOW_PRIVATE: 'true',
      WEBHOOK_ALLOW_HTTP: 'true',
      WEBHOOK_TIMEOUT_S: '1',
      REDELIVER_EVERY_S: String(REDELIVER_EVERY_S),
    });
  };
  const reportTo = (node: ServerProcess, token: string): Promise<{ reportIncident: { incident: { id: string } } }> =>
    ask(node.url, token, REPORT, { input: { type: 'dispute', location: place } });

  beforeAll(async () => {
    databaseUrl = await cloneTemplateUrl(TEST_DATABASE_URL!, `delivery_${process.pid}`);
    // One after the other: the first start loads the district.
    for (const n of [0, 1]) await start(n);
    receiver = await startReceiver();
    const { units } = await ask<{
      units: { edges: { node: { id: string; callSign: string; position: typeof place } }[] };
    }>(nodes[0]!.url, await signIn(nodes[0]!.url, 'dispatcher'), UNITS);
    unit = units.edges[0]!.node;
    const { lon, lat } = units.edges[0]!.node.position;
    place = { lon, lat };
  });
  afterAll(async () => {
    receiver.close();
    for (const node of nodes) await node.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  it('tell a webhook everything in order, whichever of them is killed, and whenever', async () => {
    const random = seededRandom(20261122);
    const admin = await signIn(nodes[0]!.url, 'admin');
    const { addWebhook } = await ask<{ addWebhook: { secret: string; webhook: { cursor: string } } }>(
      nodes[0]!.url,
      admin,
      ADD,
      { input: { url: receiver.url, kinds: ['incident.reported'] } },
    );
    receiver.trust(addWebhook.secret);
    for (let round = 0; round < ROUNDS; round++) {
      const [killed, survivor] = [round % 2, 1 - (round % 2)];
      const dispatcher = await signIn(nodes[survivor]!.url, 'dispatcher');
      const reports = Array.from({ length: REPORTS_PER_ROUND }, () => reportTo(nodes[survivor]!, dispatcher));
      await new Promise((resolve) => setTimeout(resolve, whole(random, 50, 800)));
      await nodes[killed]!.kill();
      await Promise.all(reports);
      await start(killed);
    }
    const { events } = await ask<{ events: { edges: { node: { seq: number } }[] } }>(nodes[0]!.url, admin, REPORTED, {
      after: addWebhook.webhook.cursor,
    });
    const wanted = events.edges.map(({ node }) => node.seq);
    expect(wanted).toHaveLength(ROUNDS * REPORTS_PER_ROUND);
    const firsts = (): number[] => [...new Set(receiver.taken.map(({ seq }) => seq))];
    await expect.poll(() => firsts().length, { timeout: 60_000, interval: 200 }).toBe(wanted.length);
    expect(firsts()).toEqual(wanted);
    // At least once, and hardly more: one event for each node that died with an attempt under way.
    expect(receiver.taken.length).toBeLessThanOrEqual(wanted.length + ROUNDS);
  });

  it('give a device its unconfirmed offer again after the node that sent it has died', async () => {
    const officer = await signIn(nodes[0]!.url, `officer-${unit.callSign}`);
    const dispatcher = await signIn(nodes[1]!.url, 'dispatcher');
    const listen = (node: ServerProcess, after: string | null) => {
      const client = openSocket(node.url, officer);
      const feed = client.iterate<{ assignmentFeed: Item }>({ query: FEED, variables: { unitId: unit.id, after } });
      return {
        next: async () =>
          ((await feed.next()) as { value: { data: { assignmentFeed: Item } } }).value.data.assignmentFeed,
        leave: () => client.dispose(),
      };
    };
    const device = listen(nodes[0]!, null);
    const offered = device.next();
    const { reportIncident } = await reportTo(nodes[1]!, dispatcher);
    const { assignUnit } = await ask<{ assignUnit: { assignment: { id: string } } }>(
      nodes[1]!.url,
      dispatcher,
      ASSIGN,
      {
        input: { incidentId: reportIncident.incident.id, unitId: unit.id },
      },
    );
    const assignmentId = assignUnit.assignment.id;
    const first = await offered;
    expect(first).toMatchObject({ isRedelivery: false, assignment: { id: assignmentId, status: 'OFFERED' } });
    await nodes[0]!.kill();
    await Promise.resolve(device.leave()).catch(() => undefined);

    const back = listen(nodes[1]!, first.cursor);
    const again = await back.next();
    expect(again).toEqual({ ...first, isRedelivery: true });
    const { confirmDelivery } = await ask<{
      confirmDelivery: { assignment: { delivery: { attempts: number; deliveredAt: string | null } } };
    }>(nodes[1]!.url, officer, CONFIRM, { input: { assignmentId } });
    expect(confirmDelivery.assignment.delivery.deliveredAt).not.toBeNull();
    const quiet = new Promise((resolve) => setTimeout(() => resolve('quiet'), 2_500 * REDELIVER_EVERY_S));
    expect(await Promise.race([back.next(), quiet])).toBe('quiet');
    await back.leave();
  });
});
