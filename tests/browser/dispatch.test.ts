/** The main job through the page, in the living demo: see the units, ask who is nearest, report, assign, see it happen. */
import { describe, expect, it } from 'vitest';
import { findChromium, openPage, picture } from './chromium.js';
import {
  askAtFreePlace,
  assignUntilTakenOn,
  expectMapToChange,
  reportIncidentHere,
  signIn,
  waitForLiveMap,
} from './console-steps.js';
import { browserAndSystem } from './fixture.js';
import { watchPositions } from './position-frames.js';

const chromium = findChromium();

describe.skipIf(chromium === null)('the console in a real browser', () => {
  const started = browserAndSystem(chromium, 'live');

  it('takes a dispatcher from signing in to a unit on its way, without leaving the origin or complaining', async () => {
    const { browser, system } = started;
    const { page, requests, complaints, close } = await openPage(browser);
    const movedUnits = watchPositions(page);
    await signIn(page, system.url, 'dispatcher');
    await waitForLiveMap(page);
    await picture(page, 'overview');

    await expect.poll(movedUnits, { timeout: 30_000 }).not.toEqual([]);
    await expectMapToChange(page);

    const times = await askAtFreePlace(page);
    expect(times.length).toBeGreaterThan(0);
    for (const time of times) expect(time).toMatch(/^\d+:[0-5]\d$/);
    await picture(page, 'candidates');

    const number = await reportIncidentHere(page, '21 Harbour Avenue');
    expect(number).not.toBe('');
    // The demo's officer answers and sets off; nothing on this page asks for it.
    const callSign = await assignUntilTakenOn(page);
    await picture(page, 'assigned');
    const assignment = page.locator(`[data-assignment="${callSign}"]`).last();
    await expect.poll(() => assignment.getAttribute('data-status')).toMatch(/ACKNOWLEDGED|EN_ROUTE|ON_SCENE/);
    await assignment.getByRole('button', { name: callSign, exact: true }).click();
    await expect
      .poll(() => page.locator('.detail .status').getAttribute('data-status'))
      .toMatch(/DISPATCHED|EN_ROUTE|ON_SCENE/);
    await picture(page, 'unit');

    const { host } = new URL(system.url);
    expect(requests.filter((url) => !/^(blob|data):/.test(url) && new URL(url).host !== host)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });
});
