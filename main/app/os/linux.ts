import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { BRAND } from '../../../preload/contract/brand.ts';
import type { OsManners } from './manners.ts';

/* Linux: autostart by the freedesktop.org specification (a .desktop file in the user's autostart folder); Electron has no
   login items here. */

/** One word of an Exec line: quoted, with the escapes of the Desktop Entry specification ("Exec key", then "string" values). */
function execWord(word: string): string {
  const quoted = `"${word.replace(/["`$\\]/g, '\\$&')}"`;
  return quoted.replaceAll('\\', '\\\\').replaceAll('%', '%%');
}

/** The text of the autostart file. @param words program and arguments @throws Error for a path with a line break */
export function autostartEntry(words: readonly string[]): string {
  if (words.some((word) => /[\n\r]/.test(word))) throw new Error('A program whose path has a line break cannot be started at login');
  return `[Desktop Entry]\nType=Application\nName=${BRAND}\nExec=${words.map(execWord).join(' ')}\nTerminal=false\nX-GNOME-Autostart-enabled=true\n`;
}

export const autostartFile = (env: NodeJS.ProcessEnv = process.env): string => {
  const config = env['XDG_CONFIG_HOME'];
  return join(config === undefined || config === '' ? join(homedir(), '.config') : config, 'autostart', 'tera-core.desktop');
};

export const linux: OsManners = {
  prepare: () => {},
  monitoring: () => {},
  watchWindow: () => {},
  startsAtLogin: () => existsSync(autostartFile()),
  setStartAtLogin: (on, words) => {
    const file = autostartFile();
    if (!on) return rmSync(file, { force: true });
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(`${file}.part`, autostartEntry(words));
    renameSync(`${file}.part`, file);
  },
};
