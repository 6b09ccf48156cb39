import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { KeychainAnswer, KeychainCall } from './keychain-host.ts';

/** Named secrets in the operating system's keychain. Rejects with Error (its message is the system's word). */
export interface Keychain {
  /** null = there is no such entry. */
  get(service: string, account: string): Promise<string | null>;
  set(service: string, account: string, secret: string): Promise<void>;
  remove(service: string, account: string): Promise<void>;
}

/** A person may be typing the keychain's password: patience is long, and the caller decides how long it waits itself. */
const PATIENCE_MS = 5 * 60_000;

/** The host beside this file: source when we run from source, else its bundle. */
function hostPath(): string {
  const source = join(import.meta.dirname, 'keychain-host.ts');
  return existsSync(source) ? source : join(import.meta.dirname, 'keychain-host.cjs');
}

/**
 * A call does not keep the program running by itself. The real keychain: macOS Keychain, Windows Credential Manager, Linux Secret Service (gnome-keyring,
 * KWallet). Each call runs apart from the
 * engine. Under plain Node that is a process, which can be ended while it hangs. Inside Electron it is a thread (the product's fuses forbid
 * running Electron as Node): a hanging one cannot be ended, keeps no work waiting, and goes when the shell ends the engine's process.
 */
export function openKeychain(options: { host?: string; patienceMs?: number; inThread?: boolean } = {}): Keychain {
  const host = options.host ?? hostPath();
  const patienceMs = options.patienceMs ?? PATIENCE_MS;
  const run = options.inThread ?? process.versions['electron'] !== undefined ? inThread : inProcess;
  const ask = async (call: KeychainCall): Promise<string | null> => {
    const answer = await run(host, call, patienceMs);
    if (!answer.ok) throw new Error(answer.message);
    return answer.value;
  };
  return {
    get: (service, account) => ask({ op: 'get', service, account }),
    set: async (service, account, secret) => void (await ask({ op: 'set', service, account, secret })),
    remove: async (service, account) => void (await ask({ op: 'remove', service, account })),
  };
}

type Run = (host: string, call: KeychainCall, patienceMs: number) => Promise<KeychainAnswer>;
const silent: KeychainAnswer = { ok: false, message: 'the keychain did not answer' };

const inProcess: Run = (host, call, patienceMs) => new Promise((resolve) => {
  const child = fork(host, [], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  const finish = (answer: KeychainAnswer): void => {
    clearTimeout(timer);
    child.kill('SIGKILL');
    resolve(answer);
  };
  const timer = setTimeout(() => finish(silent), patienceMs);
  child.once('message', (answer) => finish(answer as KeychainAnswer));
  child.once('error', (error) => finish({ ok: false, message: error.message }));
  child.once('exit', (code, signal) => finish({ ok: false, message: `the keychain add-on ended (${signal ?? code})` }));
  child.send(call, (error) => {
    if (error !== null) finish({ ok: false, message: error.message });
  });
  // Neither a hanging keychain nor its timer keeps a program from ending.
  child.unref();
  child.channel?.unref();
  timer.unref();
});

const inThread: Run = (host, call, patienceMs) => new Promise((resolve) => {
  const worker = new Worker(host, { workerData: call });
  const finish = (answer: KeychainAnswer): void => {
    clearTimeout(timer);
    // Not awaited: a thread that is stuck in the add-on never ends.
    void worker.terminate();
    resolve(answer);
  };
  const timer = setTimeout(() => finish(silent), patienceMs);
  worker.once('message', finish);
  worker.once('error', (error) => finish({ ok: false, message: error instanceof Error ? error.message : String(error) }));
  worker.once('exit', (code) => finish({ ok: false, message: `the keychain add-on ended (${code})` }));
  worker.unref();
  timer.unref();
});
