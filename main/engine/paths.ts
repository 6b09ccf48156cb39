import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * Root of the product's data on this computer; each profile has a folder in it (`farm`, `demo`).
 * Windows LocalAppData (never roamed: databases), macOS Application Support, Linux XDG data home.
 */
export function defaultDataRoot(platform: NodeJS.Platform = process.platform, env: NodeJS.ProcessEnv = process.env, home: string = homedir()): string {
  if (env['TERA_DATA'] !== undefined && env['TERA_DATA'] !== '') return env['TERA_DATA'];
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'TERA CORE');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'TERA CORE');
  return join(env['XDG_DATA_HOME'] ?? join(home, '.local', 'share'), 'tera-core');
}

/** The entry that opens the stored logins, below the name of its data folder. */
export const SEALING_KEY = 'sealing-key';

/**
 * Name of a data folder's entries in the system's keychain. Folders elsewhere than in the system's place have entries of their
 * own: a copy, a second farm or a test never touches the keys of the first.
 */
export function keychainService(dataDir: string, systemRoot: string = defaultDataRoot(process.platform, { ...process.env, TERA_DATA: '' })): string {
  const folder = resolve(dataDir);
  for (const profile of ['farm', 'demo']) if (folder === resolve(systemRoot, profile)) return `TERA CORE ${profile}`;
  return `TERA CORE ${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`;
}
