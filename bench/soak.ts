import type { Bridge } from '../preload/contract/index.ts';
import { startDesktop } from './desktop.ts';
import { ownMb, pssMb } from './processes.ts';

const SPEED = 60;
const HOUR_MS = 3_600_000 / SPEED;

/** The runner brings a virtual screen where there is none. */
export const needsScreen = true;

interface Doors { teraTest: { pids(): { engine: number; demo: number } } }

/**
 * 24 hours of demo time at 60 times its pace (24 minutes), window open on the fleet table: memory of every process (Linux), each demo
 * hour. Bar: ≤ 5 % growth of PSS from the first hour's end to the last; `own` is without mapped files. A number of hours may be given.
 */
export async function run([hours = '24']: string[] = []): Promise<object> {
  const desktop = await startDesktop(undefined, ['--profile', 'demo'], { TERA_DEMO_SPEED: String(SPEED), TERA_E2E: '1' });
  try {
    const { app, page } = desktop;
    await page.evaluate(async () => {
      const tera = (window as unknown as { tera: Bridge }).tera;
      const networks = await tera.call('discovery.networks', {});
      const ranges = networks.ok ? networks.value.map((network) => network.cidr) : [];
      await tera.call('settings.set', { firstRunDone: true, ranges });
      await tera.call('discovery.start', { ranges });
    });
    await page.reload();
    await page.evaluate(() => void (location.hash = '#/fleet'));
    await page.waitForFunction(() => Number(document.querySelector('[role=grid]')?.getAttribute('aria-rowcount') ?? 0) > 200, null, { timeout: 60_000 });
    const { engine, demo } = await app.evaluate(() => (globalThis as unknown as Doors).teraTest.pids());
    const renderer = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.getOSProcessId());
    const pids = { shell: app.process().pid!, engine, demo, renderer };
    const names = Object.keys(pids) as (keyof typeof pids)[];
    const samples: Record<'pss' | 'own', Record<keyof typeof pids, (number | null)[]>> = {
      pss: { shell: [], engine: [], demo: [], renderer: [] }, own: { shell: [], engine: [], demo: [], renderer: [] },
    };
    for (let hour = 0; hour < Number(hours); hour += 1) {
      await new Promise((resolve) => setTimeout(resolve, HOUR_MS));
      for (const name of names) {
        samples.pss[name].push(pssMb(pids[name]));
        samples.own[name].push(ownMb(pids[name]));
      }
    }
    // One sample is noise of the garbage collector: the median of three at each end.
    const median = (values: (number | null)[]): number => [...values].map(Number).sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
    const growth = (of: Record<string, (number | null)[]>): Record<string, number> => Object.fromEntries(
      Object.entries(of).map(([name, values]) => [name, Math.round((median(values.slice(-3)) / median(values.slice(0, 3)) - 1) * 1000) / 1000]));
    return {
      bar: 'growth <= 0.05 of every process after the first hour', hours: Number(hours),
      growth: growth(samples.pss), growthOfOwn: growth(samples.own), pssMb: samples.pss, ownMb: samples.own,
    };
  } finally {
    await desktop.close();
  }
}
