/** What others do while the page is open: an officer sets off, another console is faster, the line is cut. */
import { describe, expect, it } from 'vitest';
import { findChromium, openPage } from './chromium.js';
import { askAtFreePlace, assignFirst, reportIncidentHere, signIn, waitForLiveMap } from './console-steps.js';
import { interceptSocket } from './cuttable-socket.js';
import { browserAndSystem } from './fixture.js';
import { setOff } from './officer.js';

const chromium = findChromium();

describe.skipIf(chromium === null)('an open console', () => {
  const started = browserAndSystem(chromium, 'off');

  it('shows by subscription that the officer has set off', async () => {
    const { browser, system } = started;
    const { page, close } = await openPage(browser);
    await signIn(page, system.url, 'dispatcher');
    await waitForLiveMap(page);
    await askAtFreePlace(page);
    await reportIncidentHere(page, 'one officer');
    const callSign = await assignFirst(page);
    const assignment = page.locator(`[data-assignment="${callSign}"]`);
    expect(await assignment.getAttribute('data-status')).toBe('OFFERED');

    await setOff(system.url, callSign);

    await expect.poll(() => assignment.getAttribute('data-status')).toBe('EN_ROUTE');
    await assignment.getByRole('button', { name: callSign, exact: true }).click();
    await expect.poll(() => page.locator('.detail .status').getAttribute('data-status')).toBe('EN_ROUTE');
    await close();
  });

  it('tells a dispatcher in plain words that a unit was taken meanwhile, and offers others', async () => {
    const { browser, system } = started;
    const [first, second] = [await openPage(browser), await openPage(browser)];
    const secondSocket = await interceptSocket(second.page);
    for (const { page } of [first, second]) {
      await signIn(page, system.url, 'dispatcher');
      await waitForLiveMap(page);
      await askAtFreePlace(page);
      await reportIncidentHere(page, 'two consoles, one unit');
      await page.locator('.candidate').first().waitFor();
    }
    // The second console still offers what the first one takes.
    secondSocket.holdBack();
    const callSign = await assignFirst(first.page);
    await second.page.locator(`[data-candidate="${callSign}"]`).getByRole('button').click();

    await second.page.getByText('The unit was taken meanwhile').waitFor();
    await expect.poll(() => second.page.locator(`[data-candidate="${callSign}"]`).count()).toBe(0);
    expect(await second.page.locator('.candidate').count()).toBeGreaterThan(0);
    await first.close();
    await second.close();
  });

  it('goes on from its last event after the connection was cut', async () => {
    const { browser, system } = started;
    const { page, close } = await openPage(browser);
    const socket = await interceptSocket(page);
    await signIn(page, system.url, 'dispatcher');
    await waitForLiveMap(page);
    await askAtFreePlace(page);
    await reportIncidentHere(page, 'before the cut');
    await page.getByRole('button', { name: 'Back' }).click();
    await page.getByRole('tab', { name: 'Activity' }).click();
    await page.locator('.ticker li').first().waitFor();

    await socket.cut();
    await page.locator('[data-connection="reconnecting"]').waitFor();
    await page.locator('[data-connection="live"]').waitFor();
    await expect.poll(() => socket.eventCursors.length).toBe(2);
    const [before, after] = socket.eventCursors;
    expect(after).toMatch(/:[1-9]\d*$/);
    expect(after).not.toBe(before);
    await close();
  });

  it('gives a planner, who may not read the log, the picture all the same', async () => {
    const { browser, system } = started;
    const { page, complaints, close } = await openPage(browser);
    await signIn(page, system.url, 'planner');
    await waitForLiveMap(page);
    await page.getByRole('tab', { name: 'Units' }).click();
    await page.locator('[data-unit]').first().waitFor();
    await page.getByRole('switch', { name: 'Coverage' }).check();
    await page.getByText(/% of households/).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });
});
