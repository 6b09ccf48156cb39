import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';

/* `--cli <command>`: the command line inside Electron's main process, without a window. The fuses forbid running Electron as plain
   Node, so this is the only way to it in the installed app. No single-instance lock is taken: commands run beside the app and talk
   to its engine, as `npm run tera` does. */

const FLAG = '--cli';
/** Set for the process that does the work: the number of the one that was called. */
const CALLER = 'TERA_CLI_CALLER';
/** And the folder that the caller takes away: Chromium writes to it until its very end. */
const SCRATCH = 'TERA_CLI_SCRATCH';
/** No screen, no GPU process, and none of Chromium's own words on the terminal. Only the real command line can say so: what a program adds later comes too late. */
const WITHOUT_SCREEN = ['--ozone-platform=headless', '--disable-gpu', '--disable-software-rasterizer', '--log-level=3'];
const CALLER_CHECK_MS = 500;

/** The words after `--cli`; null = the app itself is wanted. */
export function cliWords(argv: readonly string[]): string[] | null {
  const at = argv.indexOf(FLAG);
  return at < 0 ? null : argv.slice(at + 1);
}

/** Runs the bundled command line and ends this process with its exit code. Must be called before Electron is ready. */
export function runCli(words: readonly string[]): void {
  const caller = process.env[CALLER];
  if (process.platform === 'linux' && caller === undefined) return app.exit(callAgain(words));
  const scratch = process.env[SCRATCH] ?? makeScratch();
  delete process.env[CALLER];
  delete process.env[SCRATCH];
  mkdirSync(join(scratch, 'session'));
  app.setPath('userData', scratch);
  app.setPath('sessionData', join(scratch, 'session'));
  app.disableHardwareAcceleration();
  if (process.platform === 'darwin') app.setActivationPolicy('accessory');
  void app.whenReady().then(() => work(words, scratch, caller === undefined ? null : Number(caller)));
}

/** Chromium writes files wherever it starts: into a folder that goes with the process. */
const makeScratch = (): string => mkdtempSync(join(tmpdir(), 'tera-cli-'));

/** Linux: Chromium refuses to start where there is no screen, unless its command line says otherwise. Returns the exit code. */
function callAgain(words: readonly string[]): number {
  const own = process.argv.slice(1, process.argv.indexOf(FLAG));
  // Ctrl-C reaches both: the one that works ends in its own way, and this one waits for it.
  process.on('SIGINT', () => {});
  const scratch = makeScratch();
  const { status, signal, error } = spawnSync(process.execPath, [...WITHOUT_SCREEN, ...own, FLAG, ...words], {
    stdio: 'inherit', env: { ...process.env, [CALLER]: String(process.pid), [SCRATCH]: scratch },
  });
  rmSync(scratch, { recursive: true, force: true });
  if (error !== undefined) throw error;
  return status ?? 128 + (signal === null ? 0 : constants.signals[signal]);
}

function work(words: readonly string[], scratch: string, caller: number | null): void {
  process.argv = [process.execPath, FLAG, ...words];
  const { done } = createRequire(import.meta.url)(join(import.meta.dirname, 'cli.cjs')) as { done: Promise<number> };
  // Electron has handlers of its own for Ctrl-C and SIGTERM, which quit the app: the command ends first, in its own way.
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    process.emit('SIGTERM');
  };
  app.on('before-quit', (event) => {
    event.preventDefault();
    stop();
  });
  // The one that was called may be ended by a signal that only it gets.
  if (caller !== null) setInterval(() => { if (process.ppid !== caller) stop(); }, CALLER_CHECK_MS).unref();
  void done.then(async (code) => {
    await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
    rmSync(scratch, { recursive: true, force: true });
    app.exit(code);
  });
}

/** Pipes on Windows are written in the background: what was said must be out before the process goes. */
const flushed = (stream: NodeJS.WriteStream): Promise<void> => new Promise((resolve) => {
  stream.write('', () => resolve());
});
