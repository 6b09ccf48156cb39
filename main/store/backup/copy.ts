import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { openSqlite, type Sqlite } from '../../../native-bridge/sqlite.ts';
import { AppError } from '../../engine/errors.ts';
import { asStoreError, inWords } from '../faults.ts';
import { versionOf } from '../migrate.ts';
import { notSound } from './faults.ts';
import type { FileEntry } from './manifest.ts';

/** What is known of a copy once it was opened, checked and counted. */
export type CopyFacts = Pick<FileEntry, 'bytes' | 'schema' | 'rows'>;

/**
 * A whole, compact copy of a database that others go on writing: from a read connection of its own, so that the writer waits for nothing.
 * Copying the files instead would miss what is in the WAL, and closing such a handle would drop the locks that this process holds on the file.
 * Blocks its thread. Throws AppError STORE_… of the source, BACKUP_NOT_SOUND, or what is wrong with the target as SQLite tells it.
 */
export function copyDatabase(from: string, what: string, to: string): CopyFacts {
  const source = inWords(what, () => openSqlite(from, { readonly: true }));
  try {
    const before = inWords(what, () => countRows(source));
    const version = source.pragma('data_version', { simple: true });
    vacuumInto(source, what, to);
    syncFile(to);
    // Written meanwhile: the copy is of a moment between the two counts.
    const after = source.pragma('data_version', { simple: true }) === version ? before : countRows(source);
    return checkCopy(to, what, before, after);
  } finally {
    source.close();
  }
}

/** A damaged source is told as such; anything else that fails here is of the target. */
function vacuumInto(source: Sqlite, what: string, to: string): void {
  try {
    source.prepare('VACUUM INTO ?').run(to);
  } catch (error) {
    const code = String((error as { code?: unknown }).code);
    throw code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB' ? asStoreError(error, what) : error;
  }
}

/** Opens a copy and has SQLite check all of it; its rows must lie between two counts. Throws AppError BACKUP_NOT_SOUND. */
export function checkCopy(path: string, what: string, from: Readonly<Record<string, number>>, to = from): CopyFacts {
  let db: Sqlite | undefined;
  try {
    db = openSqlite(path, { readonly: true });
    const complaint = db.prepare<[], string>('PRAGMA integrity_check(1)').pluck().get();
    if (complaint !== 'ok') throw notSound(what, complaint ?? 'no answer');
    const rows = countRows(db);
    for (const table of new Set([...Object.keys(from), ...Object.keys(rows)])) {
      const [a, b, found] = [from[table] ?? -1, to[table] ?? -1, rows[table] ?? -2];
      if (found < Math.min(a, b) || found > Math.max(a, b)) throw notSound(what, `${table} has ${found} rows, not ${a}`);
    }
    return { bytes: statSync(path).size, schema: versionOf(db), rows };
  } catch (error) {
    throw error instanceof AppError ? error : notSound(what, (error as Error).message, error);
  } finally {
    db?.close();
  }
}

export function countRows(db: Sqlite): Record<string, number> {
  const tables = db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name").pluck().all();
  return Object.fromEntries(tables.map((name) => [name, db.prepare<[], number>(`SELECT count(*) FROM "${name}"`).pluck().get() ?? 0]));
}

const PART_BYTES = 4 * 1024 ** 2;

/** SHA-256 of a file that no database connection of this process has open; `onBytes` hears how many more were read. */
export async function hashFile(path: string, signal: AbortSignal, onBytes: (bytes: number) => void = () => {}): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path, 'r');
  try {
    const part = Buffer.allocUnsafe(PART_BYTES);
    for (;;) {
      signal.throwIfAborted();
      const { bytesRead } = await file.read(part, 0, PART_BYTES);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(part.subarray(0, bytesRead));
      onBytes(bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** What was written to a file, onto the disk. */
export function syncFile(path: string): void {
  const handle = openSync(path, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
