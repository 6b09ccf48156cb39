import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { run } from './child.mjs';
import { isMain, ROOT } from './root.mjs';

/* oxlint with types, tsc, then the rules that are our own (scripts/lint/). */

const bin = (name) => join(ROOT, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);
const options = { cwd: ROOT, shell: process.platform === 'win32' };
const FOLDERS = ['main', 'preload', 'renderer', 'native-bridge', 'tests', 'bench', 'scripts'];

const STEPS = {
  oxlint: () => run(bin('oxlint'), ['--type-aware', '--deny-warnings', ...FOLDERS.filter((folder) => existsSync(join(ROOT, folder)))], options),
  types: () => run(bin('tsc'), ['-p', '.'], options),
  rules: async () => {
    const { checkProject } = await import('./lint/project.ts');
    const { files, problems } = checkProject(ROOT);
    for (const { file, line, rule, message } of problems) console.error(`${file}:${line} ${rule}: ${message}`);
    console.log(`Own rules: ${files} files, ${problems.length} problems.`);
    return problems.length === 0 ? 0 : 1;
  },
};

/** Runs all steps, also when one fails. @returns {Promise<{passed: number, failed: number}>} */
export async function lint() {
  const result = { passed: 0, failed: 0 };
  for (const [name, step] of Object.entries(STEPS)) {
    const started = performance.now();
    const good = (await step()) === 0;
    result[good ? 'passed' : 'failed'] += 1;
    console.log(`${good ? 'ok  ' : 'FAIL'} ${name} ${Math.round(performance.now() - started)} ms`);
  }
  return result;
}

if (isMain(import.meta)) process.exitCode = (await lint()).failed === 0 ? 0 : 1;
