import { join } from 'node:path';
import { app, dialog, type BrowserWindow } from 'electron';

/** The save dialog; null when the person closed it. A test of the unpackaged app names a folder instead, since no dialog can be clicked there. */
export async function choosePath(window: BrowserWindow | null, name: string, title: string): Promise<string | null> {
  const folder = app.isPackaged ? undefined : process.env['TERA_E2E_SAVE_DIR'];
  if (folder !== undefined) return join(folder, name);
  const options = { title, defaultPath: name };
  const answer = window === null ? await dialog.showSaveDialog(options) : await dialog.showSaveDialog(window, options);
  return answer.canceled || answer.filePath === '' ? null : answer.filePath;
}

/** The dialog for a folder, where one can be made too; null when the person closed it. */
export async function chooseFolder(window: BrowserWindow | null, title: string): Promise<string | null> {
  const options = { title, properties: ['openDirectory' as const, 'createDirectory' as const] };
  const answer = window === null ? await dialog.showOpenDialog(options) : await dialog.showOpenDialog(window, options);
  return answer.canceled ? null : answer.filePaths[0] ?? null;
}
