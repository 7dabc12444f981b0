/** The receiver of docs/examples, as a reader of the guide would run it, against the real sender. */
import { type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { USUAL_DELIVERY } from '../../../src/services/delivery/delivery-config.js';
import { corner } from '../../support/town.js';
import { type DeliveryTown, settleDeliveryTown } from '../delivery/delivery-town.js';

interface Example {
  isGenuine(headers: Record<string, string>, body: Buffer, secret: string, nowS?: number): boolean;
  startReceiver(port: number, secret: string, take: (event: { kind: string }) => void): Promise<Server>;
}

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const WEBHOOKS = { allowPrivate: true, allowHttp: true, timeoutS: 5, attempts: 3 };

let example: Example;
let self: DeliveryTown;
beforeAll(async () => {
  example = (await import(new URL('../../../docs/examples/webhook-receiver.mjs', import.meta.url).href)) as Example;
  self = await settleDeliveryTown({ delivery: { ...USUAL_DELIVERY, webhooks: WEBHOOKS } });
  // The receiver holds messages against its own clock.
  self.later((Date.now() - self.now.getTime()) / 1000);
});
afterAll(() => self.town.close());

it('takes what the sender signs, once each', async () => {
  const { services, actors, webhooks } = self.town;
  const kinds: string[] = [];
  const server = await example.startReceiver(0, SECRET, ({ kind }) => void kinds.push(kind));
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const { webhook } = await services.webhooks.addWebhook(actors.admin, {
      ...{ url, secret: SECRET, kinds: ['incident.'] },
    });
    const ping = await services.webhooks.ping(actors.admin, { webhookId: webhook.id });
    expect(ping).toEqual({ status: 204, error: null });
    await services.incidents.reportIncident(actors.dispatcher, { type: 'dispute', location: corner(5, 5) });
    await webhooks.run();
    // The node died before it could note the answer: the event comes again.
    await self.database.knex('webhooks').decrement('after_seq', 3);
    await webhooks.run();
    expect(kinds).toEqual(['webhook.ping', 'incident.reported']);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

it('knows the example of the Standard Webhooks libraries, and refuses what was changed, is old, or is signed by somebody else', () => {
  const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
  const body = Buffer.from('{"test": 2432232314}');
  const signature = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
  const headers = { 'webhook-id': id, 'webhook-timestamp': '1614265330', 'webhook-signature': signature };
  const at = 1_614_265_340;
  expect(example.isGenuine(headers, body, SECRET, at)).toBe(true);
  expect(example.isGenuine({ ...headers, 'webhook-signature': `v1,AAAA ${signature}` }, body, SECRET, at)).toBe(true);
  expect(example.isGenuine(headers, Buffer.from('{"test": 2432232315}'), SECRET, at)).toBe(false);
  expect(example.isGenuine(headers, body, SECRET, at + 301)).toBe(false);
  expect(example.isGenuine({ ...headers, 'webhook-id': 'msg_other' }, body, SECRET, at)).toBe(false);
  expect(example.isGenuine(headers, body, 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD', at)).toBe(false);
  expect(example.isGenuine({ 'webhook-id': id }, body, SECRET, at)).toBe(false);
});
