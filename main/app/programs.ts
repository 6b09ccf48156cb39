import { utilityProcess, type MessagePortMain } from 'electron';
import { AppErrorShape } from '../../preload/contract/contract.ts';
import { AppError } from '../engine/errors.ts';
import type { Log } from '../engine/log.ts';
import { cleanEnvironment } from './environment.ts';
import type { Child, Protocol } from './supervisor.ts';

const kind = (message: unknown, key: 't' | 'say'): unknown => (typeof message === 'object' && message !== null ? (message as Record<string, unknown>)[key] : undefined);

/** Words of main/engine/process.ts. */
export const ENGINE_PROTOCOL: Protocol = {
  isReady: (message) => kind(message, 't') === 'ready',
  isBeat: (message) => kind(message, 't') === 'alive',
  failureOf: (message) => (kind(message, 't') === 'failed' ? AppErrorShape.safeParse((message as { error?: unknown }).error).data ?? null : null),
  stopMessage: { t: 'stop' },
};

/** Words of main/sim/control.ts. */
export const DEMO_PROTOCOL: Protocol = {
  isReady: (message) => kind(message, 'say') === 'ready',
  isBeat: null,
  failureOf: (message) => {
    const text = kind(message, 'say') === 'failed' ? (message as { message?: unknown }).message : undefined;
    return typeof text === 'string' ? { code: 'DEMO_FAILED', message: text } : null;
  },
  stopMessage: { do: 'stop', id: 0 },
};

/**
 * Starts one of our bundled programs as a utility process. What it prints (a crash's last words) goes to the shell's log.
 * @param options handed over as JSON in one argument, `--options=`
 */
export function forkProgram(file: string, name: string, options: unknown, log: Log): Child {
  const child = utilityProcess.fork(file, [`--options=${JSON.stringify(options)}`], {
    serviceName: name,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: cleanEnvironment(process.env),
    execArgv: [],
  });
  const keep = (chunk: Buffer): void => log.warn({ from: name, text: chunk.toString('utf8').slice(0, 4_000) }, 'a process printed');
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  let exited = false;
  child.once('exit', (code) => {
    exited = true;
    log.info({ program: name, code }, 'a process ended');
  });
  return {
    get pid() {
      return child.pid;
    },
    post: (message, ports) => child.postMessage(message, (ports ?? []) as MessagePortMain[]),
    onMessage: (listener) => child.on('message', listener),
    onExit: (listener) => child.once('exit', listener),
    // SIGKILL: a hung process does not listen to anything softer. `kill()` of utilityProcess sends SIGTERM.
    kill: () => {
      if (!exited && child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
    },
  };
}

/** Runs a program that does one thing and ends. @param done its word when that is done @throws AppError its own words, or `brokenOff` */
export function runProgram(file: string, name: string, options: unknown, done: string, brokenOff: AppError, log: Log): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = forkProgram(file, name, options, log);
    let end: AppError | 'done' = brokenOff;
    child.onMessage((message) => {
      const { t, error } = message as { t?: unknown; error?: unknown };
      if (t === done) end = 'done';
      else if (t === 'failed') end = AppError.of(AppErrorShape.parse(error));
    });
    child.onExit(() => { if (end === 'done') resolve(); else reject(end); });
  });
}
