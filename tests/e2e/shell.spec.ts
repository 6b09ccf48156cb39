import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineState } from '../../preload/contract/app.ts';
import { BRAND } from '../../preload/contract/brand.ts';
import { electronSwitches, provideElectron } from '../../scripts/electron.mjs';
import { expect, pids, ROOT, test, type Launched } from './app.ts';

/* The shell around the screens: one instance, window memory, profiles. What happens when its processes die: deaths.spec.ts. */

const title = ({ app }: Launched): Promise<string> => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getTitle());

/** Follows the engine's state from the page, as the screens do. */
const watchEngine = ({ page }: Launched): Promise<void> => page.evaluate(() => {
  const seen: EngineState[] = [];
  (window as unknown as { seen: EngineState[] }).seen = seen;
  window.tera.subscribe('shell.engine', {}, (state) => seen.push(state));
});
const engineState = ({ page }: Launched): Promise<string> => page.evaluate(() => (window as unknown as { seen: EngineState[] }).seen.at(-1)?.state ?? 'none');
const untilUp = async (launched: Launched): Promise<void> => {
  await watchEngine(launched);
  await expect.poll(() => engineState(launched), { timeout: 20_000 }).toBe('up');
};

test('a second instance ends at once with code 0 and brings the first to the front', async ({ tera }) => {
  await tera.app.evaluate(({ BrowserWindow, app }) => {
    BrowserWindow.getAllWindows()[0]!.hide();
    app.once('second-instance', () => { (globalThis as unknown as { second: boolean }).second = true; });
  });
  const { path } = await provideElectron();
  const started = Date.now();
  const second = spawn(path, [...electronSwitches(), '--disable-gpu', ROOT, '--data', tera.dataRoot], { stdio: 'ignore' });
  const code = await new Promise((resolve) => { second.once('close', resolve); });
  expect(code).toBe(0);
  expect(Date.now() - started).toBeLessThan(10_000);
  await expect.poll(() => tera.app.evaluate(({ BrowserWindow }) => ({
    second: (globalThis as unknown as { second?: boolean }).second, windows: BrowserWindow.getAllWindows().length, visible: BrowserWindow.getAllWindows()[0]!.isVisible(),
  }))).toEqual({ second: true, windows: 1, visible: true });
});

test('two data folders are two apps', async ({ start }) => {
  const first = await start();
  const second = await start();
  expect(second.dataRoot).not.toBe(first.dataRoot);
  expect(await second.page.evaluate(() => window.tera.call('shell.info', {}))).toMatchObject({ ok: true });
});

test('the window is at least 1024 × 640, remembers its place, and says screen and brand', async ({ start }) => {
  const dataRoot = mkdtempSync(join(tmpdir(), 'tera-e2e-'));
  const first = await start({ dataRoot });
  const place = { x: 20, y: 30, width: 1200, height: 700 };
  await first.app.evaluate(({ BrowserWindow }, bounds) => {
    const window = BrowserWindow.getAllWindows()[0]!;
    window.setBounds(bounds);
    window.webContents.setZoomLevel(1);
  }, place);
  expect(await first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getMinimumSize())).toEqual([1024, 640]);
  await first.page.evaluate(() => window.tera.call('shell.setTitle', { screen: 'Fleet' }));
  expect(await title(first)).toBe(`Fleet — ${BRAND}`);
  await first.close();
  expect(JSON.parse(readFileSync(join(dataRoot, 'desktop.json'), 'utf8'))).toMatchObject({ bounds: place, profile: 'farm' });
  const again = await start({ dataRoot });
  await expect.poll(() => again.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getBounds())).toEqual(place);
  // Chromium itself keeps the zoom of app://ui.
  expect(await again.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.getZoomLevel())).toBe(1);
  await again.close();
  rmSync(dataRoot, { recursive: true, force: true });
});

test('text is saved whole, under a safe name', async ({ start }) => {
  const folder = mkdtempSync(join(tmpdir(), 'tera-save-'));
  const { page } = await start({ env: { TERA_E2E_SAVE_DIR: folder } });
  const answer = await page.evaluate(() => window.tera.call('shell.saveText', { suggestedName: '../fleet.csv', text: 'ip,名\n' }));
  expect(answer).toEqual({ ok: true, value: { path: join(folder, '-fleet.csv') } });
  expect(readFileSync(join(folder, '-fleet.csv'), 'utf8')).toBe('ip,名\n');
  rmSync(folder, { recursive: true });
});

test('large typed arrays cross the bridge as typed arrays', async ({ tera }) => {
  // The table's first delta is a Uint32Array and a Float64Array in one object.
  await untilUp(tera);
  const kinds = await tera.page.evaluate(() => new Promise((resolve) => {
    const end = window.tera.subscribe('fleet.table', {}, (delta) => {
      setTimeout(() => end());
      resolve([delta.full, delta.rigNos instanceof Uint32Array, delta.values instanceof Float64Array]);
    });
  }));
  expect(kinds).toEqual([true, true, true]);
});

test('the demo is a profile of its own, deleted in one call, the farm untouched', async ({ tera }) => {
  await untilUp(tera);
  const farm = join(tera.dataRoot, 'farm');
  const demo = join(tera.dataRoot, 'demo');
  // A profile that opens loads a new page: a question to the old one is lost with it, and put again.
  const markOld = (): Promise<void> => tera.page.evaluate(() => { Object.assign(window, { old: true }); });
  const pageOf = (profile: string, dataDir: string): Promise<void> => expect(async () => {
    expect(await tera.page.evaluate(() => 'old' in window)).toBe(false);
    expect(await tera.page.evaluate(() => window.tera.call('app.info', {}))).toMatchObject({ ok: true, value: { profile, dataDir } });
  }).toPass({ timeout: 20_000 });
  expect(existsSync(join(farm, 'tera-profile.json'))).toBe(true);
  await markOld();
  await tera.page.evaluate(() => { void window.tera.call('shell.openProfile', { profile: 'demo' }); });
  await expect.poll(async () => (await pids(tera.app)).demo, { timeout: 20_000 }).not.toBeNull();
  await pageOf('demo', demo);
  await tera.page.evaluate(() => window.tera.call('shell.setTitle', { screen: 'Overview' }));
  expect(await title(tera)).toBe(`DEMO · Overview — ${BRAND}`);
  expect(await tera.page.evaluate(() => window.tera.call('app.info', {}))).toMatchObject({ ok: true, value: { profile: 'demo', dataDir: demo } });

  const { demo: simulator } = await pids(tera.app);
  await markOld();
  await tera.page.evaluate(() => { void window.tera.call('shell.deleteDemo', {}); });
  await expect.poll(() => existsSync(demo), { timeout: 20_000 }).toBe(false);
  await expect.poll(() => existsSync(`/proc/${simulator}`)).toBe(false);
  await pageOf('farm', farm);
});

test('closing the window ends engine and simulator', async ({ start }) => {
  const launched = await start({ args: ['--profile', 'demo'] });
  await untilUp(launched);
  const { engine, demo } = await pids(launched.app);
  await launched.close();
  for (const pid of [engine, demo]) {
    expect(pid).toBeGreaterThan(1);
    expect(() => process.kill(pid!, 0)).toThrow('ESRCH');
  }
});
