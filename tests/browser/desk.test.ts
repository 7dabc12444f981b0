/** A night at the dispatcher's desk: the plan's recommendation sent, the alert it raises seen to, a held incident sent as the queue proposes. */
import { type Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { actAs, findFreeUnit, type Place, report } from './api.js';
import { findChromium, openPage, picture } from './chromium.js';
import { signIn, waitForLiveMap } from './console-steps.js';
import { browserAndSystem } from './fixture.js';

const chromium = findChromium();

/** A plan that nobody can fill as a whole: a place is left empty, and the command is told. */
const PLAN_WITH_A_PILOT = {
  needs: [{ count: 1 }, { count: 1, skills: ['helicopter-pilot'] }],
  clocks: { acknowledgeS: 600, startTravelS: 600, arriveS: 1800 },
  tasks: [],
};

async function openIncident(page: Page, number: string): Promise<void> {
  await page.locator('.rows .row', { hasText: number }).click();
  await page.locator(`[data-incident-detail="${number}"]`).waitFor();
}

describe.skipIf(chromium === null)('the desk', () => {
  const started = browserAndSystem(chromium, 'off');

  async function somewhere(): Promise<Place> {
    const { position } = await findFreeUnit(await actAs(started.system.url, 'dispatcher'));
    return { lon: position.lon, lat: position.lat };
  }

  it('sends whom the plan asks for, and sees to the alert about the place that stays empty', async () => {
    const { browser, system } = started;
    const supervisor = await actAs(system.url, 'supervisor');
    await supervisor(
      'mutation ($input: PutResponsePlanInput!) { putResponsePlan(input: $input) { plan { version } } }',
      {
        input: { incidentType: 'event-post', content: PLAN_WITH_A_PILOT },
      },
    );
    const { page, complaints, close } = await openPage(browser);
    await signIn(page, system.url, 'dispatcher');
    await waitForLiveMap(page);
    const { number } = await report(supervisor, {
      type: 'event-post',
      location: await somewhere(),
      address: 'fair ground',
    });
    await openIncident(page, number);

    await page.locator('[data-vacant="NONE_SUITS"]').getByText('helicopter-pilot').waitFor();
    const callSign = (await page.locator('[data-place]').getAttribute('data-place'))!;
    await picture(page, 'recommendation');
    await page.getByRole('button', { name: 'Send 1 unit' }).click();
    const assignment = page.locator(`[data-assignment="${callSign}"]`);
    await assignment.waitFor();
    expect(await assignment.getAttribute('data-status')).toBe('OFFERED');
    expect(await assignment.locator('.countdown').textContent()).toMatch(/^\d+:\d\d to answer$/);
    await page.locator(`[data-place="${callSign}"][data-sent="true"]`).waitFor();

    const alerts = page.getByRole('button', { name: 'Alerts, 1 open' });
    await alerts.click();
    const alert = page.locator('[data-alert="SHORT_OF_UNITS"]');
    expect(await alert.textContent()).toContain(number);
    await picture(page, 'alerts');
    // By keyboard: the button that is pressed goes away, and the next one takes the focus over.
    await alert.getByRole('button', { name: /^Seen/ }).press('Enter');
    await page.getByRole('button', { name: 'Alerts, 0 open' }).waitFor();
    await page.locator('.alert-show:focus').waitFor();
    await page.keyboard.press('Enter');
    await page.locator(`[data-incident-detail="${number}"]`).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it('ends an incident with a disposition, takes it up again, and sends whom the queue proposes', async () => {
    const { browser, system } = started;
    const { page, complaints, close } = await openPage(browser);
    await signIn(page, system.url, 'dispatcher');
    await waitForLiveMap(page);
    const dispatcher = await actAs(system.url, 'dispatcher');
    const { number } = await report(dispatcher, {
      type: 'traffic-accident',
      location: await somewhere(),
      address: 'ferry pier',
    });
    await openIncident(page, number);
    const detail = page.locator(`[data-incident-detail="${number}"]`);

    await page.locator('[data-work="resolve"]').click();
    await page.locator('select[name="disposition"]').selectOption('accident-settled');
    await page.locator('textarea[name="remark"]').fill('both drivers agreed');
    await page.locator('form.report button[type="submit"]').click();
    await page.locator('[data-incident-detail][data-status="RESOLVED"]').waitFor();
    await detail.getByText('Settled between the parties').waitFor();
    await detail.getByText('both drivers agreed').waitFor();

    await page.locator('[data-work="reopen"]').click();
    await page.locator('textarea[name="reason"]').fill('one of them came back');
    await page.locator('form.report button[type="submit"]').click();
    await page.locator('[data-incident-detail][data-status="HELD"]').waitFor();
    await page.getByText('What has happened').click();
    await page.locator('[data-kind="incident.reopened"]').getByText('one of them came back').waitFor();
    await picture(page, 'trail');

    await page.getByRole('button', { name: 'Back', exact: true }).click();
    const held = page.locator(`[data-held="${number}"]`);
    await held.getByRole('button', { name: /^Send .+ to / }).waitFor();
    await picture(page, 'queue');
    await held.getByRole('button', { name: /^Send .+ to / }).click();
    await held.waitFor({ state: 'detached' });
    await openIncident(page, number);
    await page.locator('[data-assignment][data-status="OFFERED"]').first().waitFor();
    expect(complaints).toEqual([]);
    await close();
  });
});
