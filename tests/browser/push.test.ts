/** An officer whose page is closed: notifications switched on by a button, the offer pushed and shown; and what the dispatcher sees of it. */
import { type BrowserContext, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import webPush from 'web-push';
import { type PushEndpoint, startPushEndpoint } from '../services/push/push-endpoint.js';
import { type App } from '../support/app.js';
import { actAs, findFreeUnit, report, type Send } from './api.js';
import { findChromium, launch, openPage, picture } from './chromium.js';
import { signIn, signInByName } from './console-steps.js';
import { type Fixture } from './fixture.js';

const chromium = findChromium();
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };
const ASSIGN = 'mutation ($input: AssignUnitInput!) { assignUnit(input: $input) { assignment { id } } }';

/** Chromium subscribes at a push service on the internet, which tests do without: the browser's half of it is played here. */
async function playPushService(page: Page, subscription: ReturnType<PushEndpoint['subscribe']>): Promise<void> {
  await page.addInitScript(({ endpoint, p256dh, auth }) => {
    let current: object | null = null;
    const made = {
      endpoint,
      toJSON: () => ({ endpoint, keys: { p256dh, auth } }),
      unsubscribe: async () => {
        current = null;
        return true;
      },
    };
    Object.assign(PushManager.prototype, {
      subscribe: async () => (current = made),
      getSubscription: async () => current,
    });
  }, subscription);
}

/** Hands a message to the page's service worker as the browser does when one comes in from its push service. */
async function deliver(context: BrowserContext, page: Page, message: object): Promise<void> {
  const session = await context.newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [registration] = registrations;
      if (registration) resolve(registration.registrationId);
    });
  });
  await session.send('ServiceWorker.enable');
  const registrationId = await registered;
  const origin = new URL(page.url()).origin;
  await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data: JSON.stringify(message) });
}

const notificationOf = (page: Page): Promise<{ title: string; body: string } | null> =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const [shown] = await registration.getNotifications();
    return shown ? { title: shown.title, body: shown.body } : null;
  });

describe.skipIf(chromium === null)('offers and the page of the officer', () => {
  const started = {} as Fixture;
  let endpoint: PushEndpoint;
  let dispatcher: Send;
  beforeAll(async () => {
    const { startApp } = await import('../support/app.js');
    const { publicKey, privateKey } = webPush.generateVAPIDKeys();
    const environment = {
      VAPID_PUBLIC_KEY: publicKey,
      VAPID_PRIVATE_KEY: privateKey,
      VAPID_SUBJECT: 'mailto:duty@example.com',
      PUSH_ALLOW_PRIVATE: 'true',
    };
    started.system = await startApp({ environment });
    started.browser = await launch(chromium!);
    endpoint = await startPushEndpoint();
    dispatcher = await actAs(started.system.url, 'dispatcher');
  });
  afterAll(async () => {
    endpoint.close();
    await started.browser.close();
    await (started.system as App).close();
  });

  it('reach the officer by a notification while the page is closed', async () => {
    const { browser, system } = started;
    const unit = await findFreeUnit(dispatcher);
    const watched = await openPage(browser, { ...PHONE, permissions: ['notifications'] });
    const { page } = watched;
    await playPushService(page, endpoint.subscribe('/telephone'));
    await signInByName(page, system.url, `officer-${unit.callSign}`);
    await page.locator('[data-push="off"]').waitFor();
    await picture(page, 'push-off');
    await page.getByRole('button', { name: 'Notify me' }).click();
    await page.locator('[data-push="on"]').waitFor();
    await picture(page, 'push-on');
    expect(watched.complaints).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    // The page is left, its worker stays.
    await page.goto(`${system.url}/healthz`);

    const { id, number } = await report(dispatcher, { type: 'dispute', location: unit.position, address: 'Pier 5' });
    await dispatcher(ASSIGN, { input: { incidentId: id, unitId: unit.id } });
    await expect.poll(() => endpoint.pushed.length, { timeout: 20_000 }).toBe(1);
    const { message } = endpoint.pushed[0]!;
    expect(message).toMatchObject({ number, type: 'dispute' });

    await deliver(page.context(), page, message);
    await expect
      .poll(() => notificationOf(page), { timeout: 20_000 })
      .toMatchObject({
        title: `New assignment ${number}`,
        body: expect.stringContaining('Dispute') as string,
      });
    await watched.close();
  });

  it('are confirmed by an open page by itself, and the dispatcher sees that they are on the device', async () => {
    const { browser, system } = started;
    const unit = await findFreeUnit(dispatcher);
    const desk = await openPage(browser);
    await signIn(desk.page, system.url, 'dispatcher');
    const { id, number } = await report(dispatcher, { type: 'dispute', location: unit.position, address: 'Pier 6' });
    await desk.page.locator('.rows .row', { hasText: number }).click();
    await dispatcher(ASSIGN, { input: { incidentId: id, unitId: unit.id } });
    const row = desk.page.locator(`[data-assignment="${unit.callSign}"]`);
    await row.locator('[data-delivery="unsent"]').waitFor();
    await picture(desk.page, 'delivery-unsent');

    const officer = await openPage(browser, PHONE);
    await signInByName(officer.page, system.url, `officer-${unit.callSign}`);
    await officer.page.locator(`[data-own-assignment="${number}"]`).waitFor();
    await row.locator('[data-delivery="delivered"]').waitFor();
    await picture(desk.page, 'delivery-delivered');
    expect(await row.locator('[data-delivery]').textContent()).toMatch(/^On the device \d/);
    expect(desk.complaints).toEqual([]);
    await officer.close();
    await desk.close();
  });
});
