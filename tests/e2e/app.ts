import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, test as base, type ElectronApplication, type Page } from '@playwright/test';
import { electronSwitches, provideElectron } from '../../scripts/electron.mjs';

/* The real app in the real Electron, on a scratch data folder of its own. */

export const ROOT = join(import.meta.dirname, '..', '..');

export const HOLD = join(import.meta.dirname, 'hold.cjs');

export interface LaunchOptions {
  /** Words for the app, after its folder. */
  args?: string[];
  env?: Record<string, string>;
  /** A data folder that is kept by the caller; else a scratch one. */
  dataRoot?: string;
  /** Another executable in front of Electron, such as one that changes the user. */
  executable?: string;
  /** Folder of the app; the checkout by default. */
  folder?: string;
  /** Where the app finds hold.cjs, when it cannot read the checkout. */
  hold?: string;
  /** Electron's own switches; those that this machine needs by default. */
  switches?: string[];
}

export interface Launched {
  app: ElectronApplication;
  page: Page;
  dataRoot: string;
  close(): Promise<void>;
}

/** Starts the app and waits for its first page. What it prints goes to `logFile`. */
export async function launch(options: LaunchOptions, logFile: string): Promise<Launched> {
  const electron = await provideElectron();
  const dataRoot = options.dataRoot ?? mkdtempSync(join(tmpdir(), 'tera-e2e-'));
  const env: Record<string, string> = { TERA_NET_ALLOW: '127.0.0.0/8,::1/128' };
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined) env[name] = value;
  const switches = options.switches ?? electronSwitches();
  const app = await _electron.launch({
    executablePath: options.executable ?? electron.path,
    // Playwright would add --no-sandbox of its own accord.
    chromiumSandbox: !switches.includes('--no-sandbox'),
    args: [...switches, '--disable-gpu', '-r', options.hold ?? HOLD, options.folder ?? ROOT, '--data', dataRoot, ...(options.args ?? [])],
    env: { ...env, TERA_E2E: '1', ...options.env },
    // Playwright would make every page light; the shell decides that.
    colorScheme: null,
  });
  const log = createWriteStream(logFile, { flags: 'a' });
  app.process().stdout?.pipe(log);
  app.process().stderr?.pipe(log);
  const page = await app.firstWindow();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.waitForLoadState('load');
  return {
    app, page, dataRoot,
    close: async () => {
      await app.close();
      log.end();
      if (options.dataRoot === undefined) rmSync(dataRoot, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

interface Fixtures {
  /** Starts an app that is closed when the test ends; may be called more than once. */
  start: (options?: LaunchOptions) => Promise<Launched>;
  /** An app with no special wishes, already started. */
  tera: Launched;
}

export const test = base.extend<Fixtures>({
  start: async ({}, use, info) => {
    const running: Launched[] = [];
    const logFile = info.outputPath('electron.log');
    await use(async (options = {}) => {
      const launched = await launch(options, logFile);
      running.push(launched);
      return launched;
    });
    for (const launched of running) await launched.close();
    if (running.length > 0 && info.status !== info.expectedStatus) await info.attach('electron.log', { path: logFile, contentType: 'text/plain' });
  },
  tera: async ({ start }, use) => use(await start()),
});
export { expect } from '@playwright/test';

type TestDoor = { pids(): { engine: number | null; demo: number | null }; orderDemo(order: Record<string, unknown>): Promise<unknown> };

/** Process numbers of the engine and the simulator as the shell knows them. */
export const pids = (app: ElectronApplication): Promise<{ engine: number | null; demo: number | null }> =>
  app.evaluate(() => (globalThis as unknown as { teraTest: TestDoor }).teraTest.pids());

/** One order to the simulator of an open demo profile (main/sim/control.ts). */
export const orderDemo = (app: ElectronApplication, order: Record<string, unknown>): Promise<unknown> =>
  app.evaluate((_electron, message) => (globalThis as unknown as { teraTest: TestDoor }).teraTest.orderDemo(message), order);

/** Process number of the window's renderer. */
export const rendererPid = (app: ElectronApplication): Promise<number> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.getOSProcessId());
