import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { BRAND, windowTitle } from '../../preload/contract/brand.ts';
import { expect, pids, ROOT, test, type Launched } from './app.ts';
import { goTo, rigsShown } from './demo-farm.ts';

/* The first minute of a new user, pressed through button by button. */

const MOST_CLICKS = 9;

const windowTitleOf = ({ app }: Launched): Promise<string> => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getTitle());
const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });
const numberIn = (text: string): number => Number(text.replace(/[^\d]/g, ''));

/** The counters above the growing table. */
const counts = (page: Page): Promise<Record<string, number>> => page.evaluate(() => {
  const number = (text: string): number => Number(text.replaceAll('\u202F', ''));
  const [asked, total] = (/([\d\u202F]+) of ([\d\u202F]+) asked/.exec(document.querySelector('.first-counts')?.textContent ?? '') ?? []).slice(1).map(number);
  const result: Record<string, number> = { asked: asked ?? Number.NaN, total: total ?? Number.NaN };
  for (const entry of document.querySelectorAll('.first-counts .row')) {
    result[entry.querySelector('.t2')?.textContent ?? ''] = number(entry.querySelector('b')?.textContent ?? '');
  }
  return result;
});

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
  expect(Object.keys(seen).toSorted()).toEqual([...classes, 'asked', 'total'].toSorted());
  expect(seen['asked']).toBe(5 * 254);
  expect(seen['total']).toBe(5 * 254);
  expect(classes.reduce((sum, name) => sum + seen[name]!, 0)).toBe(seen['asked']);
  expect(numberIn(await page.getByRole('heading', { name: /rigs found$/ }).innerText())).toBe(seen['Identified']! + seen['Locked']!);

  for (const heading of ['Unlock', 'Your farm is live']) {
    await click(button(page, 'Continue'));
    await expect(page.getByRole('heading', { name: heading })).toBeVisible();
  }
  await click(button(page, 'Open the fleet table'));
  await expect.poll(() => rigsShown(page), { timeout: 20_000 }).toBeGreaterThan(200);
  expect(await page.locator('.grid-row').count()).toBeGreaterThan(10);
  expect(await rigsShown(page)).toBe(seen['Identified']! + seen['Locked']!);
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
  const simulator = await simulate(['--miners', '500', '--base', '127.91.4.11', '--mix', 'antminer=6,whatsminer=3,avalon=1', '--fault', 'locked=12', '--seconds', '110']);
  let clicks = 0;
  const click = async (target: Locator): Promise<void> => {
    await target.click();
    clicks += 1;
  };
  try {
    await click(button(page, 'Continue'));
    await click(page.getByRole('button', { name: 'Add a range' }));
    await page.getByPlaceholder('10.0.3.1-254').first().fill('127.91.4.0/22');
    await expect(page.getByText(/1.?022 addresses/).first()).toBeVisible();
    // Networks of this machine stay unasked: tests talk to loopback only.
    for (const box of await page.getByRole('checkbox').all()) if (!(await box.getAttribute('aria-label'))?.includes('Typed range')) await box.uncheck();
    await click(button(page, 'Start'));
    await expect(page.getByRole('heading', { name: '500 rigs found' })).toBeVisible({ timeout: 60_000 });
    const seen = await counts(page);
    expect([seen['Identified'], seen['Locked']]).toEqual([488, 12]);
    expect(seen['asked']).toBe(seen['total']);
    // Any other address of 127/8 belongs to this computer too and refuses.
    expect(seen['Refused']! + seen['Silent']! + seen['Unknown']!).toBe(seen['total']! - 500);
    await click(button(page, 'Continue'));
    await expect(page.getByRole('heading', { name: 'Unlock' })).toBeVisible();
    await click(button(page, 'Continue'));
    await expect(page.getByRole('heading', { name: 'Your farm is live' })).toBeVisible();
    await click(button(page, 'Open the fleet table'));
    await expect.poll(() => rigsShown(page), { timeout: 20_000 }).toBe(500);
    expect(clicks).toBeLessThanOrEqual(MOST_CLICKS);
    await goTo(page, '#/fleet?view=locked');
    await expect(page.getByRole('tab', { name: /^Locked/ })).toContainText('12');
    expect(await page.title()).toBe(windowTitle('Fleet'));
  } finally {
    await simulator.end();
  }
});

/** `tera simulate` as its own process, listening. Waits a little for ports that another simulator still holds. */
async function simulate(args: string[]): Promise<{ end(): Promise<void> }> {
  for (let tries = 1; ; tries += 1) {
    const child = spawn(process.execPath, [join(ROOT, 'out', 'main', 'cli.cjs'), 'simulate', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = new Promise<void>((resolve) => { child.once('close', () => { resolve(); }); });
    let words = '';
    child.stderr.on('data', (chunk: Buffer) => { words += chunk.toString(); });
    const ready = await Promise.race([
      new Promise<boolean>((resolve) => { child.stdout.on('data', (chunk: Buffer) => { if (chunk.toString().startsWith('READY')) resolve(true); }); }),
      ended.then(() => false),
    ]);
    if (ready) {
      return {
        end: async () => {
          child.kill('SIGINT');
          await ended;
        },
      };
    }
    if (tries === 10 || !words.includes('in use')) throw new Error(`simulate did not start: ${words}`);
    await new Promise((resolve) => { setTimeout(resolve, 2000); });
  }
}
