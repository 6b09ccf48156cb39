import { mkdirSync } from 'node:fs';
import pino, { type Logger } from 'pino';
import { createStream } from 'rotating-file-stream';

export type Log = Logger;

/** Keys whose values never reach a log file, at any of the first levels of an object. */
const SECRET_KEYS = ['password', 'pass', 'pwd', 'passphrase', 'secret', 'token', 'key', 'seed', 'mnemonic', 'authorization', 'sealed', 'salt'];
const redact = {
  paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`, `*[*].${key}`]),
  censor: '[redacted]',
};

/** Structured log in `dir/<name>.log`, 8 MB a file, five files kept. Throws when the folder cannot be made. */
export function openLog(dir: string, name: string): { log: Log; close: () => Promise<void> } {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const stream = createStream(`${name}.log`, { path: dir, size: '8M', maxFiles: 5, mode: 0o600 });
  // A full disk must not end the engine; the store says in words that the disk is full.
  stream.on('error', () => {});
  const log = pino({ level: process.env['TERA_LOG'] ?? 'info', redact, base: { pid: process.pid } }, stream);
  return { log, close: () => new Promise((resolve) => stream.end(() => resolve())) };
}

/** Log to a stream of the caller (stderr of a command line), same redaction. */
export function streamLog(stream: NodeJS.WritableStream, level: string): Log {
  return pino({ level, redact, base: null }, stream as pino.DestinationStream);
}
