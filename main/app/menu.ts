import type { MenuItemConstructorOptions } from 'electron';
import type { Profile } from '../../preload/contract/app.ts';
import { BRAND } from '../../preload/contract/brand.ts';
import { WORDS } from './words.ts';

export interface MenuActions {
  openProfile(profile: Profile): void;
  openDataFolder(): void;
  openLogs(): void;
  reloadScreen(): void;
}

/** The application menu. Developer tools are in it only when `dev`. */
export function menuTemplate(at: { platform: NodeJS.Platform; profile: Profile; dev: boolean }, actions: MenuActions): MenuItemConstructorOptions[] {
  const mac = at.platform === 'darwin';
  const file: MenuItemConstructorOptions[] = [
    at.profile === 'farm'
      ? { label: WORDS.openDemo, click: () => actions.openProfile('demo') }
      : { label: WORDS.openFarm, click: () => actions.openProfile('farm') },
    { label: WORDS.openDataFolder, click: () => actions.openDataFolder() },
    { type: 'separator' },
    mac ? { role: 'close' } : { role: 'quit' },
  ];
  const view: MenuItemConstructorOptions[] = [
    { role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { type: 'separator' }, { role: 'togglefullscreen' }, { type: 'separator' },
    { label: WORDS.reloadScreen, click: () => actions.reloadScreen() },
    ...(at.dev ? [{ role: 'toggleDevTools', label: WORDS.developerTools } as const] : []),
  ];
  const edit: MenuItemConstructorOptions[] = [
    { role: 'undo' }, { role: 'redo' }, { type: 'separator' }, { role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' },
  ];
  return [
    ...(mac ? [{ role: 'appMenu', label: BRAND } as const] : []),
    { label: WORDS.file, submenu: file },
    { label: WORDS.edit, submenu: edit },
    { label: WORDS.view, submenu: view },
    { label: WORDS.window, role: 'windowMenu' },
    { label: WORDS.help, role: 'help', submenu: [{ label: WORDS.openLogs, click: () => actions.openLogs() }, ...(mac ? [] : [{ role: 'about' } as const])] },
  ];
}
