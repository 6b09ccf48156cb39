import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, ROOT } from './app.ts';
import { goTo, rigsShown, test } from './demo-farm.ts';

/* Views of the fleet list by keyboard alone, and again after a restart. */

const saveDir = mkdtempSync(join(tmpdir(), 'tera-e2e-views-'));
test.use({ demoEnv: { TERA_E2E_SAVE_DIR: saveDir } });
test.afterAll(() => { rmSync(saveDir, { recursive: true, force: true }); });

const heads = (page: Page): Promise<string[]> => page.locator('.grid-head [data-column]').evaluateAll((cells) => cells.map((cell) => (cell as HTMLElement).dataset['column'] ?? ''));
const shownRigs = async (page: Page): Promise<number> => Number(await page.locator('#fleet-grid').getAttribute('aria-rowcount')) - 1;
const picture = (page: Page, name: string): Promise<unknown> => page.screenshot({ path: join(ROOT, 'artifacts', 'screens', `${name}.png`) });

/** Opens the palette, types and takes what is first. */
async function command(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Commands' })).toBeFocused();
  await page.keyboard.type(words);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('combobox', { name: 'Commands' })).toHaveCount(0);
}

test('a view is made, kept and found again after a restart, by keyboard alone', async ({ demo, start }) => {
  test.setTimeout(120_000);
  const { page } = demo;
  await page.setViewportSize({ width: 1440, height: 900 });
  // A filter of two conditions, written and chosen by keys.
  await command(page, 'filter the list');
  const builder = page.locator('.builder');
  await expect(builder).toBeVisible();
  const field = builder.getByRole('combobox', { name: 'Field' }).first();
  await field.focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('IP range');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await builder.getByRole('textbox', { name: 'Value' }).first().focus();
  await page.keyboard.type('10.77.4.11-30');
  await expect.poll(() => shownRigs(page)).toBe(20);
  await picture(page, 'fleet-filter');
  await page.keyboard.press('Escape');
  await expect(builder).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Remove filter IP range in 10.77.4.11-30' })).toBeVisible();

  // Another column, moved up by Alt and an arrow.
  await command(page, 'choose columns');
  const fans = page.locator('.chooser').getByRole('checkbox', { name: 'Fans, rpm' });
  await fans.focus();
  await page.keyboard.press('Space');
  await expect.poll(() => heads(page)).toContain('fans');
  await fans.focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(async () => (await heads(page)).indexOf('fans')).toBe(12);
  await picture(page, 'fleet-columns');
  await page.keyboard.press('Escape');
  // Largest first, from the head's own menu.
  await page.locator('[data-column=ip] button').focus();
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Sort, largest first' }).focus();
  await picture(page, 'fleet-head-menu');
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-column=ip]')).toHaveAttribute('aria-sort', 'descending');

  await command(page, 'save as a view');
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
  await page.keyboard.type('Night round');
  await page.keyboard.press('Enter');
  const tab = page.getByRole('tab', { name: /^Night round/ });
  await expect(tab).toHaveAttribute('aria-selected', 'true');
  await expect(tab.locator('b')).toHaveText('20');
  const kept = await heads(page);
  await picture(page, 'fleet-own-view');

  // What E saves is what is shown: columns, order and rows.
  await page.keyboard.press('e');
  // While it is written it has another name, and then its own at once.
  const saved = (): string[] => readdirSync(saveDir).filter((name) => name.endsWith('.csv')).flatMap((name) => readFileSync(join(saveDir, name), 'utf8').trim().split(/\r?\n/));
  await expect.poll(() => saved().length).toBe(21);
  const lines = saved();
  expect(lines[0]!.indexOf('Fans')).toBeGreaterThan(lines[0]!.indexOf('Uptime'));
  expect(lines[0]!.indexOf('Fans')).toBeLessThan(lines[0]!.indexOf('Last answer'));
  expect(lines[1]).toContain('10.77.4.30');
  expect(lines[20]).toContain('10.77.4.11');

  // Another tab has its own columns.
  await page.getByRole('tab', { name: /^Offline/ }).press('Enter');
  await expect.poll(() => heads(page)).not.toContain('fans');
  await demo.app.close();

  const again = await start({ dataRoot: demo.dataRoot, args: ['--profile', 'demo'] });
  await goTo(again.page, '#/overview');
  await expect.poll(() => again.page.evaluate(async () => (await window.tera.call('app.info', {})).ok), { timeout: 20_000 }).toBe(true);
  await expect(again.page.getByRole('heading', { name: 'Overview' })).toBeVisible();
  await command(again.page, 'night rou');
  const found = again.page.getByRole('tab', { name: /^Night round/ });
  await expect(found).toHaveAttribute('aria-selected', 'true');
  await expect.poll(() => heads(again.page)).toEqual(kept);
  await expect(again.page.locator('[data-column=ip]')).toHaveAttribute('aria-sort', 'descending');
  await expect.poll(() => shownRigs(again.page)).toBe(20);

  // Deleted, and brought back.
  await again.page.getByRole('button', { name: 'View menu' }).press('Enter');
  await again.page.getByRole('menuitem', { name: 'Delete view' }).press('Enter');
  await expect(found).toHaveCount(0);
  await again.page.getByRole('button', { name: 'Undo' }).press('Enter');
  await expect(found).toHaveAttribute('aria-selected', 'true');
  await expect.poll(() => heads(again.page)).toEqual(kept);
});

test('columns are dragged, resized and fitted by mouse, and reset', async ({ demo: { page } }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  const before = await heads(page);
  await page.locator('[data-column=worker] button').dragTo(page.locator('[data-column=name]'));
  await expect.poll(() => heads(page)).toEqual(['status', 'worker', ...before.filter((key) => key !== 'status' && key !== 'worker')]);
  const name = page.locator('[data-column=name]');
  const width = async (): Promise<number> => (await name.boundingBox())!.width;
  const old = await width();
  const other = (await page.locator('[data-column=model]').boundingBox())!.width;
  const edge = (await name.locator('.edge').boundingBox())!;
  await page.mouse.move(edge.x + 4, edge.y + 10);
  await page.mouse.down();
  await page.mouse.move(edge.x + 64, edge.y + 10, { steps: 5 });
  await page.mouse.up();
  await expect.poll(async () => Math.round(await width() - old)).toBe(60);
  // Nothing else moved under the pointer, and the rows follow the heads.
  expect(Math.abs((await page.locator('[data-column=model]').boundingBox())!.width - other)).toBeLessThan(1.5);
  const cell = (await page.locator('.grid-row').first().locator(':scope > *').nth(3).boundingBox())!;
  const head = (await name.boundingBox())!;
  expect(Math.abs(cell.x - head.x) + Math.abs(cell.width - head.width)).toBeLessThan(2);
  await name.locator('.edge').dblclick();
  await expect.poll(async () => Math.round(await width())).toBeLessThan(Math.round(old + 55));
  await page.reload();
  await expect.poll(() => rigsShown(page)).toBeGreaterThan(200);
  await expect.poll(() => heads(page)).toEqual(['status', 'worker', ...before.filter((key) => key !== 'status' && key !== 'worker')]);
  await page.getByRole('button', { name: 'View menu' }).click();
  await page.getByRole('menuitem', { name: 'Reset columns, widths and sort' }).click();
  await expect.poll(() => heads(page)).toEqual(before);
  await expect.poll(async () => Math.abs(await width() - old)).toBeLessThan(1);
});

test('the palette finds screens, rigs and ranges; the sheet shows the keys', async ({ demo: { page } }) => {
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.keyboard.press('Control+p');
  const field = page.getByRole('combobox', { name: 'Commands' });
  await expect(field).toBeFocused();
  await picture(page, 'palette');
  await field.fill('10.77.4.11');
  await expect(page.getByRole('option', { name: /10\.77\.4\.0\/24/ })).toBeVisible();
  await expect(page.getByRole('option').first()).toContainText('10.77.4.11');
  await picture(page, 'palette-ip');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => window.location.hash)).toMatch(/^#\/rig\/\d+$/);
  await command(page, 'settings');
  await expect.poll(() => page.evaluate(() => window.location.hash)).toBe('#/settings');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Shortcuts' })).toBeVisible();
  await picture(page, 'shortcuts');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a table wider than the window scrolls sideways, its heads with it', async ({ demo: { page } }) => {
  await page.setViewportSize({ width: 1366, height: 768 });
  const columns = ['status', 'name', 'boards', 'boardTemps', 'fans', 'firmware', 'serial', 'mac', 'controlBoard', 'inlet', 'rejects', 'hwErrors', 'firstSeen', 'lastError'];
  await page.evaluate(async (keys) => {
    await window.tera.call('views.put', { view: { id: 'all', name: null, filters: {}, sort: null, columns: keys.map((key) => ({ key, widthPx: null })) } });
  }, columns);
  await page.reload();
  await expect.poll(() => rigsShown(page)).toBeGreaterThan(200);
  await expect.poll(() => heads(page)).toEqual(columns);
  await page.locator('.grid-body').evaluate((body) => { body.scrollLeft = 10_000; });
  const left = await page.locator('.grid-body').evaluate((body) => body.scrollLeft);
  expect(left).toBeGreaterThan(100);
  const gap = async (): Promise<number> => {
    const head = (await page.locator('[data-column=lastError]').boundingBox())!;
    const cell = (await page.locator('.grid-row').first().locator(':scope > *').nth(columns.length).boundingBox())!;
    return Math.abs(head.x - cell.x);
  };
  await expect.poll(gap).toBeLessThan(2);
  await picture(page, 'fleet-wide');
});

test('another filter begins at its first row, however far down the list was', async ({ demo: { page } }) => {
  await page.setViewportSize({ width: 1366, height: 768 });
  await expect.poll(() => rigsShown(page)).toBeGreaterThan(200);
  const body = page.locator('.grid-body');
  await body.evaluate((element) => { element.scrollTop = 3000; });
  await expect(page.locator('.grid-row[aria-rowindex="2"]')).toHaveCount(0);
  await page.locator('input[role=combobox]').fill('antminer');
  await expect(page.locator('.grid-row[aria-rowindex="2"]')).toBeInViewport();
  expect(await body.evaluate((element) => element.scrollTop)).toBe(0);
});
