import { randomBytes } from 'node:crypto';
import type { AppErrorShape } from '../../../../preload/contract/contract.ts';
import type { Keychain } from '../../../../native-bridge/keychain.ts';
import { AppError, toShape } from '../../../engine/errors.ts';
import { SEALING_KEY } from '../../../engine/paths.ts';
import { newPassphraseKey, passphraseKey, PassphraseRecord, readPassphrase } from './passphrase.ts';
import { KEY_BYTES } from './sealed.ts';

/** Where the one key that seals all logins is kept. */
export type KeyState =
  | { keptIn: 'keychain' | 'passphrase'; key: Buffer; reason: null }
  /** No key: nothing can be stored or opened. `reason` says why and what to do. */
  | { keptIn: 'none'; key: null; reason: AppErrorShape };

export interface KeySource {
  state(): KeyState;
}

export interface KeyOptions {
  /** Name of the profile's entries in the keychain. */
  service: string;
  keychain: Keychain;
  passphraseFile: string | null;
  /** What was stored of an earlier passphrase, and how to store it. */
  record: unknown;
  /** No login is stored: a new key may be made, and a passphrase that was used before binds nobody. */
  nothingStored: boolean;
  saveRecord(record: PassphraseRecord): Promise<void>;
  /** A keychain that has not answered after this long counts as absent, until it answers. */
  waitMs: number;
  /** The keychain answered late (somebody unlocked it). */
  onLate(): void;
}

const none = (error: AppErrorShape): KeyState => ({ keptIn: 'none', key: null, reason: error });

/** Finds or makes the key: from the passphrase file when one is named, else in the keychain. Never rejects; never waits longer than waitMs for a keychain. */
export async function findKey(options: KeyOptions): Promise<KeySource> {
  let state: KeyState;
  if (options.passphraseFile !== null) {
    try {
      state = await fromPassphrase(options, options.passphraseFile);
    } catch (error) {
      state = none(toShape(error));
    }
    return { state: () => state };
  }
  state = none({
    code: 'VAULT_KEYCHAIN_WAITS',
    message: 'The keychain of this computer has not answered: it may be locked, or its password is being asked for.',
    next: 'Unlock it: logins work from then on. Without a keychain, start with --passphrase-file.',
  });
  let late = false;
  const asked = fromKeychain(options).then(
    (key) => { state = { keptIn: 'keychain', key, reason: null }; },
    (error: unknown) => { state = none(noKeychain(error)); },
  ).then(() => {
    if (late) options.onLate();
  });
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([asked, new Promise((resolve) => { timer = setTimeout(resolve, options.waitMs); })]);
  clearTimeout(timer);
  late = true;
  return { state: () => state };
}

async function fromPassphrase(options: KeyOptions, file: string): Promise<KeyState> {
  const passphrase = readPassphrase(file);
  if (options.record !== null && !options.nothingStored) {
    const record = PassphraseRecord.safeParse(options.record);
    if (!record.success) throw new AppError('VAULT_DAMAGED', 'What is stored about the passphrase cannot be read.',
      { next: 'Remove the stored logins and add them again.' });
    return { keptIn: 'passphrase', key: await passphraseKey(passphrase, record.data), reason: null };
  }
  const { key, record } = await newPassphraseKey(passphrase);
  await options.saveRecord(record);
  return { keptIn: 'passphrase', key, reason: null };
}

async function fromKeychain({ keychain, service, nothingStored }: KeyOptions): Promise<Buffer> {
  const known = await keychain.get(service, SEALING_KEY);
  if (known !== null) {
    const key = Buffer.from(known, 'base64');
    // Never replaced by a new one: every stored login would be lost with it.
    if (key.length !== KEY_BYTES) throw new AppError('VAULT_DAMAGED', `The entry ${service} in the keychain is not a key.`,
      { next: `Delete the entry ${service} in the keychain, then add the logins again.` });
    return key;
  }
  // Another keychain than before (other computer, other user, or one that hides what it holds while it is locked):
  // a new key would shut the old logins for good.
  if (!nothingStored) {
    throw new AppError('VAULT_KEY_MISSING', 'The keychain of this computer does not hold the key that the stored logins were sealed with.', {
      next: 'Unlock the keychain that was used before, or remove the stored logins and add them again.',
    });
  }
  const key = randomBytes(KEY_BYTES);
  await keychain.set(service, SEALING_KEY, key.toString('base64'));
  // Some keychains say yes and keep nothing: logins sealed with that key would be lost at the next start.
  if ((await keychain.get(service, SEALING_KEY)) !== key.toString('base64')) throw new Error('it did not keep what was stored in it');
  return key;
}

function noKeychain(error: unknown): AppErrorShape {
  if (error instanceof AppError) return error.toShape();
  return {
    code: 'VAULT_NO_KEYCHAIN',
    message: `This computer offers no keychain to keep passwords safe (${error instanceof Error ? error.message : String(error)}). `
      + 'Logins are not stored, and never in the clear.',
    next: 'Unlock or install one (on Linux: gnome-keyring or KWallet), or start with --passphrase-file FILE.',
  };
}
