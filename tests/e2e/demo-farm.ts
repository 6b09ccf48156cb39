import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Truth } from '../../main/sim/rig.ts';
import type { FaultName } from '../../main/sim/faults.ts';
import { test as base, expect, launch, orderDemo, type Launched } from './app.ts';

/* The demo farm, found once for all tests of a run; each test gets a copy of its folder and its own processes. */

/** Number of rigs in the table's first tab, or 0 while there is none. */
export const rigsShown = (page: Page): Promise<number> => page.evaluate(() =>
  Number((document.querySelector('[role=tab] b')?.textContent ?? '0').replaceAll('\u202F', '')));

/** Seconds between two readings of a rig in these tests: the shortest that the settings take. */
export const POLL_S = 10;

/** Finds the demo's rigs over the bridge, as the first run does through its buttons (first-run.spec.ts). */
async function findDemoRigs({ page }: Launched): Promise<number> {
  await expect.poll(() => page.evaluate(async () => (await window.tera.call('app.info', {})).ok), { timeout: 20_000 }).toBe(true);
  await page.evaluate(async (pollIntervalS) => {
    const networks = await window.tera.call('discovery.networks', {});
    if (!networks.ok) throw new Error(networks.error.message);
    const ranges = networks.value.map((network) => network.cidr);
    await window.tera.call('settings.set', { ranges, firstRunDone: true, pollIntervalS });
    const started = await window.tera.call('discovery.start', { ranges });
    if (!started.ok) throw new Error(started.error.message);
    await new Promise<void>((resolve) => {
      const end = window.tera.subscribe('discovery.progress', {}, (delta) => {
        if (delta.scanId !== started.value.scanId || delta.state === 'running') return;
        setTimeout(() => { end(); });
        resolve();
      });
    });
  }, POLL_S);
  await page.reload();
  await goTo(page, '#/fleet');
  await expect.poll(() => rigsShown(page), { timeout: 20_000 }).toBeGreaterThan(200);
  return rigsShown(page);
}

interface Fixtures {
  /** The open demo farm with all its rigs found, at the fleet table. */
  demo: Launched;
  /** Environment of that app beside the usual one. */
  demoEnv: Record<string, string>;
}
interface RunFixtures {
  /** Data folder of a demo farm whose rigs have been found and whose app has ended, and how many were found. */
  demoData: { dataRoot: string; rigs: number };
}

export const test = base.extend<Fixtures, RunFixtures>({
  demoData: [async ({}, use) => {
    const dataRoot = mkdtempSync(join(tmpdir(), 'tera-e2e-demo-'));
    const launched = await launch({ dataRoot, args: ['--profile', 'demo'] }, join(dataRoot, 'electron.log'));
    const rigs = await findDemoRigs(launched);
    await launched.close();
    await use({ dataRoot, rigs });
    rmSync(dataRoot, { recursive: true, force: true });
  }, { scope: 'worker', timeout: 120_000 }],
  demoEnv: [{}, { option: true }],
  demo: async ({ demoData, demoEnv, start }, use) => {
    const dataRoot = mkdtempSync(join(tmpdir(), 'tera-e2e-'));
    cpSync(join(demoData.dataRoot, 'demo'), join(dataRoot, 'demo'), { recursive: true });
    const launched = await start({ dataRoot, args: ['--profile', 'demo'], env: demoEnv });
    await goTo(launched.page, '#/fleet');
    await expect.poll(() => rigsShown(launched.page), { timeout: 20_000 }).toBe(demoData.rigs);
    await use(launched);
    await launched.close();
    rmSync(dataRoot, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  },
});

export const goTo = (page: Page, hash: string): Promise<void> => page.evaluate((to) => { window.location.hash = to; }, hash);

/** Orders a fault of one virtual rig, or mends it with null. */
export async function setFault({ app }: Launched, ip: string, fault: FaultName | null): Promise<void> {
  expect(await orderDemo(app, { do: 'setFault', ip, fault })).toMatchObject({ ok: true });
}

/** What the virtual rig really does now. */
export async function truthOf({ app }: Launched, ip: string): Promise<Truth> {
  const answer = await orderDemo(app, { do: 'truth', ip }) as { ok: boolean; result: Truth };
  expect(answer.ok).toBe(true);
  return answer.result;
}

/** One row of the fleet table as a person reads it. */
export interface ShownRow { status: string; name: string; model: string; ip: string; hashrate: string; power: string; temp: string; age: string }

export const readRow = (page: Page, ip: string): Promise<ShownRow | null> => page.evaluate((wanted) => {
  for (const row of document.querySelectorAll('.grid-row')) {
    const cells = [...row.children].map((cell) => (cell as HTMLElement).innerText.replaceAll('\n', ' ').trim());
    if (cells[4] === wanted) return { status: cells[1]!, name: cells[2]!, model: cells[3]!, ip: cells[4], hashrate: cells[5]!, power: cells[8]!, temp: cells[9]!, age: cells[13]! };
  }
  return null;
}, ip);

/** The list narrowed to one rig, and its row. */
export async function rowOf(page: Page, ip: string): Promise<ShownRow> {
  await goTo(page, `#/fleet?q=${ip}`);
  let row: ShownRow | null = null;
  await expect.poll(async () => {
    row = await readRow(page, ip);
    return row?.ip;
  }).toBe(ip);
  return row!;
}

/** The number of the rig at an address, 0 where there is none. */
export const rigNoOf = (page: Page, ip: string): Promise<number> => page.evaluate((wanted) => new Promise<number>((resolve) => {
  const end = window.tera.subscribe('fleet.table', {}, (delta) => {
    if (!delta.full) return;
    setTimeout(() => { end(); });
    resolve((JSON.parse(delta.rows) as { ip: string; rigNo: number }[]).find((row) => row.ip === wanted)?.rigNo ?? 0);
  });
}), ip);

/** First number of a cell: `187.3 / 200` → 187.3. NaN for "—". */
export const firstNumber = (text: string): number => Number(text.split('/')[0]!.replaceAll('\u202F', '').trim());

/** Sets the poll interval where a person does. */
export async function pollEvery(page: Page, seconds: number): Promise<void> {
  await goTo(page, '#/settings');
  const field = page.getByLabel('Read each rig every');
  await field.fill(String(seconds));
  await field.press('Enter');
  await expect.poll(() => page.evaluate(async () => {
    const settings = await window.tera.call('settings.get', {});
    return settings.ok ? settings.value.pollIntervalS : 0;
  })).toBe(seconds);
}
export { expect } from './app.ts';
