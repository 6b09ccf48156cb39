import type { Bridge } from '../preload/contract/index.ts';
import { processShares } from './processes.ts';
import { startDesktop } from './desktop.ts';
import { startSimulator } from './farm.ts';

const MEASURE_MS = 15_000;
const CPU_MS = 30_000;

interface Frames { p50: number; p99: number; max: number; count: number }

/**
 * The fleet table with live rigs in the real window: intervals between animation frames while nothing moves but the numbers and while
 * it scrolls, the renderer's CPU at rest, and from a key in the search to the rows.
 */
export async function watchTable(rigs: number, first: string, range: string): Promise<object> {
  const farm = await startSimulator(rigs, first);
  const desktop = await startDesktop();
  try {
    const { page, app } = desktop;
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.evaluate(async (ranges) => {
      const tera = (window as unknown as { tera: Bridge }).tera;
      await tera.call('settings.set', { firstRunDone: true, ranges });
      await tera.call('discovery.start', { ranges });
    }, [range]);
    await page.reload();
    await page.evaluate(() => void (location.hash = '#/fleet'));
    await page.waitForFunction((rows) => Number(document.querySelector('[role=grid]')?.getAttribute('aria-rowcount') ?? 0) > rows, rigs, { timeout: 180_000 });
    // The first reading of every rig is over: what follows is the ordinary life of the table.
    await page.waitForTimeout(40_000);
    const columns = await page.locator('[role=grid] [role=columnheader]').count();
    // Sorted by a number that lives.
    await page.locator('[data-column=hashrate] button').click();
    // At rest: what the click and the first readings left behind is over, and nothing asks for frames.
    await page.waitForTimeout(10_000);
    const pid = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.getOSProcessId());
    const rendererCpuAtRest = await processShares(pid, CPU_MS);
    const rest = await page.evaluate(measure, { ms: MEASURE_MS, scroll: false });
    const scrolling = await page.evaluate(measure, { ms: MEASURE_MS, scroll: true });
    const filterMs: number[] = [];
    // An address, as far as it leaves all rows; each further key leaves another number of them.
    const search = page.locator('input[role=combobox]');
    await search.fill(`${first.split('.').slice(0, 2).join('.')}.`);
    for (const key of ['1', '2', 'Backspace', 'Backspace', '3', '5', 'Backspace', 'Backspace']) {
      await page.waitForTimeout(700);
      await page.evaluate(timeKey);
      await search.press(key);
      filterMs.push(await page.evaluate(() => (globalThis as unknown as { keyMs: Promise<number> }).keyMs));
    }
    return { rows: rigs, columns, rest, scrolling, rendererCpuAtRest, filterKeyToRowsMs: filterMs };
  } finally {
    await desktop.close();
    await farm.stop();
  }
}

/** Runs in the page: `keyMs` becomes the time from the next key to the end of the frame that draws its rows. */
function timeKey(): void {
  const grid = document.querySelector('[role=grid]')!;
  const before = grid.getAttribute('aria-rowcount');
  (globalThis as unknown as { keyMs: Promise<number> }).keyMs = new Promise((resolve) => {
    addEventListener('keydown', ({ timeStamp }) => {
      const look = (): void => {
        const isOver = performance.now() - timeStamp > 2_000;
        if (grid.getAttribute('aria-rowcount') === before && !isOver) return void requestAnimationFrame(look);
        const drawn = new MessageChannel();
        drawn.port1.onmessage = () => resolve(isOver ? Number.NaN : Math.round(performance.now() - timeStamp));
        drawn.port2.postMessage(null);
      };
      requestAnimationFrame(look);
    }, { once: true, capture: true });
  });
}

/** Runs in the page. */
function measure({ ms, scroll }: { ms: number; scroll: boolean }): Promise<Frames> {
  return new Promise((resolve) => {
    const grid = document.querySelector('[role=grid]')!;
    const scroller = [grid, ...grid.querySelectorAll('*'), grid.parentElement!].find((node) => node.scrollHeight > node.clientHeight + 200 && getComputedStyle(node).overflowY !== 'visible')!;
    const intervals: number[] = [];
    const started = performance.now();
    let before = started;
    const frame = (now: number): void => {
      intervals.push(now - before);
      before = now;
      if (scroll) scroller.scrollTop = ((now - started) * 1.5) % (scroller.scrollHeight - scroller.clientHeight);
      if (now - started < ms) requestAnimationFrame(frame);
      else {
        const sorted = intervals.slice(1).sort((a, b) => a - b);
        const at = (share: number): number => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]! * 10) / 10;
        resolve({ p50: at(0.5), p99: at(0.99), max: at(1), count: sorted.length });
      }
    };
    requestAnimationFrame(frame);
  });
}
