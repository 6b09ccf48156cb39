import { randomBytes, scrypt } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { z } from 'zod';
import { AppError } from '../../../engine/errors.ts';
import { KEY_BYTES, seal, unseal, type SealedFor } from './sealed.ts';

/** How the key comes from the passphrase, and a box that only the right key opens. Not secret; kept in control.db. */
export const PassphraseRecord = z.object({
  version: z.literal(1),
  salt: z.string(),
  n: z.number().int().min(1024).max(2 ** 20),
  r: z.number().int().min(1).max(32),
  p: z.number().int().min(1).max(16),
  verifier: z.string(),
}).strict();
export type PassphraseRecord = z.infer<typeof PassphraseRecord>;

const VERIFIER: SealedFor = { make: '', ip: null, username: 'verifier', counter: 0 };
/** scrypt cost: about 0.3 s and 128 MiB on a present computer. */
const COST = { n: 2 ** 17, r: 8, p: 1 };
const MAX_FILE_BYTES = 4096;
const MIN_LENGTH = 8;

/** Reads a passphrase file (its first line). Throws AppError VAULT_PASSPHRASE_FILE, with what is wrong and what to do. */
export function readPassphrase(path: string): string {
  const bad = (what: string, next: string, cause?: unknown): AppError =>
    new AppError('VAULT_PASSPHRASE_FILE', `The passphrase file ${path} ${what}.`, { next, params: { path }, cause });
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (cause) {
    throw bad('cannot be read', 'Check the path of --passphrase-file or TERA_PASSPHRASE_FILE, and that your user may read it.', cause);
  }
  try {
    const { mode, size } = fstatSync(file);
    if ((mode & 0o170000) !== 0o100000) throw bad('is not a file', 'Name a file that holds one line.');
    // Windows gives no such bits: there the rights of the folder hold.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) throw bad('can be read by others', `Run: chmod 600 ${path}`);
    if (size > MAX_FILE_BYTES) throw bad('is too long', 'It should hold one line.');
    const bytes = Buffer.alloc(MAX_FILE_BYTES);
    const passphrase = bytes.toString('utf8', 0, readSync(file, bytes)).split(/\r?\n/, 1)[0]!;
    if (passphrase.length < MIN_LENGTH) throw bad(`holds fewer than ${MIN_LENGTH} characters`, 'Use a longer passphrase.');
    return passphrase;
  } finally {
    closeSync(file);
  }
}

/** A new key under this passphrase. */
export async function newPassphraseKey(passphrase: string, cost = COST): Promise<{ key: Buffer; record: PassphraseRecord }> {
  const salt = randomBytes(16);
  const key = await derive(passphrase, salt, cost);
  return { key, record: { version: 1, salt: salt.toString('base64'), ...cost, verifier: Buffer.from(seal(key, VERIFIER, 'ok')).toString('base64') } };
}

/** The key again. Throws AppError VAULT_WRONG_PASSPHRASE. */
export async function passphraseKey(passphrase: string, record: PassphraseRecord): Promise<Buffer> {
  const key = await derive(passphrase, Buffer.from(record.salt, 'base64'), record);
  try {
    unseal(key, VERIFIER, Buffer.from(record.verifier, 'base64'));
  } catch (cause) {
    throw new AppError('VAULT_WRONG_PASSPHRASE', 'The passphrase is not the one that the stored logins were sealed with.', {
      next: 'Start with the file that was used before. If it is lost, remove the stored logins and add them again with a new one.', cause,
    });
  }
  return key;
}

function derive(passphrase: string, salt: Buffer, { n, r, p }: { n: number; r: number; p: number }): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFC'), salt, KEY_BYTES, { N: n, r, p, maxmem: 256 * n * r }, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
}
