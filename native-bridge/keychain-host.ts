import { parentPort, workerData } from 'node:worker_threads';
import { AsyncEntry } from '@napi-rs/keyring';

/* Entry of the process or thread in which one call to the operating system's keychain runs. Apart from the engine, since the
   add-on blocks its thread for as long as the session bus or the keychain does not answer: for ever, when that hangs. */

export interface KeychainCall {
  op: 'get' | 'set' | 'remove';
  service: string;
  account: string;
  secret?: string;
}
export type KeychainAnswer = { ok: true; value: string | null } | { ok: false; message: string };

async function answer({ op, service, account, secret }: KeychainCall): Promise<KeychainAnswer> {
  try {
    // Without the pin the add-on falls back, silently, to the kernel's key ring: that one is empty after a restart of the computer.
    const entry = new AsyncEntry(service, account, { linux: { store: 'secret-service' } });
    if (op === 'get') return { ok: true, value: await entry.getPassword() };
    if (op === 'set') await entry.setPassword(secret ?? '');
    else await entry.deletePassword();
    return { ok: true, value: null };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

if (parentPort !== null) {
  void answer(workerData as KeychainCall).then((result) => parentPort!.postMessage(result));
} else {
  // The secret comes through the pipe: arguments and environment can be read by others.
  process.once('message', (call: KeychainCall) => {
    void answer(call).then((result) => process.send!(result, () => process.exit(0)));
  });
  process.once('disconnect', () => process.exit(0));
}
