/** Whoever reads the page: two languages, small screens, keyboards. */
import { describe, expect, it } from 'vitest';
import { findChromium, launchWithoutWebGl, openPage, picture } from './chromium.js';
import { signIn, waitForLiveMap } from './console-steps.js';
import { browserAndSystem } from './fixture.js';

const chromium = findChromium();

describe.skipIf(chromium === null)('reading the console', () => {
  const started = browserAndSystem(chromium, 'off');

  it('speaks the language of the browser at first, then the chosen one, also after loading anew', async () => {
    const { browser, system } = started;
    const { page, close } = await openPage(browser, { locale: 'zh-CN' });
    await page.goto(system.url);
    await page.getByRole('heading', { name: '巡格' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    await page.getByRole('button', { name: 'Switch to English' }).click();
    await page.getByRole('heading', { name: 'Xunge' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Xunge' }).waitFor();
    await close();
  });

  it('stays signed in when the tab loads anew, and keeps no token where another tab could read it', async () => {
    const { browser, system } = started;
    const { page, close } = await openPage(browser);
    await signIn(page, system.url, 'dispatcher');
    await page.reload();
    await page.locator('.panel').waitFor();
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toMatch(/oken/);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.locator('.account').first().waitFor();
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
    await close();
  });

  it('refuses a wrong password in plain words', async () => {
    const { browser, system } = started;
    const { page, close } = await openPage(browser);
    await page.goto(system.url);
    await page.getByText('Use your own account').click();
    await page.getByRole('textbox', { name: 'Account' }).fill('dispatcher');
    await page.getByRole('textbox', { name: 'Password' }).fill('wrong');
    await page.locator('form button[type="submit"]').click();
    await page.getByText('Account or password is wrong.').waitFor();
    await close();
  });

  it('fits a screen of 390 pixels: nothing runs over the side, and the sheet can be put down', async () => {
    const { browser, system } = started;
    const { page, close } = await openPage(browser, { viewport: { width: 390, height: 844 }, hasTouch: true });
    await signIn(page, system.url, 'dispatcher');
    await waitForLiveMap(page);
    await picture(page, 'narrow');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    const panel = page.locator('.panel');
    const before = (await panel.boundingBox())!;
    await page.getByRole('button', { name: 'Collapse panel' }).click();
    await expect.poll(async () => (await panel.boundingBox())!.height).toBeLessThan(before.height / 3);
    await close();
  });

  it('is usable with the keyboard alone, from signing in to a list of candidates', async () => {
    const { browser, system } = started;
    const { page, close } = await openPage(browser);
    await page.goto(system.url);
    const dispatcher = page.locator('.account-first');
    await dispatcher.waitFor();
    for (let i = 0; i < 10 && !(await dispatcher.evaluate((button) => button === document.activeElement)); i += 1)
      await page.keyboard.press('Tab');
    expect(await dispatcher.evaluate((button) => getComputedStyle(button).outlineStyle)).toBe('solid');
    await page.keyboard.press('Enter');
    await waitForLiveMap(page);
    await page.getByRole('tab', { name: 'Incidents' }).focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.getByRole('tab', { name: 'Units' }).getAttribute('aria-selected')).toBe('true');
    await page.getByRole('button', { name: 'Ask at the map centre' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('.candidate, .nearest .empty').first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('tab', { name: 'Units' }).waitFor();
    await close();
  });

  it('says so where the browser cannot draw the map, and still shows who is where', async () => {
    const blind = await launchWithoutWebGl(chromium!);
    const { page, complaints } = await openPage(blind);
    await signIn(page, started.system.url, 'dispatcher');
    await page.getByText('This browser has no WebGL').waitFor();
    await page.getByRole('tab', { name: 'Units' }).click();
    await page.locator('[data-unit]').first().click();
    await page.locator('.detail .status').waitFor();
    expect(complaints).toEqual([]);
    await blind.close();
  });
});
