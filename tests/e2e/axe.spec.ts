import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from '@playwright/test';
import { expect } from './app.ts';
import { goTo, rigsShown, test } from './demo-farm.ts';

/* axe-core on every screen and state, in both themes: WCAG 2.2 A and AA. */

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES: RunOptions = { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }, resultTypes: ['violations'] };
const THEMES = ['dark', 'light'] as const;
/** What axe cannot see, each with its reason. */
const EXCEPTIONS: readonly { rule: string; target: string; why: string }[] = [
  { rule: 'scrollable-region-focusable', target: '.grid-body', why: 'its parent, the grid, takes the focus and moves the rows by arrow keys (keyboard.spec.ts)' },
];
const isExcepted = (rule: string, target: string): boolean => EXCEPTIONS.some((exception) => exception.rule === rule && exception.target === target);

/** What axe finds wrong on the page as it stands, one line a rule with the first places. */
async function violations(page: Page): Promise<string[]> {
  // By the debugger, which no page policy forbids: a script element would be refused.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(SOURCE);
  // Before a gradient or a drawing axe would call every contrast undecided: the page's plain ground stands in for both.
  await page.evaluate(() => {
    document.body.style.background = 'var(--void)';
    document.querySelector<HTMLElement>('.stars')?.style.setProperty('display', 'none');
  });
  const result = await page.evaluate((options) => (window as unknown as { axe: { run(node: Document, options: RunOptions): Promise<AxeResults> } }).axe.run(document, options), RULES);
  expect(result.passes.length + result.violations.length, 'axe looked at nothing').toBeGreaterThan(0);
  const real = result.violations.map((rule) => ({ ...rule, nodes: rule.nodes.filter((node) => !isExcepted(rule.id, node.target.join(' '))) })).filter((rule) => rule.nodes.length > 0);
  return real.map((rule) => `${rule.id}: ${rule.help} — ${rule.nodes.slice(0, 3).map((node) => `${node.target.join(' ')} ${node.failureSummary?.replaceAll(/\s+/g, ' ').slice(0, 220) ?? ''}`).join(' | ')} (${rule.nodes.length})`);
}

async function check(page: Page, name: string): Promise<void> {
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme });
    await page.waitForTimeout(120);
    expect.soft(await violations(page), `${name}, ${theme}`).toEqual([]);
  }
}

const engineUp = (page: Page): Promise<unknown> => expect.poll(() => page.evaluate(async () => (await window.tera.call('app.info', {})).ok), { timeout: 20_000 }).toBe(true);

test('axe finds what is wrong when something is', async ({ tera: { page } }) => {
  await expect(page.getByRole('heading', { name: 'Welcome' })).toBeVisible({ timeout: 20_000 });
  await page.evaluate(() => {
    const button = document.createElement('button');
    button.append(document.createElement('i'));
    document.body.append(button);
  });
  expect((await violations(page)).join()).toContain('button-name');
});

test('the first run and an empty farm have no violation', async ({ start }) => {
  test.setTimeout(120_000);
  const { page } = await start();
  await engineUp(page);
  await expect(page.getByRole('heading', { name: 'Welcome' })).toBeVisible();
  await check(page, 'welcome');
  await page.evaluate(() => window.tera.call('settings.set', { firstRunDone: true }));
  await page.reload();
  for (const [hash, words] of [['#/overview', 'No rigs yet'], ['#/fleet', 'No rigs yet'], ['#/find', 'Not asked yet'], ['#/settings', 'A simulated farm']] as const) {
    await goTo(page, hash);
    await expect(page.getByText(words).first()).toBeVisible();
    await check(page, `empty ${hash}`);
  }
});

test('the steps of the first run have no violation', async ({ start }) => {
  test.setTimeout(120_000);
  const { page } = await start({ args: ['--profile', 'demo'] });
  await engineUp(page);
  await expect(page.getByText('Demo network 1')).toBeVisible({ timeout: 15_000 });
  await check(page, 'choose networks');
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(page.locator('.found-row:not(.head)').first()).toBeVisible();
  await check(page, 'finding');
  await expect(page.getByRole('heading', { name: /rigs found$/ })).toBeVisible({ timeout: 60_000 });
  await check(page, 'found');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('heading', { name: 'Unlock' })).toBeVisible();
  await check(page, 'unlock');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('heading', { name: 'Your farm is live' })).toBeVisible();
  await check(page, 'done');
});

/** A page of each kind: chip map, fault, password, chip temperatures, one chip, recognised only. */
const RIGS = ['10.77.1.11', '10.77.1.16', '10.77.1.52', '10.77.3.11', '10.77.4.45', '10.77.5.55', '10.77.5.29'];

test('a live farm has no violation', async ({ demo }) => {
  test.setTimeout(240_000);
  const { page } = demo;
  await page.setViewportSize({ width: 1440, height: 900 });
  await expect.poll(() => page.evaluate(() => document.querySelectorAll('.grid-row.old').length), { timeout: 45_000 }).toBe(0);
  await check(page, 'fleet');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await expect(page.getByRole('complementary', { name: /^Summary of/ })).toBeVisible();
  await check(page, 'fleet with the side panel');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+a');
  await expect(page.getByRole('toolbar', { name: 'Selection' })).toBeVisible();
  await check(page, 'fleet with a selection');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await check(page, 'filter');
  await page.keyboard.press('Escape');
  for (const button of ['Choose columns…', 'Save as a view…']) {
    await page.getByRole('button', { name: button, exact: true }).click();
    await page.waitForTimeout(250);
    await check(page, button);
    await page.keyboard.press('Escape');
  }
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Commands' })).toBeVisible();
  await check(page, 'commands');
  await page.keyboard.press('Escape');
  await page.locator('.grid').focus();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Shortcuts' })).toBeVisible();
  await check(page, 'shortcuts');
  await page.keyboard.press('Escape');
  await goTo(page, '#/fleet?q=no-such-rig');
  await expect(page.getByText(/^0 of /).first()).toBeVisible();
  await check(page, 'nothing matches');
  await goTo(page, '#/overview');
  await expect(page.getByText('Farm hashrate now')).toBeVisible();
  await expect(page.locator('.time-chart').first()).toBeVisible();
  await check(page, 'overview');
  await goTo(page, '#/settings');
  await expect(page.getByText('You see the demo farm.')).toBeVisible();
  await check(page, 'settings');
  await goTo(page, '#/storage');
  await expect(page.getByRole('button', { name: 'Check now' })).toBeVisible();
  await check(page, 'storage');
  await goTo(page, '#/settings');
  await page.getByRole('button', { name: 'Delete demo' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.waitForTimeout(300);
  await check(page, 'a dialog');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Show supported rigs' }).click();
  await page.waitForTimeout(500);
  await check(page, 'supported rigs');
  await page.keyboard.press('Escape');
  for (const ip of RIGS) {
    await goTo(page, `#/fleet?q=${ip}`);
    await expect.poll(() => page.locator('.grid-row').count()).toBe(1);
    await page.locator('.grid-row').dblclick();
    await expect(page.locator('.rig-head')).toBeVisible();
    await check(page, `rig ${ip}`);
    const asTable = page.getByRole('button', { name: 'As a table' });
    if (await asTable.isVisible()) {
      await asTable.click();
      await expect(page.getByRole('table', { name: /Board 1/ })).toBeVisible();
      await check(page, `rig ${ip} with chips as a table`);
    }
  }
  await goTo(page, '#/find');
  await check(page, 'find');
  await page.getByRole('button', { name: 'Add rigs' }).click();
  await expect(page.getByRole('dialog', { name: 'Add rigs' })).toBeVisible();
  const ways = await page.getByRole('dialog').getByRole('tab').all();
  expect(ways.length).toBeGreaterThan(1);
  for (const way of ways) {
    await way.click();
    await page.waitForTimeout(200);
    await check(page, 'adding rigs');
  }
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^(Ask again|Start)$/ }).click();
  await expect(page.getByRole('button', { name: 'Stop' })).toBeVisible();
  await check(page, 'a scan runs');
  await expect(page.getByRole('button', { name: 'Ask again' })).toBeVisible({ timeout: 60_000 });
  await check(page, 'a scan is done');
  await goTo(page, '#/fleet');
  await expect.poll(() => rigsShown(page)).toBeGreaterThan(200);
});
