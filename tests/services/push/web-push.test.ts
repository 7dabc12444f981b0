/** Offers pushed to browsers whose page is closed, against a push service of our own that decrypts what comes in. */
import { createECDH } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import webPush from 'web-push';
import { readConfig } from '../../../src/config.js';
import { USUAL_DELIVERY } from '../../../src/services/delivery/delivery-config.js';
import { type Town } from '../../support/town.js';
import { type DeliveryTown, settleDeliveryTown, until } from '../delivery/delivery-town.js';
import { decrypt, makeKeys, type PushEndpoint, startPushEndpoint, vapidClaims } from './push-endpoint.js';

const VAPID = webPush.generateVAPIDKeys();
const PUSH = { ...VAPID, subject: 'mailto:duty@example.com', allowPrivate: true };

let self: DeliveryTown;
let town: Town;
let endpoint: PushEndpoint;
beforeAll(async () => {
  self = await settleDeliveryTown({ delivery: { ...USUAL_DELIVERY, push: PUSH } });
  town = self.town;
});
afterAll(() => town.close());
beforeEach(async () => {
  endpoint = await startPushEndpoint();
});
afterEach(async () => {
  endpoint.close();
  await self.database.knex('push_subscriptions').delete();
});

async function subscribe(unit: number, path = `/browser-${unit}`): Promise<number> {
  return town.services.push.putSubscription(town.units[unit]!.officer, endpoint.subscribe(path));
}

async function pass(seconds: number, node = town): Promise<void> {
  for (let s = 0; s < seconds; s++) {
    self.later(1);
    await node.clockwork.run();
  }
}

const pushes = (count: number): Promise<void> => until(() => endpoint.pushed.length >= count, `push ${count}`);
const settle = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 200));

describe('the decryption of these tests', () => {
  it('reads the example of RFC 8291, section 5', () => {
    const pair = createECDH('prime256v1');
    pair.setPrivateKey(Buffer.from('q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94', 'base64url'));
    const auth = Buffer.from('BTBZMqHH6r4Tts7J_aSIgg', 'base64url');
    const message =
      'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN';
    expect(decrypt(Buffer.from(message, 'base64url'), { pair, auth })).toBe(
      'When I grow up, I want to be a watermelon',
    );
  });
});

describe('an offer', () => {
  it('is pushed to the officer where no device has confirmed it after 2 s, once, for as long as it may be answered', async () => {
    await subscribe(0);
    const { id, incidentId } = await self.offer(0);
    await pass(1);
    await settle();
    expect(endpoint.pushed).toEqual([]);
    await pass(1);
    await pushes(1);
    const [{ headers, message, bytes }] = endpoint.pushed as [(typeof endpoint.pushed)[0]];
    expect(message).toEqual({
      kind: 'assignment.offered',
      assignmentId: id,
      number: '20260302-0001',
      type: 'dispute',
      typeName: '纠纷',
      typeNameEn: 'Dispute',
      priority: 3,
      street: '东西5路',
      streetEn: '东西5路 (en)',
      respondBy: new Date(self.now.getTime() + 28_000).toISOString(),
    });
    // Push services take 4096 bytes: https://www.rfc-editor.org/rfc/rfc8030#section-7.2.
    expect(bytes).toBeLessThan(1_000);
    expect(headers).toMatchObject({ ttl: '28', urgency: 'high', 'content-encoding': 'aes128gcm' });
    expect(headers['topic']).toMatch(/^[\w-]{32}$/);
    expect(headers['topic']).not.toContain(id);
    const { aud, sub, exp, key } = vapidClaims(headers.authorization!);
    expect({ aud, sub, key }).toEqual({ aud: endpoint.origin, sub: PUSH.subject, key: VAPID.publicKey });
    expect(exp * 1000).toBeLessThanOrEqual(Date.now() + 86_400_000);
    await until(async () => (await self.deliveryOf(id)).pushedAt !== null, 'the mark of the push');
    expect(await self.deliveryOf(id)).toMatchObject({ pushedAt: self.now, sentAt: null, deliveredAt: null });
    expect(await self.kindsOf(incidentId)).toEqual(['delivery.pushed']);
    await pass(20);
    await settle();
    expect(endpoint.pushed).toHaveLength(1);
  });

  it('is not pushed where a device has confirmed it, nor once it has ended, nor to other officers', async () => {
    for (const unit of [1, 2, 3]) await subscribe(unit);
    const confirmed = await self.offer(1);
    await town.services.delivery.confirmDelivery(town.units[1]!.officer, { assignmentId: confirmed.id });
    const called = await self.offer(2);
    await town.services.dispatch.stepAssignment(town.actors.dispatcher, 'CANCEL', { assignmentId: called.id });
    await pass(5);
    await settle();
    expect(endpoint.pushed).toEqual([]);
  });

  it('is pushed by one of several nodes', async () => {
    await subscribe(4);
    const others = [await self.openNode(), await self.openNode()];
    try {
      await self.offer(4);
      self.later(3);
      await Promise.all([town, ...others].map((node) => node.clockwork.run()));
      await pushes(1);
      await settle();
      expect(endpoint.pushed).toHaveLength(1);
    } finally {
      for (const node of others) await node.close();
    }
  });

  it('is pushed again after 10 s where the push service would not take it', async () => {
    await subscribe(5);
    endpoint.answerWith(() => (endpoint.pushed.length > 1 ? 201 : 503));
    const { id } = await self.offer(5);
    await pass(3);
    await pushes(1);
    await pass(8);
    await settle();
    expect(endpoint.pushed).toHaveLength(1);
    expect((await self.deliveryOf(id)).pushedAt).toBeNull();
    await pass(3);
    await pushes(2);
    await until(async () => (await self.deliveryOf(id)).pushedAt !== null, 'the mark of the push');
    expect(endpoint.pushed[0]!.headers['topic']).toBe(endpoint.pushed[1]!.headers['topic']);
  });

  it('reaches all browsers of the officer; one that is gone is forgotten', async () => {
    expect(await subscribe(6, '/telephone')).toBe(1);
    expect(await subscribe(6, '/gone')).toBe(2);
    endpoint.answerWith((path) => (path === '/gone' ? 410 : 201));
    await self.offer(6);
    await pass(3);
    await pushes(2);
    const left = async (): Promise<string[]> => {
      const rows: { endpoint: string }[] = await self.database.knex('push_subscriptions').select('endpoint');
      return rows.map((row) => row.endpoint.slice(endpoint.origin.length));
    };
    await until(async () => (await left()).length === 1, 'the end of the subscription');
    expect(await left()).toEqual(['/telephone']);
  });
});

describe('browsers', () => {
  it('are of whoever put them last, ten at most of one account', async () => {
    const { push } = town.services;
    const browser = endpoint.subscribe('/shared');
    expect(await push.putSubscription(town.units[7]!.officer, browser)).toBe(1);
    expect(await push.putSubscription(town.units[8]!.officer, browser)).toBe(1);
    expect(await push.removeSubscription(town.units[7]!.officer, browser)).toBe(0);
    for (let n = 0; n < 12; n++) {
      self.later(1);
      await subscribe(8, `/browser-${n}`);
    }
    const rows: { endpoint: string }[] = await self.database.knex('push_subscriptions').select('endpoint');
    expect(rows).toHaveLength(10);
    expect(rows.map((row) => row.endpoint)).not.toContain(browser.endpoint);
    expect(await push.removeSubscription(town.units[8]!.officer, { endpoint: `${endpoint.origin}/browser-11` })).toBe(
      9,
    );
  });

  it('are refused with keys that are none', async () => {
    const { push } = town.services;
    const good = endpoint.subscribe('/good');
    const offCurve = Buffer.from(good.p256dh, 'base64url');
    offCurve[40]! ^= 1;
    for (const [wrong, path] of [
      [{ p256dh: offCurve.toString('base64url') }, 'p256dh'],
      [{ p256dh: makeKeys().pair.getPublicKey('base64url', 'compressed') }, 'p256dh'],
      [{ p256dh: '' }, 'p256dh'],
      [{ auth: 'c2hvcnQ' }, 'auth'],
      [{ auth: '****' }, 'auth'],
      [{ endpoint: 'javascript:alert(1)' }, 'endpoint'],
    ] as const)
      await expect(push.putSubscription(town.units[9]!.officer, { ...good, ...wrong })).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
        details: { path: ['input', path] },
      });
  });

  it('cannot be put where the deployment does not push', async () => {
    const node = await self.openNode({ delivery: USUAL_DELIVERY });
    try {
      const { officer } = town.units[9]!;
      expect(node.services.push.publicKey(officer)).toBeNull();
      await expect(node.services.push.putSubscription(officer, endpoint.subscribe('/off'))).rejects.toMatchObject({
        code: 'CONFLICT',
        details: { state: 'PUSH_OFF' },
      });
    } finally {
      await node.close();
    }
  });
});

describe('the configuration of Web Push', () => {
  const read = (more: Record<string, string>) =>
    readConfig({ VAPID_PUBLIC_KEY: VAPID.publicKey, VAPID_PRIVATE_KEY: VAPID.privateKey, ...more }).delivery.push;

  it('is off without keys, and takes a pair with a subject', () => {
    expect(readConfig({}).delivery.push).toBeNull();
    expect(read({ VAPID_SUBJECT: 'mailto:duty@example.com' })).toEqual({ ...PUSH, allowPrivate: false });
  });

  it('refuses halves, strangers and nobody to ask', () => {
    expect(() => readConfig({ VAPID_PUBLIC_KEY: VAPID.publicKey })).toThrow('VAPID_PRIVATE_KEY');
    expect(() => readConfig({ VAPID_PRIVATE_KEY: VAPID.privateKey })).toThrow('VAPID_PUBLIC_KEY');
    const other = webPush.generateVAPIDKeys().privateKey;
    expect(() => read({ VAPID_PRIVATE_KEY: other, VAPID_SUBJECT: 'mailto:duty@example.com' })).toThrow('other half');
    expect(() => read({})).toThrow('VAPID_SUBJECT');
  });
});
