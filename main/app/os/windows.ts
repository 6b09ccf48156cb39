import { app } from 'electron';
import type { OsManners } from './manners.ts';

/* Windows, by the documentation of Electron and Microsoft; never run there (README). Data lie under LocalAppData (engine/paths.ts). */

/** The same as `appId` in electron-builder.yml: notifications and the taskbar know the app by it (a test compares them). */
export const APP_USER_MODEL_ID = 'com.kloudbugs.teracore';

/** Electron writes the words as they are into the registry: what has spaces needs quotes. Asking must name the same ones as setting. */
const asWritten = ([path = process.execPath, ...args]: readonly string[]): { path: string; args: string[] } =>
  ({ path, args: args.map((arg) => (/\s/.test(arg) ? `"${arg}"` : arg)) });

export const windows: OsManners = {
  prepare: () => app.setAppUserModelId(APP_USER_MODEL_ID),
  monitoring: () => {},
  /** Windows gives a window some seconds between asking and ending: powerMonitor has no `shutdown` here. */
  watchWindow: (window, quit) => {
    window.on('query-session-end', quit);
    window.on('session-end', quit);
  },
  startsAtLogin: (words) => app.getLoginItemSettings(asWritten(words)).openAtLogin,
  setStartAtLogin: (on, words) => app.setLoginItemSettings({ openAtLogin: on, ...asWritten(words) }),
};
