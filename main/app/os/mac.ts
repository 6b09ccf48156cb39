import { app, powerSaveBlocker } from 'electron';
import type { OsManners } from './manners.ts';

/* macOS, by the documentation of Electron and Apple; never run there (README). NSLocalNetworkUsageDescription is in
   electron-builder.yml; a refused local network is recognised by the engine (engine/net/reach.ts). */

let blocker: number | null = null;

export const mac: OsManners = {
  prepare: () => {},
  /** App Nap slows the timers of hidden apps: rigs would be read late. The assertion also keeps the Mac itself from sleeping when idle. */
  monitoring: (on) => {
    if (on) blocker ??= powerSaveBlocker.start('prevent-app-suspension');
    else if (blocker !== null) {
      powerSaveBlocker.stop(blocker);
      blocker = null;
    }
  },
  watchWindow: () => {},
  startsAtLogin: () => app.getLoginItemSettings().openAtLogin,
  setStartAtLogin: (on) => app.setLoginItemSettings({ openAtLogin: on }),
};
