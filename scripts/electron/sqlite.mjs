import { createHash } from 'node:crypto';
import { copyFile, cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { CACHE, ROOT } from '../root.mjs';
import { exists, must, settle } from './runtime.mjs';

/* better-sqlite3 ships a binary for Node-API 10; Electron 33 has Node-API 9. Compiled once with the two defines below
   the same file loads in Electron 33, Node 20 and Node 24, so the product needs no second code path. */

const PACKAGE = join(ROOT, 'node_modules', 'better-sqlite3');
const SHIPPED = "'NAPI_VERSION=10'";
const WANTED = "'NAPI_EXPERIMENTAL', 'NODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT'";
/** Where the package looks before its shipped binaries. */
export const INSTALLED = join(PACKAGE, 'build', 'Release', 'better_sqlite3.node');

/** The folder that holds include/node/node_api.h, or null. */
export async function nodeHeaders() {
  const beside = dirname(dirname(process.execPath));
  for (const folder of [beside, '/usr', '/usr/local']) if (await exists(join(folder, 'include', 'node', 'node_api.h'))) return folder;
  return null;
}

/** The patched build description; throws when the package changed so that the patch no longer says what it means. */
export function patchGyp(gyp) {
  if (gyp.split(SHIPPED).length !== 2) throw new Error(`better-sqlite3's binding.gyp no longer holds ${SHIPPED} exactly once: look at it before building.`);
  return gyp.replace(SHIPPED, WANTED);
}

/** Puts the compiled add-on where better-sqlite3 looks first; compiles it when the cache has none. */
export async function provideSqlite(say) {
  const { version } = JSON.parse(await readFile(join(PACKAGE, 'package.json'), 'utf8'));
  const gyp = patchGyp(await readFile(join(PACKAGE, 'binding.gyp'), 'utf8'));
  const key = createHash('sha256').update(`${version}\n${gyp}\n${process.platform}-${process.arch}`).digest('hex').slice(0, 16);
  const cached = join(CACHE, `better-sqlite3-${key}`);
  const binary = join(cached, 'better_sqlite3.node');
  if (!(await exists(binary))) await compile(gyp, cached, say);
  const wanted = await readFile(binary);
  const present = await readFile(INSTALLED).catch(() => null);
  if (present !== null && present.equals(wanted)) return;
  await mkdir(dirname(INSTALLED), { recursive: true });
  const temporary = `${INSTALLED}.${process.pid}`;
  await copyFile(binary, temporary);
  await rename(temporary, INSTALLED);
}

async function compile(gyp, cached, say) {
  const headers = await nodeHeaders();
  if (headers === null) throw new Error('No Node headers (include/node/node_api.h) were found. On Debian: apt-get install libnode-dev');
  say('Compiling better-sqlite3 for this Electron (about a minute, once)');
  await mkdir(CACHE, { recursive: true });
  const work = await mkdtemp(join(CACHE, 'tmp-sqlite-'));
  try {
    const source = join(work, 'better-sqlite3');
    await cp(PACKAGE, source, { recursive: true, filter: (path) => !path.startsWith(join(PACKAGE, 'build')) });
    await writeFile(join(source, 'binding.gyp'), gyp);
    await cp(join(ROOT, 'node_modules', 'node-addon-api'), join(work, 'node_modules', 'node-addon-api'), { recursive: true });
    const nodeGyp = createRequire(join(ROOT, 'package.json')).resolve('node-gyp/bin/node-gyp.js');
    await must(process.execPath, [nodeGyp, 'rebuild', '--release', `--nodedir=${headers}`, '--force_build=1'], { cwd: source });
    const made = join(work, 'made');
    await mkdir(made);
    await copyFile(join(source, 'build', 'Release', 'better_sqlite3.node'), join(made, 'better_sqlite3.node'));
    await settle(made, cached);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
