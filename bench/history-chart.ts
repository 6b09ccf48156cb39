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
const RUNS = 15;

/** Click on a range → its lines are in the page and painted. Other ranges are clicked between, so that each time is a change; the first time of each is left out of none. */
async function timeRange(page: Page, from: string, to: string): Promise<number[]> {
  return page.evaluate(async ({ from: away, to: wanted, runs }) => {
    const radio = (name: string): HTMLInputElement => [...document.querySelectorAll<HTMLInputElement>('input[type=radio]')].find(({ value }) => value === name)!;
    const line = (): string => document.querySelector('figure.hist [data-line]')?.getAttribute('d') ?? '';
    const painted = (): Promise<number> => new Promise((resolve) => { requestAnimationFrame(() => { setTimeout(() => { resolve(performance.now()); }, 0); }); });
    const choose = async (name: string): Promise<number> => {
      const before = line();
      const at = performance.now();
      radio(name).click();
      while (line() === before || line() === '') {
        if (performance.now() - at > 10_000) throw new Error(`${name} was not drawn`);
        await new Promise((resolve) => { setTimeout(resolve, 1); });
      }
      return await painted() - at;
    };
    const times: number[] = [];
    for (let i = 0; i < runs; i += 1) {
      await choose(away);
      await new Promise((resolve) => { setTimeout(resolve, 400); });
      times.push(await choose(wanted));
      await new Promise((resolve) => { setTimeout(resolve, 400); });
    }
    return times;
  }, { from, to, runs: RUNS });
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
        location.hash = '#/rig/7';
      });
      await desktop.page.waitForSelector('figure.hist [data-line]', { timeout: 30_000 });
      const rig = await timeRange(desktop.page, '24h', '30d');
      await desktop.page.evaluate(() => { location.hash = '#/'; });
      await desktop.page.waitForSelector('figure.hist [data-line]', { timeout: 30_000 });
      const overview = await timeRange(desktop.page, '24h', '90d');
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
