/** What a user does on the page, by the names a user would give it. Selectors stand here and nowhere else. */
import { expect } from 'vitest';
import { type Page } from 'playwright-core';

export async function signIn(page: Page, url: string, account: string): Promise<void> {
  await page.goto(url);
  await page.locator('.account', { has: page.locator(`code:text-is("${account}")`) }).click();
  await page.locator('.panel').waitFor();
}

/** Officers are many: the page lists a few, so this one signs in by name. */
export async function signInByName(page: Page, url: string, account: string): Promise<void> {
  await page.goto(url);
  await page.getByText('Use your own account').click();
  await page.getByRole('textbox', { name: 'Account' }).fill(account);
  await page.getByRole('textbox', { name: 'Password' }).fill('demo');
  await page.locator('form button[type="submit"]').click();
  await page.locator('.panel').waitFor();
}

/** Waits until the socket is up and the map has drawn its first tiles. */
export async function waitForLiveMap(page: Page): Promise<void> {
  await page.locator('[data-connection="live"]').waitFor();
  await page.locator('.map canvas').waitFor();
  await page.waitForLoadState('networkidle');
}

/** Points of the map that neither panel nor tools cover on a screen of 1440 × 900. */
const FREE_POINTS: readonly (readonly [number, number])[] = [
  [760, 460],
  [840, 560],
  [700, 620],
  [920, 380],
  [620, 300],
];

/** Clicks the map until a click hits no unit and no incident, and waits for the answer. Returns the times of the candidates as shown. */
export async function askAtFreePlace(page: Page): Promise<string[]> {
  for (const [x, y] of FREE_POINTS) {
    await page.mouse.click(x, y);
    await page.locator('.panel .detail').waitFor();
    if (await page.getByRole('button', { name: 'Report an incident here' }).isVisible()) {
      await page.locator('.candidate').first().waitFor();
      return page.locator('.candidate .time').allTextContents();
    }
    await page.getByRole('button', { name: 'Back' }).click();
  }
  throw new Error('every point of the map that was tried is taken by a unit or an incident');
}

export async function reportIncidentHere(page: Page, address: string): Promise<string> {
  await page.getByRole('button', { name: 'Report an incident here' }).click();
  await page.locator('select[name="type"]').selectOption('traffic-accident');
  await page.locator('input[name="address"]').fill(address);
  await page.locator('form.report button[type="submit"]').click();
  const detail = page.locator('[data-incident-detail]');
  await detail.waitFor();
  return (await detail.getAttribute('data-incident-detail'))!;
}

/** Assigns the first candidate; returns its call sign once the assignment is shown. */
export async function assignFirst(page: Page): Promise<string> {
  const first = page.locator('.candidate').first();
  await first.waitFor();
  const callSign = (await first.getAttribute('data-candidate'))!;
  await first.getByRole('button', { name: `Assign ${callSign}` }).click();
  await page.locator(`[data-assignment="${callSign}"]`).waitFor();
  return callSign;
}

/**
 * Assigns the first candidate, and another one where the demo is faster (the list has changed, its own dispatcher has taken the unit), until an officer has
 * taken the assignment on: that one, or the next nearest, whom the system asks by itself where the first declines. Returns the call sign.
 */
export async function assignUntilTakenOn(page: Page): Promise<string> {
  const taken = page
    .locator(
      ['ACKNOWLEDGED', 'EN_ROUTE', 'ON_SCENE'].map((status) => `[data-assignment][data-status=${status}]`).join(),
    )
    .first();
  for (let attempt = 0; attempt < 6; attempt += 1) {
    const first = page.locator('.candidate').first();
    const callSign = (await first.getAttribute('data-candidate', { timeout: 5_000 }).catch(() => null)) ?? '';
    await page
      .locator(`.candidate[data-candidate="${callSign}"]`)
      .getByRole('button', { name: `Assign ${callSign}` })
      .click({ timeout: 5_000 })
      .catch(() => undefined);
    const isTaken = await taken.waitFor({ timeout: 30_000 }).then(
      () => true,
      () => false,
    );
    if (isTaken) return (await taken.getAttribute('data-assignment'))!;
  }
  throw new Error('no officer has taken the assignment on');
}

/** Polls until the map looks different from what it looked like at first. */
export async function expectMapToChange(page: Page): Promise<void> {
  const area = { x: 420, y: 120, width: 700, height: 700 };
  const before = await page.screenshot({ clip: area });
  await expect
    .poll(async () => Buffer.compare(before, await page.screenshot({ clip: area })), {
      timeout: 60_000,
      interval: 1500,
    })
    .not.toBe(0);
}
