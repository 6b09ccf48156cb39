import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect } from './app.ts';
import { goTo, test } from './demo-farm.ts';

/* The keys of operator-ux §2 whose target exists, and their silence while a person writes. */

const hashOf = (page: Page): Promise<string> => page.evaluate(() => window.location.hash);
const cursorOf = (page: Page): Promise<number> => page.evaluate(() => Number(document.querySelector('.grid-row.cur')?.getAttribute('aria-rowindex') ?? 0) - 1);
const selectedCount = (page: Page): Promise<number> => page.evaluate(() => {
  const bar = document.querySelector('.bulk [role=status]')?.textContent ?? '0';
  return Number.parseInt(bar.replaceAll('\u202F', ''), 10);
});

/** The open demo writes its exports into a folder of the test. */
const saveDir = mkdtempSync(join(tmpdir(), 'tera-e2e-save-'));
test.use({ demoEnv: { TERA_E2E_SAVE_DIR: saveDir } });
test.afterAll(() => { rmSync(saveDir, { recursive: true, force: true }); });

for (const width of [1440, 1366]) {
  test(`keys go, move, open, close, select and search at ${width}`, async ({ demo: { page } }) => {
    await page.setViewportSize({ width, height: 800 });
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    await expect.poll(() => hashOf(page)).toBe('#/overview');
    await page.keyboard.press('g');
    await page.keyboard.press('f');
    await expect.poll(() => hashOf(page)).toBe('#/fleet');
    await expect(page.locator('.grid-row').first()).toBeVisible();

    await page.keyboard.press('j');
    await expect.poll(() => cursorOf(page)).toBe(1);
    await page.keyboard.press('j');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => cursorOf(page)).toBe(3);
    await page.keyboard.press('k');
    await expect.poll(() => cursorOf(page)).toBe(2);

    await page.keyboard.press('Space');
    await expect.poll(() => selectedCount(page)).toBe(1);
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await expect.poll(() => selectedCount(page)).toBe(3);
    await page.keyboard.press('Escape');
    await expect.poll(() => selectedCount(page)).toBe(0);
    await page.keyboard.press('Control+a');
    const onPage = await selectedCount(page);
    expect(onPage).toBeGreaterThan(10);
    expect(onPage).toBeLessThan(60);
    await page.keyboard.press('Control+a');
    await expect.poll(() => selectedCount(page)).toBeGreaterThan(200);
    await page.keyboard.press('Escape');

    // Where there is no room for the panel, Enter opens it first, then the page.
    if (width < 1401) {
      await page.keyboard.press('Enter');
      await expect(page.getByRole('complementary', { name: /^Summary of/ })).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(page.getByRole('complementary', { name: /^Summary of/ })).toHaveCount(0);
      await page.keyboard.press('Enter');
      await expect(page.getByRole('complementary', { name: /^Summary of/ })).toBeVisible();
    }
    await page.keyboard.press('Enter');
    await expect.poll(() => hashOf(page)).toMatch(/^#\/rig\/\d+$/);
    await expect(page.getByRole('button', { name: 'Read now' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect.poll(() => hashOf(page)).toBe('#/fleet');
  });
}

test('a person with a mouse gets no frame around the screen', async ({ demo: { page } }) => {
  const framed = (): Promise<string | null> => page.evaluate(() => document.querySelector(':is(main, .grid):focus-visible')?.className ?? null);
  await page.locator('.grid-row').nth(2).dblclick();
  await expect.poll(() => hashOf(page)).toMatch(/^#\/rig\/\d+$/);
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('content');
  expect(await framed()).toBeNull();
  await page.getByRole('link', { name: 'Back to the fleet' }).click();
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('fleet-grid');
  expect(await framed()).toBeNull();
  await page.keyboard.press('j');
  await expect.poll(framed).not.toBeNull();
});

test('the search takes letters as letters, an address finds its range, and no key fires while writing', async ({ demo: { page } }) => {
  await page.keyboard.press('Control+f');
  const search = page.getByRole('combobox', { name: 'Search rigs' });
  await expect(search).toBeFocused();
  await page.keyboard.type('gofje 10');
  await expect(search).toHaveValue('gofje 10');
  expect(await hashOf(page)).toContain('#/fleet');
  expect(await selectedCount(page)).toBe(0);
  expect(readdirSync(saveDir)).toEqual([]);
  await search.fill('10.77.3.17');
  await expect(page.getByRole('button', { name: /^All 4\d of 10\.77\.3\.0\/24$/ })).toBeVisible();
  await expect.poll(() => page.locator('.grid-row').count()).toBe(1);
  await page.keyboard.press('Escape');
  await expect(search).toHaveValue('');
  await goTo(page, '#/overview');
  await page.keyboard.press('Control+f');
  await expect(search).toBeFocused();
});

test('E saves exactly what is shown', async ({ demo: { page } }) => {
  await goTo(page, '#/fleet?q=10.77.4.');
  await expect.poll(() => page.locator('.grid-row').count()).toBeGreaterThan(10);
  const shown = Number(await page.locator('#fleet-grid').getAttribute('aria-rowcount')) - 1;
  const first = await page.locator('.grid-row').first().getByRole('gridcell').nth(3).innerText();
  await page.keyboard.press('e');
  await expect.poll(() => readdirSync(saveDir)).toEqual([expect.stringMatching(/^DEMO-tera-core-fleet-\d{4}-\d\d-\d\d\.csv$/)]);
  const name = readdirSync(saveDir)[0]!;
  const text = readFileSync(join(saveDir, name), 'utf8');
  expect(text.startsWith('\uFEFF')).toBe(true);
  const lines = text.trim().split(/\r?\n/);
  expect(lines).toHaveLength(1 + shown);
  expect(lines[1]).toContain(first);
  expect(lines.slice(1).every((line) => line.includes('10.77.4.'))).toBe(true);
});
