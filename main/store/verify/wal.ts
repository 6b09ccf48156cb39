import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { openSqlite, type Sqlite } from '../../../native-bridge/sqlite.ts';
import { asStoreError } from '../faults.ts';
import { AppError } from '../../engine/errors.ts';

/* What SQLite itself never tells: that the end of a write-ahead log is gone. It takes what is left as all there ever was. */

const WAL_HEADER = 32;
const FRAME_HEADER = 24;
/** Two headers of the index of the log, then how far it was copied back. https://www.sqlite.org/walformat.html */
const SHM_BYTES = 100;

/**
 * What is missing of the log of a database that nobody has open, by the index (-shm) that its last writer left; null = nothing, or nobody can
 * tell (no index: the database was closed properly, or the index went too). Must not be asked of a file that this process has open: closing the
 * handle would drop its locks.
 */
export function walComplaint(path: string): string | null {
  const shm = readStart(`${path}-shm`, SHM_BYTES);
  if (shm === null || shm.length < SHM_BYTES || shm[12] !== 1) return null;
  const frames = shm.readUInt32LE(16);
  const copiedBack = shm.readUInt32LE(96);
  if (frames <= copiedBack) return null;
  if (!existsSync(`${path}-wal`)) return `its write-ahead log is missing: the last ${frames - copiedBack} pages that were written are lost`;
  const pageBytes = shm.readUInt16LE(14);
  const there = Math.floor((statSync(`${path}-wal`).size - WAL_HEADER) / (FRAME_HEADER + (pageBytes === 1 ? 65_536 : pageBytes)));
  const header = readStart(`${path}-wal`, WAL_HEADER);
  const isSameLog = header === null || header.length < WAL_HEADER || header.subarray(16, 24).equals(shm.subarray(32, 40));
  return isSameLog && there < frames ? `its write-ahead log was cut short: ${Math.max(0, there)} of ${frames} pages are there` : null;
}

function readStart(path: string, bytes: number): Buffer | null {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    // Not there, or not ours to read: then nobody can tell.
    return null;
  }
  try {
    const part = Buffer.alloc(bytes);
    return part.subarray(0, readSync(file, part, 0, bytes, 0));
  } finally {
    closeSync(file);
  }
}

/** Whether an engine works on the folder now. Asked through SQLite, so that no lock is dropped. */
export function isOwned(ownerPath: string): boolean {
  if (!existsSync(ownerPath)) return false;
  let db: Sqlite | undefined;
  try {
    db = openSqlite(ownerPath, { readonly: true, busyMs: 0 });
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    return false;
  } catch (error) {
    const typed = asStoreError(error, ownerPath);
    return typed instanceof AppError && typed.code === 'STORE_BUSY';
  } finally {
    db?.close();
  }
}
