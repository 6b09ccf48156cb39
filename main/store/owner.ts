import { readFileSync } from 'node:fs';
import { hostname, uptime } from 'node:os';
import { openSqlite, type Sqlite } from '../../native-bridge/sqlite.ts';
import { AppError } from '../engine/errors.ts';
import { asStoreError } from './faults.ts';
import { makePrivateFile, type StorePaths } from './files.ts';

/** Who writes a data folder, as its control.db tells. */
export interface Owner {
  pid: number;
  host: string;
  bootId: string;
  appVersion: string;
  startedMs: number;
  beatMs: number;
}

/**
 * The one exclusive right to write a data folder: a lock of the operating system on owner.lock, taken through SQLite and held by an
 * open transaction. Two cannot have it at once, and it ends with the process however that dies. null = somebody else has it.
 */
export function takeOwnership(paths: StorePaths): Sqlite | null {
  let lock: Sqlite | undefined;
  try {
    makePrivateFile(paths.owner);
    lock = openSqlite(paths.owner, { busyMs: 0 });
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock?.close();
    const typed = asStoreError(error, paths.owner);
    if (typed instanceof AppError && typed.code === 'STORE_BUSY') return null;
    throw typed;
  }
}

/** The owner row of a control.db, or null when it cannot be read (not there yet, damaged, from before the row existed). */
export function readOwner(control: string): Owner | null {
  let db: Sqlite | undefined;
  try {
    db = openSqlite(control, { readonly: true });
    return db.prepare<[], Owner>(
      'SELECT pid, host, boot_id AS bootId, app_version AS appVersion, started_ms AS startedMs, beat_ms AS beatMs FROM owner',
    ).get() ?? null;
  } catch {
    // The row only makes the words better; without it they say less.
    return null;
  } finally {
    db?.close();
  }
}

/** Why a second copy may only read, in words. */
export function ownedReason(dir: string, owner: Owner | null): AppError {
  const who = owner === null
    ? 'Another copy of this program'
    : `Another copy of this program (process ${owner.pid} on ${owner.host}, version ${owner.appVersion})`;
  return new AppError('STORE_OWNED', `${who} already works on ${dir}: here everything can be seen, nothing is written.`, {
    next: 'Use the copy that is open, or close it and start again.',
    params: { dir },
  });
}

export function describeSelf(appVersion: string, nowMs: number): Owner {
  return { pid: process.pid, host: hostname(), bootId: bootId(nowMs), appVersion, startedMs: nowMs, beatMs: nowMs };
}

/** Tells one start of the computer from the next; elsewhere than on Linux from its start time, to ten seconds. */
function bootId(nowMs: number): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    // Not Linux.
    return `up-${Math.round((nowMs - uptime() * 1000) / 10_000)}`;
  }
}
