import type { Page } from '@playwright/test';
import { expect } from './app.ts';
import { goTo, rigsShown, test } from './demo-farm.ts';

/* History on Overview and in the fleet table, over the real engine and the demo farm. */

const TICK_MS = 30_000;
const oldestMs = (page: Page): Promise<number | null> => page.evaluate(async () => {
  const facts = await window.tera.call('storage.facts', {});
  if (!facts.ok) return null;
  const times = facts.value.tiers.flatMap(({ tier, oldestMs: ms }) => ((tier === 'raw' || tier === 'recent') && ms !== null ? [ms] : []));
  return times.length === 0 ? null : Math.min(...times);
});
/** The newest tick in which so many rigs have a reading; null while none has. */
const tickWithRigs = (page: Page, rigs: number): Promise<number | null> => page.evaluate(async ([least, tickMs]) => {
  const now = Math.floor(Date.now() / tickMs) * tickMs;
  for (let back = 1; back < 10; back += 1) {
    const then = await window.tera.call('history.fleetAt', { atMs: now - back * tickMs });
    if (then.ok && [...then.value.statuses].filter((status) => status !== 255).length >= least) return then.value.tickMs;
  }
  return null;
}, [rigs, TICK_MS] as const);

const at = (ms: number): string => new Date(ms).toISOString().slice(0, 19) + 'Z';

test('the fleet as it was, by button, step and key; rigs compared; Overview has its groups', async ({ demo: { page } }) => {
  test.setTimeout(300_000);
  const rigs = await rigsShown(page);
  await expect.poll(() => oldestMs(page), { timeout: 90_000 }).not.toBeNull();
  // A step back must not end at the oldest tick.
  await expect.poll(async () => (await tickWithRigs(page, rigs / 2) ?? 0) - (await oldestMs(page) ?? Infinity), { timeout: 150_000, intervals: [2000] }).toBeGreaterThanOrEqual(60_000);
  const tick = await tickWithRigs(page, rigs / 2) ?? 0;

  await page.reload();
  await page.getByText('As it was…').click();
  const bar = page.getByRole('region', { name: 'As it was' });
  await expect(bar).toBeVisible();
  await goTo(page, `#/fleet?at=${at(tick)}`);
  await expect(bar.getByText(/^Readings and status of/)).toBeVisible();
  await expect.poll(() => rigsShown(page)).toBeGreaterThan(rigs / 2);
  await expect(page.locator('.fleet.past .grid-row.old').first()).toBeVisible();
  await expect(page.getByRole('complementary')).toHaveCount(0);
  for (const scheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.screenshot({ path: `test-results/screens/as-it-was-${scheme}.png` });
  }
  await page.emulateMedia({ colorScheme: 'dark' });
  // A step by key, and the way back.
  await page.locator('#fleet-grid').focus();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => page.evaluate(() => new URLSearchParams(window.location.hash.split('?')[1]).get('at'))).toBe(at(tick - 60_000));
  await bar.getByText('Back to now').click();
  await expect(bar).toHaveCount(0);
  await expect.poll(() => rigsShown(page)).toBe(rigs);

  const boxes = page.locator('.grid-row [role=checkbox]');
  for (const place of [2, 3, 4]) await boxes.nth(place).click();
  await page.locator('#fleet-grid').focus();
  await page.keyboard.press('c');
  await expect(page.getByText('3 rigs over the same time')).toBeVisible();
  await expect(page.locator('figure.hist')).not.toHaveCount(0);
  await page.screenshot({ path: 'test-results/screens/compare.png' });
  await page.keyboard.press('Escape');
  await expect(page.locator('#fleet-grid')).toBeVisible();

  await goTo(page, '#/overview?range=24h');
  await expect(page.locator('.chartbox figure.hist')).toBeVisible();
  const groups = page.getByRole('region', { name: 'Groups of rigs' });
  await expect(groups.locator('.group-small').first()).toBeVisible();
  await groups.locator('.group-small').first().click();
  await expect(groups.locator('.group-open figure.hist')).toBeVisible();
  await groups.scrollIntoViewIfNeeded();
  await page.screenshot({ path: 'test-results/screens/overview-groups.png' });
});
