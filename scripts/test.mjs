import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build, staleGroups } from './build.mjs';
import { run } from './child.mjs';
import { provideElectron } from './electron.mjs';
import { lint } from './lint.mjs';
import { keepToLoopback } from './netallow.mjs';
import { ROOT } from './root.mjs';
import { onScreen } from './screen.mjs';

/* `npm test`: lint and types, unit tests, build, end-to-end tests in the real Electron (packing among them). `unit` and `e2e` run
   one part; further words are handed on, such as a file to run alone. The last line printed is `N passed, N failed`. */

const bin = (...path) => join(ROOT, 'node_modules', ...path);

async function unit(filters) {
  rmSync(join(ROOT, 'test-results/unit.json'), { force: true });
  // Threads of the store are started from their sources hundreds of times: Node keeps what it has stripped of types and compiled.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(ROOT, '.cache', 'compile') };
  const code = await run(process.execPath, [bin('vitest', 'vitest.mjs'), 'run', ...filters], { cwd: ROOT, env });
  return counts('unit.json', code, (report) => ({ passed: report.numPassedTests, failed: report.numFailedTests + report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length, skipped: report.numPendingTests + report.numTodoTests }));
}

async function e2e(filters) {
  const stale = staleGroups();
  if (stale.length > 0) await build(stale);
  await provideElectron();
  rmSync(join(ROOT, 'test-results/e2e.json'), { force: true });
  const code = await onScreen([process.execPath, bin('@playwright', 'test', 'cli.js'), 'test', ...filters]);
  return counts('e2e.json', code, ({ stats, errors }) => ({ passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, skipped: stats.skipped }));
}

/** Numbers of a report; a runner that failed without counting a failure is one failure. */
function counts(name, code, read) {
  try {
    const result = read(JSON.parse(readFileSync(join(ROOT, 'test-results', name), 'utf8')));
    if (code !== 0 && result.failed === 0) result.failed = 1;
    return result;
  } catch (error) {
    console.error(`${name}: no report (${error.message})`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

const PARTS = { lint: () => lint(), unit, e2e };

async function main([first, ...rest]) {
  keepToLoopback();
  const named = Object.hasOwn(PARTS, first ?? '');
  if (first !== undefined && !named) throw new Error(`Say one of: ${Object.keys(PARTS).join(', ')}, or nothing for all.`);
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const part of named ? [first] : Object.keys(PARTS)) {
    console.log(`\n== ${part}`);
    let result;
    try {
      result = await PARTS[part](rest);
    } catch (error) {
      console.error(error.message);
      result = { passed: 0, failed: 1 };
    }
    for (const key of Object.keys(total)) total[key] += result[key] ?? 0;
  }
  process.exitCode = total.failed === 0 ? 0 : 1;
  console.log(`\n${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
