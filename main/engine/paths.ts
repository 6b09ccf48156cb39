import { homedir } from 'node:os';
import { join } from 'node:path';

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
