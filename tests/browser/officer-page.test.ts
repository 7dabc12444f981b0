/** An officer on a telephone: an offer with its countdown, accepted, driven to, arrived at, its tasks done, cleared; another one declined with a reason. */
import { describe, expect, it } from 'vitest';
import { actAs, findFreeUnit, report } from './api.js';
import { findChromium, openPage, picture } from './chromium.js';
import { signInByName } from './console-steps.js';
import { browserAndSystem } from './fixture.js';

const chromium = findChromium();
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };

describe.skipIf(chromium === null)('the officer on a telephone', () => {
  const started = browserAndSystem(chromium, 'off');

  it('accepts, sets off, arrives, does the tasks and clears', async () => {
    const { browser, system } = started;
    const dispatcher = await actAs(system.url, 'dispatcher');
    const unit = await findFreeUnit(dispatcher);
    const { page, complaints, close } = await openPage(browser, PHONE);
    await signInByName(page, system.url, `officer-${unit.callSign}`);
    await page.locator('.idle').waitFor();
    await page.locator('[data-connection="live"]').waitFor();

    const { id, number } = await report(dispatcher, { type: 'dispute', location: unit.position, address: 'Pier 3' });
    const offer = { input: { incidentId: id, unitId: unit.id } };
    await dispatcher('mutation ($input: AssignUnitInput!) { assignUnit(input: $input) { assignment { id } } }', offer);

    const card = page.locator(`[data-own-assignment="${number}"]`);
    await card.waitFor();
    expect(await card.locator('.countdown').textContent()).toMatch(/^Answer within \d+:\d\d$/);
    await picture(page, 'officer-offer');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    for (const [step, status] of [
      ['Accept', 'ACKNOWLEDGED'],
      ['Set off', 'EN_ROUTE'],
      ['On scene', 'ON_SCENE'],
    ] as const) {
      await card.getByRole('button', { name: step }).click();
      await page.locator(`[data-own-assignment][data-status="${status}"]`).waitFor();
    }
    // What the plan asks of the first unit comes before resolving.
    await page.getByRole('button', { name: 'Done: Calm the parties' }).click();
    await page.getByRole('button', { name: 'Done: Record both sides' }).click();
    const form = page.locator('[data-task="record-both-sides"]');
    await form.locator('select[name="settled"]').selectOption('true');
    await form.locator('select[name="offence"]').selectOption('false');
    await form.locator('textarea[name="note"]').fill('a misunderstanding');
    await form.getByRole('button', { name: 'Report it' }).click();
    await form.waitFor({ state: 'detached' });
    await card.getByRole('button', { name: 'Clear' }).click();
    await card.locator('textarea[name="result"]').fill('both went home');
    await card.getByRole('button', { name: 'Finish' }).click();
    await page.locator('[data-last="CLEARED"]').getByText(number).waitFor();
    const { incident } = await dispatcher<{ incident: { status: string } }>(
      'query ($id: ID!) { incident(id: $id) { status } }',
      { id },
    );
    expect(incident.status).toBe('RESOLVED');
    expect(complaints).toEqual([]);
    await close();
  });

  it('declines with a reason, which the dispatcher reads', async () => {
    const { browser, system } = started;
    const dispatcher = await actAs(system.url, 'dispatcher');
    const unit = await findFreeUnit(dispatcher);
    const { page, close } = await openPage(browser, PHONE);
    await signInByName(page, system.url, `officer-${unit.callSign}`);
    await page.locator('.idle').waitFor();
    const { id, number } = await report(dispatcher, { type: 'dispute', location: unit.position, address: 'Pier 4' });
    const offer = { input: { incidentId: id, unitId: unit.id } };
    await dispatcher('mutation ($input: AssignUnitInput!) { assignUnit(input: $input) { assignment { id } } }', offer);
    const card = page.locator(`[data-own-assignment="${number}"]`);
    await card.getByRole('button', { name: 'Decline' }).click();
    await card.locator('textarea[name="reason"]').fill('flat tyre');
    await card.getByRole('button', { name: 'Decline it' }).click();
    await page.locator('[data-last="DECLINED"]').getByText('flat tyre').waitFor();
    const { incident } = await dispatcher<{ incident: { assignments: { endReason: string | null }[] } }>(
      'query ($id: ID!) { incident(id: $id) { assignments { endReason } } }',
      { id },
    );
    expect(incident.assignments.map(({ endReason }) => endReason)).toContain('flat tyre');
    await close();
  });
});
