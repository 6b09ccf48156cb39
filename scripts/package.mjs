import { dirname, join } from 'node:path';
import { build, staleGroups } from './build.mjs';
import { run } from './child.mjs';
import { provideElectron } from './electron.mjs';
import { isMain, ROOT } from './root.mjs';

/* `npm run package -- [--linux dir | --win nsis | --mac dmg …]`: electron-builder with the product's configuration. Where Electron
   itself cannot be fetched only `--linux dir` can be made, with the runtime that the tests use, to prove that packing works. */

/** Packs and returns electron-builder's exit code. */
export async function packageApp(args) {
  const stale = staleGroups();
  if (stale.length > 0) await build(stale);
  const { path, kind } = await provideElectron();
  const words = args.length > 0 ? args : ['--linux', 'dir'];
  const offline = kind === 'registry';
  if (offline && words.join(' ') !== '--linux dir') throw new Error('Electron cannot be fetched on this machine: only `--linux dir` can be packed here.');
  const config = offline ? ['--config', 'electron-builder.offline.yml', `-c.electronDist=${dirname(path)}`] : ['--config', 'electron-builder.yml'];
  const cli = join(ROOT, 'node_modules', 'electron-builder', 'cli.js');
  return run(process.execPath, [cli, ...words, ...config, '--publish', 'never'], { cwd: ROOT });
}

/** Folder that `--linux dir` fills. */
export const unpackedFolder = (kind) => join(ROOT, kind === 'registry' ? 'dist/offline' : 'dist', 'linux-unpacked');

if (isMain(import.meta)) {
  try {
    process.exitCode = await packageApp(process.argv.slice(2));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
