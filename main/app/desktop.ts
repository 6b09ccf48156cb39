import { watch } from 'node:fs';
import { join, resolve } from 'node:path';
import { app, dialog, Menu, nativeTheme, session as sessions, shell, type BrowserWindow } from 'electron';
import type { EngineState, Language, Profile } from '../../preload/contract/app.ts';
import { BRAND, windowTitle } from '../../preload/contract/brand.ts';
import { AppError } from '../engine/errors.ts';
import type { Log } from '../engine/log.ts';
import type { Arguments } from './arguments.ts';
import { engineGone } from './ask-engine.ts';
import { answerDataCalls } from './data-calls.ts';
import { runMove } from './data-folder.ts';
import { onDeath } from './deaths.ts';
import { readDesktop, writeDesktop } from './desktop-file.ts';
import { guardPages, refusePermissions } from './guards.ts';
import { languageOf } from './language.ts';
import { answerLoginCalls } from './login-calls.ts';
import { menuTemplate } from './menu.ts';
import { manners } from './os/manners.ts';
import { HOME_URL, isOwnUrl, STOPPED_URL } from './origin.ts';
import { deleteDemoFolder, profileFolder } from './profile-folder.ts';
import { watchPower } from './power.ts';
import { quietSession } from './quiet.ts';
import { watchResponding } from './not-responding.ts';
import { removeAll } from './remove-all.ts';
import { openSession, type Session } from './session.ts';
import { answerShellCalls } from './shell-calls.ts';
import { answerStorageCalls, runRestore } from './storage-calls.ts';
import { switchProfile } from './switch-profile.ts';
import { openTestDoor } from './test-door.ts';
import { serveUi } from './ui-scheme.ts';
import { createWindow } from './window.ts';
import { words } from './words.ts';

export interface DesktopOptions {
  args: Arguments;
  dataRoot: string;
  log: Log;
  closeLog(): Promise<void>;
}

/** Runs the desktop: one window, one open profile. Returns at once; the rest follows from Electron's events. */
export function runDesktop({ args, dataRoot, log, closeLog }: DesktopOptions): void {
  const desktopFile = join(dataRoot, 'desktop.json');
  const out = join(app.getAppPath(), 'out');
  let remembered = readDesktop(desktopFile);
  let window: BrowserWindow | null = null;
  let session: Session | null = null;
  let pageReady = false;
  let screenName = '';
  let pageDeaths: number[] = [];
  let ending = false;
  /** Profiles are opened and closed one after another, never at the same time. */
  let turn: Promise<void> = Promise.resolve();

  const profile = (): Profile => session?.profile ?? args.profile ?? remembered.profile;
  const language = (): Language => remembered.language ?? languageOf(app.getPreferredSystemLanguages()[0] ?? app.getLocale());
  const showTitle = (): void => window?.setTitle(screenName === '' ? BRAND : windowTitle(screenName, profile() === 'demo'));
  const pushState = (state: EngineState): void => {
    manners.monitoring(state.state === 'up');
    if (pageReady && window !== null && !window.isDestroyed()) window.webContents.send('shell.engine', state);
  };
  const remember = (): void => {
    if (window !== null && !window.isDestroyed()) {
      remembered = {
        ...remembered, profile: profile(), bounds: window.getNormalBounds(), maximized: window.isMaximized(),
      };
    }
    writeDesktop(desktopFile, remembered, log);
  };
  const load = (url: string): void => {
    pageReady = false;
    // A page that dies while it loads is reported by render-process-gone.
    window?.loadURL(url).catch((error: unknown) => log.warn({ err: error, url }, 'the page did not load'));
  };
  const openFolder = (path: string): void => void shell.openPath(path).then((problem) => {
    if (problem !== '') dialog.showErrorBox(BRAND, `${path}\n\n${problem}`);
  });

  const openDataFolder = (): void => {
    try {
      openFolder(profileFolder(dataRoot, profile()));
    } catch (error) {
      dialog.showErrorBox(BRAND, (error as Error).message);
    }
  };

  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = turn.then(work);
    turn = done.catch(() => undefined);
    return done;
  };
  const open = async (next: Profile, isFirst = false): Promise<void> => {
    session = await openSession({
      profile: next, dataRoot, log, isFirst,
      programs: join(out, 'main'),
      appVersion: app.getVersion(),
      onState: pushState,
      page: () => (pageReady && window !== null && !window.isDestroyed() ? window.webContents : null),
    });
    buildMenu();
    showTitle();
    remember();
  };
  const openProfile = (next: Profile): Promise<void> => inTurn(async () => {
    if (session?.profile === next || ending) return;
    await switchProfile(session?.profile ?? null, next, { open, stop: async () => session?.stop() });
    load(HOME_URL);
  });
  const deleteDemo = (): Promise<void> => inTurn(async () => {
    if (session?.profile === 'demo') await session.stop();
    try {
      await deleteDemoFolder(dataRoot);
    } finally {
      if (session?.profile === 'demo') {
        await open('farm');
        load(HOME_URL);
      }
    }
  });
  const moveData = (to: string): Promise<void> => inTurn(async () => {
    await session?.stop();
    try {
      await runMove(join(out, 'main'), dataRoot, to, log);
      log.info({ to }, 'the data folder was moved');
    } finally {
      await open('farm');
      session?.connect();
    }
  });
  const restore = (id: string): Promise<void> => inTurn(async () => {
    if (session === null) throw engineGone();
    const { profile: restored } = session;
    const backup = await session.backup(id);
    await session.stop();
    try {
      await runRestore(join(out, 'main'), backup, log);
      log.info({ id }, 'a backup was restored');
    } finally {
      await open(restored);
      session.connect();
    }
  });
  const removeAllData = (): Promise<void> => inTurn(async () => {
    await session?.stop();
    manners.setStartAtLogin(false, []);
    try {
      await removeAll(dataRoot, log, closeLog);
    } catch (error) {
      await open('farm');
      session?.connect();
      throw error;
    }
    await sessions.defaultSession.clearStorageData();
    // Not `quit`: that would write the window's place and the log anew.
    app.exit(0);
  });
  const reloadWindow = (): void => {
    pageDeaths = [];
    load(HOME_URL);
  };

  const buildMenu = (): void => Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate({ platform: process.platform, profile: profile(), language: language(), dev: args.dev }, {
    openProfile: (next) => void openProfile(next).catch((error: unknown) => dialog.showErrorBox(BRAND, (error as Error).message)),
    openDataFolder: () => openDataFolder(),
    openLogs: () => openFolder(join(dataRoot, 'logs')),
    reloadScreen: reloadWindow,
  })));

  const openWindow = (): void => {
    const made = createWindow(remembered, join(out, 'preload', 'index.cjs'), join(app.getAppPath(), 'resources', 'icons'), args.dev);
    window = made;
    showTitle();
    made.on('page-title-updated', (event) => event.preventDefault());
    made.webContents.on('did-start-navigation', (details) => {
      if (details.isMainFrame && !details.isSameDocument) pageReady = false;
    });
    // The blank page is the one place that no guard is asked about.
    made.webContents.on('did-navigate', (_event, url) => {
      if (!isOwnUrl(url)) load(HOME_URL);
    });
    made.webContents.on('render-process-gone', (_event, details) => {
      pageReady = false;
      if (details.reason === 'clean-exit' || ending || made.isDestroyed()) return;
      const { deaths, decision } = onDeath(pageDeaths, performance.now());
      pageDeaths = deaths;
      log.error({ reason: details.reason, exitCode: details.exitCode, deaths: deaths.length }, 'the screen died');
      if (decision.restart) setTimeout(() => load(HOME_URL), decision.delayMs);
      else load(STOPPED_URL);
    });
    // A page that hangs does not follow a new address: its process has to go, and render-process-gone loads the next one.
    watchResponding(made, log, language, () => made.webContents.forcefullyCrashRenderer());
    manners.watchWindow(made, () => app.quit());
    made.on('close', remember);
    made.on('closed', () => {
      window = null;
      pageReady = false;
    });
    load(HOME_URL);
    if (args.dev) {
      made.webContents.openDevTools({ mode: 'detach' });
      watch(join(out, '.built-renderer'), () => load(HOME_URL));
    }
  };

  const focus = (): void => {
    if (window === null) return openWindow();
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  };

  guardPages(log);
  answerLoginCalls([process.execPath, ...(app.isPackaged ? [] : [app.getAppPath()]), ...(args.dataRoot === null ? [] : ['--data', resolve(args.dataRoot)])], log);
  answerDataCalls({
    profile, language, root: dataRoot, window: () => window, move: moveData, removeAll: removeAllData,
    testFolder: app.isPackaged ? undefined : process.env['TERA_E2E_CHOOSE_DIR'],
  }, log);
  answerStorageCalls({
    profile, language, window: () => window, restore,
    dataFolder: () => profileFolder(dataRoot, profile()),
    order: (order) => session?.order(order) ?? Promise.reject(engineGone()),
    testFolder: app.isPackaged ? undefined : process.env['TERA_E2E_CHOOSE_DIR'],
  }, log);
  answerShellCalls({
    profile, openProfile, deleteDemo, reloadWindow,
    window: () => window,
    logFolder: () => join(dataRoot, 'logs'),
    dataFolder: () => profileFolder(dataRoot, profile()),
    restartEngine: () => inTurn(async () => session?.restart()),
    rigPage: (rigNo) => session?.rigPage(rigNo) ?? Promise.reject(new AppError('ENGINE_GONE', 'No profile is open', { next: 'Wait until the app has started.' })),
    setScreen: (screen) => {
      screenName = screen;
      showTitle();
    },
    setTheme: (theme) => {
      nativeTheme.themeSource = theme;
      if (remembered.theme === theme) return;
      remembered = { ...remembered, theme };
      remember();
    },
    language,
    setLanguage: (shown) => {
      if (remembered.language === shown) return;
      remembered = { ...remembered, language: shown };
      remember();
      buildMenu();
    },
    pageIsHere: () => {
      pageReady = true;
      session?.connect();
      if (session !== null) pushState(session.state());
    },
  }, log);

  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('child-process-gone', (_event, details) => {
    if (details.reason !== 'clean-exit') log.warn({ ...details }, 'a helper process is gone');
  });
  app.on('before-quit', (event) => {
    if (ending) return;
    ending = true;
    event.preventDefault();
    void (async () => {
      await inTurn(async () => session?.stop()).catch((error: unknown) => log.error({ err: error }, 'the engine did not stop cleanly'));
      log.info('the app ends');
      await closeLog();
      app.quit();
    })();
  });

  void app.whenReady().then(async () => {
    // Before the first window: the page's media queries answer by it from its first style on.
    nativeTheme.themeSource = remembered.theme;
    log.info({ version: app.getVersion(), electron: process.versions.electron, chrome: process.versions.chrome, dataRoot }, 'the app starts');
    refusePermissions(sessions.defaultSession);
    quietSession(sessions.defaultSession);
    watchPower(log, (state) => session?.power(state));
    serveUi(join(out, 'renderer'), language);
    app.setAboutPanelOptions({ applicationName: BRAND, applicationVersion: app.getVersion() });
    if (!app.isPackaged && process.env['TERA_E2E'] === '1') openTestDoor(() => session);
    buildMenu();
    // The engine starts while the window makes its first paint.
    const opening = inTurn(() => open(args.profile ?? remembered.profile, true));
    openWindow();
    // Not before: macOS tells of the app's own start with `activate`, when no window may be made yet, or a second one would be.
    app.on('activate', focus);
    app.on('second-instance', focus);
    await opening;
    session?.connect();
  }).catch((error: unknown) => {
    log.fatal({ err: error }, 'start failed');
    dialog.showErrorBox(BRAND, `${words(language()).startFailed}: ${(error as Error).message}`);
    app.exit(1);
  });
}
