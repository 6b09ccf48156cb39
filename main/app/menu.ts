import type { MenuItemConstructorOptions } from 'electron';
import type { Language, Profile } from '../../preload/contract/app.ts';
import { BRAND } from '../../preload/contract/brand.ts';
import { words } from './words.ts';

export interface MenuActions {
  openProfile(profile: Profile): void;
  openDataFolder(): void;
  openLogs(): void;
  reloadScreen(): void;
}

const LINE: MenuItemConstructorOptions = { type: 'separator' };

/** The application menu. Every role has words of ours: Electron's own are English only. Developer tools are in it only when `dev`. */
export function menuTemplate(at: { platform: NodeJS.Platform; profile: Profile; language: Language; dev: boolean }, actions: MenuActions): MenuItemConstructorOptions[] {
  const mac = at.platform === 'darwin';
  const say = words(at.language);
  const file: MenuItemConstructorOptions[] = [
    at.profile === 'farm'
      ? { label: say.openDemo, click: () => actions.openProfile('demo') }
      : { label: say.openFarm, click: () => actions.openProfile('farm') },
    { label: say.openDataFolder, click: () => actions.openDataFolder() },
    LINE,
    mac ? { role: 'close', label: say.close } : { role: 'quit', label: say.quit },
  ];
  const edit: MenuItemConstructorOptions[] = [
    { role: 'undo', label: say.undo }, { role: 'redo', label: say.redo }, LINE,
    { role: 'cut', label: say.cut }, { role: 'copy', label: say.copy }, { role: 'paste', label: say.paste }, { role: 'selectAll', label: say.selectAll },
  ];
  const view: MenuItemConstructorOptions[] = [
    { role: 'resetZoom', label: say.resetZoom }, { role: 'zoomIn', label: say.zoomIn }, { role: 'zoomOut', label: say.zoomOut }, LINE,
    { role: 'togglefullscreen', label: say.fullScreen }, LINE,
    { label: say.reloadScreen, click: () => actions.reloadScreen() },
    ...(at.dev ? [{ role: 'toggleDevTools', label: say.developerTools } as const] : []),
  ];
  const own: MenuItemConstructorOptions[] = [
    { role: 'about', label: say.about }, LINE, { role: 'services', label: say.services }, LINE,
    { role: 'hide', label: say.hide }, { role: 'hideOthers', label: say.hideOthers }, { role: 'unhide', label: say.showAll }, LINE,
    { role: 'quit', label: say.quit },
  ];
  return [
    ...(mac ? [{ role: 'appMenu', label: BRAND, submenu: own } as const] : []),
    { label: say.file, submenu: file },
    { label: say.edit, submenu: edit },
    { label: say.view, submenu: view },
    { label: say.window, role: 'window', submenu: [{ role: 'minimize', label: say.minimize }, { role: 'close', label: say.close }] },
    { label: say.help, role: 'help', submenu: [{ label: say.openLogs, click: () => actions.openLogs() }, ...(mac ? [] : [{ role: 'about', label: say.about } as const])] },
  ];
}
