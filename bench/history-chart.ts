import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { HOUR_MS } from '../main/store/history/rig-hour.ts';
import type { Bridge } from '../preload/contract/index.ts';
import { startDesktop } from './desktop.ts';
import { fillDataFolder, startSimulator } from './farm.ts';
import { percentile } from './history-store.ts';
import { makeHistory } from './long-history.ts';

export const needsScreen = true;
const RIGS = 40;
const HISTORY_RIGS = 1_000;
const RUNS = 10;

/** Click on a range that this page has not asked for yet → its lines are in the page and painted. */
const timeClick = (page: Page, range: string): Promise<number> => page.evaluate(async (wanted) => {
  const line = (): string => document.querySelector('figure.hist [data-line]')?.getAttribute('d') ?? '';
  const before = line();
  const at = performance.now();
  [...document.querySelectorAll<HTMLInputElement>('input[type=radio]')].find(({ value }) => value === wanted)!.click();
  while (line() === before || line() === '') {
    if (performance.now() - at > 10_000) throw new Error(`${wanted} was not drawn`);
    await new Promise((resolve) => { setTimeout(resolve, 1); });
  }
  return new Promise<number>((resolve) => { requestAnimationFrame(() => { setTimeout(() => { resolve(performance.now() - at); }, 0); }); });
}, range);

/** Opens a page anew for each time, so that nothing comes from what was asked before. */
async function timeRange(page: Page, hash: (run: number) => string, range: string): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < RUNS; i += 1) {
    await page.evaluate((to) => { location.hash = to; }, hash(i));
    await page.reload();
    await page.waitForSelector('figure.hist [data-line]:not([d=""])', { timeout: 30_000, state: 'attached' });
    // Its other charts and the live stream settle.
    await page.waitForTimeout(1_500);
    times.push(await timeClick(page, range));
  }
  return times;
}

/** Real Electron on a farm with a year of 1,000 rigs: from the click on a range to its drawn chart. Bar: 30 d of one rig and the farm's longer ranges <= 150 ms. */
export async function run(): Promise<object> {
  const simulator = await startSimulator(RIGS, '127.69.0.1');
  const root = mkdtempSync(join(tmpdir(), 'tera-bench-chart-'));
  const farm = join(root, 'data', 'farm');
  mkdirSync(farm, { recursive: true });
  try {
    await fillDataFolder(farm, '127.69.0.0/26');
    mkdirSync(join(farm, 'raw'), { recursive: true });
    await makeHistory(farm, { rigs: HISTORY_RIGS, endMs: Math.floor(Date.now() / HOUR_MS) * HOUR_MS, rawDays: 2, hourDays: 92, dayDays: 365 });
    const desktop = await startDesktop(root);
    try {
      await desktop.page.evaluate(async () => {
        const set = await (window as unknown as { tera: Bridge }).tera.call('settings.set', { firstRunDone: true });
        if (!set.ok) throw new Error(set.error.message);
      });
      const rig = await timeRange(desktop.page, (i) => `#/rig/${i + 1}?range=24h`, '30d');
      const overview = await timeRange(desktop.page, () => '#/overview?range=24h', '90d');
      const told = (times: number[]): object => ({ medianMs: percentile(times, 0.5), worstMs: percentile(times, 1), firstMs: Math.round(times[0]!) });
      return { bar: '<= 150 ms', rig30d: told(rig), farm90d: told(overview) };
    } finally {
      await desktop.app.close();
    }
  } finally {
    await simulator.stop();
    rmSync(root, { recursive: true, force: true });
  }
}
