import { mkdirSync, readFileSync, rmSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { expect, ROOT } from './app.ts';
import { goTo, test } from './demo-farm.ts';

/* Light and dark, on paper, and at 200 % zoom. */

const FOLDER = join(ROOT, 'artifacts', 'screens');
const colours = (page: Page): Promise<{ ground: string; words: string; scheme: string; mantine: string | null; stars: string }> => page.evaluate(() => {
  const root = getComputedStyle(document.documentElement);
  return {
    ground: root.getPropertyValue('--void').trim().toLowerCase(), words: getComputedStyle(document.body).color, scheme: root.colorScheme,
    mantine: document.documentElement.getAttribute('data-mantine-color-scheme'), stars: getComputedStyle(document.querySelector('.stars')!).display,
  };
});
const windowColours = (app: ElectronApplication): Promise<{ source: string; ground: string }> =>
  app.evaluate(({ nativeTheme, BrowserWindow }) => ({ source: nativeTheme.themeSource, ground: BrowserWindow.getAllWindows()[0]!.getBackgroundColor() }));
const LIGHT = { ground: '#fbfaff', words: 'rgb(27, 21, 51)', scheme: 'light', mantine: 'light', stars: 'none' };
const DARK = { ground: '#070512', words: 'rgb(242, 240, 255)', scheme: 'dark', mantine: 'dark', stars: 'block' };

test('a theme that is chosen holds at once, for the window too, and from the first paint of the next start', async ({ start }) => {
  test.setTimeout(90_000);
  const dataRoot = mkdtempSync(join(tmpdir(), 'tera-e2e-theme-'));
  const first = await start({ dataRoot });
  await expect(first.page.getByRole('heading', { name: 'Welcome' })).toBeVisible({ timeout: 20_000 });
  expect(await colours(first.page)).toEqual(DARK);
  await first.page.evaluate(() => window.tera.call('settings.set', { firstRunDone: true }));
  await first.page.reload();
  await goTo(first.page, '#/settings');
  await first.page.getByRole('combobox', { name: 'Theme' }).click();
  await first.page.getByRole('option', { name: 'Light', exact: true }).click();
  await expect.poll(() => colours(first.page)).toEqual(LIGHT);
  expect(await windowColours(first.app)).toEqual({ source: 'light', ground: '#FBFAFF' });
  expect(await first.page.evaluate(async () => window.tera.call('settings.get', {}))).toMatchObject({ ok: true, value: { theme: 'light' } });
  await first.close();
  expect(JSON.parse(readFileSync(join(dataRoot, 'desktop.json'), 'utf8'))).toMatchObject({ theme: 'light' });

  const second = await start({ dataRoot });
  // Before the engine has told one setting.
  expect(await second.page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--void').trim().toLowerCase())).toBe('#fbfaff');
  expect(await windowColours(second.app)).toEqual({ source: 'light', ground: '#FBFAFF' });
  await expect.poll(() => colours(second.page)).toEqual(LIGHT);
  await goTo(second.page, '#/settings');
  await second.page.getByRole('combobox', { name: 'Theme' }).click();
  await second.page.getByRole('option', { name: 'As the system' }).click();
  await expect.poll(async () => (await windowColours(second.app)).source).toBe('system');
  await second.close();
  rmSync(dataRoot, { recursive: true, force: true });
});

test('paper is light, without rail and tools, whatever the theme', async ({ demo }) => {
  test.setTimeout(90_000);
  const { app, page } = demo;
  await page.setViewportSize({ width: 1366, height: 768 });
  for (const [hash, words] of [['#/overview', 'Farm hashrate now'], ['#/fleet', 'Status and reasons']] as const) {
    await goTo(page, hash);
    await expect(page.getByText(words).first()).toBeVisible();
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.evaluate(() => [getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color])).toEqual(['rgb(255, 255, 255)', 'rgb(27, 21, 51)']);
    for (const tool of ['.rail', '.search']) await expect(page.locator(tool)).toBeHidden();
    if (hash === '#/fleet') await expect(page.locator('.grid-row').first()).toBeVisible();
    await page.emulateMedia({ media: null, colorScheme: null });
    const pdf = await app.evaluate(async ({ BrowserWindow }) => (await BrowserWindow.getAllWindows()[0]!.webContents.printToPDF({ landscape: true, printBackground: true, pageSize: 'A4' })).toString('base64'));
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(join(FOLDER, `paper-${hash.slice(2)}.pdf`), Buffer.from(pdf, 'base64'));
    expect(Buffer.from(pdf, 'base64').subarray(0, 5).toString()).toBe('%PDF-');
  }
});

/** Parts of the screens that stand beside or below each other: none may lie over another. */
const PARTS = ['.overview > *', '.hero > *', '.low > *', '.rig-body > *', '.rg3 > *', '.rg3 > .l > *', '.find-page > *:not(.vh)', '.settings > *', '.settings-col > *', '.top > *', '.status > *'];

test('at 200 % zoom of a 1280 × 720 window nothing overlaps and nothing is out of reach', async ({ demo }) => {
  test.setTimeout(120_000);
  const { page } = demo;
  const rig = await page.evaluate(() => new Promise<number>((resolve) => {
    const end = window.tera.subscribe('fleet.table', {}, (delta) => {
      if (!delta.full) return;
      setTimeout(() => { end(); });
      resolve((JSON.parse(delta.rows) as { ip: string; rigNo: number }[]).find((row) => row.ip === '10.77.4.45')?.rigNo ?? 0);
    });
  }));
  await page.setViewportSize({ width: 640, height: 360 });
  for (const [hash, ready] of [['#/overview', '.hero'], ['#/fleet', '.grid-row'], ['#/find', '.find-page'], ['#/settings', '.settings'], [`#/rig/${rig}`, '.rg3']] as const) {
    await goTo(page, hash);
    await expect(page.locator(ready).first()).toBeVisible();
    await page.waitForTimeout(500);
    mkdirSync(FOLDER, { recursive: true });
    await page.screenshot({ path: join(FOLDER, `zoom-${hash.slice(2).split('/')[0]!}.png`) });
    expect.soft(await page.evaluate((parts) => {
      const flaws: string[] = [];
      const root = document.documentElement;
      if (root.scrollWidth > root.clientWidth) flaws.push(`the page is ${root.scrollWidth} px wide`);
      for (const selector of parts) {
        const boxes = [...document.querySelectorAll(selector)].map((element) => ({ element, box: element.getBoundingClientRect() })).filter(({ box, element }) => box.width > 1 && box.height > 1 && getComputedStyle(element).position !== 'fixed');
        for (const [index, one] of boxes.entries()) {
          for (const other of boxes.slice(index + 1)) {
            if (one.element.parentElement !== other.element.parentElement) continue;
            const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
            const high = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
            if (wide > 1 && high > 1) flaws.push(`${selector}: ${one.element.className} lies over ${other.element.className}`);
          }
        }
      }
      const main = document.getElementById('content')!;
      for (const element of main.querySelectorAll<HTMLElement>('button, a[href], input, [role=combobox]')) {
        if (element.closest('[aria-hidden="true"]') !== null || element.getClientRects().length === 0) continue;
        element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
        const box = element.getBoundingClientRect();
        if (box.right < 1 || box.left > root.clientWidth - 1 || box.bottom < 1 || box.top > root.clientHeight - 1) flaws.push(`out of reach: ${element.innerText.slice(0, 30)}`);
      }
      return flaws;
    }, PARTS), hash).toEqual([]);
  }
});
