import { app, shell, type BrowserWindow } from 'electron';
import type { Language, Profile, Theme } from '../../preload/contract/app.ts';
import { shellCalls } from '../../preload/contract/index.ts';
import { AppError } from '../engine/errors.ts';
import type { Log } from '../engine/log.ts';
import { choosePath } from './dialogs.ts';
import { handle } from './ipc.ts';
import { checkRigPage } from './rig-page.ts';
import { safeFileName, writeWhole } from './save-text.ts';
import { words } from './words.ts';

export interface ShellActions {
  profile(): Profile;
  window(): BrowserWindow | null;
  logFolder(): string;
  dataFolder(): string;
  openProfile(profile: Profile): Promise<void>;
  deleteDemo(): Promise<void>;
  restartEngine(): Promise<void>;
  reloadWindow(): void;
  /** Address of a known rig's own page, from the engine. */
  rigPage(rigNo: number): Promise<string>;
  setScreen(screen: string): void;
  setTheme(theme: Theme): void;
  language(): Language;
  setLanguage(language: Language): void;
  /** A page has loaded and waits for the engine's port and state. */
  pageIsHere(): void;
}

const platformOf = (platform: NodeJS.Platform): 'win32' | 'darwin' | 'linux' | 'other' =>
  (platform === 'win32' || platform === 'darwin' || platform === 'linux' ? platform : 'other');

/** Registers every call of `shellCalls`. */
export function answerShellCalls(actions: ShellActions, log: Log): void {
  const specs = shellCalls;
  handle('shell.info', specs['shell.info'].args, log, () => ({
    profile: actions.profile(),
    platform: platformOf(process.platform),
    version: app.getVersion(),
    electron: process.versions.electron,
    chrome: process.versions.chrome,
    node: process.versions.node,
    language: actions.language(),
  }));
  handle('shell.openLogs', specs['shell.openLogs'].args, log, () => openFolder(actions.logFolder()));
  handle('shell.openDataFolder', specs['shell.openDataFolder'].args, log, () => openFolder(actions.dataFolder()));
  handle('shell.saveText', specs['shell.saveText'].args, log, async ({ suggestedName, text }) => {
    const path = await choosePath(actions.window(), safeFileName(suggestedName, actions.profile() === 'demo'), words(actions.language()).saveTitle);
    if (path !== null) await writeWhole(path, text);
    return { path };
  });
  handle('shell.openProfile', specs['shell.openProfile'].args, log, async ({ profile }) => {
    await actions.openProfile(profile);
    return {};
  });
  handle('shell.deleteDemo', specs['shell.deleteDemo'].args, log, async () => {
    await actions.deleteDemo();
    return {};
  });
  handle('shell.restartEngine', specs['shell.restartEngine'].args, log, async () => {
    await actions.restartEngine();
    return {};
  });
  handle('shell.reloadWindow', specs['shell.reloadWindow'].args, log, () => {
    actions.reloadWindow();
    return {};
  });
  handle('shell.setLanguage', specs['shell.setLanguage'].args, log, ({ language }) => {
    actions.setLanguage(language);
    return {};
  });
  handle('shell.openRigPage', specs['shell.openRigPage'].args, log, async ({ rigNo }) => {
    await shell.openExternal(checkRigPage(await actions.rigPage(rigNo)));
    return {};
  });
  handle('shell.setTitle', specs['shell.setTitle'].args, log, ({ screen }) => {
    actions.setScreen(screen);
    return {};
  });
  handle('shell.setTheme', specs['shell.setTheme'].args, log, ({ theme }) => {
    actions.setTheme(theme);
    return {};
  });
  handle('shell:page', specs['shell.reloadWindow'].args, log, () => {
    actions.pageIsHere();
    return {};
  });
}

/** Only folders of our own making are ever opened: no path comes from a page. */
async function openFolder(path: string): Promise<Record<string, never>> {
  const problem = await shell.openPath(path);
  if (problem !== '') throw new AppError('SHELL_OPEN_FOLDER', `${path} could not be opened: ${problem}`, { next: 'Open the folder by hand.', params: { path, why: problem } });
  return {};
}
