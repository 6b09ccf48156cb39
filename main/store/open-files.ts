import { chmodSync, existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { AppErrorShape } from '../../preload/contract/contract.ts';
import { openSqlite, type Sqlite } from '../../native-bridge/sqlite.ts';
import { AppError } from '../engine/errors.ts';
import { listCopies, makeCopy, restoreCopy } from './copies.ts';
import { asStoreError, damagedFile, inWords, isDamage } from './faults.ts';
import { makePrivateFile, moveAside, rawPath, suspectMark, type StorePaths } from './files.ts';
import { complaintOf, foreignComplaint, migrate, newestOf, versionOf, type Migration } from './migrate.ts';
import { controlMigrations } from './migrations/control.ts';
import { hotMigrations } from './migrations/hot.ts';
import { rawMigrations } from './migrations/raw.ts';
import { rollupMigrations } from './migrations/rollup.ts';
import { readOwner } from './owner.ts';

export interface OpenFiles {
  control: Sqlite;
  hot: Sqlite;
  rollup: Sqlite;
  /** What was found and done while opening, for the person. */
  notices: AppErrorShape[];
}

/** A file of a newer version of this program: it may only be read. */
export class NewerFiles extends AppError {}

export interface Schemas {
  control: readonly Migration[];
  hot: readonly Migration[];
  rollup: readonly Migration[];
}
const SCHEMAS: Schemas = { control: controlMigrations, hot: hotMigrations, rollup: rollupMigrations };
/** By these a file of ours is told from a database of another program: each version has them. */
const OURS: Record<keyof Schemas | 'raw', readonly string[]> = { control: ['setting', 'rig'], hot: ['hot_frame', 'hot_last'], rollup: ['r1h', 'r1d'], raw: ['raw_chunk'] };

/**
 * Opens the files for writing: checks them, moves damaged ones aside, restores, migrates. The caller owns the folder.
 * Throws NewerFiles (STORE_NEWER) before anything is changed, else AppError STORE_….
 */
export function openFiles(paths: StorePaths, nowMs: number, schemas: Schemas = SCHEMAS): OpenFiles {
  for (const file of ['control', 'hot', 'rollup'] as const) refuseNewer(paths[file], schemas[file], OURS[file], paths);
  const notices: AppErrorShape[] = [];
  const opened: Sqlite[] = [];
  try {
    const control = inWords('control.db', () => openControl(paths, nowMs, schemas.control, notices));
    opened.push(control);
    const hot = inWords('hot.db', () => openHot(paths, nowMs, schemas.hot, notices));
    opened.push(hot);
    const rollup = inWords('rollup.db', () => openRollup(paths, nowMs, schemas.rollup, notices));
    return { control, hot, rollup, notices };
  } catch (error) {
    for (const db of opened) db.close();
    throw error;
  }
}

/** Opens the file of a day for writing and makes it when it is not there. Throws AppError STORE_DAMAGED when it is no database of ours any more: see setDayAside. */
export function openRawDay(paths: StorePaths, day: string): Sqlite {
  mkdirSync(paths.raw, { recursive: true, mode: 0o700 });
  const path = rawPath(paths, day);
  const db = open(path, (fresh) => {
    const complaint = foreignComplaint(fresh, OURS.raw);
    if (complaint !== null) throw damagedFile(`raw/${day}.db`, complaint);
    setRawPragmas(fresh);
  });
  try {
    migrate(db, rawMigrations, { check: false });
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Moves the file of a day out of the way, so that the day goes on in a new one: its kept hours are then a gap. Returns what the person is told. */
export function setDayAside(paths: StorePaths, day: string, nowMs: number): AppErrorShape {
  const aside = basename(moveAside(rawPath(paths, day), `raw-${day}`, paths, nowMs));
  return {
    code: 'STORE_DAY_LOST',
    message: `The readings of ${day} were damaged and are kept as damaged/${aside}. Hourly and daily values of that day are not affected.`,
    next: 'Nothing to do. If it repeats, check the disk.',
    params: { day, file: aside },
  };
}

function refuseNewer(path: string, migrations: readonly Migration[], ours: readonly string[], paths: StorePaths): void {
  // (Opening an empty one would delete the log beside it.)
  if (sizeOf(path) === 0) return;
  let db: Sqlite | undefined;
  let version: number;
  try {
    db = openSqlite(path, { readonly: true });
    // A database of another program has a number of its own.
    version = foreignComplaint(db, ours) === null ? versionOf(db) : 0;
  } catch {
    // Damaged or not readable: the real opening finds that again and deals with it.
    return;
  } finally {
    db?.close();
  }
  if (version <= newestOf(migrations)) return;
  const by = readOwner(paths.control)?.appVersion;
  const writer = by === undefined ? 'a newer version of this program' : `version ${by}`;
  throw new NewerFiles('STORE_NEWER', `The data in this folder was written by ${writer}: here everything can be seen, nothing is written.`, {
    next: 'Update this program.',
  });
}

function openControl(paths: StorePaths, nowMs: number, migrations: readonly Migration[], notices: AppErrorShape[]): Sqlite {
  const isNew = sizeOf(paths.control) === 0;
  // Where there was a farm its settings must not begin anew without a word.
  if (isNew && (listCopies(paths).length > 0 || [`${paths.control}-wal`, paths.hot, paths.rollup].some((path) => sizeOf(path) > 0))) {
    // A log without its file: SQLite would delete it.
    if (sizeOf(`${paths.control}-wal`) > 0) {
      makePrivateFile(paths.control);
      moveAside(paths.control, 'control', paths, nowMs);
    }
    const copy = restoreCopy(paths, nowMs);
    notices.push(copy === null ? lost(`control.db was missing from ${dirOf(paths)}.`) : restored(`control.db was missing from ${dirOf(paths)}.`, copy.madeMs));
  }
  const opened = openSound(paths.control, setControlPragmas, OURS.control);
  let db: Sqlite;
  if ('db' in opened) db = opened.db;
  else {
    const aside = moveAside(paths.control, 'control', paths, nowMs);
    const copy = restoreCopy(paths, nowMs);
    const what = `control.db was damaged (${opened.complaint}) and is kept as damaged/${basename(aside)}.`;
    notices.push(copy === null ? lost(what) : restored(what, copy.madeMs));
    db = open(paths.control, setControlPragmas);
  }
  const before = versionOf(db);
  if (before > 0 && before < newestOf(migrations)) makeCopy(db, paths, nowMs);
  try {
    migrate(db, migrations);
  } catch (error) {
    db.close();
    if (before > 0) {
      moveAside(paths.control, 'control-migration', paths, nowMs);
      restoreCopy(paths, nowMs);
    }
    throw error;
  }
  return db;
}

function openHot(paths: StorePaths, nowMs: number, migrations: readonly Migration[], notices: AppErrorShape[]): Sqlite {
  const opened = openSound(paths.hot, setHotPragmas, OURS.hot);
  let db: Sqlite;
  if ('db' in opened) db = opened.db;
  else {
    const aside = moveAside(paths.hot, 'hot', paths, nowMs);
    notices.push({
      code: 'STORE_TELEMETRY_LOST',
      message: `hot.db was damaged (${opened.complaint}) and is kept as damaged/${basename(aside)}. `
        + 'The readings of the last three hours are lost; settings and rigs are not affected.',
      next: 'Nothing to do: charts fill again from now. If it repeats, check the disk.',
    });
    db = open(paths.hot, setHotPragmas);
  }
  migrate(db, migrations);
  return db;
}

/**
 * Years of roll-ups take SQLite many seconds to check, so it is checked only when the last run met damage in it. Every blob carries
 * its own checksum, and the nightly look reads them all.
 */
function openRollup(paths: StorePaths, nowMs: number, migrations: readonly Migration[], notices: AppErrorShape[]): Sqlite {
  const mark = suspectMark(paths.rollup);
  const opened = openSound(paths.rollup, setHotPragmas, OURS.rollup, existsSync(mark) ? complaintOf : lookOver);
  let db: Sqlite;
  if ('db' in opened) db = opened.db;
  else {
    const aside = moveAside(paths.rollup, 'rollup', paths, nowMs);
    notices.push({
      code: 'STORE_HISTORY_LOST',
      message: `rollup.db was damaged (${opened.complaint}) and is kept as damaged/${basename(aside)}. `
        + 'Hourly and daily values start anew; every reading of the last days, settings and rigs are not affected.',
      next: 'Restore the history from a backup in Settings, Storage. If it repeats, check the disk.',
      params: { file: basename(aside), why: opened.complaint },
    });
    db = open(paths.rollup, setHotPragmas);
  }
  migrate(db, migrations, { check: false });
  rmSync(mark, { force: true });
  return db;
}

/** A word on a file without reading all of it: its header, schema and a first row. */
function lookOver(db: Sqlite): string | null {
  for (const name of db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all()) db.prepare(`SELECT * FROM "${name}" LIMIT 1`).get();
  return null;
}

function openSound(path: string, setPragmas: (db: Sqlite) => void, ours: readonly string[], look: (db: Sqlite) => string | null = complaintOf): { db: Sqlite } | { complaint: string } {
  let db: Sqlite | undefined;
  try {
    db = open(path, (fresh) => {
      // Before anything is changed in it.
      const complaint = foreignComplaint(fresh, ours);
      if (complaint !== null) throw damagedFile(basename(path), complaint);
      setPragmas(fresh);
    });
    const complaint = look(db);
    if (complaint === null) return { db };
    db.close();
    return { complaint };
  } catch (error) {
    db?.close();
    const typed = asStoreError(error, path);
    if (isDamage(typed)) return { complaint: String(typed.params?.['why'] ?? (error as Error).message) };
    throw typed;
  }
}

const restored = (what: string, madeMs: number): AppErrorShape => ({
  code: 'STORE_RESTORED',
  message: `${what} The safety copy of ${when(madeMs)} was taken; changes made since then are lost.`,
  next: 'Check settings, rigs and credentials; start a scan to find rigs again.',
});
const lost = (what: string): AppErrorShape => ({
  code: 'STORE_LOST',
  message: `${what} There was no safety copy: settings, the list of rigs and stored credentials start empty.`,
  next: 'Start a scan to find the rigs again, and add your credentials. A backup can be restored in Settings, Storage.',
});
const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

function open(path: string, setPragmas: (db: Sqlite) => void): Sqlite {
  makePrivateFile(path);
  const db = openSqlite(path);
  try {
    setPragmas(db);
    if (process.platform !== 'win32') chmodSync(path, 0o600);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function setControlPragmas(db: Sqlite): void {
  setPragmas(db);
  // Nothing acknowledged may be lost with the power: every commit is on the disk.
  db.pragma('synchronous = FULL');
}

function setHotPragmas(db: Sqlite): void {
  setPragmas(db);
  // Power loss may take the last seconds of telemetry, never half a tick; a killed process takes nothing.
  db.pragma('synchronous = NORMAL');
}

function setRawPragmas(db: Sqlite): void {
  // Chunks are about a kilobyte: larger pages waste less. Holds only before the first write.
  db.pragma('page_size = 16384');
  setHotPragmas(db);
  // 16 MB of these pages.
  db.pragma('wal_autocheckpoint = 1000');
}

function setPragmas(db: Sqlite): void {
  db.pragma('journal_mode = WAL');
  db.pragma('foreign_keys = ON');
  // 16 MB of 4 KiB pages, then back into the main file; a WAL that a reader made longer is cut at 64 MB.
  db.pragma('wal_autocheckpoint = 4000');
  db.pragma(`journal_size_limit = ${64 * 1024 * 1024}`);
  db.pragma('cache_size = -16384');
}

/** control.db gets a safety copy once a day. */
export const copyIsDue = (paths: StorePaths, nowMs: number): boolean => {
  const newest = listCopies(paths)[0];
  // A copy from the future was made while the clock was wrong: it must not stop copies for years.
  return newest === undefined || Math.abs(nowMs - newest.madeMs) >= 24 * 3_600_000;
};

const when = (ms: number): string => new Date(ms).toISOString().slice(0, 16).replace('T', ' ') + ' UTC';
const dirOf = (paths: StorePaths): string => paths.control.slice(0, -'control.db'.length);
