/** Work on incidents through the page: calls merged and separated, an incident found by words, corrected, and told about in Chinese. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { actAs, findFreeUnit, report } from './api.js';
import { findChromium, openPage, picture } from './chromium.js';
import { signIn, waitForLiveMap } from './console-steps.js';
import { browserAndSystem } from './fixture.js';

const chromium = findChromium();

describe.skipIf(chromium === null)('work on incidents', () => {
  const started = browserAndSystem(chromium, 'off');

  it('merges two calls about one accident, and takes them apart again', async () => {
    const { browser, system } = started;
    const dispatcher = await actAs(system.url, 'dispatcher');
    const { position } = await findFreeUnit(dispatcher);
    const call = { type: 'traffic-accident', location: position };
    const first = await report(dispatcher, { ...call, address: 'crossing by the school' });
    const second = await report(dispatcher, { ...call, address: 'crossing at the school' });
    const { page, complaints, close } = await openPage(browser);
    await signIn(page, system.url, 'dispatcher');
    await waitForLiveMap(page);
    await page.locator('.rows .row', { hasText: first.number }).click();

    await page.getByRole('button', { name: `Merge ${second.number} into ${first.number}` }).click();
    const duplicate = page.locator(`[data-duplicate="${second.number}"]`);
    await duplicate.waitFor();
    await picture(page, 'merged');
    await duplicate.getByRole('button', { name: second.number, exact: true }).click();
    const detail = page.locator(`[data-incident-detail="${second.number}"]`);
    await page.locator('[data-incident-detail][data-status="DUPLICATE"]').waitFor();
    await detail.getByRole('button', { name: first.number, exact: true }).click();

    await page.getByRole('button', { name: `Take ${second.number} out` }).click();
    await page.locator(`[data-possible="${second.number}"]`).waitFor();
    expect(await duplicate.count()).toBe(0);
    expect(complaints).toEqual([]);
    await close();
  });

  it('finds an incident by a Chinese word, corrects it, notes a hazard, and hands out its trail', async () => {
    const { browser, system } = started;
    const dispatcher = await actAs(system.url, 'dispatcher');
    const { position } = await findFreeUnit(dispatcher);
    const { number } = await report(dispatcher, { type: 'dispute', location: position, address: '渔市街南门口' });
    const { page, complaints, close } = await openPage(browser, { locale: 'zh-CN' });
    await signIn(page, system.url, 'dispatcher');
    await waitForLiveMap(page);
    await page.getByRole('searchbox').fill('南门');
    await page.locator('.rows .row', { hasText: number }).click();
    await page.locator('[data-work="priority"]').click();
    await page.getByText('1 特急').click();
    await page.locator('form.report button[type="submit"]').click();
    await page.locator('.detail-head .priority', { hasText: '1' }).waitFor();

    await page.locator('[data-work="note"]').click();
    await page.locator('select[name="hazard"]').selectOption('DOG');
    await page.locator('textarea[name="text"]').fill('院内有犬');
    await page.locator('form.report button[type="submit"]').click();
    await page.locator('[data-note="DOG"]').getByText('院内有犬').waitFor();

    await page.getByText('处置经过').click();
    await page.locator('[data-kind="incident.priority-changed"]').getByText('等级变更').waitFor();
    await picture(page, 'trail-zh');
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '下载 CSV' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe(`incident-${number}.csv`);
    expect(await readFile(await file.path(), 'utf8')).toContain('等级变更');
    expect(complaints).toEqual([]);
    await close();
  });
});
