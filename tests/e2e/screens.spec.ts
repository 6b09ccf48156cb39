import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, pids, ROOT, type Launched } from './app.ts';
import { goTo, rigNoOf, rigsShown, test } from './demo-farm.ts';
import { listen, look, SIZES } from './looking.ts';

/* Every screen at the two sizes of the field, looked at by rules that hold for all of them; pictures for eyes. */

const openEngine = (page: Page): Promise<unknown> => expect.poll(() => page.evaluate(async () => (await window.tera.call('app.info', {})).ok), { timeout: 20_000 }).toBe(true);

test('screens of the first minute and of an empty farm', async ({ start, demoData }) => {
  test.setTimeout(120_000);
  expect(demoData.rigs).toBeGreaterThan(200);
  const launched = await start();
  const { page } = launched;
  const complaints = listen(page);
  await openEngine(page);
  await expect(page.getByRole('heading', { name: 'Welcome' })).toBeVisible();
  await look(page, 'welcome', 'Welcome', complaints);
  await page.evaluate(() => window.tera.call('settings.set', { firstRunDone: true }));
  await page.reload();
  for (const [hash, name, screen, words] of [
    ['#/overview', 'empty-overview', 'Overview', 'No rigs yet'], ['#/fleet', 'empty-fleet', 'Fleet', 'No rigs yet'], ['#/find', 'empty-find', 'Find rigs', 'Not asked yet'], ['#/settings', 'farm-settings', 'Settings', 'A simulated farm'],
  ] as const) {
    await goTo(page, hash);
    await expect(page.getByText(words).first()).toBeVisible();
    await look(page, name, screen, complaints);
  }
});

test('screens of the first run on the demo farm', async ({ start }) => {
  test.setTimeout(120_000);
  const { page } = await start({ args: ['--profile', 'demo'] });
  const complaints = listen(page);
  await openEngine(page);
  await expect(page.getByText('Demo network 1')).toBeVisible({ timeout: 15_000 });
  await page.waitForTimeout(400);
  await look(page, 'first-find', 'Find rigs', complaints);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Finding rigs…' })).toBeVisible();
  await expect(page.locator('.found-row:not(.head)').first()).toBeVisible();
  await look(page, 'first-finding', 'Find rigs', complaints);
  await expect(page.getByRole('heading', { name: /rigs found$/ })).toBeVisible({ timeout: 60_000 });
  await look(page, 'first-found', 'Find rigs', complaints);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('heading', { name: 'Unlock' })).toBeVisible();
  await look(page, 'first-unlock', 'Unlock', complaints);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('heading', { name: 'Your farm is live' })).toBeVisible();
  await look(page, 'first-done', 'Done', complaints);
});

/** One rig page of each kind. */
const PAGES: readonly { name: string; ip: string; words: string }[] = [
  { name: 'rig-antminer', ip: '10.77.1.11', words: 'S21' },
  { name: 'rig-antminer-critical', ip: '10.77.1.16', words: 'Fan' },
  { name: 'rig-antminer-locked', ip: '10.77.1.52', words: 'This rig wants a password' },
  { name: 'rig-whatsminer-v2', ip: '10.77.4.11', words: 'M31S' },
  { name: 'rig-whatsminer-v3', ip: '10.77.3.11', words: 'M60S' },
  { name: 'rig-avalon', ip: '10.77.4.45', words: 'Avalon' },
  { name: 'rig-bitaxe', ip: '10.77.5.55', words: 'Gamma' },
  { name: 'rig-braiins', ip: '10.77.5.29', words: 'Braiins' },
  { name: 'rig-luxos', ip: '10.77.5.36', words: 'LuxOS' },
  { name: 'rig-scrypt', ip: '10.77.5.47', words: 'Scrypt' },
];

test('screens of a live farm', async ({ demo }) => {
  test.setTimeout(180_000);
  const { page } = demo;
  const complaints = listen(page);
  // Two cycles, so that every rig has been read and the charts have something to draw.
  await expect.poll(() => page.evaluate(() => document.querySelectorAll('.grid-row.old').length), { timeout: 45_000 }).toBe(0);
  await page.waitForTimeout(15_000);
  await goTo(page, '#/fleet');
  await look(page, 'fleet', 'Fleet', complaints);
  await page.setViewportSize(SIZES[1]);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary', { name: /^Summary of/ })).toBeVisible();
  await look(page, 'fleet-panel', 'Fleet', complaints);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+a');
  await expect(page.getByRole('toolbar', { name: 'Selection' })).toBeVisible();
  await look(page, 'fleet-selection', 'Fleet', complaints);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await expect(page.getByRole('combobox', { name: 'Field' })).toBeVisible();
  await look(page, 'fleet-filter', 'Fleet', complaints);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Choose columns' }).click();
  await page.waitForTimeout(300);
  await look(page, 'fleet-columns', 'Fleet', complaints);
  await page.keyboard.press('Escape');
  await goTo(page, '#/fleet?q=no-such-rig&make=avalon');
  await expect(page.getByText(/^0 of .* match “no-such-rig”/)).toBeVisible();
  await look(page, 'fleet-no-match', 'Fleet', complaints);
  await goTo(page, '#/fleet?view=attention');
  await look(page, 'fleet-attention', 'Fleet', complaints);
  await goTo(page, '#/overview');
  await expect(page.getByText('Farm hashrate now')).toBeVisible();
  await page.waitForTimeout(700);
  await look(page, 'overview', 'Overview', complaints);
  await goTo(page, '#/settings');
  await expect(page.getByText('You see the demo farm.')).toBeVisible();
  await page.waitForTimeout(700);
  await look(page, 'settings', 'Settings', complaints);
  await goTo(page, '#/storage');
  await expect(page.getByRole('button', { name: 'Check now' })).toBeVisible();
  await page.waitForTimeout(700);
  await look(page, 'storage', 'Storage', complaints);
  await goTo(page, '#/settings');
  await page.getByRole('button', { name: 'Delete demo' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await look(page, 'settings-delete-demo', 'Settings', complaints);
  await page.keyboard.press('Escape');

  for (const { name, ip, words } of PAGES) {
    const rigNo = await rigNoOf(page, ip);
    expect(rigNo, ip).toBeGreaterThan(0);
    await goTo(page, `#/rig/${rigNo}`);
    await expect(page.getByText(words).first(), name).toBeVisible();
    await page.waitForTimeout(500);
    await look(page, name, 'Rig', complaints);
  }
  const rigNo = await rigNoOf(page, '10.77.1.11');

  await goTo(page, '#/find');
  await page.waitForTimeout(500);
  await look(page, 'find', 'Find rigs', complaints);
  await page.getByRole('button', { name: /^(Ask again|Start)$/ }).click();
  await expect(page.getByRole('button', { name: 'Stop' })).toBeVisible();
  await page.waitForTimeout(1_500);
  await look(page, 'find-running', 'Find rigs', complaints);
  await expect(page.getByRole('button', { name: 'Ask again' })).toBeVisible({ timeout: 60_000 });
  await look(page, 'find-done', 'Find rigs', complaints);
  await page.getByRole('button', { name: 'Add rigs' }).click();
  for (const [tab, name] of [['Address or range', 'add-address'], ['List', 'add-list'], ['IP report button', 'add-button']] as const) {
    await page.getByRole('tab', { name: tab }).click();
    await page.waitForTimeout(300);
    await look(page, name, 'Find rigs', complaints);
  }
  await page.keyboard.press('Escape');
  await goTo(page, `#/rig/${rigNo}`);
  await page.getByRole('button', { name: /^Report about this rig/ }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.waitForTimeout(1_500);
  await look(page, 'report', 'Rig', complaints);
  await page.keyboard.press('Escape');

  await goTo(page, '#/fleet');
  await expect.poll(() => rigsShown(page)).toBeGreaterThan(200);
  await killFourTimes(demo);
  await expect(page.getByText('stopped four times')).toBeVisible();
  // Calls that were under way when the engine died are told as such, and only that.
  expect(complaints.splice(0).filter((line) => !/ENGINE_GONE|engine/i.test(line))).toEqual([]);
  await look(page, 'engine-stopped', 'Fleet', complaints);
  await expect(page.locator('footer.status')).toContainText('Not scanning');
  for (const [hash, name, screen] of [['#/overview', 'stopped-overview', 'Overview'], [`#/rig/${rigNo}`, 'stopped-rig', 'Rig'], ['#/find', 'stopped-find', 'Find rigs'], ['#/settings', 'stopped-settings', 'Settings']] as const) {
    await goTo(page, hash);
    await page.waitForTimeout(700);
    complaints.splice(0);
    await look(page, name, screen, complaints);
  }
});

test('screens of a copy that only reads', async ({ start, demoData }) => {
  test.setTimeout(120_000);
  const dataRoot = mkdtempSync(join(tmpdir(), 'tera-e2e-'));
  cpSync(join(demoData.dataRoot, 'demo'), join(dataRoot, 'demo'), { recursive: true });
  const owner = spawn(process.execPath, [join(ROOT, 'out', 'main', 'cli.cjs'), 'run', '--data', join(dataRoot, 'demo')], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, TERA_NET_ALLOW: '127.0.0.0/8,::1/128' } });
  try {
    await once(owner.stdout, 'data');
    const { page } = await start({ dataRoot, args: ['--profile', 'demo'] });
    const complaints = listen(page);
    await openEngine(page);
    for (const [hash, name, screen] of [['#/settings', 'read-only-settings', 'Settings'], ['#/find', 'read-only-find', 'Find rigs'], ['#/fleet', 'read-only-fleet', 'Fleet'], ['#/overview', 'read-only-overview', 'Overview']] as const) {
      await goTo(page, hash);
      await expect(page.getByText('Another copy', { exact: false }).first()).toBeVisible({ timeout: 15_000 });
      await page.waitForTimeout(500);
      await look(page, name, screen, complaints);
    }
    await goTo(page, '#/find');
    await expect(page.getByRole('button', { name: 'Add rigs' })).toBeDisabled();
    await expect(page.locator('.writes-why')).toBeVisible();
  } finally {
    owner.kill();
    await once(owner, 'exit');
    rmSync(dataRoot, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
});

async function killFourTimes({ app }: Launched): Promise<void> {
  const dead = new Set<number>();
  for (let death = 1; death <= 4; death += 1) {
    let engine = 0;
    await expect.poll(async () => {
      engine = (await pids(app)).engine ?? 0;
      return engine > 1 && !dead.has(engine);
    }, { timeout: 15_000 }).toBe(true);
    dead.add(engine);
    process.kill(engine, 'SIGKILL');
  }
}
