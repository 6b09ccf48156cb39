import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { AppError } from '../../../engine/errors.ts';

/** What a box belongs to. Bound into it: a box that is moved to another make, address, user or number does not open. */
export interface SealedFor {
  make: string;
  /** null = for every rig of the make. */
  ip: string | null;
  username: string;
  /** The number of the credential, higher for each that is made. */
  counter: number;
}

export const KEY_BYTES = 32;
const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const LABEL = 'tera-core credential';

/** Box: version (1) | nonce (12) | ciphertext | tag (16). AES-256-GCM; the nonce is random, one key seals some thousands at most. */
export function seal(key: Uint8Array, about: SealedFor, secret: string, nonce: Uint8Array = randomBytes(NONCE_BYTES)): Uint8Array {
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(boundTo(about));
  return Buffer.concat([Uint8Array.of(VERSION), nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
}

/** Throws AppError CREDENTIAL_UNREADABLE when key, box or what it belongs to is not the one it was sealed with. */
export function unseal(key: Uint8Array, about: SealedFor, box: Uint8Array): string {
  try {
    if (box[0] !== VERSION || box.length < 1 + NONCE_BYTES + TAG_BYTES) throw new Error('not a box');
    // The length of the tag is set: without it a tag cut to 4 bytes would be taken.
    const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(1, 1 + NONCE_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(boundTo(about));
    decipher.setAuthTag(box.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(box.subarray(1 + NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new AppError('CREDENTIAL_UNREADABLE', `The stored login ${about.username} for ${about.make} cannot be opened with the key of this computer.`, {
      next: 'Remove it in Settings › Credentials and add it again.', params: { username: about.username, make: about.make }, cause,
    });
  }
}

/** Each part with its length before it, so that no two different owners give the same bytes. */
function boundTo({ make, ip, username, counter }: SealedFor): Buffer {
  const parts = [LABEL, String(VERSION), make, ip === null ? '-' : `=${ip}`, username, String(counter)];
  return Buffer.concat(parts.flatMap((part) => {
    const bytes = Buffer.from(part, 'utf8');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return [length, bytes];
  }));
}
