/** What a night brings besides calls: an officer in danger whom the dispatcher sees, a task that a desk settles, a break. */
import { type Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { actAs, findFreeUnit, report } from './api.js';
import { findChromium, openPage, picture } from './chromium.js';
import { signIn, signInByName, waitForLiveMap } from './console-steps.js';
import { browserAndSystem } from './fixture.js';

const chromium = findChromium();
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };

/** Nothing sticks out of the page at its side. */
async function expectToFit(page: Page): Promise<void> {
  const spare = await page.evaluate(() => innerWidth - document.documentElement.scrollWidth);
  expect(spare).toBeGreaterThanOrEqual(0);
}

async function openIncident(page: Page, number: string): Promise<void> {
  await page.locator('.rows .row', { hasText: number }).click();
  await page.locator(`[data-incident-detail="${number}"]`).waitFor();
}

describe.skipIf(chromium === null)('a night', () => {
  const started = browserAndSystem(chromium, 'off');

  it('shows an officer’s call for help to the dispatcher until it is taken back', async () => {
    const { browser, system } = started;
    const unit = await findFreeUnit(await actAs(system.url, 'dispatcher'));
    const command = await openPage(browser);
    await signIn(command.page, system.url, 'dispatcher');
    await waitForLiveMap(command.page);
    const phone = await openPage(browser, PHONE);
    await signInByName(phone.page, system.url, `officer-${unit.callSign}`);
    const button = phone.page.getByRole('button', { name: 'Call for help' });
    await button.waitFor();

    // A tap is not enough.
    await button.tap();
    await phone.page.waitForTimeout(300);
    expect(await phone.page.locator('[data-own-panic]').count()).toBe(0);
    await picture(phone.page, 'officer-panic-button');
    await button.press('Enter');
    await button.press('Enter');
    await phone.page.locator('[data-own-panic="open"]').waitFor();
    await picture(phone.page, 'officer-panic-open');
    await expectToFit(phone.page);

    const banner = command.page.locator(`[data-panic="${unit.callSign}"]`);
    await banner.waitFor();
    await picture(command.page, 'panic-banner');
    await banner.click();
    await command.page.locator('[data-incident-detail]').getByText('Officer in danger').waitFor();

    await phone.page.getByRole('button', { name: 'Take back' }).click();
    await phone.page.locator('textarea[name="reason"]').fill('pressed by mistake');
    await phone.page.getByRole('button', { name: 'Take back' }).click();
    await button.waitFor();
    await banner.waitFor({ state: 'detached' });
    expect([...command.complaints, ...phone.complaints]).toEqual([]);
    await command.close();
    await phone.close();
  });

  it('brings a task from the dispatcher to the fraud desk, which reports what came of it', async () => {
    const { browser, system } = started;
    const dispatcher = await actAs(system.url, 'dispatcher');
    const { position } = await findFreeUnit(dispatcher);
    const { number } = await report(dispatcher, { type: 'telecom-fraud', location: position, address: 'Lake Road 7' });
    const desk = await openPage(browser, { viewport: { width: 900, height: 800 } });
    await signIn(desk.page, system.url, 'fraud-desk');
    await desk.page.locator('[data-connection="live"]').waitFor();
    const command = await openPage(browser);
    await signIn(command.page, system.url, 'dispatcher');
    await waitForLiveMap(command.page);
    await openIncident(command.page, number);

    const call = command.page.locator('[data-incident-detail] [data-task="three-way-call"]');
    await call.getByRole('button', { name: /^Done/ }).click();
    await picture(command.page, 'task-form');
    await call.locator('select[name="reached"]').selectOption('true');
    await call.locator('textarea[name="note"]').fill('victim is at home');
    await call.getByRole('button', { name: 'Report it' }).click();
    await command.page
      .locator('[data-task="three-way-call"][data-status="DONE"]')
      .getByText('victim is at home')
      .waitFor();

    const payment = desk.page.locator('[data-task="stop-payment"]', { hasText: number });
    await payment.getByRole('button', { name: /^Done/ }).click();
    await picture(desk.page, 'desk');
    await payment.locator('select[name="stopped"]').selectOption('true');
    await payment.locator('input[name="yuan"]').fill('5000');
    await payment.getByRole('button', { name: 'Report it' }).click();
    await command.page.locator('[data-task="stop-payment"][data-status="DONE"]').getByText('5000').waitFor();
    await payment.waitFor({ state: 'detached' });
    await expectToFit(desk.page);
    expect([...command.complaints, ...desk.complaints]).toEqual([]);
    await command.close();
    await desk.close();
  });

  it('lets an officer take a break, which the unit’s page shows', async () => {
    const { browser, system } = started;
    const unit = await findFreeUnit(await actAs(system.url, 'dispatcher'));
    const phone = await openPage(browser, PHONE);
    await signInByName(phone.page, system.url, `officer-${unit.callSign}`);
    await phone.page.getByRole('button', { name: 'Break for 30 min' }).click();
    await phone.page.locator('[data-break="on"]').waitFor();
    await picture(phone.page, 'officer-break');

    const command = await openPage(browser);
    await signIn(command.page, system.url, 'dispatcher');
    await waitForLiveMap(command.page);
    await command.page.getByRole('tab', { name: /^Units/ }).click();
    await command.page.locator('.row', { hasText: unit.callSign }).click();
    const detail = command.page.locator(`[data-unit="${unit.callSign}"]`);
    await detail.getByText(/^Break until/).waitFor();
    await picture(command.page, 'unit-on-break');

    await phone.page.getByRole('button', { name: 'End break' }).click();
    await phone.page.getByRole('button', { name: 'Break for 30 min' }).waitFor();
    await detail.getByText(/^Break until/).waitFor({ state: 'detached' });
    expect([...command.complaints, ...phone.complaints]).toEqual([]);
    await command.close();
    await phone.close();
  });

  it('lets a supervisor put a shift on the roster and take it off', async () => {
    const { browser, system } = started;
    const { page, complaints, close } = await openPage(browser);
    await signIn(page, system.url, 'supervisor');
    await waitForLiveMap(page);
    await page.getByRole('button', { name: 'Shifts' }).click();
    await page.locator('[data-day]').first().waitFor();
    // Far enough ahead that the demo's own roster has nothing there.
    for (let week = 0; week < 6; week += 1) await page.getByRole('button', { name: 'Week after' }).click();
    const form = page.getByRole('form', { name: 'Put a shift' });
    await expect.poll(() => page.locator('[data-shift]').count(), { timeout: 20_000 }).toBe(0);
    await form.locator('select[name="pattern"]').selectOption('night');
    await form.getByRole('button', { name: 'Put it on' }).click();
    await page.locator('[data-shift][data-status="PLANNED"]').waitFor();
    await picture(page, 'roster');
    await page.getByRole('button', { name: /^Take .* off on/ }).click();
    await page.locator('[data-shift]').waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
    await close();
  });
});
