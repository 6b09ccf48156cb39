import { expect } from './app.ts';
import { goTo, rigNoOf, test } from './demo-farm.ts';
import { listen, look } from './looking.ts';

/* What Settings says of the rigs that are read, and rigs of those families in the demo farm. */

test('the list of supported rigs opens from Settings, is filtered and closes', async ({ demo }) => {
  const { page } = demo;
  const complaints = listen(page);
  await goTo(page, '#/settings');
  await page.getByRole('button', { name: 'Show supported rigs' }).click();
  const list = page.getByRole('dialog');
  const lines = list.locator('tbody tr');
  await expect.poll(() => lines.count()).toBeGreaterThan(20);
  await page.waitForTimeout(400);
  await look(page, 'supported-rigs', 'Settings', complaints);
  await list.getByLabel('Filter by make, firmware or value').fill('epic');
  await expect(lines).toHaveCount(1);
  await expect(lines.first()).toContainText('http 4028');
  await list.getByLabel('Filter by make, firmware or value').fill('auradine');
  await expect(lines.first()).toContainText('Recognised, not read yet');
  await page.keyboard.press('Escape');
  await expect(list).toHaveCount(0);
});

test('VNish, ePIC and SealMiner of the demo farm are read whole', async ({ demo }) => {
  const { page } = demo;
  const complaints = listen(page);
  for (const [ip, name, words] of [['10.77.5.23', 'rig-vnish', '1.2.5-beta1'], ['10.77.5.25', 'rig-epic', 'PowerPlay-BMS v1.5.13'], ['10.77.5.28', 'rig-sealminer', '2025091001']] as const) {
    await goTo(page, `#/rig/${await rigNoOf(page, ip)}`);
    await expect(page.getByText(words).first()).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText(/TH\/s/).first()).toBeVisible();
    await look(page, name, 'Rig', complaints);
  }
});
