import { join } from 'node:path';
import { BrowserWindow, nativeTheme, screen } from 'electron';
import type { DesktopState } from './window-state.ts';
import { clampToDisplays, MIN_HEIGHT, MIN_WIDTH } from './window-state.ts';

/** Colours of renderer/ui/tokens.css that are needed before the page paints, and for the system's buttons in its header. */
const FRAME = { dark: { void: '#070512', text2: '#C4BEEC' }, light: { void: '#FBFAFF', text2: '#4A4370' } };
/** Height of the page's own header line. */
const HEADER_PX = 48;

/** The window, hidden until its first paint. */
export function createWindow(state: DesktopState, preload: string, icon: string, dev: boolean): BrowserWindow {
  const primary = screen.getPrimaryDisplay();
  const displays = [primary, ...screen.getAllDisplays().filter((display) => display.id !== primary.id)].map((display) => display.workArea);
  const window = new BrowserWindow({
    ...clampToDisplays(state.bounds, displays),
    minWidth: MIN_WIDTH,
    minHeight: MIN_HEIGHT,
    show: false,
    backgroundColor: colours().void,
    titleBarStyle: 'hidden',
    titleBarOverlay: overlay(),
    trafficLightPosition: { x: 14, y: 17 },
    autoHideMenuBar: true,
    ...(process.platform === 'linux' ? { icon: join(icon, '512x512.png') } : {}),
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: dev,
    },
  });
  window.once('ready-to-show', () => {
    if (state.maximized) window.maximize();
    window.show();
  });
  nativeTheme.on('updated', paint);
  window.once('closed', () => nativeTheme.removeListener('updated', paint));
  return window;

  function paint(): void {
    window.setBackgroundColor(colours().void);
    // macOS draws its three buttons by itself.
    if (process.platform !== 'darwin') window.setTitleBarOverlay(overlay());
  }
}

const colours = (): typeof FRAME.dark => FRAME[nativeTheme.shouldUseDarkColors ? 'dark' : 'light'];
const overlay = (): { color: string; symbolColor: string; height: number } => ({ color: colours().void, symbolColor: colours().text2, height: HEADER_PX });
