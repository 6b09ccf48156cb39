import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, goTo, rigsShown, test } from './demo-farm.ts';

const folder = mkdtempSync(join(tmpdir(), 'tera-e2e-report-'));
test.use({ demoEnv: { TERA_E2E_SAVE_DIR: folder } });
test.afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

test('a report about a rig is shown before it is saved, and the file holds what was kept', async ({ demo }) => {
  const { page } = demo;
  expect(await rigsShown(page)).toBeGreaterThan(200);
  const rig = await page.evaluate(() => new Promise<{ rigNo: number; worker: string }>((resolve) => {
    const end = window.tera.subscribe('fleet.table', {}, (delta) => {
      if (!delta.full) return;
      setTimeout(() => { end(); });
      const rows = JSON.parse(delta.rows) as { rigNo: number; make: string; status: string; worker: string | null }[];
      const found = rows.find((row) => row.make === 'antminer' && row.status === 'hashing' && row.worker !== null)!;
      resolve({ rigNo: found.rigNo, worker: found.worker! });
    });
  }));
  await goTo(page, `#/rig/${rig.rigNo}`);
  await page.getByRole('button', { name: 'Report about this rig…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: new RegExp(`^rigs/rig-${rig.rigNo}\\.txt`) }).click({ timeout: 20_000 });
  await expect(dialog.locator('pre')).toContainText('--- 4028/cgminer/stats');
  await expect(dialog.locator('pre')).not.toContainText(rig.worker);
  await page.screenshot({ path: test.info().outputPath('report.png') });
  await dialog.getByLabel('Keep logs/engine.log in the report').uncheck();
  await dialog.getByRole('button', { name: /^Save \d+ parts$/ }).click();
  await expect(dialog.getByText(/^Saved as /)).toBeVisible();
  const [name] = readdirSync(folder);
  expect(name).toMatch(/^DEMO tera-report-.*\.txt$/);
  const text = readFileSync(join(folder, name!), 'utf8');
  expect(text).toContain(`===== rigs/rig-${rig.rigNo}.txt =====`);
  expect(text).not.toContain('===== logs/engine.log =====');
  expect(text).not.toContain(rig.worker);
});
