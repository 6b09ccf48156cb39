import { existsSync } from 'node:fs';
import { capture, run } from '../child.mjs';

/** What Electron's executable links or loads. */
export const RUNTIME = ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libdrm2', 'libcups2', 'libxkbcommon0', 'libxcomposite1', 'libxdamage1',
  'libxrandr2', 'libxtst6', 'libatspi2.0-0', 'libsecret-1-0', 'libnotify4'];
/** What compiles better-sqlite3 and unpacks the runtime. */
export const TOOLCHAIN = { 'g++': 'g++', make: 'make', python3: 'python3', unzip: 'unzip' };
/** What gives the end-to-end tests a screen, a session bus, a keychain, and Chinese and Japanese letters. */
export const TESTING = { Xvfb: 'xvfb', xauth: 'xauth', 'dbus-run-session': 'dbus', 'gnome-keyring-daemon': 'gnome-keyring' };

/** True when a command is found on PATH. */
export const has = async (command) => (await capture('sh', ['-c', 'command -v "$1"', 'sh', command])).code === 0;

/** Shared libraries that an executable wants and the system does not have. */
export async function missingLibraries(executable) {
  const { stdout } = await capture('ldd', [executable]);
  return stdout.split('\n').filter((line) => line.includes('not found')).map((line) => line.trim().split(' ')[0]);
}

/** The packages of those commands that are not on PATH. */
export async function missingPackages(commands) {
  const packages = [];
  for (const [command, name] of Object.entries(commands)) if (!(await has(command))) packages.push(name);
  return packages;
}

/**
 * Installs Debian packages when this user is root and apt-get is here; else throws an error whose text is the one command to type.
 * @param why what the packages are for, as the end of the sentence "… is missing for"
 */
export async function install(packages, why) {
  const command = `apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  if (!existsSync('/usr/bin/apt-get')) {
    throw new Error(`Missing for ${why}: ${packages.join(', ')} (Debian names). Install them with this system's package manager, then try again.`);
  }
  if (process.getuid?.() !== 0) throw new Error(`Missing for ${why}. Type this once:\n\n  sudo sh -c '${command}'\n`);
  console.error(`Installing for ${why}: ${packages.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const stdio = ['ignore', 'ignore', 'inherit'];
  await run('apt-get', ['update', '-qq'], { env, stdio });
  const code = await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env, stdio });
  if (code !== 0) throw new Error(`apt-get ended with ${code}. The command was: ${command}`);
}
