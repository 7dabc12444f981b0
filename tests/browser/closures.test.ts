/** Roads through the page: what is closed is drawn, listed and told to other consoles, and opened again. */
import { type Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { findChromium, openPage, picture } from './chromium.js';
import { signIn, waitForLiveMap } from './console-steps.js';
import { browserAndSystem } from './fixture.js';

const chromium = findChromium();

/** Corners on the map of a screen of 1440 × 900, clear of panel and tools. */
const CORNERS: readonly (readonly [number, number])[] = [
  [640, 340],
  [900, 340],
  [900, 600],
  [640, 600],
];

async function openRoads(page: Page, url: string, account: string): Promise<void> {
  await signIn(page, url, account);
  await waitForLiveMap(page);
  await page.getByRole('tab', { name: 'Roads' }).click();
}

describe.skipIf(chromium === null)('the roads in the console', () => {
  const started = browserAndSystem(chromium, 'off');

  it('are closed by drawing an area, shown on every console, and opened again', async () => {
    const { browser, system } = started;
    const other = await openPage(browser);
    await openRoads(other.page, system.url, 'supervisor');
    const { page, complaints, close } = await openPage(browser);
    await openRoads(page, system.url, 'dispatcher');
    await page.getByText('No road is closed').waitFor();
    expect(await page.locator('[data-speeds]').textContent()).toMatch(/Speeds in use: (Free flow|Rush hour)/);

    await page.getByRole('button', { name: 'Area' }).click();
    const submit = page.getByRole('button', { name: 'Close the road' });
    for (const [i, [x, y]] of CORNERS.entries()) {
      expect(await submit.isEnabled()).toBe(i > 2);
      await page.mouse.click(x, y);
      await page.getByText(`${i + 1} point`).waitFor();
    }
    await page.locator('form.closure').getByRole('button', { name: 'Foot', exact: true }).click();
    await page.locator('input[name="reason"]').fill('lantern fair');
    await picture(page, 'closure-drawn');
    await submit.click();

    const row = page.locator('[data-closure]');
    await row.waitFor();
    expect(await row.getAttribute('data-status')).toBe('ACTIVE');
    expect(await row.textContent()).toMatch(/lantern fair.*Closed.*Cycle, E-bike, Motorbike, Car.*until reopened/);
    await other.page.locator('[data-closure]').getByText('lantern fair').waitFor();
    await picture(page, 'closure-listed');

    await page.getByRole('button', { name: 'Reopen: lantern fair' }).click();
    await page.getByText('No road is closed').waitFor();
    await other.page.getByText('No road is closed').waitFor();
    expect(complaints).toEqual([]);
    await close();
    await other.close();
  });

  it('are refused in plain words where they cannot be meant, and drawing is given up with Escape', async () => {
    const { browser, system } = started;
    const { page, close } = await openPage(browser);
    await openRoads(page, system.url, 'dispatcher');
    await page.getByRole('button', { name: 'Point' }).click();
    await page.mouse.click(760, 460);
    await page.getByText('1 point so far').waitFor();
    await page.locator('input[name="until"]').fill('2020-01-01T08:00');
    await page.getByRole('button', { name: 'Close the road' }).click();
    await page.locator('.error-note').waitFor();
    expect(await page.locator('.error-note').textContent()).toMatch(/Please check the input: .*is over/);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Point' }).waitFor();
    // A click asks who is nearest again.
    await page.mouse.click(760, 460);
    await page.locator('.panel .detail:not(.roads)').waitFor();
    await close();
  });

  it('are seen, but not closed, by planners; in Chinese too', async () => {
    const { browser, system } = started;
    const { page, close } = await openPage(browser, { locale: 'zh-CN' });
    await signIn(page, system.url, 'planner');
    await waitForLiveMap(page);
    await page.getByRole('tab', { name: '道路' }).click();
    await page.getByText('没有封闭的道路').waitFor();
    expect(await page.locator('[data-speeds]').textContent()).toMatch(/当前车速：\s*(畅通|高峰时段)/);
    expect(await page.getByRole('button', { name: '区域' }).count()).toBe(0);
    await close();
  });
});
