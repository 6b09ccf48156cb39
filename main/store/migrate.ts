import type { Sqlite } from '../../native-bridge/sqlite.ts';
import { AppError } from '../engine/errors.ts';

/** One step of a schema; `version` runs from 1 without gaps and is the file's user_version afterwards. */
export interface Migration {
  version: number;
  sql: string;
}

export const versionOf = (db: Sqlite): number => db.pragma('user_version', { simple: true }) as number;
export const newestOf = (migrations: readonly Migration[]): number => migrations.at(-1)?.version ?? 0;

/** SQLite's own word on the file: null = sound, else its first complaint. */
export function complaintOf(db: Sqlite): string | null {
  // A row that breaks a CHECK (a flipped bit in a setting) costs itself: whoever reads it has a default. It must not cost the file.
  db.pragma('ignore_check_constraints = ON');
  try {
    const first = db.prepare<[], string>('PRAGMA quick_check(1)').pluck().get();
    return first === 'ok' ? null : (first ?? 'no answer');
  } finally {
    db.pragma('ignore_check_constraints = OFF');
  }
}

/** Why a file is not one of ours, null = it is, or it is empty. `tables`: some that ours have had since version 1. */
export function foreignComplaint(db: Sqlite, tables: readonly string[]): string | null {
  const has = new Set(db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all());
  if (has.size === 0 && versionOf(db) === 0) return null;
  const lacking = tables.find((name) => !has.has(name));
  return lacking === undefined ? null : `it is not of this program: it has no table ${lacking}`;
}

/**
 * Brings a file to the newest schema, each step in a transaction of its own together with its number: a step that fails leaves nothing
 * behind. Then (`check`) asks SQLite whether the file is sound. Throws AppError STORE_MIGRATION_FAILED.
 */
export function migrate(db: Sqlite, migrations: readonly Migration[], { check } = { check: true }): void {
  for (const { version, sql } of migrations) {
    if (version <= versionOf(db)) continue;
    try {
      db.transaction(() => {
        db.exec(sql);
        db.pragma(`user_version = ${version}`);
      }).immediate();
    } catch (cause) {
      throw failed(`step ${version}: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
    }
  }
  const complaint = check ? complaintOf(db) : null;
  if (complaint !== null) throw failed(complaint);
}

const failed = (why: string, cause?: unknown): AppError =>
  new AppError('STORE_MIGRATION_FAILED', `The data could not be brought to the format of this version (${why}). It was left as it was.`, {
    next: 'Go back to the version that you had, or attach the logs to a bug report.', cause,
  });
