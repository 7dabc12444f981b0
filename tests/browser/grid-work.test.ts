/** Grid work and plans through the page: a report that comes in becomes an incident, and a plan is put in force. */
import { describe, expect, it } from 'vitest';
import { actAs, findFreeUnit } from './api.js';
import { findChromium, openPage, picture } from './chromium.js';
import { signIn, waitForLiveMap } from './console-steps.js';
import { browserAndSystem } from './fixture.js';

const chromium = findChromium();

describe.skipIf(chromium === null)('grid work in the console', () => {
  const started = browserAndSystem(chromium, 'off');

  it('shows a report as it is filed, and turns it into an incident', async () => {
    const { browser, system } = started;
    const { position } = await findFreeUnit(await actAs(system.url, 'dispatcher'));
    const { page, complaints, close } = await openPage(browser);
    await signIn(page, system.url, 'dispatcher');
    await waitForLiveMap(page);
    await page.locator('[data-room="grid-work"]').click();
    await page.locator('[data-report]').first().waitFor();
    const worker = await actAs(system.url, 'gridworker');
    const { fileGridReport } = await worker<{ fileGridReport: { report: { number: string } } }>(
      'mutation ($input: FileGridReportInput!) { fileGridReport(input: $input) { report { number } } }',
      {
        input: {
          kind: 'FIRE_HAZARD',
          text: 'gas bottles in the stairwell',
          location: { lon: position.lon, lat: position.lat },
        },
      },
    );
    const row = page.locator(`[data-report="${fileGridReport.report.number}"]`);
    await row.getByText('gas bottles in the stairwell').waitFor();
    await row.locator('.row').click();
    await picture(page, 'grid-report');
    await row.getByRole('button', { name: 'Make it an incident' }).click();
    await row.locator('form button[type="submit"]').click();
    const detail = page.locator('[data-incident-detail]');
    await detail.waitFor();
    await detail.getByText(fileGridReport.report.number).waitFor();

    await page.locator('[data-room="grid-work"]').click();
    await row.waitFor({ state: 'detached' });
    for (const tab of ['Hazards', 'Inspections', 'Figures']) {
      await page.getByRole('tab', { name: tab }).click();
      await page.waitForLoadState('networkidle');
      await picture(page, `grid-${tab}`);
    }
    await page.locator('.figure-list').getByText('Became incidents').waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it('puts a plan in force, and says where one is wrong', async () => {
    const { browser, system } = started;
    const { page, close } = await openPage(browser);
    await signIn(page, system.url, 'supervisor');
    await waitForLiveMap(page);
    await page.locator('[data-room="plans"]').click();
    const plan = page.locator('[data-plan="dispute"]').first();
    await plan.getByRole('button', { name: /^Edit the plan/ }).click();
    const json = plan.locator('textarea[name="plan"]');
    const before = JSON.parse(await json.inputValue()) as { clocks: { arriveS: number } };
    await picture(page, 'plan-editor');

    await json.fill(JSON.stringify({ ...before, clocks: { ...before.clocks, arriveS: -5 } }));
    await plan.locator('button[type="submit"]').click();
    await plan.getByText('At: input.content.clocks.arriveS').waitFor();

    await json.fill(JSON.stringify({ ...before, clocks: { ...before.clocks, arriveS: 601 } }));
    await plan.locator('button[type="submit"]').click();
    await page.locator('[data-plan="dispute"][data-version="2"]').waitFor();
    await plan.getByText('Former versions (1)').waitFor();

    await page.getByRole('tab', { name: 'Rules' }).click();
    await page.getByRole('radio', { name: 'Own station first' }).check();
    await page.locator('input[name="mustSave"]').fill('90');
    await page.locator('form.form button[type="submit"]').click();
    await page.getByText('The rules were changed').waitFor();
    await picture(page, 'rules');
    await close();
  });
});
