import { closeSync, copyFileSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openSqlite, type Sqlite } from '../../native-bridge/sqlite.ts';
import { AppError } from '../engine/errors.ts';
import { beginEpoch, hasEpochs } from './audit/epoch.ts';
import type { StorePaths } from './files.ts';
import { complaintOf, versionOf } from './migrate.ts';

/** Copies of control.db that are kept, newest first. */
const KEEP = 3;
const NAME = /^control-(\d{13})-v(\d+)\.db$/;

export interface Copy {
  path: string;
  madeMs: number;
}

/** Newest first. */
export function listCopies(paths: StorePaths): Copy[] {
  if (!existsSync(paths.copies)) return [];
  return readdirSync(paths.copies)
    .flatMap((name) => {
      const match = NAME.exec(name);
      return match === null ? [] : [{ path: join(paths.copies, name), madeMs: Number(match[1]) }];
    })
    .sort((a, b) => b.madeMs - a.madeMs);
}

/**
 * A verified copy of an open control.db: written beside, opened, checked and its rows counted, and only then given its name.
 * Copying the files instead would miss what is in the WAL. Throws AppError STORE_COPY_FAILED or what SQLite throws (disk full).
 */
export function makeCopy(db: Sqlite, paths: StorePaths, nowMs: number): Copy {
  mkdirSync(paths.copies, { recursive: true, mode: 0o700 });
  const draft = join(paths.copies, 'draft.db');
  rmSync(draft, { force: true });
  try {
    db.prepare('VACUUM INTO ?').run(draft);
    const copy = openSqlite(draft, { readonly: true });
    try {
      const complaint = complaintOf(copy) ?? (contentOf(copy) === contentOf(db) ? null : 'its rows differ');
      if (complaint !== null) throw new AppError('STORE_COPY_FAILED', `The safety copy of control.db is not sound (${complaint}).`,
        { next: 'Check the disk that holds the data folder.' });
    } finally {
      copy.close();
    }
    const path = join(paths.copies, `control-${String(nowMs).padStart(13, '0')}-v${versionOf(db)}.db`);
    renameSync(draft, path);
    for (const old of listCopies(paths).slice(KEEP)) rmSync(old.path, { force: true });
    return { path, madeMs: nowMs };
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Puts the newest copy that is sound in the place of control.db, which must have been moved away; it begins a new life there (epoch). Whole or not
 * at all. Returns it, or null when there is none.
 */
export function restoreCopy(paths: StorePaths, nowMs: number): Copy | null {
  for (const copy of listCopies(paths)) {
    if (!isSound(copy.path)) continue;
    const draft = `${paths.control}.part`;
    copyFileSync(copy.path, draft);
    const db = openSqlite(draft);
    try {
      if (hasEpochs(db)) beginEpoch(db, 'copy', nowMs);
    } finally {
      db.close();
    }
    const file = openSync(draft, 'r+');
    fsyncSync(file);
    closeSync(file);
    renameSync(draft, paths.control);
    return copy;
  }
  return null;
}

function isSound(path: string): boolean {
  let db: Sqlite | undefined;
  try {
    db = openSqlite(path, { readonly: true });
    return complaintOf(db) === null;
  } catch {
    // Not a database any more: the next older copy is tried, and the caller says from when the restored one is.
    return false;
  } finally {
    db?.close();
  }
}

/** Schema version and rows of every table, as one string to compare. */
function contentOf(db: Sqlite): string {
  const tables = db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck().all();
  return JSON.stringify([versionOf(db), ...tables.map((name) => [name, db.prepare<[], number>(`SELECT count(*) FROM "${name}"`).pluck().get()])]);
}
