import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { build as viteBuild } from 'vite';
import { isMain, ROOT } from './root.mjs';

/* Four outputs: Node-side programs and the preload as single CommonJS files (Electron 33's Node cannot require an ES module,
   a sandboxed preload cannot require at all), the renderer as a page. Native modules and electron stay outside. */

const EXTERNAL = ['electron', 'better-sqlite3', '@napi-rs/keyring'];
const PROGRAMS = {
  shell: 'main/app/index.ts',
  engine: 'main/engine/process.ts',
  'store-thread': 'main/store/thread.ts',
  'history-worker': 'main/store/history/worker.ts',
  'backup-worker': 'main/store/backup/worker.ts',
  'keychain-host': 'native-bridge/keychain-host.ts',
  demo: 'main/sim/process.ts',
  cli: 'main/cli/process.ts',
  move: 'main/store/move/process.ts',
  restore: 'main/store/backup/restore-process.ts',
};
/** What each group is made of: a change in any of it, or in the build itself, makes the group stale. */
const SOURCES = {
  main: ['main', 'native-bridge', 'preload/contract', 'package.json'],
  preload: ['preload'],
  renderer: ['renderer', 'preload/contract'],
};
const ALWAYS = ['package-lock.json', 'scripts/build.mjs'];
export const GROUPS = Object.keys(SOURCES);

const stamp = (group) => join(ROOT, 'out', `.built-${group}`);

/** Newest change below a path in epoch ms; folders count too, so that a deleted file is seen. Tests are not part of an output. */
function newest(path) {
  const full = join(ROOT, path);
  if (!existsSync(full)) return 0;
  const own = statSync(full);
  if (!own.isDirectory()) return own.mtimeMs;
  let latest = own.mtimeMs;
  for (const name of readdirSync(full, { recursive: true })) {
    if (!/\.test\.tsx?$/.test(name)) latest = Math.max(latest, statSync(join(full, name)).mtimeMs);
  }
  return latest;
}

/** Groups whose sources are newer than their output. */
export function staleGroups(groups = GROUPS) {
  return groups.filter((group) => {
    if (!existsSync(stamp(group))) return true;
    const built = statSync(stamp(group)).mtimeMs;
    return [...SOURCES[group], ...ALWAYS].some((path) => newest(path) > built);
  });
}

/**
 * Builds groups of outputs into out/. Resolves to the milliseconds each took; throws vite's error when one fails.
 * Sources that change while a build runs leave the group stale: its stamp carries the time of the start.
 */
export async function build(groups = GROUPS) {
  await mkdir(join(ROOT, 'out'), { recursive: true });
  const times = {};
  for (const group of groups) {
    const started = performance.now();
    const at = new Date();
    await rm(stamp(group), { force: true });
    await buildGroup(group);
    await writeFile(stamp(group), '');
    await utimes(stamp(group), at, at);
    times[group] = Math.round(performance.now() - started);
  }
  return times;
}

const BUILDERS = {
  main: async (outDir) => {
    // One that fails must not hide what is wrong with the others.
    const ends = await Promise.allSettled(Object.entries(PROGRAMS).map(([name, entry]) => bundle(entry, outDir, `${name}.cjs`)));
    const failed = ends.filter((end) => end.status === 'rejected').map((end) => end.reason.message);
    if (failed.length > 0) throw new Error(failed.join('\n'));
  },
  preload: (outDir) => bundle('preload/index.ts', outDir, 'index.cjs'),
  renderer: (outDir) => viteBuild({
    configFile: join(ROOT, 'renderer/vite.config.ts'),
    logLevel: 'warn',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { outDir, emptyOutDir: true, sourcemap: 'hidden', minify: true },
  }),
};

/** Builds beside the old output and swaps at the end: a failed build, or an app that starts meanwhile, never meets half of one. */
async function buildGroup(group) {
  const made = join(ROOT, 'out', `.new-${group}-${process.pid}`);
  const place = join(ROOT, 'out', group);
  try {
    await BUILDERS[group](made);
    await rm(place, { recursive: true, force: true });
    await rename(made, place);
  } finally {
    await rm(made, { recursive: true, force: true });
  }
}

/** One source file with all it imports → one CommonJS file for the Node inside Electron 33. */
async function bundle(entry, outDir, file) {
  await viteBuild({
    configFile: false,
    root: ROOT,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true, external: EXTERNAL, target: 'node' },
    build: {
      ssr: join(ROOT, entry),
      outDir,
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        external: [...EXTERNAL, /^node:/],
        output: { format: 'cjs', entryFileNames: file, codeSplitting: false },
      },
    },
  });
}

/** `--if-stale` builds only what changed; names of groups build only those. */
async function main(args) {
  const named = args.filter((arg) => !arg.startsWith('-'));
  const wrong = named.filter((group) => !GROUPS.includes(group));
  if (wrong.length > 0) throw new Error(`No such part: ${wrong.join(', ')}. Parts: ${GROUPS.join(', ')}`);
  const groups = named.length > 0 ? named : GROUPS;
  const todo = args.includes('--if-stale') ? staleGroups(groups) : groups;
  if (todo.length === 0) return console.error('Nothing to build: out/ is newer than its sources.');
  const times = await build(todo);
  console.error(`Built ${todo.map((group) => `${group} ${times[group]} ms`).join(', ')}`);
}

if (isMain(import.meta)) {
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
