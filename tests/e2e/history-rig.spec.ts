import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from './app.ts';
import { goTo, rigNoOf, test } from './demo-farm.ts';
import { listen, look } from './looking.ts';

/* The charts of a rig page on the demo farm: drawn from the engine's own history. */

test('charts of a rig: drawn, walked and zoomed by keys, read as a table, another range and Back', async ({ demo }) => {
  test.setTimeout(120_000);
  const { page } = demo;
  const complaints = listen(page);
  const rigNo = await rigNoOf(page, '10.77.1.11');
  // Two ticks have gone into the store.
  await expect.poll(() => page.evaluate(async (no) => {
    const toMs = Date.now();
    const answer = await window.tera.call('history.rigs', { rigNos: [no], metrics: ['hashrateThs'], fromMs: toMs - 3_600_000, toMs });
    if (!answer.ok) return answer.error.message;
    return (answer.value.rigs[0]?.lines.hashrateThs?.avg ?? []).filter((value) => value !== null).length >= 2;
  }, rigNo), { timeout: 90_000, intervals: [1000] }).toBe(true);
  await goTo(page, `#/rig/${rigNo}`);
  const hashrate = page.getByRole('figure', { name: /^Hashrate of/ });
  await expect(hashrate.locator('[data-line]')).toHaveAttribute('d', /^M/);
  for (const name of [/^Temperatures of/, /^Power of/, /^Fans of/, /^Efficiency of/]) await expect(page.getByRole('figure', { name }).locator('[data-line]').first()).toHaveAttribute('d', /^M/);
  await look(page, 'rig-history', 'Rig', complaints);

  const along = hashrate.getByRole('slider');
  await along.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(along).toHaveAttribute('aria-valuetext', /TH\/s|on its way|Still to come/);
  await page.keyboard.press('+');
  await expect(page.getByText(/^Zoomed to/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText(/^Zoomed to/)).toBeHidden();
  await page.keyboard.press('Escape');
  expect(page.url()).toContain(`#/rig/${rigNo}`);

  await hashrate.getByRole('button', { name: 'Table' }).click();
  const rows = hashrate.getByRole('row');
  await expect(rows.filter({ hasText: /\d\d\.\d|\d{3}/ }).first()).toBeVisible();
  expect(await rows.count()).toBeGreaterThan(100);
  await hashrate.getByRole('button', { name: 'Chart', exact: true }).click();

  await page.getByText('24 h', { exact: true }).click();
  await expect(page).toHaveURL(/range=24h/);
  await expect(hashrate.locator('.recharts-xAxis-tick-labels')).toContainText(/\d\d:00/);
  await page.getByText('30 d', { exact: true }).click();
  await expect(page).toHaveURL(/range=30d/);
  await page.goBack();
  await expect(page).toHaveURL(/range=24h/);
  await expect(page.getByRole('radio', { name: '24 h' })).toBeChecked();
  expect(complaints).toEqual([]);
});

test('a chart is saved as a file with times and units', async ({ demo }) => {
  test.setTimeout(90_000);
  const { page, app, dataRoot } = demo;
  const rigNo = await rigNoOf(page, '10.77.1.11');
  const path = join(dataRoot, 'chart.csv');
  await app.evaluate(({ dialog }, filePath) => { dialog.showSaveDialog = async () => ({ canceled: false, filePath }); }, path);
  await goTo(page, `#/rig/${rigNo}`);
  await page.getByRole('button', { name: /^Export Hashrate of/ }).click({ timeout: 60_000 });
  await expect(page.getByText(/steps? exported$/)).toBeVisible();
  const text = readFileSync(path, 'utf8');
  expect(text.startsWith('\uFEFFFrom (UTC),To (UTC),"Hashrate, mean (TH/s)"')).toBe(true);
  const lines = text.trim().split('\r\n');
  expect(lines.length).toBeGreaterThan(100);
  expect(lines.some((line) => /^\d{4}-\d\d-\d\dT[\d:.]+Z,\d{4}-\d\d-\d\dT[\d:.]+Z,\d/.test(line))).toBe(true);
});
