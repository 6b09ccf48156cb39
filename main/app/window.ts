import { join } from 'node:path';
import { BrowserWindow, screen } from 'electron';
import type { DesktopState } from './window-state.ts';
import { clampToDisplays, MIN_HEIGHT, MIN_WIDTH } from './window-state.ts';

/** Colours of renderer/ui/tokens.css that are needed before the page paints. */
const VOID = '#070512';
const TEXT_2 = '#C4BEEC';
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
    backgroundColor: VOID,
    titleBarStyle: 'hidden',
    titleBarOverlay: { color: VOID, symbolColor: TEXT_2, height: HEADER_PX },
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
  return window;
}
