import { mkdirSync } from 'node:fs';
import type { Writable } from 'node:stream';
import pino, { type Logger } from 'pino';
import { createStream } from 'rotating-file-stream';

export type Log = Logger;

/** Keys whose values never reach a log file, at any of the first levels of an object. */
const SECRET_KEYS = ['password', 'pass', 'pwd', 'passphrase', 'secret', 'token', 'key', 'seed', 'mnemonic', 'authorization', 'sealed', 'salt'];
const redact = {
  paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`, `*[*].${key}`]),
  censor: '[redacted]',
};

/** A full disk or a folder that went away: how long until the file is opened again. */
const REOPEN_MS = 30_000;

/**
 * Structured log in `dir/<name>.log`, 8 MB a file, five files kept. What cannot be written is lost and counted: the
 * first line after says how many. A full disk never ends the engine. Throws when the folder cannot be made.
 */
export function openLog(dir: string, name: string): { log: Log; close: () => Promise<void> } {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const lines = lastingStream(() => createStream(`${name}.log`, { path: dir, size: '8M', maxFiles: 5, mode: 0o600 }), Date.now);
  return { log: pino({ level: process.env['TERA_LOG'] ?? 'info', redact, base: { pid: process.pid } }, lines), close: () => lines.close() };
}

/**
 * A sink of lines over a stream that ends for good at its first error: lines are lost and counted until `REOPEN_MS`
 * after the error, then the next line opens a new stream. `nowMs` is a clock in ms.
 */
export function lastingStream(open: () => Writable, nowMs: () => number): { write: (line: string) => void; close: () => Promise<void> } {
  let stream: Writable | null = null;
  let brokenAtMs: number | null = null;
  let lost = 0;

  const reopen = (): Writable => {
    const opened = open();
    const broken = (): void => {
      if (stream !== opened) return;
      stream = null;
      brokenAtMs = nowMs();
    };
    // The store says in words that the disk is full; here the lines are only counted.
    opened.on('error', broken);
    opened.on('close', broken);
    return opened;
  };
  const put = (to: Writable, line: string, worth: number): void => void to.write(line, (error) => {
    if (error !== undefined && error !== null) lost += worth;
  });
  return {
    write: (line) => {
      if (stream === null) {
        if (brokenAtMs !== null && nowMs() - brokenAtMs < REOPEN_MS) {
          lost += 1;
          return;
        }
        stream = reopen();
      }
      if (lost > 0) {
        const count = lost;
        lost = 0;
        put(stream, `${JSON.stringify({ level: 40, time: nowMs(), pid: process.pid, lost: count, msg: `${count} log lines before this one could not be written` })}\n`, count);
      }
      put(stream, line, 1);
    },
    close: () => new Promise((resolve) => {
      const last = stream;
      stream = null;
      if (last === null) return resolve();
      // `end` does not call back on every failure; `close` comes after both ends.
      last.once('close', () => resolve());
      last.end();
    }),
  };
}
