import { readdirSync } from 'node:fs';
import { cpus, release, totalmem, type as osType } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, staleGroups } from './build.mjs';
import { capture } from './child.mjs';
import { keepToLoopback } from './netallow.mjs';
import { ROOT } from './root.mjs';
import { hasScreen, onScreen } from './screen.mjs';

/* `npm run bench -- NAME [args]`: runs bench/NAME.ts on what is built and prints one JSON object with commit and machine. */

const NAMES = readdirSync(join(ROOT, 'bench')).filter((name) => name.endsWith('.ts')).map((name) => name.replace('.ts', ''));

const benchOf = (name) => import(pathToFileURL(join(ROOT, 'bench', `${name}.ts`)).href);

/** Figures belong to a commit: changes that are not committed are said. */
async function commit() {
  const { code, stdout } = await capture('git', ['rev-parse', '--short=12', 'HEAD'], { cwd: ROOT });
  if (code !== 0) return 'not a git checkout';
  const changed = await capture('git', ['status', '--porcelain', '--untracked-files=no'], { cwd: ROOT });
  return stdout.trim() + (changed.stdout.trim() === '' ? '' : ' with uncommitted changes');
}

async function main([name = '', ...args]) {
  keepToLoopback();
  const runnable = [];
  for (const one of NAMES) if (typeof (await benchOf(one)).run === 'function') runnable.push(one);
  if (!runnable.includes(name)) throw new Error(`Name one bench: ${runnable.join(', ')}`);
  const stale = staleGroups();
  if (stale.length > 0) await build(stale);
  const { run, needsScreen } = await benchOf(name);
  if (needsScreen === true && !hasScreen()) {
    process.exitCode = await onScreen([process.execPath, fileURLToPath(import.meta.url), name, ...args]);
    return;
  }
  const figures = await run(args);
  const processor = cpus();
  console.log(JSON.stringify({
    name,
    commit: await commit(),
    machine: { cpu: processor[0]?.model.trim() ?? 'unknown', cores: processor.length, memGb: Math.round(totalmem() / 2 ** 30), os: `${osType()} ${release()}`, node: process.versions.node },
    figures,
  }, null, 2));
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
