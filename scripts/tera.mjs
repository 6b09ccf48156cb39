import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './child.mjs';
import { NODE_FLAGS } from './node-flags.mjs';
import { ROOT } from './root.mjs';

/* `npm run -s tera -- <command>`: the command line from this checkout. Builds it first when it is stale, says nothing else. */

try {
  if (!existsSync(join(ROOT, 'node_modules', 'vite'))) throw new Error('Packages are missing. Type: npm ci');
  const { build, staleGroups } = await import('./build.mjs');
  const stale = staleGroups(['main']);
  if (stale.length > 0) await build(stale);
  // Where `npm run` puts the caller is the project; ranges and files are meant from where the person stands.
  const cwd = process.env['INIT_CWD'] ?? process.cwd();
  process.exitCode = await run(process.execPath, [...NODE_FLAGS, join(ROOT, 'out/main/cli.cjs'), ...process.argv.slice(2)], { cwd });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
