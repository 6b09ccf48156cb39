import type { Page } from '@playwright/test';
import { expect } from './app.ts';
import { goTo, test } from './demo-farm.ts';
import { listen, look, SIZES } from './looking.ts';

/* A person gives rigs a site and tags in the real app, over the real store. */

const namesOf = (page: Page): Promise<unknown> => page.evaluate(async () => (await window.tera.call('labels.list', {})));
const q = (conditions: unknown[]): string => `#/fleet?where=${encodeURIComponent(JSON.stringify(conditions))}`;

test('site and tags: set for the selected rigs, shown, filtered by, taken back with Ctrl+Z', async ({ demo }) => {
  test.setTimeout(120_000);
  const { page } = demo;
  const complaints = listen(page);
  await goTo(page, q([['ip', 'in', '10.77.1.11-10.77.1.14']]));
  const matching = page.getByRole('grid');
  await expect(matching).toHaveAttribute('aria-rowcount', '5');
  await page.locator('#fleet-grid').focus();
  await page.keyboard.press('Control+a');
  await page.getByRole('button', { name: 'Site and tags…' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Site', { exact: true }).fill('Hall 1');
  await dialog.getByLabel('Add a tag').fill('rented');
  await page.keyboard.press('Enter');
  await dialog.getByLabel('Add a tag').fill('north row');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await look(page, 'labels-dialog', 'Fleet', complaints);
  await dialog.getByRole('button', { name: 'Set for 4 rigs' }).click();
  await expect(page.getByText('Site and tags set for 4 rigs')).toBeVisible();
  await expect.poll(() => namesOf(page)).toEqual({ ok: true, value: { sites: [{ name: 'Hall 1', rigs: 4 }], tags: [{ name: 'north row', rigs: 4 }, { name: 'rented', rigs: 4 }] } });
  await expect(page.getByRole('columnheader', { name: /Site/ })).toBeVisible();
  await expect(page.locator('.grid-row').first()).toContainText('north row, rented');
  await look(page, 'labels-set', 'Fleet', complaints);

  // One of them moves to another hall, from its panel: the list is mixed now.
  await page.setViewportSize(SIZES[0]);
  await goTo(page, q([['ip', 'in', '10.77.1.11']]));
  await expect(matching).toHaveAttribute('aria-rowcount', '2');
  await page.locator('.pan').getByRole('button', { name: 'Site and tags…' }).click();
  await dialog.getByLabel('Site', { exact: true }).fill('Hall 2');
  await dialog.getByLabel('rented').uncheck();
  await dialog.getByRole('button', { name: 'Set for 1 rig', exact: true }).click();
  await expect(page.locator('.pan dl')).toContainText('Hall 2');
  await goTo(page, q([['site', 'known']]));
  await expect(matching).toHaveAttribute('aria-rowcount', '5');
  await page.locator('#fleet-grid').focus();
  await page.keyboard.press('Control+a');
  await page.getByRole('toolbar', { name: 'Selection' }).getByRole('button', { name: 'Site and tags…' }).click();
  await expect(dialog.getByText('3 of 4')).toBeVisible();
  await look(page, 'labels-mixed', 'Fleet', complaints);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
  await page.keyboard.press('Control+z');
  await expect.poll(() => namesOf(page)).toEqual({ ok: true, value: { sites: [{ name: 'Hall 1', rigs: 4 }], tags: [{ name: 'north row', rigs: 4 }, { name: 'rented', rigs: 4 }] } });
  await goTo(page, q([['tags', 'is', 'Rented'], ['site', 'is', 'hall 1']]));
  await expect(matching).toHaveAttribute('aria-rowcount', '5');
  await goTo(page, '#/fleet?q=north');
  await expect(matching).toHaveAttribute('aria-rowcount', '5');
});
