import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { storedJson, UNREADABLE } from './stored-json.ts';

/** JSON as it lies in a BLOB column: raw deflate, level 1. */
export const packJson = (value: unknown): Uint8Array => deflateRawSync(JSON.stringify(value), { level: 1 });

/** The way back. UNREADABLE when the bytes are not what packJson made (a damaged row), or unpack to more than 4 MiB. */
export function unpackJson(bytes: Uint8Array): unknown {
  try {
    return storedJson(inflateRawSync(bytes, { maxOutputLength: 4 * 1024 * 1024 }).toString('utf8'));
  } catch {
    return UNREADABLE;
  }
}
