import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** JSON as it lies in a BLOB column: raw deflate, level 1. */
export const packJson = (value: unknown): Uint8Array => deflateRawSync(JSON.stringify(value), { level: 1 });

/** The way back. Throws when the bytes are not what packJson made, or unpack to more than 4 MiB. */
export const unpackJson = (bytes: Uint8Array): unknown => JSON.parse(inflateRawSync(bytes, { maxOutputLength: 4 * 1024 * 1024 }).toString('utf8'));
