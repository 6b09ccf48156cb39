import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { capture, run } from './child.mjs';
import { install, missingPackages, TESTING } from './electron/debian.mjs';
import { ROOT } from './root.mjs';

/** True where a window can open as things are. */
export const hasScreen = () => process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);

/**
 * Runs a command where windows can open. A Linux machine without a display gets a virtual one, with a session bus and an unlocked
 * throw-away keychain: its own HOME, since an existing login keyring would ask for its password on the screen.
 */
export async function onScreen(command) {
  if (hasScreen()) return run(command[0], command.slice(1), { cwd: ROOT });
  const missing = await missingPackages(TESTING);
  if ((await capture('fc-list', [':lang=ja'])).stdout.trim() === '') missing.push('fontconfig', 'fonts-noto-cjk');
  if (missing.length > 0) await install(missing, 'end-to-end tests on a virtual screen');
  const home = mkdtempSync(join(tmpdir(), 'tera-home-'));
  try {
    const inside = 'printf tests | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec xvfb-run -a -s "-screen 0 1600x1000x24" "$@"';
    return await run('dbus-run-session', ['--', 'sh', '-c', inside, 'sh', ...command], {
      cwd: ROOT, env: { ...process.env, HOME: home, XDG_DATA_HOME: join(home, 'data'), XDG_CONFIG_HOME: join(home, 'config'), XDG_CACHE_HOME: join(home, 'cache'), XDG_RUNTIME_DIR: home },
    });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
