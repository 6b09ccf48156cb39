import { accessSync, constants, copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { openSqlite, type Sqlite } from '../../../native-bridge/sqlite.ts';
import { AppError } from '../../engine/errors.ts';
import { versionOf } from '../migrate.ts';

export interface Opened {
  db: Sqlite;
  close(): void;
}

/**
 * Opens one file of the store for looking only, and has SQLite check it. `tables`: some that it must have; `newest`: the schema that this version
 * knows; `mayCopy`: nobody has the file open, this process least of all (closing a handle of its own would drop its locks). Throws AppError VERIFY_… that says what is wrong with it.
 */
export function openToLook(path: string, name: string, tables: readonly string[], newest: number, mayCopy: boolean): Opened {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw missing(name);
  if (!found.isFile()) throw foreign(name, 'it is not a file');
  refuseUnreadable(path, name);
  let opened: Opened | undefined;
  try {
    opened = open(path, mayCopy);
    const { db } = opened;
    const version = versionOf(db);
    if (version > newest) {
      throw new AppError('VERIFY_FILE_NEWER', `${name} was written by a newer version of this program.`, { next: 'Update this program, then check again.', params: { file: name } });
    }
    const has = new Set(db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all());
    const lacking = tables.find((table) => !has.has(table));
    if (lacking !== undefined) throw version === 0 || has.size > 0 ? foreign(name, `it has no table ${lacking}`) : damaged(name, `it has no table ${lacking}`);
    const complaint = db.prepare<[], string>('PRAGMA integrity_check(1)').pluck().get();
    if (complaint !== 'ok') throw damaged(name, complaint ?? 'no answer');
    return opened;
  } catch (error) {
    opened?.close();
    throw inWords(error, name);
  }
}

/** Throws AppError VERIFY_FILE_UNREADABLE. */
export function refuseUnreadable(path: string, name: string): void {
  try {
    accessSync(path, constants.R_OK);
  } catch (cause) {
    throw new AppError('VERIFY_FILE_UNREADABLE', `${name} may not be read by this user.`, { next: 'Give your user the right to read the data folder.', params: { file: name }, cause });
  }
}

/** What SQLite throws while a file is looked at, as an AppError of this file. */
export function inWords(error: unknown, name: string): AppError {
  if (error instanceof AppError) return error;
  const { code, message } = error as { code?: string; message: string };
  if (code === 'SQLITE_NOTADB') return foreign(name, 'it is no database', error);
  return damaged(name, message, error);
}

function open(path: string, mayCopy: boolean): Opened {
  let db: Sqlite | undefined;
  try {
    db = openSqlite(path, { readonly: true });
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    return { db, close: () => db!.close() };
  } catch (error) {
    db?.close();
    const code = String((error as { code?: unknown }).code);
    if (!mayCopy || (!code.startsWith('SQLITE_CANTOPEN') && !code.startsWith('SQLITE_READONLY'))) throw error;
    return openCopy(path, error);
  }
}

/** On a disk that may not be written SQLite cannot open a file with a log; a copy of both elsewhere it can. */
function openCopy(path: string, error: unknown): Opened {
  const folder = mkdtempSync(join(tmpdir(), 'tera-verify-'));
  const close = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const copy = join(folder, basename(path));
    copyFileSync(path, copy);
    if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${copy}-wal`);
    const db = openSqlite(copy, { mustExist: true });
    return { db, close: () => { db.close(); close(); } };
  } catch {
    close();
    throw error;
  }
}

export const missing = (name: string): AppError =>
  new AppError('VERIFY_FILE_MISSING', `${name} is not there.`, { next: 'Put it back from a backup, or start the program: it begins a new one.', params: { file: name } });
export const damaged = (name: string, why: string, cause?: unknown): AppError =>
  new AppError('VERIFY_FILE_DAMAGED', `${name} is damaged (${why}).`, { next: 'Check the disk. Restart the program: it sets a damaged file aside and says what was lost; or restore a backup.', params: { file: name, why }, cause });
const foreign = (name: string, why: string, cause?: unknown): AppError =>
  new AppError('VERIFY_FILE_FOREIGN', `${name} is not of this program (${why}).`, { next: 'Move it out of the data folder and put the right one back from a backup.', params: { file: name, why }, cause });
