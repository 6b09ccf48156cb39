import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { BRAND, windowTitle } from '../../preload/contract/brand.ts';
import { expect, pids, test, type Launched } from './app.ts';
import { goTo, rigsShown } from './demo-farm.ts';
import { counts, FARM, startFarm } from './real-farm.ts';

/* The first minute of a new user, pressed through button by button. */

const MOST_CLICKS = 9;

const windowTitleOf = ({ app }: Launched): Promise<string> => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getTitle());
const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });
const numberIn = (text: string): number => Number(text.replace(/[^\d]/g, ''));

/** Rigs of a profile as its own engine counts them. */
const rigsOfEngine = (page: Page): Promise<number> => page.evaluate(() => new Promise<number>((resolve) => {
  const end = window.tera.subscribe('fleet.table', {}, (delta) => {
    setTimeout(() => { end(); });
    resolve(delta.farm.rigs);
  });
}));

test('from a fresh profile to the live demo farm in at most nine clicks, and back to one’s own farm', async ({ tera }) => {
  test.setTimeout(120_000);
  const { page, dataRoot } = tera;
  let clicks = 0;
  const click = async (target: Locator): Promise<void> => {
    await target.click();
    clicks += 1;
  };
  await expect(page.getByRole('heading', { name: 'Welcome' })).toBeVisible({ timeout: 20_000 });
  expect(await page.title()).toBe(windowTitle('Welcome'));
  await click(button(page, 'Continue'));
  await expect(page.getByRole('heading', { name: 'Find rigs' })).toBeVisible();
  await click(button(page, 'Open the demo farm instead'));
  await expect(page.getByText('This is the demo farm:')).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText('DEMO', { exact: true })).toBeVisible();
  const startedAtMs = Date.now();
  await click(button(page, 'Start'));
  await expect(page.locator('.found-row:not(.head)').first()).toBeVisible({ timeout: 15_000 });
  const firstRigMs = Date.now() - startedAtMs;
  expect(firstRigMs, 'first rig visible within 15 s of Start').toBeLessThan(15_000);
  await expect(page.getByRole('heading', { name: /rigs found$/ })).toBeVisible({ timeout: 60_000 });

  const seen = await counts(page);
  const classes = ['Identified', 'Locked', 'Unknown', 'Refused', 'Silent'];
  expect(Object.keys(seen.classes)).toEqual(classes);
  expect(seen.asked).toBe(5 * 254);
  expect(seen.total).toBe(5 * 254);
  expect(classes.reduce((sum, name) => sum + seen.classes[name]!, 0)).toBe(seen.asked);
  expect(numberIn(await page.getByRole('heading', { name: /rigs found$/ }).innerText())).toBe(seen.classes['Identified']! + seen.classes['Locked']!);

  for (const heading of ['Unlock', 'Your farm is live']) {
    await click(button(page, 'Continue'));
    await expect(page.getByRole('heading', { name: heading })).toBeVisible();
  }
  await click(button(page, 'Open the fleet table'));
  await expect.poll(() => rigsShown(page), { timeout: 20_000 }).toBeGreaterThan(200);
  expect(await page.locator('.grid-row').count()).toBeGreaterThan(10);
  expect(await rigsShown(page)).toBe(seen.classes['Identified']! + seen.classes['Locked']!);
  await expect(page.locator('.grid-row').filter({ hasText: 'Hashing' }).first()).toBeAttached();
  expect(clicks).toBeLessThanOrEqual(MOST_CLICKS);
  test.info().annotations.push({ type: 'figure', description: `${clicks} clicks, first rig after ${firstRigMs} ms` });

  expect(await page.title()).toBe(`DEMO · Fleet — ${BRAND}`);
  expect(await windowTitleOf(tera)).toBe(`DEMO · Fleet — ${BRAND}`);
  await expect(page.locator('header').getByText('DEMO', { exact: true })).toBeVisible();

  // The demo's rigs live in the demo's folder only; its own folder goes with one confirmed click.
  const { demo: simulator } = await pids(tera.app);
  expect(existsSync(join(dataRoot, 'demo', 'control.db'))).toBe(true);
  await goTo(page, '#/settings');
  await button(page, 'Delete demo').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete demo', exact: true }).click();
  await expect.poll(() => existsSync(join(dataRoot, 'demo')), { timeout: 20_000 }).toBe(false);
  await expect.poll(() => existsSync(`/proc/${simulator}`)).toBe(false);
  await expect(page.getByRole('heading', { name: 'Welcome' })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText('DEMO', { exact: true })).toHaveCount(0);
  await expect.poll(() => windowTitleOf(tera)).toBe(windowTitle('Welcome'));
  expect(readdirSync(join(dataRoot, 'farm'))).toContain('control.db');
  expect(await rigsOfEngine(page)).toBe(0);
});

test('from a fresh profile to real sockets: 500 rigs of three makes on loopback, 12 of them locked, in at most nine clicks', async ({ tera }) => {
  test.skip(process.platform !== 'linux', 'other systems do not answer on all of 127/8');
  test.setTimeout(120_000);
  const { page } = tera;
  const farm = await startFarm(110);
  let clicks = 0;
  const click = async (target: Locator): Promise<void> => {
    await target.click();
    clicks += 1;
  };
  try {
    await click(button(page, 'Continue'));
    await click(page.getByRole('button', { name: 'Add a range' }));
    await page.getByPlaceholder('10.0.3.1-254').first().fill(FARM.range);
    await expect(page.getByText(/1.?022 addresses/).first()).toBeVisible();
    // Networks of this machine stay unasked: tests talk to loopback only.
    for (const box of await page.getByRole('checkbox').all()) if (!(await box.getAttribute('aria-label'))?.includes('Typed range')) await box.uncheck();
    await click(button(page, 'Start'));
    await expect(page.getByRole('heading', { name: `${FARM.rigs} rigs found` })).toBeVisible({ timeout: 60_000 });
    const seen = await counts(page);
    const { Identified: identified, Locked: locked, Unknown: unknown, Refused: refused, Silent: silent } = seen.classes;
    expect([identified, locked]).toEqual([FARM.rigs - FARM.locked, FARM.locked]);
    expect([seen.asked, seen.total]).toEqual([FARM.addresses, FARM.addresses]);
    // Any other address of 127/8 belongs to this computer too and refuses.
    expect(refused! + silent! + unknown!).toBe(seen.total - FARM.rigs);
    await click(button(page, 'Continue'));
    await expect(page.getByRole('heading', { name: 'Unlock' })).toBeVisible();
    await click(button(page, 'Continue'));
    await expect(page.getByRole('heading', { name: 'Your farm is live' })).toBeVisible();
    await click(button(page, 'Open the fleet table'));
    await expect.poll(() => rigsShown(page), { timeout: 20_000 }).toBe(FARM.rigs);
    expect(clicks).toBeLessThanOrEqual(MOST_CLICKS);
    await goTo(page, '#/fleet?view=locked');
    await expect(page.getByRole('tab', { name: /^Locked/ })).toContainText(String(FARM.locked));
    expect(await page.title()).toBe(windowTitle('Fleet'));
  } finally {
    await farm.end();
  }
});
