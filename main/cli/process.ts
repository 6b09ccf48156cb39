#!/usr/bin/env -S node --max-semi-space-size=4 --v8-pool-size=2
import { join } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { main } from './index.ts';
import { exitCodeOfBrokenOutput } from './broken-output.ts';

/* Entry of `npm run tera` and of the package's bin: bundled to out/main/cli.cjs, beside the store thread. The installed app loads
   the same bundle for `--cli` (main/app/cli-mode.ts) and ends itself with what `done` says. */

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    // The second Ctrl-C does not wait for a clean end.
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
  });
}
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    const code = exitCodeOfBrokenOutput(process.argv.slice(2), error.code);
    if (code !== null) process.exit(code);
  });
}

// Not a top-level await: the bundle is CommonJS.
export const done = main(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  signal: stop.signal,
  version: packageJson.version,
  storeThreadPath: join(import.meta.dirname, 'store-thread.cjs'),
}).then((code) => {
  process.exitCode = code;
  return code;
});
