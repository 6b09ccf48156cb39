import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { electronSwitches, provideElectron } from '../scripts/electron.mjs';

const root = join(import.meta.dirname, '..');

export interface Desktop {
  app: ElectronApplication;
  page: Page;
  /** Epoch ms at which the process was spawned. */
  spawnedMs: number;
  close(): Promise<void>;
}

/** Starts the built app on a data root that it deletes at the end, by default a fresh one. Needs a display (the runner brings a virtual one where there is none). */
export async function startDesktop(dataRoot?: string, words: string[] = [], env: Record<string, string> = {}): Promise<Desktop> {
  const { path } = await provideElectron();
  const data = dataRoot ?? mkdtempSync(join(tmpdir(), 'tera-bench-'));
  const spawnedMs = Date.now();
  const app = await _electron.launch({
    executablePath: path,
    args: [root, ...electronSwitches(), '--disable-gpu', `--user-data-dir=${join(data, 'chromium')}`, '--data', join(data, 'data'), ...words],
    cwd: root,
    env: { ...process.env as Record<string, string>, ...env },
  });
  const page = await app.firstWindow();
  return {
    app, page, spawnedMs,
    close: async () => {
      await app.close();
      rmSync(data, { recursive: true, force: true });
    },
  };
}
